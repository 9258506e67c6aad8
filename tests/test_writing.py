import json
import os
import signal
import time
from collections.abc import Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path

import pytest

from extractor.account import Tally
from extractor.batch import Done, Origin, Outcome
from extractor.errors import ExtractionError, RunError, UndecodableError
from extractor.extract import extract
from extractor.inputs import Input
from extractor.recording import failed
from extractor.running import Plan
from extractor.sinks import parse
from extractor.stamp import Stamp, stamp
from extractor.workers import Crew
from extractor.writing import Order, written
from schemas.record import Record

STAMP = Stamp("0", "code", "3", {}, {})
SAMPLE = sorted((Path(__file__).parent.parent / "samples").iterdir())[3].read_bytes()


def told(data: bytes, name: str) -> Record:
    """A record that says what is in the file, or what the file asks for."""
    match data:
        case b"die":
            os.kill(os.getpid(), signal.SIGSEGV)
        case b"hang":
            time.sleep(600)
        case b"eat":
            held = []
            while True:
                held.append(bytes(50_000_000))
        case b"bad":
            raise UndecodableError("the bytes are no text")
    record = failed(name, data, ExtractionError(data.decode()))
    issue = record.issues[0].model_copy(update={"severity": "info"})
    return record.model_copy(update={"issues": (issue,)})


def whole(data: bytes, name: str) -> Record:
    return told(data, name).model_copy(update={"status": "ok"})


def reports(folder: Path, *contents: str) -> tuple[Input, ...]:
    folder.mkdir(exist_ok=True)
    for number, content in enumerate(contents):
        (folder / f"{number:04}.txt").write_text(content, encoding="utf-8")
    return tuple(Input(path.name, str(path)) for path in sorted(folder.iterdir()))


def order(folder: Path, inputs: Sequence[Input], **changes: object) -> Order:
    given = Order(str(folder / "out.jsonl"), tuple(inputs), Plan(told, STAMP.digest), STAMP)
    return replace(given, **changes)  # type: ignore[arg-type]


def outcomes(run: Sequence[Done]) -> list[Outcome]:
    return [done.outcome for done in run]


def origins(run: Sequence[Done]) -> list[str]:
    return [done.origin.value for done in run]


def test_an_interrupted_run_goes_on_and_ends_as_if_it_had_not_been(tmp_path: Path) -> None:
    inputs = reports(tmp_path / "in", "a", "b", "c")
    list(written(order(tmp_path, inputs, output=str(tmp_path / "whole.jsonl")), Tally()))
    first = written(order(tmp_path, inputs), Tally())
    list(islice(first, 2))
    first.close()
    with (tmp_path / "out.jsonl.part").open("ab") as file:
        file.write(b'{"schema_version": "1", "sou')

    again = list(written(order(tmp_path, inputs), Tally()))

    assert origins(again) == ["resumed", "resumed", "read"]
    assert (tmp_path / "out.jsonl").read_bytes() == (tmp_path / "whole.jsonl").read_bytes()
    assert {path.name for path in tmp_path.iterdir()} == {
        "in",
        *("out.jsonl", "out.jsonl.run.json", "whole.jsonl", "whole.jsonl.run.json"),
    }


@pytest.mark.parametrize("change", ["changed", "added before", "gone", "torn", "zeroed"])
def test_what_is_no_longer_right_is_read_again(tmp_path: Path, change: str) -> None:
    inputs = reports(tmp_path / "in", "a", "b", "c", "d")
    first = written(order(tmp_path, inputs), Tally())
    list(islice(first, 3))
    first.close()
    part = tmp_path / "out.jsonl.part"
    match change:
        case "changed":
            (tmp_path / "in" / "0001.txt").write_text("B", encoding="utf-8")
        case "added before":
            (tmp_path / "in" / "0000a.txt").write_text("x", encoding="utf-8")
        case "gone":
            (tmp_path / "in" / "0001.txt").unlink()
        case "torn":
            part.write_bytes(part.read_bytes().replace(b'"b"', b'"b'))
        case "zeroed":
            part.write_bytes(part.read_bytes().splitlines(keepends=True)[0] + bytes(500) + b"\n{}\n")
    inputs = tuple(Input(path.name, str(path)) for path in sorted((tmp_path / "in").iterdir()))

    again = list(written(order(tmp_path, inputs), Tally()))

    assert origins(again) == ["resumed"] + ["read"] * (len(inputs) - 1)
    list(written(order(tmp_path, inputs, output=str(tmp_path / "whole.jsonl")), Tally()))
    assert (tmp_path / "out.jsonl").read_bytes() == (tmp_path / "whole.jsonl").read_bytes()


