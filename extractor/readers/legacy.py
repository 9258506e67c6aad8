"""Files of older word processors (.doc, .wps, .rtf) -> Document, by way of LibreOffice where it is installed."""

import hashlib
import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

from extractor.document import Document
from extractor.errors import UnreadableError, UnsupportedError
from extractor.readers.docx import read_docx

LONGEST_CONVERSION = 120
"""Seconds for one file; one takes less than a second, and LibreOffice a few to start."""
_PROGRAMS = ("soffice", "libreoffice")


def read_legacy(data: bytes, name: str) -> Document:
    """The document that LibreOffice makes of the file; UnsupportedError where LibreOffice is not installed."""
    program = next((found for one in _PROGRAMS if (found := shutil.which(one))), None)
    if program is None:
        message = "this is a file of an older word processor, which needs LibreOffice to be read (soffice)"
        raise UnsupportedError(f"{name}: {message}")
    with tempfile.TemporaryDirectory(prefix="nianbao-") as folder:
        source = Path(folder, "source.rtf" if data.startswith(b"{\\rtf") else "source.doc")
        source.write_bytes(data)
        _convert(program, source, name)
        converted = source.with_suffix(".docx")
        if not converted.exists():
            raise UnreadableError(f"{name}: LibreOffice makes no Word document of it")
        document = read_docx(converted.read_bytes(), name)
    return document._replace(sha256=hashlib.sha256(data).hexdigest())


def _convert(program: str, source: Path, name: str) -> None:
    """Put a Word document beside *source*; a profile of its own keeps runs beside one another apart."""
    folder = source.parent
    command = [
        program,
        f"-env:UserInstallation={Path(folder, 'profile').as_uri()}",
        *("--headless", "--norestore", "--nolockcheck", "--convert-to", "docx:MS Word 2007 XML"),
        *("--outdir", str(folder), str(source)),
    ]
    process = subprocess.Popen(  # noqa: S603  the program is LibreOffice, its arguments are ours
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        process.wait(LONGEST_CONVERSION)
    except subprocess.TimeoutExpired:
        raise UnreadableError(f"{name}: LibreOffice took longer than {LONGEST_CONVERSION} s") from None
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
