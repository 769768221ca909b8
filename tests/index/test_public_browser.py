"""The public index in a real browser, from file:// and under a strict content policy, answers by the definition."""

import json
import random
import shutil
import tempfile
import unicodedata
from datetime import date
from urllib.parse import quote

import pytest
from bulletin import queries
from test_contract import expected
from test_public import DAY, DOCS, STATES, public

from index.errors import QueryError
from index.folding import fold
from index.public.grams import grams
from index.public.reader import PublicIndex
from index.public.writer import PublicDocument, write
from index.query import parse

webdriver = pytest.importorskip("selenium.webdriver")
pytestmark = pytest.mark.skipif(
    not (shutil.which("chromium") and shutil.which("chromedriver")), reason="needs chromium and chromedriver"
)
FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
)
PAGE = """<!doctype html><html lang="zh"><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'self'">
<title>检索</title><script src="search/ask.js"></script><script src="search/search.js"></script>"""


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    site = tmp_path_factory.mktemp("site")
    kinds = {"rule": "规章", "normative": "规范性文件"}
    write(site / "search", public(DOCS), day=DAY, states=STATES, kinds=kinds, earlier={"后继局": ("联合署名局",)})
    (site / "index.html").write_text(PAGE, encoding="utf-8")
    return site


@pytest.fixture(scope="module")
def browser(site):
    with tempfile.TemporaryDirectory() as profile:
        options = webdriver.ChromeOptions()
        for flag in [*FLAGS.split(), f"--user-data-dir={profile}"]:
            options.add_argument(flag)
        options.binary_location = shutil.which("chromium")
        driver = webdriver.Chrome(options, webdriver.ChromeService(shutil.which("chromedriver")))
        driver.set_script_timeout(60)
        driver.get((site / "index.html").as_uri())
        yield driver
        driver.quit()


def call(browser, expression, *arguments):
    """The value of a promise; its error as {"error": ..}."""
    answer = browser.execute_async_script(
        f"""var done = arguments[arguments.length - 1], a = arguments;
        window.searcher = window.searcher || GazetteSearch.open('search', {{root: '../'}});
        window.searcher.then(function (s) {{ return {expression}; }}).then(
            function (value) {{ done(JSON.stringify(value)); }},
            function (e) {{ done(JSON.stringify({{error: e.name, message: e.message, position: e.position}})); }});""",
        *arguments,
    )
    return json.loads(answer)


def search(browser, text, **options):
    return call(browser, "s.search(a[0], a[1])", text, options)


def test_answers_equal_the_definition(browser):
    texts = list(queries(DOCS, 300))
    answers = call(
        browser,
        """a[0].reduce(function (before, text) {
            return before.then(function (all) {
                return s.search(text, {limit: 1000}).then(function (r) {
                    return all.concat([[r.total, r.exact, r.hits.map(function (h) { return h.key; })]]);
                });
            });
        }, Promise.resolve([]))""",
        texts,
    )
    for text, (total, exact, keys) in zip(texts, answers, strict=True):
        assert set(keys) == expected(DOCS, text), text
        assert exact
        assert total == len(keys)


def test_an_issuer_with_those_it_came_from(browser):
    wanted = {document.key for document in public(DOCS) if "联合署名局" in document.issuers}
    assert wanted
    for words in ("机关及前身:后继局", "issuer+:后继局", "机关及前身:原中华人民共和国后继局"):
        assert {hit["key"] for hit in search(browser, words, limit=1000)["hits"]} == wanted, words
    assert search(browser, "机关:后继局")["total"] == 0
    assert search(browser, "-机关及前身:后继局")["total"] == len(DOCS) - len(wanted)


def test_a_word_with_near_readings_is_told_to_be_the_word_alone(browser):
    parsed = "GazetteSearch.parse(a[0]).clauses[0].terms[0].widened"
    assert call(browser, parsed, "~环境") is True
    assert call(browser, parsed, "环境") is False


def test_the_first_page_holds_only_true_hits(browser):
    for text in queries(DOCS, 60, seed=21):
        result = search(browser, text)
        wanted = expected(DOCS, text)
        assert {hit["key"] for hit in result["hits"]} <= wanted
        assert len(result["hits"]) == min(10, len(wanted))
        if result["exact"]:
            assert result["total"] == len(wanted)
        assert result["total"] >= len(wanted)


