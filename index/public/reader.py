"""Reads a public index from its folder: the same answers as the browser gives, every one verified."""

import json
from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.careful import careful
from index.errors import IndexDamaged
from index.folding import fold
from index.matching import Found, Mask, find
from index.public.columns import read_column
from index.public.grams import needed
from index.public.narrowing import COLUMNS, narrowed, states_at
from index.public.packing import FORMAT, Cursor, decoded_varints, read_script
from index.public.shards import BITMAP, shard_of
from index.public.types import Annotation, Interval
from index.query import Field, Filter, Query, Where
from index.similar import alike
from index.types import Document, Hit

PART = {Where.BODY: 0, Where.TITLE: 1, Where.NUMBER: 2}
MISTAKES = (ValueError, KeyError, IndexError, TypeError)
TEXTS_KEPT = 1024
SHARDS_KEPT = 256


@dataclass(frozen=True, slots=True)
class Entry:
    """What a text block says of a document; fields as in PublicDocument, intervals as (state, start, end)."""

    key: str
    url: str
    title: str
    numbers: tuple[str, ...]
    body: str
    date: str | None
    year: str
    issuers: tuple[str, ...]
    kind: str
    gazette: str
    note: str
    intervals: tuple[Interval, ...]
    annotation: Annotation | None


@dataclass(frozen=True, slots=True)
class Entries:
    """Documents of a public index in an order, each with its state on a day; read as they are looked at."""

    index: "PublicIndex"
    numbers: tuple[int, ...]
    states: Sequence[str]
    """The states of all documents of the index."""

    def __len__(self) -> int:
        return len(self.numbers)

    def __iter__(self) -> Iterator[tuple[Entry, str]]:
        return ((self.index.entry(number), self.states[number]) for number in self.numbers)

    def some(self, count: int, skip: int = 0) -> "Entries":
        """So many of them, after so many."""
        return replace(self, numbers=self.numbers[skip : skip + count])

    def newest(self) -> "Entries":
        """The same, the newest first."""
        return replace(self, numbers=tuple(sorted(self.numbers)))

    def faces(self) -> Iterator[tuple[str, int | None, str, tuple[str, ...]]]:
        """State, year, kind and issuers of each, which need no text."""
        years, kinds, issuers = map(self.index.values, (Field.YEAR, Field.KIND, Field.ISSUER))
        counted = {year: int(year) if year.isdecimal() else None for year in set(years)}
        return ((self.states[n], counted[years[n]], kinds[n], tuple(issuers[n])) for n in self.numbers)


