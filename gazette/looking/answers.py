"""The answer to a search: an exact count, and hits that are made only as they are looked at."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby, islice

from sqlalchemy import Engine
from sqlmodel import Session, col, select

from gazette.errors import Damaged
from gazette.life.validity import validity_on
from gazette.looking.catalogue import Summary, links, summary_of
from gazette.looking.facets import Facets, facets
from gazette.places import place_of
from gazette.store.database import reading
from gazette.store.events import events_by_record
from gazette.store.filters import narrowed
from gazette.store.packing import unpack_places, unpack_text
from gazette.store.tables import Issue, Record, StateInterval
from gazette.types.life import Event, State
from gazette.types.matching import Link
from gazette.types.printed import Span
from gazette.wording import annotation, named
from index.folding import fold
from index.matches import Matches
from index.query import Filter, Query
from index.snippets import snippet
from index.types import Hit, Snippet

FIRST, MOST = 16, 512
"""Hits are made in groups: few at first, then twice as many each time up to this."""
ENDED = frozenset({State.REPEALED.value, State.LAPSED.value})
Annotated = tuple[str, str | None]
"""已被《…》（文号）废止，自…起, and the id of the record that says so; "" and None when nothing became of it."""


@dataclass(frozen=True, slots=True)
class SearchHit:
    """A record that matches: its row, what became of it, and the passage with the words marked.

    `page` is the sheet of the passage in the file, `folio` the number printed on it; `because` the id of the record
    that ended or changed this one, which the annotation names. `near` are readings that only resemble a word of the
    query, where the word itself is not in the record.
    """

    summary: Summary
    score: float
    annotation: str
    because: str | None
    snippet: Snippet | None
    page: int | None
    folio: str | None
    near: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What may have been meant: a query that has hits, and how many."""

    query: str
    hits: int


def no_suggestions() -> tuple[Suggestion, ...]:
    """Nothing else can have been meant."""
    return ()


@dataclass(frozen=True, slots=True)
class Results:
    """The answer to a query: `total` is exact; hits are made only as they are looked at.

    The best come first, of equal ones those not ended, then the newer; with `by_date` the newest first.
    """

    query: Query
    filters: tuple[Filter, ...]
    on: date
    by_date: bool
    _matches: Matches
    _database: Engine
    _suggest: Callable[[], tuple[Suggestion, ...]] = field(default=no_suggestions, repr=False)

    @property
    def total(self) -> int:
        """The number of hits."""
        return len(self._matches)

    def __len__(self) -> int:
        return self.total

    def __iter__(self) -> Iterator[SearchHit]:
        with reading(self._database) as session:
            for some in _groups(self._ordered(session)):
                yield from _hits(session, some, self.query, self.on)

    def first(self, count: int, skip: int = 0) -> list[SearchHit]:
        """The best `count` hits, after the `skip` best of all."""
        with reading(self._database) as session:
            return _hits(session, list(islice(self._ordered(session), skip, skip + count)), self.query, self.on)

    def keys(self) -> list[str]:
        """The ids of all hits, in no order."""
        return self._matches.keys()

    def facets(self) -> Facets:
        """States, issuers, years and kinds of all hits with their numbers."""
        return facets(self._database, self.on, self.filters, None if self._matches.everything else self.keys())

    def suggestions(self) -> tuple[Suggestion, ...]:
        """What may have been meant, when there are few hits or none: queries that have hits."""
        return self._suggest()

    def _ordered(self, session: Session) -> Iterator[Hit]:
        if self.by_date:
            yield from self._matches.newest()
            return
        for _, equal in groupby(self._with_states(session), key=lambda pair: (pair[0].near, pair[0].score)):
            ended: list[Hit] = []
            for hit, state in equal:
                if state in ENDED:
                    ended.append(hit)
                else:
                    yield hit
            yield from ended

    def _with_states(self, session: Session) -> Iterator[tuple[Hit, str | None]]:
        for some in _groups(self._matches):
            states = _states(session, [hit.key for hit in some], self.on)
            yield from ((hit, states.get(hit.key)) for hit in some)


