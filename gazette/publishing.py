"""The open part of the archive on one day: what exports may see, read from the store record by record."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import islice
from pathlib import Path

from sqlalchemy import Engine
from sqlmodel import Session, col, func, select

from gazette.export.view import CitationView, IssueView, RecordView
from gazette.intake.media import PAGED, Media
from gazette.life.stretches import live
from gazette.looking.catalogue import Detail, details_of, grouped, links, names_in
from gazette.looking.sheets import Copy, copy_of, read_on
from gazette.pages.marked import marked_pictures, shown
from gazette.pages.pdf import record_pdf
from gazette.places import row_around
from gazette.settings import Settings
from gazette.store.database import connect, reading
from gazette.store.events import events_by_evidence, events_by_record
from gazette.store.filters import IN_ORDER
from gazette.store.tables import Issue, Record, RecordCitation
from gazette.types.life import Event
from gazette.types.matching import Link, Reference, Resolved, Unresolved
from gazette.types.regulation import OPEN, Citation

TOGETHER = 8
"""Issues whose records are read at once: questions to the database cost more than their answers."""


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

    def __reduce__(self) -> "tuple[object, ...]":
        return _reopened, (self._folder, self._settings, self._day)

    def issues(self) -> Iterator[IssueView]:
        """Issues with at least one open record, by year and number."""
        with reading(self._database) as session:
            rows = session.exec(select(Record.issue_id, Record.id).where(*_OPEN).order_by(col(Record.position)))
            held = grouped(rows)
            for issue in session.exec(select(Issue).order_by(*IN_ORDER)):
                if issue.id in held:
                    yield _issue_view(copy_of(session, issue), issue, held[issue.id])

    def records(self, issues: Collection[str] | None = None) -> Iterator[RecordView]:
        """Every open record, or those of some issues, issue by issue."""
        with reading(self._database) as session:
            query = select(Issue).order_by(*IN_ORDER)
            every = iter(session.exec(query if issues is None else query.where(col(Issue.id).in_(list(issues)))).all())
            while some := list(islice(every, TOGETHER)):
                yield from self._records(session, some)
                session.expunge_all()

    def _records(self, session: Session, issues: Sequence[Issue]) -> Iterator[RecordView]:
        copies = {issue.id: copy_of(session, issue) for issue in issues}
        query = select(Record).where(*_OPEN, col(Record.issue_id).in_(copies)).order_by(col(Record.position))
        records = sorted(session.exec(query), key=lambda record: list(copies).index(record.issue_id))
        ids, details = [record.id for record in records], list(details_of(session, records, self._day))
        acts, targets, resting = _acts(session, ids), _targets(session, ids), _resting(session, ids)
        named = [
            names_in(found) | {event.record for event in acts.get(record.id, ())}
            for record, found in zip(records, details, strict=True)
        ]
        known = links(session, set[str]().union(*named))
        for record, found, names in zip(records, details, named, strict=True):
            own = {name: known[name] for name in sorted(names & known.keys())}
            view = _record_view(record, found, targets.get(record.id, {}), own)
            view = replace(view, acts=acts.get(record.id, ()), resting=resting.get(record.id, frozenset()))
            yield self._with_pages(session, copies[record.issue_id], record, found, view)

    def _with_pages(self, session: Session, copy: Copy, record: Record, found: Detail, view: RecordView) -> RecordView:
        """The record with its page pictures and its PDF, where the issue came with pages."""
        if not any(Media(master.media_type) in PAGED for master in copy.masters):
            return view
        seen = shown(session, self._folder, copy, record, found, self._day)
        proofs = {event.evidence.page for event in (*view.events, *view.acts) if _proves(event, record.id)}
        read = read_on(session, copy, [sheet for sheet in seen.files if sheet in proofs])
        sizes = {sheet: (page.width, page.height) for sheet, page in read.items()}
        acts = tuple(_with_row(event, found, sizes) for event in view.acts)
        view = replace(view, acts=acts)
        pictures = marked_pictures(self._folder, seen)
        stamped, pdf = seen.mark is not None, record_pdf(session, self._folder, copy, seen)
        return replace(view, page_images=pictures, page_sizes=sizes, stamped=stamped, pdf=pdf)


def _reopened(folder: Path, settings: Settings, day: date) -> OpenPart:
    """The same part of the archive in another process, over a connection of its own."""
    return OpenPart(folder, settings, connect(settings.database, folder), day)


_OPEN = (Record.disclosure == OPEN, col(Record.withdrawn).is_(False))


def _proves(event: Event, record: str) -> bool:
    return event.evidence.record == record and event.evidence.box is not None


def _with_row(event: Event, found: Detail, sizes: Mapping[int, tuple[float, float]]) -> Event:
    """The act with its evidence framed as people see it: the whole row of a table, not its first cell."""
    page, box = event.evidence.page, event.evidence.box
    if page is None or page not in sizes or box is None or box[2] - box[0] > sizes[page][0] * _CELL:
        return event
    return replace(event, evidence=replace(event.evidence, box=row_around(found.places, page, box)))


_CELL = 0.08
"""Narrower than this part of the page is the first cell of a row (序号), not a line of text."""


def _issue_view(copy: Copy, issue: Issue, records: tuple[str, ...]) -> IssueView:
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


def _acts(session: Session, ids: list[str]) -> dict[str, tuple[Event, ...]]:
    """What the text of each record did to others, as far as it still counts."""
    told = events_by_evidence(session, ids)
    others = {event.record for events in told.values() for event in events}
    counting = {event.id for events in events_by_record(session, others).values() for event in live(events)}
    return {
        key: tuple(event for event in events if event.record != key and event.id in counting)
        for key, events in told.items()
    }


def _resting(session: Session, ids: list[str]) -> dict[str, frozenset[str]]:
    """Who names each record as a legal basis."""
    wanted = (col(RecordCitation.target_id).in_(ids), col(RecordCitation.basis).is_(True))
    rows = session.exec(select(RecordCitation.target_id, RecordCitation.record_id).where(*wanted))
    return {key: frozenset(held) for key, held in grouped(rows).items()}


def _targets(session: Session, ids: list[str]) -> dict[str, dict[int, RecordCitation]]:
    """What the citations of each record were matched to, by their place in it."""
    found: dict[str, dict[int, RecordCitation]] = {}
    for row in session.exec(select(RecordCitation).where(col(RecordCitation.record_id).in_(ids))):
        found.setdefault(row.record_id, {})[row.position] = row
    return found


def _record_view(
    record: Record, found: Detail, targets: Mapping[int, RecordCitation], known: Mapping[str, Link]
) -> RecordView:
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
        page_images={},
    )


def _citation(citation: Citation, row: RecordCitation | None, known: Mapping[str, Link]) -> CitationView:
    reference: Reference = Unresolved() if row is None else Resolved(row.target_id, row.distance, "")
    link = known.get(row.target_id) if row is not None else None
    return CitationView(citation, reference, link)
