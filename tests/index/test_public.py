"""The public index read by Python answers as the definition says."""

import random
from datetime import date

import pytest
from bulletin import documents, queries
from test_contract import expected

from index.backends import open_backend
from index.errors import IndexDamaged
from index.public.packing import deflated, read_script, script
from index.public.reader import PublicIndex
from index.public.spool import day_of
from index.public.writer import SCRIPTS, Annotation, Interval, PublicDocument, State, write
from index.query import parse

DOCS = list(documents(150))
DAY = date(2024, 6, 1)
STATES = (State("in_force", "现行有效"), State("repealed", "已废止"), State("unverified", "效力待核"))


def public(docs):
    """The documents as published; some abolished, some with a change still to come."""
    chance = random.Random(5)
    for document in docs:
        end = chance.choice((None, None, date(2020, 1, 1), date(2030, 1, 1)))
        intervals = [Interval("in_force", None, end)] + ([Interval("repealed", end, None)] if end else [])
        yield PublicDocument(
            document.key,
            f"records/{document.key}.html",
            document.title,
            document.numbers,
            document.body,
            document.date,
            issuers=(document.title[:4],) + (("联合署名局",) if chance.random() < 0.2 else ()),
            kind=chance.choice(("rule", "normative")),
            gazette="示例公报",
            intervals=tuple(intervals),
            annotation=Annotation("已被《新办法》废止", "records/new.html") if end else None,
        )


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("public") / "search"
    write(folder, public(DOCS), day=DAY, states=STATES, kinds={"rule": "规章", "normative": "规范性文件"})
    return folder


def test_answers_equal_the_definition(folder):
    index = PublicIndex(folder)
    for text in queries(DOCS, 400):
        assert {hit.key for hit in index.matches(parse(text))} == expected(DOCS, text), text


def test_scores_equal_those_of_the_scan(folder, tmp_path):
    index, oracle = PublicIndex(folder), open_backend("scan", tmp_path)
    oracle.rebuild(DOCS)
    for text in queries(DOCS, 60, seed=3):
        assert {*index.matches(parse(text))} == {*oracle.matches(parse(text))}, text


def test_entries_are_what_was_published(folder):
    entries = {entry.key: entry for entry, _ in PublicIndex(folder).entries(parse(""))}
    for document in public(DOCS):
        entry = entries[document.key]
        for name in (
            "url",
            "title",
            "numbers",
            "body",
            "date",
            "issuers",
            "kind",
            "gazette",
            "intervals",
            "annotation",
        ):
            assert getattr(entry, name) == getattr(document, name), name


def state_on(document, day):
    return next((i.state for i in document.intervals if i.end is None or i.end > day), "")


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("状态:已废止", lambda d: state_on(d, DAY) == "repealed"),
        ("-状态:repealed", lambda d: state_on(d, DAY) != "repealed"),
        ("种类:规章", lambda d: d.kind == "rule"),
        ("机关:聯合", lambda d: "联合署名局" in d.issuers),
        ("公报:示例", lambda d: True),
        ("年份:2003..2005", lambda d: "2003" <= d.date[:4] <= "2005"),
        ("日期:2003-03..2004-02", lambda d: d.date == "2003-03-01"),
        ("日期:..2004", lambda d: d.date < "2005"),
        ("日期:2004-03-01..", lambda d: d.date >= "2004-03-01"),
        ("噪声 状态:现行", lambda d: "噪声" in d.title + d.body and state_on(d, DAY) == "in_force"),
    ],
)
def test_filters(folder, text, wanted):
    found = {entry.key for entry, _ in PublicIndex(folder).entries(parse(text))}
    broken = "噪声" in text  # printed lines part words; the other conditions are exact
    own = {d.key for d in public(DOCS) if wanted(d)}
    assert own <= found if broken else own == found


def test_states_follow_the_day(folder):
    for day in (date(2015, 1, 1), DAY, date(2031, 1, 1)):
        for entry, state in PublicIndex(folder).entries(parse(""), day):
            assert state == state_on(entry, day)
        repealed = PublicIndex(folder).entries(parse("状态:已废止"), day)
        assert {entry.key for entry, _ in repealed} == {d.key for d in public(DOCS) if state_on(d, day) == "repealed"}


@pytest.mark.parametrize(
    ("text", "year", "told"),
    [
        ("2020-02-30", None, "2020"),
        ("2020-13", None, "2020"),
        ("1986-02", None, "1986"),
        (None, 1999, "1999"),
        (None, None, ""),
        ("不详", 2001, "2001"),
        ("0000-01-01", None, ""),
    ],
)
def test_odd_dates(text, year, told):
    assert day_of(text, year)[1] == told


