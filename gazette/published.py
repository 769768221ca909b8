"""Searching a published copy from the command line, with the query language of the archive."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from gazette.errors import NotFound
from gazette.types.life import State
from gazette.wording import STATES
from index.public.reader import PublicIndex
from index.query import Filter, parse
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


def search_published(folder: Path, words: str, filters: Sequence[Filter], on: date) -> Iterator[PublishedHit]:
    """Records of a published copy that match, best first.

    NotFound when the folder holds no public index; QueryError for words that cannot be read; IndexDamaged.
    """
    inner = folder / INDEX if (folder / INDEX).is_dir() else folder
    if not any(inner.glob("current*")):
        raise NotFound(f"{folder} holds no published index. Make one with: gazette export site {folder}")
    query = parse(words)
    asked = replace(query, filters=(*query.filters, *filters))
    for entry, state in PublicIndex(inner).entries(asked, on):
        yield PublishedHit(
            id=entry.key,
            title=entry.title,
            numbers=entry.numbers,
            issuers=entry.issuers,
            date=entry.date,
            state=state,
            annotation=entry.annotation.text if entry.annotation else "",
            page=entry.url,
            snippet=next(iter(snippet(entry.body, query)), None),
        )


def label_of(state: str) -> str:
    """The Chinese label of a state code."""
    return STATES[State(state)]
