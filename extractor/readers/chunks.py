"""Other documents that a Word package carries for Word to take in when it opens it, as exporters of web pages make."""

import re
from zipfile import ZipFile

from extractor.packages import part

_RELATIONS = "word/_rels/document.xml.rels"
_RELATION = re.compile(rb"<Relationship\b(?=[^>]*/aFChunk\")[^>]*>")
_TARGET = re.compile(rb'\bTarget="/?([^"]+)"')
_SIGN = b":altChunk"


def has_chunks(document: bytes) -> bool:
    """Whether the main part of a package says that others are to be taken in."""
    return _SIGN in document


def only_chunk(package: ZipFile, members: frozenset[str], name: str) -> bytes | None:
    """The bytes of the one document that is to be taken in; None where there is none, or several."""
    if _RELATIONS not in members:
        return None
    found = _RELATION.findall(part(package, _RELATIONS, name))
    targets = [target[1].decode("utf-8", "replace") for one in found if (target := _TARGET.search(one))]
    stated = [one for target in targets for one in (target, f"word/{target}") if one in members]
    return part(package, stated[0], name) if len(stated) == 1 else None
