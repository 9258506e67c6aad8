"""The viewer in headless Chromium; `make test-all` installs what it needs."""

import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from eval.browsing import DESKTOP, PHONE, Screen, chromium, opened, requests, resize
from extractor.correcting import corrected
from extractor.corrections import parse_corrections
from extractor.errors import UnsupportedError
from extractor.extract import extract
from extractor.page.payload import Shown
from extractor.page.writing import INDEX, Settings, Written, index, page, portions
from extractor.recording import failed
from extractor.sources import SourceText
from schemas.record import Record

if TYPE_CHECKING:
    from selenium.webdriver.chrome.webdriver import WebDriver
    from selenium.webdriver.remote.webelement import WebElement

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parent.parent
SAMPLES = sorted((ROOT / "samples").iterdir())
AXE = ROOT / "build" / "axe.min.js"
CONTRADICTS = 3
CELL = "/applications/received/natural_person"
HOSTILE = (
    "</script><script>window.broken=1</script><img src=x onerror=window.broken=1>\u2028<svg/onload=broken=1>"
)


def shown(path: Path, name: str | None = None) -> Shown:
    text = path.read_text(encoding="utf-8")
    return Shown(extract(text.encode(), name or path.name), SourceText(text))


def hostile() -> Shown:
    """A report whose name, title, prose and cells hold markup that would run if it were read as such."""
    text = SAMPLES[CONTRADICTS].read_text(encoding="utf-8")
    text = text.replace("其中机构职能3条", f"其中{HOSTILE}机构职能3条").replace("\n510\n", f"\n{HOSTILE}\n")
    record = extract(text.encode(), f"{HOSTILE}.txt")
    assert record.report is not None
    told = record.issues[0].model_copy(
        update={"message": HOSTILE, "suggestion": HOSTILE, "code": "MODEL-INVALID"}
    )
    report = record.report.model_copy(
        update={
            "title": HOSTILE,
            "agency_full": HOSTILE,
            "problems": tuple(one.model_copy(update={"quote": HOSTILE}) for one in record.report.problems),
            "counts": tuple(
                one.model_copy(update={"quote": HOSTILE, "label": HOSTILE}) for one in record.report.counts
            ),
        }
    )
    changed = record.model_copy(update={"report": report, "issues": (*record.issues, told)})
    return Shown(changed, SourceText(text, (0, 900)))


def astral() -> Shown:
    """A report with characters outside the basic plane before its numbers."""
    text = "𠮷𠮷😀\n" + SAMPLES[CONTRADICTS].read_text(encoding="utf-8")
    return Shown(extract(text.encode(), "astral.txt"), SourceText(text))


