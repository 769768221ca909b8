"""What may not be stated: pure refusals, made before anything is written, each saying what to do instead."""

from collections.abc import Sequence
from datetime import date

from gazette.errors import BadInput, Conflict, NeedsPerson
from gazette.life.stretches import TERM_GIVING, counted_from, live
from gazette.life.validity import ENDED, validity_on
from gazette.life.weighing import issued_after
from gazette.rules import dates
from gazette.types.life import Event, EventKind, State, Statement
from gazette.wording import STATES

_BY_ANOTHER = {EventKind.REPEALED, EventKind.PARTLY_REPEALED, EventKind.AMENDED, EventKind.SUSPENDED}
_MAY_REACH_BACK = {EventKind.COMMENCED, EventKind.EXTENDED, EventKind.UNDONE}
_SUPPOSES_FORCE = {EventKind.AMENDED, EventKind.PARTLY_REPEALED, EventKind.SUSPENDED, EventKind.REVIEWED}
_RESTORABLE = {*ENDED, State.SUSPENDED, State.PARTLY_REPEALED, State.AMENDED}
_WITH_LAST_DAY = {*TERM_GIVING, EventKind.SUSPENDED}


def statement(
    said: Statement,
    events: Sequence[Event],
    *,
    exists_from: str | None = None,
    source_events: Sequence[Event] = (),
    source_dated: str | None = None,
) -> None:
    """Refuse a fact that cannot be, or that contradicts what is stated already.

    `events` are those of the record itself, `exists_from` its date (ISO, maybe shortened). `source_events` are those of
    the record it rests on, of the one that repealed that, and so on; `source_dated` is the first one's date. BadInput:
    it cannot be. Conflict: it is stated already. NeedsPerson: one of two facts is wrong.
    """
    told = live(events)
    _check_days(said, exists_from)
    _check_source(said, live(source_events))
    if said.evidence.record != said.record and issued_after(exists_from, source_dated):
        raise BadInput(
            f"{said.evidence.record} is dated {source_dated}, before {said.record} existed ({exists_from}), and cannot "
            f"say that it is {_words(said.kind)}. Name another document, or correct the date of one of the two."
        )
    _check_repeated(said, told)
    _check_commencement(said, told)
    _check_force(said, told)


def same_fact(said: Statement, events: Sequence[Event]) -> Event | None:
    """The event that states the same of the record already, whatever it rests on; None when there is none."""
    fact = (said.kind, said.effective, said.scope, said.until)
    return next((e for e in live(events) if (e.kind, e.effective, e.scope, e.until) == fact), None)


def repealer(events: Sequence[Event]) -> str | None:
    """The record by which a document, whose events these are, was repealed as a whole; None when there is none."""
    found = (e.evidence.record for e in live(events) if e.kind is EventKind.REPEALED and not e.scope)
    return next((record for record in found if record), None)


def restorations(events: Sequence[Event]) -> None:
    """Refuse to leave a restoration of what, on its day, had not ended: Conflict naming it. `events` are a record's."""
    told = live(events)
    for event in told:
        if event.kind is EventKind.RESTORED:
            others = [other for other in told if other is not event]
            before = validity_on(others, counted_from(event)).state
            if before not in _RESTORABLE:
                raise Conflict(
                    f"Event {event.id} restores {event.record}, which would be {before.value} then with nothing to "
                    f"restore. Take that back first: gazette undo {event.id}"
                )


def unchanged(record: str, events: Sequence[Event], seen: str, on: date) -> None:
    """Refuse what was decided on another state than the record has: Conflict naming who changed it.

    `seen` is a state or its Chinese label, "" when nobody says what was seen; BadInput for a word that is neither.
    """
    if not seen:
        return
    labels = {label: state for state, label in STATES.items()} | {state.value: state for state in State}
    if seen not in labels:
        raise BadInput(f"{seen!r} is no state. Use one of: {', '.join(State)}.")
    current = validity_on(live(events), on)
    if current.state is not labels[seen]:
        last = max(events, key=lambda event: event.id, default=None)
        said = f", by event {last.id} of {last.by} on {last.recorded:%Y-%m-%d}" if last else ""
        raise Conflict(
            f"{record} is {current.state.value} on {on}, no longer {labels[seen].value} as it was seen{said}. "
            f"Look again (gazette history {record}); in a list, correct the column 现状."
        )


