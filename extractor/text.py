"""Text that remembers where each of its characters stood in the source."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Self


class Span(NamedTuple):
    """A half-open range of character offsets."""

    start: int
    end: int


class Columns(NamedTuple):
    """Ranges of character offsets as two parallel columns; None where there is no range."""

    starts: tuple[int | None, ...]
    ends: tuple[int | None, ...]


class Edit(NamedTuple):
    """Put *new* where [start, end) stands; an edit that keeps the length maps one to one."""

    start: int
    end: int
    new: str


class Piece(NamedTuple):
    """A stretch of cleaned text, from *at* to the next piece, and the source range it comes from.

    ``linear``: each character comes from its own source character; otherwise all of them come
    from the whole range.
    """

    at: int
    source: int
    source_end: int
    linear: bool


@dataclass(frozen=True, slots=True)
class Text:
    """Cleaned characters and the map back to the source they were read from."""

    chars: str
    pieces: tuple[Piece, ...]

    @classmethod
    def of(cls, source: str) -> Self:
        """The source itself: every character stands where it stood.

        >>> Text.of("年报").span(0, 2)
        Span(start=0, end=2)
        """
        return cls(source, (Piece(0, 0, len(source), linear=True),))

    def translated(self, table: dict[int, str]) -> Self:
        """The same text with single characters replaced by single characters.

        >>> Text.of("１２").translated(str.maketrans("１２", "12")).chars
        '12'
        """
        return type(self)(self.chars.translate(table), self.pieces)

    def span(self, start: int, end: int) -> Span:
        """Where [start, end) of the cleaned text stands in the source."""
        if start >= end:
            at = self._source_start(start)
            return Span(at, at)
        moved = self._moved(start, end)
        if moved is not None:
            return Span(start + moved, end + moved)
        return Span(self._source_start(start), self._source_end(end))

    def columns(self, at: int, starts: Sequence[int | None], ends: Sequence[int | None]) -> Columns:
        """Where the ranges from *at* + *starts* to *at* + *ends* stand in the source; None where they are None.

        >>> Text.of("年报 12 0").columns(3, (0, 3, None), (2, 4, None))
        Columns(starts=(3, 6, None), ends=(5, 7, None))
        """
        if len(self.pieces) == 1:
            moved = self._moved(at, at)
        else:
            first = min([start for start in starts if start is not None], default=0)
            moved = self._moved(at + first, at + max([end for end in ends if end is not None], default=0))
        if moved is not None:
            at += moved
            return Columns(
                tuple([None if start is None else at + start for start in starts]),
                tuple([None if end is None else at + end for end in ends]),
            )
        return Columns(
            tuple([None if start is None else self._source_start(at + start) for start in starts]),
            tuple([None if end is None else self._source_end(at + end) for end in ends]),
        )

    def _moved(self, start: int, end: int) -> int | None:
        """How far after [start, end) its source stands; None where it is not one stretch, character for character."""
        pieces = self.pieces
        index = self._piece_of(start) if len(pieces) > 1 else 0
        at, source, _, linear = pieces[index]
        whole = linear and (index + 1 == len(pieces) or end <= pieces[index + 1].at)
        return source - at if whole else None

    def places(self, spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
        """Where each range of the source stands in the cleaned text: the way back of ``span``.

        A range of which nothing is left is an empty place where it would stand.

        >>> Text.of("衛(wèi)生 12").edited([Edit(1, 6, "")]).places([(6, 7), (8, 10), (1, 6)])
        [(1, 2), (3, 5), (1, 1)]
        """
        if len(self.pieces) == 1 and self.pieces[0].linear:
            moved, last = self.pieces[0].at - self.pieces[0].source, len(self.chars)
            return [(min(start + moved, last), min(end + moved, last)) for start, end in spans]
        sources = [piece.source for piece in self.pieces]
        return [(self._cleaned(sources, start), self._cleaned(sources, end)) for start, end in spans]

    def slice(self, start: int, end: int) -> Self:
        """[start, end) as a text of its own, still mapped to the same source."""
        first = self._piece_of(start)
        cut: list[Piece] = []
        for index in range(first, len(self.pieces)):
            piece = self.pieces[index]
            if piece.at >= end and cut:
                break
            moved = max(start - piece.at, 0)
            source = piece.source + moved if piece.linear else piece.source
            cut.append(Piece(max(piece.at - start, 0), source, piece.source_end, piece.linear))
        return type(self)(self.chars[start:end], tuple(cut))

    def edited(self, edits: Sequence[Edit]) -> Self:
        """The text after *edits*, which are in order and do not overlap.

        >>> text = Text.of("衛(wèi)生").edited([Edit(1, 6, "")])
        >>> text.chars, text.span(1, 2)
        ('衛生', Span(start=6, end=7))
        """
        if all(len(new) == end - start for start, end, new in edits):
            return self._rewritten(edits)
        if len(self.pieces) == 1 and self.pieces[0].linear:
            return self._first_edited(edits)
        chars: list[str] = []
        pieces: list[Piece] = []
        length = done = index = 0
        for start, end, new in edits:
            if start > done:
                chars.append(self.chars[done:start])
                index = self._copy(pieces, index, Span(done, start), length - done)
                length += start - done
            if new:
                chars.append(new)
                if len(new) == end - start:
                    index = self._copy(pieces, index, Span(start, end), length - start)
                else:
                    source = self.span(start, end)
                    pieces.append(Piece(length, source.start, source.end, linear=False))
                length += len(new)
            done = end
        if done == 0:
            return self
        if done < len(self.chars):
            chars.append(self.chars[done:])
            self._copy(pieces, index, Span(done, len(self.chars)), length - done)
        return type(self)("".join(chars), tuple(pieces) or (Piece(0, 0, 0, linear=True),))

    def _rewritten(self, edits: Iterable[Edit]) -> Self:
        """The text after edits that keep the length: every character stays where it came from."""
        chars: list[str] = []
        done = 0
        for start, end, new in edits:
            chars += (self.chars[done:start], new)
            done = end
        return type(self)("".join((*chars, self.chars[done:])), self.pieces) if done else self

    def _first_edited(self, edits: Iterable[Edit]) -> Self:
        """The text after *edits* while it still is one stretch of its source, as most texts are."""
        chars: list[str] = []
        pieces: list[Piece] = []
        moved, last = self.pieces[0].source - self.pieces[0].at, self.pieces[0].source_end
        length = done = 0
        for start, end, new in edits:
            if start > done:
                chars.append(self.chars[done:start])
                pieces.append(Piece(length, done + moved, last, linear=True))
                length += start - done
            if new:
                chars.append(new)
                pieces.append(Piece(length, start + moved, end + moved, linear=len(new) == end - start))
                length += len(new)
            done = end
        if done < len(self.chars):
            chars.append(self.chars[done:])
            pieces.append(Piece(length, done + moved, last, linear=True))
        return type(self)("".join(chars), tuple(pieces) or (Piece(0, 0, 0, linear=True),))

    def _piece_of(self, offset: int) -> int:
        """The index of the piece that *offset* stands in; compared as tuples, which needs no key function."""
        return max(bisect_left(self.pieces, (offset + 1,)) - 1, 0)

    def _source_start(self, offset: int) -> int:
        piece = self.pieces[self._piece_of(offset)]
        return piece.source + (offset - piece.at) if piece.linear else piece.source

    def _source_end(self, offset: int) -> int:
        piece = self.pieces[self._piece_of(offset - 1)]
        return piece.source + (offset - piece.at) if piece.linear else piece.source_end

    def _cleaned(self, sources: Sequence[int], offset: int) -> int:
        """Where the source's *offset* stands in the cleaned text; *sources* are those of the pieces."""
        index = max(bisect_right(sources, offset) - 1, 0)
        piece = self.pieces[index]
        until = self.pieces[index + 1].at if index + 1 < len(self.pieces) else len(self.chars)
        if not piece.linear:
            return piece.at if offset <= piece.source else until
        return min(piece.at + max(offset - piece.source, 0), until)

    def _copy(self, pieces: list[Piece], index: int, part: Span, shift: int) -> int:
        """Append the pieces of *part*, moved by *shift*; *index* is a piece not after it, the result its last."""
        old, last = self.pieces, len(self.pieces) - 1
        while index < last and old[index + 1].at <= part.start:
            index += 1
        at, source, source_end, linear = old[index]
        moved = part.start - at if linear else 0
        pieces.append(Piece(part.start + shift, source + moved, source_end, linear))
        while index < last and old[index + 1].at < part.end:
            index += 1
            at, source, source_end, linear = old[index]
            pieces.append(Piece(at + shift, source, source_end, linear))
        return index