class PublicIndex:
    """A public index open for reading; implements matching.Postings. Raises IndexDamaged wherever it is broken."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        with self._careful():
            current = self._json("current")
            if current.get("format", FORMAT + 1) > FORMAT:
                raise IndexDamaged(f"{folder} was written by a newer version of this program")
            self.build = str(current["build"])
            self.meta = self._json(f"{self.build}/meta")
            self.size = int(self.meta["documents"])
            self._years = self.meta["years"]
            self._firsts = np.cumsum([0, *(year[1] for year in self._years)]).tolist()
        self.entry = lru_cache(TEXTS_KEPT)(self._entry)
        self._folded = lru_cache(TEXTS_KEPT)(self._fold)
        self._lists = lru_cache(SHARDS_KEPT)(self._read_lists)

    def matches(self, query: Query) -> list[Hit]:
        """Every document that matches the query's clauses, the best first; see index.backends.Backend."""
        with self._careful():
            return [Hit(self.entry(number).key, score) for number, score in find(query, self).ranked()]

    def keys(self) -> Iterator[str]:
        """The keys of all documents, the newest first."""
        return (self.entry(number).key for number in range(self.size))

    def entries(self, query: Query, day: date | None = None, last: Collection[str] = ()) -> Entries:
        """The documents that match the query with its filters, and their states on a day (default: the build's).

        The best come first, newer before older among equals, those in one of the states `last` behind them.
        """
        day = day or date.fromisoformat(str(self.meta["day"]))
        with self._careful():
            return self._ordered(find(query, self, self._among(query.filters, day)), day, last)

    def similar(self, key: str, filters: Sequence[Filter], day: date, last: Collection[str] = ()) -> Entries | None:
        """Documents like the one of a key that meet the filters, the most alike first; None when no document has it."""
        with self._careful():
            number = next((number for number in range(self.size) if self.entry(number).key == key), None)
            if number is None:
                return None
            one, among = self.entry(number), self._among(filters, day)
            others = self.everything() if among is None else among
            others[number] = False
            return self._ordered(alike(Document(one.key, one.title, one.numbers, one.body), self, others), day, last)

    def _ordered(self, found: Found, day: date, last: Collection[str]) -> Entries:
        states = states_at(self.values(Field.STATE), day)
        behind = np.fromiter((state in last for state in states), np.bool_, self.size)
        return Entries(self, tuple(number for number, _ in found.ranked(behind)), states)

    def _among(self, filters: Sequence[Filter], day: date) -> Mask | None:
        labels = {row[0]: row[1] for name in ("states", "kinds") for row in self.meta[name]}
        return narrowed(filters, day, self.values, labels)

    def _careful(self) -> AbstractContextManager[None]:
        return careful(self.folder, "export the index again")

    def values(self, field: Field) -> list[Any]:
        """What every document has in a field, the newest first; of the state its course."""
        if field is Field.YEAR:
            return [year for year, count, _ in self._years for _ in range(count)]
        return self.column(COLUMNS[field])

    def column(self, name: str) -> list[Any]:
        """A column (state, course, issuer, kind, gazette, day): a value for every document, the newest first."""
        return read_column(self._payload(f"{self.build}/c/{name}"))

    def everything(self) -> Mask:
        """See matching.Postings."""
        return np.ones(self.size, np.bool_)

    def holding(self, text: str, where: Where, within: Mask) -> Mask:
        """See matching.Postings."""
        found, tokens = within.copy(), needed(text)
        for token in tokens:
            if not found.any():
                return found
            found &= self._having(token, PART[where])
        if len(tokens) > 1:
            for number in np.flatnonzero(found).tolist():
                found[number] = any(text in part for part in self._folded(number)[PART[where]])
        return found

    def title_lengths(self, documents: NDArray[np.int64]) -> NDArray[np.int32]:
        """See matching.Postings."""
        return np.array([len(self._folded(number)[1][0]) for number in documents.tolist()], np.int32)

    def numbered(self, text: str, within: Mask) -> Mask:
        """See matching.Postings."""
        found = np.zeros_like(within)
        found[[number for number in np.flatnonzero(within).tolist() if text in self._folded(number)[2]]] = True
        return found

    def numbers(self, documents: Iterable[int]) -> Mapping[int, tuple[str, ...]]:
        """See matching.Postings."""
        return {number: self._folded(number)[2] for number in documents}

    def frequency(self, token: str, where: Where) -> int:
        """See similar.Weighed."""
        return int(self._having(needed(token)[0], PART[where]).sum())

    def _having(self, token: int, part: int) -> Mask:
        found = np.zeros(self.size, np.bool_)
        shard = shard_of(token, self.meta["shards"])
        form, count, data = self._lists(shard).get((token, part), (0, 0, b""))
        if form == BITMAP:
            return np.unpackbits(np.frombuffer(data, np.uint8), count=self.size, bitorder="little").astype(np.bool_)
        found[np.cumsum(decoded_varints(data, count))] = True
        return found

    def _read_lists(self, shard: int) -> dict[tuple[int, int], tuple[int, int, bytes]]:
        """The lists of a shard by token and part: form, count, bytes."""
        cursor, token = Cursor(self._payload(f"{self.build}/s/{shard}")), 0
        lists = {}
        while cursor.at < len(cursor.data):
            token += cursor.varint()
            parts = cursor.take(1)[0]
            for part in range(3):
                if parts >> part & 1:
                    head, size = cursor.varint(), cursor.varint()
                    lists[token, part] = (head & 3, head >> 2, cursor.take(size))
        return lists

    def _fold(self, number: int) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
        """Body, title and numbers, folded."""
        entry = self.entry(number)
        return (fold(entry.body),), (fold(entry.title),), tuple(map(fold, entry.numbers))

    def _entry(self, number: int) -> Entry:
        run = bisect_right(self._firsts, number) - 1
        place = self._firsts[run + 1] - 1 - number
        block = self._payload(f"{self._years[run][2]}/{place}")
        try:
            head, _, body = block.decode("utf-16-le").partition("\0")
            fields = json.loads(head)
            annotation = fields.pop("annotation")
            return Entry(
                body=body,
                numbers=tuple(fields.pop("numbers")),
                issuers=tuple(fields.pop("issuers")),
                intervals=tuple(_interval(*interval) for interval in fields.pop("intervals")),
                annotation=Annotation(*annotation) if annotation else None,
                **fields,
            )
        except MISTAKES as error:
            raise IndexDamaged(f"{self._years[run][2]}/{place}.js cannot be read: {error!r}") from error

    def _json(self, name: str) -> dict[str, Any]:
        try:
            value = json.loads(self._payload(name))
            if isinstance(value, dict):
                return value
        except ValueError as error:
            raise IndexDamaged(f"{self.folder / name}.js cannot be read: {error}") from error
        raise IndexDamaged(f"{self.folder / name}.js is not of the public index")

    def _payload(self, name: str) -> bytes:
        return read_script(self.folder, name)


def _interval(state: str, start: str | None, end: str | None, annotation: list[str] | None = None) -> Interval:
    first, after = (date.fromisoformat(day) if day else None for day in (start, end))
    return Interval(state, first, after, Annotation(*annotation) if annotation else None)
