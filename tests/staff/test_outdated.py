"""Statements that rest on words which were corrected since: put up for review, taken back, or let stand."""

from datetime import date

import pytest
from test_correcting import DECISION, RULE, line_of

from gazette.errors import Conflict, NotFound
from gazette.store.database import transaction
from gazette.store.tables import Record
from gazette.types.life import State
from gazette.types.review import Weight

KEPT = "第二条　本细则自2012年6月1日起施行。2003年5月6日国家水文湿地总局令第9号公布的《苇塘养护管理办法》继续有效。"


@pytest.fixture
def held(archive, rule, decision):
    """The rule and the decision that repeals it, which is confirmed; ids by title."""
    archive.import_files([rule, decision])
    ids = {row.title: row.id for row in archive.records()}
    archive.confirm([ids[DECISION]])
    assert archive.state(ids[RULE]) is State.REPEALED
    return ids


def outdated(archive):
    return [one for one in archive.review(limit=None).doubts if one.weight is Weight.STATEMENT]


def repeal_of(archive, record):
    (event,) = (event for event in archive.record(record).events if event.kind == "repealed")
    return event


def test_what_the_text_still_says_is_not_asked_again(archive, held):
    archive.correct_line(line_of(archive, "第一条　为了保护苇塘"), "第一条　为了保护苇塘和湿地，制定本细则。")
    archive.correct_record(held[DECISION], {"title": "苇塘保护条例实施细则（试行）"})
    archive.reread()
    assert outdated(archive) == []
    assert {one.decision for one in archive.proposals()} <= {held[RULE]}


def test_a_repeal_that_is_no_longer_read_is_put_up_first_and_its_undo_leaves_no_proposal(archive, held):
    archive.correct_line(line_of(archive, "同时废止"), KEPT)
    event = repeal_of(archive, held[RULE])
    (doubt,) = outdated(archive)
    assert (doubt.name, doubt.record, doubt.text) == (str(event.id), held[DECISION], event.evidence.quote)
    assert doubt == archive.review(limit=1).doubts[0]
    assert doubt.commands == (f"undo {event.id}", f"correct record {held[DECISION]} --accept")
    archive.undo(str(event.id))
    assert outdated(archive) == []
    assert [one for one in archive.proposals() if one.verb == "repeal"] == []
    assert archive.state(held[RULE]) is not State.REPEALED


def test_a_person_lets_it_stand_once(archive, held):
    archive.correct_line(line_of(archive, "同时废止"), KEPT)
    made = archive.accept_record(held[DECISION], reason="另有文件为证")
    assert outdated(archive) == []
    with pytest.raises(Conflict):
        archive.accept_record(held[DECISION])
    archive.take_back(made.name)
    assert len(outdated(archive)) == 1
    assert list(archive.verify()) == []


def test_another_day_and_another_document_are_put_up(archive, held):
    archive.correct_record(held[DECISION], {"date_effective": "2013-01-01"})
    assert all("2013-01-01" in one.reasons[0] for one in outdated(archive))
    assert outdated(archive)
    archive.take_back("C1")
    assert outdated(archive) == []
    archive.correct_record(held[RULE], {"title": "渔船停泊登记规定", "numbers": "水湿发〔2003〕1号"})
    (doubt,) = outdated(archive)
    assert f"{held[RULE]} may not be" in doubt.reasons[0]


def test_a_target_that_was_named_wrongly_is_forgotten_when_it_is_taken_back(archive, held, write):
    archive.import_files([write("other.txt", "渔船停泊登记规定\n（2001年1月5日公布）\n第一条　渔船应当登记。")])
    (other,) = (row.id for row in archive.records() if row.title == "渔船停泊登记规定")
    archive.undo(str(repeal_of(archive, held[RULE]).id))
    (proposal,) = (one for one in archive.proposals() if one.verb == "repeal")
    decided = archive.confirm([str(proposal.id)], targets=[other])
    assert outdated(archive) == []  # a person chose it
    archive.undo(decided.act)
    assert [one.target for one in archive.proposals() if one.verb == "repeal"] == [held[RULE]]


def test_a_repeal_that_was_lifted_is_not_taken_back_before_its_restoration(archive, held):
    archive.undo(str(repeal_of(archive, held[RULE]).id))
    ended = archive.mark(held[RULE], state="repealed", effective=date(2010, 1, 1), reason="清理", by="甲")
    lifted = archive.mark(held[RULE], state="restored", effective=date(2012, 1, 1), reason="恢复", by="甲")
    with pytest.raises(Conflict, match=f"gazette undo {lifted.events[0].id}"):
        archive.undo(str(ended.events[0].id))
    archive.undo(str(lifted.events[0].id))
    archive.undo(str(ended.events[0].id))
    assert archive.state(held[RULE]) is State.UNVERIFIED


@pytest.mark.parametrize("name", ["", " ", "A", "²", "0"])
def test_a_name_of_nothing_takes_nothing_back(archive, held, name):
    with pytest.raises(NotFound):
        archive.undo(name)
    assert not any(event.kind == "undone" for key in held.values() for event in archive.record(key).events)


def test_an_end_before_the_document_existed_is_put_up(archive, held):
    archive.correct_record(held[RULE], {"date_document": "2015-01-01"})
    assert any(one.record == held[RULE] and "dated 2015-01-01" in one.reasons[0] for one in outdated(archive))
    archive.take_back("C1")
    assert outdated(archive) == []


def test_a_term_that_is_corrected_after_its_commencement_was_confirmed_is_put_up(archive, held):
    (proposal,) = (one for one in archive.proposals() if one.target == held[RULE])
    archive.confirm([str(proposal.id)])
    archive.correct_record(held[RULE], {"date_expires": "2011-12-31"})
    (doubt,) = outdated(archive)
    archive.undo(doubt.name)
    (again,) = (one for one in archive.proposals() if one.target == held[RULE] and one.verb == "commenced")
    (event,) = archive.confirm([str(again.id)]).events
    assert event.until == date(2011, 12, 31)
    assert outdated(archive) == []


def test_what_was_decided_of_a_record_that_is_no_longer_found_is_put_up(archive, write):
    text = "{}\n（2003年5月6日国家水文湿地总局令第{}号公布）\n第一条　为了养护，制定本办法。\n"
    archive.import_files([write("a.txt", text.format("苇塘养护管理办法", 9))])
    (key,) = (row.id for row in archive.records())
    archive.mark(key, state="repealed", effective=date(2010, 1, 1), reason="清理")
    with transaction(archive.database) as session:  # as a split of the issue that finds other documents leaves it
        record = session.get_one(Record, key)
        record.withdrawn = True
        session.add(record)
    (doubt,) = outdated(archive)
    assert "no longer found" in doubt.reasons[0]
