"""The site in a real Chromium, opened from the disk: looks, accessibility, the clock, search."""

import base64
import json
import re
import shutil
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import quote

import pypdfium2
import pytest
from invented import TEXTS

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
    "i/2003-09.html",
    "states.html",
    "ended.html",
    "about.html",
    "verify.html",
)


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    options = webdriver.ChromeOptions()
    options.binary_location = CHROMIUM
    flags = "headless=new no-sandbox disable-gpu disable-quic no-first-run disable-background-networking"
    for flag in [*flags.split(), "disable-component-update", "disable-sync", "hide-scrollbars"]:
        options.add_argument(f"--{flag}")
    options.add_argument(f"--user-data-dir={tmp_path_factory.mktemp('profile')}")
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
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
        found = browser.execute_async_script(axe + "; axe.run({resultTypes: ['violations']}).then(arguments[0]);")
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


def test_a_page_of_an_earlier_build_finds_the_index_that_is_there(browser, site, tmp_path):
    copy = shutil.copytree(site, tmp_path / "copy")
    stale = re.sub(r'"build":"[0-9a-f]{12}"', '"build":"000000000000"', (copy / "search.html").read_text("utf-8"))
    (copy / "search.html").write_text(stale, encoding="utf-8")
    look(browser, f"{site.as_uri()}/search.html?q=取水")
    wanted = texts(browser, "#hits .title")
    look(browser, f"{copy.as_uri()}/search.html?q=取水")
    assert texts(browser, "#hits .title") == wanted
    assert wanted
    browser.get_log("browser")


def test_every_printed_sheet_of_an_abolished_text_says_so(browser, site):
    look(browser, f"{site.as_uri()}/r/lj-0001.html")
    size = {"paperWidth": 5.8, "paperHeight": 5}  # inches, so low that the text does not fit
    printed = base64.b64decode(browser.execute_cdp_cmd("Page.printToPDF", size)["data"])
    sheets = [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(printed)]
    with_text = [sheet for sheet in sheets if re.search("第.条", sheet)]
    assert len(with_text) > 1, sheets
    assert all("已废止" in sheet for sheet in with_text), sheets


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


def ask(browser, site, said, width=DESK):
    look(browser, f"{site.as_uri()}/search.html?q={quote(said)}", width)


def found(browser):
    links = "[...document.querySelectorAll('#hits a.title')]"
    return browser.execute_script(f"return {links}.map(a => a.getAttribute('href').slice(2, -5)).sort();")


def plain(text):
    return "".join(text.split())


@pytest.mark.parametrize(
    "said", ["取水", "水", "河道采砂", "临水发〔2003〕18号", "临水发(2003)18号", "二十个工作日内", "節約用水"]
)
def test_search_finds_what_an_exact_scan_finds(browser, site, said):
    ask(browser, site, said)
    known = {"節約用水": "节约用水", "临水发(2003)18号": "临水发〔2003〕18号"}
    exact = sorted(key for key, text in TEXTS.items() if known.get(said, said) in plain(text))
    total = texts(browser, "#count")[0]
    assert total == f"找到{len(exact)}件"
    assert found(browser) == exact[:10] if len(exact) <= 10 else len(found(browser)) == 10


def test_a_hit_shows_its_state_its_annotation_and_its_sentence(browser, site):
    ask(browser, site, "取水许可管理")
    assert texts(browser, "#hits .badge")[0] == "已废止"
    assert texts(browser, "#hits .note")[0].startswith("已被《关于宣布失效和废止部分规范性文件的公告》")
    assert (
        browser.execute_script("return document.querySelector('#hits .note a').getAttribute('href')")
        == "r/lj-0003.html"
    )
    assert "取水许可管理" in texts(browser, "#hits mark")
    ask(browser, site, "河道采砂关系防洪安全")
    assert texts(browser, "#hits .badge") == ["效力待核"]
    assert "待核实" in texts(browser, "#hits .note")[0]


def test_filters_and_pages_live_in_the_address(browser, site):
    look(browser, f"{site.as_uri()}/search.html")
    assert len(found(browser)) == 10
    browser.execute_script("document.querySelector('#pager a[rel=next]').click()")
    settled(browser)
    assert "page=2" in browser.current_url
    assert len(found(browser)) == 2
    browser.back()
    settled(browser)
    assert len(found(browser)) == 10
    browser.execute_script(
        "[...document.querySelectorAll('#facets label')].find(l => l.textContent.includes('已废止')).click()"
    )
    settled(browser)
    assert "state=repealed" in browser.current_url
    assert found(browser) == ["lj-0001"]
    browser.get(browser.current_url)
    settled(browser)
    assert found(browser) == ["lj-0001"]


def test_a_question_from_the_home_page(browser, site):
    look(browser, f"{site.as_uri()}/index.html", PHONE)
    browser.find_element("id", "q").send_keys("防汛物资\n")
    settled(browser)
    assert "search.html?q=" in browser.current_url
    assert found(browser) == ["lj-0006"]
    assert browser.get_log("browser") == []


def test_no_hit_is_said_in_words(browser, site):
    ask(browser, site, "并无此语")
    assert texts(browser, "#count")[0].startswith("没有找到含有“并无此语”的文件。")


def test_search_says_that_it_looks_for_no_near_readings(browser, site):
    ask(browser, site, "取水")
    plainly = texts(browser, "#count")[0]
    ask(browser, site, "~取水")
    assert texts(browser, "#count") == [plainly + "（网页检索不找“~”所指的形近字，只找所写的字）"]


