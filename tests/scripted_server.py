"""An endpoint that plays a script: each request gets the next reaction, the last one again and again."""

import json
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Json = dict[str, Any]
MODEL = "scripted-model"


@dataclass(frozen=True)
class Reaction:
    """What goes back: ``delay`` seconds of silence, a status, headers and a body."""

    body: bytes
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=lambda: {"content-type": "application/json"})
    delay: float = 0.0


@dataclass(frozen=True)
class Request:
    """What came: its path, its headers in lower case, its body: as JSON, and as it came."""

    path: str
    headers: Mapping[str, str]
    body: Json
    raw: bytes = b""


Script = Callable[[Request], Reaction]


@dataclass
class Scripted:
    """A server that is running, and what it was asked so far."""

    base_url: str
    requests: list[Request]

    @property
    def bodies(self) -> list[Json]:
        return [request.body for request in self.requests]


def reaction(said: object) -> Reaction:
    return Reaction(json.dumps(said).encode())


def completion(
    text: str | None,
    *,
    finish: str = "stop",
    refusal: str | None = None,
    usage: Json | None = None,
    called: str | None = None,
) -> Reaction:
    """A chat completion; *called* is the argument of a function call."""
    message: Json = {"role": "assistant", "content": text, "refusal": refusal}
    if called is not None:
        function = {"name": "answer", "arguments": called}
        message["tool_calls"] = [{"id": "call_9", "type": "function", "function": function}]
    choices = [{"index": 0, "finish_reason": finish, "message": message}]
    said: Json = {"id": "1", "object": "chat.completion", "created": 1, "model": MODEL, "choices": choices}
    tokens = {"prompt_tokens": 100, "completion_tokens": 20, "total_tokens": 120}
    return reaction({**said, "usage": tokens if usage is None else usage or None})


def error(status: int, *, code: str | None = None, **headers: str) -> Reaction:
    """A failure whose message quotes what it was sent, as some servers do."""
    said = {"error": {"message": "秘密 of the document", "type": None, "code": code}}
    sent = {"content-type": "application/json", **{key.replace("_", "-"): it for key, it in headers.items()}}
    return replace(reaction(said), status=status, headers=sent)


def finding_nothing(request: Request) -> Reaction:
    """What a model says that finds nothing, in whatever shape it is asked for."""
    names = request.body["response_format"]["json_schema"]["schema"]["properties"]
    lists = {"problems", "rectifications", "improvements", "counts"}
    return completion(json.dumps({name: [] if name in lists else None for name in names}))


HTML = Reaction(b"<html><body>Sign in</body></html>", headers={"content-type": "text/html"})
CUT_JSON = Reaction(b'{"id": "1", "choices": [{"mess')


def in_turn(*reactions: Reaction) -> Script:
    """Each of *reactions* once, the last for ever."""
    left = list(reactions)
    lock = threading.Lock()

    def play(_request: Request) -> Reaction:
        with lock:
            return left.pop(0) if len(left) > 1 else left[0]

    return play


@contextmanager
def scripted(*reactions: Reaction, script: Script | None = None) -> Iterator[Scripted]:
    """A server on 127.0.0.1 that plays *reactions* in turn, or what *script* says to each request."""
    play = script or in_turn(*reactions)
    requests: list[Request] = []

    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            length = int(self.headers.get("content-length") or 0)
            raw = self.rfile.read(length)
            headers = {key.lower(): value for key, value in self.headers.items()}
            body = json.loads(raw) if "json" in headers.get("content-type", "") and raw else {}
            request = Request(self.path, headers, body, raw)
            requests.append(request)
            made = play(request)
            time.sleep(made.delay)
            try:
                self.send_response(made.status)
                for key, value in {**made.headers, "content-length": str(len(made.body))}.items():
                    self.send_header(key, value)
                self.end_headers()
                self.wfile.write(made.body)
            except (BrokenPipeError, ConnectionResetError):
                self.close_connection = True

        do_GET = do_POST = answer  # noqa: N815  names of the base class

        def log_message(self, *_arguments: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield Scripted(f"http://127.0.0.1:{server.server_address[1]}/v1", requests)
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