def test_a_file_that_cannot_be_read_is_looked_at_again(tmp_path: Path) -> None:
    inputs = (*reports(tmp_path / "in", "a"), Input("gone.txt", str(tmp_path / "gone.txt")))
    first = written(order(tmp_path, inputs), Tally())
    list(islice(first, 2))
    first.close()

    unchanged = written(order(tmp_path, inputs), Tally())
    assert origins(list(islice(unchanged, 2))) == ["resumed", "resumed"]
    unchanged.close()
    (tmp_path / "gone.txt").write_text("here", encoding="utf-8")
    assert origins(list(written(order(tmp_path, inputs), Tally()))) == ["resumed", "read"]


def test_an_unfinished_output_of_other_settings_is_not_gone_on_with(tmp_path: Path) -> None:
    inputs = reports(tmp_path / "in", "a", "b")
    first = written(order(tmp_path, inputs), Tally())
    next(first)
    first.close()
    other = replace(STAMP, code="c0de", settings={"model": "qwen"})

    with pytest.raises(RunError) as caught:
        list(written(order(tmp_path, inputs, stamp=other), Tally()))
    assert str(caught.value) == (
        f"{tmp_path}/out.jsonl.part was begun otherwise (code was code and is c0de, settings.model was none"
        " and is qwen): finish it so, or begin again with --fresh"
    )
    assert origins(list(written(order(tmp_path, inputs, stamp=other, fresh=True), Tally()))) == [
        "read",
        "read",
    ]


def test_unchanged_documents_are_not_read_again(tmp_path: Path) -> None:
    inputs = reports(tmp_path / "in", "a", "bad", "c")
    plan = Plan(told, STAMP.digest, tmp_path / "kept")
    list(written(order(tmp_path, inputs, plan=plan), Tally()))
    before = (tmp_path / "out.jsonl").read_bytes()
    (tmp_path / "in" / "0002.txt").write_text("C", encoding="utf-8")

    again = list(written(order(tmp_path, inputs, plan=plan), Tally()))

    assert origins(again) == ["reused", "read", "read"]
    assert (tmp_path / "out.jsonl").read_bytes() == before.replace(b'"c"', b'"C"').replace(
        b"2e7d2c03a9507ae265ecf5b5356885a53393a2029d241394997265a1a25aefc6",
        b"6b23c0d5f35d1b11f9b683f0b0a617355deb11277d91ae091d399c655b87940d",
    )


def test_a_retry_reads_what_failed_and_leaves_the_rest_as_it_stands(tmp_path: Path) -> None:
    inputs = reports(tmp_path / "in", "a", "bad", "c", "bad")
    list(written(order(tmp_path, inputs), Tally()))
    (tmp_path / "in" / "0001.txt").write_text("b", encoding="utf-8")
    first, _, third, fourth = (tmp_path / "out.jsonl").read_bytes().splitlines()
    plan = Plan(told, STAMP.digest, earlier=str(tmp_path / "out.jsonl"))

    again = list(written(order(tmp_path, inputs, plan=plan), Tally()))

    assert origins(again) == ["reused", "read", "reused", "read"]
    lines = (tmp_path / "out.jsonl").read_bytes().splitlines()
    assert [lines[0], lines[2], lines[3]] == [first, third, fourth]
    assert outcomes(again) == ["refused", "refused", "refused", "failed"]


def test_a_retry_of_fewer_documents_than_the_output_holds_is_refused(tmp_path: Path) -> None:
    inputs = reports(tmp_path / "in", "a", "bad", "c")
    list(written(order(tmp_path, inputs), Tally()))
    before = (tmp_path / "out.jsonl").read_bytes()
    plan = Plan(told, STAMP.digest, earlier=str(tmp_path / "out.jsonl"))

    with pytest.raises(RunError, match=r"holds records of 2 documents that are not named now, as 0001\.txt"):
        list(written(order(tmp_path, inputs[:1], plan=plan), Tally()))
    assert (tmp_path / "out.jsonl").read_bytes() == before
    assert not (tmp_path / "out.jsonl.part").exists()


