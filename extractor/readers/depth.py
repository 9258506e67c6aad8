"""How deep a page nests, counted before it is parsed: parsers take the square of it."""

import re
from collections import Counter

from extractor.errors import TooLargeError

DEEPEST = 4000
"""Elements open at once, which take 25 ms to parse.

Reports nest 20 deep, and pages that leave their elements open a few hundred.
"""
_TAG = re.compile(rb"<(/?)([a-zA-Z][^\s/>]{0,40})")
_CLOSED_BY_OTHERS = frozenset(
    b"p li dt dd td th tr tbody thead tfoot colgroup option optgroup"
    b" br img meta link input hr col area base param source wbr embed track frame rp rt".split()
)


def check_depth(page: bytes) -> None:
    """Raise TooLargeError where more than ``DEEPEST`` elements of *page*, which is UTF-8, are open at once.

    Only pages of many tags are counted: in the others so many cannot be.
    """
    tags = page.count(b"<")
    if tags < DEEPEST:
        return
    ends = page.count(b"</")
    if ends < DEEPEST and tags - 2 * ends < DEEPEST:
        return
    standing: Counter[bytes] = Counter()
    depth = 0
    for match in _TAG.finditer(page):
        name = match[2].lower()
        if name in _CLOSED_BY_OTHERS:
            continue
        if not match[1]:
            standing[name] += 1
            depth += 1
            if depth > DEEPEST:
                raise TooLargeError(f"more than {DEEPEST} elements of it are open at once")
        elif standing[name]:
            standing[name] -= 1
            depth -= 1
