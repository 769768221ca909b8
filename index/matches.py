"""The answer of a backend: every document that matches, counted at once, ordered and named only as it is looked at."""

from collections.abc import Collection, Iterator
from functools import cached_property
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from index.matching import Found, Mask, Postings, find
from index.query import Query
from index.types import Hit

FIRST = 64
"""So many hits are put in order at first; who looks further has all of them ordered."""


class Catalogue(Postings, Protocol):
    """Postings that know the keys and the days of their documents."""

    def key(self, document: int) -> str:
        """The key of a document."""
        ...

    def keys(self) -> list[str]:
        """The keys of all documents by their numbers (an unused number has any)."""
        ...

    def days(self, documents: NDArray[np.int64]) -> NDArray[np.int64]:
        """The days of documents as `types.day_number` gives them."""
        ...


class Matches:
    """Hits, the best first and the newer first among equals; `len` is their exact number."""

    def __init__(self, found: Found, catalogue: Catalogue) -> None:
        self._found, self._catalogue = found, catalogue

    @property
    def everything(self) -> bool:
        """Whether every document of the index is a hit."""
        return len(self) == int(self._catalogue.everything().sum())

    def __len__(self) -> int:
        return len(self._found.documents)

    def __iter__(self) -> Iterator[Hit]:
        return self._hits(self._worth)

    def newest(self) -> Iterator[Hit]:
        """The hits by their dates, the newest first, those without a date last."""
        return self._hits(self._days)

    def keys(self) -> list[str]:
        """The keys of all hits, in no order."""
        keys = self._catalogue.keys()
        return [keys[document] for document in self._found.documents.tolist()]

    @cached_property
    def _days(self) -> NDArray[np.int64]:
        return self._catalogue.days(self._found.documents)

    @cached_property
    def _worth(self) -> NDArray[np.int64]:
        return (self._found.worth() << 32) + self._days

    def _hits(self, worth: NDArray[np.int64]) -> Iterator[Hit]:
        found = self._found
        for place in _falling(worth):
            document = int(found.documents[place])
            yield Hit(self._catalogue.key(document), float(found.scores[place]), bool(found.near[place]))


def _falling(worth: NDArray[np.int64]) -> Iterator[int]:
    """The places of numbers from the greatest on, equal ones as they stand; what nobody looks at is not ordered."""
    if len(worth) > 2 * FIRST:
        least = np.partition(worth, -FIRST)[-FIRST]
        first = np.flatnonzero(worth > least)
        yield from first[np.argsort(-worth[first], kind="stable")].tolist()
        rest = np.flatnonzero(worth <= least)
    else:
        rest = np.arange(len(worth))
    yield from rest[np.argsort(-worth[rest], kind="stable")].tolist()


def matches(query: Query, catalogue: Catalogue, within: Collection[str] | None = None) -> Matches:
    """The documents that match the query's clauses; only those whose keys are `within`, when given."""
    return Matches(find(query, catalogue, mask_of(catalogue, within)), catalogue)


def mask_of(catalogue: Catalogue, within: Collection[str] | None) -> Mask:
    """The documents with one of the keys; all of them for None."""
    everything = catalogue.everything()
    if within is None:
        return everything
    keys = catalogue.keys()
    return everything & np.fromiter((key in within for key in keys), np.bool_, len(keys))
