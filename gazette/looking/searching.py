"""Search: the text index says which records match, SQL says which may be shown and whether they are still law."""

import zlib
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from sqlalchemy import Engine
from sqlmodel import Session, col, select

from gazette.errors import Damaged, NotFound
from gazette.looking.answers import Results, Suggestion
from gazette.looking.numbered import with_numbers
from gazette.looking.suggesting import FEW, suggestions
from gazette.settings import Settings
from gazette.store.confusions import alike
from gazette.store.database import reading, transaction
from gazette.store.filters import narrowed
from gazette.store.packing import unpack_text
from gazette.store.tables import IndexQueue, Record
from index.backends import Backend, open_backend
from index.errors import IndexDamaged
from index.generations import Generations
from index.matches import Matches
from index.near import Alike, variants
from index.query import Field, Filter, Query, parse
from index.types import Document

FOLDER = "index"
BATCH = 200


def filters_of(
    *,
    state: str | None = None,
    issuer: str | None = None,
    year: int | None = None,
    kind: str | None = None,
    gazette: str | None = None,
    disclosure: str | None = None,
    predecessors: bool = False,
) -> tuple[Filter, ...]:
    """Filters from plain words. With `predecessors` the issuer stands for the bodies it came from too."""
    words = (
        (Field.STATE, state),
        (Field.ISSUER, issuer),
        (Field.YEAR, str(year) if year is not None else None),
        (Field.KIND, kind),
        (Field.GAZETTE, gazette),
        (Field.DISCLOSURE, disclosure),
    )
    return tuple(
        Filter(field, value, predecessors=predecessors and field is Field.ISSUER)
        for field, value in words
        if value is not None
    )


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
        typed = words.encode("utf-8", "replace").decode()  # bytes of another encoding match nothing
        query = self._numbered(parse(typed))
        if any(term.widened for term in query.words):
            alike = self._alike()
            query = query.widen(lambda word: variants(word, alike))
        narrowing = (*query.filters, *filters)
        within = self._within(narrowing, on)
        matches = self.backend.matches(query, within)
        return Results(
            query,
            narrowing,
            on,
            sort == "date",
            matches,
            self._database,
            lambda: self._suggestions(query, typed, matches, within),
        )

    def similar(self, record_id: str, filters: Sequence[Filter], on: date) -> Results:
        """Records like one, the most alike first. NotFound when there is none of that id."""
        with reading(self._database) as session:
            documents = _documents(session, [record_id])
        if not documents:
            raise NotFound(f"No record {record_id}. `gazette list` shows the ids.")
        every = self._within(filters, on)
        others = set(self.backend.keys() if every is None else every) - {record_id}
        return Results(Query(), tuple(filters), on, False, self.backend.similar(documents[0], others), self._database)

    def _within(self, filters: Sequence[Filter], on: date) -> set[str] | None:
        """The records that meet the filters; None for all, when the index knows of every change."""
        with reading(self._database) as session:
            if not filters and session.exec(select(IndexQueue.record_id).limit(1)).first() is None:
                return None
            return set(session.exec(narrowed(session, select(Record.id), on, filters)))

    def _numbered(self, query: Query) -> Query:
        with reading(self._database) as session:
            return with_numbers(session, query)

    def _alike(self) -> Alike:
        with reading(self._database) as session:
            return alike(session)

    def _suggestions(
        self, query: Query, typed: str, matches: Matches, within: set[str] | None
    ) -> tuple[Suggestion, ...]:
        if len(matches) > FEW:
            return ()
        with reading(self._database) as session:
            return suggestions(session, self.backend, query, typed, alike(session), within)

    # ── upkeep ───────────────────────────────────────────────────────────────────────────────────────────────────

    def update(self) -> int:
        """Bring the index up to the database: every record in the queue is put in or taken out, batch by batch."""
        done = 0
        while True:
            with reading(self._database) as session:
                queue = select(IndexQueue.record_id, IndexQueue.change).order_by(IndexQueue.record_id).limit(BATCH)
                changes = dict(session.exec(queue).all())
                keys = list(changes)
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
                    if row is not None and row.change == changes[key]:  # changed meanwhile, it stays
                        session.delete(row)
            done += len(keys)

    def rebuild(self) -> int:
        """Make the index again from the database, beside the old one, and switch at the end."""
        count = self.backend.rebuild(self._every())
        self.update()  # what an import wrote meanwhile is in the queue
        return count

    def _every(self) -> Iterator[Document]:
        """Every record there is when this begins, as the index takes it."""
        with reading(self._database) as session:
            ids = list(session.exec(select(Record.id).where(col(Record.withdrawn).is_(False)).order_by(Record.id)))
        for start in range(0, len(ids), BATCH):
            with reading(self._database) as session:
                yield from _documents(session, ids[start : start + BATCH])

    def disagreements(self) -> list[str]:
        """Records of which the index holds other words than the database, or only one of the two anything.

        Those that are queued are no fault. IndexDamaged when files of the index are not as they were written.
        """
        if altered := self.backend.altered():
            raise IndexDamaged(f"{altered[0]} was changed after it was written")
        found = self._disagreeing()
        return sorted(found & self._disagreeing()) if found else []  # twice: others may write meanwhile

    def _disagreeing(self) -> set[str]:
        there = dict(self.backend.stamps())
        with reading(self._database) as session:
            queued = set(session.exec(select(IndexQueue.record_id)))
        other = {document.key for document in self._every() if there.pop(document.key, None) != document.stamp}
        return (other | there.keys()) - queued


def _documents(session: Session, keys: Sequence[str]) -> list[Document]:
    query = select(Record).where(col(Record.id).in_(keys), col(Record.withdrawn).is_(False))
    return [
        Document(
            key=record.id,
            title=record.title,
            numbers=tuple(record.numbers),
            body=_text(record),
            date=record.date_document or record.date_published,
        )
        for record in session.exec(query)
    ]


def _text(record: Record) -> str:
    try:
        return unpack_text(record.regulation)
    except (zlib.error, ValueError, LookupError, TypeError) as error:
        raise Damaged(
            f"record {record.id}: its text cannot be read ({error}). Put the database back from a backup."
        ) from error
