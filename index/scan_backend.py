"""The exact scan: every query reads every document. Slow, plain, and the measure of all other backends.

The documents are kept in one file of JSON lines, folded, and rewritten as a whole at every change.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from pathlib import Path

from index.errors import IndexDamaged
from index.folding import fold
from index.generations import Generations
from index.matching import rank
from index.query import Query, Where
from index.types import Document, Hit

FILE = "documents.jsonl"


@dataclass(frozen=True, slots=True)
class Folded:
    """The folded parts of a document."""

    key: str
    title: str
    numbers: tuple[str, ...]
    body: str


def folded(document: Document) -> Folded:
    """A document with everything folded."""
    return Folded(document.key, fold(document.title), tuple(map(fold, document.numbers)), fold(document.body))


class Scan:
    """Answers by looking at every document."""

    def __init__(self, documents: list[Folded]) -> None:
        self.documents = documents

    def everything(self) -> Set[int]:
        """All documents, by their place in the list."""
        return set(range(len(self.documents)))

    def holding(self, text: str, where: Where, within: Set[int] | None) -> Set[int]:
        """The documents that contain the text, by `in`."""
        among = self.everything() if within is None else within
        return {d for d in among if any(text in part for part in self._parts(d, where))}

    def _parts(self, document: int, where: Where) -> tuple[str, ...]:
        folded = self.documents[document]
        if where is Where.NUMBER:
            return folded.numbers
        return (folded.title,) if where is Where.TITLE else (folded.body,)

    def titles(self, documents: Iterable[int]) -> Mapping[int, str]:
        """The folded titles."""
        return {d: self.documents[d].title for d in documents}

    def numbers(self, documents: Iterable[int]) -> Mapping[int, tuple[str, ...]]:
        """The folded numbers."""
        return {d: self.documents[d].numbers for d in documents}


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

    def matches(self, query: Query) -> list[Hit]:
        """See Backend."""
        documents = self._read()
        return [Hit(documents[number].key, score) for number, score in rank(query, Scan(documents))]

    def keys(self) -> Iterator[str]:
        """See Backend."""
        return (document.key for document in self._read())

    def close(self) -> None:
        """See Backend."""

    def _read(self) -> list[Folded]:
        generation = self._generations.current()
        if generation is None:
            return []
        try:
            with (generation / FILE).open(encoding="utf-8") as lines:
                rows = [json.loads(line) for line in lines]
            return [Folded(key, title, tuple(numbers), body) for key, title, numbers, body in rows]
        except (OSError, ValueError, TypeError) as error:
            raise IndexDamaged(f"{generation / FILE} cannot be read ({error}); run: gazette reindex") from error

    def _write(self, documents: list[Folded]) -> None:
        generation = self._generations.fresh()
        with (generation / FILE).open("w", encoding="utf-8") as file:
            for d in documents:
                file.write(json.dumps([d.key, d.title, d.numbers, d.body], ensure_ascii=False) + "\n")
        self._generations.switch(generation)


def open_folder(folder: Path) -> ScanBackend:
    """Open or make a scan index in a folder."""
    return ScanBackend(folder)
