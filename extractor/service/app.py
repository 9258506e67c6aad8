"""The paths of the service."""

from http import HTTPStatus
from typing import Annotated, Literal

from fastapi import FastAPI, File, Query, UploadFile
from fastapi.responses import FileResponse, JSONResponse, Response
from pydantic import BaseModel, Field
from starlette.types import ASGIApp

from extractor.inputs import printable
from extractor.page.declaration import declaration
from extractor.service.batches import Batch, State, Upload
from extractor.service.counters import Counters
from extractor.service.gate import Gate
from extractor.service.office import Office
from extractor.service.page import show_page
from extractor.service.problems import Problem, ProblemError, answer_problems, busy, responses
from extractor.service.reading import Sent
from extractor.service.settings import ServiceSettings
from extractor.versions import PARSER
from schemas.codebook import json_schema
from schemas.record import Record

UNNAMED = "document"
_SCHEMA = "application/schema+json"
_ALWAYS = (
    HTTPStatus.UNAUTHORIZED,
    HTTPStatus.REQUEST_TIMEOUT,
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    HTTPStatus.UNPROCESSABLE_ENTITY,
    HTTPStatus.TOO_MANY_REQUESTS,
    HTTPStatus.SERVICE_UNAVAILABLE,
)
_PROBLEMS = responses(*_ALWAYS, HTTPStatus.BAD_REQUEST)


class Progress(BaseModel):
    """A batch: how far it is, and what became of its documents so far."""

    id: str
    state: Literal["waiting", "running", "finished", "failed"]
    accepted: str = Field(description="When the batch was accepted, UTC.")
    documents: int
    done: int
    outcomes: dict[str, int]
    why: str | None = Field(None, description="Why the batch failed.")
    records: str | None = Field(None, description="Where the records are, once all are there.")


class Alive(BaseModel):
    """That the service answers, and which version of the parser reads."""

    status: Literal["ok", "busy"]
    parser: str


def service(settings: ServiceSettings) -> ASGIApp:
    """The service as an ASGI application behind its gate."""
    counters = Counters()
    office = Office(settings, counters)
    app = FastAPI(
        title="nianbao",
        version=PARSER,
        summary="政府信息公开工作年度报告 as records that can be trusted to the last cell.",
        lifespan=office.open,
        docs_url=None,
        redoc_url=None,
    )
    answer_problems(app)
    _reading(app, office)
    _accepting(app, office)
    _following(app, office)
    _describing(app)
    _watching(app, office)
    show_page(app)
    _described(app)
    return Gate(app, settings, counters)


class Beside(BaseModel):
    """A record beside the text that its offsets count in."""

    record: Record
    source: str | None = Field(description="Null where it is too long to be sent, or was not read.")
    pages: list[int] = Field(description="The offsets at which pages begin.")
    why: Literal["absent", "long"] | None = Field(description="Why there is no source.")
    row: dict[str, object] = Field(description="What a list shows of the record.")


class Text(BaseModel):
    """A report as text."""

    text: str = Field(min_length=1)
    name: str = UNNAMED


def _reading(app: FastAPI, office: Office) -> None:
    described = {"model": Record, "description": "The record, as `nianbao extract` writes it."}
    either = {**described, "model": Record | Beside}

    @app.post("/v1/extract", response_model=None, responses={200: either, **_PROBLEMS}, tags=["records"])
    def extract(
        file: Annotated[UploadFile, File(description="A report in any format that is read.")],
        *,
        source: Annotated[
            bool, Query(description="The record with the text its offsets count in, and its row of a list.")
        ] = False,
    ) -> Response:
        """One report into its record."""
        sent = Sent(file.file.read(), _name(file), source)
        return Response(office.read(sent).body, media_type="application/json")

    @app.post(
        "/v1/extract/text", response_model=None, responses={200: described, **_PROBLEMS}, tags=["records"]
    )
    def extract_text(report: Text) -> Response:
        """The text of one report into its record."""
        sent = Sent(report.text.encode("utf-8", "replace"), printable(report.name) or UNNAMED)
        return Response(office.read(sent).body, media_type="application/json")


def _accepting(app: FastAPI, office: Office) -> None:
    batches, settings = office.batches, office.settings

    @app.post("/v1/batches", status_code=202, responses=_PROBLEMS, tags=["batches"])
    def accept(
        files: Annotated[list[UploadFile], File(min_length=1, description="The reports.")], response: Response
    ) -> Progress:
        """Accept reports to be read; what is accepted outlives the service."""
        if len(files) > settings.documents:
            raise ProblemError(
                HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"more than {settings.documents} documents"
            )
        if batches.unfinished >= settings.batches:
            raise busy(f"{settings.batches} batches are not finished", 60)
        try:
            batch = batches.accept(Upload(_name(file), file.file) for file in files)
        except OSError as error:
            raise ProblemError(HTTPStatus.INSUFFICIENT_STORAGE, "the batch cannot be kept") from error
        response.headers["Location"] = f"/v1/batches/{batch.id}"
        return _progress(batch)


