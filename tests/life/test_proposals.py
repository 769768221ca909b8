"""What a decision says becomes drafts; a confirmed draft becomes the fact it states."""

from datetime import date

import pytest

from gazette.life.matching import Known, KnownRecords
from gazette.life.proposals import KINDS, event_of, propose, until_of
from gazette.rules.document import parse
from gazette.types.life import EventKind, Evidence
from gazette.types.matching import Resolved, Unresolved
from gazette.types.printed import Span
from gazette.types.regulation import Effect, Found, Regulation, Verb

ARCHIVE = KnownRecords(
    [
        Known("D", "渡口管理办法", ("江交发〔2016〕5号",), "2016-03-01"),
        Known("T", "渡口管理暂行办法", ("江交发〔1996〕9号",), "1996-02-01"),
        Known("L", "渡口管理暂行规定", ("江交发〔2018〕1号",), "2018-02-01"),
    ]
)


def effect(verb, title, start, **rest):
    values = {"number": None, "date": None, "scope": "whole", "effective": None, "quote": "……", **rest}
    return Effect(verb=verb, title=title, span=Span(start, start + 2), **values)


def found(value, start=0):
    return Found(value, Span(start, start + 4), value)


def test_every_effect_and_the_commencement_are_proposed_in_the_order_of_the_text():
    regulation = Regulation(
        text="",
        title=found("渡口管理办法"),
        numbers=(found("江交发〔2016〕5号"),),
        date_document=found("2016-03-01"),
        date_effective=found("2016-07-01", 50),
        date_expires="2021-06-30",
        effects=(
            effect(Verb.REPEAL, None, 90),
            effect(Verb.REPEAL, "渡口管理暂行办法", 70, effective="2016-07-01", row="1"),
            effect(Verb.REPEAL, "渡口管理暂行办法", 75, effective="2016-07-01"),
            effect(Verb.REPEAL, "渡口管理暂行规定", 80),
            effect(Verb.AMEND, "渡口管理办法", 85),
        ),
    )
    drafts = propose("D", regulation, ARCHIVE)
    assert [(d.verb, d.span.start) for d in drafts] == [
        ("commenced", 50),
        ("repeal", 70),
        ("repeal", 80),
        ("amend", 85),
        ("repeal", 90),
    ]
    commenced, repeal, later, itself, unnamed = drafts
    assert (commenced.reference, commenced.until) == (Resolved("D", 0.0, "the document itself"), "2021-06-30")
    assert isinstance(repeal.reference, Resolved)
    assert (repeal.reference.record, repeal.row, repeal.match) == ("T", "1", "same title")
    assert isinstance(later.reference, Unresolved), "issued after the decision"
    assert isinstance(itself.reference, Unresolved), "a decision is never its own target"
    assert unnamed.match == "the text names no document"


def test_a_document_without_a_day_of_commencement_proposes_none():
    assert propose("D", Regulation(text="", title=found("渡口管理办法")), ARCHIVE) == []


EVIDENCE = Evidence(record="D", quote="有效期延长至2025年12月31日。")


@pytest.mark.parametrize(
    ("verb", "scope", "kind", "parts"),
    [
        ("repeal", "whole", EventKind.REPEALED, ()),
        ("replace", "", EventKind.REPEALED, ()),
        ("repeal", "第七条、第九条至第十一条", EventKind.PARTLY_REPEALED, ("第七条", "第九条", "第十条", "第十一条")),
        ("partial", "有关收费的规定", EventKind.PARTLY_REPEALED, ("有关收费的规定",)),
        ("lapse", "whole", EventKind.LAPSED, ()),
        ("amend", "第3条第2款", EventKind.AMENDED, ("第三条第二款",)),
        ("suspend", "whole", EventKind.SUSPENDED, ()),
        ("commenced", "whole", EventKind.COMMENCED, ()),
    ],
)
def test_a_confirmed_verb_becomes_an_event(verb, scope, kind, parts):
    said = event_of(verb=verb, record="T", effective="2016-07-01", scope=scope, evidence=EVIDENCE, by="li")
    assert (said.kind, said.scope, said.effective, said.until) == (kind, parts, date(2016, 7, 1), None)


def test_an_extension_carries_its_last_day():
    said = event_of(verb="extend", record="T", effective=None, scope="whole", evidence=EVIDENCE, by="li")
    assert (said.kind, said.until, said.effective) == (EventKind.EXTENDED, date(2025, 12, 31), None)


