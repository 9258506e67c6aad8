"""The viewer in a real browser: headless Chromium for the tests, for figures and for the picture in the README.

`python -m eval.browsing measure PAGE` prints how fast a page opens, scrolls and shows reports, by the browser's own
clock; `python -m eval.browsing picture PAGE OUT.png` draws it. Chromium and its driver are Debian packages.
"""

import base64
import json
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from selenium.webdriver.chrome.webdriver import WebDriver

FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
)
PATIENCE = 30
"""Seconds after which a page that shows nothing is broken."""
READY = "return performance.getEntriesByName('nianbao-ready').map((mark) => mark.startTime)[0] ?? null"
SCROLL = """
const done = arguments[0], box = document.querySelector('.rows'), frames = [], work = [];
const sorted = (times) => times.slice(1).sort((one, other) => one - other);
let last = performance.now();
(function step(now) {
  frames.push(now - last); last = now;
  const begun = performance.now();
  box.scrollTop += 700; box.dispatchEvent(new Event('scroll')); box.lastChild.lastChild.getBoundingClientRect();
  work.push(performance.now() - begun);
  if (frames.length <= 170) requestAnimationFrame(step);
  else done([sorted(frames), sorted(work)]);
})(last);
"""
SHOW = """
const done = arguments[1], begun = performance.now();
performance.clearMarks('nianbao-shown');
location.hash = `#/${arguments[0]}`;
(function wait() {
  const [mark] = performance.getEntriesByName('nianbao-shown');
  if (mark) done(mark.startTime - begun); else setTimeout(wait, 1);
})();
"""
SEARCH = """
const box = document.querySelector('.search'), begun = performance.now();
box.value = arguments[0];
box.dispatchEvent(new Event('input'));
return performance.now() - begun;
"""


class Screen(NamedTuple):
    """A screen in CSS pixels, and whether its owner likes it dark."""

    width: int
    height: int
    dark: bool = False


DESKTOP, PHONE = Screen(1440, 900), Screen(390, 844)


@contextmanager
def chromium(screen: Screen = DESKTOP, downloads: Path | None = None) -> "Iterator[WebDriver]":
    """A fresh headless Chromium; it is gone when the block ends."""
    from selenium.webdriver import Chrome  # noqa: PLC0415
    from selenium.webdriver.chrome.options import Options  # noqa: PLC0415
    from selenium.webdriver.chrome.service import Service  # noqa: PLC0415

    options = Options()
    options.binary_location = "/usr/bin/chromium"
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    with tempfile.TemporaryDirectory() as profile:
        for flag in (*FLAGS, f"--user-data-dir={profile}", f"--window-size={screen.width},{screen.height}"):
            options.add_argument(flag)
        browser = Chrome(options=options, service=Service("/usr/bin/chromedriver"))
        try:
            browser.set_script_timeout(PATIENCE * 4)
            resize(browser, screen)
            if downloads is not None:
                behaviour = {"behavior": "allow", "downloadPath": str(downloads)}
                browser.execute_cdp_cmd("Browser.setDownloadBehavior", behaviour)
            yield browser
        finally:
            browser.quit()


def resize(browser: "WebDriver", screen: Screen) -> None:
    """Give the browser another screen."""
    metrics = {"width": screen.width, "height": screen.height, "deviceScaleFactor": 1, "mobile": False}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    scheme = {"name": "prefers-color-scheme", "value": "dark" if screen.dark else "light"}
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [scheme]})


def opened(browser: "WebDriver", page: Path, fragment: str = "") -> float:
    """Open *page* anew; the milliseconds until its list was drawn, by the browser's clock."""
    from selenium.webdriver.support.ui import WebDriverWait  # noqa: PLC0415

    browser.get("about:blank")
    browser.get(f"{page.resolve().as_uri()}{fragment}")
    return float(WebDriverWait(browser, PATIENCE).until(lambda driver: driver.execute_script(READY)))


def requests(browser: "WebDriver") -> Iterator[str]:
    """The addresses that the browser asked for since this was last looked at."""
    for entry in browser.get_log("performance"):
        message = json.loads(entry["message"])["message"]
        if message["method"] == "Network.requestWillBeSent":
            yield message["params"]["request"]["url"]


def screenshot(browser: "WebDriver", path: Path) -> None:
    """What the screen shows, as a PNG file."""
    path.write_bytes(base64.b64decode(browser.get_screenshot_as_base64()))


def measure(page: Path) -> Iterator[str]:
    """Figures of *page*: each a line with the browser's own times, in milliseconds."""
    with chromium() as browser:
        opening = [opened(browser, page) for _ in range(3)]
        yield f"open      median {median(opening):7.0f}   each {' '.join(f'{one:.0f}' for one in opening)}"
        for name, times in zip(("frame", "drawing"), browser.execute_async_script(SCROLL), strict=True):
            slow = times[int(len(times) * 0.95)]
            yield f"{name:9} median {median(times):7.1f}   p95 {slow:.1f}   worst {times[-1]:.1f}, of 11 rows scrolled"
        count = browser.execute_script("return document.querySelector('[aria-setsize]').ariaSetSize")
        shown = sorted(browser.execute_async_script(SHOW, int(count) * part // 20) for part in range(20))
        yield f"show      median {median(shown):7.1f}   worst {shown[-1]:.1f} a report, its chunk unpacked"
        searching = [browser.execute_script(SEARCH, text) for text in ("局", "财政", "2023", "无此机关", "")]
        yield f"search    median {median(searching):7.1f}   worst {max(searching):.1f}   of {count} reports"


def main(arguments: list[str]) -> int:
    """Measure or draw a page, as the arguments say."""
    if arguments[:1] == ["measure"]:
        for line in measure(Path(arguments[1])):
            print(line)
        return 0
    if arguments[:1] == ["picture"]:
        page, picture, fragment = arguments[1:4]
        with chromium(Screen(1360, 800)) as browser:
            opened(browser, Path(page), fragment)
            browser.implicitly_wait(PATIENCE)
            browser.find_element("css selector", ".cell.lit")
            browser.execute_script("document.querySelector('.cell.lit').closest('section').scrollIntoView()")
            screenshot(browser, Path(picture))
        return 0
    print(__doc__)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
