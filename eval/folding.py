"""Text as gold compares it: what a quote and a document have in common whatever the damage.

Gold must not trust the program that it judges, so nothing here comes from `extractor.normalise`.
"""

import html
import re
import unicodedata
from collections.abc import Callable, Iterable
from functools import cache, partial
from pathlib import PurePath
from typing import NamedTuple

from opencc import OpenCC

TEXT_SUFFIXES = (".txt", ".text", ".md")
PAGE_SUFFIXES = (".html", ".htm")
PINYIN = re.compile(r"(?<=[\u3400-\u9fff)])\([a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüńňǹ]{1,6}\)")
PAGE_LINE = re.compile(
    r"^[ \t]*(?:[-—–－] ?\d{1,3} ?[-—–－]|第 ?\d{1,3} ?页(?:[ ,，/]*共 ?\d{1,3} ?页)?)[ \t]*$", re.MULTILINE
)
SPACE = re.compile(r"[\s\u200b-\u200f\ufeff]+")
THOUSANDS = re.compile(r"(?<=\d),(?=\d{3})")
TAG = re.compile(r"<[^<>]*>")
ENTITY = re.compile(r"&#?\w+;")


@cache
def _simplifier() -> OpenCC:
    return OpenCC("t2s")


def fold(text: str) -> str:
    """*text* in simplified characters without pinyin, spaces, page lines, wide forms and thousands separators.

    >>> fold("衛(wèi)生 健康，１,342 件")
    '卫生健康,1342件'
    """
    narrow = unicodedata.normalize("NFKC", PAGE_LINE.sub("", text))
    simplified: str = _simplifier().convert(PINYIN.sub("", narrow))
    return THOUSANDS.sub("", SPACE.sub("", simplified))


def readable(name: str, document: bytes, repairs: Iterable[tuple[str, str]] = ()) -> str | None:
    """The folded text of a document, with *repairs* done first; None where it is no text file."""
    suffix = PurePath(name).suffix.lower()
    if suffix not in TEXT_SUFFIXES + PAGE_SUFFIXES:
        return None
    text = document.decode(encoding_of(document), errors="replace")
    for damaged, repaired in repairs:
        text = text.replace(damaged, repaired)
    if suffix in PAGE_SUFFIXES:
        text = html.unescape(TAG.sub("", text))
    return fold(text)


def encoding_of(document: bytes) -> str:
    """The encoding in which gold reads a text file.

    >>> encoding_of("年报".encode("gb18030"))
    'gb18030'
    """
    try:
        document.decode("utf-8-sig")
    except UnicodeDecodeError:
        return "gb18030"
    return "utf-8-sig" if document.startswith(b"\xef\xbb\xbf") else "utf-8"


class Folded(NamedTuple):
    """Folded characters, and where in the text each was."""

    chars: str
    at: tuple[int, ...]


def folded(text: str, repairs: Iterable[tuple[str, str]] = (), *, page: bool = False) -> Folded:
    """What `fold` makes of *text* with where each character was; a *page* is read without its tags.

    >>> folded("衛(wèi)生 １,342")
    Folded(chars='卫生1342', at=(0, 6, 8, 10, 11, 12))
    """
    kept = Folded(text, tuple(range(len(text))))
    for damaged, repaired in repairs:
        kept = _rewritten(kept, re.compile(re.escape(damaged)), repaired)
    if page:
        kept = _rewritten(kept, TAG, "")
        for entity in dict.fromkeys(ENTITY.findall(kept.chars)):
            kept = _rewritten(kept, re.compile(re.escape(entity)), html.unescape(entity))
    kept = _rewritten(kept, PAGE_LINE, "")
    kept = _by_character(kept, partial(unicodedata.normalize, "NFKC"))
    kept = _rewritten(kept, PINYIN, "")
    kept = _simplified(kept)
    return _rewritten(_rewritten(kept, SPACE, ""), THOUSANDS, "")


def _simplified(kept: Folded) -> Folded:
    """Whole phrases at once, as `fold` does; a phrase of another length is done by characters."""
    chars: str = _simplifier().convert(kept.chars)
    if len(chars) == len(kept.chars):
        return Folded(chars, kept.at)
    return _by_character(kept, _simplifier().convert)


def _by_character(kept: Folded, change: Callable[[str], str]) -> Folded:
    chars: list[str] = []
    at: list[int] = []
    for char, place in zip(kept.chars, kept.at, strict=True):
        new = char if char.isascii() else change(char)
        chars.append(new)
        at.extend([place] * len(new))
    return Folded("".join(chars), tuple(at))


def _rewritten(kept: Folded, pattern: re.Pattern[str], new: str) -> Folded:
    """Every match replaced by *new*, whose characters are where the match began."""
    chars: list[str] = []
    at: list[int] = []
    done = 0
    for match in pattern.finditer(kept.chars):
        chars += (kept.chars[done : match.start()], new)
        at += kept.at[done : match.start()]
        at += [kept.at[match.start()]] * len(new)
        done = match.end()
    return Folded("".join((*chars, kept.chars[done:])), (*at, *kept.at[done:]))
