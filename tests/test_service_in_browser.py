"""The page of the service in headless Chromium: drop, look, correct, export; `make test-all` installs what it needs."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from eval.browsing import DESKTOP, PHONE, Screen, chromium, requests, resize
from extractor.batch import entry
from extractor.corrections import parse_corrections
from extractor.extract import extract
from extractor.service.settings import ServiceSettings
from tests.test_service import serving

if TYPE_CHECKING:
    from selenium.webdriver.chrome.webdriver import WebDriver
    from selenium.webdriver.remote.webelement import WebElement

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parent.parent
SAMPLES = sorted((ROOT / "samples").glob("*.txt"))
AXE = ROOT / "build" / "axe.min.js"
TOTAL = "/applications/received/total"
HOSTILE = "<img src=x onerror=window.broken=1>"
NOT_OURS = ("[DOM] Password field is not contained in a form",)  # the browser's advice, no fault


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    for client in serving(ServiceSettings(tmp_path_factory.mktemp("batches"), jobs=1)):
        yield f"http://127.0.0.1:{client.port}/"


@pytest.fixture(scope="module")
def chrome(tmp_path_factory: pytest.TempPathFactory) -> "Iterator[WebDriver]":
    with chromium(downloads=tmp_path_factory.mktemp("downloads")) as browser:
        yield browser


@pytest.fixture
def browser(chrome: "WebDriver", address: str) -> "Iterator[WebDriver]":
    """The page, opened anew; no complaint, and no request but to the service, in any test."""
    resize(chrome, DESKTOP)
    chrome.get(address)
    chrome.execute_script("localStorage.clear()")
    chrome.get_log("browser")
    list(requests(chrome))
    chrome.get(address)
    until(lambda: "export" in one(chrome, ".drop button").get_attribute("class"))
    yield chrome
    complaints = [entry["message"] for entry in chrome.get_log("browser")]
    assert [said for said in complaints if not any(known in said for known in NOT_OURS)] == []
    assert {asked for asked in requests(chrome) if not asked.startswith((address, "data:", "blob:"))} == set()


def one(browser: "WebDriver", selector: str) -> "WebElement":
    return browser.find_element("css selector", selector)


def until(holds: Callable[[], bool]) -> None:
    for _ in range(400):
        if holds():
            return
        time.sleep(0.05)
    raise AssertionError("it did not come to pass")


def drop(browser: "WebDriver", *paths: Path) -> None:
    before = len(browser.find_elements("css selector", ".rows .row"))
    one(browser, ".drop input[type=file]").send_keys("\n".join(map(str, paths)))
    until(lambda: len(browser.find_elements("css selector", ".rows .row")) == before + len(paths))
    until(lambda: not one(browser, ".drop .export").get_attribute("disabled"))
    until(lambda: "read" in one(browser, ".said").text or "已读" in one(browser, ".said").text)


def exported(folder: Path, name: str) -> bytes:
    path = folder / name
    until(path.exists)
    content = path.read_bytes()
    path.unlink()
    return content


@pytest.fixture
def downloads(chrome: "WebDriver", tmp_path: Path) -> Path:
    behaviour = {"behavior": "allow", "downloadPath": str(tmp_path)}
    chrome.execute_cdp_cmd("Browser.setDownloadBehavior", behaviour)
    return tmp_path


def test_reports_that_are_dropped_stand_in_their_order_and_are_exported_as_they_were_read(
    browser: "WebDriver", downloads: Path
) -> None:
    drop(browser, *SAMPLES)
    one(browser, ".drop .export").click()

    lines = exported(downloads, "records.jsonl").splitlines()

    assert lines == [entry(path.read_bytes(), path.name, extract).line for path in SAMPLES]


def test_a_cell_leads_to_the_source_and_a_correction_is_exported(
    browser: "WebDriver", downloads: Path
) -> None:
    drop(browser, SAMPLES[3])
    until(lambda: bool(browser.find_elements("css selector", "td.cell")))
    browser.execute_script(f"document.querySelector('.cell[data-pointer=\"{TOTAL}\"]').click()")
    assert one(browser, ".source .lit").text == "0"

    one(browser, "body").send_keys("e")
    one(browser, "dialog [name=number]").clear()
    for name, value in (("number", "1"), ("who", "王芳"), ("why", "看过原件")):
        one(browser, f"dialog [name={name}]").send_keys(value)
    one(browser, "dialog [type=submit]").click()
    one(browser, ".review").click()
    one(browser, "dialog button.strong").click()

    [found] = parse_corrections(exported(downloads, "nianbao 年报.corrections.jsonl"))
    assert (found.pointer, found.was, found.now, found.who) == (TOTAL, 0, 1, "王芳")


def test_what_a_document_says_is_text(browser: "WebDriver", tmp_path: Path) -> None:
    text = SAMPLES[3].read_text(encoding="utf-8").replace("其中机构职能3条", f"其中{HOSTILE}机构职能3条")
    path = tmp_path / "a<b>.txt"
    path.write_text(text, encoding="utf-8")

    drop(browser, path)
    until(lambda: HOSTILE in one(browser, ".source").text)

    assert browser.execute_script("return window.broken") is None


@pytest.mark.parametrize("screen", [DESKTOP, DESKTOP._replace(dark=True), PHONE], ids=str)
def test_axe_finds_nothing_serious(browser: "WebDriver", screen: Screen) -> None:
    resize(browser, screen)
    drop(browser, SAMPLES[3])

    browser.execute_script(AXE.read_text(encoding="utf-8"))
    run = browser.execute_async_script("axe.run(document).then(arguments[0])")

    found = [
        (one["id"], one["impact"]) for one in run["violations"] if one["impact"] in ("serious", "critical")
    ]
    assert found == []
