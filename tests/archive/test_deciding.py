"""From a text that repeals another to a state with its evidence: proposed, confirmed, undone; marked by hand."""

from datetime import date

import pytest

from gazette.errors import BadInput, Conflict, NeedsPerson, NotFound
from gazette.types.life import EventKind, State


@pytest.fixture
def held(archive, rule, decision):
    """The archive with the rule and the decision; ids by title."""
    archive.import_files([decision, rule])
    return {row.title: row.id for row in archive.records()}


def state(archive, record, on=None):
    return archive.record(record, on=on).summary.state


def repeal(archive):
    (found,) = [one for one in archive.proposals() if one.verb == "repeal"]
    return found


def test_import_states_only_that_it_was_published(archive, held):
    for record in held.values():
        detail = archive.record(record)
        assert [event.kind for event in detail.events] == [EventKind.PUBLISHED]
        assert detail.validity.state is State.UNVERIFIED


def test_the_repeal_is_proposed_with_its_target_and_sentence(archive, held):
    found = repeal(archive)
    assert found.decision == held["苇塘保护条例实施细则"]
    assert found.target == held["苇塘养护管理办法"]
    assert found.effective == "2012-06-01"
    assert "同时废止" in found.quote
    assert found.page == 1


def test_confirmed_repeal_bites_from_its_day(archive, held):
    rule = held["苇塘养护管理办法"]
    decided = archive.confirm([str(repeal(archive).id)], by="张三")
    assert [event.by for event in decided.events] == ["张三"]
    assert state(archive, rule, date(2012, 6, 1)) is State.REPEALED
    assert state(archive, rule, date(2012, 5, 31)) is State.UNVERIFIED
    (because,) = archive.record(rule).validity.because
    assert because.evidence.record == held["苇塘保护条例实施细则"]
    assert "同时废止" in because.evidence.quote


def test_a_decision_is_confirmed_and_undone_as_one(archive, held):
    rule, decision = held["苇塘养护管理办法"], held["苇塘保护条例实施细则"]
    decided = archive.confirm([decision])
    assert {event.kind for event in decided.events} == {EventKind.REPEALED, EventKind.COMMENCED}
    assert state(archive, rule) is State.REPEALED
    assert state(archive, decision) is State.IN_FORCE
    archive.undo(decided.act)
    assert state(archive, rule) is State.UNVERIFIED
    assert state(archive, decision) is State.UNVERIFIED
    assert repeal(archive).target == rule
    with pytest.raises(Conflict):
        archive.undo(decided.act)


def test_rejected_proposals_stay_rejected_when_the_issue_comes_again(archive, held, decision):
    archive.reject([repeal(archive).id], reason="所指为另一文件")
    archive.import_files([decision])
    assert not [one for one in archive.proposals() if one.verb == "repeal"]
    with pytest.raises(Conflict):
        archive.confirm([str(one.id) for one in archive.proposals(every=True) if one.verb == "repeal"])
    with pytest.raises(BadInput):
        archive.reject([one.id for one in archive.proposals()], reason=" ")


def test_marked_by_hand_with_a_paper_outside_the_archive(archive, held):
    rule = held["苇塘养护管理办法"]
    decided = archive.mark(
        rule, state="repealed", effective=date(2011, 1, 1), reason="清理", reference="部务会议纪要第3号"
    )
    assert state(archive, rule, date(2011, 1, 1)) is State.REPEALED
    assert decided.events[0].evidence.paper == "部务会议纪要第3号"
    archive.undo(str(decided.events[0].id))
    assert state(archive, rule, date(2011, 1, 1)) is State.UNVERIFIED


def test_marked_by_a_record_named_by_its_number(archive, held):
    rule = held["苇塘养护管理办法"]
    reference = "国家水文与湿地管理部令第19号"
    decided = archive.mark(rule, state="repealed", effective=date(2012, 6, 1), reason="清理", reference=reference)
    assert decided.events[0].evidence.record == held["苇塘保护条例实施细则"]


def test_marks_that_cannot_be(archive, held):
    rule = held["苇塘养护管理办法"]
    wanted = {"state": "repealed", "effective": date(2012, 6, 1), "reason": "清理"}
    with pytest.raises(NotFound):
        archive.mark("R999999", **wanted)
    with pytest.raises(BadInput, match="reason"):
        archive.mark(rule, **wanted | {"reason": ""})
    with pytest.raises(BadInput, match="--scope"):
        archive.mark(rule, **wanted | {"state": "partly_repealed"})
    with pytest.raises(BadInput, match="cannot be marked"):
        archive.mark(rule, **wanted | {"state": "dead"})
    with pytest.raises(BadInput):
        archive.mark(rule, **wanted | {"effective": date(1990, 1, 1)})
    assert [event.kind for event in archive.record(rule).events] == [EventKind.PUBLISHED]


def test_a_target_that_is_not_held_needs_a_person(archive, decision):
    archive.import_files([decision])
    (record,) = archive.records()
    found = repeal(archive)
    assert found.target is None
    with pytest.raises(NeedsPerson):
        archive.confirm([str(found.id)])
    decided = archive.confirm([record.id])
    assert [event.kind for event in decided.events] == [EventKind.COMMENCED]
    assert [name for name, _ in decided.left] == [str(found.id)]


