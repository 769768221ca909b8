"""Marking from a clean-up list (有效性清理): each row's outcome stated of the record it means, as one act.

A dry run shows what each row matched and how well. Rows that match nothing or two things are left, to be fixed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy import Engine
from sqlmodel import Session

from gazette.errors import BadInput, GazetteError
from gazette.intake.lists import read_list_file, write_rows_to_fix
from gazette.life.lists import BadRow, MatchedRow, match_rows, statement_of, unmatched
from gazette.staff.deciding import Decided, check, deciding_paper, new_act
from gazette.store.audit import note
from gazette.store.database import reading, transaction
from gazette.store.events import append
from gazette.store.lookup import StoreLookup
from gazette.store.tables import Record
from gazette.types.life import Event, EventKind, Evidence
from gazette.types.matching import Resolved


@dataclass(frozen=True, slots=True)
class ListOrder:
    """How a list is to be marked: the day it takes effect, the deciding paper or record, and which outcomes count."""

    day: date | None
    reference: str
    reason: str
    only: frozenset[EventKind] | None = None


@dataclass(frozen=True, slots=True)
class ListPlan:
    """What a list would do: its rows with their records, and the rows to fix."""

    headings: tuple[str, ...]
    matched: tuple[MatchedRow, ...]
    to_fix: tuple[BadRow, ...]


def plan(database: Engine, path: Path, order: ListOrder) -> ListPlan:
    """Read a list and match its rows; nothing is changed. BadInput or NotFound when the file cannot be read."""
    with reading(database) as session:
        return _plan(session, path, order)


def _plan(session: Session, path: Path, order: ListOrder) -> ListPlan:
    found = read_list_file(path)
    wanted = [row for row in found.rows if order.only is None or row.kind in order.only]
    rows = match_rows(wanted, StoreLookup(session), dated=order.day.isoformat() if order.day else None)
    missing = [
        BadRow(one.row.line, one.row.cells, f"no record {one.row.record}", one.row.outcome)
        for one in rows
        if one.row.record and session.get(Record, one.row.record) is None
    ]
    bad = (*found.bad, *unmatched(rows), *missing)
    lines = {row.line for row in bad}
    return ListPlan(found.headings, tuple(one for one in rows if one.row.line not in lines), bad)


def mark_list(database: Engine, path: Path, order: ListOrder, by: str, rows_to_fix: Path | None = None) -> Decided:
    """State the outcome of every row that means one record, all or none of them; the rest comes back to be fixed."""
    if rows_to_fix is not None and not rows_to_fix.absolute().parent.is_dir():
        raise BadInput(
            f"{rows_to_fix}: there is no such folder for the rows to fix. Make it first; nothing was marked."
        )
    act, events, left = new_act(), list[Event](), list[BadRow]()
    with transaction(database) as session:
        planned = _plan(session, path, order)
        evidence = deciding_paper(session, order.reference or path.name, order.reason)
        for one in planned.matched:
            reason = _mark_row(session, one, order, by, act, evidence, events)
            if reason:
                left.append(BadRow(one.row.line, one.row.cells, reason, one.row.outcome))
        note(session, by, "mark list", path.name, {"act": act, "events": len(events)})
    to_fix = (*planned.to_fix, *left)
    if rows_to_fix is not None and to_fix:
        write_rows_to_fix(rows_to_fix, planned.headings, to_fix)
    return Decided(act, tuple(events), tuple((f"{path.name} row {row.line}", row.because) for row in to_fix))


def _mark_row(
    session: Session,
    one: MatchedRow,
    order: ListOrder,
    by: str,
    act: str,
    evidence: Evidence,
    events: list[Event],
) -> str:
    """State one row; the reason when it may not be stated."""
    if not isinstance(one.reference, Resolved):
        return "no single record"
    record = session.get_one(Record, one.reference.record)
    statement = statement_of(one.row, record.id, day=order.day, by=by, evidence=evidence, act=act)
    try:
        check(session, record, statement)
    except GazetteError as error:
        return str(error)
    events.append(append(session, statement))
    return ""


def lines_of(planned: ListPlan) -> Sequence[str]:
    """A dry run for people: a line a row."""
    good = [
        f"row {one.row.line}: {one.row.outcome} → {one.reference.record} ({one.reference.because})"
        for one in planned.matched
        if isinstance(one.reference, Resolved)
    ]
    bad = [
        f"row {row.line}: {' '.join(row.cells)}: {row.because}"
        + (f" ({', '.join(row.candidates)})" if row.candidates else "")
        for row in planned.to_fix
    ]
    return [*good, *bad]
