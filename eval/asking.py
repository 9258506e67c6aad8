"""What a model's client costs by itself, against a stub that answers after half a second.

`python -m eval.asking` measures CPU a request and requests a second of the endpoint alone, of the whole client
(wording, budget, kept answers, parsing), and of the standard library's threads beside them, 8 to 128 in flight.
"""

import asyncio
import contextlib
import http.client
import json
import multiprocessing
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from multiprocessing.connection import Connection
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from extractor.asking import Question
from extractor.model.endpoint import Endpoint
from extractor.model.opening import asker
from extractor.model.shapes import Json
from extractor.prompts import ask, load
from extractor.settings import MOST_AT_ONCE, ModelSettings

LATENCY = 0.5
IN_FLIGHT = (8, 64, 128)
ROUNDS = 12
"""Requests for each place in flight."""


class Measured(NamedTuple):
    """What so many requests came to: ms of this process's CPU for each, and how many came back a second."""

    cpu: float
    rate: float


def main() -> int:
    """Print every figure."""
    with _stub() as base_url:
        for in_flight in IN_FLIGHT:
            ideal = in_flight / LATENCY
            for name, one in _ways(base_url, in_flight):
                got = _measured(one, in_flight)
                print(
                    f"{in_flight:4} in flight  {name:16} {got.cpu:6.2f} ms CPU a request"
                    f"  {got.rate:6.1f} a second of {ideal:.0f}"
                )
    return 0


def _ways(base_url: str, in_flight: int) -> Iterator[tuple[str, Callable[[int], object]]]:
    """What sends request number n, by name."""
    settings = ModelSettings("m", base_url, concurrency=min(in_flight, MOST_AT_ONCE))
    yield "http.client", _bare(base_url)
    endpoint = Endpoint(settings, {})
    yield "endpoint", lambda number: endpoint.complete(_body(number))
    endpoint.close()
    if in_flight <= MOST_AT_ONCE:
        with (
            tempfile.TemporaryDirectory() as folder,
            asker(replace(settings, cache=Path(folder)), environ={}) as client,
        ):
            yield "whole client", lambda number: client(_question(number))


def _measured(one: Callable[[int], object], in_flight: int) -> Measured:
    requests = ROUNDS * in_flight
    with ThreadPoolExecutor(in_flight) as pool:
        list(pool.map(one, range(-in_flight, 0)))  # connections are made, modules imported
        begun, cpu = time.perf_counter(), time.process_time()
        list(pool.map(one, range(requests)))
        return Measured(
            (time.process_time() - cpu) / requests * 1000, requests / (time.perf_counter() - begun)
        )


def _question(number: int) -> Question:
    return ask(load("findings"), f"一是问题{number}。" + "公开不够及时。" * 100)


def _body(number: int) -> Json:
    messages = [{"role": item.role, "content": item.content} for item in _question(number).messages]
    return {"model": "m", "messages": messages, "max_tokens": 1000}


def _bare(base_url: str) -> Callable[[int], object]:
    """A connection of the standard library for each thread."""
    place, mine = urlsplit(base_url), threading.local()

    def one(number: int) -> object:
        if not hasattr(mine, "connection"):
            mine.connection = http.client.HTTPConnection(place.hostname or "", place.port)
        content = json.dumps(_body(number)).encode()
        mine.connection.request(
            "POST", f"{place.path}/chat/completions", content, {"content-type": "application/json"}
        )
        return json.loads(mine.connection.getresponse().read())

    return one


@contextlib.contextmanager
def _stub() -> Iterator[str]:
    """A server in another process, at its base URL."""
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=_serve, args=(theirs,), daemon=True)
    process.start()
    try:
        yield f"http://127.0.0.1:{ours.recv()}/v1"
    finally:
        process.kill()
        process.join()


def _serve(pipe: Connection) -> None:
    asyncio.run(_served(pipe))


async def _served(pipe: Connection) -> None:
    empty = json.dumps({"problems": [], "rectifications": [], "improvements": []})
    said = {
        "model": "m",
        "choices": [
            {"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": empty}}
        ],
        "usage": {"prompt_tokens": 100, "completion_tokens": 20},
    }
    body = json.dumps(said).encode()
    head = (
        f"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {len(body)}\r\n\r\n".encode()
    )

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            while True:
                request = (await reader.readuntil(b"\r\n\r\n")).lower()
                length = int(request.split(b"content-length:")[1].split(b"\r\n")[0])
                await reader.readexactly(length)
                await asyncio.sleep(LATENCY)
                writer.write(head + body)
                await writer.drain()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    pipe.send(server.sockets[0].getsockname()[1])
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    sys.exit(main())
