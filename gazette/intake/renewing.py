"""Making the records of a submission, or making them again, from what was read on its sheets and what people corrected.

Nothing is read here and nothing is lost: readings stay as they are, corrections are laid over them, ids and decisions
are kept.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from sqlmodel import Session

from gazette.intake.cataloguing import catalogue
from gazette.intake.masters import master_path
from gazette.intake.media import PAGED, Media
from gazette.intake.plain import file_page
from gazette.intake.recording import Rules
from gazette.store.corrections import corrected
from gazette.store.readings import CATALOGUED, load_page, masters_of
from gazette.store.tables import Master, Submission
from ocr.types import Page


class Sheet(NamedTuple):
    """One page of one master; `page` counts from 1 within the master."""

    master: Master
    page: int


@dataclass(frozen=True, slots=True)
class Renewed:
    """What was made: ids of the records that are new, renewed or withdrawn, and the pages they were made from."""

    records: list[str]
    pages: Sequence[Page]


def sheets_of(session: Session, submission: Submission) -> list[Sheet]:
    """Every sheet of a submission in order, whether it was read or not."""
    held = masters_of(session, submission.id or 0)
    return [Sheet(master, number) for master in held for number in range(1, master.pages + 1)]


def read_sheet(session: Session, folder: Path, sheet: Sheet, engine: str) -> Page | None:
    """What was read on a sheet, as it was read: from the readings or, for text and web pages, from the file."""
    media = Media(sheet.master.media_type)
    if media in PAGED:
        return load_page(session, sheet.master.sha256, sheet.page, engine)
    return file_page(master_path(folder, sheet.master.sha256, media), media)


def corrected_pages(session: Session, folder: Path, submission: Submission) -> Iterator[Page]:
    """The pages of a submission in order, what people corrected laid over; those not read yet are left out."""
    for sheet in sheets_of(session, submission):
        page = read_sheet(session, folder, sheet, submission.engine)
        if page is not None:
            yield corrected(session, sheet.master.sha256, sheet.page, page).page


def renew(session: Session, folder: Path, submission: Submission, rules: Rules) -> Renewed:
    """Make the records of a submission whose pages are all read; they wait to be matched then."""
    pages = list(corrected_pages(session, folder, submission))
    several = len(masters_of(session, submission.id or 0)) > 1
    changed = catalogue(session, submission, pages, many=several, rules=rules)
    submission.status, submission.reason = CATALOGUED, ""
    session.add(submission)
    return Renewed(changed, pages)
