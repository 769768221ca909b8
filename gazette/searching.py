"""Search: the text index says which records match, SQL says which may be shown and whether they are still law."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from pathlib import Path

from sqlalchemy import Engine
from sqlmodel import Session, col, select

from gazette.catalogue import Summary, detail_of, links, summary_of
from gazette.places import place_of
from gazette.settings import Settings
from gazette.store.database import reading, transaction
from gazette.store.filters import narrowed
from gazette.store.packing import unpack_places, unpack_regulation
from gazette.store.tables import IndexQueue, Issue, Record, StateInterval
from gazette.types.life import State
from gazette.types.printed import Span
from gazette.wording import annotation, named
from index.backends import Backend, open_backend
from index.generations import Generations
from index.query import Field, Filter, Query, parse
from index.snippets import snippet
from index.types import Document, Snippet

FOLDER = "index"
BATCH = 200
ENDED = frozenset({State.REPEALED.value, State.LAPSED.value})


@dataclass(frozen=True, slots=True)
class SearchHit:
    """A record that matches: its row, what became of it, and the passage with the words marked."""

    summary: Summary
    score: float
    annotation: str
    snippet: Snippet | None
    page: int | None


@dataclass(frozen=True, slots=True)
class Results:
    """The answer to a query: `total` is exact; hits are made only as they are looked at."""

    total: int
    _found: tuple[tuple[str, float], ...]
    _query: Query
    _database: Engine
    _on: date

    def __iter__(self) -> Iterator[SearchHit]:
        with reading(self._database) as session:
            for key, score in self._found:
                yield _hit(session, key, score, self._query, self._on)

    def first(self, count: int) -> list[SearchHit]:
        """The best `count` hits."""
        return list(islice(self, count))


def filters_of(
    *, state: str | None = None, issuer: str | None = None, year: int | None = None, kind: str | None = None
) -> tuple[Filter, ...]:
    """Filters from plain words, as the command line and Python programs give them."""
    words = ((Field.STATE, state), (Field.ISSUER, issuer), (Field.YEAR, year), (Field.KIND, kind))
    return tuple(Filter(field, str(value)) for field, value in words if value is not None)


class Searcher:
    """The full-text index of one archive, held to its database."""

    def __init__(self, folder: Path, settings: Settings, database: Engine) -> None:
        self._folder, self._name, self._database = folder / FOLDER, settings.search_backend, database
        self._open: Backend | None = None

    @property
    def backend(self) -> Backend:
        """The index, opened when first needed; one of an older form is made again, it is derived."""
        if self._open is None:
            self._open = open_backend(self._name, self._folder)
            if Generations(self._folder, self._name).outdated():
                self.rebuild()
        return self._open

    def close(self) -> None:
        """Let go of the index's files."""
        if self._open is not None:
            self._open.close()
            self._open = None

    def search(self, words: str, filters: Sequence[Filter], on: date, sort: str) -> Results:
        """Records that match, best or newest first. QueryError for words that cannot be read, BadInput for filters."""
        query = parse(words.encode("utf-8", "replace").decode())  # bytes of another encoding match nothing
        scores = {hit.key: hit.score for hit in self.backend.matches(query)} if query.clauses else None
        statement = narrowed(
            select(Record.id, Record.date_document, Record.date_published, StateInterval.state),
            on,
            (*query.filters, *filters),
        )
        with reading(self._database) as session:
            rows = [row for row in session.exec(statement) if scores is None or row[0] in scores]
        rows.sort(key=lambda row: row[1] or row[2] or "", reverse=True)
        if sort == "relevance" and scores is not None:
            rows.sort(key=lambda row: (-scores[row[0]], row[3] in ENDED))
        found = tuple((row[0], scores[row[0]] if scores else 0.0) for row in rows)
        return Results(len(found), found, query, self._database, on)

    # ── upkeep ───────────────────────────────────────────────────────────────────────────────────────────────────

    def update(self) -> int:
        """Bring the index up to the database: every record in the queue is put in or taken out, batch by batch."""
        done = 0
        while True:
            with reading(self._database) as session:
                keys = list(session.exec(select(IndexQueue.record_id).order_by(IndexQueue.record_id).limit(BATCH)))
                documents = _documents(session, keys)
            if not keys:
                return done
            here = {document.key for document in documents}
            self.backend.replace(documents)
            gone = [key for key in keys if key not in here]
            if gone:
                self.backend.delete(gone)
            with transaction(self._database) as session:
                for key in keys:
                    row = session.get(IndexQueue, key)
                    if row is not None:
                        session.delete(row)
            done += len(keys)

    def rebuild(self) -> int:
        """Make the index again from the database, beside the old one, and switch at the end."""
        with reading(self._database) as session:
            ids = list(session.exec(select(Record.id).where(col(Record.withdrawn).is_(False)).order_by(Record.id)))
        count = self.backend.rebuild(self._every(ids))
        self.update()  # what an import wrote meanwhile is in the queue and not in `ids`
        return count

    def _every(self, ids: Sequence[str]) -> Iterator[Document]:
        for start in range(0, len(ids), BATCH):
            with reading(self._database) as session:
                yield from _documents(session, ids[start : start + BATCH])

    def disagreements(self) -> list[str]:
        """Records that the index has and the database has not, or the other way round (queued ones are no fault)."""
        with reading(self._database) as session:
            held = set(session.exec(select(Record.id).where(col(Record.withdrawn).is_(False))))
            queued = set(session.exec(select(IndexQueue.record_id)))
        return sorted((held ^ set(self.backend.keys())) - queued)


def _documents(session: Session, keys: Sequence[str]) -> list[Document]:
    query = select(Record).where(col(Record.id).in_(keys), col(Record.withdrawn).is_(False))
    return [
        Document(
            key=record.id,
            title=record.title,
            numbers=tuple(record.numbers),
            body=unpack_regulation(record.regulation).text,
            date=record.date_document or record.date_published,
        )
        for record in session.exec(query)
    ]


def _hit(session: Session, key: str, score: float, query: Query, on: date) -> SearchHit:
    record = session.get_one(Record, key)
    state = narrowed(select(StateInterval.state), on, ()).where(Record.id == key)
    summary = summary_of(record, session.get_one(Issue, record.issue_id), session.exec(state).first())
    text = unpack_regulation(record.regulation).text
    found = next(iter(snippet(text, query)), None)
    place = None
    if found is not None and found.marks:
        start = found.start + found.marks[0][0]
        place = place_of(unpack_places(record.places), Span(start, start + 1))
    return SearchHit(
        summary, score, annotation_of(session, record, on), found, place.page if place else record.page_first
    )


def annotation_of(session: Session, record: Record, on: date) -> str:
    """已被《…》（文号）废止，自…起: what became of a record, in one sentence; "" when nothing did."""
    found = detail_of(session, record, on)
    for event in found.validity.because:
        source = event.evidence.record
        link = links(session, [source]).get(source) if source and source != record.id else None
        document = named(link.title, link.number) if link else event.evidence.paper
        sentence = annotation(event, document)
        if sentence is not None:
            return str(sentence)
    return ""
