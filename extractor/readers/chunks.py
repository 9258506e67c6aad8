"""Other documents that a Word package carries for Word to take in when it opens it, as exporters of web pages make."""

import re
from zipfile import ZipFile

from extractor.packages import part

_RELATIONS = "word/_rels/document.xml.rels"
_RELATION = re.compile(rb"<Relationship\b(?=[^>]*/aFChunk\")[^>]*>")
_TARGET = re.compile(rb'\bTarget="/?([^"]+)"')
_SUFFIXES = (".html", ".htm", ".xhtml", ".mht", ".mhtml", ".docx", ".rtf", ".txt", ".dat")
"""What such documents are called; no other part of a package is."""


def chunks_of(package: ZipFile, members: frozenset[str], name: str) -> tuple[str, ...]:
    """The members of *package* that its document takes in."""
    if _RELATIONS not in members or not any(member.endswith(_SUFFIXES) for member in members):
        return ()
    found = _RELATION.findall(part(package, _RELATIONS, name))
    targets = [target[1].decode("utf-8", "replace") for one in found if (target := _TARGET.search(one))]
    return tuple(one for target in targets for one in (target, f"word/{target}") if one in members)
