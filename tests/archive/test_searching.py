"""Searching an archive: order, filters, counts, near readings, suggestions, and the index kept up."""

import json
import signal
import subprocess
import sys
import time
from datetime import date

import pytest
from sqlmodel import select

import cli
from gazette.archive import Archive
from gazette.errors import BadInput, NotFound
from gazette.rules.succession import earlier_names
from gazette.settings import FILE_NAME
from gazette.store.database import reading, transaction
from gazette.store.tables import Confusion, Correction, IndexQueue, Master, Record
from index import generations
from index.errors import QueryError

LETTER = """
{issuer}关于{matter}的通知
{number}
各有关单位：
为了做好{matter}，现就有关事项通知如下：
一、{text}
二、各单位应当于年底前报告{matter}情况。
{issuer}
{day}
"""
LETTERS = {
    "old": ("环境保护部", "苇塘水质监测工作", "环发〔2009〕16号", "每年五月取样。", "2009年4月1日"),
    "new": ("生态环境部", "苇塘水质监测工作", "环发〔2019〕16号", "每年四月取样。", "2019年4月1日"),
    "birds": (
        "生态环境部",
        "候鸟环志工作",
        "环发〔2018〕7号",
        "环志站应当记录候鸟迁徙规律，并在苇塘设点。",
        "2018年3月1日",
    ),
    "rings": ("环境保护部", "候鸟环志记录", "环发〔2012〕8号", "候鸟环志记录应当写明迁徙规律。", "2012年3月1日"),
    "slip": ("水利部", "河道采砂管理", "水河〔2016〕3号", "采砂不得损害韦塘。", "2016年8月1日"),
}


@pytest.fixture(scope="module")
def held(tmp_path_factory):
    """An archive of the letters, and names → record ids."""
    folder = tmp_path_factory.mktemp("letters")
    (folder / "in").mkdir()
    for name, (issuer, matter, number, rule, day) in LETTERS.items():
        text = LETTER.format(issuer=issuer, matter=matter, number=number, text=rule, day=day)
        (folder / "in" / f"{name}.txt").write_text(text.strip() + "\n", encoding="utf-8")
    with Archive.create(folder / "archive", "测试档案") as archive:
        archive.import_files([folder / "in"])
        ids = {row.numbers[0]: row.id for row in archive.records()}
        yield archive, {name: ids[letter[2]] for name, letter in LETTERS.items()}


@pytest.fixture
def repealed(held):
    """The old letter is repealed by the new one, for the time of a test."""
    archive, ids = held
    done = archive.mark(
        ids["old"], state="repealed", effective=date(2019, 5, 1), reason="清理", reference=LETTERS["new"][2]
    )
    yield archive, ids
    archive.undo(done.act)


def found(results):
    return [hit.summary.id for hit in results]


def redate(archive, record, day):
    with transaction(archive.database) as session:
        session.get_one(Record, record).date_document = day
        session.merge(IndexQueue(record_id=record))
    archive.searcher.update()


def test_what_has_ended_comes_after_its_replacement_and_is_never_hidden(repealed):
    archive, ids = repealed
    redate(archive, ids["old"], "2024-01-01")  # by its day it would come first
    assert found(archive.search("苇塘水质监测"))[:2] == [ids["new"], ids["old"]]
    assert found(archive.search("苇塘水质监测", on=date(2019, 4, 30)))[:2] == [ids["old"], ids["new"]]
    assert found(archive.search("苇塘水质监测", sort="date"))[:2] == [ids["old"], ids["new"]]
    redate(archive, ids["old"], "2009-04-01")
    assert found(archive.search("环发〔2009〕16号"))[0] == ids["old"]


def test_a_hit_names_what_ended_it(repealed):
    archive, ids = repealed
    (hit,) = [hit for hit in archive.search("五月取样") if hit.summary.id == ids["old"]]
    assert hit.because == ids["new"]
    assert hit.annotation.startswith("已被《生态环境部关于苇塘水质监测工作的通知》（环发〔2019〕16号）废止")
    assert hit.page == 1
    assert [hit.snippet.text[a:b] for a, b in hit.snippet.marks] == ["五月取样"]


def test_a_change_of_state_is_seen_at_once(held):
    archive, ids = held
    assert found(archive.search("苇塘", state="repealed")) == []
    done = archive.mark(ids["old"], state="repealed", effective=date(2019, 5, 1), reason="清理", reference="某令")
    start = time.process_time()
    hits = archive.search("苇塘", state="repealed")
    assert hits.total == 1
    assert time.process_time() - start < 0.5
    archive.undo(done.act)
    assert archive.search("苇塘", state="repealed").total == 0


