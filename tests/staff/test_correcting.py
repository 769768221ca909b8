"""Corrections on text files: fields, issues, lines; what cannot be said; taking back."""

import pytest
from sqlmodel import select

from gazette.errors import BadInput, Conflict, NotFound
from gazette.intake.renewing import Sheet, read_sheet
from gazette.issue.corrected_lines import line_id
from gazette.store.corrections import of_record
from gazette.store.database import reading, transaction
from gazette.store.tables import Correction, IndexQueue, Master, Record
from gazette.types.regulation import Mend

RULE, DECISION = "苇塘养护管理办法", "苇塘保护条例实施细则"


@pytest.fixture
def held(archive, rule, decision):
    """The archive with the rule and the decision; ids by title."""
    archive.import_files([rule, decision])
    return {row.title: row.id for row in archive.records()}


def line_of(archive, words):
    """The name of the line of a text file that holds these words."""
    with reading(archive.database) as session:
        for master in session.exec(select(Master)):
            page = read_sheet(session, archive.folder, Sheet(master, 1), "rapidocr")
            for line in page.lines:
                if words in line.text:
                    return line_id(master.sha256, 1, page, line)
    raise AssertionError(words)


def found(archive, words):
    return [hit.summary.id for hit in archive.search(words)]


def test_a_corrected_line_is_what_the_record_says_and_search_finds(archive, held):
    name = line_of(archive, "第二条　苇塘由所在地")
    made = archive.correct_line(name, "第二条　苇塘由所在县的水文站养护。", by="陈某", reason="原件如此")
    assert (made.before, made.by, made.reason) == ("第二条　苇塘由所在地的水文站养护。", "陈某", "原件如此")
    assert "所在县的水文站" in archive.record(held[RULE]).regulation.text
    assert found(archive, "所在县的水文站") == [held[RULE]]
    assert found(archive, "所在地的水文站") == []
    assert list(archive.verify()) == []


def test_the_newest_of_two_corrections_counts_and_each_can_be_taken_back(archive, held):
    name = line_of(archive, "第二条　苇塘由所在地")
    first = archive.correct_line(name, "第二条　苇塘由甲站养护。")
    second = archive.correct_line(name, "第二条　苇塘由乙站养护。")
    assert second.before == first.before
    assert [found(archive, "乙站养护"), found(archive, "甲站养护")] == [[held[RULE]], []]
    archive.take_back(second.name, reason="看错")
    assert [found(archive, "乙站养护"), found(archive, "甲站养护")] == [[], [held[RULE]]]
    archive.take_back(first.name)
    assert found(archive, "所在地的水文站") == [held[RULE]]
    with pytest.raises(Conflict):
        archive.take_back(first.name)
    assert list(archive.verify()) == []


def test_a_corrected_line_renews_the_proposals_and_keeps_ids(archive, held):
    name = line_of(archive, "同时废止")
    text = "第二条　本细则自2012年6月1日起施行。2003年5月6日国家水文湿地总局令第9号公布的《苇塘养护管理办法》继续有效。"
    archive.correct_line(name, text)
    assert [one.verb for one in archive.proposals() if one.verb == "repeal"] == []
    assert {row.title: row.id for row in archive.records()} == held


def test_a_decision_made_stays_when_a_line_is_corrected(archive, held):
    decided = archive.confirm([held[DECISION]])
    archive.correct_line(line_of(archive, "第一条　为了保护苇塘"), "第一条　为了保护苇塘和湿地，制定本细则。")
    assert [event.id for event in archive.record(held[RULE]).events if event.kind == "repealed"]
    assert {event.act for event in archive.record(held[RULE]).events} >= {decided.act}


def test_nothing_is_printed_on_a_line(archive, held):
    name = line_of(archive, "第二条　苇塘由所在地")
    archive.correct_line(name, "")
    assert "所在地" not in archive.record(held[RULE]).regulation.text


def test_corrected_fields_win_over_every_later_parse_and_say_so(archive, held):
    said = {
        "date_effective": "2003年8月1日",
        "numbers": "国家水文湿地总局令第9号；水湿发[2003]7号",
        "kind": "normative",
    }
    archive.correct_record(held[RULE], said, by="陈某")
    archive.reread()
    (row,) = [row for row in archive.records() if row.id == held[RULE]]
    assert row.date_effective == "2003-08-01"
    assert row.numbers == ("国家水文湿地总局令第9号", "水湿发〔2003〕7号")
    assert row.kind == "normative"
    regulation = archive.record(held[RULE]).regulation
    assert regulation.date_effective.mend is Mend.CORRECTED
    assert regulation.date_effective.printed == "本办法自2003年7月1日起施行"
    assert [number.mend for number in regulation.numbers] == [Mend.NONE, Mend.CORRECTED]
    assert found(archive, "文号:水湿发〔2003〕7号") == [held[RULE]]
    assert [row.id for row in archive.records(kind="normative") if row.id == held[RULE]]
    assert list(archive.verify()) == []


