"""The lives of records: events are only ever appended; the table of intervals is derived from them here."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import date

from sqlmodel import Session, col, delete, select

from gazette.life.validity import intervals, provision_intervals
from gazette.store.audit import note
from gazette.store.tables import LifeEvent, Record, StateInterval, now
from gazette.types.life import Event, EventKind, Evidence, Interval, State, Statement

BEGINNING, END = "0000-00-00", "9999-99-99"


def append(session: Session, event: Statement) -> Event:
    """Append a fact, write it to the audit trail, and make the record's intervals again."""
    row = LifeEvent(
        record_id=event.record,
        kind=event.kind.value,
        effective=event.effective.isoformat() if event.effective else None,
        recorded=now(),
        by=event.by,
        scope=list(event.scope),
        until=event.until.isoformat() if event.until else None,
        undoes=event.undoes,
        act=event.act,
        evidence_record=event.evidence.record,
        evidence_quote=event.evidence.quote,
        evidence_page=event.evidence.page,
        evidence_box=list(event.evidence.box) if event.evidence.box else None,
        evidence_paper=event.evidence.paper,
    )
    session.add(row)
    session.flush()
    stored = to_event(row)
    note(session, event.by, "event", event.record, payload_of(stored))
    derive_intervals(session, event.record)
    return stored


def payload_of(event: Event) -> dict[str, object]:
    """The event as the audit trail keeps it; `verify` compares the row against it."""
    plain = asdict(event) | {"kind": event.kind.value, "recorded": event.recorded.isoformat()}
    for key in ("effective", "until"):
        plain[key] = plain[key].isoformat() if plain[key] else None
    return plain


def to_event(row: LifeEvent) -> Event:
    """The domain value of a row."""
    box = row.evidence_box
    return Event(
        id=row.id or 0,
        record=row.record_id,
        kind=EventKind(row.kind),
        effective=date.fromisoformat(row.effective) if row.effective else None,
        recorded=row.recorded,
        by=row.by,
        scope=tuple(row.scope),
        until=date.fromisoformat(row.until) if row.until else None,
        undoes=row.undoes,
        act=row.act,
        evidence=Evidence(
            record=row.evidence_record,
            quote=row.evidence_quote,
            page=row.evidence_page,
            box=(box[0], box[1], box[2], box[3]) if box else None,
            paper=row.evidence_paper,
        ),
    )


def events_of(session: Session, record_id: str) -> tuple[Event, ...]:
    """Every event of one record in the order of recording."""
    rows = session.exec(select(LifeEvent).where(LifeEvent.record_id == record_id).order_by(col(LifeEvent.id)))
    return tuple(to_event(row) for row in rows)


def events_by_record(session: Session, records: Iterable[str]) -> dict[str, tuple[Event, ...]]:
    """Every event of each of some records in the order of recording; records without events are left out."""
    return _grouped(session, LifeEvent.record_id, records)


def events_by_evidence(session: Session, decisions: Iterable[str]) -> dict[str, tuple[Event, ...]]:
    """The events that rest on the text of each of some records, in the order of recording."""
    return _grouped(session, LifeEvent.evidence_record, decisions)


def _grouped(session: Session, column: str | None, ids: Iterable[str]) -> dict[str, tuple[Event, ...]]:
    query = select(col(column), LifeEvent).where(col(column).in_(list(ids))).order_by(col(LifeEvent.id))
    found: dict[str, list[Event]] = {}
    for key, row in session.exec(query):
        found.setdefault(key or "", []).append(to_event(row))
    return {key: tuple(events) for key, events in found.items()}


def interval_rows(record_id: str, events: Sequence[Event]) -> list[StateInterval]:
    """What the table of intervals must hold for a record: the fold, written down."""
    courses = {"": intervals(events), **provision_intervals(events)}
    return [_row(record_id, provision, one) for provision, course in courses.items() for one in course]


def _row(record_id: str, provision: str, one: Interval) -> StateInterval:
    return StateInterval(
        record_id=record_id,
        provision=provision,
        start=one.start.isoformat() if one.start else BEGINNING,
        end=one.end.isoformat() if one.end else END,
        state=one.state.value,
    )


def state_on(session: Session, record_id: str, day: date, provision: str = "") -> State:
    """The state of a record, or of a provision that events name, on a day: one look into the table of intervals."""
    iso = day.isoformat()
    query = select(StateInterval.state).where(
        StateInterval.record_id == record_id,
        StateInterval.provision == provision,
        StateInterval.start <= iso,
        StateInterval.end > iso,
    )
    found = session.exec(query).first()
    return State(found) if found else State.UNVERIFIED


def derive_intervals(session: Session, record_id: str) -> None:
    """Make the record's rows of the interval table again from its events."""
    session.exec(delete(StateInterval).where(col(StateInterval.record_id) == record_id))
    session.add_all(interval_rows(record_id, events_of(session, record_id)))
    session.flush()


def derive_every_interval(session: Session) -> None:
    """Make the whole table of intervals again."""
    for record_id in session.exec(select(Record.id).order_by(Record.id)).all():
        derive_intervals(session, record_id)