@pytest.mark.parametrize(
    ("wanted", "names"),
    [
        ({"issuer": "生态环境部"}, {"new", "birds"}),
        ({"issuer": "生态环境部", "predecessors": True}, {"new", "birds", "old", "rings"}),
        ({"year": 2012}, {"rings"}),
        ({"disclosure": "undecided"}, set(LETTERS)),
        ({"disclosure": "open"}, set()),
        ({"gazette": "公报"}, set()),
        ({"kind": "normative", "year": 2018}, {"birds"}),
    ],
)
def test_filters_of_search_list_and_counts_are_the_same(held, wanted, names):
    archive, ids = held
    expected = {ids[name] for name in names}
    assert set(found(archive.search("", **wanted))) == expected
    assert {row.id for row in archive.records(**wanted)} == expected
    assert sum(one.count for one in archive.facets(**wanted).kind) == len(expected)


def test_filters_in_the_query(held):
    archive, ids = held
    assert set(found(archive.search("机关及前身:生态环境部 候鸟"))) == {ids["birds"], ids["rings"]}
    assert found(archive.search("日期:2012..2012 候鸟")) == [ids["rings"]]
    assert found(archive.search("文号:环发〔20?9〕16号 -标题:甲 年份:2010..")) == [ids["new"]]
    with pytest.raises(BadInput, match="undecided"):
        archive.search("公开:全部")
    with pytest.raises(QueryError):
        archive.search("苇塘 OR")


def test_predecessors_follow_the_successions():
    assert set(earlier_names("生态环境部")) >= {"环境保护部", "国家环境保护总局"}
    assert "国家教育委员会" in earlier_names("教育部")
    assert earlier_names("不知名的局") == ()


@pytest.fixture
def traditional(held):
    """One of the letters of 环境保护部 bears its name in traditional characters, for the time of a test."""
    archive, ids = held
    for name in ("環境保護部", "环境保护部"):
        with transaction(archive.database) as session:
            session.get_one(Record, ids["rings"]).issuers = [name]
        if name == "環境保護部":
            yield archive, ids


@pytest.mark.parametrize("typed", ["环境保护部", "環境保護部", "環境保护部"])
def test_an_issuer_is_one_in_traditional_and_simplified_characters(traditional, typed):
    archive, ids = traditional
    both = {ids["old"], ids["rings"]}
    assert {row.id for row in archive.records(issuer=typed)} == both
    assert set(found(archive.search(f"机关:{typed}"))) == both
    assert set(found(archive.search("", issuer="生態環境部", predecessors=True))) == {*both, ids["new"], ids["birds"]}


def test_facets_count_an_issuer_once_whatever_its_characters(traditional):
    archive, _ = traditional
    counts = {one.value: (one.count, one.predecessors) for one in archive.facets().issuer}
    assert counts == {"环境保护部": (2, ()), "生态环境部": (2, ("环境保护部",)), "水利部": (1, ())}
    for value, (count, _) in counts.items():
        assert sum(one.count for one in archive.facets(issuer=value).kind) == count


def test_a_whole_name_means_that_body_and_a_part_all_that_have_it(held, tmp_path):
    from gazette.looking.published import search_published  # noqa: PLC0415
    from gazette.looking.searching import filters_of  # noqa: PLC0415

    archive, ids = held
    with transaction(archive.database) as session:
        session.get_one(Record, ids["birds"]).issuers = ["生态环境部办公厅", "水利部"]
    for issuer, names in (
        ("生态环境部", {"new"}),
        ("生态环境部办公厅", {"birds"}),
        ("水利部", {"slip", "birds"}),
        ("环境", {"old", "new", "birds", "rings"}),
        ("办公廳", {"birds"}),
    ):
        assert set(found(archive.search("", issuer=issuer))) == {ids[name] for name in names}, issuer
        assert set(found(archive.search(f"-机关:{issuer}"))) == {ids[name] for name in LETTERS.keys() - names}, issuer
    for one in archive.facets().issuer:
        assert len(list(archive.records(issuer=one.value))) == one.count
        assert len(list(archive.records(issuer=one.value, predecessors=True))) == one.with_predecessors
    with transaction(archive.database) as session:
        session.get_one(Record, ids["birds"]).issuers = ["生态环境部"]
    for key in ids.values():
        archive.disclose(key, "open")
    archive.export_index(tmp_path / "copy")
    for issuer, names in (("环境保护部", {"old", "rings"}), ("环境", {"old", "new", "birds", "rings"})):
        hits = search_published(tmp_path / "copy", "", filters_of(issuer=issuer), date.today())
        assert {hit.id for hit in hits} == {ids[name] for name in names}