def test_a_record_with_quite_another_title_keeps_its_id(archive, held):
    archive.correct_record(held[RULE], {"title": "完全不同的名称"})
    archive.reread()
    assert {row.id: row.title for row in archive.records()} == {
        held[RULE]: "完全不同的名称",
        held[DECISION]: DECISION,
    }
    with reading(archive.database) as session:
        (one,) = of_record(session, held[RULE])
    archive.take_back(one.name)
    assert {row.title: row.id for row in archive.records()} == held


def test_a_corrected_title_is_matched_by_proposals(archive, write, decision):
    archive.import_files(
        [write("misread.txt", "苇唐养护管埋方法\n第一条　苇塘由站养护。\n第二条　本办法自2003年7月1日起施行。")]
    )
    archive.import_files([decision])
    (record,) = [row.id for row in archive.records() if row.title != DECISION]
    (repeal,) = [one for one in archive.proposals() if one.verb == "repeal"]
    assert repeal.target is None
    archive.correct_record(record, {"title": RULE, "numbers": "国家水文湿地总局令第9号"})
    (repeal,) = [one for one in archive.proposals() if one.verb == "repeal"]
    assert repeal.target == record


def test_a_cleared_field_stays_empty(archive, held):
    archive.correct_record(held[RULE], {"date_effective": "", "issuers": ""})
    archive.reread()
    regulation = archive.record(held[RULE]).regulation
    assert regulation.date_effective is None
    assert regulation.issuers == ()


@pytest.mark.parametrize(
    "said",
    [
        {"colour": "red"},
        {"date_document": "2003-02-30"},
        {"date_expires": "2003"},
        {"kind": "decree"},
        {"title": " "},
        {"numbers": "无号"},
        {},
        {"title": "好的名称", "date_effective": "明年"},
        {"date_expires": "1999-01-01"},
    ],
)
def test_what_cannot_be_said_of_a_record_changes_nothing(archive, held, said):
    before = archive.record(held[RULE])
    with pytest.raises(BadInput):
        archive.correct_record(held[RULE], said)
    assert archive.record(held[RULE]) == before
    assert_nothing_said(archive)


def assert_nothing_said(archive):
    with reading(archive.database) as session:
        assert session.exec(select(Correction)).all() == []
        assert session.exec(select(IndexQueue)).all() == []
    assert list(archive.verify()) == []


def test_unknown_lines_records_issues_and_corrections_are_told(archive, held):
    line = line_of(archive, "同时废止")
    for name in ("nonsense", "3f9a01bc-1-2-3", line[:8] + "-9-1-1", line[:8] + "-1-9999-99999", line + "-1"):
        with pytest.raises(NotFound):
            archive.correct_line(name, "好")
    with pytest.raises(NotFound):
        archive.correct_record("R999999", {"title": "好"})
    with pytest.raises(NotFound):
        archive.correct_issue("I999999", {"year": "2003"})
    for name in ("C1", "C", "C99999999999999999999", "Cx"):
        with pytest.raises(NotFound):
            archive.take_back(name)
    with pytest.raises(BadInput):
        archive.correct_line(line, "两\n行")
    assert_nothing_said(archive)


def test_what_is_said_already_is_a_conflict(archive, held):
    line = line_of(archive, "同时废止")
    archive.correct_line(line, None)
    with pytest.raises(Conflict):
        archive.correct_line(line, None)
    archive.correct_record(held[RULE], {"kind": "other"})
    with pytest.raises(Conflict):
        archive.correct_record(held[RULE], {"kind": "other"})


def test_a_withdrawn_record_cannot_be_corrected(archive, held):
    with transaction(archive.database) as session:
        row = session.exec(select(Record).where(Record.id == held[RULE])).one()
        row.withdrawn = True
    with pytest.raises(Conflict):
        archive.correct_record(held[RULE], {"kind": "other"})


def test_an_issue_is_corrected_and_its_records_follow(archive, rule):
    archive.import_files([rule], hints={"gazette": "国家水文湿地总局公报", "year": "2003", "number": "5"})
    (row,) = archive.records()
    archive.correct_issue(row.issue, {"year": "2004", "number": "6", "date": "2004-06-30", "running_total": "84"})
    archive.reread()
    (issue,) = archive.publication().issues()
    assert (issue.year, issue.number, issue.date, issue.running_total) == (2004, 6, "2004-06-30", 84)
    (now,) = archive.records()
    assert now.id == row.id
    assert list(archive.verify()) == []