def _groups(hits: Iterable[Hit]) -> Iterator[list[Hit]]:
    """Hits in groups that grow: who looks at ten waits for few."""
    hits, size = iter(hits), FIRST
    while some := list(islice(hits, size)):
        yield some
        size = min(2 * size, MOST)


def _states(session: Session, keys: Sequence[str], on: date) -> dict[str, str | None]:
    """The states of records on a day."""
    query = narrowed(session, select(Record.id, StateInterval.state), on, ())
    return dict(session.exec(query.where(col(Record.id).in_(keys))).all())


def _hits(session: Session, some: Sequence[Hit], query: Query, on: date) -> list[SearchHit]:
    """Hits with their records; Damaged when the index names one that the archive does not hold."""
    keys = [hit.key for hit in some]
    rows = session.exec(
        narrowed(session, select(Record, Issue, StateInterval.state), on, ()).where(col(Record.id).in_(keys))
    )
    found = {record.id: (record, issue, state) for record, issue, state in rows}
    if lost := [key for key in keys if key not in found]:
        raise Damaged(f"The index names {lost[0]}, which the archive does not hold. Run: gazette reindex")
    said = _annotations(session, keys, on)
    return [_hit(*found[hit.key], hit, query, said[hit.key]) for hit in some]


def _hit(record: Record, issue: Issue, state: str | None, hit: Hit, query: Query, said: Annotated) -> SearchHit:
    text = unpack_text(record.regulation)
    found = next(iter(snippet(text, query)), None)
    page = record.page_first
    if found is not None and found.marks:
        start = found.start + found.marks[0][0]
        place = place_of(unpack_places(record.places), Span(start, start + 1))
        page = place.page if place else page
    sentence, because = said
    return SearchHit(
        summary=summary_of(record, issue, state),
        score=hit.score,
        annotation=sentence,
        because=because,
        snippet=found,
        page=page,
        folio=_folio(record, page),
        near=_near(query, (record.title, *record.numbers, text)) if hit.near else (),
    )


def _annotations(session: Session, ids: Sequence[str], on: date) -> dict[str, Annotated]:
    """What became of each of some records."""
    lives = events_by_record(session, ids)
    because = {key: validity_on(lives.get(key, ()), on).because for key in ids}
    sources = {event.evidence.record for events in because.values() for event in events}
    known = links(session, filter(None, sources)) if sources else {}
    return {key: _annotated(key, because[key], known) for key in ids}


def _annotated(record_id: str, because: Sequence[Event], known: Mapping[str, Link]) -> Annotated:
    for event in because:
        source = event.evidence.record if event.evidence.record != record_id else None
        link = known.get(source) if source else None
        document = named(link.title, link.number) if link else event.evidence.paper
        if (sentence := annotation(event, document)) is not None:
            return str(sentence), source
    return "", None


def _folio(record: Record, page: int) -> str | None:
    """The number printed on a page of a record; None when it cannot be told from those of its first and last page."""
    first, last = record.folio_first, record.folio_last
    if page == record.page_first or first is None:
        return first
    if page == record.page_last:
        return last
    counts = first.isdecimal() and last is not None and last.isdecimal()
    if counts and int(last or 0) - int(first) == record.page_last - record.page_first:
        return str(int(first) + page - record.page_first)
    return None


def _near(query: Query, parts: Sequence[str]) -> tuple[str, ...]:
    """The readings by which a record matches where it does not hold the words themselves."""
    folded = [fold(part) for part in parts]
    return tuple(
        next(reading for reading in term.near if any(reading in part for part in folded))
        for term in query.words
        if not any(form in part for form in term.forms for part in folded)
        and any(reading in part for reading in term.near for part in folded)
    )