def test_facets_count_every_hit(held):
    archive, _ = held
    results = archive.search("苇塘 OR 候鸟")
    counts = results.facets()
    hits = list(results)
    assert results.total == len(hits) == 4
    for name, of in (
        ("state", lambda row: [row.state.value]),
        ("issuer", lambda row: row.issuers),
        ("year", lambda row: [row.date_document[:4]]),
        ("kind", lambda row: [row.kind]),
    ):
        tally = {}
        for hit in hits:
            for value in of(hit.summary):
                tally[value] = tally.get(value, 0) + 1
        assert {one.value: one.count for one in getattr(counts, name)} == tally, name
    (ministry,) = [one for one in counts.issuer if one.value == "生态环境部"]
    assert (ministry.count, ministry.with_predecessors, ministry.predecessors) == (2, 4, ("环境保护部",))
    assert [one.value for one in counts.year] == sorted((one.value for one in counts.year), reverse=True)


def test_near_numbers_are_suggested(held):
    archive, _ = held
    results = archive.search("环发[2018]8号")
    assert results.total == 0
    assert {one.query for one in results.suggestions()} == {"环发〔2018〕7号", "环发〔2012〕8号"}
    assert all(archive.search(one.query).total == one.hits > 0 for one in results.suggestions())
    assert archive.search("环发〔2018〕7号").suggestions() == ()


def test_a_number_among_words_that_are_nowhere_is_suggested(held):
    archive, _ = held
    results = archive.search("《通知》（环发[2018]7号）")
    assert results.total == 0
    assert [(one.query, one.hits) for one in results.suggestions()] == [("环发〔2018〕7号", 1)]


def test_near_readings_and_titles_are_suggested(held):
    archive, _ = held
    assert archive.search("候鸟环忐工作").suggestions()[0].query == "候鸟环志工作"
    assert archive.search("侯鸟 苇塘").suggestions()[0].query == "候鸟 苇塘"
    assert archive.search("絶无此词甲乙丙").suggestions() == ()


def test_words_apart_and_the_query_without_a_word_are_suggested(held):
    archive, _ = held
    for typed, meant in (
        ("苇塘、取样", "苇塘 取样"),
        ("苇塘取样", "苇塘 取样"),
        ("苇塘 and 取样", "苇塘 取样"),
        ('苇塘 "绝无此词"', "苇塘"),
    ):
        results = archive.search(typed)
        assert results.total == 0
        (first, *_) = results.suggestions()
        assert first.query == meant
        assert archive.search(meant).total == first.hits > 0


def test_no_suggestion_means_something_else_as_a_query(held):
    archive, _ = held
    for one in archive.search("环发〔2011〕111号").suggestions():  # 1 is taken for | by OCR
        assert "|" not in one.query


@pytest.mark.parametrize(
    "typed",
    [
        "环发〔2009〕十六号",
        "環發 ［２００９］ 第 016 號",
        "环发（2009）16号",
        "環發〔二〇〇九〕十六號",
        "环发【二〇〇九】第16号文",
        "环发2009年16号",
        "环发2009-16",
    ],
)
def test_a_number_is_found_first_in_every_form_its_record_may_bear(held, typed):
    archive, ids = held
    assert found(archive.search(typed))[0] == ids["old"]
    assert ids["old"] not in found(archive.search(f"苇塘 -{typed}"))


@pytest.mark.parametrize(("typed", "state"), [("废止", "repealed"), ("有效", "in_force"), ("已废止", "repealed")])
def test_a_state_is_known_by_its_short_name(repealed, typed, state):
    archive, _ = repealed
    assert found(archive.search(f"状态:{typed}")) == found(archive.search("", state=state))
    with pytest.raises(BadInput, match=r"已废止 \(repealed\)"):
        archive.search("状态:无此状态")


def test_a_page_of_hits_is_asked_for_at_once(repealed):
    from sqlalchemy import event  # noqa: PLC0415

    archive, ids = repealed
    statements = []
    listener = lambda *given: statements.append(given[2])  # noqa: E731
    event.listen(archive.database, "before_cursor_execute", listener)
    try:
        results = archive.search("苇塘 OR 候鸟")
        before = len(statements)
        assert {hit.because for hit in results.first(10)} == {None, ids["new"]}
        assert len(statements) - before <= 6  # however many hits
    finally:
        event.remove(archive.database, "before_cursor_execute", listener)


