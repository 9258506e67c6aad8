"""Files that mean harm or are broken, for the formats that keep tables, made when they are needed."""

import random
import struct
from collections.abc import Callable, Mapping
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

from eval.render.docx import packed
from eval.render.html import page
from eval.render.manuscripts import sample_report

SPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def zipped(files: Mapping[str, bytes]) -> bytes:
    """An archive of *files*."""
    file = BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return file.getvalue()


def word(body: str, before: str = "") -> bytes:
    """A Word document of *body*, *before* its root element."""
    return packed(f"{before}<w:document {SPACE}><w:body>{body}</w:body></w:document>")


def report() -> str:
    """A page that is a report."""
    rng = random.Random(4)  # noqa: S311
    return page(sample_report(rng).manuscript, "cms", rng)


def unreadable(data: bytes) -> bytes:
    """The archive with its first member marked as encrypted."""
    changed = bytearray(data)
    changed[6] |= 1
    changed[data.find(b"PK\x01\x02") + 8] |= 1
    return bytes(changed)


def lying(data: bytes) -> bytes:
    """The archive with the check sums of its members wrong."""
    changed = bytearray(data)
    at = -1
    while (at := data.find(b"PK\x01\x02", at + 1)) >= 0:
        changed[at + 16 : at + 20] = struct.pack("<I", 1)
    return bytes(changed)


LAUGHS = "<!DOCTYPE a [<!ENTITY a 'ha'>" + "".join(
    f"<!ENTITY {chr(98 + at)} '{f'&{chr(97 + at)};' * 10}'>" for at in range(9)
)
OUTSIDE = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
DEEP_BOX = "<w:tbl><w:tr><w:tc>"

HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "nothing but an opening": (lambda: b"<html>", "the page holds no text"),
    "a doctype alone": (lambda: b"<!doctype html>", "the page holds no text"),
    "blanks in elements": (lambda: b"<html><p> </p><p>&nbsp;</p>" * 1000, "the page holds no text"),
    "open divisions": (
        lambda: b"<html>" + b"<div>" * 200_000,
        "more than 4000 elements of it are open at once",
    ),
    "open tables": (
        lambda: b"<html>" + b"<table><tr><td>" * 90_000,
        "more than 4000 elements of it are open at once",
    ),
    "open fonts": (
        lambda: b"<html>" + b"<font><p>1" * 90_000,
        "more than 4000 elements of it are open at once",
    ),
    "open links": (
        lambda: b"<html>" + b"<a href=x>1" * 90_000,
        "more than 4000 elements of it are open at once",
    ),
    "open drawings": (
        lambda: b"<html>" + b"<svg><g>" * 90_000,
        "more than 4000 elements of it are open at once",
    ),
    "open under false ends": (
        lambda: b"<html>" + b"<i></b><u></i>" * 90_000,
        "more than 4000 elements of it",
    ),
    "1900 tables in one another": (lambda: b"<html>" + b"<table><tr><td>1" * 1900, ""),
    "lists in one another": (lambda: b"<html>" + b"<ul><li><a href=x>x</a>" * 1900, ""),
    "rows without end": (
        lambda: b"<html><table>" + b"<tr><td>1<td>2" * 300_000,
        "its tables have more than 400000 cells",
    ),
    "a row without end": (
        lambda: b"<html><table><tr>" + b"<td>1" * 300_000,
        "a table of it has more than 1000 columns",
    ),
    "spans of all rows": (
        lambda: b"<html><table>" + b"<tr><td rowspan=65000>1" * 30_000,
        "a table of it has more than 1000 columns",
    ),
    "spans of all columns": (
        lambda: b"<html><table>" + b"<tr><td colspan=1000>1" * 30_000,
        "its tables have more than 400000 cells",
    ),
    "spans of both": (
        lambda: b"<html><table>" + (b"<tr>" + b"<td rowspan=9999>1" * 900) + b"<tr>" * 9999 + b"<td>1",
        "its tables have more than 400000 cells",
    ),
    "a span of all digits": (lambda: b"<html><table><tr><td colspan=" + b"9" * 900_000 + b">1</table>", ""),
    "an attribute without end": (lambda: b"<html><p title=" + b"x" * 3_000_000, "the page holds no text"),
    "attributes without end": (lambda: b"<html><p " + b"a=1 " * 300_000 + b">1", ""),
    "comments in comments": (lambda: b"<html>" + b"<!--" * 300_000, "the page holds no text"),
    "a word without end": (lambda: b"<html><p>" + "公".encode() * 300_000, ""),
    "ends without beginnings": (lambda: b"<html>" + b"</p></table></b>" * 100_000, ""),
    "a million NULs": (lambda: b"<html>" + b"\x00" * 1_000_000, "the page holds no text"),
    "a page larger than any": (lambda: b"<html>" + b"<p>1</p>" * 2_200_000, "the page is larger than 16 MiB"),
    "frames instead of a body": (
        lambda: b"<html><frameset><frame src=a></frameset>",
        "the page holds no text",
    ),
    "a report cut short": (lambda: report().encode()[:9000], ""),
    "a report as UTF-16 with a byte lost": (lambda: report().encode("utf-16")[:-1], ""),
    "a report whose bytes are spoilt": (
        lambda: report().encode().replace("公".encode(), b"\xff\xfe"),
        "",
    ),
    "a page after letters of mail": (lambda: b"MIME-Version: 1.0\nContent-Type: text/html\n\n<p>1", ""),
    "a saved page without a page": (
        lambda: (
            b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n--x\n"
            b"Content-Type: image/png\n\n1\n--x--"
        ),
        "the saved page holds no page",
    ),
    "parts in parts of a saved page": (
        lambda: b"".join(
            b"MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (at, at)
            for at in range(400)
        ),
        "the saved page holds no page",
    ),
    "entities that expand": (
        lambda: word("<w:p><w:r><w:t>&j;</w:t></w:r></w:p>", LAUGHS + "]>"),
        "declares entities",
    ),
    "an entity of another file": (
        lambda: word("<w:p><w:r><w:t>&x;</w:t></w:r></w:p>", OUTSIDE),
        "declares entities",
    ),
    "a Word document cut short": (lambda: word("<w:p/>")[:300], "the ZIP package is damaged"),
    "a Word document without text": (lambda: word("<w:p/>" * 1000), "the document holds no text"),
    "a Word document nested too deep": (
        lambda: word(DEEP_BOX * 5000),
        "word/document.xml is damaged: Excessive depth",
    ),
    "a Word document that ends nowhere": (
        lambda: packed("<w:document><w:body>"),
        "word/document.xml is damaged",
    ),
    "a Word document that is no XML": (lambda: packed("PK\x03\x04" * 99), "word/document.xml is damaged"),
    "a Word document of empty paragraphs": (
        lambda: word("<w:p/>" * 2_900_000),
        "unpacks to more than 16 MiB",
    ),
    "a Word document of empty cells": (
        lambda: word("<w:tbl><w:tr>" + "<w:tc/>" * 1500 + "</w:tr></w:tbl>"),
        "a table of it has more than 1000 columns",
    ),
    "a Word document with odd spans": (
        lambda: word(
            '<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="-7"/><w:vMerge/></w:tcPr><w:p><w:r><w:t>1</w:t></w:r></w:p>'
            '</w:tc><w:tc><w:tcPr><w:gridSpan w:val="x"/></w:tcPr></w:tc></w:tr></w:tbl>'
        ),
        "",
    ),
    "a Word document whose sums are wrong": (lambda: lying(word("<w:p/>")), "cannot be read: Bad CRC-32"),
    "an encrypted package": (
        lambda: unreadable(zipped({"word/document.xml": b"x"})),
        "cannot be read: it is encrypted",
    ),
    "a workbook by another name": (lambda: zipped({"xl/workbook.xml": b"x"}), "this is a workbook (XLSX)"),
    "an old file that is none": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 4000, "LibreOffice"),
}
"""Each file by what it is, how it is made, and words of the error that it ends in ("": it need not be one)."""
