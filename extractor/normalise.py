"""Damaged text made readable by a visible tuple of rules, each keeping the map to the source.

The rules undo what sites, fonts and clones did to a report (the letters are those of the catalogue
of damage in docs). Bytes are put back into step before anything else changes them; character forms
come before the script, because a font's radical can be a traditional character. No rule of RULES
but that for drawn tables touches tabs, line ends, pipes or the number of spaces: tables depend on
them. PROSE_RULES do, and are only for prose.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from extractor.aligned import aligned_rows
from extractor.drawn import wrapped_ascii_rows, wrapped_rows
from extractor.issues import Issue
from extractor.markdown import breaks, markdown
from extractor.misaligned import broken_annotations, shifted_headings
from extractor.patterns import compiled
from extractor.pinyin import ANNOTATED, annotations
from extractor.radicals import RADICAL_FORMS, everyday_characters
from extractor.script import simplified
from extractor.tainted import SIGNS, line_of, taints
from extractor.text import AnyEdit, Edit, Text
from extractor.typewritten import CROSSINGS
from extractor.wrapping import blanks, furniture, wraps


@dataclass(frozen=True, slots=True)
class Rule:
    """One kind of damage: what it is called, what the rule does, and the edits that undo it.

    ``told`` False: the rule settles a matter of layout, which is nothing to report. ``signs``: a class of
    characters one of which stands in any text that has the damage; most reports have none of any rule's, and
    those that have one are searched once for all.
    """

    letter: str
    name: str
    undoes: str
    edits: Callable[[str], Sequence[AnyEdit]]
    told: bool = True
    signs: str = ""

    def apply(self, text: Text) -> Text:
        """*text* without this damage; the same text where there is none."""
        edits = self.edits(text.chars)
        return text.edited(edits) if edits else text


class Normalised(NamedTuple):
    """The cleaned text, and what was repaired or cannot be."""

    text: Text
    issues: tuple[Issue, ...]


_NO_WIDTH = (
    "\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe0e\ufe0f\ufeff"
)
_WIDE = "％＋－．０-９Ａ-Ｚａ-ｚ"
# A class before its own repetition: a pattern that begins with a class is searched several times faster.
_UNSEEN = f"[{_NO_WIDTH}][{_NO_WIDTH}]*+"
_LINE_END = re.compile("\r(?=\n)")
_USUAL_BLANKS = {"\xa0": " ", "\u3000": " ", "\r": "\n"}
_RARE_SPACES = "\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f"
_RARE_LINE_ENDS = "\x0b\x0c\x85\u2028\u2029"
_RARE_BLANKS = dict.fromkeys(_RARE_SPACES, " ") | dict.fromkeys(_RARE_LINE_ENDS, "\n")
_FULL_WIDTH = f"[{_WIDE}][{_WIDE}]*+"
_TO_ASCII = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_INSERTED_COMMA = re.compile(",(?<!,,),*+(?=[，。、；：！？])")
_DOUBLED_COMMA = re.compile(",(?<!,,),++")
DOUBLED_FROM = 3

# A document set with spaces between its letters has one for every second or third character.
SPACED_FROM = 0.2
_PARTED = "(?<=[一-鿿]) (?=[一-鿿])(?:(?<![0-9][一-鿿] )|(?<=万 )(?=元))"  # a unit ends its cell
# In such a document the marks inside a label stand apart too: 增 / 减, and 8 . 属于, whose number is no value.
_PARTED_MARKS = "(?<=增) (?=/)|(?<=/) (?=减)|(?<=[0-9]) (?=[.、] ?[一-鿿])|(?<=[0-9 ][.、]) (?=[一-鿿])"
_TOGETHER = "[一-鿿](?=[一-鿿])"

# Characters of these reports that simplified text never has: not in GB2312, so 於 乾 瞭 著 are not among them.
TRADITIONAL = "".join(sorted(char for char in ANNOTATED if not char.encode("gb2312", "ignore")))
# A name or two in old characters is no traditional report: different ones that recur, or a share only such text has.
DISTINCT_ENOUGH = 3
RECURRING_ENOUGH = 6
SHARE_ENOUGH = 0.08
PAGE = 500
"""Characters that are looked at first: those of a traditional report show what it is."""


def _unseen(chars: str) -> list[Edit]:
    """Deletions of control characters and characters of no width."""
    return [Edit(match.start(), match.end(), "") for match in compiled(_UNSEEN).finditer(chars)]


def _carriage_returns(chars: str) -> list[Edit]:
    """Deletions of the carriage return before a line feed."""
    if "\r" not in chars:
        return []
    return [Edit(match.start(), match.end(), "") for match in _LINE_END.finditer(chars)]


def _usual_blanks(chars: str) -> list[Edit]:
    """One edit of the whole text, one for one: the spaces and line ends that many texts have as the plain ones."""
    return _plain(chars, _USUAL_BLANKS)


def _rare_blanks(chars: str) -> list[Edit]:
    """The same of every other kind of space and line end."""
    return _plain(chars, _RARE_BLANKS)


def _plain(chars: str, blanks: Mapping[str, str]) -> list[Edit]:
    plain = chars
    for blank, plain_one in blanks.items():
        if blank in plain:
            plain = plain.replace(blank, plain_one)
    return [] if plain is chars else [Edit(0, len(chars), plain)]


def _inserted_commas(chars: str) -> list[Edit]:
    """Deletions of the comma before another mark; of a doubled comma only where sites doubled others too."""
    if "," not in chars:
        return []
    inserted = [match.span() for match in _INSERTED_COMMA.finditer(chars)]
    if len(inserted) >= DOUBLED_FROM:
        followed = {end for _, end in inserted}
        doubled = [match.span() for match in _DOUBLED_COMMA.finditer(chars) if match.end() not in followed]
        inserted = sorted([*inserted, *((start + 1, end) for start, end in doubled)])
    return [Edit(start, end, "") for start, end in inserted]


def _half_width(chars: str) -> list[Edit]:
    """Digits, letters, and the marks that numbers are written with, in ASCII; punctuation stays."""
    first = compiled(_FULL_WIDTH).search(chars)
    if not first:
        return []
    start = first.start()
    return [Edit(start, len(chars), compiled(_FULL_WIDTH).sub(_ascii, chars[start:]))]


def _ascii(match: re.Match[str]) -> str:
    return match[0].translate(_TO_ASCII)


def _simplified_script(chars: str) -> list[Edit]:
    """The text in simplified characters, where it is traditional and not merely names something so."""
    if not _is_traditional(chars):
        return []
    converted = simplified(chars)
    first = next(
        (at for at, pair in enumerate(zip(chars, converted, strict=True)) if pair[0] != pair[1]), None
    )
    return [] if first is None else [Edit(first, len(chars), converted[first:])]


def _letter_spacing(chars: str) -> list[Edit]:
    """Deletions of the space between characters, where most characters of the document stand apart."""
    if chars.count(" ") < SPACED_FROM * len(chars):
        return []
    parted = [match.start() for match in compiled(_PARTED).finditer(chars)]
    if len(parted) < len(compiled(_TOGETHER).findall(chars)):
        return []
    parted += [match.start() for match in compiled(_PARTED_MARKS).finditer(chars)]
    return [Edit(at, at + 1, "") for at in sorted(parted)]


def _is_traditional(chars: str) -> bool:
    """Whether the characters that simplified text never has recur, as a page of such a text shows."""
    pattern = compiled(f"[{TRADITIONAL}]")
    if _recur(pattern.findall(chars, 0, PAGE)):
        return True
    found = pattern.findall(chars)
    return _recur(found) or (len(set(found)) > 1 and len(found) >= SHARE_ENOUGH * len(chars))


def _recur(found: Sequence[str]) -> bool:
    return len(found) >= RECURRING_ENOUGH and len(set(found)) >= DISTINCT_ENOUGH


RULES: tuple[Rule, ...] = (
    Rule("M", "characters of no width", "removes what is not seen", _unseen, told=False, signs=_NO_WIDTH),
    Rule("M", "carriage returns", "ends every line with a line feed alone", _carriage_returns, told=False),
    Rule("H", "doubled punctuation", "removes the comma that a clone put before each mark", _inserted_commas),
    Rule("D", "broken annotations", "restores characters an annotation was put across", broken_annotations),
    Rule("E", "shifted headings", "restores headings whose first byte was lost", shifted_headings),
    Rule("J", "radical forms", "puts the everyday character", everyday_characters, signs=RADICAL_FORMS),
    Rule("M", "full-width digits and letters", "writes numbers in ASCII", _half_width, signs=_WIDE),
    Rule("M", "spaces of other widths", "writes every space as a plain one", _usual_blanks, told=False),
    Rule(
        "M",
        "spaces of rare widths",
        "writes every space as a plain one",
        _rare_blanks,
        told=False,
        signs=_RARE_SPACES + _RARE_LINE_ENDS,
    ),
    Rule(
        "L", "breaks of HTML", "ends a line at each, and joins words in a row of a table", breaks, told=False
    ),
    Rule(
        "L", "letter spacing", "removes the spaces between characters that all stand apart", _letter_spacing
    ),
    Rule("L", "rows of drawn tables", "puts each on one line", wrapped_rows, told=False, signs=CROSSINGS),
    Rule("L", "rows of tables drawn in ASCII", "puts each on one line", wrapped_ascii_rows, told=False),
    Rule("L", "rows set over lines", "puts each on one line", aligned_rows, told=False),
    Rule("A", "pinyin in parentheses", "removes the readings a clone put behind characters", annotations),
    Rule("C", "traditional characters", "writes the simplified ones", _simplified_script, signs=TRADITIONAL),
)
_OTHER_SIGNS = "".join(rule.signs for rule in RULES if rule.signs != TRADITIONAL) + SIGNS
_ANY_SIGN = re.compile(f"[{TRADITIONAL}{_OTHER_SIGNS}]")

PROSE_RULES: tuple[Rule, ...] = (
    Rule("L", "marks of Markdown", "removes what makes words bold or headings", markdown, told=False),
    Rule("L", "page furniture", "removes lines that only count pages", furniture, told=False),
    Rule(
        "L",
        "spaces within words",
        "removes spaces between Chinese characters and numbers",
        blanks,
        told=False,
    ),
    Rule("L", "broken lines", "joins lines that a margin or a page broke", wraps, told=False),
)


def normalise(text: Text) -> Normalised:
    """*text* without the damage that can be undone, and issues for what was undone and what cannot be.

    >>> normalise(Text.of("衛(wèi)生健康局２０２４年報(bào)告")).text.chars
    '卫生健康局2024年报告'
    """
    issues: list[Issue] = []
    signs = _signs(text.chars)
    for rule in RULES:
        if rule.signs and not (signs and compiled(f"[{rule.signs}]").search(signs)):
            continue
        edits = rule.edits(text.chars)
        if not edits:
            continue
        if rule.told:
            issues.append(_repaired(rule, text.chars, edits))
            signs += _signs("".join([new for _, _, new in edits]))
        text = text.edited(edits)
    return Normalised(text, (*issues, *taints(text.chars, signs)))


def _signs(chars: str) -> str:
    """The characters of *chars* that are a sign of damage, in no order; of the traditional ones no more than one."""
    first = _ANY_SIGN.search(chars)
    if first is None:
        return ""
    traditional = compiled(f"[{TRADITIONAL}]").search(chars, first.start())
    found = set(compiled(f"[{_OTHER_SIGNS}]").findall(chars, first.start()))
    return "".join((*found, traditional[0] if traditional else ""))


def normalise_prose(text: Text) -> Text:
    """A passage of prose with each paragraph on one line and no space that printing put there.

    >>> normalise_prose(Text.of("2023 年度，我局公开政务信 息 159 条")).chars
    '2023年度，我局公开政务信息159条'
    """
    for rule in PROSE_RULES:
        text = rule.apply(text)
    return text


def _repaired(rule: Rule, chars: str, edits: Sequence[AnyEdit]) -> Issue:
    start, end, new = edits[0]
    line = line_of(chars, start)
    places = f"in {len(edits)} places, first on line {line}" if len(edits) > 1 else f"on line {line}"
    if end == len(chars) and len(new) > 1:
        places = f"from line {line} on"
    return Issue("TEXT-REPAIRED", f"{rule.name.capitalize()} undone {places}")
