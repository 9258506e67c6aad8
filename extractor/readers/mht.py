"""Saved pages (.mht, .mhtml) -> Document: the page that the message carries, read as any page."""

import hashlib
from email import message_from_bytes, policy
from email.message import Message

from extractor.document import Document
from extractor.errors import UnreadableError
from extractor.readers.html import read_html

_SUBJECT = "信息公开"


def read_mht(data: bytes, name: str) -> Document:
    """The first page in the message that speaks of reports, else its first, as a Document of the whole file.

    Sites show a report in a frame of a page, which is then a page of its own in the message.
    """
    message = message_from_bytes(data, policy=policy.compat32)
    first: Document | None = None
    said: UnreadableError | None = None
    for part in message.walk():
        page = _page(part)
        if not page:
            continue
        try:
            document = read_html(page, name)._replace(sha256=hashlib.sha256(data).hexdigest())
        except UnreadableError as error:
            said = said or error
            continue
        if _SUBJECT in document.text.chars:
            return document
        first = first or document
    if first is None:
        raise said or UnreadableError(f"{name}: the saved page holds no page")
    return first


def _page(part: Message) -> bytes | None:
    """The bytes of *part* if it is a page; what its transfer encoding hides is undone."""
    if part.get_content_type() not in ("text/html", "application/xhtml+xml"):
        return None
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else None
