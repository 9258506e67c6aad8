"""Fonts that a PDF does not carry: text in the encodings that government typesetting uses is read all the same."""

import pytest

from extractor.readers.pdf import read_pdf
from tests.hostile_pdfs import page, stream

SAID = "一、本年新收政府信息公开申请数量“三安全一稳定”（二）部分公开"
ENCODINGS = {
    "GBK-EUC-H": "gbk",
    "GBKp-EUC-H": "gbk",
    "GBK2K-H": "gb18030",
    "GB-EUC-H": "gb2312",
    "UniGB-UCS2-H": "utf-16-be",
    "UniGB-UTF16-H": "utf-16-be",
}


def typed(encoding: str) -> bytes:
    codes = SAID.encode(ENCODINGS[encoding]).hex().encode()
    drawing = stream(b"BT /F1 10 Tf 72 700 Td <%b> Tj ET" % codes)
    font = (
        b"<</Type/Font/Subtype/Type0/BaseFont/SimSun/Encoding/%b/DescendantFonts[6 0 R]>>" % encoding.encode()
    )
    system = b"<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>"
    descendant = (
        b"<</Type/Font/Subtype/CIDFontType0/BaseFont/SimSun/CIDSystemInfo%b/DW 1000/FontDescriptor 7 0 R>>"
        % system
    )
    descriptor = (
        b"<</Type/FontDescriptor/FontName/SimSun/Flags 6/FontBBox[0 -200 1000 900]/Ascent 859/Descent -141>>"
    )
    return page(drawing, font, descendant, descriptor, resources=b"<</Font<</F1 5 0 R>>>>")


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_a_font_that_is_not_embedded_is_read_by_its_encoding(encoding: str) -> None:
    assert read_pdf(typed(encoding), "report.pdf").text.chars.strip() == SAID
