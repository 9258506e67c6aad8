"""The page's own text: markup, style and script, put together from the files beside this one.

The scripts are modules of the language, so that each can be read and tried on its own; a page loads nothing, so
they are joined into one script here. Their names are unlike one another, which the browser checks when it reads them.
"""

import base64
import hashlib
import html
import re
from collections.abc import Iterable
from functools import cache
from importlib.resources import files

SCRIPTS = (
    "dom",
    "words",
    "inflate",
    "payload",
    "offsets",
    "form",
    "report",
    "equations",
    "corrections",
    "filters",
    "list",
    "table",
    "prose",
    "issues",
    "source",
    "inspector",
    "fields",
    "review",
    "keys",
    "frame",
    "viewer",
)
START = "start"
_IMPORT = re.compile(r"^import [^;]*;\n", re.MULTILINE)
_EXPORT = re.compile(r"^export ", re.MULTILINE)


@cache
def style() -> str:
    """The style sheet."""
    return _file("page.css")


@cache
def script(start: str = START) -> str:
    """All modules as one script; *start* is the one that is run last and begins."""
    parts = [_EXPORT.sub("", _IMPORT.sub("", _file(f"{name}.js"))) for name in (*SCRIPTS, start)]
    return '(() => {\n"use strict";\n' + "\n".join(parts) + "})();\n"


def policy(*, scripts: Iterable[str], styles: Iterable[str]) -> str:
    """The content security policy of a page that runs these inline scripts and styles, and loads nothing."""
    return (
        f"default-src 'none'; script-src {_hashes(scripts)}; style-src {_hashes(styles)}; img-src data: blob:; "
        "base-uri 'none'; form-action 'none'"
    )


def opening(title: str, language: str) -> str:
    """The page up to the place where its payload stands."""
    head, _ = _file("page.html").split("<!-- payload -->")
    return (
        head.replace("{{language}}", html.escape(language))
        .replace("{{title}}", html.escape(title))
        .replace("{{policy}}", policy(scripts=[script()], styles=[style()]))
        .replace("{{style}}", style())
    )


def block(name: str, packed: str) -> str:
    """A piece of payload; the browser runs nothing of this type and keeps it as text."""
    return f'<script type="application/octet-stream" data-payload="{name}">{packed}</script>\n'


def closing() -> str:
    """The page from where its payload ends."""
    _, tail = _file("page.html").split("<!-- payload -->")
    return tail.replace("{{script}}", script())


def _hashes(texts: Iterable[str]) -> str:
    digests = (base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in texts)
    return " ".join(f"'sha256-{digest}'" for digest in digests)


def _file(name: str) -> str:
    return files("extractor.page").joinpath(name).read_text(encoding="utf-8")
