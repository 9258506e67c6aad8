"""A report becomes a case of gold in an editor, and only when lint finds nothing."""

import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

import nianbao
from eval.cases import load_cases
from eval.judging import GOLD
from extractor.cli import app

REPORT = Path(__file__).parents[1] / "samples" / "003_a2c9da7275a0d61c.txt"


def run(monkeypatch: pytest.MonkeyPatch, editor: str, *words: str) -> tuple[int, str]:
    monkeypatch.setenv("EDITOR", editor)
    monkeypatch.delenv("VISUAL", raising=False)
    assert nianbao.annotate.__doc__  # it is registered with the program's commands
    done = CliRunner().invoke(app, ["annotate", *words])
    return done.exit_code, done.output


def test_a_report_that_is_gone_through_is_a_case_that_loads(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    code, told = run(
        monkeypatch,
        "sed -i s/浈江区卫生健康局2024/浈江区卫生健康局2024/",
        str(REPORT),
        "-o",
        str(tmp_path),
        "--name",
        "mine",
    )

    assert (code, told) == (0, f"1 case in {tmp_path / 'mine'}\n")
    loaded = load_cases(tmp_path)
    assert loaded.faults == ()
    assert [case.gold.prefilled for case in loaded.cases] == [True]
    assert (tmp_path / "mine" / "source.txt").read_bytes() == REPORT.read_bytes()


def test_what_lint_finds_is_told_and_nothing_is_stored(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    code, told = run(monkeypatch, "sed -i s/510/511/", str(REPORT), "-o", str(tmp_path))

    assert code == 1
    assert "/disclosure/licensing/previous_items is 511, which the document does not print" in told
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("editor", "line"),
    [
        ("false", "false ended with 1; nothing was stored"),
        ("no-such-editor", "no-such-editor: No such file or directory: set EDITOR"),
    ],
)
def test_an_editor_that_fails_stores_nothing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, editor: str, line: str
) -> None:
    code, told = run(monkeypatch, editor, str(REPORT), "-o", str(tmp_path))

    assert (code, told) == (1, f"{REPORT}: {line}\n")
    assert list(tmp_path.iterdir()) == []


def test_an_organ_stands_in_one_split_and_a_second_entry_is_linted(tmp_path: Path) -> None:
    for name in ("samples-001", "dev-nanhu-minzheng-2020"):
        shutil.copytree(GOLD / name, tmp_path / name)
    (tmp_path / "samples-001" / "source.txt").write_bytes(
        (GOLD.parents[1] / "samples").glob("001*").__next__().read_bytes()
    )
    expected = tmp_path / "samples-001" / "expected.json"
    other = json.loads((tmp_path / "dev-nanhu-minzheng-2020" / "expected.json").read_text(encoding="utf-8"))
    moved = json.loads(expected.read_text(encoding="utf-8")) | {
        "split": "check",
        "org_group": other["org_group"],
    }
    expected.write_text(json.dumps(moved), encoding="utf-8")
    second = tmp_path / "dev-nanhu-minzheng-2020" / "second.json"
    second.write_text(
        second.read_text(encoding="utf-8").replace("形成问答在公众号推出", "不在文中"), encoding="utf-8"
    )

    assert load_cases(tmp_path).faults == (
        (
            "dev-nanhu-minzheng-2020: second.json: improvements: the document does not say "
            "“按月梳理热线高频问题，不在文中”"
        ),
        f"{other['org_group']} stands in two splits: dev-nanhu-minzheng-2020, samples-001",
    )
