"""What people corrected of one record: its fields, its issue, and the lines that its text was made from."""

from pathlib import Path

from sqlalchemy import Engine
from sqlmodel import Session

import gazette.store.corrections as corrections
from gazette.intake.renewing import Sheet, read_sheet
from gazette.looking.sheets import copy_of
from gazette.store.database import reading
from gazette.store.packing import unpack_places
from gazette.store.tables import Issue, Record
from gazette.types.correction import Correction


def corrections_of(database: Engine, folder: Path, record_id: str) -> tuple[Correction, ...]:
    """The corrections that count for a record as it stands, oldest first; what only settled a doubt is left out."""
    with reading(database) as session:
        return _corrections_of(session, folder, session.get_one(Record, record_id))


def _corrections_of(session: Session, folder: Path, record: Record) -> tuple[Correction, ...]:
    fields = corrections.newest(corrections.of_record(session, record.id))
    issue = corrections.newest(corrections.of_issue(session, record.issue_id))
    said = [one for one in (*fields.values(), *issue.values()) if one.field != corrections.NOTES]
    lines = [] if record.withdrawn else _of_lines(session, folder, record)
    return tuple(sorted((*said, *(one for one in lines if not one.accepts)), key=lambda one: one.id))


def _of_lines(session: Session, folder: Path, record: Record) -> list[Correction]:
    """Corrections of the lines on which a record's text stands."""
    copy = copy_of(session, session.get_one(Issue, record.issue_id))
    own = {(piece.place.page, piece.place.line) for piece in unpack_places(record.places)}
    out: list[Correction] = []
    for sheet in range(record.page_first, record.page_last + 1):
        master, number = copy.sheets[sheet]
        if corrections.of_page(session, master.sha256, number):
            page = read_sheet(session, folder, Sheet(master, number), copy.submission.engine)
            by = corrections.corrected(session, master.sha256, number, page).by if page else {}
            out += [one for line, one in by.items() if (sheet, line) in own]
    return out