def test_taking_back_what_was_said_of_an_issue_restores_it(archive, rule):
    archive.import_files([rule], hints={"gazette": "国家水文湿地总局公报", "year": "2003", "number": "5"})
    (row,) = archive.records()
    (first,) = archive.correct_issue(row.issue, {"number": "6"})
    (second,) = archive.correct_issue(row.issue, {"number": "7"})
    archive.take_back(second.name)
    assert next(iter(archive.publication().issues())).number == 6
    archive.take_back(first.name)
    assert next(iter(archive.publication().issues())).number == 5


def test_two_issues_cannot_become_one(archive, rule, decision):
    name = "国家水文湿地总局公报"
    archive.import_files([rule], hints={"gazette": name, "year": "2003", "number": "5"})
    archive.import_files([decision], hints={"gazette": name, "year": "2012", "number": "2"})
    issues = {row.title: row.issue for row in archive.records()}
    with pytest.raises(Conflict, match=issues[DECISION]):
        archive.correct_issue(issues[RULE], {"year": "2012", "number": "2"})
    assert_nothing_said(archive)
    with pytest.raises(BadInput):
        archive.correct_issue(issues[RULE], {"year": "20003"})
    with pytest.raises(BadInput):
        archive.correct_issue(issues[RULE], {"running_total": "八十四"})
    with pytest.raises(BadInput):
        archive.correct_issue(issues[RULE], {"title": "x"})
    assert_nothing_said(archive)


def test_a_changed_correction_is_found_by_verify(archive, held):
    archive.correct_record(held[RULE], {"kind": "other"})
    assert list(archive.verify()) == []
    with transaction(archive.database) as session:
        session.exec(select(Correction)).one().value = "law"
    assert [fault.subject for fault in archive.verify()] == ["correction C1"]


def test_a_title_line_of_quite_other_words_keeps_the_id(archive, write):
    archive.import_files(
        [write("one.txt", "苇塘养护管理办法\n第一条　苇塘由水文站养护。\n第二条　本办法自2003年7月1日起施行。")]
    )
    (before,) = archive.records()
    archive.correct_line(line_of(archive, "苇塘养护管理办法"), "关于水位观测的若干规定")
    (now,) = archive.records()
    assert (now.id, now.title) == (before.id, "关于水位观测的若干规定")


def test_a_corrected_day_of_publication_is_stated_anew(archive, held):
    archive.correct_record(held[RULE], {"date_published": "2003-05-31"})
    published = [event for event in archive.record(held[RULE]).events if event.kind == "published"]
    assert [str(event.effective) for event in published][-1] == "2003-05-31"
    assert len(archive.record(held[RULE]).events) == 3, "stated, taken back, stated anew"
    archive.reread()
    assert len(archive.record(held[RULE]).events) == 3
    assert list(archive.verify()) == []


def issue_now(archive):
    (issue,) = archive.publication().issues()
    return issue.gazette, issue.year, issue.number


def test_what_a_later_import_says_of_an_issue_counts(archive, rule):
    archive.import_files([rule], hints={"gazette": "国家水文湿地总局公报", "year": "2003", "number": "5"})
    (row,) = archive.records()
    assert archive.import_files([rule]).held == ["rule.txt"]
    assert archive.import_files([rule], hints={"year": "2004"}, by="陈某").imported == ["rule.txt"]
    assert issue_now(archive) == ("国家水文湿地总局公报", 2004, 5)
    assert [one.id for one in archive.records()] == [row.id]
    assert archive.import_files([rule], hints={"year": "2004"}).held == ["rule.txt"]
    archive.correct_issue(row.issue, {"year": "2006"})
    archive.import_files([rule], hints={"number": "7"})
    assert issue_now(archive) == ("国家水文湿地总局公报", 2006, 7)
    assert list(archive.verify()) == []


def test_a_later_import_cannot_make_two_issues_one(archive, rule, decision):
    name = "国家水文湿地总局公报"
    archive.import_files([rule], hints={"gazette": name, "year": "2003", "number": "5"})
    archive.import_files([decision], hints={"gazette": name, "year": "2012", "number": "2"})
    report = archive.import_files([decision], hints={"year": "2003", "number": "5"})
    assert "cannot be" in report.refused[0][1]
    assert {(one.year, one.number) for one in archive.publication().issues()} == {(2003, 5), (2012, 2)}
    assert archive.import_files([decision], hints={"gazette": name, "year": "2012", "number": "3"}).imported
    assert {(one.year, one.number) for one in archive.publication().issues()} == {(2003, 5), (2012, 3)}
