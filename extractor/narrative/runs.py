"""Pieces of section 5 gathered into runs: the items of its lists, and the passages between them."""

import re
from dataclasses import dataclass, field
from typing import NamedTuple

from extractor.narrative.items import Mark, Piece, continued, cut
from extractor.narrative.roles import (
    Lead,
    Role,
    denies,
    heading,
    introduction,
    is_promise,
    is_slogan,
    is_vague,
    is_vague_gap,
    is_wrong,
    lead,
    lists,
    names_problem,
    plans,
    reports_rectified,
    speaks_of_this_year,
    tense,
    titled,
    voice,
)
from schemas.enumerators import MEASURE_LABEL

_TITLE = 30
_CLAUSE_END = re.compile("[，,]")
_COLONS = ("：", ":")
_COMMAS = ("，", ",")
# Kinds whose words stand in sentences too: a list of theirs begins with its first.
_WORDED = ("首先", "一方面", "一要")


class Run(NamedTuple):
    """Pieces that belong together: one item of a list, or a passage that no list counts.

    ``stated``: a heading or lead-in gave the role, ``ahead``: one that looks ahead in time (下一步); ``block``
    counts the announcements before it.
    """

    role: Role
    pieces: tuple[Piece, ...]
    listed: bool
    stated: bool
    block: int
    ahead: bool = False


@dataclass(slots=True)
class _List:
    """A list that is open: its kind, the number it has reached, the role and block it was opened in."""

    kind: str
    number: int
    role: Role
    stated: bool
    block: int
    ahead: bool
    absorbed: bool = False


@dataclass(slots=True)
class _State:
    """Where the reading stands; the only thing that changes while it goes on."""

    chars: str
    year: int | None
    role: Role = "problem"
    stated: bool = False
    block: int = 1
    lists: list[_List] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)
    listed: bool = False
    goes_on: bool = False
    after_context: bool = False
    ahead: bool = False
    runs: list[Run] = field(default_factory=list)

    def text(self, piece: Piece) -> str:
        return self.chars[piece.start : piece.end]

    def close(self) -> None:
        if self.pieces:
            run = Run(self.role, tuple(self.pieces), self.listed, self.stated, self.block, self.ahead)
            self.runs.append(run)
        self.pieces = []
        self.listed = False

    def turn(self, role: Role, *, stated: bool, ahead: bool = False) -> None:
        """Speak of *role* from here on."""
        self.close()
        self.role, self.stated, self.ahead = role, stated, ahead


def gather(chars: str, year: int | None) -> tuple[Run, ...]:
    """The runs of section 5 in order, each with its role."""
    pieces = cut(chars)
    state = _State(chars, year)
    following = [*[piece.mark for piece in pieces][1:], None]
    for piece, goes_on, behind in zip(pieces, continued(pieces), following, strict=False):
        opens = behind is not None and behind.number <= 1
        mark = piece.mark
        if mark is not None:
            if mark.kind in _WORDED and _is_word(state, mark):
                _read(state, piece._replace(mark=None), opens=opens)
                continue
            _enumerated(state, piece, mark, goes_on=goes_on)
        if piece.start < piece.end:
            _read(state, piece, opens=opens)
    state.close()
    return tuple(state.runs)


def _is_word(state: _State, mark: Mark) -> bool:
    """Whether 其次 or 另一方面 counts nothing here, because no 首先 opened a list before it."""
    return mark.number > 1 and all(one.kind != mark.kind or one.number >= mark.number for one in state.lists)


