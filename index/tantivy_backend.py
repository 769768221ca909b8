"""The backend for large archives: tantivy (optional: pip install 'gazette-archive[tantivy]').

Bigrams go in as ready-made tokens with positions, so phrases are exact without a look at the text; tantivy's own ngram
tokenizer gives all its tokens one position and breaks phrases. Documents are numbered by ourselves (`place`), because
tantivy's addresses change when segments merge.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import Path

import numpy as np
import tantivy
from numpy.typing import NDArray

from index.errors import IndexDamaged
from index.folding import fold
from index.generations import Generations
from index.matching import Mask, rank
from index.query import Query, Where
from index.types import Document, Hit

FIELD = {Where.BODY: "body", Where.TITLE: "title", Where.NUMBER: "number"}
HEAP = 64_000_000
BATCH = 20_000
BORDER = "|"  # between two numbers: no bigram, so no phrase crosses it
SEPARATOR = "\n"


def schema() -> tantivy.Schema:
    """For each part its single characters and its bigrams with positions; what is needed of every hit as columns."""
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("key", tokenizer_name="raw", index_option="basic", stored=True)
    builder.add_text_field("numbers", tokenizer_name="raw", index_option="basic", stored=True)
    builder.add_unsigned_field("place", fast=True)
    builder.add_unsigned_field("title_length", fast=True)
    for name in FIELD.values():
        builder.add_text_field(f"{name}_1", tokenizer_name="whitespace", index_option="basic")
        builder.add_text_field(f"{name}_2", tokenizer_name="whitespace", index_option="position")
    return builder.build()


def bigrams(folded: str) -> list[str]:
    """The bigrams of a folded text in order."""
    return [folded[at : at + 2] for at in range(len(folded) - 1)]


class Snapshot:
    """A state of the index as one reader sees it; implements matching.Postings."""

    def __init__(self, searcher: tantivy.Searcher, fields: tantivy.Schema) -> None:
        self._searcher = searcher
        self._schema = fields
        self._addresses = [address for _, address in self._hits(tantivy.Query.all_query())]
        self._places = self._values("place", self._addresses)
        self._size = int(self._places.max(initial=-1)) + 1

    def everything(self) -> Mask:
        """See matching.Postings."""
        mask = np.zeros(self._size, np.bool_)
        mask[self._places] = True
        return mask

    def holding(self, text: str, where: Where, within: Mask) -> Mask:
        """See matching.Postings."""
        found = np.zeros(self._size, np.bool_)
        hits = self._hits(self._query(text, FIELD[where]))
        found[self._values("place", [address for _, address in hits])] = True
        return found & within

    def title_lengths(self, documents: NDArray[np.int64]) -> NDArray[np.int32]:
        """See matching.Postings."""
        return self._title_lengths[documents]

    def numbers(self, documents: Iterable[int]) -> Mapping[int, tuple[str, ...]]:
        """See matching.Postings."""
        return {document: self._numbers[document] for document in documents}

    @cached_property
    def keys(self) -> dict[int, str]:
        """The key of every document by its number."""
        return self._texts("key")

    @cached_property
    def _numbers(self) -> dict[int, tuple[str, ...]]:
        return {document: tuple(text.split(SEPARATOR)) for document, text in self._texts("numbers").items()}

    @cached_property
    def _title_lengths(self) -> NDArray[np.int32]:
        lengths = np.zeros(self._size, np.int32)
        lengths[self._places] = self._values("title_length", self._addresses)
        return lengths

    def _values(self, field: str, addresses: list[tantivy.DocAddress]) -> NDArray[np.int64]:
        return np.array(self._searcher.fast_field_values(field, addresses) if addresses else [], np.int64)

    def _texts(self, field: str) -> dict[int, str]:
        """A stored text of all documents; sorting by a fast field, the other way to it, takes twenty times as long."""
        texts = (str(self._searcher.doc(address)[field][0]) for address in self._addresses)
        return dict(zip(self._places.tolist(), texts, strict=True))

    def _hits(self, query: tantivy.Query) -> list[tuple[float, tantivy.DocAddress]]:
        most = max(1, self._searcher.num_docs)
        return list(self._searcher.search(tantivy.Query.const_score_query(query, 1.0), most, count=False).hits)

    def _query(self, text: str, field: str) -> tantivy.Query:
        if len(text) <= 2:
            return tantivy.Query.term_query(self._schema, f"{field}_{len(text)}", text, index_option="basic")
        return tantivy.Query.phrase_query(self._schema, f"{field}_2", list(bigrams(text)))


class TantivyBackend:
    """The backend on tantivy; see index.backends.Backend."""

    def __init__(self, folder: Path) -> None:
        self._generations = Generations(folder, "tantivy")
        self._index: tantivy.Index | None = None
        self._folder: Path | None = None
        self._snapshot: Snapshot | None = None
        self._state: object = None

    def replace(self, documents: Iterable[Document]) -> int:
        """See Backend."""
        with self._generations.writing():
            if self._generations.current() is None:
                fresh = self._generations.fresh()
                tantivy.Index(schema(), str(fresh))
                self._generations.switch(fresh)
            snapshot = self._current()
            assert snapshot is not None
            assert self._index is not None
            return _write(self._index, documents, len(snapshot.everything()), set(snapshot.keys.values()))

    def delete(self, keys: Iterable[str]) -> None:
        """See Backend."""
        with self._generations.writing():
            if self._current() is None:
                return
            assert self._index is not None
            writer = self._index.writer(HEAP, 1)
            for key in keys:
                writer.delete_documents_by_term("key", key)
            writer.commit()
            writer.wait_merging_threads()

    def rebuild(self, documents: Iterable[Document]) -> int:
        """See Backend."""
        with self._generations.writing():
            fresh = self._generations.fresh()
            count = _write(tantivy.Index(schema(), str(fresh)), documents, 0, set())
            self._generations.switch(fresh)
            return count

    def matches(self, query: Query) -> list[Hit]:
        """See Backend."""
        snapshot = self._current()
        if snapshot is None:
            return []
        keys = snapshot.keys
        return [Hit(keys[number], score) for number, score in rank(query, snapshot)]

    def keys(self) -> Iterator[str]:
        """See Backend."""
        snapshot = self._current()
        return iter(snapshot.keys.values() if snapshot else ())

    def close(self) -> None:
        """See Backend."""
        self._index = self._folder = self._snapshot = None

    def _current(self) -> Snapshot | None:
        """The latest state; a new snapshot is taken when the index's own meta file has changed."""
        generation = self._generations.current()
        if generation is None:
            return None
        try:
            if generation != self._folder:
                self._index, self._folder, self._snapshot = tantivy.Index.open(str(generation)), generation, None
            assert self._index is not None
            state = (generation / "meta.json").read_bytes()
            if self._snapshot is None or state != self._state:
                self._index.reload()
                self._snapshot = Snapshot(self._index.searcher(), self._index.schema)
                self._state = state
        except (ValueError, OSError) as error:
            raise IndexDamaged(f"the index in {generation} cannot be read ({error}); run: gazette reindex") from error
        return self._snapshot


