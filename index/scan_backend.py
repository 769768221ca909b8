"""The exact scan: every query reads every document. Slow, plain, and the measure of all other backends.

The documents are kept in one file of JSON lines, folded, and rewritten as a whole at every change.
"""

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.errors import IndexDamaged
from index.folding import fold
from index.generations import Generations
from index.matches import Matches, matches
from index.matching import Mask
from index.query import Query, Where
from index.similar import Counting, similar
from index.types import Document, day_number

FILE = "documents.jsonl"


@dataclass(frozen=True, slots=True)
class Folded:
    """The folded parts of a document."""

    key: str
    title: str
    numbers: tuple[str, ...]
    body: str
    day: int
    stamp: str


def folded(document: Document) -> Folded:
    """A document with everything folded."""
    numbers = tuple(map(fold, document.numbers))
    return Folded(
        document.key, fold(document.title), numbers, fold(document.body), day_number(document.date), document.stamp
    )


class Scan:
    """Answers by looking at every document; implements similar.Counting."""

    def __init__(self, documents: list[Folded]) -> None:
        self.documents = documents

    def everything(self) -> Mask:
        """See matching.Postings."""
        return np.ones(len(self.documents), np.bool_)

    def holding(self, text: str, where: Where, within: Mask) -> Mask:
        """See matching.Postings. By `in`."""
        return self._those(within, lambda document: any(text in part for part in _parts(document, where)))

    def numbered(self, text: str, within: Mask) -> Mask:
        """See matching.Postings."""
        return self._those(within, lambda document: text in document.numbers)

    def _those(self, within: Mask, wanted: Callable[[Folded], bool]) -> Mask:
        answers = (of_them and wanted(document) for document, of_them in zip(self.documents, within, strict=True))
        return np.fromiter(answers, np.bool_, len(self.documents))

    def title_lengths(self, documents: NDArray[np.int64]) -> NDArray[np.int32]:
        """See matching.Postings."""
        return np.array([len(self.documents[d].title) for d in documents.tolist()], np.int32)

    def numbers(self, documents: Iterable[int]) -> Mapping[int, tuple[str, ...]]:
        """See matching.Postings."""
        return {d: self.documents[d].numbers for d in documents}

    def key(self, document: int) -> str:
        """See matches.Catalogue."""
        return self.documents[document].key

    def keys(self) -> list[str]:
        """See matches.Catalogue."""
        return [document.key for document in self.documents]

    def stamps(self) -> Iterator[tuple[str, str]]:
        """See similar.Counting."""
        return ((document.key, document.stamp) for document in self.documents)

    def days(self, documents: NDArray[np.int64]) -> NDArray[np.int64]:
        """See matches.Catalogue."""
        return np.array([self.documents[d].day for d in documents.tolist()], np.int64)

    def frequency(self, token: str, where: Where) -> int:
        """See similar.Counting."""
        return sum(any(token in part for part in _parts(document, where)) for document in self.documents)


EMPTY: Counting = Scan([])
"""What every backend answers before anything was written."""


def _parts(document: Folded, where: Where) -> tuple[str, ...]:
    if where is Where.NUMBER:
        return document.numbers
    return (document.title,) if where is Where.TITLE else (document.body,)


class ScanBackend:
    """The backend that keeps nothing but the documents."""

    def __init__(self, folder: Path) -> None:
        self._generations = Generations(folder, "scan")

    def replace(self, documents: Iterable[Document]) -> int:
        """See Backend."""
        with self._generations.writing():
            kept = {document.key: document for document in self._read()}
            new = {document.key: folded(document) for document in documents}
            self._write([*(kept | new).values()])
            return len(new)

    def delete(self, keys: Iterable[str]) -> None:
        """See Backend."""
        with self._generations.writing():
            gone = set(keys)
            self._write([document for document in self._read() if document.key not in gone])

    def rebuild(self, documents: Iterable[Document]) -> int:
        """See Backend."""
        with self._generations.writing():
            new = {document.key: folded(document) for document in documents}
            self._write([*new.values()])
            return len(new)

    def matches(self, query: Query, within: Collection[str] | None = None) -> Matches:
        """See Backend."""
        return matches(query, Scan(self._read()), within)

    def similar(self, document: Document, within: Collection[str] | None = None) -> Matches:
        """See Backend."""
        return similar(document, Scan(self._read()), within)

    def keys(self) -> Iterator[str]:
        """See Backend."""
        return (document.key for document in self._read())

    def stamps(self) -> Iterator[tuple[str, str]]:
        """See Backend."""
        return Scan(self._read()).stamps()

    def altered(self) -> Sequence[str]:
        """See Backend."""
        return self._generations.altered()

    def close(self) -> None:
        """See Backend."""

    def _read(self) -> list[Folded]:
        generation = self._generations.current()
        if generation is None:
            return []
        try:
            with (generation / FILE).open(encoding="utf-8") as lines:
                rows = [json.loads(line) for line in lines]
            return [Folded(key, title, tuple(numbers), *others) for key, title, numbers, *others in rows]
        except (OSError, ValueError, TypeError) as error:
            raise IndexDamaged(f"{generation / FILE} cannot be read ({error}); run: gazette reindex") from error

    def _write(self, documents: list[Folded]) -> None:
        generation = self._generations.fresh()
        with (generation / FILE).open("w", encoding="utf-8") as file:
            for d in documents:
                file.write(json.dumps([d.key, d.title, d.numbers, d.body, d.day, d.stamp], ensure_ascii=False) + "\n")
        self._generations.switch(generation)


def open_folder(folder: Path) -> ScanBackend:
    """Open or make a scan index in a folder."""
    return ScanBackend(folder)