def _enumerated(state: _State, piece: Piece, mark: Mark, *, goes_on: bool) -> None:
    """Continue the list that the mark continues, or open one."""
    if mark.kind == MEASURE_LABEL:
        state.turn("measure", stated=True)
        state.listed, state.goes_on = True, False
        return
    if mark.kind == "此外" and state.lists:
        mark = Mark(state.lists[-1].kind, state.lists[-1].number + 1)
        goes_on = state.goes_on
    kinds = [one.kind for one in state.lists]
    at = kinds.index(mark.kind) if mark.kind in kinds else None
    if at is not None and (mark.number > state.lists[at].number or not mark.number):
        del state.lists[at + 1 :]
        resumed = state.lists[at]
        resumed.number = mark.number
        if resumed.absorbed:
            return
        state.close()
        state.role, state.stated, state.block = resumed.role, resumed.stated, resumed.block
        state.ahead = resumed.ahead
    else:
        if at is not None:
            del state.lists[at:]
        nested = bool(state.lists) and state.listed
        absorbed = nested and (state.lists[-1].absorbed or _says_something(state))
        if not absorbed:
            _drop_introduction(state, piece)
            state.close()
        state.lists.append(
            _List(mark.kind, mark.number, state.role, state.stated, state.block, state.ahead, absorbed)
        )
        if absorbed:
            return
    state.listed, state.goes_on = True, goes_on


def _says_something(state: _State) -> bool:
    """Whether the open item is a finding already, so that a list within it belongs to it."""
    if not state.pieces:
        return False
    first = state.text(state.pieces[0])
    return voice(first) is not None and not is_vague(first)


def _drop_introduction(state: _State, piece: Piece) -> None:
    """Forget the open run where it only leads to the list that *piece* opens."""
    if not state.pieces:
        return
    last = state.pieces[-1]
    if state.listed or last.stop in "：:，," or not piece.fresh:
        said, item = voice(state.text(last)), voice(state.text(piece))
        if not (said == "problem" and item == "measure" and last.stop in "。；\n"):
            state.pieces = []


def _read(state: _State, piece: Piece, *, opens: bool) -> None:
    """Take *piece* in: as the announcement it makes, or as part of the run it belongs to."""
    text = state.chars[piece.start : piece.end]
    alone = not (state.pieces and state.listed)
    role = heading(text, state.year) if piece.stop not in _COMMAS else None
    before_list = opens and alone and not state.listed
    if role is None and (piece.stop in _COLONS or before_list or lists(text)):
        role = _introduced(state, piece, text, opens=opens)
    if role is None and alone and not piece.mark and piece.stop not in _COMMAS and _only_vague(text):
        role = "problem"
    if role:
        _announce(state, role, text)
        return
    if alone and denies(text):
        return
    opening = titled(text, state.year) if alone else None
    if opening:
        _announce(state, opening.role, text[: opening.length])
        state.pieces.append(piece._replace(start=piece.start + opening.length, mark=None))
        return
    if piece.mark or (state.listed and not state.pieces):
        state.pieces.append(piece)
    elif state.listed:
        _within_item(state, piece, text)
    else:
        _in_passage(state, piece, text)


def _introduced(state: _State, piece: Piece, text: str, *, opens: bool) -> Role | None:
    role = introduction(text, state.year)
    itself = state.listed and (bool(state.pieces) or bool(piece.mark))
    if role is None or not itself:
        return role
    if piece.mark and not opens and role == state.role == "problem" and names_problem(text):
        return None
    says = (
        _says_something(state)
        if state.pieces
        else voice(text) is not None and not any(map(is_vague, _CLAUSE_END.split(text)))
    )
    return None if says and (role == state.role or (state.goes_on and not piece.fresh)) else role


def _only_vague(text: str) -> bool:
    at = max(text.rfind("，"), text.rfind(",")) + 1
    return is_vague(text[at:]) and (text.startswith("虽") or not is_wrong(text[:at]))


def _announce(state: _State, role: Role, text: str) -> None:
    if role == "measure" and state.after_context and not plans(text):
        role = "rectification"
    state.after_context = role == "context"
    said = role != state.role or not state.stated
    if state.listed and not state.pieces and state.lists:
        state.lists[-1].stated = False
    elif state.lists and not state.lists[-1].number:
        state.lists.pop()
    if not state.listed and state.pieces and _only_leads(state, role):
        state.pieces = []
    state.close()
    if role == "problem" and said and state.runs:
        state.block += 1
    state.role, state.stated, state.ahead = role, True, role == "measure" and plans(text)


