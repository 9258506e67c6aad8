"""The service over real connections: what it answers, what it refuses, what it keeps."""

import http.client
import json
import os
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import uvicorn

from extractor.batch import entry, given_up
from extractor.desk import Desk
from extractor.extract import extract
from extractor.inputs import Input
from extractor.service.app import service
from extractor.service.batches import Batches, State, Upload
from extractor.service.gate import Rates, digests
from extractor.service.reading import Sent, unread
from extractor.service.settings import ServiceSettings
from extractor.workers import Crew, Lost

SAMPLES = sorted((Path(__file__).parents[1] / "samples").glob("*.txt"))
BOUNDARY = "limit"
KEY = "right"


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:  # noqa: ANN401
        return json.loads(self.body)


@dataclass(frozen=True)
class Client:
    port: int

    def ask(self, method: str, path: str, body: bytes | None = None, **headers: str) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request(method, path, body, named)
            answer = connection.getresponse()
            lower = {name.lower(): value for name, value in answer.getheaders()}
            return Answer(answer.status, lower, answer.read())
        finally:
            connection.close()

    def send(self, path: str, field: str, *documents: tuple[str, bytes], **headers: str) -> Answer:
        parts = [
            f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{field}"; filename="{name}"\r\n\r\n'.encode()
            + data
            + b"\r\n"
            for name, data in documents
        ]
        body = b"".join(parts) + f"--{BOUNDARY}--\r\n".encode()
        return self.ask(
            "POST", path, body, Content_Type=f"multipart/form-data; boundary={BOUNDARY}", **headers
        )


def serving(settings: ServiceSettings) -> Iterator[Client]:
    config = uvicorn.Config(service(settings), port=0, log_level="error", access_log=False)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield Client(server.servers[0].sockets[0].getsockname()[1])
    server.should_exit = True
    thread.join()


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    yield from serving(ServiceSettings(tmp_path_factory.mktemp("batches"), jobs=1))


@pytest.fixture
def strict(tmp_path: Path) -> Iterator[Client]:
    limits = ServiceSettings(
        tmp_path, jobs=1, document_bytes=4096, documents=1, per_minute=4, keys=digests(KEY)
    )
    yield from serving(limits)


def finished(client: Client, path: str) -> Answer:
    for _ in range(600):
        answer = client.ask("GET", path)
        if answer.json["state"] not in ("waiting", "running"):
            return answer
        time.sleep(0.05)
    raise AssertionError(answer.json)


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem[:3])
def test_a_record_is_the_command_lines_byte_for_byte(client: Client, path: Path) -> None:
    data = path.read_bytes()

    answer = client.send("/v1/extract", "file", (path.name, data))

    assert (answer.status, answer.headers["content-type"]) == (200, "application/json")
    assert answer.body == entry(data, path.name, extract).line


def test_text_is_read_like_a_file_of_it(client: Client) -> None:
    text = SAMPLES[3].read_text(encoding="utf-8")

    answer = client.ask(
        "POST",
        "/v1/extract/text",
        json.dumps({"text": text, "name": "a"}).encode(),
        Content_Type="application/json",
    )

    assert answer.body == entry(text.encode(), "a", extract).line


def test_a_record_comes_with_its_source_where_that_is_asked_for(client: Client) -> None:
    data = SAMPLES[3].read_bytes()

    answer = client.send("/v1/extract?source=true", "file", ("a.txt", data))

    assert answer.json["source"] == data.decode()
    assert answer.json["row"]["agency"] == "韶关市浈江区卫生健康局"


def test_what_cannot_be_read_is_an_entry_as_everywhere(client: Client) -> None:
    answer = client.send("/v1/extract", "file", ("a.pdf", b"%PDF-1.7 cut off"))

    assert answer.status == 200
    assert answer.json["status"] == "refused"
    assert answer.json["issues"][0]["severity"] == "error"


@pytest.mark.parametrize(
    ("method", "path", "status", "detail"),
    [
        ("GET", "/nowhere", 404, "Not Found"),
        ("GET", "/v1/extract", 405, "Method Not Allowed"),
        ("POST", "/v1/extract", 422, "body.file: Field required"),
        ("GET", "/v1/batches/000000000000000000000000", 404, "there is no such batch"),
        ("GET", "/page/../app.py", 404, "Not Found"),
        ("GET", "/page/app.py", 404, "there is no such file"),
    ],
)
def test_a_wrong_request_is_a_problem(
    client: Client, method: str, path: str, status: int, detail: str
) -> None:
    answer = client.ask(method, path)

    assert (answer.status, answer.headers["content-type"]) == (status, "application/problem+json")
    assert answer.json["detail"] == detail
    assert answer.json["instance"] == answer.headers["x-request-id"]


def test_an_empty_file_is_an_entry_too(client: Client) -> None:
    answer = client.send("/v1/extract", "file", ("a.txt", b""))

    assert (answer.status, answer.json["issues"][0]["message"]) == (200, "a.txt: the file is empty")


def test_the_request_id_of_the_client_is_kept_unless_it_is_odd(client: Client) -> None:
    assert client.ask("GET", "/health", X_Request_Id="mine-1").headers["x-request-id"] == "mine-1"
    assert client.ask("GET", "/health", X_Request_Id="a b").headers["x-request-id"] != "a b"


