"""What goes wrong, as problem details (RFC 9457)."""

from collections.abc import Mapping
from http import HTTPStatus

from fastapi import FastAPI, HTTPException, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException as StarletteHTTPException

MEDIA_TYPE = "application/problem+json"
BUSY_SECONDS = 1


class Problem(BaseModel):
    """A problem: its kind as a title, the status, and in one line what and where."""

    type: str = Field("about:blank", description="No kind beyond the status.")
    title: str
    status: int
    detail: str
    instance: str | None = Field(None, description="The id of the request.")


class ProblemError(HTTPException):
    """A request that cannot be served; *headers* go with the answer."""

    def __init__(self, status: HTTPStatus, detail: str, headers: Mapping[str, str] | None = None) -> None:
        """One line, *detail*, says what and where."""
        super().__init__(status, detail, dict(headers or {}))


def busy(detail: str, seconds: float = BUSY_SECONDS) -> ProblemError:
    """The service has as much to do as it takes; the client may ask again."""
    return ProblemError(HTTPStatus.SERVICE_UNAVAILABLE, detail, {"Retry-After": str(max(1, round(seconds)))})


def answer(
    status: HTTPStatus, detail: str, instance: str | None, headers: Mapping[str, str] | None = None
) -> JSONResponse:
    """The problem as an answer."""
    problem = Problem(
        type="about:blank", title=status.phrase, status=status, detail=detail, instance=instance
    )
    return JSONResponse(problem.model_dump(), status, dict(headers or {}), MEDIA_TYPE)


def responses(*statuses: HTTPStatus) -> dict[int | str, dict[str, object]]:
    """The problems that a path can answer with, for its description."""
    return {
        int(status): {"description": status.phrase, "content": {MEDIA_TYPE: {"schema": _REFERENCE}}}
        for status in statuses
    }


_REFERENCE = {"$ref": "#/components/schemas/Problem"}


def answer_problems(app: FastAPI) -> None:
    """Let every failure of *app* be answered as a problem; what was sent is never repeated."""

    async def http(request: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, StarletteHTTPException)  # noqa: S101  the handler is registered for nothing else
        return answer(HTTPStatus(error.status_code), str(error.detail), _id(request), error.headers)

    async def invalid(request: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, RequestValidationError)  # noqa: S101  likewise
        places = "; ".join(
            f"{'.'.join(str(part) for part in one['loc'])}: {one['msg']}" for one in error.errors()
        )
        return answer(HTTPStatus.UNPROCESSABLE_ENTITY, places, _id(request))

    async def fault(request: Request, _: Exception) -> JSONResponse:
        return answer(HTTPStatus.INTERNAL_SERVER_ERROR, "the service broke over this request", _id(request))

    app.add_exception_handler(StarletteHTTPException, http)
    app.add_exception_handler(RequestValidationError, invalid)
    app.add_exception_handler(Exception, fault)


def _id(request: Request) -> str | None:
    found = request.scope.get("state", {}).get("request_id")
    return found if isinstance(found, str) else None
