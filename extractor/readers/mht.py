"""Saved pages (.mht, .mhtml) -> Document: the page that the message carries, read as any page."""

import hashlib
from email import message_from_bytes, policy
from email.message import Message

from extractor.document import Document
from extractor.errors import UnreadableError
from extractor.readers.html import read_html


def read_mht(data: bytes, name: str) -> Document:
    """The first page in the message, as a Document of the whole file."""
    message = message_from_bytes(data, policy=policy.compat32)
    for part in message.walk():
        page = _page(part)
        if page:
            return read_html(page, name)._replace(sha256=hashlib.sha256(data).hexdigest())
    raise UnreadableError(f"{name}: the saved page holds no page")


def _page(part: Message) -> bytes | None:
    """The bytes of *part* if it is a page; what its transfer encoding hides is undone."""
    if part.get_content_type() not in ("text/html", "application/xhtml+xml"):
        return None
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else None