def test_search_knows_todays_state(browser, site, clock):
    clock("2027-02-01")
    ask(browser, site, "节约用水奖励")
    assert texts(browser, "#hits .badge") == ["已失效"]
    clock("2026-11-23")
    ask(browser, site, "节约用水奖励")
    assert texts(browser, "#hits .badge") == ["现行有效"]
    assert texts(browser, "#hits .soon") == ["将于2027年1月1日失效"]


def test_markup_in_a_question_stays_text(browser, site):
    ask(browser, site, "<img src=x onerror=alert(1)>")
    assert browser.execute_script("return document.querySelectorAll('main img').length") == 0


def test_search_works_over_http_too(browser, site):
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(SimpleHTTPRequestHandler, directory=str(site)))
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        look(browser, f"http://127.0.0.1:{server.server_port}/search.html?q={quote('防汛物资')}")
        assert found(browser) == ["lj-0006"]
    finally:
        server.shutdown()


def test_without_scripts_the_directories_are_offered(browser, site):
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        browser.get(f"{site.as_uri()}/search.html")
        shown = browser.find_elements("css selector", "noscript a")
    finally:
        browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})
    assert len(shown) >= 5


def verified(browser, site, folder):
    look(browser, f"{site.as_uri()}/verify.html")
    browser.find_element("id", "folder").send_keys(str(folder))
    waiting = pytest.importorskip("selenium.webdriver.support.wait")
    done = "return /good|bad/.test(document.getElementById('told').className)"
    waiting.WebDriverWait(browser, 30).until(lambda driver: driver.execute_script(done))
    return texts(browser, "#told")[0], texts(browser, "#faults li")


def test_a_copy_can_be_checked_in_the_browser(browser, site, tmp_path):
    copy = shutil.copytree(site, tmp_path / "copy")
    said, faults = verified(browser, site, copy)
    assert "均与清单一致。清单的签名有效" in said
    assert faults == []
    (copy / "r/lj-0001.html").write_text("现行有效", encoding="utf-8")
    (copy / "r/lj-0002.txt").unlink()
    (copy / "r/more.html").write_text("?", encoding="utf-8")
    said, faults = verified(browser, site, copy)
    assert "有3处与清单不符" in said
    assert sorted(faults) == ["已改动：r/lj-0001.html", "清单之外：r/more.html", "缺少：r/lj-0002.txt"]
    shutil.copytree(site, copy, dirs_exist_ok=True)
    manifest = (copy / "manifest.json").read_text(encoding="utf-8")
    (copy / "manifest.json").write_text(manifest.replace('"day": "2026', '"day": "2036'), encoding="utf-8")
    assert "签名无效" in verified(browser, site, copy)[0]


OLD = "delete window.DecompressionStream; delete window.CompressionStream; window.fetch = window.Worker = undefined;"


def test_search_needs_nothing_that_old_browsers_lack(browser, site):
    source = {"source": OLD}
    identifier = browser.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", source)["identifier"]
    try:
        ask(browser, site, "河道采砂")
        assert browser.execute_script("return typeof DecompressionStream") == "undefined"
        assert found(browser)[0] == "lj-0002"
    finally:
        browser.execute_cdp_cmd("Page.removeScriptToEvaluateOnNewDocument", {"identifier": identifier})


def test_a_hit_says_what_holds_on_the_readers_day(browser, site, clock):
    clock("2027-02-01")
    ask(browser, site, "节约用水奖励")
    assert texts(browser, "#hits .note") == ["有效期届满，自2027年1月1日起失效。"]
    assert texts(browser, "#hits .soon") == []


def test_no_page_asks_anybody_else(browser, site):
    """Every address that the pages ask for, from the network log of the browser."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(SimpleHTTPRequestHandler, directory=str(site)))
    Thread(target=server.serve_forever, daemon=True).start()
    own = f"http://127.0.0.1:{server.server_port}/"
    browser.get_log("performance")
    try:
        for path in (*PAGES, "verify.html", "issuers.html"):
            look(browser, own + path)
    finally:
        server.shutdown()
    told = [json.loads(entry["message"])["message"] for entry in browser.get_log("performance")]
    asked = [one["params"]["request"]["url"] for one in told if one["method"] == "Network.requestWillBeSent"]
    assert len(asked) >= 3 * len(PAGES)
    assert [url for url in asked if not url.startswith((own, "data:", "chrome://"))] == []  # its own first tab


def test_the_policy_stops_what_is_slipped_in(browser, site):
    """Inline scripts and handlers, eval and pictures from elsewhere do nothing, whoever put them there."""
    look(browser, f"{site.as_uri()}/r/lj-0001.html")
    browser.get_log("browser")
    browser.execute_script("""
        const slipped = document.createElement('div');
        slipped.innerHTML = '<img src="https://elsewhere.example/x.png" onerror="window.broken = 1">';
        document.body.append(slipped);
        const script = document.createElement('script');
        script.textContent = 'window.broken = 2';
        document.body.append(script);
        const caller = document.createElement('a');
        caller.href = 'javascript:window.broken = 3';
        document.body.append(caller);
        caller.click();""")
    assert browser.execute_script("return window.broken || 0") == 0
    said = [entry["message"] for entry in browser.get_log("browser")]
    assert sum("Content Security Policy" in message for message in said) >= 3
