"""What follows from the lives of records: what an end leaves behind, and which changes lie ahead."""

from collections.abc import Iterator
from datetime import date

from sqlalchemy import Engine
from sqlmodel import Session, col, select

from gazette.errors import NotFound
from gazette.life.impact import Citing, Left, left_behind
from gazette.life.terms import Change, changes_ahead, window
from gazette.life.validity import intervals, validity_on
from gazette.looking.catalogue import Summary, summaries
from gazette.store.database import reading
from gazette.store.events import events_of
from gazette.store.tables import Record, RecordCitation, StateInterval


def impact(database: Engine, record_id: str, on: date) -> tuple[Left, ...]:
    """Documents not yet ended that rest on, implement or cite a record, closest first; NotFound for an unknown id."""
    with reading(database) as session:
        record = session.get(Record, record_id)
        if record is None:
            raise NotFound(f"No record {record_id}. `gazette list` shows the ids.")
        return left_behind(record.id, record.title, lambda key: _citers(session, key, on))


def _citers(session: Session, record_id: str, on: date) -> Iterator[Citing]:
    query = (
        select(Record, RecordCitation.basis)
        .join(RecordCitation, col(RecordCitation.record_id) == Record.id)
        .where(RecordCitation.target_id == record_id, col(Record.withdrawn).is_(False))
        .order_by(col(Record.id))
    )
    for record, basis in session.exec(query).all():
        yield Citing(record.id, record.title, validity_on(events_of(session, record.id), on).state, basis)


def expiring(database: Engine, within: str, on: date) -> list[tuple[Summary, Change]]:
    """Changes of state from the day after `on` up to the end of the span; BadInput for a span that is none."""
    until = window(on, within)
    with reading(database) as session:
        starts = (StateInterval.start > on.isoformat(), StateInterval.start <= until.isoformat())
        ids = select(StateInterval.record_id).where(*starts, StateInterval.provision == "").distinct()
        rows = {row.id: row for row in summaries(session, on, ids=ids)}
        found = [
            (rows[key], change)
            for key in rows
            for change in changes_ahead(intervals(events_of(session, key)), on, until)
        ]
    return sorted(found, key=lambda pair: (pair[1].day, pair[0].id))