@pytest.mark.parametrize(
    "quote", ["《渡口管理暂行办法》继续有效。", "3\t渡口管理暂行办法\t江交发〔1996〕9号\t1996年2月1日"]
)
def test_what_is_kept_in_force_is_a_review_of_the_day_it_is_said(quote):
    kept = effect(Verb.EXTEND, "渡口管理暂行办法", 70, quote=quote)
    regulation = Regulation(text="", date_document=found("2016-03-01"), effects=(kept,))
    (draft,) = propose("D", regulation, ARCHIVE)
    assert (draft.verb, draft.effective, draft.until) == ("extend", "2016-03-01", None)
    said = event_of(
        verb="extend",
        record="T",
        effective=draft.effective,
        scope="whole",
        evidence=Evidence(quote=draft.quote),
        by="li",
    )
    assert (said.kind, said.effective) == (EventKind.REVIEWED, date(2016, 3, 1))


@pytest.mark.parametrize(
    ("quote", "ends", "until"),
    [
        ("有效期延长两年", "2020-12-31", date(2022, 12, 31)),
        ("有效期延长6个月", "2020-12-31", date(2021, 6, 30)),
        ("有效期延长五年", None, None),
        ("有效期延长至2025年12月31日", "2020-12-31", date(2025, 12, 31)),
    ],
)
def test_an_extension_by_a_duration_counts_from_the_old_end(quote, ends, until):
    said = event_of(
        verb="extend",
        record="T",
        effective="2020-10-01",
        scope="whole",
        evidence=Evidence(quote=quote),
        by="li",
        term_ends=ends,
    )
    assert (said.kind, said.until) == (EventKind.EXTENDED, until)


def test_a_date_without_its_day_is_an_unknown_day():
    said = event_of(verb="repeal", record="T", effective="2016-07", scope="whole", evidence=EVIDENCE, by="li")
    assert said.effective is None


@pytest.mark.parametrize(
    ("quote", "day"),
    [
        ("有效期延长至2025年12月31日。", "2025-12-31"),
        ("《甲办法》（2010年1月1日发布）继续有效，有效期至二〇二六年六月三十日", "2026-06-30"),
        ("有效期延长五年", None),
        ("继续有效", None),
    ],
)
def test_the_last_day_of_an_extension(quote, day):
    assert until_of(quote) == day


def test_every_verb_has_an_event():
    assert set(KINDS) >= {v.value for v in Verb}


def test_a_suspension_carries_its_last_day_from_the_text_to_the_event():
    text = "云山市人民政府公告\n\n自2031年4月1日起，《灯塔费征收办法》第六条暂停执行至2031年12月31日。"
    [draft] = [one for one in propose("R", parse(text), KnownRecords([])) if one.verb == "suspend"]
    assert (draft.effective, draft.until, draft.scope) == ("2031-04-01", "2031-12-31", "第六条")
    evidence = Evidence("R", draft.quote)
    said = event_of(
        verb=draft.verb, record="T", effective=draft.effective, scope=draft.scope, evidence=evidence, by="li"
    )
    assert (said.kind, said.until) == (EventKind.SUSPENDED, date(2031, 12, 31))


def test_what_a_notice_carried_ends_with_it_where_it_is_a_record_of_its_own():
    notice = Known("N", "关于印发《渡口收费办法》的通知", ("江交发〔1999〕7号",), "1999-06-01")
    lookup = KnownRecords(
        [
            notice,
            Known("C", "渡口收费办法", (), "1999-06-01"),
            Known("Later", "渡口收费办法", ("江交令第3号",), "2012-01-01"),
            Known("Other", "渡口收费办法", (), "2003-01-01"),
        ]
    )
    ended = effect(Verb.REPEAL, notice.title, 10, number=notice.numbers[0], effective="2016-07-01", row="4")
    drafts = propose("D", Regulation(text="", date_document=found("2016-03-01"), effects=(ended,)), lookup)
    assert [(d.reference.record, d.target.title, d.row, d.effective) for d in drafts] == [
        ("N", notice.title, "4", "2016-07-01"),
        ("C", "渡口收费办法", "4", "2016-07-01"),
    ]
    amended = effect(Verb.AMEND, notice.title, 10, number=notice.numbers[0])
    assert len(propose("D", Regulation(text="", effects=(amended,)), lookup)) == 1