def _only_leads(state: _State, role: Role) -> bool:
    """Whether the open passage only leads to what *role* announces (在今后的工作中，…: 采取有效措施加以解决。…:)."""
    if state.pieces[-1].stop in _COMMAS and len(state.pieces) == 1:
        return True
    said = "".join(state.text(piece) for piece in state.pieces)
    if role == "problem":
        return is_vague_gap(said)
    return role == state.role == "measure" and is_promise(said)


def _within_item(state: _State, piece: Piece, text: str) -> None:
    """A sentence after the first of an item: part of it, or the end of it."""
    turn = lead(text, state.year)
    if turn and turn.skip == 0 and not turn.ahead and state.role != "problem":
        turn = None
    if state.role == "problem":
        if turn is None and piece.stop not in _COMMAS and voice(text) == "measure" and not is_wrong(text):
            turn = Lead("measure", 0, ahead=False)
        if turn and voice(text[turn.skip :]) != "problem":
            _turn(state, piece, turn)
            return
    elif turn and turn.ahead and not state.goes_on and state.pieces[-1].stop != "，":
        _turn(state, piece, turn)
        return
    if not state.goes_on and is_slogan(text) and state.pieces[-1].stop in "。；\n":
        state.close()
        return
    if piece.fresh and not state.goes_on and not _only_title(state):
        state.turn(state.role, stated=False, ahead=state.ahead)
    state.pieces.append(piece)


def _only_title(state: _State) -> bool:
    only = state.pieces[0]
    return len(state.pieces) == 1 and (only.end - only.start <= _TITLE or only.stop == "\n")


def _turn(state: _State, piece: Piece, lead: Lead) -> None:
    state.turn(lead.role, stated=True, ahead=lead.ahead)
    start = piece.start + lead.skip
    if start < piece.end:
        state.pieces.append(piece._replace(start=start))


def _in_passage(state: _State, piece: Piece, text: str) -> None:
    """A sentence that no list counts; its wording can turn the passage."""
    turn = _led(state, text)
    if turn is not None:
        if turn.role != state.role:
            _turn(state, piece, turn)
        elif turn.skip < len(text):
            state.pieces.append(piece._replace(start=piece.start + turn.skip))
        return
    said = None if piece.stop in _COLONS else voice(text)
    if state.role == "problem" and said != "problem" and reports_rectified(text, state.year):
        state.turn("rectification", stated=True)
        state.pieces.append(piece)
        state.turn("problem", stated=False)
        return
    role = _worded(state.role, text, said)
    if role is not None:
        state.turn(role, stated=role == "rectification")
    state.pieces.append(piece)


def _led(state: _State, text: str) -> Lead | None:
    """What the words at the head of a sentence turn to, None where the passage is at that or a problem follows them."""
    turn = lead(text, state.year)
    if turn is None:
        return None
    if state.role == "rectification" and turn.role == "measure" and not turn.ahead:
        turn = turn._replace(role="rectification")
    new = state.role != turn.role or turn.skip
    return turn if new and voice(text[turn.skip :]) != "problem" else None


def _worded(role: Role, text: str, said: str | None) -> Role | None:
    """What a passage of *role* turns to by the wording of its next sentence, None where it stays."""
    if said == "measure" and role == "problem" and not is_wrong(text):
        return "measure"
    if role == "context" and said != "problem" and tense(text) == "done":
        return "rectification"
    if role != "problem" and _speaks_of_problem(text, said):
        return "problem" if role == "measure" or speaks_of_this_year(text) else None
    return None


def _speaks_of_problem(text: str, said: str | None) -> bool:
    return said == "problem" or (said is None and is_wrong(text[-12:]))