def _write(index: tantivy.Index, documents: Iterable[Document], place: int, seen: set[str]) -> int:
    """Add documents with numbers from `place` on, each in place of any with its key; says how many keys."""
    writer = index.writer(HEAP, 1)
    written: set[str] = set()
    for document in documents:
        if document.key in seen:
            writer.delete_documents_by_term("key", document.key)
        seen.add(document.key)
        written.add(document.key)
        writer.add_document(_document(document, place))
        place += 1
        if place % BATCH == 0:
            writer.commit()
    writer.commit()
    writer.wait_merging_threads()
    return len(written)


def _document(document: Document, place: int) -> tantivy.Document:
    title, body = fold(document.title), fold(document.body)
    numbers = [fold(number) for number in document.numbers]
    parts = {"title": [title], "number": numbers, "body": [body]}
    made = tantivy.Document()
    made.add_text("key", document.key)
    made.add_text("numbers", SEPARATOR.join(numbers))
    made.add_unsigned("place", place)
    made.add_unsigned("title_length", len(title))
    for name, texts in parts.items():
        made.add_text(f"{name}_1", " ".join(set().union(*texts)))
        made.add_text(f"{name}_2", f" {BORDER} ".join(" ".join(bigrams(text)) for text in texts))
    return made


def open_folder(folder: Path) -> TantivyBackend:
    """Open or make a tantivy index in a folder."""
    return TantivyBackend(folder)
