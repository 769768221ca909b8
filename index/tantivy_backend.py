"""The backend for large archives: tantivy (optional: pip install 'gazette-archive[tantivy]').

Bigrams go in as ready-made tokens with positions, so phrases are exact without a look at the text; tantivy's own ngram
tokenizer gives all its tokens one position and breaks phrases. Documents are numbered by ourselves (`place`), because
tantivy's addresses change when segments merge.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import takewhile
from operator import itemgetter
from pathlib import Path

import numpy as np
import tantivy
from numpy.typing import NDArray

from index.careful import Careful, careful
from index.errors import IndexDamaged
from index.folding import fold
from index.generations import Generations
from index.matches import Matches, matches
from index.matching import Mask
from index.query import Query, Where
from index.scan_backend import EMPTY
from index.similar import Counting, similar
from index.types import Document, day_number

FIELD = {Where.BODY: "body", Where.TITLE: "title", Where.NUMBER: "number"}
HEAP = 256_000_000
"""Bytes that may be gathered before a segment is written: the fewer segments, the faster every search."""
BORDER = "|"  # between two numbers: no bigram, so no phrase crosses it
BLOCK = 48
"""Documents of which each has one bit of a sum; sums are made as floats, which are exact up to 2 ** 53."""
BITS = {
    "blocks": {
        "histogram": {"field": "place", "interval": BLOCK, "min_doc_count": 1},
        "aggs": {"bits": {"sum": {"field": "bit"}}},
    }
}
MANY = 8
"""What more than one in so many documents hold is not named hit by hit, but told in sums of bits."""


def schema() -> tantivy.Schema:
    """For each part its single characters and its bigrams with positions; what is needed of every hit as columns."""
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("key", tokenizer_name="raw", index_option="basic", stored=True)
    builder.add_text_field("stamp", tokenizer_name="raw", index_option="basic", stored=True)
    builder.add_text_field("numbers", tokenizer_name="raw", index_option="basic", stored=True)
    builder.add_unsigned_field("place", fast=True)
    builder.add_unsigned_field("bit", fast=True)
    builder.add_unsigned_field("title_length", fast=True)
    builder.add_unsigned_field("day", fast=True)
    for name in FIELD.values():
        builder.add_text_field(f"{name}_1", tokenizer_name="whitespace", index_option="basic")
        builder.add_text_field(f"{name}_2", tokenizer_name="whitespace", index_option="position")
    return builder.build()


def bigrams(folded: str) -> list[str]:
    """The bigrams of a folded text in order."""
    return [folded[at : at + 2] for at in range(len(folded) - 1)]


def covers(count: int) -> Iterator[list[int]]:
    """Places of a text's bigrams, `count` in all, that cover each of its characters, as few as can be.

    Every other one and both ends: once from the first bigram on, once from the second.
    """
    for first in (0, 1):
        yield sorted({0, count - 1, *range(first, count, 2)})


class Snapshot:
    """A state of the index as one reader sees it; implements similar.Counting."""

    def __init__(self, searcher: tantivy.Searcher, fields: tantivy.Schema) -> None:
        self._searcher = searcher
        self._schema = fields
        self._addresses = self._found(tantivy.Query.all_query())
        self._places = self._values("place", self._addresses)
        self._size = int(self._places.max(initial=-1)) + 1
        self._everything = self._mask(self._places)

    def everything(self) -> Mask:
        """See matching.Postings."""
        return self._everything

    def holding(self, text: str, where: Where, within: Mask) -> Mask:
        """See matching.Postings."""
        words = bigrams(text) or [text]
        name = f"{FIELD[where]}_{len(words[0])}"
        counts = list(takewhile(bool, (self._searcher.doc_freq(name, word) for word in words)))
        if len(counts) < len(words):
            return np.zeros_like(within)
        query = self._query(name, words, counts)
        return within & (self._summed(query) if min(counts) * MANY > self._searcher.num_docs else self._named(query))

    def numbered(self, text: str, within: Mask) -> Mask:
        """See matching.Postings."""
        return within & self._named(tantivy.Query.term_query(self._schema, "numbers", text, index_option="basic"))

    def _query(self, name: str, words: list[str], counts: list[int]) -> tantivy.Query:
        """The query for a text of so many words in a row, each in as many documents as counted: its rarer words do."""
        if len(words) == 1:
            return tantivy.Query.term_query(self._schema, name, words[0], index_option="basic")
        cover = min(covers(len(words)), key=lambda places: len(places) * min(counts[at] for at in places))
        return tantivy.Query.phrase_query(self._schema, name, [(at, words[at]) for at in cover])

    def _named(self, query: tantivy.Query) -> Mask:
        """The documents that match, hit by hit: an object for each."""
        return self._mask(self._values("place", self._found(query)))

    def _summed(self, query: tantivy.Query) -> Mask:
        """The documents that match, block by block: an object for each 48, whose sum of bits says which they are."""
        blocks = self._searcher.aggregate(query, BITS)["blocks"]["buckets"]
        sums = np.zeros(-(-self._size // BLOCK), "<u8")
        sums[[int(block["key"]) // BLOCK for block in blocks]] = [block["bits"]["value"] for block in blocks]
        octets = sums.view(np.uint8).reshape(-1, 8)[:, : BLOCK // 8]
        return np.unpackbits(octets.ravel(), count=self._size, bitorder="little").view(np.bool_)

    def title_lengths(self, documents: NDArray[np.int64]) -> NDArray[np.int32]:
        """See matching.Postings."""
        return self._title_lengths[documents]

    def days(self, documents: NDArray[np.int64]) -> NDArray[np.int64]:
        """See matches.Catalogue."""
        return self._days[documents]

    def frequency(self, token: str, where: Where) -> int:
        """See similar.Counting."""
        return int(self._searcher.doc_freq(f"{FIELD[where]}_2", token))

    def numbers(self, documents: Iterable[int]) -> Mapping[int, tuple[str, ...]]:
        """See matching.Postings."""
        return {document: tuple(self._stored(document).get_all("numbers")) for document in documents}

    def key(self, document: int) -> str:
        """See matches.Catalogue."""
        return str(self._stored(document)["key"][0])

    def keys(self) -> list[str]:
        """See matches.Catalogue."""
        return self._keys

    def stamps(self) -> Iterator[tuple[str, str]]:
        """See similar.Counting."""
        every = map(self._searcher.doc, self._addresses)
        return ((str(one["key"][0]), str(one["stamp"][0])) for one in every)

    def _stored(self, document: int) -> tantivy.Document:
        """What is stored of a document."""
        return self._searcher.doc(self._addresses[self._by_place[document]])

    @cached_property
    def _keys(self) -> list[str]:
        """The key of every document."""
        keys = [""] * self._size
        for place, address in zip(self._places.tolist(), self._addresses, strict=True):
            keys[place] = str(self._searcher.doc(address)["key"][0])
        return keys

    @cached_property
    def _by_place(self) -> NDArray[np.int64]:
        """Which of the addresses is that of a document."""
        inverse = np.zeros(self._size, np.int64)
        inverse[self._places] = np.arange(len(self._places))
        return inverse

    @cached_property
    def _title_lengths(self) -> NDArray[np.int32]:
        return self._column("title_length").astype(np.int32)

    @cached_property
    def _days(self) -> NDArray[np.int64]:
        return self._column("day")

    def _column(self, field: str) -> NDArray[np.int64]:
        """A number of every document."""
        column = np.zeros(self._size, np.int64)
        column[self._places] = self._values(field, self._addresses)
        return column

    def _mask(self, places: NDArray[np.int64]) -> Mask:
        mask = np.zeros(self._size, np.bool_)
        mask[places] = True
        return mask

    def _values(self, field: str, addresses: list[tantivy.DocAddress]) -> NDArray[np.int64]:
        return np.array(self._searcher.fast_field_values(field, addresses) if addresses else [], np.int64)

    def _found(self, query: tantivy.Query) -> list[tantivy.DocAddress]:
        most = max(1, self._searcher.num_docs)
        hits = self._searcher.search(tantivy.Query.const_score_query(query, 1.0), most, count=False).hits
        return list(map(itemgetter(1), hits))


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
            places = len(self._current().everything())
            assert self._index is not None
            keys = set(self.keys())
            with careful(self._generations.folder):
                return _write(self._index, documents, places, keys)

    def delete(self, keys: Iterable[str]) -> None:
        """See Backend."""
        with self._generations.writing():
            self._current()
            if self._index is None:
                return
            with careful(self._generations.folder):
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

    def matches(self, query: Query, within: Collection[str] | None = None) -> Matches:
        """See Backend."""
        with careful(self._generations.folder):
            return matches(query, self._current(), within)

    def similar(self, document: Document, within: Collection[str] | None = None) -> Matches:
        """See Backend."""
        with careful(self._generations.folder):
            return similar(document, self._current(), within)

    def keys(self) -> Iterator[str]:
        """See Backend."""
        snapshot = self._current()
        keys = snapshot.keys()
        return (keys[number] for number in np.flatnonzero(snapshot.everything()).tolist())

    def stamps(self) -> Iterator[tuple[str, str]]:
        """See Backend."""
        return self._current().stamps()

    def altered(self) -> Sequence[str]:
        """See Backend."""
        return self._generations.altered()

    def close(self) -> None:
        """See Backend."""
        self._index = self._folder = self._snapshot = None

    def _current(self) -> Counting:
        """The latest state; a new snapshot is taken when the index's own meta file has changed."""
        return self._generations.opened(self._latest, EMPTY)

    def _latest(self, generation: Path) -> Counting:
        try:
            with careful(generation):
                if generation != self._folder:
                    self._index, self._folder, self._snapshot = tantivy.Index.open(str(generation)), generation, None
                assert self._index is not None
                state = (generation / "meta.json").read_bytes()
                if self._snapshot is None or state != self._state:
                    self._index.reload()
                    self._snapshot = Snapshot(self._index.searcher(), self._index.schema)
                    self._state = state
        except IndexDamaged:
            self.close()
            raise
        return Careful(self._snapshot, generation)


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
    writer.commit()
    writer.wait_merging_threads()
    return len(written)


def _document(document: Document, place: int) -> tantivy.Document:
    title, body = fold(document.title), fold(document.body)
    numbers = [fold(number) for number in document.numbers]
    parts = {"title": [title], "number": numbers, "body": [body]}
    made = tantivy.Document()
    made.add_text("key", document.key)
    made.add_text("stamp", document.stamp)
    for number in numbers:
        made.add_text("numbers", number)
    made.add_unsigned("place", place)
    made.add_unsigned("bit", 1 << place % BLOCK)
    made.add_unsigned("title_length", len(title))
    made.add_unsigned("day", day_number(document.date))
    for name, texts in parts.items():
        made.add_text(f"{name}_1", " ".join(set().union(*texts)))
        made.add_text(f"{name}_2", f" {BORDER} ".join(" ".join(bigrams(text)) for text in texts))
    return made


def open_folder(folder: Path) -> TantivyBackend:
    """Open or make a tantivy index in a folder."""
    return TantivyBackend(folder)
