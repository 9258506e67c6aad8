from itertools import groupby
from pathlib import Path

import pytest
from rich.cells import cell_len

from extractor.drawing import Box, draw
from extractor.show import Shown, drawing
from extractor.sources import source_of
from schemas.form import TABLES, Edition, blocks_of, rows_of
from schemas.record import SCHEMA_VERSION, Record, RowEvidence
from schemas.report import Count, Finding

Cells = dict[str, tuple[object, str, str | None]]
SOURCE = "第一行\n  行政许可\t1049\n\x1b[31m第三行"
NUMBER = SOURCE.index("1049")


def made(
    edition: Edition = "2021",
    *,
    cells: Cells | None = None,
    without: tuple[str, ...] = (),
    issues: tuple[dict[str, object], ...] = (),
    missing: tuple[str, ...] = (),
) -> Record:
    """A record whose every cell is a zero, except *cells* by pointer: value, state and raw."""
    report: dict[str, object] = {
        **dict.fromkeys(("agency", "agency_full", "published_on", "signed_on", "overview", "other_matters")),
        **dict.fromkeys(("problems", "rectifications", "improvements", "counts"), ()),
        "title": "某县卫生健康局2024年政府信息公开工作年度报告",
        "year": 2024,
        "scope": "own",
    }
    evidence: dict[str, object] = {}
    for table in TABLES:
        if table.key in missing:
            report[table.key] = {"state": "missing"} | ({} if table.key == "disputes" else {"form": None})
            continue
        drawn: dict[str, object] = {"state": "present"}
        if table.key != "disputes":
            drawn["form"] = edition
        for block in blocks_of(table, edition):
            for row in rows_of(block, edition):
                pointer = f"/{table.key}/{row.key.replace('.', '/')}"
                if pointer in without:
                    continue
                keys = [column.key for column in block.columns]
                read = [(cells or {}).get(f"{pointer}/{key}", (0, "number", "0")) for key in keys]
                group, _, leaf = row.key.rpartition(".")
                place = drawn.setdefault(group, {}) if group else drawn
                place[leaf] = dict(zip(keys, (value for value, _, _ in read), strict=True))  # type: ignore[index]
                evidence[pointer] = {
                    "start": [NUMBER] * len(keys),
                    "end": [NUMBER + 4] * len(keys),
                    "raw": [raw for _, _, raw in read],
                    "state": [state for _, state, _ in read],
                    "method": "rule",
                    "page": None,
                }
        report[table.key] = drawn
    return Record.model_validate(
        {
            "schema_version": SCHEMA_VERSION,
            "versions": {"parser": "0", "prompts": None},
            "source": {"name": "a.txt", "sha256": "0", "format": "text", "encoding": "utf-8", "chars": 9},
            "status": "ok",
            "document_type": "annual_report",
            "report": report,
            "evidence": evidence,
            "issues": issues,
            "usage": {},
        }
    )


def issue(code: str, *paths: str, **more: str | None) -> dict[str, object]:
    blank = dict.fromkeys(("expected", "actual", "suggestion"))
    return {"code": code, "severity": "error", "message": "总计 differs", "paths": paths, **blank, **more}


def shown(
    record: Record, *, source: str | None = SOURCE, width: int = 100, language: str = "en"
) -> list[str]:
    return [line.plain for line in drawing(Shown(record, source), width, language)]


def row(lines: list[str], label: str) -> list[str]:
    """The cells of the line that holds *label*, those before it left out."""
    cells = next(line for line in lines if label in line).strip("│").split("│")
    at = next(index for index, cell in enumerate(cells) if label in cell)
    return [cell.strip() for cell in cells[at + 1 :]]