def test_the_form_the_schema_the_page_and_the_counts_are_served(client: Client) -> None:
    client.send("/v1/extract", "file", ("a.txt", SAMPLES[0].read_bytes()))

    assert [table["key"] for table in client.ask("GET", "/v1/forms").json["tables"]] == [
        "disclosure",
        "applications",
        "disputes",
    ]
    assert client.ask("GET", "/v1/schema").json["title"] == "nianbao record, version 1"
    assert b"nianbao_documents_total{outcome=" in client.ask("GET", "/metrics").body
    assert client.ask("GET", "/ready").json["status"] == "ok"
    page = client.ask("GET", "/")
    assert "default-src 'self'" in page.headers["content-security-policy"]
    for name in ("viewer.js", "viewer.css", "drop.js", "drop.css", "setup.json"):
        assert client.ask("GET", f"/page/{name}").status == 200


def test_a_batch_is_accepted_followed_taken_and_forgotten(client: Client) -> None:
    documents = [(path.name, path.read_bytes()) for path in SAMPLES]

    accepted = client.send("/v1/batches", "files", *documents, ("broken.pdf", b"%PDF-"))
    progress = finished(client, accepted.headers["location"])
    records = client.ask("GET", progress.json["records"])

    assert accepted.status == 202
    assert (progress.json["state"], progress.json["documents"], progress.json["done"]) == ("finished", 6, 6)
    assert progress.json["outcomes"] == {"whole": 4, "partial": 1, "failed": 1}
    lines = records.body.splitlines()
    assert lines[:5] == [entry(data, name, extract).line for name, data in documents]
    assert client.ask("DELETE", accepted.headers["location"]).status == 204
    assert client.ask("GET", accepted.headers["location"]).status == 404


def test_limits_have_their_own_statuses(strict: Client) -> None:
    assert strict.ask("GET", "/v1/forms").status == 401
    assert strict.ask("GET", "/v1/forms", X_API_Key="wrong").status == 401
    assert strict.ask("GET", "/health").status == 200

    large = strict.send("/v1/extract", "file", ("a.txt", b"x" * 5000), Authorization=f"Bearer {KEY}")
    many = strict.send("/v1/batches", "files", ("a", b"a"), ("b", b"b"), X_API_Key=KEY)
    answers = [strict.ask("GET", "/v1/forms", X_API_Key=KEY) for _ in range(3)]

    assert (large.status, large.json["detail"]) == (413, "the body is larger than 0 MiB")
    assert (many.status, many.json["detail"]) == (413, "more than 1 documents")
    assert [answer.status for answer in answers] == [200, 200, 429]
    assert int(answers[-1].headers["retry-after"]) > 0


def test_too_many_at_once_are_asked_to_come_again(tmp_path: Path) -> None:
    for client in serving(ServiceSettings(tmp_path, jobs=1, waiting=0)):
        data = SAMPLES[0].read_bytes() * 20
        found: list[Answer] = []
        threads = [
            threading.Thread(
                target=lambda: found.append(client.send("/v1/extract", "file", ("a", data)))  # noqa: B023
            )
            for _ in range(8)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        assert {answer.status for answer in found} == {200, 503}
        assert all("retry-after" in answer.headers for answer in found if answer.status == 503)


def test_an_accepted_batch_outlives_the_service(tmp_path: Path) -> None:
    before = Batches(tmp_path, Crew(1))
    uploads = [Upload(path.name, BytesIO(path.read_bytes())) for path in SAMPLES]
    accepted = before.accept(uploads)
    (tmp_path / ".draft").mkdir()

    after = Batches(tmp_path, Crew(1))
    after.start()
    batch = after.get(accepted.id)
    assert batch is not None
    while batch.state is not State.finished:
        time.sleep(0.05)
    after.stop()

    expected = [entry(path.read_bytes(), path.name, extract).line for path in SAMPLES]
    assert batch.records.read_bytes().splitlines() == expected
    assert not (tmp_path / ".draft").exists()


def test_what_is_kept_of_a_batch_says_what_became_of_it(tmp_path: Path) -> None:
    before = Batches(tmp_path, Crew(1))
    whole, broken = (before.accept([Upload("a.txt", BytesIO(SAMPLES[0].read_bytes()))]) for _ in range(2))
    before.start()
    while before.unfinished:
        time.sleep(0.05)
    before.stop()
    (broken.folder / "batch.json").write_text("{", encoding="utf-8")

    after = Batches(tmp_path, Crew(1))
    kept, lost = after.get(whole.id), after.get(broken.id)

    assert kept is not None
    assert (kept.state, dict(kept.tally.outcomes)) == (State.finished, {"whole": 1})
    assert lost is not None
    assert (lost.state, lost.why) == (State.failed, "what is kept of it cannot be read")


def test_a_document_that_no_worker_survives_is_the_command_lines_entry_too(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(SAMPLES[0].read_bytes())

    answer = unread(Sent(path.read_bytes(), str(path)), "it took too long")

    assert answer.body == given_up(Input(str(path), str(path)), "it took too long").line


def test_a_client_may_ask_as_often_as_it_is_allowed_and_again_later() -> None:
    now = [0.0]
    rates = Rates(2, lambda: now[0])

    assert [rates.wait("a"), rates.wait("a"), rates.wait("b")] == [0, 0, 0]
    assert rates.wait("a") == pytest.approx(30)
    now[0] = 30
    assert rates.wait("a") == 0


def test_keys_are_kept_as_digests() -> None:
    settings = replace(ServiceSettings(Path()), keys=digests("first,second"))

    assert "first" not in repr(settings)
    assert digests("second , first") == settings.keys


def test_a_document_that_ends_two_workers_is_lost_and_the_desk_goes_on() -> None:
    desk: Desk[int, str] = Desk(hex, Crew(1, modules=("os",)))
    exits: Desk[int, object] = Desk(os._exit, Crew(1))

    assert desk.ask(255) == "0xff"
    assert exits.ask(3) == Lost(3, "reading it ends the process that reads it: exit code 3")
    assert desk.ask(16) == "0x10"
    desk.close()
    exits.close()
