import base64
import hashlib
import os
import re
import zlib
from collections import Counter
from pathlib import Path

import orjson
import pytest

from extractor.extract import extract
from extractor.page import assembly
from extractor.page.declaration import declaration
from extractor.page.payload import CHUNK, Shown, chunks, item, packed
from extractor.page.writing import INDEX, Settings, Written, index, page, portions
from extractor.sources import SourceText, source_of
from schemas.chinese import ISSUES
from schemas.form import TABLES
from schemas.issues import ISSUE_KINDS
from schemas.record import Record, json_line

ROOT = Path(__file__).parent.parent
SAMPLE = next((ROOT / "samples").glob("003*"))
PAGE = ROOT / "extractor" / "page"
MODULES = {path.stem: path.read_text(encoding="utf-8") for path in PAGE.glob("*.js")}
DECLARED = re.compile(r"^(?:export )?(?:async )?(?:function|const|let|class) (\w+)", re.MULTILINE)
IMPORTED = re.compile(r'^import \{([^}]*)\} from "\./(\w+)\.js";$', re.MULTILINE)


def record(name: str = "a.txt") -> Record:
    return extract(SAMPLE.read_bytes(), name)


def shown(name: str = "a.txt", source: str | None = None) -> Shown:
    return Shown(record(name), SourceText(source or SAMPLE.read_text(encoding="utf-8")))


def written(reports: list[Shown], title: str = "年报") -> str:
    return "".join(page(iter(reports), Settings(title), []))


def unpacked(text: str) -> object:
    return orjson.loads(zlib.decompress(base64.b64decode(text), -zlib.MAX_WBITS))


def payload(text: str, name: str) -> object:
    found = re.search(rf'data-payload="{name}">([^<]*)<', text)
    assert found is not None
    return unpacked(found[1])


def test_a_page_carries_the_record_as_it_was_written_and_its_source() -> None:
    text = written([shown()])

    assert payload(text, "0") == [
        {
            "record": orjson.loads(json_line(record())),
            "source": SAMPLE.read_text(encoding="utf-8"),
            "pages": [],
            "why": None,
        }
    ]


def test_the_list_says_of_each_report_what_it_is_sorted_and_filtered_by() -> None:
    rows = payload(written([shown()]), "rows")
    assert isinstance(rows, list)
    [row] = rows

    assert (row["agency"], row["year"], row["status"]) == ("韶关市浈江区卫生健康局", 2024, "ok")
    assert row["issues"] == {"T3-ROW": 2, "T3-COL": 1, "T3-ID": 1, "TABLE-FORM": 2}
    assert (row["severities"], row["methods"]) == ({"error": 4, "info": 2}, ["rule"])
    assert (row["chunk"], row["at"]) == (0, 0)


def test_a_page_names_no_address_and_loads_nothing() -> None:
    markup = re.sub(r'data-payload="\w+">[^<]*<', "", written([shown()]))

    assert re.findall(r"https?:|//[a-z]+\.[a-z]|@import|url\(|\bfetch\(|XMLHttpRequest|\bsrc=", markup) == []


def test_the_policy_of_a_page_allows_its_own_script_and_style_and_nothing_else() -> None:
    text = written([shown()])
    [policy] = re.findall(r'Content-Security-Policy" content="([^"]*)"', text)
    [script] = re.findall(r"<script>(.*?)</script>", text, re.DOTALL)
    [style] = re.findall(r"<style>(.*?)</style>", text, re.DOTALL)

    assert policy.startswith("default-src 'none'; ")
    assert f"script-src '{_hash(script)}'; style-src '{_hash(style)}';" in policy
    assert "unsafe" not in policy


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


@pytest.mark.parametrize(
    "hostile",
    [
        "</script><script>alert(1)</script>",
        '"><img src=x onerror=alert(1)>.txt',
        "a\u2028b\u2029.txt",
        "<!--<script>",
    ],
)
def test_no_character_of_a_document_stands_in_the_markup(hostile: str) -> None:
    plain, other = written([shown("a.txt", "b")]), written([shown(hostile, hostile)])

    blocks = r'(data-payload="\w+">)[^<]*<'
    assert re.sub(blocks, r"\1<", other) == re.sub(blocks, r"\1<", plain)


def test_a_title_is_text() -> None:
    assert "<title>&lt;script&gt;&amp;</title>" in written([shown()], "<script>&")