@pytest.mark.parametrize("width", [80, 100, 120, 300])
@pytest.mark.parametrize("edition", ["2019", "2021"])
def test_every_line_of_a_table_is_as_wide_as_the_others_and_fits(width: int, edition: Edition) -> None:
    lines = shown(
        made(edition, cells={"/applications/received/other": (123456, "number", "123456")}), width=width
    )
    tables = [list(table) for drawn, table in groupby(lines, _is_drawn) if drawn]

    assert len(tables) == 3
    assert all(len({cell_len(line) for line in table}) == 1 for table in tables)
    assert all(cell_len(line) <= width for table in tables for line in table)


def _is_drawn(line: str) -> bool:
    return line.startswith(("┌", "├", "│", "└"))


def test_table_3_has_three_header_rows() -> None:
    lines = shown(made())
    header = [
        line for line in lines if "申请人情况" in line or "法人或其他组织" in line or "商业企业" in line
    ]

    assert [line.split("│")[2].strip() for line in header[:2]] == ["申请人情况", "自然人"]
    assert "科研机构" in header[2]


def test_the_editions_differ_in_their_rows() -> None:
    assert any("政府集中采购" in line for line in shown(made("2019")))
    assert not any("政府集中采购" in line for line in shown(made("2021")))
    assert row(shown(made("2019")), "（六）其他处理") == ["0"] * 7
    assert not any("现行有效件数" in line for line in shown(made("2019")))


def test_the_kinds_of_nothing_are_told_apart() -> None:
    cells: Cells = {
        "/disclosure/fees/amount_wan": (None, "blank", ""),
        "/disclosure/regulations/issued": (None, "not_applicable", "/"),
        "/disclosure/regulations/repealed": (None, "text", "见\n附件"),
        "/disclosure/regulations/in_force": (None, "absent", None),
    }
    lines = shown(made(cells=cells))

    assert row(lines, "行政事业性收费") == ["␣"]
    assert row(lines, "规章") == ["/", "见 附件", "·"]


def test_a_row_that_is_not_printed_differs_from_one_that_could_not_be_placed() -> None:
    lost = "/applications/not_processed/repeated"
    unplaced = "/applications/denied/state_secret"
    lines = shown(made(without=(lost, unplaced), issues=(issue("ROW-UNPLACED", unplaced),)))

    assert row(lines, "2.重复申请") == ["·"] * 7
    assert row(lines, "1.属于国家秘密") == ["?"] * 7


def test_a_row_whose_evidence_says_that_it_is_absent_is_not_taken_for_one_that_is_not_placed() -> None:
    lost = "/applications/not_processed/repeated"
    nothing = (None,) * 7
    absent = RowEvidence(
        start=nothing, end=nothing, raw=nothing, state=("absent",) * 7, method="rule", page=None
    )
    record = made(without=(lost,))
    record = record.model_copy(update={"evidence": {**record.evidence, lost: absent}})

    assert row(shown(record), "2.重复申请") == ["·"] * 7


def test_a_failing_row_sum_marks_its_total_and_the_parts_that_count() -> None:
    record = made(
        cells={"/applications/received/natural_person": (1, "number", "1")},
        issues=(issue("T3-ROW", "/applications/received"),),
    )

    assert row(shown(record), "一、本年新收") == ["1!", "0", "0", "0", "0", "0", "0!"]


def test_a_failing_column_sum_marks_its_total_and_the_parts_that_count() -> None:
    paths = ("total_handled", "granted", "unavailable/not_held")
    record = made(
        cells={"/applications/unavailable/not_held/natural_person": (1, "number", "1")},
        issues=(issue("T3-COL", *(f"/applications/{path}/natural_person" for path in paths)),),
    )
    lines = shown(record)

    assert row(lines, "（七）总计")[0] == "0!"
    assert row(lines, "（一）予以公开")[0] == "0"
    assert row(lines, "1.本机关不掌握")[0] == "1!"


