"""Looking at the archive: lists of records with their state on a day, and everything known of one record."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Engine, func
from sqlalchemy.orm import defer
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from gazette.errors import NotFound
from gazette.life.validity import intervals, provisions_on, validity_on
from gazette.places import place_of
from gazette.store.database import reading
from gazette.store.events import events_by_record
from gazette.store.filters import IN_ORDER, narrowed
from gazette.store.packing import unpack_places, unpack_regulation
from gazette.store.proposals import proposals_against
from gazette.store.tables import Issue, Record, RecordCitation, Representation, StateInterval
from gazette.types.correction import Correction
from gazette.types.life import Event, Interval, Proposal, State, Validity
from gazette.types.matching import Link
from gazette.types.printed import Piece, Place, Span
from gazette.types.regulation import Regulation
from index.query import Filter


@dataclass(frozen=True, slots=True)
class Summary:
    """One row of a list."""

    id: str
    issue: str
    gazette: str
    title: str
    kind: str
    numbers: tuple[str, ...]
    issuers: tuple[str, ...]
    date_document: str | None
    date_published: str | None
    date_effective: str | None
    date_expires: str | None
    page_first: int
    page_last: int
    folio_first: str | None
    folio_last: str | None
    state: State
    review: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Detail:
    """One record with its text, its life and what is said against it. `cites` and `cited_by` hold record ids.

    `corrections` are what people corrected of it, where they were asked for (`Archive.record`).
    """

    summary: Summary
    regulation: Regulation
    places: tuple[Piece, ...]
    events: tuple[Event, ...]
    validity: Validity
    intervals: tuple[Interval, ...]
    proposals: tuple[Proposal, ...]
    cites: tuple[str, ...]
    cited_by: tuple[str, ...]
    provisions: Mapping[str, Validity]
    withdrawn: bool
    corrections: tuple[Correction, ...] = ()

    def place(self, span: Span) -> Place | None:
        """The printed line on which a span of the text begins."""
        return place_of(self.places, span)


def records(database: Engine, on: date, filters: Sequence[Filter] = ()) -> Iterator[Summary]:
    """Records in the order of issues and of print with their state on a day, withdrawn ones left out."""
    with reading(database) as session:
        yield from summaries(session, on, filters)


def summaries(
    session: Session, on: date, filters: Sequence[Filter] = (), ids: Sequence[str] | SelectOfScalar[str] | None = None
) -> Iterator[Summary]:
    """Rows of a list; only those in `ids` when given: a few ids, or a query that gives any number of them."""
    query = narrowed(session, select(Record, Issue, StateInterval.state), on, filters)
    query = query.order_by(*IN_ORDER, col(Record.position))
    # SQLite hands over all rows at once: without their texts, a list of a large archive fits into memory.
    query = query.options(*(defer(getattr(Record, blob)) for blob in ("regulation", "places")))
    if ids is not None:
        query = query.where(col(Record.id).in_(ids))
    return (summary_of(record, issue, state) for record, issue, state in session.exec(query))


def summary_of(record: Record, issue: Issue, state: str | None) -> Summary:
    """The row of a list from the rows of the database; no interval means that nothing is confirmed."""
    return Summary(
        id=record.id,
        issue=issue.id,
        gazette=issue.gazette,
        title=record.title,
        kind=record.kind,
        numbers=tuple(record.numbers),
        issuers=tuple(record.issuers),
        date_document=record.date_document,
        date_published=record.date_published,
        date_effective=record.date_effective,
        date_expires=record.date_expires,
        page_first=record.page_first,
        page_last=record.page_last,
        folio_first=record.folio_first,
        folio_last=record.folio_last,
        state=State(state) if state else State.UNVERIFIED,
        review=tuple(record.review),
    )


def detail(database: Engine, record_id: str, on: date, known: date | None = None) -> Detail:
    """Everything known of one record on a day; NotFound when there is none of that id.

    With `known`, its life as it was stated by the end of that day (UTC): what the archive would have said then.
    """
    with reading(database) as session:
        record = session.get(Record, record_id)
        if record is None:
            raise NotFound(f"No record {record_id}. `gazette list` shows the ids.")
        (found,) = details_of(session, [record], on, known)
        return found


def detail_of(session: Session, record: Record, on: date) -> Detail:
    """Everything known of a record that is at hand."""
    (found,) = details_of(session, [record], on)
    return found


def details_of(session: Session, records: Sequence[Record], on: date, known: date | None = None) -> Iterator[Detail]:
    """Everything known of each of some records, with as few questions to the database as for one."""
    ids = [record.id for record in records]
    issues = {key: session.get_one(Issue, key) for key in {record.issue_id for record in records}}
    events, proposals = events_by_record(session, ids), proposals_against(session, ids)
    citing, cited = col(RecordCitation.record_id), col(RecordCitation.target_id)
    place = col(RecordCitation.position)
    cites = grouped(session.exec(select(citing, cited).where(citing.in_(ids)).order_by(citing, place)))
    cited_by = grouped(session.exec(select(cited, citing).where(cited.in_(ids)).order_by(citing)))
    for record in records:
        life = _stated_by(events.get(record.id, ()), known)
        validity = validity_on(life, on)
        yield Detail(
            summary=summary_of(record, issues[record.issue_id], validity.state.value),
            regulation=unpack_regulation(record.regulation),
            places=unpack_places(record.places),
            events=life,
            validity=validity,
            intervals=intervals(life),
            proposals=proposals.get(record.id, ()),
            cites=cites.get(record.id, ()),
            cited_by=cited_by.get(record.id, ()),
            provisions=provisions_on(life, on),
            withdrawn=record.withdrawn,
        )


def _stated_by(events: Sequence[Event], known: date | None) -> tuple[Event, ...]:
    """The events recorded by the end of a day, every one without it."""
    return tuple(event for event in events if known is None or event.recorded.date() <= known)


def grouped(pairs: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    """The different second values of each first one, in their order."""
    found: dict[str, dict[str, None]] = {}
    for key, value in pairs:
        found.setdefault(key, {})[value] = None
    return {key: tuple(values) for key, values in found.items()}


def links(session: Session, ids: Iterable[str]) -> dict[str, Link]:
    """Title and first number of records, by id."""
    wanted = col(Record.id).in_(sorted(set(ids)))
    rows = session.exec(select(Record.id, Record.title, Record.numbers).where(wanted))
    return {key: Link(key, title, numbers[0] if numbers else None) for key, title, numbers in rows}


def names_in(detail: Detail) -> set[str]:
    """Every other record that a record's life and text name."""
    ids = {event.evidence.record for event in detail.events} | {proposal.decision for proposal in detail.proposals}
    return {key for key in ids if key} | set(detail.cites) | set(detail.cited_by)


@dataclass(frozen=True, slots=True)
class Holdings:
    """What the archive holds, in numbers."""

    issues: int
    pages: int
    records: int
    states: dict[State, int]


def holdings(database: Engine, on: date) -> Holdings:
    """Issues, pages of their preferred copies, records and how many are in each state on a day."""
    with reading(database) as session:
        issues = session.exec(select(func.count()).select_from(Issue)).one()
        size = func.sum(Representation.page_last - Representation.page_first + 1)
        pages = session.exec(select(size).where(col(Representation.preferred).is_(True))).one() or 0
        states: dict[State, int] = {}
        for row in summaries(session, on):
            states[row.state] = states.get(row.state, 0) + 1
    return Holdings(issues, pages, sum(states.values()), states)
