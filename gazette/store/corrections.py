"""Corrections in the database: added, taken back, never altered; and each page as people corrected it."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict

from sqlmodel import Session, col, select

from gazette.issue.corrected_lines import Corrected, lay_over
from gazette.store.audit import note, said
from gazette.store.readings import load_page
from gazette.store.tables import Correction as Row
from gazette.types.correction import Correction
from ocr.types import Page

CORRECT, TAKE_BACK = "correct", "uncorrect"
NOTES = "notes"
"""The field of a correction that settles what was put up for review of a record or an issue, a note a line."""
_PAYLOAD = ("id", "before", "value", "reason", "master", "page", "box", "record", "issue", "field")


def add(session: Session, said: Correction) -> Correction:
    """Write a correction down (its id is given here) and note it in the audit trail."""
    row = Row(
        master_sha256=said.master,
        page=said.page,
        box=list(said.box) if said.box else None,
        record_id=said.record,
        issue_id=said.issue,
        field=said.field,
        before=said.before,
        value=said.value,
        by=said.by,
        reason=said.reason,
        made=said.made,
    )
    session.add(row)
    session.flush()
    stored = to_correction(row)
    note(session, said.by, CORRECT, stored.name, payload_of(stored))
    return stored


def take_back(session: Session, correction: Correction, reason: str, by: str) -> None:
    """A correction no longer counts; it stays on record."""
    row = session.get_one(Row, correction.id)
    row.withdrawn = True
    session.add(row)
    note(session, by, TAKE_BACK, correction.name, {"id": correction.id, "reason": reason})


def payload_of(correction: Correction) -> dict[str, object]:
    """The correction as the audit trail keeps it; `verify` compares the row against it."""
    plain = asdict(correction)
    return {key: plain[key] for key in _PAYLOAD} | {"by": correction.by}


def to_correction(row: Row) -> Correction:
    """The domain value of a row."""
    box = row.box
    return Correction(
        id=row.id or 0,
        before=row.before,
        value=row.value,
        by=row.by,
        made=row.made,
        reason=row.reason,
        master=row.master_sha256,
        page=row.page,
        box=(box[0], box[1], box[2], box[3]) if box else None,
        record=row.record_id,
        issue=row.issue_id,
        field=row.field,
        withdrawn=row.withdrawn,
    )


def of_page(session: Session, master_sha256: str, page: int) -> list[Correction]:
    """What people said of the lines of a page, oldest first; what was taken back is left out."""
    return _standing(session, Row.master_sha256 == master_sha256, Row.page == page)


def of_record(session: Session, record_id: str) -> list[Correction]:
    """What people said of the fields of a record, oldest first; what was taken back is left out."""
    return _standing(session, Row.record_id == record_id)


def of_issue(session: Session, issue_id: str) -> list[Correction]:
    """What people said of an issue, oldest first; what was taken back is left out."""
    return _standing(session, Row.issue_id == issue_id)


def _standing(session: Session, *where: object) -> list[Correction]:
    query = select(Row).where(*where, col(Row.withdrawn).is_(False)).order_by(col(Row.id))  # type: ignore[arg-type]
    return [to_correction(row) for row in session.exec(query)]


def newest(corrections: Sequence[Correction]) -> dict[str, Correction]:
    """The correction that counts for each field."""
    return {one.field: one for one in sorted(corrections, key=lambda one: one.id)}


def settled(said: Sequence[Correction]) -> frozenset[str]:
    """The notes for review that people settled, out of what they said of a record or an issue."""
    notes = newest(said).get(NOTES)
    return frozenset(notes.value.split("\n")) if notes else frozenset()


def corrected(session: Session, master_sha256: str, number: int, page: Page) -> Corrected:
    """A page of a master with what people said of its lines laid over; `number` counts within the master."""
    said = of_page(session, master_sha256, number)
    return lay_over(page, said) if said else Corrected(page, {}, ())


def corrected_page(session: Session, master_sha256: str, number: int, engine: str) -> Page | None:
    """What was read on a page, corrected; None when it was not read yet."""
    page = load_page(session, master_sha256, number, engine)
    return corrected(session, master_sha256, number, page).page if page else None


def altered(session: Session) -> Iterator[tuple[str, str]]:
    """Corrections that differ from what the audit trail says of them, each with what is wrong."""
    stated: dict[int, dict[str, object]] = {}
    back: set[int] = set()
    for row, payload in said(session, CORRECT, TAKE_BACK):
        if row.action == CORRECT:
            stated[payload["id"]] = payload
        else:
            back.add(payload["id"])
    for held in session.exec(select(Row).order_by(col(Row.id))):
        one = to_correction(held)
        there = json.loads(json.dumps(payload_of(one), ensure_ascii=False))
        if stated.pop(one.id, None) != there or one.withdrawn != (one.id in back):
            yield one.name, "differs from the audit trail"
    for number in stated:
        yield f"C{number}", "is in the audit trail but gone"