def test_near_readings_come_from_corrections_and_differing_readings(held):
    archive, ids = held
    assert set(found(archive.search("~苇塘"))) == {ids["old"], ids["new"], ids["birds"]}
    with transaction(archive.database) as session:
        master = session.exec(select(Master.sha256)).first()
        session.add(Correction(master_sha256=master, page=1, before="韦塘边", value="苇塘边", by="校对"))
    hits = list(archive.search("~苇塘 OR 绝无"))
    assert hits[-1].summary.id == ids["slip"]
    assert hits[-1].near == ("韦塘",)
    assert [hits[-1].snippet.text[a:b] for a, b in hits[-1].snippet.marks] == ["韦塘"]
    assert not any(hit.near for hit in hits[:-1])
    with transaction(archive.database) as session:
        session.delete(session.exec(select(Correction)).one())
        session.merge(Confusion(one="韦", other="苇", count=1))
    assert found(archive.search("~苇塘"))[-1] == ids["slip"]
    with transaction(archive.database) as session:
        session.delete(session.get_one(Confusion, ("韦", "苇")))


def test_records_like_one(held):
    archive, ids = held
    alike = archive.similar(ids["birds"])
    assert found(alike)[0] == ids["rings"]
    assert ids["birds"] not in found(alike)
    assert found(archive.similar(ids["birds"], year=2012)) == [ids["rings"]]
    with pytest.raises(NotFound):
        archive.similar("R999999")


def test_a_record_changed_while_it_is_indexed_stays_in_the_queue(held, monkeypatch):
    archive, ids = held
    backend, replace = archive.searcher.backend, archive.searcher.backend.replace
    seen = []

    def changed_meanwhile(documents):
        if not seen:
            with transaction(archive.database) as session:
                session.merge(IndexQueue(record_id=ids["slip"]))
        seen.append([document.key for document in documents])
        return replace(documents)

    with transaction(archive.database) as session:
        session.merge(IndexQueue(record_id=ids["slip"]))
    monkeypatch.setattr(backend, "replace", changed_meanwhile)
    archive.searcher.update()
    assert seen == [[ids["slip"]], [ids["slip"]]]
    with reading(archive.database) as session:
        assert session.exec(select(IndexQueue)).all() == []


def test_counts_are_exact_while_the_index_lags_behind(held):
    archive, ids = held
    with transaction(archive.database) as session:
        session.get_one(Record, ids["slip"]).withdrawn = True
        session.merge(IndexQueue(record_id=ids["slip"]))
    assert archive.search("采砂").total == 0
    with transaction(archive.database) as session:
        session.get_one(Record, ids["slip"]).withdrawn = False
    archive.searcher.update()
    assert archive.search("采砂").total == 1


def test_pages_of_hits_follow_one_another(held):
    archive, _ = held
    results = archive.search("")
    assert [hit.summary.id for n in range(0, 6, 2) for hit in results.first(2, n)] == found(results)
    assert results.first(2, 99) == []


@pytest.mark.parametrize("backend", ["tantivy", "scan"])
def test_another_backend_answers_the_same(held, tmp_path, backend):
    archive, _ = held
    questions = ("苇塘", "候鸟 -苇塘", "~侯鸟", "标题:采砂 OR 环志", "环发〔2009〕16号")
    wanted = [found(archive.search(one)) for one in questions]
    settings = archive.folder / FILE_NAME
    before = settings.read_text(encoding="utf-8")
    try:
        settings.write_text(before.replace('backend = "whoosh"', f'backend = "{backend}"'), encoding="utf-8")
        with Archive.open(archive.folder) as other:
            other.reindex()
            assert [found(other.search(one)) for one in questions] == wanted
    finally:
        settings.write_text(before, encoding="utf-8")
        archive.reindex()