def test_a_target_that_comes_later_is_found(archive, rule, decision):
    archive.import_files([decision])
    assert repeal(archive).target is None
    archive.import_files([rule])
    (target,) = [row.id for row in archive.records() if row.title == "苇塘养护管理办法"]
    assert repeal(archive).target == target


def test_a_person_may_choose_the_target(archive, decision, write):
    other = write("other.txt", "关于苇塘养护的几点意见\n一、苇塘要勤加养护。\n国家水文湿地总局\n2003年5月6日")
    archive.import_files([decision, other])
    (target,) = [row.id for row in archive.records() if "几点意见" in row.title]
    archive.confirm([str(repeal(archive).id)], targets=[target], by="李四")
    assert state(archive, target) is State.REPEALED


def test_a_fact_stated_by_hand_closes_its_proposal(archive, held):
    found, rule = repeal(archive), held["苇塘养护管理办法"]
    marked = archive.mark(rule, state="repealed", effective=date(2012, 6, 1), reason="局务会决定", by="李四")
    decided = archive.confirm([str(found.id)], by="张三")
    assert decided.events == ()
    assert decided.known == ((str(found.id), marked.events[0].id),)
    assert not [one for one in archive.proposals() if one.id == found.id]
    assert len([e for e in archive.record(rule).events if e.kind is EventKind.REPEALED]) == 1
    archive.undo(marked.act)
    assert [one for one in archive.proposals() if one.id == found.id], "open again when the fact is taken back"


def test_no_batch_confirms_a_title_that_differs_from_the_print(archive, write, decision):
    text = """
        苇塘养护管埋办法
        （2003年5月6日国家水文湿地总局令第9号公布　自2003年7月1日起施行）
        第一条　为了养护苇塘，制定本办法。
        """
    archive.import_files([write("misread.txt", text), decision])
    found = repeal(archive)
    assert [one.record for one in found.candidates] == [found.target]
    (left,) = archive.confirm([found.decision]).left
    assert left[0] == str(found.id)
    assert f"gazette confirm {found.id}" in left[1]
    assert [e.kind for e in archive.confirm([str(found.id)]).events] == [EventKind.REPEALED]


def test_a_document_printed_twice_is_ambiguous_until_a_person_names_both(archive, write, rule, decision):
    again = write("again.txt", rule.read_text(encoding="utf-8") + "第四条　本办法由总局解释。\n")
    archive.import_files([rule, again, decision])
    found = repeal(archive)
    assert found.target is None
    copies = [one.record for one in found.candidates]
    assert len(copies) == 2
    with pytest.raises(NeedsPerson, match="several records"):
        archive.confirm([str(found.id)])
    decided = archive.confirm([str(found.id)], targets=copies)
    assert sorted(event.record for event in decided.events) == sorted(copies)
    assert all(state(archive, copy) is State.REPEALED for copy in copies)
    archive.undo(decided.act)
    assert repeal(archive).state.value == "open"


def test_extended_and_restored_by_hand(archive, held):
    rule = held["苇塘养护管理办法"]
    archive.mark(rule, state="extended", effective=date(2010, 1, 1), until=date(2014, 12, 31), reason="延期通知")
    assert state(archive, rule, date(2014, 12, 31)) is State.IN_FORCE
    assert state(archive, rule, date(2015, 1, 1)) is State.LAPSED
    archive.mark(rule, state="restored", effective=date(2016, 1, 1), reason="恢复施行的决定")
    assert state(archive, rule, date(2016, 1, 1)) is State.IN_FORCE
    with pytest.raises(BadInput, match="no last day"):
        archive.mark(rule, state="extended", effective=date(2017, 1, 1), reason="延期通知")


def test_a_record_is_marked_by_its_number_or_title(archive, held, write):
    decided = archive.mark("国家水文湿地总局令第9号", state="amended", effective=date(2010, 1, 1), reason="清理")
    assert decided.events[0].record == held["苇塘养护管理办法"]
    archive.import_files(
        [
            write(
                "other.txt",
                "苇塘养护管理办法\n（2009年1月5日国家水文湿地总局令第2号公布）\n第一条　为养护苇塘，制定本办法。",
            )
        ]
    )
    with pytest.raises(NeedsPerson, match="R000003"):
        archive.mark("《苇塘养护管理办法》", state="repealed", effective=date(2012, 6, 1), reason="清理")
    with pytest.raises(NotFound):
        archive.mark("没有这个办法", state="repealed", effective=date(2012, 6, 1), reason="清理")


def test_documents_do_not_repeal_each_other_in_a_ring(archive, write):
    for name in ("甲地渔船登记须知", "乙地渔船登记须知", "丙地渔船登记须知"):
        archive.import_files([write(f"{name}.txt", f"{name}\n一、渔船应当登记。\n二、{name[0]}地渔船每年检查。")])
    first, second, third = (row.id for row in archive.records())
    for record, by in ((first, second), (second, third)):
        archive.mark(record, state="repealed", effective=date(2020, 1, 1), reference=by, reason="代替")
    with pytest.raises(BadInput, match=f"{second} is itself repealed by {third}|{first} is itself"):
        archive.mark(third, state="repealed", effective=date(2021, 1, 1), reference=first, reason="代替")
