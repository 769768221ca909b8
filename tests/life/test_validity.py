"""The fold keeps its promises for every life, made up or written by hand."""

import itertools
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from life_events import FIRST, LAST, days, event, lives

from gazette.life.stretches import live
from gazette.life.validity import intervals, provision_intervals, validity_on
from gazette.types.life import EventKind, State

EVERY_DAY = [FIRST + timedelta(days=n) for n in range(-3, (LAST - FIRST).days + 4)]
LIVING = {State.IN_FORCE, State.AMENDED, State.PARTLY_REPEALED}
PROVISION = st.sampled_from([None, "第七条", "第九条", "第九条第二款"])


@settings(deadline=None)
@given(lives(), st.randoms(), days, PROVISION)
def test_the_order_of_recording_does_not_matter(life, random, day, provision):
    told = list(live(life))
    before = validity_on(told, day, provision=provision)
    numbers = [e.id for e in told]
    random.shuffle(numbers)
    again = [replace(e, id=n) for e, n in zip(told, numbers, strict=True)]
    random.shuffle(again)
    after = validity_on(again, day, provision=provision)
    assert (before.state, before.since) == (after.state, after.since)


@settings(deadline=None)
@given(lives(), PROVISION)
def test_intervals_say_what_the_fold_says_on_every_day(life, provision):
    course = intervals(life) if provision is None else provision_intervals(life).get(provision)
    if course is None:
        return
    assert course[0].start is None
    assert course[-1].end is None
    assert all(a.end == b.start and a.state != b.state for a, b in itertools.pairwise(course))
    for day in EVERY_DAY:
        here = [i for i in course if (i.start is None or i.start <= day) and (i.end is None or day < i.end)]
        said = validity_on(life, day, provision=provision)
        assert [i.state for i in here] == [said.state]
        assert said.since in (None, here[0].start)


@settings(deadline=None)
@given(lives(undos=False), days)
def test_nothing_is_in_force_before_its_day(life, commenced):
    life = [e for e in life if e.kind is not EventKind.COMMENCED]
    life.append(event(99, "commenced", commenced))
    for day in EVERY_DAY:
        if day < commenced:
            assert validity_on(life, day).state not in LIVING


@settings(deadline=None)
@given(lives(), days, st.sampled_from(["repealed", "lapsed"]))
def test_nothing_is_in_force_after_its_end(life, ended, kind):
    life = [e for e in life if e.kind is not EventKind.RESTORED and e.kind is not EventKind.UNDONE]
    life.append(event(99, kind, ended))
    for day in EVERY_DAY:
        if day >= ended:
            assert validity_on(life, day).state in (State.REPEALED, State.LAPSED)
            assert validity_on(life, day, provision="第七条").state in (State.REPEALED, State.LAPSED)


@settings(deadline=None)
@given(lives(), st.sampled_from([k for k in EventKind if k is not EventKind.UNDONE]), days, days, PROVISION)
def test_undo_restores_and_an_undone_undo_undoes(life, kind, effective, day, provision):
    before = validity_on(life, day, provision=provision)
    added = event(100, kind, effective)
    with_it = validity_on([*life, added], day, provision=provision)
    undo = event(101, "undone", undoes=100)
    assert validity_on([*life, added, undo], day, provision=provision) == before
    undo_of_undo = event(102, "undone", undoes=101)
    assert validity_on([*life, added, undo, undo_of_undo], day, provision=provision) == with_it


@settings(deadline=None)
@given(lives(), days, PROVISION)
def test_nothing_is_in_force_because_nothing_was_found(life, day, provision):
    life = [e for e in life if e.kind in (EventKind.PUBLISHED, EventKind.UNDONE)]
    assert validity_on(life, day, provision=provision).state is State.UNVERIFIED


@settings(deadline=None)
@given(lives(), days, PROVISION)
def test_force_always_names_a_confirming_event_that_has_happened(life, day, provision):
    said = validity_on(life, day, provision=provision)
    if said.state in LIVING:
        assert any(
            (e.effective or e.recorded.date()) <= day and e.kind is not EventKind.PUBLISHED for e in said.because
        )
    if said.state is not State.UNVERIFIED:
        assert said.because


@settings(deadline=None)
@given(lives(), days, st.datetimes(datetime(2000, 1, 1), datetime(2000, 4, 30), timezones=st.just(UTC)))
def test_known_on_is_the_fold_over_what_was_recorded_by_then(life, day, moment):
    said = validity_on(life, day, known_on=moment)
    assert said == validity_on([e for e in life if e.recorded <= moment], day)


@settings(deadline=None)
@given(lives(scopes=((),)), days)
def test_a_provision_shares_the_life_of_a_document_whose_events_name_none(life, day):
    life = [e for e in life if e.kind is not EventKind.PARTLY_REPEALED]
    assert validity_on(life, day, provision="第七条") == validity_on(life, day)


@pytest.mark.parametrize("day", [date.min, date.max])
def test_the_ends_of_the_calendar_are_days(day):
    life = [event(1, "commenced", date(2000, 1, 1), until=date.max)]
    assert validity_on(life, day).state is (State.NOT_YET_IN_FORCE if day == date.min else State.IN_FORCE)