def test_a_published_copy_speaks_the_same_language(held, tmp_path):
    from gazette.looking.published import search_published, similar_published  # noqa: PLC0415
    from gazette.looking.searching import filters_of  # noqa: PLC0415

    archive, ids = held
    for key in ids.values():
        archive.disclose(key, "open")
    archive.export_index(tmp_path / "copy")
    today = date.today()
    year = next(int(one.value) for one in archive.search("苇塘").facets().year if one.value)
    for words, wanted in (
        ("苇塘", {}),
        ("~侯鸟", {}),
        ("机关及前身:生态环境部", {}),
        ("", {"issuer": "环境保护部"}),
        ("", {"year": year}),
    ):
        copied = search_published(tmp_path / "copy", words, filters_of(**wanted), today)
        held_hits = archive.search(words, **wanted)
        assert {hit.id for hit in copied} == set(held_hits.keys()), words
        assert copied.facets() == held_hits.facets(), words
    newest = search_published(tmp_path / "copy", "苇塘", (), today, by_date=True)
    assert [hit.date for hit in newest] == sorted((hit.date for hit in newest), reverse=True)
    with pytest.raises(BadInput):
        search_published(tmp_path / "copy", "公开:open", (), today)
    with pytest.raises(BadInput, match="已废止"):
        search_published(tmp_path / "copy", "状态:无此状态", (), today)
    for wanted in ({}, {"year": 2012}):
        alike = similar_published(tmp_path / "copy", ids["birds"], filters_of(**wanted), today)
        assert [hit.id for hit in alike] == found(archive.similar(ids["birds"], **wanted))
    with pytest.raises(NotFound, match="R999999"):
        similar_published(tmp_path / "copy", "R999999", (), today)
    assert json.dumps([hit.title for hit in newest.first(1)])


def test_in_a_published_copy_too_what_has_ended_comes_behind_its_equals(held, tmp_path):
    from gazette.looking.published import search_published, similar_published  # noqa: PLC0415

    archive, ids = held
    for key in ids.values():
        archive.disclose(key, "open")
    done = archive.mark(ids["new"], state="repealed", effective=date(2020, 1, 1), reason="清理", reference="某令")
    try:
        archive.export_index(tmp_path / "copy")
        for day, wanted in ((date(2020, 1, 1), ["old", "new"]), (date(2019, 12, 31), ["new", "old"])):
            hits = search_published(tmp_path / "copy", "苇塘水质监测", (), day)
            assert [hit.id for hit in hits] == [ids[name] for name in wanted]
            assert [hit.id for hit in hits.first(1, 1)] == [ids[wanted[1]]]
            assert found(archive.search("苇塘水质监测", on=day)) == [hit.id for hit in hits]
        newest = search_published(tmp_path / "copy", "苇塘水质监测", (), date(2020, 1, 1), by_date=True)
        assert [hit.id for hit in newest] == [ids["new"], ids["old"]]
        assert len(similar_published(tmp_path / "copy", ids["old"], (), date(2020, 1, 1))) > 0
    finally:
        archive.undo(done.act)


REINDEX = """
import sys
from pathlib import Path
from gazette.archive import Archive

with Archive.open(Path(sys.argv[1])) as archive:
    print("open", flush=True)
    while True:
        archive.reindex()
"""


@pytest.mark.parametrize("seconds", [0.02, 0.11, 0.3])
def test_reindex_killed_at_any_moment_leaves_an_index_that_answers(held, seconds):
    archive, _ = held
    wanted = sorted(archive.search("苇塘").keys())
    command = [sys.executable, "-c", REINDEX, str(archive.folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        assert process.stdout.readline() == b"open\n"
        time.sleep(seconds)
        process.kill()
    assert process.returncode == -signal.SIGKILL
    assert sorted(archive.search("苇塘").keys()) == wanted
    with Archive.open(archive.folder) as other:
        assert sorted(other.search("苇塘").keys()) == wanted
        assert other.reindex() == len(LETTERS)
        assert other.searcher.disagreements() == []


HOLD = """
import sys
from pathlib import Path
from index.generations import Generations

with Generations(Path(sys.argv[1]), "whoosh").writing():
    print("held", flush=True)
    sys.stdin.read()
"""


def commanded(archive, monkeypatch, *words):
    """The exit code of the command line, run here."""
    monkeypatch.setattr(sys, "argv", ["gazette", "--archive", str(archive.folder), *words])
    try:
        cli.main()
    except SystemExit as end:
        return end.code
    return 0


def test_a_second_writer_is_told_with_exit_7(held, monkeypatch, capsys):
    archive, _ = held
    monkeypatch.setattr(generations, "PATIENCE_SECONDS", 0.1)
    command = [sys.executable, "-c", HOLD, str(archive.folder / "index")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout.readline() == b"held\n"
        assert commanded(archive, monkeypatch, "reindex") == 7
        assert "another process is writing" in capsys.readouterr().err
        assert commanded(archive, monkeypatch, "search", "苇塘") == 0
        process.stdin.close()
    assert commanded(archive, monkeypatch, "reindex") == 0