def test_a_search_looks_at_so_many_candidates_and_goes_on_when_asked(browser, site):
    """Every document holds 甲乙 and 乙丙, the oldest alone holds 甲乙丙."""
    folder = site / "spread"
    odd = [
        PublicDocument(f"k{n:03}", "k.html", "题", (), "甲乙 ，乙丙。", f"2020-01-{n % 28 + 1:02}") for n in range(300)
    ]
    write(folder, [*odd, PublicDocument("true", "t.html", "题", (), "甲乙丙", "1999-01-01")], day=DAY, states=STATES)
    ask = "GazetteSearch.open('spread').then(function (t) { return %s; })"
    again = "t.search('甲乙丙', {}).then(function (r) { return [r.hits.length, r.exact, r.unchecked]; })"
    once = call(browser, ask % again)
    assert once == [0, False, 261]
    then = f"function (before) {{ return before.then(function () {{ return {again}; }}); }}"
    many = f"[1, 2, 3, 4, 5, 6, 7, 8].reduce({then}, Promise.resolve())"
    assert call(browser, ask % many) == [1, True, 0]
    every = "t.every('甲乙丙', {})"
    assert call(browser, ask % every) == [300]


def test_every_match_is_walked_to_the_end(browser, site):
    keys = list(PublicIndex(site / "search").keys())
    for text in queries(DOCS, 40, seed=77):
        assert {keys[number] for number in call(browser, "s.every(a[0])", text)} == expected(DOCS, text), text


def test_searches_that_overlap_do_not_mix(browser):
    texts = list(queries(DOCS, 40, seed=31))
    answers = call(
        browser,
        """Promise.all(a[0].map(function (text) {
            return s.search(text, {limit: 1000}).then(function (r) {
                return r.hits.map(function (h) { return h.key; });
            });
        }))""",
        texts,
    )
    for text, keys in zip(texts, answers, strict=True):
        assert set(keys) == expected(DOCS, text), text


def test_pages_follow_one_another(browser):
    whole = [hit["key"] for hit in search(browser, "保护和改善", limit=1000)["hits"]]
    parts = [search(browser, "保护和改善", offset=n, limit=7)["hits"] for n in range(0, len(whole), 7)]
    assert [hit["key"] for part in parts for hit in part] == whole


def test_queries_are_read_as_python_reads_them(browser):
    texts = [
        *queries(DOCS, 200, seed=9),
        "constructor:甲 年份：2010..2015",
        "－甲 乙｜丙",
        "银发 [2016] 第 0199 号",
        "日期:2014-5..",
        "甲|乙 丙 NOT 丁",
        "丙 AND 丁 AND NOT 戊",
        "NOT “甲 乙” -丙",
        "第028号令 国务院令第682号 2015年第011号公告 公告2015年第11号 1号令2号令",
        "甲（试行） OR （一）",
        "水湿发2015年42号文 水湿发〔二〇一六〕二十三號 水湿发〔二〇一六〕第〇〇三号文件 国发2015-42 环发2015第7号",
        "主席令第四十六号 第一百二十六号令 公告二〇一五年第十一号 二〇一五年 第十一号",
        "（一）二号 邮编20012345 （〇八）十号",
    ]
    read = call(browser, "a[0].map(GazetteSearch.parse)", texts)
    for text, ours in zip(texts, read, strict=True):
        theirs = parse(text)
        told = [
            ([(t.text, t.where.value, list(t.forms or (t.text,)), t.wild) for t in c.terms], c.excluded)
            for c in theirs.clauses
        ]
        heard = [
            ([(t["text"], t["where"], t["forms"], t["wild"]) for t in c["terms"]], c["excluded"])
            for c in ours["clauses"]
        ]
        assert heard == told, text
        assert len(ours["filters"]) == len(theirs.filters)


@pytest.mark.parametrize(
    "text", ["日期:2014/5/1", "日期:2014.5..2015年6月", "年份:2014-2015", "年份:2014—2015", "日期:2014-05-2015-06"]
)
def test_days_are_read_as_python_reads_them(browser, text):
    (ours,), (theirs,) = call(browser, "GazetteSearch.parse(a[0]).filters", text), parse(text).filters
    ends = ["-".join(part.zfill(2) for part in ours[end].split("-")) for end in ("low", "high")]
    assert ends == [theirs.low, theirs.high]


