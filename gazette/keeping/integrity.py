"""Checking an archive against itself: what is wrong, and how to mend it."""

import json
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from sqlalchemy import Engine
from sqlmodel import Session, col, select

from gazette.errors import Damaged
from gazette.keeping.faults import Fault, Mend
from gazette.keeping.files import REPAIR, left_behind, master_faults, quarantine_faults, settings_faults
from gazette.looking.searching import Searcher
from gazette.store import jobs
from gazette.store.audit import broken_rows, said
from gazette.store.corrections import altered
from gazette.store.database import reading
from gazette.store.events import events_of, interval_rows, payload_of, to_event
from gazette.store.sealed_rows import DERIVED, altered_rows
from gazette.store.seals import broken_seals
from gazette.store.tables import LifeEvent, Record, StateInterval
from index.errors import BackendMissing, IndexLocked

CHANGED = "Compare with a backup: a row was changed."
REREAD = "Run: gazette reread"
LOST = "Put the database back from a backup."
NAMED = 20
"""So many records that the index has otherwise are named; a whole index that is gone is no list of all records."""


def faults(folder: Path, database: Engine) -> Iterator[Fault]:
    """Faults of files, audit trail, rows and intervals."""
    yield from settings_faults(folder)
    yield from left_behind(folder)
    files = partial(master_faults, folder), partial(quarantine_faults, folder)
    rows = _sealed, _audit, _events, _records, _corrections, _intervals, _jobs
    with reading(database) as session:
        broken = list(_database(session))
        yield from broken
        for check in files if broken else (*files, *rows):
            yield from _readable(check, session)


def _readable(check: Callable[[Session], Iterator[Fault]], session: Session) -> Iterator[Fault]:
    """What a check finds; one that stumbles over a value of the wrong kind says so, and the next goes on."""
    try:
        yield from check(session)
    except (ValueError, TypeError, LookupError) as error:
        yield Fault("the database", f"holds a value that cannot be read ({error})", LOST)


def _database(session: Session) -> Iterator[Fault]:
    """What the database's own check finds; PostgreSQL checks its pages as it reads them."""
    connection = session.connection()
    if connection.dialect.name != "sqlite":
        return
    said = [row[0] for row in connection.exec_driver_sql("PRAGMA integrity_check(5)")]
    if said != ["ok"]:
        yield Fault("the database", f"is damaged ({'; '.join(said)})", LOST)
    for table, row, parent, _ in connection.exec_driver_sql("PRAGMA foreign_key_check"):
        yield Fault(f"row {row} of {table}", f"points at a row of {parent} that is gone", LOST)


def _audit(session: Session) -> Iterator[Fault]:
    for number in broken_rows(session):
        if number is None:
            yield Fault("the audit trail", "does not end as it was left: rows are gone from its end", LOST)
        else:
            yield Fault(f"audit row {number}", "the chain is broken here", CHANGED)


def _sealed(session: Session) -> Iterator[Fault]:
    for place, fault in altered_rows(session):
        repair = REREAD if place.startswith(DERIVED) else CHANGED
        yield Fault(f"row {place}", fault, repair)


def _events(session: Session) -> Iterator[Fault]:
    noted = {payload["id"]: payload for _, payload in said(session, "event")}
    for event in session.exec(select(LifeEvent).order_by(col(LifeEvent.id))):
        if noted.pop(event.id, None) != _stated(event):
            yield Fault(f"event {event.id}", "differs from the audit trail", CHANGED)
    for number in noted:
        yield Fault(f"event {number}", "is in the audit trail but gone", LOST)


def _stated(event: LifeEvent) -> object:
    """An event as the audit trail would have it; None for a row that can be no event."""
    try:
        return json.loads(json.dumps(payload_of(to_event(event)), ensure_ascii=False))
    except (ValueError, TypeError, IndexError):
        return None


def _records(session: Session) -> Iterator[Fault]:
    for key, fault in broken_seals(session):
        yield Fault(f"record {key}", fault, CHANGED)


def _corrections(session: Session) -> Iterator[Fault]:
    for name, fault in altered(session):
        yield Fault(f"correction {name}", fault, CHANGED)


def _intervals(session: Session) -> Iterator[Fault]:
    for record_id in session.exec(select(Record.id).order_by(Record.id)).all():
        rows = session.exec(select(StateInterval).where(StateInterval.record_id == record_id))
        there = sorted((row.provision, row.start, row.end, row.state) for row in rows)
        try:
            wanted = interval_rows(record_id, events_of(session, record_id))
        except (ValueError, TypeError, IndexError):
            continue  # one of its events can be none: told above
        if there != sorted((row.provision, row.start, row.end, row.state) for row in wanted):
            fault = "its table of states disagrees with its events"
            yield Fault(f"record {record_id}", fault, REPAIR, Mend.STATES, record_id)


def _jobs(session: Session) -> Iterator[Fault]:
    for job in jobs.mistaken(session):
        yield Fault(f"page job {job.id}", f"says {job.state}, its reading says otherwise", REPAIR, Mend.JOBS)


def index_faults(searcher: Searcher) -> Iterator[Fault]:
    """Faults of the full-text index."""
    try:
        keys = list(searcher.disagreements())
        for key in keys[:NAMED]:
            yield Fault(f"record {key}", "index and database disagree", REPAIR, Mend.INDEX, key)
        if len(keys) > NAMED:
            more = f"disagrees with the database on {len(keys) - NAMED} more records"
            yield Fault("index/", more, REPAIR, Mend.INDEX)
    except (BackendMissing, IndexLocked):
        raise
    except Damaged as error:
        yield Fault("index/", f"cannot be compared with the database: {error}", LOST)
    except Exception as error:  # noqa: BLE001 - whatever a library raises over bytes that it did not write
        yield Fault("index/", f"cannot be read ({type(error).__name__}: {error})", REPAIR, Mend.INDEX)
