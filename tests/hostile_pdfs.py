"""PDF files that break readers: cut off, encrypted, looping, mislabelled, small as files and boundless once opened."""

import io
import zlib

from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from eval.render.pdf import Style, render_pdf
from eval.render.robustness import dice
from eval.render.sampler import sample_tables

_DRAWN = b"0 0 1 1 re f\n"


def whole() -> bytes:
    rng = dice(5)
    return render_pdf(sample_tables(rng, "2021", 0.5), rng, Style()).data


def written(objects: list[bytes], trailer: bytes = b"") -> bytes:
    out = b"%PDF-1.7\n"
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    at = len(out)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"xref\n0 %d\n0000000000 65535 f \n%b" % (len(objects) + 1, table)
    end = b"trailer\n<</Size %d/Root 1 0 R%b>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, trailer, at)
    return out + end


def stream(drawing: bytes, more: bytes = b"") -> bytes:
    return b"<<%b/Length %d>>\nstream\n%b\nendstream" % (more, len(drawing), drawing)


def flate(drawing: bytes, times: int = 1) -> bytes:
    for _ in range(times):
        drawing = zlib.compress(drawing, 9)
    return stream(drawing, b"/Filter[%b]" % (b"/FlateDecode" * times))


def page(content: bytes, *others: bytes, resources: bytes = b"<<>>", box: bytes = b"[0 0 595 842]") -> bytes:
    return written(
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            b"<</Type/Page/Parent 2 0 R/MediaBox %b/Resources %b/Contents 4 0 R>>" % (box, resources),
            content,
            *others,
        ]
    )


def form(number: int, draws: bytes) -> bytes:
    names = b"/XObject<</F%d %d 0 R>>" % (number, number)
    return stream(draws, b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<<%b>>" % names)


def forms(depth: int, width: int) -> bytes:
    inner = [form(6 + at, b"/F%d Do " % (6 + at) * width) for at in range(depth - 1)]
    return page(stream(b"/F5 Do " * width), *inner, form(99, _DRAWN), resources=b"<</XObject<</F5 5 0 R>>>>")


def encrypted(password: str) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, encrypt=StandardEncryption(password, ownerPassword="owner", strength=128))
    canvas.drawString(72, 700, "2024")
    canvas.save()
    return out.getvalue()


def empty_pages(count: int) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out)
    for _ in range(count):
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def hostile() -> dict[str, bytes]:
    data = whole()
    middle = len(data) // 2
    helvetica = b"<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>"
    words = b"BT /F1 9 Tf %bET" % (b"(%b) Tj 0 -9 Td " % (b"a" * 90) * 60_000)
    kids = b"<</Type/Pages/Kids[3 0 R]/Count 100000000>>"
    return {
        "its first bytes": data[:9],
        "its first kilobyte": data[:1024],
        "half of it": data[:middle],
        "all but its end": data[:-40],
        "a hole in it": data[: middle - 500] + b"\0" * 1000 + data[middle + 500 :],
        "every 97th byte flipped": bytes(
            b ^ 255 if at % 97 == 0 and at > 20 else b for at, b in enumerate(data)
        ),
        "no cross references": data.replace(b"startxref", b"startxxxx").replace(b"\nxref", b"\nxxxx"),
        "twice in one file": data + data,
        "mail around it": b"Content-Type: application/pdf\r\n\r\n" + data,
        "an open password": encrypted("secret"),
        "a name and nothing": b"%PDF-1.7\n",
        "a name and a megabyte of zeros": b"%PDF-1.7\n" + b"\0" * 1_000_000,
        "a name and a web page": b"%PDF-1.7\n<html><body>2024</body></html>",
        "no pages": written([b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[]/Count 0>>"]),
        "pages that are their own parent": written(
            [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[2 0 R 2 0 R]/Count 4>>"]
        ),
        "a hundred million pages, it says": written(
            [b"<</Type/Catalog/Pages 2 0 R>>", kids, b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>"]
        ),
        "a thousand pages": empty_pages(1000),
        "a page as large as a country": page(stream(_DRAWN), box=b"[0 0 1e12 1e12]"),
        "a page of no size": page(stream(_DRAWN), box=b"[0 0 0 0]"),
        "a form that draws itself": page(
            stream(b"/F5 Do"), form(5, b"/F5 Do"), resources=b"<</XObject<</F5 5 0 R>>>>"
        ),
        "forms within forms, a million times": forms(6, 10),
        "a stream that grows to 100 MB": page(flate(_DRAWN * 8_000_000)),
        "a stream inflated twice": page(flate(b" " * 100_000_000, 2)),
        "a hundred thousand lines and one": page(flate(_DRAWN * 100_001)),
        "five million words": page(flate(words), resources=helvetica),
        "half a million states saved": page(flate(b"q " * 500_000)),
        "a million arrays opened": page(stream(b"[" * 1_000_000)),
        "deep dictionaries": written(
            [b"<</Type/Catalog/Pages 2 0 R/X " + b"<</X " * 50_000 + b">>" * 50_000 + b">>"]
        ),
        "a font that is none": page(
            stream(b"BT /F1 9 Tf (2024) Tj ET"),
            resources=b"<</Font<</F1<</Type/Font/Subtype/Type0/Encoding/GBK-EUC-H>>>>>>",
        ),
        "a filter that nobody knows": page(stream(_DRAWN, b"/Filter/NoSuchDecode")),
    }