WRONG = [
    "OR",
    "甲 OR",
    "“甲",
    "标题:",
    "年份:二〇",
    "标题:甲*乙",
    "湿*地",
    "文号:*",
    "甲 OR -乙",
    "甲||乙",
    "甲 AND",
    "甲 AND 乙|丙",
]
WRONG += ["(甲 OR 乙) 丙", "甲 OR (乙 丙)", "NOT", "NOT ~甲", "甲 NOT OR 乙"]


@pytest.mark.parametrize("text", WRONG)
def test_what_cannot_be_read_is_told_with_its_place(browser, text):
    with pytest.raises(QueryError) as error:
        parse(text)
    answer = search(browser, text)
    assert answer["error"] == "QueryError"
    assert answer["position"] == error.value.position


def state_on(document, day):
    return next((i.state for i in document.intervals if i.end is None or i.end.isoformat() > day), "")


@pytest.mark.parametrize("day", ["2015-01-01", "2024-06-01", "2024-12-01", "2031-01-01"])
def test_states_are_those_of_the_readers_day(browser, day):
    documents = list(public(DOCS))
    counts = {}
    for document in documents:
        counts[state_on(document, day)] = counts.get(state_on(document, day), 0) + 1
    result = search(browser, "", today=day)
    assert {entry["value"]: entry["count"] for entry in result["facets"]["state"]} == counts
    repealed = search(browser, "", today=day, state="repealed", limit=1000)
    assert {hit["key"] for hit in repealed["hits"]} == {d.key for d in documents if state_on(d, day) == "repealed"}
    assert all(hit["stateLabel"] == "已废止" for hit in repealed["hits"])


def test_what_is_to_come_is_told(browser):
    hits = search(browser, "", today="2024-06-01", limit=1000)["hits"]
    by_key = {hit["key"]: hit for hit in hits}
    for document in public(DOCS):
        future = [i for i in document.intervals if i.start and i.start.isoformat() > "2024-06-01"]
        coming = by_key[document.key]["coming"]
        assert (coming and coming["from"]) == (future[0].start.isoformat() if future else None)


def test_filters_and_facets(browser):
    documents = list(public(DOCS))
    issuer = documents[0].issuers[0]
    result = search(browser, "", issuer=issuer, year=["2003", "2004"], limit=1000)
    own = {d.key for d in documents if issuer in d.issuers and d.date[:4] in ("2003", "2004")}
    assert {hit["key"] for hit in result["hits"]} == own
    years = {entry["value"]: entry["count"] for entry in result["facets"]["year"]}
    assert years.get("2010", 0) == sum(issuer in d.issuers and d.date[:4] == "2010" for d in documents)
    typed = search(
        browser, f"机关:{issuer[:2]} 年份:2003-2004 -状态:已废止 日期:2003-03-01..2003-03", today="2024-06-01"
    )
    assert typed["total"] == sum(
        any(issuer[:2] in i for i in d.issuers) and d.date == "2003-03-01" and state_on(d, "2024-06-01") != "repealed"
        for d in documents
    )


def test_sorting(browser):
    newest = [hit["date"] for hit in search(browser, "环境", sort="newest", limit=1000)["hits"]]
    oldest = [hit["date"] for hit in search(browser, "环境", sort="oldest", limit=1000)["hits"]]
    assert newest == sorted(newest, reverse=True)
    assert oldest == newest[::-1] or sorted(oldest) == oldest


def test_what_has_ended_stands_behind_its_equals(browser, site):
    ours, last = PublicIndex(site / "search"), ["repealed"]
    for text in queries(DOCS, 40, seed=5):
        found = [entry.key for entry, _ in ours.entries(parse(text), date(2024, 6, 1), last)]
        hits = search(browser, text, last=last, today="2024-06-01", limit=1000)["hits"]
        assert [hit["key"] for hit in hits] == found, text


def test_marks_stand_on_the_words(browser):
    for word in ("噪聲", "甲环发", "保护和改善", "通知"):
        for hit in search(browser, word)["hits"]:
            assert "".join(part["text"] for part in hit["titleParts"]) == hit["title"]
            shown = [hit["titleParts"], hit["snippet"], *hit["numberParts"]]
            marked = [part["text"] for parts in shown for part in parts if part["mark"]]
            assert marked
            assert all(fold(text) == fold(word) for text in marked)


