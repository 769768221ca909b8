"""The open part of the archive on one day: what exports may see, read from the store record by record."""

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

from sqlalchemy import Engine
from sqlmodel import Session, col, func, select

from gazette.catalogue import detail_of, links, names_in
from gazette.export.view import CitationView, IssueView, Link, RecordView
from gazette.marked import marked_pictures, shown
from gazette.settings import Settings
from gazette.sheets import Copy, copy_of
from gazette.staff.disclosing import OPEN
from gazette.store.database import reading
from gazette.store.filters import IN_ORDER
from gazette.store.tables import Issue, Record, RecordCitation
from gazette.types.matching import Reference, Resolved, Unresolved
from gazette.types.regulation import Citation


class OpenPart:
    """The records with the attribute 主动公开 and their issues (a `gazette.export.view.Publication`)."""

    def __init__(self, folder: Path, settings: Settings, database: Engine, day: date) -> None:
        self._folder, self._settings, self._database, self._day = folder, settings, database, day

    @property
    def name(self) -> str:
        """Name of the archive."""
        return self._settings.name

    @property
    def day(self) -> date:
        """The day the states are true for."""
        return self._day

    @property
    def withheld(self) -> int:
        """How many records stay inside."""
        with reading(self._database) as session:
            count = select(func.count()).select_from(Record)
            query = count.where(Record.disclosure != OPEN, col(Record.withdrawn).is_(False))
            return session.exec(query).one()

    def issues(self) -> Iterator[IssueView]:
        """Issues with at least one open record, by year and number."""
        with reading(self._database) as session:
            for issue in session.exec(select(Issue).order_by(*IN_ORDER)):
                records = _open_ids(session, issue.id)
                if records:
                    yield self._issue(session, issue, records)

    def _issue(self, session: Session, issue: Issue, records: tuple[str, ...]) -> IssueView:
        copy = copy_of(session, issue)
        return IssueView(
            id=issue.id,
            gazette=issue.gazette,
            year=issue.year,
            number=issue.number,
            running_total=issue.running_total,
            date=issue.date,
            pages=copy.place.page_last - copy.place.page_first + 1,
            records=records,
            master_sha256=copy.masters[0].sha256,
            source_name=copy.submission.name,
            imported=copy.submission.received,
        )

    def records(self) -> Iterator[RecordView]:
        """Every open record, issue by issue."""
        with reading(self._database) as session:
            for issue in session.exec(select(Issue).order_by(*IN_ORDER)):
                copy = copy_of(session, issue)
                for key in _open_ids(session, issue.id):
                    yield self._record(session, session.get_one(Record, key), copy)

    def _record(self, session: Session, record: Record, copy: Copy) -> RecordView:
        found = detail_of(session, record, self._day)
        known = links(session, names_in(found))
        targets = {
            row.position: row
            for row in session.exec(select(RecordCitation).where(RecordCitation.record_id == record.id))
        }
        return RecordView(
            id=record.id,
            issue=record.issue_id,
            regulation=found.regulation,
            page_first=record.page_first,
            page_last=record.page_last,
            folio_first=record.folio_first,
            folio_last=record.folio_last,
            validity=found.validity,
            intervals=found.intervals,
            events=found.events,
            open_proposals=tuple(p for p in found.proposals if p.verb != "commenced"),
            citations=tuple(
                _citation(citation, targets.get(position), known)
                for position, citation in enumerate(found.regulation.citations)
            ),
            cited_by=tuple(known[key] for key in found.cited_by if key in known),
            links=known,
            page_images=marked_pictures(self._folder, shown(session, self._folder, copy, record, found, self._day)),
        )


def _open_ids(session: Session, issue_id: str) -> tuple[str, ...]:
    query = select(Record.id).where(
        Record.issue_id == issue_id, Record.disclosure == OPEN, col(Record.withdrawn).is_(False)
    )
    return tuple(session.exec(query.order_by(col(Record.position))))


def _citation(citation: Citation, row: RecordCitation | None, known: Mapping[str, Link]) -> CitationView:
    reference: Reference = Unresolved() if row is None else Resolved(row.target_id, row.distance, "")
    link = known.get(row.target_id) if row is not None else None
    return CitationView(citation, reference, link)
