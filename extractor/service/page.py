"""The page at /: a bar to drop reports on above the viewer."""

from http import HTTPStatus
from importlib.resources import files

import orjson
from fastapi import FastAPI
from fastapi.responses import HTMLResponse, Response

from extractor.page.assembly import script, style
from extractor.page.declaration import declaration
from extractor.service.problems import ProblemError


def show_page(app: FastAPI) -> None:
    """Add the page at / and what it loads."""
    setup = orjson.dumps({"form": declaration(), "title": "nianbao 年报", "language": "", "home": ""})
    assets = {
        "viewer.js": (script("host"), "text/javascript"),
        "viewer.css": (style(), "text/css"),
        "drop.js": (_file("drop.js"), "text/javascript"),
        "drop.css": (_file("drop.css"), "text/css"),
        "setup.json": (setup, "application/json"),
    }

    @app.get("/", include_in_schema=False)
    def page() -> HTMLResponse:
        rule = (
            "default-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
        )
        headers = {"Content-Security-Policy": rule, "X-Content-Type-Options": "nosniff"}
        return HTMLResponse(_file("page.html"), headers=headers)

    @app.get("/page/{name}", include_in_schema=False)
    def asset(name: str) -> Response:
        if name not in assets:
            raise ProblemError(HTTPStatus.NOT_FOUND, "there is no such file")
        content, media_type = assets[name]
        return Response(content, media_type=media_type)


def _file(name: str) -> str:
    return files("extractor.service").joinpath(name).read_text(encoding="utf-8")
