"""Checking an archive against itself: what is wrong, and how to mend it."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine
from sqlmodel import Session, col, select

from gazette.intake.masters import FOLDER, master_path, sha256_of
from gazette.searching import Searcher
from gazette.store.audit import broken_rows
from gazette.store.corrections import altered
from gazette.store.database import reading
from gazette.store.events import events_of, interval_rows, payload_of, to_event
from gazette.store.tables import Audit, LifeEvent, Master, Record, StateInterval
from index.errors import SearchError


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is not as it should be, and the way to repair it."""

    subject: str
    fault: str
    repair: str


def faults(folder: Path, database: Engine) -> Iterator[Fault]:
    """Faults of masters, audit trail, events and intervals."""
    with reading(database) as session:
        yield from _masters(folder, session)
        yield from _audit(session)
        yield from _events(session)
        yield from _intervals(session)
        yield from _corrections(session)


def _masters(folder: Path, session: Session) -> Iterator[Fault]:
    known = set()
    for master in session.exec(select(Master).order_by(Master.sha256)):
        path = master_path(folder, master.sha256, master.media_type)
        known.add(path)
        if not path.is_file():
            yield Fault(str(path), f"the master of {master.name} is missing", "Put it back from a backup.")
        elif sha256_of(path) != master.sha256:
            yield Fault(str(path), f"the master of {master.name} was changed", "Put it back from a backup.")
    for path in sorted((folder / FOLDER).rglob("*")):
        if path.is_file() and path not in known:
            yield Fault(str(path), "no submission knows this file", "Import it, or move it away.")


def _audit(session: Session) -> Iterator[Fault]:
    for number in broken_rows(session):
        yield Fault(f"audit row {number}", "the chain is broken here", "Compare with a backup: a row was changed.")


def _events(session: Session) -> Iterator[Fault]:
    said: dict[int, dict[str, object]] = {}
    for row in session.exec(select(Audit).where(Audit.action == "event").order_by(col(Audit.id))):
        payload = json.loads(row.payload)
        said[payload["id"]] = payload
    for event in session.exec(select(LifeEvent).order_by(col(LifeEvent.id))):
        there = json.loads(json.dumps(payload_of(to_event(event)), ensure_ascii=False))
        if said.pop(event.id or 0, None) != there:
            yield Fault(
                f"event {event.id}", "differs from the audit trail", "Compare with a backup: a row was changed."
            )
    for number in said:
        yield Fault(f"event {number}", "is in the audit trail but gone", "Put the database back from a backup.")


def _intervals(session: Session) -> Iterator[Fault]:
    for record_id in session.exec(select(Record.id).order_by(Record.id)):
        rows = session.exec(select(StateInterval).where(StateInterval.record_id == record_id))
        there = sorted((row.provision, row.start, row.end, row.state) for row in rows)
        wanted = interval_rows(record_id, events_of(session, record_id))
        if there != sorted((row.provision, row.start, row.end, row.state) for row in wanted):
            yield Fault(f"record {record_id}", "its table of states disagrees with its events", "Run: gazette reindex")


def _corrections(session: Session) -> Iterator[Fault]:
    for name, fault in altered(session):
        yield Fault(f"correction {name}", fault, "Compare with a backup: a row was changed.")


def index_faults(searcher: Searcher) -> Iterator[Fault]:
    """Faults of the full-text index."""
    try:
        for key in searcher.disagreements():
            yield Fault(f"record {key}", "index and database disagree", "Run: gazette reindex")
    except SearchError as error:
        yield Fault("index/", str(error), "Run: gazette reindex")
