"""What every request passes before it reaches a path: id, key, rate, size and time of its body, log, counts."""

import asyncio
import hashlib
import hmac
import json
import re
import secrets
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http import HTTPStatus

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from extractor.service.counters import Counters
from extractor.service.problems import ProblemError, answer
from extractor.service.settings import ServiceSettings

OPEN = frozenset(("/", "/health", "/ready", "/metrics", "/openapi.json", "/docs"))
"""Paths that ask for no key: they tell nothing about documents."""
_PAGE = re.compile(r"/page/[\w.-]+")
_REQUEST_ID = re.compile(r"[\w.:-]{1,64}")
_CLIENTS = 10_000
_BATCHES = "/v1/batches"


@dataclass(slots=True)
class _Allowance:
    """What a client may still ask, and since when that is known."""

    left: float
    at: float


@dataclass(slots=True)
class Rates:
    """Requests that each client may make: *per_minute*, as many at once; *clock* is of seconds."""

    per_minute: int | None
    clock: Callable[[], float] = time.monotonic
    _clients: dict[str, _Allowance] = field(default_factory=dict)

    def wait(self, client: str) -> float:
        """How long *client* must wait, in seconds; 0 where it need not, and then the request is counted."""
        if self.per_minute is None:
            return 0.0
        now = self.clock()
        if len(self._clients) > _CLIENTS:
            self._clients = {name: one for name, one in self._clients.items() if now - one.at < 60}  # noqa: PLR2004
        one = self._clients.setdefault(client, _Allowance(self.per_minute, now))
        a_second = self.per_minute / 60
        one.left = min(self.per_minute, one.left + (now - one.at) * a_second)
        one.at = now
        if one.left < 1:
            return (1 - one.left) / a_second
        one.left -= 1
        return 0.0


class Gate:
    """The service behind its gate, itself an ASGI application."""

    def __init__(self, app: ASGIApp, settings: ServiceSettings, counters: Counters) -> None:
        """Let through to *app* what *settings* allow."""
        self._app, self._settings, self._counters = app, settings, counters
        self._rates = Rates(settings.per_minute)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        given = headers.get("x-request-id", "")
        name = given if _REQUEST_ID.fullmatch(given) else secrets.token_hex(8)
        scope.setdefault("state", {})["request_id"] = name
        passage = _Passage(scope, send, name)
        try:
            self._admit(scope, headers)
            await self._app(scope, self._bounded(scope, headers, receive), passage.send)
        except ProblemError as error:
            if not passage.status:
                refused = answer(HTTPStatus(error.status_code), error.detail, name, error.headers)
                await refused(scope, receive, passage.send)
        finally:
            self._tell(scope, passage)

    def _admit(self, scope: Scope, headers: dict[str, str]) -> None:
        path = scope["path"]
        if path in OPEN or _PAGE.fullmatch(path):
            return
        key = _key(headers)
        if self._settings.keys and not _known(key, self._settings.keys):
            raise ProblemError(
                HTTPStatus.UNAUTHORIZED, "the API key is missing or wrong", {"WWW-Authenticate": "Bearer"}
            )
        client = hashlib.sha256(key.encode()).hexdigest() if key else (scope.get("client") or ("",))[0]
        if wait := self._rates.wait(client):
            detail = f"more than {self._settings.per_minute} requests a minute"
            raise ProblemError(
                HTTPStatus.TOO_MANY_REQUESTS, detail, {"Retry-After": str(max(1, round(wait + 0.5)))}
            )

    def _bounded(self, scope: Scope, headers: dict[str, str], receive: Receive) -> Receive:
        """Receive no more than the path takes, and not for longer than a body may need."""
        most = self._settings.batch_bytes if scope["path"] == _BATCHES else self._settings.document_bytes
        length = headers.get("content-length", "")
        if length.isdecimal() and int(length) > most:
            raise _too_large(most)
        taken, until = 0, time.monotonic() + self._settings.body_seconds
        complete = False

        async def bounded() -> Message:
            nonlocal taken, complete
            if complete:
                return await receive()
            try:
                async with asyncio.timeout(until - time.monotonic()):
                    message = await receive()
            except TimeoutError:
                detail = f"the body did not arrive within {self._settings.body_seconds:g} seconds"
                raise ProblemError(HTTPStatus.REQUEST_TIMEOUT, detail) from None
            taken += len(message.get("body", b""))
            complete = not message.get("more_body", False)
            if taken > most:
                raise _too_large(most)
            return message

        return bounded

    def _tell(self, scope: Scope, passage: "_Passage") -> None:
        """One line for the log, without a word of any document, and the counts."""
        seconds = time.perf_counter() - passage.begun
        route = getattr(scope.get("route"), "path", "unknown")
        self._counters.requests.labels(scope["method"], route, str(passage.status)).inc()
        self._counters.seconds.labels(route).observe(seconds)
        said = {
            "request": passage.name,
            "method": scope["method"],
            "path": route,
            "status": passage.status,
            "ms": round(1000 * seconds, 1),
            "bytes": passage.sent,
        }
        print(json.dumps(said), file=sys.stderr, flush=True)  # noqa: T201  the log of a service


class _Passage:
    """A request on its way: what was answered, and how much."""

    def __init__(self, scope: Scope, send: Send, name: str) -> None:
        self.scope, self.name, self._send = scope, name, send
        self.begun = time.perf_counter()
        self.status = 0
        self.sent = 0

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers = [*message.get("headers", ()), (b"x-request-id", self.name.encode())]
            message = {**message, "headers": headers}
        self.sent += len(message.get("body", b""))
        await self._send(message)


def digests(keys: str) -> frozenset[bytes]:
    """The digests of the keys in *keys*, which commas part.

    >>> len(digests("a, b,,a"))
    2
    """
    return frozenset(hashlib.sha256(key.strip().encode()).digest() for key in keys.split(",") if key.strip())


def _key(headers: dict[str, str]) -> str:
    scheme, _, token = headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else headers.get("x-api-key", "")


def _known(key: str, keys: frozenset[bytes]) -> bool:
    """Whether *key* is one of *keys*; it takes the same time wherever they differ."""
    digest = hashlib.sha256(key.encode()).digest()
    return sum([hmac.compare_digest(digest, one) for one in keys]) > 0


def _too_large(most: int) -> ProblemError:
    return ProblemError(
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"the body is larger than {most // (1024 * 1024)} MiB"
    )
