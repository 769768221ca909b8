"""Searching a published copy from the command line, with the query language of the archive."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from gazette.errors import BadInput, NotFound
from gazette.looking.answers import ENDED
from gazette.looking.facets import Facets, facets_of
from gazette.rules.succession import earlier_names
from gazette.store.confusions import known
from gazette.store.filters import code_of
from gazette.types.life import State
from gazette.wording import STATES
from index.folding import fold
from index.near import variants
from index.public.reader import Entries, Entry, PublicIndex
from index.query import Field, Filter, Query, parse
from index.snippets import snippet
from index.types import Snippet

INDEX = "search"


@dataclass(frozen=True, slots=True)
class PublishedHit:
    """A published record that matches: `page` is its address in the copy, `state` that of the day asked for."""

    id: str
    title: str
    numbers: tuple[str, ...]
    issuers: tuple[str, ...]
    date: str | None
    state: str
    annotation: str
    page: str
    snippet: Snippet | None


@dataclass(frozen=True, slots=True)
class PublishedResults:
    """The records of a published copy that match, in order; a hit is made as it is looked at."""

    query: Query
    entries: Entries

    @property
    def total(self) -> int:
        """So many records match."""
        return len(self.entries)

    def __len__(self) -> int:
        return self.total

    def __iter__(self) -> Iterator[PublishedHit]:
        return (self._hit(entry, state) for entry, state in self.entries)

    def first(self, count: int, skip: int = 0) -> list[PublishedHit]:
        """The best `count` hits, after the `skip` best of all."""
        return [self._hit(entry, state) for entry, state in self.entries.some(count, skip)]

    def _hit(self, entry: Entry, state: str) -> PublishedHit:
        return PublishedHit(
            id=entry.key,
            title=entry.title,
            numbers=entry.numbers,
            issuers=entry.issuers,
            date=entry.date,
            state=state,
            annotation=entry.annotation.text if entry.annotation else "",
            page=entry.url,
            snippet=next(iter(snippet(entry.body, self.query)), None),
        )

    def facets(self) -> Facets:
        """States, issuers, years and kinds of all hits with their numbers."""
        return facets_of(Counter(self.entries.faces()))


def search_published(
    folder: Path, words: str, filters: Sequence[Filter], on: date, *, by_date: bool = False
) -> PublishedResults:
    """Records of a published copy that match, best or newest first.

    NotFound when the folder holds no public index; QueryError for words that cannot be read; BadInput for a filter on
    what a copy does not tell; IndexDamaged.
    """
    query = parse(words).widen(lambda word: variants(word, known()))
    every = tuple(map(_told, (*query.filters, *filters)))
    entries = _opened(folder).entries(replace(query, filters=every), on, ENDED)
    return PublishedResults(query, entries.newest() if by_date else entries)


def similar_published(folder: Path, record_id: str, filters: Sequence[Filter], on: date) -> PublishedResults:
    """Records of a published copy like one of them, the most alike first; NotFound when the copy has no such record.

    Otherwise as `search_published`.
    """
    entries = _opened(folder).similar(record_id, tuple(map(_told, filters)), on, ENDED)
    if entries is None:
        raise NotFound(f"{folder} has no record {record_id}. Its pages show the ids.")
    return PublishedResults(Query(), entries)


def _opened(folder: Path) -> PublicIndex:
    inner = folder / INDEX if (folder / INDEX).is_dir() else folder
    if not any(inner.glob("current*")):
        raise NotFound(f"{folder} holds no published index. Make one with: gazette export site {folder}")
    return PublicIndex(inner)


def _told(one: Filter) -> Filter:
    """A filter as a copy can answer it: a state or kind by its code, an issuer with the names of those it came from."""
    if one.field is Field.DISCLOSURE:
        raise BadInput("A published copy holds only what is open. Leave the filter by disclosure out.")
    if one.field in (Field.STATE, Field.KIND):
        return replace(one, value=code_of(one.field, one.value or ""))
    return replace(one, others=earlier_names(fold(one.value or ""))) if one.predecessors else one


def label_of(state: str) -> str:
    """The Chinese label of a state code."""
    return STATES[State(state)]
