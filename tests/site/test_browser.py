"""The site in a real Chromium, opened from the disk: looks, accessibility, the clock, search."""

import shutil
from pathlib import Path

import pytest

CHROMIUM, DRIVER = shutil.which("chromium"), shutil.which("chromedriver")
pytestmark = pytest.mark.skipif(not (CHROMIUM and DRIVER), reason="Chromium and its driver are not installed")
webdriver = pytest.importorskip("selenium.webdriver")

PHONE, DESK = 390, 1280
PAGES = (
    "index.html",
    "search.html?q=取水",
    "r/lj-0001.html",
    "r/lj-0002.html",
    "r/lj-0004.html",
    "r/lj-0008.html",
    "i/2003-09.html",
    "issues.html",
    "states.html",
    "years/2003.html",
    "ended.html",
    "changes.html",
    "about.html",
)


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    options = webdriver.ChromeOptions()
    options.binary_location = CHROMIUM
    flags = "headless=new no-sandbox disable-gpu disable-quic no-first-run disable-background-networking"
    for flag in [*flags.split(), "disable-component-update", "disable-sync", "hide-scrollbars"]:
        options.add_argument(f"--{flag}")
    options.add_argument(f"--user-data-dir={tmp_path_factory.mktemp('profile')}")
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = webdriver.Chrome(options=options, service=webdriver.ChromeService(DRIVER))
    yield driver
    driver.quit()


def look(browser, address, width=DESK, scheme="light"):
    """Open an address at a width and wait until the page has settled."""
    size = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width == PHONE}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    feature = {"name": "prefers-color-scheme", "value": scheme}
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [feature]})
    browser.get(address)
    settled(browser)


def settled(browser):
    done = "const r = document.getElementById('results'); return !r || (!r.hidden && !r.classList.contains('busy'));"
    waiting = pytest.importorskip("selenium.webdriver.support.wait")
    waiting.WebDriverWait(browser, 10).until(lambda driver: driver.execute_script(done))


def texts(browser, selector):
    seen = "[...document.querySelectorAll(arguments[0])].filter(e => e.offsetParent)"
    return browser.execute_script(f"return {seen}.map(e => e.textContent.trim());", selector)


@pytest.fixture
def clock(browser):
    """Set the reader's clock to noon of a day, until the test ends."""
    made = []

    def turn(day):
        source = f"""(() => {{ const Real = Date, at = new Real("{day}T12:00:00").getTime();
            window.Date = class extends Real {{ constructor(...said) {{ said.length ? super(...said) : super(at); }}
            static now() {{ return at; }} }}; }})();"""
        made.append(browser.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": source})["identifier"])

    yield turn
    for identifier in made:
        browser.execute_cdp_cmd("Page.removeScriptToEvaluateOnNewDocument", {"identifier": identifier})


@pytest.mark.parametrize("path", PAGES)
def test_pages_fit_load_quietly_and_are_accessible(browser, site, axe, path):
    for width, scheme in ((PHONE, "light"), (DESK, "dark")):
        browser.get_log("browser")
        look(browser, f"{site.as_uri()}/{path}", width, scheme)
        assert browser.execute_script("return document.documentElement.scrollWidth") <= width
        assert browser.get_log("browser") == []
        found = browser.execute_async_script(axe + "; axe.run().then(arguments[0]);")
        assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found["violations"]] == []


@pytest.fixture(scope="module")
def axe():
    package = pytest.importorskip("axe_core_python")
    return next(Path(package.__path__[0]).rglob("axe.min.js")).read_text(encoding="utf-8")


def test_states_follow_the_clock(browser, site, clock):
    clock("2026-12-31")
    look(browser, f"{site.as_uri()}/r/lj-0004.html")
    assert texts(browser, ".verdict .badge") == ["现行有效"]
    clock("2027-01-01")
    look(browser, f"{site.as_uri()}/r/lj-0004.html")
    assert texts(browser, ".verdict .badge") == ["已失效"]
    assert texts(browser, ".reminder .badge") == ["已失效"]
    assert "2027-01-01" in texts(browser, ".today")[0]
    look(browser, f"{site.as_uri()}/years/2021.html")
    assert texts(browser, ".line .badge") == ["已失效"]
    look(browser, f"{site.as_uri()}/r/lj-0008.html")
    assert texts(browser, ".verdict .badge") == ["现行有效"]


def test_a_clock_that_is_behind_changes_nothing(browser, site, clock):
    clock("1999-01-01")
    look(browser, f"{site.as_uri()}/r/lj-0001.html")
    assert texts(browser, ".verdict .badge") == ["已废止"]
    assert texts(browser, ".today") == []


def test_the_annotation_is_in_sight_when_the_page_opens(browser, site):
    for width in (PHONE, DESK):
        look(browser, f"{site.as_uri()}/r/lj-0001.html", width)
        bottom = browser.execute_script("return document.querySelector('.annotation').getBoundingClientRect().bottom")
        assert bottom < 900


def test_the_state_stays_in_sight_when_the_text_is_scrolled(browser, site):
    look(browser, f"{site.as_uri()}/r/lj-0001.html", PHONE)
    browser.execute_script("document.getElementById('tiao-5').scrollIntoView({behavior: 'instant'})")
    box = browser.execute_script("return document.querySelector('.reminder').getBoundingClientRect().toJSON()")
    assert 0 <= box["top"] < 20
