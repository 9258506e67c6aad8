"""What a reader makes of a file, before anyone knows what it says."""

from dataclasses import dataclass
from typing import Literal

from extractor.text import Text

Format = Literal["text", "html", "pdf", "docx", "image"]


@dataclass(frozen=True, slots=True)
class Document:
    """A file as text: ``text.chars`` is its decoded source, unchanged.

    ``encoding`` is a Python codec name: ``data.decode(encoding)`` is the decoded source, except
    where bytes that are no characters were replaced (``replaced`` of them, by U+FFFD).
    """

    name: str
    sha256: str
    format: Format
    encoding: str
    text: Text
    replaced: int = 0


@dataclass(frozen=True, slots=True)
class Section:
    """One of the six statutory sections, as offsets into the cleaned text.

    ``number`` is the form's (1-6), whatever the report prints; ``heading`` and ``body`` do not
    overlap; ``heading_end`` equals ``start`` where the heading is missing.
    """

    number: int
    start: int
    heading_end: int
    end: int