def test_every_character_folds_as_everywhere(browser):
    """Among those that can lead to a character of the texts, with what the browser knows of Unicode itself."""
    present = set(map(chr, range(33, 127))).union(
        *(fold(part) for one in DOCS for part in (one.title, *one.numbers, one.body))
    )
    assigned = [c for c in map(chr, range(0x110000)) if unicodedata.category(c) not in ("Cn", "Co", "Cs")]
    folded = call(browser, "a[0].map(GazetteSearch.fold)", assigned)
    assert len(assigned) > 100_000
    for character, here in zip(assigned, folded, strict=True):
        there = fold(character)
        if present.issuperset(here) or present.issuperset(there):
            assert here == there, f"U+{ord(character):04X}"


def test_a_number_finds_its_document_first(browser):
    document = next(d for d in DOCS if d.numbers and "号" in d.numbers[0])
    assert search(browser, document.numbers[0])["hits"][0]["numbers"] == list(document.numbers)


def test_a_missing_file_is_told_and_can_be_tried_again(browser, tmp_path):
    answer = call(browser, "GazetteSearch.open('nowhere')")
    assert answer["error"] == "LoadError"


def test_markup_in_texts_stays_text(browser, site):
    folder = site / "hostile"
    text = '<img src=x onerror="document.title=1"> ");alert(1)// </script><script>document.title=1</script>'
    write(folder, [PublicDocument("k", "k.html", text, (), text, "2020-01-01")], day=DAY, states=STATES)
    answer = call(browser, "GazetteSearch.open('hostile').then(function (h) { return h.search('alert'); })")
    assert answer["hits"][0]["title"] == text
    assert browser.title == "检索"


def test_whoever_holds_a_text_has_every_token_that_is_asked_for(browser):
    """Words cut at random from texts that are full of numbers, in every spelling."""
    chance = random.Random(9)
    pieces = (
        "甲环发",
        "(2015)",
        "(201)",
        "第",
        "0",
        "12",
        "3号",
        "号",
        "令",
        "公告2015年",
        "，",
        "根据《办法》",
        "𠀀",
        "环境保护",
    )
    pairs = []
    for _ in range(400):
        text = "".join(chance.choice(pieces) for _ in range(30))
        start = chance.randrange(len(text))
        pairs.append((fold(text), fold(text[start : start + chance.randint(1, 40)])))
    asked = call(
        browser,
        "a[0].map(function (w) { return GazetteSearch.asking.needed(w, a[1]); })",
        [w for _, w in pairs],
        "环境 公告",
    )
    for (text, word), tokens in zip(pairs, asked, strict=True):
        assert set(tokens) <= set(grams(text).tolist()), (text, word)
        assert 0 < len(tokens) <= 5


def test_numerals_come_first_and_common_bigrams_last(browser):
    def needed(text, common):
        return call(browser, "GazetteSearch.asking.needed(a[0], a[1])", text, common)

    one, other = needed("甲环发(2015)第042号", ""), needed("甲环发(2015)42号", "")
    assert one[0] == other[0]
    assert len(other) == 2
    assert len(needed("甲乙人民政府令第42号", "")) == 5
    assert set(needed("环境保护部门的规定", "环境 境保 保护")) == {
        t for w in ("护部", "部门", "门的", "的规", "规定") for t in needed(w, "")
    }
    assert len(needed("环境保护部门的规定", "")) == 5


def test_a_page_with_a_search_in_its_address_asks_ahead_for_all_that_it_needs(browser, site):
    tag = '<script src="search/ask.js" data-index="search/" data-head="head" data-query="q" defer></script>'
    head = json.dumps(PublicIndex(site / "search").meta)
    page = PAGE.replace(
        '<script src="search/ask.js"></script>', f'<script type="application/json" id="head">{head}</script>{tag}'
    )
    (site / "ahead.html").write_text(page.replace('"></script>', '" defer></script>'), encoding="utf-8")
    browser.get((site / "ahead.html").as_uri() + "?q=" + quote("环境保护 甲环发〔2015〕第12号"))
    names = "return Array.from(GazetteSearch.asking.loaderOf('search/').under.keys())"
    ahead = browser.execute_script(names)
    search(browser, "环境保护 甲环发〔2015〕第12号", last=["repealed"])
    later = [name for name in browser.execute_script(names) if name not in ahead]
    assert sum("/s/" in name for name in ahead) > 3
    assert not any("/s/" in name or name.endswith("/c/state") for name in later)
    browser.get((site / "index.html").as_uri())