def _following(app: FastAPI, office: Office) -> None:
    batches = office.batches
    missing = responses(HTTPStatus.NOT_FOUND, HTTPStatus.UNAUTHORIZED, HTTPStatus.TOO_MANY_REQUESTS)

    def found(name: str) -> Batch:
        batch = batches.get(name)
        if batch is None:
            raise ProblemError(HTTPStatus.NOT_FOUND, "there is no such batch")
        return batch

    @app.get("/v1/batches/{name}", responses=missing, tags=["batches"])
    def progress(name: str) -> Progress:
        """How far a batch is."""
        return _progress(found(name))

    lines = {"content": {"application/x-ndjson": {}}, "description": "A record a line, in the order sent."}

    @app.get(
        "/v1/batches/{name}/records",
        response_class=FileResponse,
        responses={200: lines, **missing, **responses(HTTPStatus.CONFLICT)},
        tags=["batches"],
    )
    def records(name: str) -> FileResponse:
        """The records of a finished batch, as JSON Lines."""
        batch = found(name)
        if batch.state is not State.finished:
            raise ProblemError(HTTPStatus.CONFLICT, f"the batch is {batch.state}", {"Retry-After": "1"})
        return FileResponse(batch.records, media_type="application/x-ndjson")

    @app.delete("/v1/batches/{name}", status_code=204, responses=missing, tags=["batches"])
    def remove(name: str) -> None:
        """Forget a batch, its documents and its records."""
        batches.remove(found(name))


def _describing(app: FastAPI) -> None:
    @app.get("/v1/forms", tags=["form"])
    def forms() -> JSONResponse:
        """The form as declared: both editions, tables, rows, columns, equations."""
        return JSONResponse(declaration())

    @app.get(
        "/v1/schema",
        response_class=Response,
        responses={200: {"content": {_SCHEMA: {}}, "description": "The schema."}},
        tags=["form"],
    )
    def schema() -> Response:
        """The JSON Schema of a record."""
        return Response(json_schema(), media_type=_SCHEMA)


def _watching(app: FastAPI, office: Office) -> None:
    @app.get("/health", tags=["operation"])
    def health() -> Alive:
        """Whether the service runs."""
        return Alive(status="ok", parser=PARSER)

    @app.get("/ready", responses={503: {"model": Alive}}, tags=["operation"])
    def ready(response: Response) -> Alive:
        """Whether a document would be taken now."""
        if office.ready:
            return Alive(status="ok", parser=PARSER)
        response.status_code = HTTPStatus.SERVICE_UNAVAILABLE
        return Alive(status="busy", parser=PARSER)

    @app.get("/metrics", include_in_schema=False)
    def metrics() -> Response:
        office.counters.batches.set(office.batches.unfinished)
        exposition = office.counters.exposition()
        return Response(exposition.body, media_type=exposition.media_type)


def _described(app: FastAPI) -> None:
    """Name the problem and the ways to give a key in the description of the paths."""
    made = app.openapi

    def described() -> dict[str, object]:
        if app.openapi_schema is None:
            found = made()
            parts = found.setdefault("components", {})
            parts.setdefault("schemas", {})["Problem"] = Problem.model_json_schema()
            parts["securitySchemes"] = {
                "bearer": {"type": "http", "scheme": "bearer"},
                "key": {"type": "apiKey", "in": "header", "name": "X-API-Key"},
            }
            found["security"] = [{}, {"bearer": []}, {"key": []}]
            app.openapi_schema = found
        return app.openapi_schema

    app.openapi = described  # type: ignore[method-assign]


def _progress(batch: Batch) -> Progress:
    finished = batch.state is State.finished
    done = len(batch.names) if finished else batch.tally.documents
    return Progress(
        id=batch.id,
        state=batch.state.value,
        accepted=batch.accepted,
        documents=len(batch.names),
        done=done,
        outcomes={item.value: count for item, count in batch.tally.outcomes.items()},
        why=batch.why,
        records=f"/v1/batches/{batch.id}/records" if finished else None,
    )


def _name(file: UploadFile) -> str:
    """The name that the client gives, on one line; it is never a path of ours."""
    return printable(file.filename or "") or UNNAMED
