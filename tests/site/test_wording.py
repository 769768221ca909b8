"""What readers see in words."""

from datetime import date

import pytest
from invented import event

from gazette.types.life import EventKind, Evidence, ProposalState, State, Validity
from gazette.types.regulation import Verb
from gazette.wording import (
    EVENTS,
    KINDS,
    PROPOSALS,
    STATE_MEANINGS,
    STATES,
    VERBS,
    annotation,
    chinese_date,
    coming,
    issue_name,
    named,
    summary,
    unconfirmed,
)


@pytest.mark.parametrize(
    ("iso", "said"),
    [
        ("2016-07-01", "2016年7月1日"),
        ("1986-02", "1986年2月"),
        ("1954", "1954年"),
        (None, ""),
        ("P5Y", "P5Y"),
        ("", ""),
    ],
)
def test_dates_keep_their_precision(iso, said):
    assert chinese_date(iso) == said


def test_every_member_of_the_vocabulary_has_a_word():
    assert set(STATES) == set(STATE_MEANINGS) == set(State)
    assert set(EVENTS) == set(EventKind)
    assert set(VERBS) >= set(Verb)
    assert set(PROPOSALS) == set(ProposalState)
    assert len(set(STATES.values())) == len(STATES)
    assert KINDS


def test_marks_inside_a_title_become_single():
    assert named("关于修改《甲办法》的决定", "令第3号") == "《关于修改〈甲办法〉的决定》（令第3号）"


@pytest.mark.parametrize(
    ("kind", "scope", "document", "said"),
    [
        (EventKind.REPEALED, (), "《甲》（乙〔2016〕1号）", "已被《甲》（乙〔2016〕1号）废止，自2016年7月1日起"),
        (EventKind.REPEALED, (), "", "已废止，自2016年7月1日起"),
        (EventKind.LAPSED, (), "《甲》", "已被《甲》宣布失效，自2016年7月1日起"),
        (EventKind.PARTLY_REPEALED, ("第七条", "第九条"), "《甲》", "第七条、第九条已被《甲》废止，自2016年7月1日起"),
        (EventKind.PARTLY_REPEALED, (), "", "部分内容已废止，自2016年7月1日起"),
        (EventKind.AMENDED, (), "《甲》", "已被《甲》修改，自2016年7月1日起"),
    ],
)
def test_annotations(kind, scope, document, said):
    assert str(annotation(event(1, "a", kind, date(2016, 7, 1), scope=scope), document)) == said


def test_a_repeal_on_an_unknown_day_does_not_invent_one():
    assert str(annotation(event(1, "a", EventKind.REPEALED, None), "《甲》")) == "已被《甲》废止，起始日期未载明"


def test_an_extension_names_its_last_day():
    extended = event(1, "a", EventKind.EXTENDED, date(2020, 1, 1), until=date(2025, 12, 31), evidence=Evidence("b"))
    assert str(annotation(extended, "《甲》")) == "由《甲》延长有效期至2025年12月31日"


def test_publication_needs_no_annotation():
    assert annotation(event(1, "a", EventKind.PUBLISHED, date(2016, 7, 1))) is None


def test_nothing_unverified_reads_as_in_force():
    said = summary(Validity(State.UNVERIFIED)) + STATES[State.UNVERIFIED]
    assert "待核" in said
    assert "不得当作现行有效" in said


def test_findings_stay_findings():
    assert str(unconfirmed("《甲》", "repeal")) == "馆藏《甲》载有废止本文件的文字，待核实"
    assert str(unconfirmed("《甲》", "something new")) == "馆藏《甲》载有涉及本文件效力的文字，待核实"


def test_coming_changes_name_the_day():
    assert coming(State.LAPSED, date(2027, 1, 1)) == "将于2027年1月1日失效"
    assert coming(State.REPEALED, date(2027, 1, 1)) == "将于2027年1月1日废止"


def test_issue_names_say_what_is_known():
    assert issue_name("水务公报", 2004, 3, 84) == "《水务公报》2004年第3期（总第84号）"
    assert issue_name("水务公报", 1954, None) == "《水务公报》1954年"
