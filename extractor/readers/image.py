"""Pictures of pages, PNG, JPEG or TIFF, to a Document; the only importer of Pillow. Needs the extra ``ocr``."""

import hashlib
import io
from collections.abc import Iterator
from warnings import catch_warnings

import numpy as np
from PIL import Image, ImageOps

from extractor.document import Document
from extractor.errors import TooLargeError, UnreadableError
from extractor.paper.typesetting import typeset
from extractor.readers.recogniser import Picture, recogniser
from extractor.readers.scans import MAX_PIXELS, leaf_of
from extractor.readers.seals import without_seals
from extractor.text import Text

Image.MAX_IMAGE_PIXELS = None  # _measure is stricter, and says how large the picture is
MAX_PICTURES = 60
"""Pages of one file."""
FORMATS = ("PNG", "JPEG", "TIFF")
_GREY = ("1", "L", "LA", "I;16", "I", "F")
"""What Pillow calls pictures without colours."""
FEWEST_PIXELS = 300
"""Of the shorter side; below it nobody can read a page."""


def read_image(data: bytes, name: str) -> Document:
    """The file as a Document; raises UnreadableError or TooLargeError where no page can be read in it."""
    said = typeset([leaf_of(page, recogniser()) for page in _pages(data, name)])
    if not said.chars.strip():
        raise UnreadableError(f"{name}: nothing printed was found in the picture")
    return Document(
        name=name,
        sha256=hashlib.sha256(data).hexdigest(),
        format="image",
        encoding="",
        text=Text.of(said.chars),
        grids=said.grids,
        pages=said.pages,
        recognised=said.recognised,
    )


def _pages(data: bytes, name: str) -> Iterator[Picture]:
    """The pages in grey; sizes are looked at before anything is unpacked."""
    at = 0
    count = 1
    while at < count:
        try:
            with catch_warnings(action="ignore"), Image.open(io.BytesIO(data), formats=FORMATS) as picture:
                count = getattr(picture, "n_frames", 1)
                if count > MAX_PICTURES:
                    raise TooLargeError(
                        f"{name}: the file has {count} pictures; at most {MAX_PICTURES} are read"
                    )
                picture.seek(at)
                _measure(picture.size, name)
                page = _in_grey(ImageOps.exif_transpose(picture))
        except (OSError, ValueError, SyntaxError, TypeError, IndexError, KeyError) as error:
            raise UnreadableError(f"{name}: the picture is damaged or cut off") from error
        yield page
        at += 1


def _in_grey(picture: Image.Image) -> Picture:
    """The page in grey, without seals where it is in colours."""
    page = np.asarray(picture.convert("L"))
    return page if picture.mode in _GREY else without_seals(page, np.asarray(picture.convert("RGB")))


def _measure(size: tuple[int, int], name: str) -> None:
    """Refuse a picture that is too large to unpack or too small to read."""
    width, height = size
    if width * height > MAX_PIXELS:
        raise TooLargeError(
            f"{name}: the picture has {width} x {height} pixels; at most {MAX_PIXELS:,} are read"
        )
    if min(width, height) < FEWEST_PIXELS:
        raise UnreadableError(f"{name}: the picture has {width} x {height} pixels, too few to read a page")
