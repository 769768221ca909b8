"""The open part of the archive on one day: what exports may see, read from the store record by record."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path

from sqlalchemy import Engine
from sqlmodel import Session, col, func, select

from gazette.catalogue import Detail, detail_of, links, names_in
from gazette.export.marking.records import is_marked
from gazette.export.view import CitationView, IssueView, Link, RecordView
from gazette.intake.masters import master_path
from gazette.marked import marked_pictures
from gazette.pictures import page_picture
from gazette.settings import Settings
from gazette.store.database import reading
from gazette.store.filters import IN_ORDER
from gazette.store.readings import load_page, masters_of
from gazette.store.tables import Issue, Master, Record, RecordCitation, Representation, Submission
from gazette.types.matching import Reference, Resolved, Unresolved
from gazette.types.regulation import Citation

OPEN = "open"


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
        copy, submission, masters = _copy(session, issue.id)
        return IssueView(
            id=issue.id,
            gazette=issue.gazette,
            year=issue.year,
            number=issue.number,
            running_total=issue.running_total,
            date=issue.date,
            pages=copy.page_last - copy.page_first + 1,
            records=records,
            master_sha256=masters[0].sha256,
            source_name=submission.name,
            imported=submission.received,
        )

    def records(self) -> Iterator[RecordView]:
        """Every open record, issue by issue."""
        with reading(self._database) as session:
            for issue in session.exec(select(Issue).order_by(*IN_ORDER)):
                sheets = self._sheets(session, issue.id)
                for key in _open_ids(session, issue.id):
                    yield self._record(session, session.get_one(Record, key), sheets)

    def _record(self, session: Session, record: Record, sheets: Mapping[int, tuple[Path, int]]) -> RecordView:
        found = detail_of(session, record, self._day)
        known = links(session, names_in(found))
        pictures = self._pictures(session, record, found, known, sheets)
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
            page_images=pictures,
        )

    def _pictures(
        self,
        session: Session,
        record: Record,
        found: Detail,
        known: Mapping[str, Link],
        sheets: Mapping[int, tuple[Path, int]],
    ) -> dict[int, Path]:
        """Page pictures of a record, with the mark where its state calls for one.

        The mark names open records only, and a sheet on which a closed record stands too is not shown.
        """
        others = session.exec(
            select(Record).where(
                Record.issue_id == record.issue_id, Record.id != record.id, col(Record.withdrawn).is_(False)
            )
        ).all()
        closed = _sheets_of(other for other in others if other.disclosure != OPEN)
        own = [n for n in range(record.page_first, record.page_last + 1) if n in sheets and n not in closed]
        pictures = {n: picture for n in own if (picture := page_picture(self._folder, *sheets[n])) is not None}
        if not pictures or not is_marked(found.validity.state):
            return pictures
        shared = _sheets_of(others)
        named = select(Record.id).where(col(Record.id).in_(list(known)), Record.disclosure == OPEN)
        links = {key: known[key] for key in session.exec(named)}
        sizes = _sizes(session, record.issue_id, own)
        return marked_pictures(self._folder, found, self._day, links, pictures, sizes, shared)

    def _sheets(self, session: Session, issue_id: str) -> dict[int, tuple[Path, int]]:
        """Sheet of the issue → master file and page in it."""
        copy, _, masters = _copy(session, issue_id)
        every = [
            (master_path(self._folder, master.sha256, master.media_type), page)
            for master in masters
            for page in range(1, master.pages + 1)
        ]
        return dict(enumerate(every[copy.page_first - 1 : copy.page_last], start=1))


def _open_ids(session: Session, issue_id: str) -> tuple[str, ...]:
    query = select(Record.id).where(
        Record.issue_id == issue_id, Record.disclosure == OPEN, col(Record.withdrawn).is_(False)
    )
    return tuple(session.exec(query.order_by(col(Record.position))))


def _copy(session: Session, issue_id: str) -> tuple[Representation, Submission, list[Master]]:
    """The preferred copy of an issue, where it came from and its files."""
    copy = session.exec(
        select(Representation).where(Representation.issue_id == issue_id, col(Representation.preferred).is_(True))
    ).one()
    return copy, session.get_one(Submission, copy.submission_id), masters_of(session, copy.submission_id)


def _sheets_of(records: Iterable[Record]) -> frozenset[int]:
    """The sheets on which records stand."""
    return frozenset(n for record in records for n in range(record.page_first, record.page_last + 1))


def _sizes(session: Session, issue_id: str, sheets: list[int]) -> dict[int, tuple[float, float]]:
    """Width and height of sheets in the units of the boxes read on them."""
    copy, submission, masters = _copy(session, issue_id)
    every = [(master.sha256, page) for master in masters for page in range(1, master.pages + 1)]
    out = {}
    for sheet in sheets:
        page = load_page(session, *every[copy.page_first + sheet - 2], submission.engine)
        if page is not None:
            out[sheet] = (page.width, page.height)
    return out


def _citation(citation: Citation, row: RecordCitation | None, known: Mapping[str, Link]) -> CitationView:
    reference: Reference = Unresolved() if row is None else Resolved(row.target_id, row.distance, "")
    link = known.get(row.target_id) if row is not None else None
    return CitationView(citation, reference, link)