def test_the_users_columns_are_carried_into_the_record(tmp_path: Path) -> None:
    (source,) = reports(tmp_path / "in", "a")
    labelled = replace(source, columns={"province": "广东", "n": 3})
    list(written(order(tmp_path, (labelled,)), Tally()))

    (record,) = parse((tmp_path / "out.jsonl").read_bytes())

    assert record.source.columns == {"province": "广东", "n": 3}


THREADS: set[str] = set()


def waiting(data: bytes, name: str) -> Record:
    """What cannot leave this process: it notes which documents came to it."""
    THREADS.add(name)
    return told(data, name).model_copy(update={"status": "ok"})


def test_only_what_comes_through_a_worker_alive_is_read_beside_the_model(tmp_path: Path) -> None:
    inputs = reports(tmp_path / "in", "a", "die", "bad", "d", "e")
    plan = Plan(waiting, STAMP.digest, threads=3, rehearsal=whole)

    run = list(written(order(tmp_path, inputs, plan=plan, crew=Crew(2)), Tally()))

    assert outcomes(run) == ["whole", "failed", "failed", "whole", "whole"]
    assert {"0000.txt", "0003.txt", "0004.txt"} == THREADS
    assert [record.source.name for record in parse((tmp_path / "out.jsonl").read_bytes())] == [
        source.name for source in inputs
    ]


@pytest.mark.parametrize("crew", [None, Crew(2)], ids=["here", "workers"])
def test_the_account_says_what_was_made_of_what_and_by_what(tmp_path: Path, crew: Crew | None) -> None:
    inputs = reports(tmp_path / "in", "a", "bad")
    list(written(order(tmp_path, inputs, crew=crew), Tally()))

    account = json.loads((tmp_path / "out.jsonl.run.json").read_bytes())

    assert account["made_by"]["digest"] == STAMP.digest
    assert account["output"]["bytes"] == (tmp_path / "out.jsonl").stat().st_size
    assert account["inputs"]["documents"] == 2
    assert {name: account["counts"][name] for name in ("refused", "failed")} == {"refused": 1, "failed": 1}


def test_workers_give_what_one_process_gives(tmp_path: Path) -> None:
    inputs = reports(tmp_path / "in", *(str(number) for number in range(100)), "bad", "")
    list(written(order(tmp_path, inputs, output=str(tmp_path / "one")), Tally()))
    list(written(order(tmp_path, inputs, output=str(tmp_path / "two"), crew=Crew(2)), Tally()))

    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


@pytest.mark.slow
def test_among_2000_one_that_kills_one_that_hangs_and_one_that_eats_fail_alone(tmp_path: Path) -> None:
    contents = [str(number) for number in range(2000)]
    contents[300], contents[301], contents[1500] = "die", "hang", "eat"
    inputs = reports(tmp_path / "in", *contents)
    tally = Tally()

    run = list(written(order(tmp_path, inputs, crew=Crew(2, seconds=2.0, megabytes=512)), tally))

    assert (tally.outcomes[Outcome.refused], tally.outcomes[Outcome.failed]) == (1997, 3)
    assert [done.complaint for done in run if done.outcome is Outcome.failed] == [
        "0300.txt: reading it ends the process that reads it: Segmentation fault",
        "0301.txt: reading it takes longer than 2 seconds",
        "1500.txt: reading it takes more memory than it may have",
    ]
    hashes = [record.source.sha256 for record in parse((tmp_path / "out.jsonl").read_bytes())]
    assert all(hashes)
    assert len(set(hashes)) == 2000


def test_the_stamp_changes_with_the_settings_and_says_which_code_and_libraries() -> None:
    one = stamp({})

    assert one.digest != stamp({"model": "m"}).digest
    assert {"pydantic", "selectolax"} < one.libraries.keys()
    assert not {"pytest", "duckdb", "fastapi", "nianbao"} & one.libraries.keys()
    assert len(one.code) == 64


def test_a_real_report_is_the_same_by_every_way(tmp_path: Path) -> None:
    inputs = reports(tmp_path / "in", *(SAMPLE.decode() + f"\n编号{number}" for number in range(5)))
    plan = Plan(extract, STAMP.digest, tmp_path / "kept")
    runs = [
        list(written(order(tmp_path, inputs, plan=plan, crew=crew), Tally()))
        for crew in (None, Crew(2), None)
    ]

    assert [origins(run)[0] for run in runs] == ["read", Origin.reused, Origin.reused]
    assert len({tuple(done.line for done in run) for run in runs}) == 1
