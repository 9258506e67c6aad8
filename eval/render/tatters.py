"""Nine kinds of damage to the source of a page, none of which changes what a browser shows in its tables."""

import random
import re
from collections.abc import Callable

_CLOSING = re.compile(r"</(?:p|span|td|tr|div|font|b)>", re.IGNORECASE)
_SPAN = re.compile(r"(rowspan|colspan)=[\"']?(\d+)[\"']?", re.IGNORECASE)
_CELL = re.compile(r"<td(?![^>]*span)", re.IGNORECASE)
_ROW = re.compile(r"<tr>", re.IGNORECASE)
_DIGIT = re.compile(r"(?<=>)\d+(?=<)")
_SHARE = 0.03


def _some(page: str, pattern: re.Pattern[str], rng: random.Random, new: Callable[[str], str]) -> str:
    return pattern.sub(lambda match: new(match[0]) if rng.random() < _SHARE else match[0], page)


def _dropped_closings(page: str, rng: random.Random) -> str:
    return _some(page, _CLOSING, rng, lambda _: "")


def _stray_closings(page: str, rng: random.Random) -> str:
    return _some(
        page, _CLOSING, rng, lambda tag: tag + rng.choice(("</span>", "</b>", "</font>", "</o:p>", "</a>"))
    )


def _text_in_rows(page: str, rng: random.Random) -> str:
    return _some(page, _ROW, rng, lambda tag: tag + " &nbsp; ")


def _odd_spans(page: str, rng: random.Random) -> str:
    forms = ('{}=" {} "', "{}='{};'", '{}="{}px"', "{}={}", '{}="+{}"')
    odd = _SPAN.sub(lambda match: rng.choice(forms).format(match[1], match[2]), page)
    return _some(odd, _CELL, rng, lambda tag: tag + rng.choice((" colspan=0", ' colspan=""', " rowspan='x'")))


def _conditional_comments(page: str, rng: random.Random) -> str:
    comments = (
        '<!--[if gte mso 9]><xml><w:LsdException Locked="false"/></xml><![endif]-->',
        "<!--[if !mso]><style>td{}</style><![endif]-->",
        "<![if !supportEmptyParas]><![endif]>",
    )
    return _some(page, _CELL, rng, lambda tag: rng.choice(comments) + tag)


def _truncation(page: str, _: random.Random) -> str:
    """The file ends behind the last table."""
    return page[: page.lower().rfind("</table>")]


def _nuls(page: str, rng: random.Random) -> str:
    return _some(page, _DIGIT, rng, lambda digits: digits + "\x00")


def _other_case(page: str, _: random.Random) -> str:
    return re.sub(r"</?[a-z]+", lambda match: match[0].upper(), page)


def _wrapped_numbers(page: str, rng: random.Random) -> str:
    """Markup and blanks around numbers."""
    forms = ("<span>{}</span>", "\n  <b>{}</b>\n  ", "<font face=Arial>{}</font>&nbsp;", "<a name=x></a>{}")
    return _some(page, _DIGIT, rng, lambda digits: rng.choice(forms).format(digits))


TATTERS: dict[str, Callable[[str, random.Random], str]] = {
    "closing tags dropped": _dropped_closings,
    "stray closing tags": _stray_closings,
    "text inside rows": _text_in_rows,
    "odd span attributes": _odd_spans,
    "conditional comments": _conditional_comments,
    "truncated": _truncation,
    "NULs beside digits": _nuls,
    "other case": _other_case,
    "markup around numbers": _wrapped_numbers,
}
"""The kinds of damage by name."""
