"""A searchable PDF in Chromium's own viewer: its text is selected, a phrase is found and lit up in its place."""

import io
import shutil
import time
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import quote

import numpy as np
import pytest
from PIL import Image, ImageDraw

from ocr.searchable import write_searchable
from ocr.types import Box, Line, Origin, Page

CHROMIUM, DRIVER = shutil.which("chromium"), shutil.which("chromedriver")
pytestmark = pytest.mark.skipif(not (CHROMIUM and DRIVER), reason="Chromium and its driver are not installed")
webdriver = pytest.importorskip("selenium.webdriver")

TEXTS = ("苇塘养护管理办法", "第一条　为了养护苇塘，制定本办法。")
PHRASE = "制定本办法"
BAR = 210
"""The grey of the bars that stand for lines."""
SELECT = """
const [done] = arguments, viewer = document.querySelector("embed");
addEventListener("message", ({data}) => {
    if (data.type === "documentLoaded") viewer.postMessage({type: "selectAll"});
    if (data.type === "getSelectedTextReply") data.selectedText ? done(data.selectedText) : ask();
});
const ask = () => setTimeout(() => viewer.postMessage({type: "getSelectedText"}), 100);
viewer.postMessage({type: "initialize"});
ask();
"""
"""Asks the viewer for the text of the whole document until it has some, by messages that it takes from pages."""


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The address of a folder with a searchable PDF, whose lines are grey bars, and a page that shows it."""
    folder = tmp_path_factory.mktemp("viewer")
    picture, lines = Image.new("L", (1000, 1400), 255), []
    for i, text in enumerate(TEXTS):
        lines.append(Line(text, Box(100, 300 + 100 * i, 900, 340 + 100 * i)))
        ImageDraw.Draw(picture).rectangle(lines[-1].box, fill=BAR)
    picture.save(folder / "scan.png", dpi=(120, 120))
    write_searchable(folder / "scan.png", [Page(1, 1000, 1400, 120, tuple(lines), Origin.OCR, "")], folder / "a.pdf")
    (folder / "index.html").write_text('<embed type="application/pdf" src="a.pdf" width="800" height="900">')
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=folder)) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


class Quiet(SimpleHTTPRequestHandler):
    """Serves a folder without a word."""

    def log_message(self, *_):
        pass


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    options = webdriver.ChromeOptions()
    options.binary_location = CHROMIUM
    profile = tmp_path_factory.mktemp("profile")
    for flag in ("headless=new", "no-sandbox", "disable-gpu", "no-first-run", f"user-data-dir={profile}"):
        options.add_argument(f"--{flag}")
    driver = webdriver.Chrome(options=options, service=webdriver.ChromeService(DRIVER))
    driver.set_window_size(700, 950)
    driver.set_script_timeout(30)
    yield driver
    driver.quit()


def test_its_text_is_selected_in_order(browser, site):
    browser.get(f"{site}/index.html")
    assert browser.execute_async_script(SELECT).split() == "\n".join(TEXTS).split()


def shown(browser, address, until):
    """The picture of a PDF in the viewer once `until` holds of it and it stands still."""
    browser.get("about:blank")
    browser.get(address)
    end, last = time.monotonic() + 20, np.zeros(0)
    while True:
        picture = np.asarray(Image.open(io.BytesIO(browser.get_screenshot_as_png())).convert("RGB")).astype(int)
        if (until(picture) and np.array_equal(picture, last)) or time.monotonic() > end:
            return picture
        last = picture
        time.sleep(0.1)


def test_a_phrase_is_found_and_lit_up_in_its_place(browser, site):
    def bars(seen):
        return np.abs(seen - BAR).sum(axis=2) < 12

    def lit(seen):
        return np.abs(seen - plain).sum(axis=2) > 30

    bare = f"{site}/a.pdf#toolbar=0&navpanes=0:~:text="
    plain = shown(browser, bare + quote("没有这句"), lambda seen: bars(seen).sum() > 1000)
    rows, columns = np.nonzero(bars(plain))
    second = rows > (rows.min() + rows.max()) / 2
    top, low, left, right = (f(n[second]) for n in (rows, columns) for f in (np.min, np.max))
    ys, xs = np.nonzero(lit(shown(browser, bare + quote(PHRASE), lambda seen: 0 < lit(seen).sum() < len(rows))))
    assert top - 3 <= ys.min() < ys.max() <= low + 3
    ends = TEXTS[1].index(PHRASE), TEXTS[1].index(PHRASE) + len(PHRASE)
    places = [left + (right - left) * end / len(TEXTS[1]) for end in ends]
    assert [xs.min(), xs.max()] == pytest.approx(places, abs=8)
