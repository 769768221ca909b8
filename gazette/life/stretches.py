"""From events to the stretches of time over which each of them bears on a document or one of its provisions.

The rules are numbered as in `gazette.life.validity`. A stretch is the days [start, stop); nothing here asks for a day.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import IntEnum

from gazette.life.scope import Cover, covers
from gazette.types.life import Event, EventKind, State

BEGINNING, FOREVER = date.min, date.max
ENDS = {EventKind.REPEALED: State.REPEALED, EventKind.PARTLY_REPEALED: State.REPEALED, EventKind.LAPSED: State.LAPSED}
CONFIRMING = frozenset(
    {
        EventKind.COMMENCED,
        EventKind.REVIEWED,
        EventKind.AMENDED,
        EventKind.PARTLY_REPEALED,
        EventKind.EXTENDED,
        EventKind.RESTORED,
    }
)


TERM_GIVING = frozenset(
    {
        EventKind.PUBLISHED,
        EventKind.COMMENCED,
        EventKind.EXTENDED,
        EventKind.REVIEWED,
        EventKind.AMENDED,
        EventKind.RESTORED,
    }
)
"""Kinds whose `until` is the last day of the document's term; that of SUSPENDED is the last day of the suspension."""


class Bearing(IntEnum):
    """What a stretch means while it lasts; the lower outweighs the higher."""

    ENDED = 0
    SUSPENDED = 1
    NOT_YET = 2
    PART_ENDED = 3
    AMENDED = 4
    CONFIRMED = 5


@dataclass(frozen=True, slots=True)
class Stretch:
    """The days [start, stop) over which `event` has `bearing`, showing as `state`.

    `known` is False when the event's own day is unknown and `start` only says from when it is taken to count.
    """

    bearing: Bearing
    state: State
    event: Event
    start: date
    stop: date = FOREVER
    known: bool = True


def live(events: Iterable[Event], known_on: datetime | None = None) -> tuple[Event, ...]:
    """The events that count: recorded by `known_on` and not taken back, without the undos themselves (rule 1).

    An undo reaches only events with a smaller id, so that undos cannot take each other back in a ring.
    """
    known = [event for event in events if known_on is None or event.recorded <= known_on]
    undone: set[int] = set()
    for event in sorted(known, key=lambda e: e.id, reverse=True):
        if event.kind is EventKind.UNDONE and event.id not in undone and event.undoes is not None:
            undone.update({event.undoes} if event.undoes < event.id else ())
    return tuple(e for e in known if e.id not in undone and e.kind is not EventKind.UNDONE)


def stretches(events: Sequence[Event], provision: str | None = None) -> tuple[Stretch, ...]:
    """Every stretch that live `events` give the whole document, or one provision of it."""
    return (
        *_changes(events, provision),
        *_terms(events, provision),
        *_before_commencement(events, provision),
        *_confirmations(events),
    )


def reach(event: Event, provision: str | None) -> Cover:
    """How far an event reaches into the whole document (None) or one provision (rule 8)."""
    if not event.scope:
        return Cover.PART if event.kind is EventKind.PARTLY_REPEALED else Cover.ALL
    if provision is None:
        return Cover.PART
    return max((covers(label, provision) for label in event.scope), key=lambda cover: cover.value)


def _changes(events: Sequence[Event], provision: str | None) -> Iterable[Stretch]:
    """Ends, suspensions and amendments, each up to the restoration that lifts it (rules 2, 4, 7, 8)."""
    for event in events:
        extent = reach(event, provision)
        if extent is Cover.NOT or _day_known_elsewhere(event, events):
            continue
        shown = _shown(event.kind, extent)
        if shown:
            start = event.effective or BEGINNING
            stop = FOREVER if event.kind is EventKind.AMENDED else _restored(event, start, events, provision)
            if event.kind is EventKind.SUSPENDED and event.until:
                stop = min(stop, _day_after(event.until))
            yield Stretch(*shown, event, start, stop, event.effective is not None)


def _shown(kind: EventKind, extent: Cover) -> tuple[Bearing, State] | None:
    if kind in ENDS:
        whole = extent is Cover.ALL
        return (Bearing.ENDED, ENDS[kind]) if whole else (Bearing.PART_ENDED, State.PARTLY_REPEALED)
    if kind is EventKind.SUSPENDED and extent is Cover.ALL:
        return Bearing.SUSPENDED, State.SUSPENDED
    if kind in (EventKind.SUSPENDED, EventKind.AMENDED):
        return Bearing.AMENDED, State.AMENDED
    return None


