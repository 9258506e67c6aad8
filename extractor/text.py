"""Text that remembers where each of its characters stood in the source."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from typing import NamedTuple, Self


class Span(NamedTuple):
    """A half-open range of character offsets."""

    start: int
    end: int


class Edit(NamedTuple):
    """Put *new* where [start, end) stands; an edit that keeps the length maps one to one."""

    start: int
    end: int
    new: str


AnyEdit = tuple[int, int, str]
"""An edit as a plain tuple, for rules that make hundreds."""


class Text(NamedTuple):
    """Cleaned characters and the map back to the source they were read from.

    The characters come in stretches: one begins at each of ``ats``, and what it comes from at the same one of
    ``sources``. Where ``ends`` is null, each of its characters comes from its own source character; otherwise all
    of them come from the whole range that ends there. Tuples of numbers, since a report may have hundreds.
    """

    chars: str
    ats: tuple[int, ...]
    sources: tuple[int, ...]
    ends: tuple[int | None, ...]

    @classmethod
    def of(cls, source: str) -> Self:
        """The source itself: every character stands where it stood.

        >>> Text.of("年报").span(0, 2)
        Span(start=0, end=2)
        """
        return cls(source, (0,), (0,), (None,))

    def span(self, start: int, end: int) -> Span:
        """Where [start, end) of the cleaned text stands in the source."""
        if start >= end:
            at = self._source_start(start)
            return Span(at, at)
        moved = self.moved(start, end)
        if moved is not None:
            return Span(start + moved, end + moved)
        return Span(self._source_start(start), self._source_end(end))

    def moved(self, start: int, end: int) -> int | None:
        """How far behind [start, end) its source stands; None where it is not one stretch, character for character.

        >>> Text.of("衛(wèi)生 12").edited([Edit(1, 6, "")]).moved(1, 5)
        5
        """
        index = self._stretch_of(start) if len(self.ats) > 1 else 0
        whole = self.ends[index] is None and (index + 1 == len(self.ats) or end <= self.ats[index + 1])
        return self.sources[index] - self.ats[index] if whole else None

    def places(self, spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
        """Where each range of the source stands in the cleaned text: the way back of ``span``.

        A range of which nothing is left is an empty place where it would stand.

        >>> Text.of("衛(wèi)生 12").edited([Edit(1, 6, "")]).places([(6, 7), (8, 10), (1, 6)])
        [(1, 2), (3, 5), (1, 1)]
        """
        if self._is_one_stretch():
            moved, last = -self.sources[0], len(self.chars)
            return [(min(start + moved, last), min(end + moved, last)) for start, end in spans]
        return [(self._cleaned(start), self._cleaned(end)) for start, end in spans]

    def slice(self, start: int, end: int) -> Self:
        """[start, end) as a text of its own, still mapped to the same source."""
        if self._is_one_stretch():
            return type(self)(self.chars[start:end], self.ats, (self.sources[0] + start,), self.ends)
        first = self._stretch_of(start)
        last = bisect_left(self.ats, end, first + 1)
        return type(self)(
            self.chars[start:end],
            (0, *(at - start for at in self.ats[first + 1 : last])),
            (self._source_start(start), *self.sources[first + 1 : last]),
            self.ends[first:last],
        )

    def edited(self, edits: Sequence[AnyEdit]) -> Self:
        """The text after *edits*, which are in order and do not overlap.

        >>> text = Text.of("衛(wèi)生").edited([Edit(1, 6, "")])
        >>> text.chars, text.span(1, 2)
        ('衛生', Span(start=6, end=7))
        """
        if all(len(new) == end - start for start, end, new in edits):
            return self._rewritten(edits)
        chars: list[str] = []
        ats: list[int] = []
        sources: list[int] = []
        ends: list[int | None] = []
        length = done = 0
        for start, end, new in edits:
            if start > done:
                chars.append(self.chars[done:start])
                ats.append(length)
                sources.append(done)
                ends.append(None)
                length += start - done
            if new:
                chars.append(new)
                ats.append(length)
                sources.append(start)
                ends.append(None if len(new) == end - start else end)
                length += len(new)
            done = end
        if done < len(self.chars):
            chars.append(self.chars[done:])
            ats.append(length)
            sources.append(done)
            ends.append(None)
        if not ats:
            return self.of("")
        return self._mapped(type(self)("".join(chars), tuple(ats), tuple(sources), tuple(ends)))

    def _mapped(self, edited: Self) -> Self:
        """*edited*, whose source are these characters, with their source for its own."""
        if self._is_one_stretch():
            moved = self.sources[0]
            if not moved:
                return edited
            sources = tuple([source + moved for source in edited.sources])
            ends = tuple([end if end is None else end + moved for end in edited.ends])
            return type(self)(edited.chars, edited.ats, sources, ends)
        stretches: list[tuple[int, int, int | None]] = []
        untils = (*edited.ats[1:], len(edited.chars))
        for at, until, source, end in zip(edited.ats, untils, edited.sources, edited.ends, strict=True):
            if end is not None:
                stretches.append((at, *self.span(source, end)))
                continue
            first = self._stretch_of(source)
            last = bisect_left(self.ats, source + until - at, first + 1)
            stretches.append((at, self._source_start(source), self.ends[first]))
            stretches += zip(
                [start - source + at for start in self.ats[first + 1 : last]],
                self.sources[first + 1 : last],
                self.ends[first + 1 : last],
                strict=True,
            )
        return type(self)(edited.chars, *zip(*stretches, strict=True))

    def _rewritten(self, edits: Iterable[AnyEdit]) -> Self:
        """The text after edits that keep the length: every character stays where it came from."""
        chars: list[str] = []
        done = 0
        for start, end, new in edits:
            chars += (self.chars[done:start], new)
            done = end
        if not done:
            return self
        return type(self)("".join((*chars, self.chars[done:])), self.ats, self.sources, self.ends)

    def _is_one_stretch(self) -> bool:
        """Whether every character comes from its own, as in most texts."""
        return len(self.ats) == 1 and self.ends[0] is None

    def _stretch_of(self, offset: int) -> int:
        """The index of the stretch that *offset* stands in."""
        return max(bisect_right(self.ats, offset) - 1, 0)

    def _following(self, index: int) -> int:
        """Where the stretch of *index* ends."""
        return self.ats[index + 1] if index + 1 < len(self.ats) else len(self.chars)

    def _source_start(self, offset: int) -> int:
        index = self._stretch_of(offset)
        source = self.sources[index]
        return source + offset - self.ats[index] if self.ends[index] is None else source

    def _source_end(self, offset: int) -> int:
        index = self._stretch_of(offset - 1)
        end = self.ends[index]
        return self.sources[index] + offset - self.ats[index] if end is None else end

    def _cleaned(self, offset: int) -> int:
        """Where the source's *offset* stands in the cleaned text."""
        index = max(bisect_right(self.sources, offset) - 1, 0)
        at, source, until = self.ats[index], self.sources[index], self._following(index)
        if self.ends[index] is not None:
            return at if offset <= source else until
        return min(at + max(offset - source, 0), until)