@pytest.fixture(scope="module")
def viewed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One page of the samples, a hostile report and one with wide characters."""
    path = tmp_path_factory.mktemp("viewer") / "page.html"
    reports = [*(shown(sample) for sample in SAMPLES), hostile(), astral()]
    path.write_text("".join(page(iter(reports), Settings("样例", "en"), [])), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def chrome(viewed: Path) -> "Iterator[WebDriver]":
    with chromium(downloads=viewed.parent) as browser:
        yield browser


@pytest.fixture
def browser(chrome: "WebDriver", viewed: Path) -> "Iterator[WebDriver]":
    """The page, opened anew at its list; nothing may be complained of, and nothing asked for, in any test."""
    resize(chrome, DESKTOP)
    opened(chrome, viewed)
    chrome.execute_script("localStorage.clear()")
    chrome.get_log("browser")
    list(requests(chrome))
    opened(chrome, viewed)
    yield chrome
    assert chrome.get_log("browser") == []
    assert {address.split(":")[0] for address in requests(chrome)} <= {"file", "data", "about", "blob"}


def go(browser: "WebDriver", at: int) -> None:
    browser.execute_script(f"location.hash = '#/{at}'")
    _until(lambda: f"#/{at}" in browser.current_url and bool(all_of(browser, ".body h1")))
    _until(lambda: one(browser, f'.row[data-index="{at}"]').get_attribute("aria-selected") == "true")
    time.sleep(0.2)


def _until(holds: Callable[[], bool]) -> None:
    for _ in range(100):
        if holds():
            return
        time.sleep(0.05)
    raise AssertionError("the page did not come to it")


def one(browser: "WebDriver", selector: str) -> "WebElement":
    return browser.find_element("css selector", selector)


def click(browser: "WebDriver", selector: str) -> None:
    """Bring the element where nothing lies over it, and click on it."""
    browser.execute_script("arguments[0].scrollIntoView({block: 'center'})", one(browser, selector))
    one(browser, selector).click()


def all_of(browser: "WebDriver", selector: str) -> "list[WebElement]":
    return list(browser.find_elements("css selector", selector))


def texts(browser: "WebDriver", selector: str) -> list[str]:
    return [node.get_attribute("textContent") or "" for node in all_of(browser, selector)]


def press(browser: "WebDriver", *keys: str) -> None:
    browser.switch_to.active_element.send_keys(*keys)


def choose(browser: "WebDriver", facet: str, value: str) -> None:
    click(browser, f'[data-facet="{facet}"] option[value="{value}"]')


def in_sight(browser: "WebDriver", selector: str, box: str) -> bool:
    script = """const [a, b] = [...arguments].map((s) => document.querySelector(s).getBoundingClientRect());
        return a.top >= b.top - 1 && a.bottom <= b.bottom + 1"""
    return bool(browser.execute_script(script, selector, box))


def test_the_list_names_every_report_and_opens_one(browser: "WebDriver") -> None:
    assert len(all_of(browser, ".row")) == len(SAMPLES) + 2

    all_of(browser, ".row")[CONTRADICTS].click()
    _until(lambda: bool(all_of(browser, ".body h1")))

    assert texts(browser, ".body h1") == ["浈江区卫生健康局2024年政府信息公开年度报告"]
    assert len(all_of(browser, "table.form")) == 3
    assert len(all_of(browser, "td.cell")) == 22 + 161 + 15


def test_the_list_is_searched_filtered_and_sorted(browser: "WebDriver") -> None:
    one(browser, ".search").send_keys("浈江")
    assert one(browser, ".count").text.startswith("2 of 7 reports")
    click(browser, ".count button")
    choose(browser, "status", "partial")
    assert texts(browser, ".row .name") == ["泸西县卫生健康局"]
    click(browser, ".count button")
    choose(browser, "issue", "T3-ROW")
    assert len(all_of(browser, ".row")) == 3
    click(browser, ".count button")
    choose(browser, "sort", "byIssues")
    counts = [int(text.split()[0]) for text in texts(browser, ".row .chip.error")]
    assert counts == sorted(counts, reverse=True) == [5, 4, 4]


def test_a_cell_leads_to_its_place_in_the_source_and_back(browser: "WebDriver") -> None:
    go(browser, CONTRADICTS)
    record = extract(SAMPLES[CONTRADICTS].read_bytes(), "a.txt")
    start = record.evidence["/applications/received"].start[0]  # type: ignore[index]

    click(browser, f'.cell[data-pointer="{CELL}"]')

    assert texts(browser, ".source .lit") == ["1"]
    assert f"offset {start}–" in one(browser, ".inspector").text
    assert in_sight(browser, ".source .lit", ".source .lines")
    click(browser, ".source .cell-mark.s-number")
    assert texts(browser, ".cell.lit") == ["510"]
    assert in_sight(browser, ".cell.lit", ".report")
    assert one(browser, ".cell.lit").get_attribute("aria-selected") == "true"


def test_an_address_leads_to_a_value_and_its_place(chrome: "WebDriver", viewed: Path) -> None:
    resize(chrome, DESKTOP)
    opened(chrome, viewed, f"#/{CONTRADICTS}/disputes/litigation_after_reconsideration/total")
    _until(lambda: bool(all_of(chrome, ".source .lit")))
    time.sleep(0.3)

    assert in_sight(chrome, ".source .lit", ".source .lines")
    assert in_sight(chrome, ".cell.lit", ".report")


def test_offsets_count_characters_even_where_scripts_count_two(browser: "WebDriver") -> None:
    go(browser, len(SAMPLES) + 1)

    click(browser, '.cell[data-pointer="/disclosure/licensing/change"]')

    assert texts(browser, ".source .lit") == ["-58"]


def test_a_finding_and_a_count_lead_to_their_sentence(browser: "WebDriver") -> None:
    go(browser, CONTRADICTS)

    click(browser, '[data-pointer="/problems/0"]')
    assert "".join(texts(browser, ".source .lit")) == "对政府信息工作的重要性认识不够"
    click(browser, '[data-pointer="/counts/2"]')
    assert "".join(texts(browser, ".source .lit")) == "通知公告34条"
    assert texts(browser, ".source .lit-strong") == ["34"]


def test_a_contradiction_is_written_out_and_its_terms_lead_to_their_cells(browser: "WebDriver") -> None:
    go(browser, CONTRADICTS)
    equation = one(browser, ".equation")

    assert " ".join(equation.text.split()).startswith("总计 0 ≠ 自然人 1 + 商业企业 0 + 科研机构 0")
    assert "= 1" in equation.text

    click(browser, f'.equation [data-pointer="{CELL}"]')
    assert one(browser, ".cell.lit").get_attribute("data-pointer") == CELL
    assert len(all_of(browser, ".cell.doubt-error")) == 8


def test_the_kinds_of_nothing_differ(browser: "WebDriver") -> None:
    go(browser, 4)

    fees = one(browser, '.cell[data-pointer="/disclosure/fees/amount_wan"]')

    assert "s-blank" in (fees.get_attribute("class") or "")
    assert fees.text == "␣"
    assert len(all_of(browser, "section.table p.missing")) == 2


def test_everything_works_from_the_keyboard(browser: "WebDriver") -> None:
    from selenium.webdriver.common.keys import Keys  # noqa: PLC0415

    body = one(browser, "body")
    body.send_keys("j")
    _until(lambda: browser.current_url.endswith("#/0"))
    body.send_keys("j")
    _until(lambda: browser.current_url.endswith("#/1"))
    body.send_keys("k")
    _until(lambda: browser.current_url.endswith("#/0"))
    body.send_keys("/")
    assert browser.switch_to.active_element.get_attribute("type") == "search"
    press(browser, Keys.ESCAPE)
    go(browser, CONTRADICTS)
    click(browser, f'.cell[data-pointer="{CELL}"]')
    press(browser, Keys.ARROW_RIGHT)
    assert one(browser, ".cell.lit").get_attribute("data-pointer") == "/applications/received/business"
    press(browser, Keys.ARROW_DOWN)
    assert one(browser, ".cell.lit").get_attribute("data-pointer") == "/applications/carried_in/business"
    press(browser, "n")
    assert "T3-ROW" in browser.switch_to.active_element.text
    body.send_keys("l")
    assert one(browser, ".search").get_attribute("placeholder") == "搜索机关、标题、文件名"
    body.send_keys("t")
    assert one(browser, "html").get_attribute("data-theme") == "dark"
    body.send_keys("?")
    assert one(browser, "dialog h2").text == "按键"
    press(browser, Keys.ESCAPE)
    assert all_of(browser, "dialog") == []


def correct(browser: "WebDriver", pointer: str, number: str, why: str = "看过原件") -> None:
    click(browser, f'.cell[data-pointer="{pointer}"]')
    press(browser, "e")
    number_field = one(browser, "dialog [name=number]")
    number_field.clear()
    number_field.send_keys(number)
    one(browser, "dialog [name=who]").clear()
    one(browser, "dialog [name=who]").send_keys("王芳")
    one(browser, "dialog [name=why]").send_keys(why)
    click(browser, "dialog [type=submit]")


def test_a_correction_is_entered_downloaded_and_applied(browser: "WebDriver", viewed: Path) -> None:
    go(browser, CONTRADICTS)
    total = "/applications/received/total"

    correct(browser, total, "1.5")
    assert one(browser, "dialog .wrong").text == "A count is a whole number."
    click(browser, "dialog .bar button")
    correct(browser, total, "1")
    assert one(browser, f'.cell[data-pointer="{total}"]').text.replace("\n", "").startswith("01")
    click(browser, ".review")
    assert "王芳" in one(browser, "dialog .corrections").text
    click(browser, "dialog button.strong")
    _until((viewed.parent / "样例.corrections.jsonl").exists)

    [found] = parse_corrections((viewed.parent / "样例.corrections.jsonl").read_bytes())
    assert (found.pointer, found.was, found.now, found.who, found.why) == (total, 0, 1, "王芳", "看过原件")
    record = extract(SAMPLES[CONTRADICTS].read_bytes(), "a.txt")
    assert corrected(record, [found]).record.model_dump()["report"]["applications"]["received"]["total"] == 1


def test_a_correction_is_still_there_when_the_page_is_opened_again(
    browser: "WebDriver", viewed: Path
) -> None:
    go(browser, CONTRADICTS)
    correct(browser, CELL, "7")

    opened(browser, viewed, f"#/{CONTRADICTS}")
    _until(lambda: bool(all_of(browser, ".cell.corrected")))

    assert one(browser, ".cell.corrected").get_attribute("data-pointer") == CELL


def test_a_page_keeps_the_corrections_of_other_pages(
    browser: "WebDriver", viewed: Path, tmp_path: Path
) -> None:
    go(browser, CONTRADICTS)
    correct(browser, CELL, "7")
    other = tmp_path / "other.html"
    other.write_text("".join(page(iter([shown(SAMPLES[1])]), Settings("", "en"), [])), encoding="utf-8")
    opened(browser, other, "#/0")
    _until(lambda: bool(all_of(browser, "td.cell")))
    assert all_of(browser, ".cell.corrected") == []
    correct(browser, CELL, "8")

    opened(browser, viewed, f"#/{CONTRADICTS}")
    _until(lambda: bool(all_of(browser, ".cell.corrected")))

    assert "7" in one(browser, ".cell.corrected").text


def test_what_was_not_read_says_why(chrome: "WebDriver", tmp_path: Path) -> None:
    resize(chrome, DESKTOP)
    broken = failed("broken.doc", b"x", UnsupportedError("broken.doc: an old Office file"))
    notice = extract(
        "关于编制政府信息公开工作年度报告的通知\n各单位：\n请于1月31日前报送。".encode(), "notice.txt"
    )
    path = tmp_path / "page.html"
    reports = [Shown(broken, None), Shown(notice, None)]
    path.write_text("".join(page(iter(reports), Settings("", "en"), [])), encoding="utf-8")

    opened(chrome, path, "#/0")
    _until(lambda: bool(all_of(chrome, ".body h1")))

    assert texts(chrome, ".body h1") == ["broken.doc"]
    assert "an old Office file" in one(chrome, ".issues").text
    assert "No record was made" in one(chrome, ".head .missing").text
    go(chrome, 1)
    assert "notice" in one(chrome, ".tags").text
    assert chrome.get_log("browser") == []


def test_a_finding_is_corrected_only_in_words_that_the_source_has(browser: "WebDriver") -> None:
    go(browser, CONTRADICTS)
    click(browser, '[data-pointer="/problems/1"]')
    click(browser, ".inspector .strong")
    quote = one(browser, "dialog [name=quote]")
    quote.clear()
    quote.send_keys("公开的信息太少")
    one(browser, "dialog [name=who]").send_keys("王芳")
    click(browser, "dialog [type=submit]")
    assert one(browser, "dialog .wrong").text == "The quote must stand in the source, word for word."

    quote.clear()
    quote.send_keys("信息不够全面")
    click(browser, "dialog [type=submit]")

    assert texts(browser, "#findings ins.note")[0].startswith("✎ 信息不够全面")


def test_what_a_document_says_is_text_everywhere(browser: "WebDriver") -> None:
    go(browser, len(SAMPLES))

    assert browser.execute_script("return window.broken ?? null") is None
    assert browser.execute_script("return document.querySelectorAll('img, svg, iframe, object').length") == 0
    assert (
        browser.execute_script("return document.scripts.length") == len(all_of(browser, "[data-payload]")) + 1
    )
    assert HOSTILE in texts(browser, ".body h1")[0]
    assert HOSTILE in texts(browser, ".file")[0]
    assert HOSTILE in texts(browser, ".claims .what")[0]
    assert HOSTILE in texts(browser, ".issue .suggestion")[0]
    assert HOSTILE in texts(browser, "#counts q")[0]
    assert HOSTILE in "".join(texts(browser, ".source .lines"))
    assert HOSTILE in texts(browser, f'.row[data-index="{len(SAMPLES)}"] .name')[0]
    click(browser, '[data-pointer="/counts/1"]')
    assert HOSTILE in texts(browser, ".inspector .path")[0]
    assert texts(browser, ".page-break") == ["page 1", "page 2"]


@pytest.mark.parametrize(
    "screen", [DESKTOP, Screen(1440, 900, dark=True), PHONE, Screen(390, 844, dark=True)]
)
def test_axe_finds_nothing_serious(browser: "WebDriver", screen: Screen) -> None:
    resize(browser, screen)
    found = serious(browser)
    for at in (CONTRADICTS, 4, len(SAMPLES)):
        go(browser, at)
        found += serious(browser)
    go(browser, CONTRADICTS)
    browser.execute_script(f"document.querySelector('.cell[data-pointer=\"{CELL}\"]').click()")
    found += serious(browser)
    for key in ("e", "?"):
        one(browser, "body").send_keys(key)
        found += serious(browser)
        click(browser, "dialog .bar button")

    assert found == []


def serious(browser: "WebDriver") -> list[tuple[str, str, str]]:
    """What axe-core finds serious or critical in the page as it stands."""
    browser.execute_script(AXE.read_text(encoding="utf-8"))
    run = browser.execute_async_script("axe.run(document).then(arguments[0])")
    return [
        (found["id"], str(node["target"]), node["failureSummary"])
        for found in run["violations"]
        if found["impact"] in ("serious", "critical")
        for node in found["nodes"]
    ]


def test_the_page_opens_in_a_browser_that_cannot_inflate(chrome: "WebDriver", viewed: Path) -> None:
    script = {"source": "delete globalThis.DecompressionStream"}
    added = chrome.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", script)
    try:
        opened(chrome, viewed, f"#/{CONTRADICTS}")
        _until(lambda: bool(all_of(chrome, "td.cell")))

        assert len(all_of(chrome, "td.cell")) == 22 + 161 + 15
        assert chrome.execute_script("return typeof DecompressionStream") == "undefined"
    finally:
        chrome.execute_cdp_cmd("Page.removeScriptToEvaluateOnNewDocument", added)


def test_a_folder_leads_from_its_list_to_the_page_of_a_report(chrome: "WebDriver", tmp_path: Path) -> None:
    parts = []
    for number, portion in enumerate(portions((shown(sample) for sample in SAMPLES), 2)):
        part = Written(f"part-{number}.html", [])
        text = "".join(page(portion, Settings("样例"), part.rows, INDEX))
        (tmp_path / part.name).write_text(text, encoding="utf-8")
        parts.append(part)
    (tmp_path / INDEX).write_text("".join(index(parts, Settings("样例"))), encoding="utf-8")

    opened(chrome, tmp_path / INDEX)
    assert len(all_of(chrome, ".row")) == len(SAMPLES)
    all_of(chrome, ".row")[CONTRADICTS].click()
    _until(lambda: bool(all_of(chrome, "td.cell")))

    assert chrome.current_url.endswith("part-1.html#/1")
    assert texts(chrome, ".body h1") == ["浈江区卫生健康局2024年政府信息公开年度报告"]
    click(chrome, ".home")
    _until(lambda: chrome.current_url.endswith(INDEX))


def test_on_paper_only_the_report_is_printed(browser: "WebDriver") -> None:
    go(browser, CONTRADICTS)

    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})

    assert [one(browser, selector).is_displayed() for selector in (".list", ".source", ".top", ".body")] == [
        False,
        False,
        False,
        True,
    ]
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "screen"})


def test_a_phone_shows_the_list_or_the_report_and_the_source_on_demand(browser: "WebDriver") -> None:
    resize(browser, PHONE)
    assert one(browser, ".list").is_displayed()
    click(browser, f'.row[data-index="{CONTRADICTS}"]')
    _until(lambda: one(browser, ".report").is_displayed() and bool(all_of(browser, "td.cell")))
    assert not one(browser, ".list").is_displayed()
    if one(browser, ".source").is_displayed():
        click(browser, ".source-switch")
    browser.execute_script(f"document.querySelector('.cell[data-pointer=\"{CELL}\"]').click()")
    assert one(browser, ".inspector mark").text == "1"
    click(browser, ".to-source")
    assert texts(browser, ".source .lit") == ["1"]
    assert browser.execute_script("return document.documentElement.scrollWidth <= innerWidth")
    click(browser, ".icon.back")
    _until(lambda: one(browser, ".list").is_displayed())


def test_a_host_page_can_feed_reports_itself(chrome: "WebDriver", tmp_path: Path) -> None:
    from extractor.page.assembly import script, style  # noqa: PLC0415
    from extractor.page.declaration import declaration  # noqa: PLC0415
    from extractor.page.payload import item, row  # noqa: PLC0415

    report = shown(SAMPLES[CONTRADICTS])
    setup = json.dumps({"form": declaration(), "title": "服务", "language": "zh", "corrections": []})
    rows = json.dumps([row(report.record)])
    host = f"""<!doctype html><meta charset="utf-8"><style>{style()}</style><div id="here"></div>
        <script>{script("host")}</script>
        <script>
        const load = async () => ({item(report).decode()});
        nianbao.mount(document.getElementById("here"), {setup}, {rows}, load).open(0);
        </script>"""
    (tmp_path / "host.html").write_text(host, encoding="utf-8")

    chrome.get((tmp_path / "host.html").as_uri())
    _until(lambda: bool(all_of(chrome, "td.cell")))

    assert len(all_of(chrome, "table.form")) == 3


def test_records_of_models_show_by_what_each_value_was_read(chrome: "WebDriver", tmp_path: Path) -> None:
    record = extract(SAMPLES[CONTRADICTS].read_bytes(), "a.txt")
    dumped = record.model_dump(mode="json")
    dumped["evidence"]["/applications/received"]["method"] = "model"
    dumped["evidence"]["/problems/0"]["method"] = "both"
    dumped["evidence"]["/disclosure/licensing"] |= {"method": "ocr", "page": 2}
    blank: dict[str, object] = dict.fromkeys(("expected", "actual", "suggestion"))
    claim: dict[str, object] = {
        "code": "MODEL-UNGROUNDED",
        "severity": "info",
        "message": "“制度健全”",
        "paths": [],
        **blank,
    }
    changed = Record.model_validate({**dumped, "issues": [*dumped["issues"], claim]})
    path = tmp_path / "page.html"
    text = SourceText(SAMPLES[CONTRADICTS].read_text(encoding="utf-8"), (0, 1200))
    path.write_text("".join(page(iter([Shown(changed, text)]), Settings("样例", "zh"), [])), encoding="utf-8")

    resize(chrome, DESKTOP)
    opened(chrome, path)
    _until(lambda: bool(all_of(chrome, "td.cell")))

    assert texts(chrome, ".claims .what") == ["提示MODEL-UNGROUNDED 模型所引文字不在原文中，不作为值。"]
    assert texts(chrome, ".claims .message") == ["“制度健全”"]
    assert one(chrome, f'.cell[data-pointer="{CELL}"] .by').text == "◆"
    assert texts(chrome, ".finding .by")[0] == "◈"
    click(chrome, '.cell[data-pointer="/disclosure/licensing/decisions"]')
    assert "页 2" in one(chrome, ".inspector").text
    assert "图像识别" in one(chrome, ".inspector").text