def test_newest_first(folder):
    dates = [entry.date for entry, _ in PublicIndex(folder).entries(parse(""))]
    assert dates == sorted(dates, reverse=True)


def test_partitions_and_processes_change_nothing(folder, tmp_path, monkeypatch):
    kinds = {"rule": "规章", "normative": "规范性文件"}
    monkeypatch.setattr("index.public.writer.BATCH", 20)
    write(tmp_path / "parts", public(DOCS), day=DAY, states=STATES, kinds=kinds, jobs=2)
    assert files(tmp_path / "parts") == files(folder)
    monkeypatch.setattr("index.public.shards.CHUNK", 2000)
    write(tmp_path / "ranges", public(DOCS), day=DAY, states=STATES, kinds=kinds)
    assert files(tmp_path / "ranges") == files(folder)


def test_writing_again_writes_nothing(folder):
    before = files(folder)
    report = write(folder, public(DOCS), day=DAY, states=STATES, kinds={"rule": "规章", "normative": "规范性文件"})
    assert report.written == 0
    assert files(folder) == before


def test_a_change_touches_its_year_alone_and_nothing_stale_stays(tmp_path):
    write(tmp_path, public(DOCS), day=DAY, states=STATES)
    before = files(tmp_path)
    gone = next(public(DOCS))
    write(tmp_path, [d for d in public(DOCS) if d.key != gone.key], day=DAY, states=STATES)
    after = files(tmp_path)
    kept = {name for name in before if name.startswith("text/") and name in after}
    lost = {name.split("/")[1].split("-")[0] for name in before if name.startswith("text/") and name not in after}
    assert kept
    assert lost == {gone.date[:4]}
    assert len({name.split("/")[0] for name in after}) == 5  # current.js, ask.js, search.js, text, one build


def test_what_is_withdrawn_is_nowhere(tmp_path):
    secret = "密不外传之语"
    docs = [
        PublicDocument(f"k{n}", "k.html", "题目", (), f"{secret if n == 3 else '公开'}{n}" * 9, "2020")
        for n in range(9)
    ]
    write(tmp_path, docs, day=DAY, states=STATES)
    assert any(secret in payload for payload in payloads(tmp_path))
    write(tmp_path, [d for d in docs if d.key != "k3"], day=DAY, states=STATES)
    assert not any(secret in payload for payload in payloads(tmp_path))


def payloads(folder):
    """Everything readable in an index."""
    for path in folder.rglob("*.js"):
        if path.name not in SCRIPTS:
            name = str(path.relative_to(folder).with_suffix(""))
            yield read_script(folder, name).decode("utf-16-le", "replace")


def files(folder):
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_no_control_or_direction_characters_leave(tmp_path):
    bad = PublicDocument(
        "k", "k.html", "题\u202e目\x00", ("甲〔2020〕1号\u200b",), "正文\u2066内\x07容\ufeff", "2020-01-01"
    )
    write(tmp_path, [bad], day=DAY, states=STATES)
    ((entry, _),) = PublicIndex(tmp_path).entries(parse(""))
    assert (entry.title, entry.numbers, entry.body) == ("题目", ("甲〔2020〕1号",), "正文内容")


def test_an_empty_index(tmp_path):
    write(tmp_path, [], day=DAY, states=STATES)
    assert PublicIndex(tmp_path).matches(parse("环境")) == []


@pytest.mark.parametrize("payload", [b'["a"', b"\xff\0", b"{}\0\1\2", b"[]\0" + b"\1" * 500])
def test_a_column_that_unpacks_and_is_none_is_named(tmp_path, payload):
    write(tmp_path, public(DOCS), day=DAY, states=STATES)
    build = PublicIndex(tmp_path).build
    (tmp_path / f"{build}/c/course.js").write_bytes(script(f"{build}/c/course", deflated(payload)))
    with pytest.raises(IndexDamaged, match="export the index again"):
        list(PublicIndex(tmp_path).entries(parse("状态:有效")))


@pytest.mark.parametrize("name", ["current.js", "*/meta.js", "*/s/*.js", "text/*/0.js"])
def test_damage_is_named(tmp_path, name):
    write(tmp_path, public(DOCS), day=DAY, states=STATES)
    for path in tmp_path.glob(name):
        path.write_text('GazetteSearch.receive("x","AAAA");\n')
    with pytest.raises(IndexDamaged):
        list(PublicIndex(tmp_path).matches(parse("噪声 环境 办法 规定 的")) or PublicIndex(tmp_path).entries(parse("")))
