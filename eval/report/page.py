"""`report.html`: one file that needs nothing else. The template, styles and scripts are those of `eval/page/`."""

import json
from pathlib import Path

from eval.report.files import Written
from eval.report.numbers import Json

PARTS = Path(__file__).parents[1] / "page"
SCRIPTS = ("words", "draw", "head", "cells", "prose", "curves", "cases", "main")


def page(report: Json, once: Json) -> Written:
    """The page of a report; *once* is what is not compared: the day, and how long each document took."""
    content = (PARTS / "page.html").read_text(encoding="utf-8")
    parts = {
        "/*styles*/": (PARTS / "page.css").read_text(encoding="utf-8"),
        "/*scripts*/": "\n".join((PARTS / f"{name}.js").read_text(encoding="utf-8") for name in SCRIPTS),
        "/*report*/": embedded(_without_sums(report)),
        "/*once*/": embedded(once),
    }
    for mark, part in parts.items():
        before, after = content.split(mark)
        content = before + part + after
    return Written("report.html", content)


def _without_sums(report: Json) -> Json:
    """The report without what only a later run needs."""
    splits = report["splits"]
    assert isinstance(splits, dict)  # noqa: S101  for the type; it is made so
    lean = {name: {key: one for key, one in own.items() if key != "sums"} for name, own in splits.items()}
    return {**report, "splits": lean}


def embedded(value: Json) -> str:
    r"""JSON that no text in it can end or turn into markup.

    >>> embedded({"quote": "</script>"})
    '{"quote":"\\u003c/script\\u003e"}'
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for char in "<>&\u2028\u2029":
        text = text.replace(char, f"\\u{ord(char):04x}")
    return text