def _day_known_elsewhere(event: Event, events: Sequence[Event]) -> bool:
    """Whether an undated end, suspension or commencement is stated a second time with its day (rule 7)."""
    filled = event.kind in ENDS or event.kind in (EventKind.SUSPENDED, EventKind.COMMENCED)
    return (
        filled
        and event.effective is None
        and any(e.kind is event.kind and e.scope == event.scope and e.effective is not None for e in events)
    )


def _restored(event: Event, start: date, events: Sequence[Event], provision: str | None) -> date:
    """The day a restoration lifts the event: of a later day, and of the same whole or the same provisions."""
    later = [e for e in events if e.kind is EventKind.RESTORED and counted_from(e) > start]
    if not event.scope:
        return min((counted_from(e) for e in later if not e.scope), default=FOREVER)
    labels = [s for s in event.scope if provision is None or covers(s, provision) is not Cover.NOT]
    return max(
        min((counted_from(e) for e in later if _lifts(e, label, provision)), default=FOREVER) for label in labels
    )


def _lifts(restoration: Event, label: str, provision: str | None) -> bool:
    subjects = (label,) if provision is None else (label, provision)
    return any(covers(lifted, subject) is Cover.ALL for lifted in restoration.scope for subject in subjects)


def counted_from(event: Event) -> date:
    """The day from which an event in favour of force counts: its own, else the day it was recorded (rule 7)."""
    return event.effective or event.recorded.date()


def _terms(events: Sequence[Event], provision: str | None) -> Iterable[Stretch]:
    """The days after the last day of a term, until it is extended or restored (rule 3); a part may have its own."""
    given = [event for event in events if event.until and event.kind in TERM_GIVING]
    for scope in dict.fromkeys(event.scope for event in given):
        stated = sorted((event for event in given if event.scope == scope), key=_term_order)
        extent = reach(stated[0], provision)
        if extent is Cover.NOT:
            continue
        bearing, state = _shown(EventKind.LAPSED, extent) or (Bearing.ENDED, State.LAPSED)
        for event, following in zip(stated, [*stated[1:], None], strict=True):
            assert event.until is not None
            start = max(_day_after(event.until), _stated_on(event))
            stop = min(_stated_on(following) if following else FOREVER, _restored(event, start, events, provision))
            if start < stop:
                yield Stretch(bearing, state, event, start, stop)


def _term_order(event: Event) -> tuple[date, bool, int]:
    assert event.until is not None
    given_at_first = event.kind in (EventKind.PUBLISHED, EventKind.COMMENCED)
    return _stated_on(event), not given_at_first, -event.until.toordinal()


def _stated_on(event: Event) -> date:
    if event.kind in (EventKind.PUBLISHED, EventKind.COMMENCED):
        return event.effective or BEGINNING
    return counted_from(event)


def _day_after(day: date) -> date:
    return day if day == FOREVER else day + timedelta(days=1)


def _before_commencement(events: Sequence[Event], provision: str | None) -> Iterable[Stretch]:
    """The days before the known day of commencement; a provision's own day goes before that of the whole (rule 5)."""
    dated = [e for e in events if e.kind is EventKind.COMMENCED and e.effective is not None]
    whole = [e for e in dated if not e.scope]
    own = [e for e in dated if e.scope and provision is not None and reach(e, provision) is Cover.ALL]
    deciding = own or whole or (dated if provision is None else [])
    if deciding:
        first = min(deciding, key=counted_from)
        yield Stretch(Bearing.NOT_YET, State.NOT_YET_IN_FORCE, first, BEGINNING, counted_from(first), known=False)


def _confirmations(events: Sequence[Event]) -> Iterable[Stretch]:
    """What confirms force, from its day on (rule 6). A partial end confirms the rest."""
    for event in events:
        confirms = event.kind in CONFIRMING or (event.kind in ENDS and event.scope)
        if confirms and not _day_known_elsewhere(event, events):
            known = event.effective is not None
            yield Stretch(Bearing.CONFIRMED, State.IN_FORCE, event, counted_from(event), known=known)