def test_scripts_make_elements_and_never_markup() -> None:
    joined = "\n".join(MODULES.values())

    assert (
        re.findall(r"innerHTML|outerHTML|insertAdjacent|document\.write|\beval\(|new Function", joined) == []
    )


def test_joined_modules_have_names_unlike_one_another() -> None:
    names = Counter(name for module in assembly.SCRIPTS for name in DECLARED.findall(MODULES[module]))

    assert [name for name, count in names.items() if count > 1] == []


def test_a_module_imports_what_another_exports() -> None:
    for module, text in MODULES.items():
        for imported, other in IMPORTED.findall(text):
            exported = re.findall(
                r"^export (?:async )?(?:function|const|class) (\w+)", MODULES[other], re.MULTILINE
            )
            missing = {name.strip() for name in imported.split(",")} - set(exported)
            assert (module, other, missing) == (module, other, set())


def test_every_module_is_part_of_the_script() -> None:
    assert {*assembly.SCRIPTS, "start", "host"} == set(MODULES)
    assert "import " not in re.sub(r"\bimport\b(?= of)", "", assembly.script("host"))


def test_both_languages_have_the_same_words() -> None:
    english, chinese = MODULES["words"].split("zh: {")
    keys = [
        set(re.findall(r"[{,]\s*(\w+):\s+\"", part)) for part in (english, "{" + chinese.split("\n  },")[0])
    ]

    assert keys[0] ^ keys[1] == set()
    assert len(keys[0]) > 100


def test_the_page_knows_every_row_and_column_of_the_form() -> None:
    tables = declaration()["tables"]
    assert isinstance(tables, list)

    assert [
        (table["key"], row["key"], row["label"], column["key"], column["label"])
        for table in tables
        for block in table["blocks"]
        for row in block["rows"]
        for column in block["columns"]
    ] == [
        (table.key, row.key, row.label, column.key, column.label)
        for table in TABLES
        for block in table.blocks
        for row in block.rows
        for column in block.columns
    ]


def test_the_chinese_meanings_are_those_of_codes_that_there_are() -> None:
    assert set(ISSUES) - set(ISSUE_KINDS) == set()


def test_many_reports_are_packed_in_chunks_of_limited_size() -> None:
    one = len(item(shown()))
    count = 3 * CHUNK // one

    found = list(chunks([shown()] * count))

    assert len(found) >= 3
    assert sum(len(chunk.rows) for chunk in found) == count
    assert all(len(orjson.dumps(unpacked(chunk.packed))) < CHUNK + 2 * one for chunk in found)


def test_a_folder_lists_the_reports_of_all_its_pages() -> None:
    parts = []
    for number, portion in enumerate(portions([shown(f"{n}.txt") for n in range(5)], 2)):
        part = Written(f"part-{number}.html", [])
        assert "data-payload" in "".join(page(portion, Settings(""), part.rows, INDEX))
        parts.append(part)
    rows = payload("".join(index(parts, Settings(""))), "rows")
    assert isinstance(rows, list)

    assert [(row["name"], row["page"], row["in_page"]) for row in rows] == [
        (f"{n}.txt", f"part-{n // 2}.html", n % 2) for n in range(5)
    ]


def test_a_source_is_found_by_its_name_in_another_folder_if_it_is_the_same(tmp_path: Path) -> None:
    (tmp_path / "report.txt").write_bytes(SAMPLE.read_bytes())
    read = record("elsewhere/report.txt")

    assert source_of(read) is None
    found = source_of(read, [str(tmp_path)])
    assert found is not None
    assert found.chars == SAMPLE.read_text(encoding="utf-8")

    (tmp_path / "report.txt").write_text("another", encoding="utf-8")
    assert source_of(read, [str(tmp_path)]) is None


def test_a_source_is_never_fetched_from_elsewhere_and_no_pipe_is_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")

    assert source_of(record("memory://reports/a.txt")) is None
    assert source_of(record(str(tmp_path / "pipe"))) is None


def test_a_source_that_is_not_at_hand_is_said() -> None:
    assert orjson.loads(item(Shown(record(), None)))["why"] == "absent"
    assert orjson.loads(item(Shown(record(), SourceText("长" * 1_000_001))))["why"] == "long"


def test_packing_is_raw_deflate_in_base64() -> None:
    assert unpacked(packed("年报".join('""').encode())) == "年报"