def test_an_issue_comes_with_its_suggestion_and_the_line_it_stands_on() -> None:
    found = issue("T3-ROW", "/disclosure/licensing/decisions", suggestion="0 -> 1", expected="1", actual="0")
    lines = shown(made(issues=(found,)))

    assert lines[lines.index("Issues: 1") + 1 : -1] == [
        "  T3-ROW error  总计 differs",
        "    expected: 1",
        "    printed: 0",
        "    suggestion: 0 -> 1",
        "    line 2: 行政许可 1049  /disclosure/licensing/decisions",
    ]


def test_what_stands_in_prose_is_listed() -> None:
    record = made()
    assert record.report is not None
    finding = Finding(quote="公开渠道不够丰富", theme="形式渠道", tense="present", group=0)
    count = Count.model_validate(
        {
            **dict.fromkeys(("year", "channel", "parent")),
            "metric": "other",
            "label": "主动公开",
            "value": 159,
            "unit": "条",
            "approx": False,
            "negated": False,
            "period": "this_year",
            "quote": "主动公开159条",
        }
    )
    report = record.report.model_copy(update={"problems": (finding,), "counts": (count,)})
    lines = shown(record.model_copy(update={"report": report}))

    listed = [line.replace("\xa0", " ") for line in lines]
    assert listed[listed.index("Problems") + 1] == "  1 公开渠道不够丰富  [形式渠道 present]"
    assert listed[listed.index("Counts in prose") + 1] == "  159条 主动公开159条  [other: 主动公开]"


def test_without_the_file_places_are_offsets_and_that_is_said() -> None:
    lines = shown(made(issues=(issue("T3-ROW", "/disclosure/licensing/decisions"),)), source=None)

    assert any("not at hand" in line for line in lines)
    assert f"    [{NUMBER}:{NUMBER + 4}] /disclosure/licensing/decisions" in lines


def test_what_could_steer_the_terminal_is_not_printed() -> None:
    record = made(cells={"/disclosure/fees/amount_wan": (None, "text", "\x1b[2J\u202e无")})

    assert not any("\x1b" in line or "\u202e" in line for line in shown(record))


def test_a_missing_table_is_said_and_not_drawn() -> None:
    lines = shown(made(missing=("applications", "disputes")))

    assert "三、收到和处理政府信息公开申请情况  missing" in lines
    assert not any("申请人情况" in line for line in lines)


def test_only_the_tables_asked_for_are_drawn() -> None:
    lines = [line.plain for line in drawing(Shown(made(), SOURCE), 100, "en", {"disputes"})]

    assert any("未经复议直接起诉" in line for line in lines)
    assert not any("第二十条" in line or "申请人情况" in line for line in lines)


def test_the_programs_words_are_also_chinese() -> None:
    lines = shown(made(missing=("disputes",)), language="zh")

    assert "四、政府信息公开行政复议、行政诉讼情况  缺失" in lines
    assert "疑点: 无" in lines


def test_a_source_that_changed_is_not_taken_for_the_one_that_was_read(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("another", encoding="utf-8")
    record = made()
    record = record.model_copy(
        update={"source": record.source.model_copy(update={"name": str(tmp_path / "a.txt")})}
    )

    assert source_of(record) is None


def test_a_box_over_several_rows_goes_on_across_the_rules() -> None:
    boxes = [Box(0, 0, "一二三", rows=2), Box(0, 1, "1"), Box(1, 1, "2")]

    assert [line.plain for line in draw(boxes, [2, 2])] == [
        "┌──┬──┐",
        "│一│1 │",
        "│二├──┤",
        "│三│2 │",
        "└──┴──┘",
    ]


def test_a_text_longer_than_its_rows_makes_the_last_one_higher() -> None:
    boxes = [Box(0, 0, "一二三四", rows=2), Box(0, 1, "1"), Box(1, 1, "2")]

    assert [line.plain for line in draw(boxes, [2, 2], unruled=[1])] == [
        "┌──┬──┐",
        "│一│1 │",
        "│二│2 │",
        "│三│  │",
        "│四│  │",
        "└──┴──┘",
    ]