def before_it_existed(kind: EventKind, effective: date | None, exists_from: str | None) -> bool:
    """Whether a fact would hold of a document from a day before its own date (ISO, maybe shortened)."""
    return effective is not None and kind not in _MAY_REACH_BACK and issued_after(exists_from, effective.isoformat())


def day(words: str, what: str = "day") -> date:
    """The day that words name: 2016-07-01, 2016/7/1, 2016年7月1日, 二〇一六年七月一日; BadInput for none."""
    iso = dates.parse(words.strip())
    if iso is None or len(iso) != 10:
        raise BadInput(f"{words!r} is no {what} of the calendar. Write it as 2016-07-01.")
    return date.fromisoformat(iso)


def _check_days(said: Statement, exists_from: str | None) -> None:
    if before_it_existed(said.kind, said.effective, exists_from):
        raise BadInput(
            f"{said.record} is dated {exists_from} and cannot be {_words(said.kind)} on {said.effective}, "
            "before it existed. Correct the day, or the date of the record."
        )
    if said.until is None:
        if said.kind is EventKind.EXTENDED:
            raise BadInput(f"The extension of {said.record} names no last day. Give the day to which it is extended.")
        return
    if said.kind not in _WITH_LAST_DAY:
        raise BadInput(f"{_words(said.kind).capitalize()} has no last day ({said.until}). Leave it out.")
    if said.effective and said.until < said.effective:
        raise BadInput(
            f"What is stated of {said.record} would end on {said.until}, before it begins on {said.effective}."
        )


def _check_source(said: Statement, source_events: Sequence[Event]) -> None:
    source = said.evidence.record
    if source is None or said.kind not in _BY_ANOTHER:
        return
    if source == said.record:
        raise BadInput(f"{source} cannot be {_words(said.kind)} by itself. Name the document that does it.")
    for event in source_events:
        if said.kind is EventKind.REPEALED is event.kind and event.evidence.record == said.record and not event.scope:
            raise BadInput(
                f"{event.record} is itself repealed by {said.record} (event {event.id}): they cannot replace each "
                f"other. Undo that event first if it is the wrong one: gazette undo {event.id}"
            )


def _check_repeated(said: Statement, told: Sequence[Event]) -> None:
    facts = (said.kind, said.effective, said.scope, said.until, said.evidence.record, said.evidence.paper)
    for event in told:
        evidence = event.evidence
        same = (event.kind, event.effective, event.scope, event.until, evidence.record, evidence.paper) == facts
        if same and said.kind is not EventKind.UNDONE:
            raise Conflict(f"{said.record}: this is stated already, as event {event.id} by {event.by}.")


def _check_commencement(said: Statement, told: Sequence[Event]) -> None:
    if said.kind is not EventKind.COMMENCED or said.effective is None:
        return
    for event in told:
        if event.kind is said.kind and event.scope == said.scope and event.effective not in (None, said.effective):
            raise NeedsPerson(
                f"{said.record} commenced on {event.effective} already (event {event.id}), not on {said.effective}. "
                f"If that is wrong: gazette undo {event.id}"
            )


def _check_force(said: Statement, told: Sequence[Event]) -> None:
    if said.effective is None:
        return
    before = validity_on(told, said.effective)
    if said.kind in _SUPPOSES_FORCE and before.state in ENDED:
        ended = before.because[0]
        raise NeedsPerson(
            f"{said.record} had ended by {said.effective} ({before.state.value}, event {ended.id}) and cannot be "
            f"{_words(said.kind)} then. Undo the one that is wrong (gazette undo {ended.id}), or restore it first."
        )
    if said.kind is EventKind.RESTORED and before.state not in _RESTORABLE:
        raise BadInput(f"{said.record} is {before.state.value} on {said.effective}: there is nothing to restore.")


def _words(kind: EventKind) -> str:
    return kind.value.replace("_", " ")
