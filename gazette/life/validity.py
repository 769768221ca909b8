"""Validity on a day (时效性): a pure fold from events to a conclusion.

Every rule takes the side that claims less force:

1.  Undone events are as if never stated; an undone undo counts again.
2.  An end is an end. The first repeal (废止), lapse (失效) or end of a term (有效期届满) ends the document, whatever is
    said of it later, until an event RESTORED of a later day. A repealed repealer therefore revives nothing, and neither
    does a clean-up list that goes on naming the document. The first end gives the word (of one day: repeal).
3.  A term ends after its last day. The statement of the latest day decides (of one day the shorter term); an extension
    that comes after the end gives force again from its own day, not for the gap.
    A suspension may have a last day too; force returns on the next.
4.  On one day an end goes before a suspension, and both before a restoration. A restoration of the whole lifts what
    ended or suspended the whole; provisions that ended by themselves come back only when they are named.
5.  Nothing is in force before the day it commences; with a known day ahead it is NOT_YET_IN_FORCE.
6.  Force must be confirmed: COMMENCED, REVIEWED, AMENDED, PARTLY_REPEALED, EXTENDED and RESTORED confirm it from their
    day (who amends a document treats it as law). PUBLISHED confirms nothing: without one of these it is UNVERIFIED.
7.  An unknown day counts against force. An undated end or suspension holds on every day (since: unknown), unless the
    same is also stated with its day, which then fills the gap. An undated change is shown on every day in force.
    An undated confirmation, extension or restoration counts from the day it was recorded: nothing is known before.
8.  A part is not the whole: a repeal or lapse with a scope leaves the document PARTLY_REPEALED, a suspension of a part
    AMENDED. For one provision, events that name it, lie within it or cannot be placed (free words) count too.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from itertools import groupby
from typing import NamedTuple

from gazette.life.scope import names_provision
from gazette.life.stretches import BEGINNING, FOREVER, Bearing, Stretch, live, stretches
from gazette.types.life import Event, EventKind, Interval, State, Validity

IN_FORCE = frozenset({State.IN_FORCE, State.AMENDED, State.PARTLY_REPEALED})
ENDED = frozenset({State.REPEALED, State.LAPSED})


class _Run(NamedTuple):
    """Consecutive days [start, stop) of one state; the stretches are those behind it on the first and last day."""

    state: State
    start: date
    stop: date
    first: tuple[Stretch, ...]
    last: tuple[Stretch, ...]


def validity_on(
    events: Iterable[Event], day: date, *, provision: str | None = None, known_on: datetime | None = None
) -> Validity:
    """The validity of one record, or of a provision of it, on a day.

    `events` are all events of that record in any order. `known_on` asks what could be said at that moment (UTC): later
    records, undos among them, are left out. `since` is the first day of the state, None when unknown or unverified;
    `because` names the decisive event first.
    """
    told = live(events, known_on)
    parts = stretches(told, provision)
    run = next(r for r in _runs(parts) if day < r.stop or r.stop == FOREVER)
    _, because = _conclusion(parts, day)
    return Validity(run.state, _since(run), tuple(s.event for s in because) or _published(told))


def intervals(events: Iterable[Event]) -> tuple[Interval, ...]:
    """The course of the whole document's life, without gaps or overlaps; on every day it says what `validity_on` says.

    `because` holds the events as they stand at the end of the interval, the decisive first. `start` is the first day on
    which the state is shown; where the day is unknown (`Validity.since` is None) that is only a bound.
    """
    return _intervals(live(events), None)


def provisions_on(events: Iterable[Event], day: date) -> dict[str, Validity]:
    """The validity on a day of every provision that an event names (第七条), by its label in the order of statement."""
    told = live(events)
    return {label: validity_on(told, day, provision=label) for label in _named(told)}


def provision_intervals(events: Iterable[Event]) -> dict[str, tuple[Interval, ...]]:
    """The course of life of every provision that an event names (第七条), by its label."""
    told = live(events)
    return {label: _intervals(told, label) for label in _named(told)}


def _named(told: Iterable[Event]) -> Iterable[str]:
    return dict.fromkeys(label for event in told for label in event.scope if names_provision(label))


def _intervals(told: Sequence[Event], provision: str | None) -> tuple[Interval, ...]:
    return tuple(
        Interval(
            state=run.state,
            start=None if run.start == BEGINNING else run.start,
            end=None if run.stop == FOREVER else run.stop,
            because=tuple(e.id for e in [s.event for s in run.last] or _published(told)),
        )
        for run in _runs(stretches(told, provision))
    )


def _runs(parts: Sequence[Stretch]) -> list[_Run]:
    """The whole of time cut where the state changes."""
    cuts = sorted({BEGINNING, *(s.start for s in parts), *(s.stop for s in parts)} - {FOREVER})
    days = [(start, *_conclusion(parts, start)) for start in cuts]
    ends = dict(zip(cuts, [*cuts[1:], FOREVER], strict=True))
    runs = []
    for state, same in groupby(days, key=lambda d: d[1]):
        group = list(same)
        runs.append(_Run(state, group[0][0], ends[group[-1][0]], group[0][2], group[-1][2]))
    return runs


def _conclusion(parts: Sequence[Stretch], day: date) -> tuple[State, tuple[Stretch, ...]]:
    """The state on one day and the stretches it follows from, the decisive first."""
    here = [s for s in parts if s.start <= day < s.stop]
    for bearing in (Bearing.ENDED, Bearing.SUSPENDED, Bearing.NOT_YET):
        barring = sorted((s for s in here if s.bearing is bearing), key=_earliest)
        if barring:
            return barring[0].state, tuple(barring)
    if not any(s.bearing is Bearing.CONFIRMED for s in here):
        return State.UNVERIFIED, ()
    living = sorted(here, key=_weightiest)
    return living[0].state, _once(living)


def _earliest(stretch: Stretch) -> tuple[date, bool, bool, int]:
    return stretch.start, stretch.state is not State.REPEALED, not stretch.known, stretch.event.id


def _weightiest(stretch: Stretch) -> tuple[int, int, bool, int]:
    return stretch.bearing, -stretch.start.toordinal(), not stretch.known, -stretch.event.id


def _once(parts: Sequence[Stretch]) -> tuple[Stretch, ...]:
    """Each event once: an amendment both changes the document and confirms it."""
    return tuple({s.event.id: s for s in reversed(parts)}[e] for e in dict.fromkeys(s.event.id for s in parts))


def _since(run: _Run) -> date | None:
    known = run.start != BEGINNING and run.first and run.first[0].known
    return run.start if known else None


def _published(told: Sequence[Event]) -> tuple[Event, ...]:
    """An unverified document rests on its publication alone."""
    return tuple(sorted((e for e in told if e.kind is EventKind.PUBLISHED), key=lambda e: -e.id))
