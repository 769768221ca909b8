"""Marking from a clean-up list (有效性清理): each row's outcome stated of the record it means, as one act.

A dry run shows what each row matched and how well. Rows that match nothing or two things are left, to be fixed.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from sqlalchemy import Engine
from sqlmodel import Session

from gazette.errors import BadInput, GazetteError
from gazette.intake.lists import read_list_file, write_rows_to_fix
from gazette.life import checks
from gazette.life.lists import BadRow, MatchedRow, contradicting, match_rows, statement_of, unmatched
from gazette.staff.campaigns import joined
from gazette.staff.deciding import Decided, check, deciding_paper, new_act
from gazette.store.audit import note
from gazette.store.database import reading, transaction
from gazette.store.events import append, events_of
from gazette.store.lookup import StoreLookup
from gazette.store.tables import Record, now
from gazette.types.life import Event, EventKind, Evidence
from gazette.types.matching import Resolved


@dataclass(frozen=True, slots=True)
class ListOrder:
    """How a list is to be marked: the day it takes effect, the deciding paper or record, and which outcomes count.

    In a `campaign` its day and paper are taken where none are given. `seen_on` is the day whose states the column 现状
    tells, that of the campaign, else the day of the list.
    """

    day: date | None
    reference: str
    reason: str
    only: frozenset[EventKind] | None = None
    campaign: str = ""
    seen_on: date | None = None


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
        BadRow(one.row.line, one.row.cells, f"no record {one.reference.record}", one.row.outcome)
        for one in rows
        if isinstance(one.reference, Resolved) and session.get(Record, one.reference.record) is None
    ]
    bad = (*found.bad, *unmatched(rows), *missing, *contradicting(rows))
    lines = {row.line for row in bad}
    return ListPlan(found.headings, tuple(one for one in rows if one.row.line not in lines), bad)


def mark_list(database: Engine, path: Path, order: ListOrder, by: str, rows_to_fix: Path | None = None) -> Decided:
    """State the outcome of every row that means one record, all or none of them; the rest comes back to be fixed."""
    if rows_to_fix is not None:
        _check_fixes(path, rows_to_fix)
    act, events, left = new_act(), list[Event](), list[BadRow]()
    with transaction(database) as session:
        campaign = joined(session, order.campaign, act)
        if campaign is not None:
            day, paper = date.fromisoformat(campaign.day), campaign.paper
            order = replace(order, day=order.day or day, reference=order.reference or paper, seen_on=day)
        planned = _plan(session, path, order)
        evidence = deciding_paper(session, order.reference or path.name, order.reason)
        for one in planned.matched:
            try:
                events.append(_mark_row(session, one, order, by, act, evidence))
            except GazetteError as error:
                left.append(BadRow(one.row.line, one.row.cells, str(error), one.row.outcome))
        note(session, by, "mark list", path.name, {"act": act, "events": len(events)})
        to_fix = (*planned.to_fix, *left)
        if rows_to_fix is not None and to_fix:  # within the transaction: what cannot be written is not marked either
            write_rows_to_fix(rows_to_fix, planned.headings, to_fix)
    return Decided(act, tuple(events), tuple(_left(path.name, to_fix)))


def _check_fixes(path: Path, rows_to_fix: Path) -> None:
    """Refuse a place for the rows to fix that is none, or that would cost the list itself."""
    if not rows_to_fix.absolute().parent.is_dir():
        raise BadInput(
            f"{rows_to_fix}: there is no such folder for the rows to fix. Make it first; nothing was marked."
        )
    if rows_to_fix.resolve() == path.resolve():
        raise BadInput(f"{rows_to_fix} is the list itself. Name another file for the rows to fix; nothing was marked.")


def _left(name: str, rows: Sequence[BadRow]) -> Iterator[tuple[str, str]]:
    """Every row that went wrong; those that nobody has decided yet only as a number."""
    yield from ((f"{name} row {row.line}", row.because) for row in rows if not row.open)
    undecided = sum(row.open for row in rows)
    if undecided:
        yield name, f"{undecided} rows are not decided yet: their column 处理意见 is empty"


def _mark_row(session: Session, one: MatchedRow, order: ListOrder, by: str, act: str, evidence: Evidence) -> Event:
    """State one row of its record; GazetteError when it may not be stated."""
    assert isinstance(one.reference, Resolved), "rows that mean no single record are left to be fixed"
    record = session.get_one(Record, one.reference.record)
    statement = statement_of(one.row, record.id, day=order.day, by=by, evidence=evidence, act=act)
    checks.unchanged(record.id, events_of(session, record.id), one.row.seen, order.seen_on or order.day or now().date())
    check(session, record, statement)
    return append(session, statement)


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
