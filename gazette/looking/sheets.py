"""The sheets of an issue: which page of which master each of them is, what was read on it, and who stands on it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from sqlmodel import Session, col, select

from gazette.intake.masters import master_path
from gazette.store.readings import load_page, masters_of
from gazette.store.tables import Issue, Master, Record, Representation, Submission
from ocr.types import Page


@dataclass(frozen=True, slots=True)
class Copy:
    """The preferred copy of an issue: its place in a submission, and the masters of that in order."""

    place: Representation
    submission: Submission
    masters: tuple[Master, ...]

    @property
    def sheets(self) -> dict[int, tuple[Master, int]]:
        """Sheet of the issue, from 1 → master and page in it."""
        every = [(master, page) for master in self.masters for page in range(1, master.pages + 1)]
        return dict(enumerate(every[self.place.page_first - 1 : self.place.page_last], start=1))


def copy_of(session: Session, issue: Issue) -> Copy:
    """The copy from which the records of an issue are read."""
    query = select(Representation).where(Representation.issue_id == issue.id, col(Representation.preferred).is_(True))
    place = session.exec(query).one()
    submission = session.get_one(Submission, place.submission_id)
    return Copy(place, submission, tuple(masters_of(session, place.submission_id)))


def files_of(archive: Path, copy: Copy) -> dict[int, tuple[Path, int]]:
    """Sheet of the issue → file of the master and page in it."""
    return {
        sheet: (master_path(archive, master.sha256, master.media_type), page)
        for sheet, (master, page) in copy.sheets.items()
    }


def read_on(session: Session, copy: Copy, sheets: Iterable[int]) -> dict[int, Page]:
    """What was read on sheets; those that were not read are left out."""
    places: Mapping[int, tuple[Master, int]] = copy.sheets
    found = {
        sheet: load_page(session, places[sheet][0].sha256, places[sheet][1], copy.submission.engine) for sheet in sheets
    }
    return {sheet: page for sheet, page in found.items() if page is not None}


def standing_on(records: Iterable[Record]) -> frozenset[int]:
    """The sheets on which records stand."""
    return frozenset(n for record in records for n in range(record.page_first, record.page_last + 1))
