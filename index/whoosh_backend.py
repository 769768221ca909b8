"""The default backend: whoosh, pure Python.

Bigrams go in without positions (with them an index is twice as large and five times as slow), so words of more than
two characters are verified on the folded text, which is kept in the index as a column. Only what whoosh 2.7 already
had is used, so that the distribution can change. The schema is pickled into the index: keep `Tokens` at this place.
"""

import struct
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from functools import cached_property
from itertools import islice
from mmap import ACCESS_READ, mmap
from pathlib import Path
from pickle import UnpicklingError
from typing import Any

import numpy as np
from numpy.typing import NDArray
from whoosh import columns, fields, formats
from whoosh import index as whoosh_index
from whoosh.codec.whoosh3 import W3Codec, W3LeafMatcher
from whoosh.filedb.structfile import StructFile
from whoosh.matching import Matcher
from whoosh.reading import IndexReader, SegmentReader, TermNotFound
from whoosh.writing import SegmentWriter

from index.errors import IndexDamaged
from index.folding import fold
from index.generations import Generations
from index.matching import Mask, rank
from index.query import Query, Where
from index.tokens import needed, tokens
from index.types import Document, Hit

BATCH = 4000
BATCH_CHARACTERS = 10_000_000
SMALL = 250
BLOCK = 1024
DAMAGE = (whoosh_index.IndexError, OSError, struct.error, zlib.error, UnpicklingError, EOFError, KeyError, ValueError)
FIELD = {Where.BODY: "body", Where.TITLE: "title", Where.NUMBER: "number"}
SEPARATOR = "\n"


class Tokens(fields.FieldType):  # type: ignore[misc]
    """An index of the tokens of folded text: which documents hold them, nothing more. Takes a set of tokens."""

    def __init__(self) -> None:
        self.format = formats.Existence()
        self.analyzer = None
        self.scorable = False
        self.stored = False
        self.unique = False
        self.vector = None

    def index(self, value: set[str], **kwargs: object) -> Iterator[tuple[bytes, int, float, bytes]]:
        """The postings of one document, as whoosh wants them: token, frequency, weight, payload."""
        return ((token.encode(), 1, 1.0, b"") for token in value)


class Texts(columns.VarBytesColumn):  # type: ignore[misc]
    """A column of UTF-8 texts that can be searched in place, without copying them out of the file."""

    class Reader(columns.VarBytesColumn.Reader):  # type: ignore[misc]
        """An open column."""

        def __init__(self, dbfile: StructFile, basepos: int, length: int, doccount: int) -> None:
            super().__init__(dbfile, basepos, length, doccount)
            self._map = mmap(dbfile.fileno(), 0, access=ACCESS_READ)

        def containing(self, text: str, documents: list[int]) -> list[int]:
            """Those of the documents whose text contains another one."""
            find, wanted, offsets, lengths = self._map.find, text.encode(), self._offsets, self._lengths
            starts = ((d, self._basepos + offsets[d]) for d in documents)
            return [d for d, start in starts if find(wanted, start, start + lengths[d]) >= 0]


def schema() -> fields.Schema:
    """The fields: the key, the tokens of each part, and each part's folded text as a column."""
    return fields.Schema(
        key=fields.ID(unique=True),
        key_text=fields.COLUMN(Texts()),
        **{name: Tokens() for name in FIELD.values()},
        **{f"{name}_text": fields.COLUMN(Texts()) for name in FIELD.values()},
    )


class Pool:
    """Collects the postings of one commit by term.

    Takes the place of whoosh's own pool, which sorts one tuple for every posting.
    """

    def __init__(self) -> None:
        self._lists: dict[tuple[str, bytes], list[int]] = defaultdict(list)
        self.fieldnames: set[str] = set()

    def add(self, item: tuple[str, bytes, int, float, bytes]) -> None:
        """One posting: field, token, document, weight, payload."""
        self._lists[item[0], item[1]].append(item[2])

    def iter_postings(self) -> Iterator[tuple[str, bytes, int, float, bytes]]:
        """All postings by field, token and document."""
        for field, token in sorted(self._lists):
            for document in self._lists[field, token]:
                yield field, token, document, 1.0, b""

    def cleanup(self) -> None:
        """Forget everything."""
        self._lists.clear()


class Segment:
    """One segment of an open index: its postings and columns. Documents are numbered from 0 here."""

    def __init__(self, reader: IndexReader) -> None:
        self.reader = reader
        self.size = int(reader.doc_count_all())
        self.live = np.array([not reader.is_deleted(n) for n in range(self.size)], np.bool_)
        self._columns: dict[str, Texts.Reader] = {}

    def column(self, name: str) -> "Texts.Reader":
        """A column of texts, opened once."""
        if name not in self._columns:
            self._columns[name] = self.reader.column_reader(name, translate=False)
        return self._columns[name]

    def holding(self, text: str, where: Where, within: Mask) -> Mask:
        """The documents that hold a text: those that have its tokens, longer texts then verified."""
        found, needs = within & self.live, needed(text)
        for token in needs:
            if not found.any():
                return found
            found &= self._having(token, where)
        if needs == [text]:
            return found
        verified = np.zeros_like(found)
        verified[self.column(f"{FIELD[where]}_text").containing(text, np.flatnonzero(found).tolist())] = True
        return verified

    def _having(self, token: str, where: Where) -> Mask:
        found = np.zeros(self.size, np.bool_)
        with suppress(TermNotFound):
            for block in _blocks(self.reader.postings(FIELD[where], token.encode())):
                found[block] = True
        return found

    @cached_property
    def keys(self) -> list[str]:
        """The key of every document, deleted ones too."""
        return [text.decode() for text in self.column("key_text")]

    @cached_property
    def title_lengths(self) -> NDArray[np.int32]:
        """The length of every folded title in characters."""
        return np.array([len(text.decode()) for text in self.column("title_text")], np.int32)

    @cached_property
    def numbers(self) -> list[tuple[str, ...]]:
        """The folded document numbers of every document."""
        return [tuple(text.decode().split(SEPARATOR)) for text in self.column("number_text")]


def _blocks(matcher: Matcher) -> Iterator[list[int]]:
    """The documents of a posting list. Reads whole blocks where it can: many times faster than `all_ids`."""
    matcher = getattr(matcher, "child", matcher)
    if not isinstance(matcher, W3LeafMatcher):
        yield list(matcher.all_ids())
        return
    while matcher.is_active():
        matcher.block_min_id()  # loads the block
        yield list(matcher._ids)
        matcher._next_block()


class Snapshot:
    """A state of the index as one reader sees it; implements matching.Postings over all segments."""

    def __init__(self, reader: IndexReader) -> None:
        self.reader = reader
        self.segments = [Segment(leaf) for leaf, _ in reader.leaf_readers() if leaf.doc_count_all()]
        sizes = [segment.size for segment in self.segments]
        self._bounds = np.cumsum(sizes)[:-1]

    def everything(self) -> Mask:
        """See matching.Postings."""
        return np.concatenate([np.zeros(0, np.bool_), *(segment.live for segment in self.segments)])

    def holding(self, text: str, where: Where, within: Mask) -> Mask:
        """See matching.Postings."""
        parts = np.split(within, self._bounds) if self.segments else []
        found = [segment.holding(text, where, part) for segment, part in zip(self.segments, parts, strict=True)]
        return np.concatenate([np.zeros(0, np.bool_), *found])

    def title_lengths(self, documents: NDArray[np.int64]) -> NDArray[np.int32]:
        """See matching.Postings."""
        return self._title_lengths[documents]

    def numbers(self, documents: Iterable[int]) -> Mapping[int, tuple[str, ...]]:
        """See matching.Postings."""
        return {document: self._numbers[document] for document in documents}

    @cached_property
    def _title_lengths(self) -> NDArray[np.int32]:
        return np.concatenate([np.zeros(0, np.int32), *(segment.title_lengths for segment in self.segments)])

    @cached_property
    def _numbers(self) -> list[tuple[str, ...]]:
        return [numbers for segment in self.segments for numbers in segment.numbers]

    @cached_property
    def keys(self) -> list[str]:
        """The key of every document by its number, deleted ones too."""
        return [key for segment in self.segments for key in segment.keys]


class WhooshBackend:
    """The backend on whoosh; see index.backends.Backend."""

    def __init__(self, folder: Path) -> None:
        self._generations = Generations(folder, "whoosh")
        self._index: whoosh_index.FileIndex | None = None
        self._folder: Path | None = None
        self._snapshot: Snapshot | None = None

    def replace(self, documents: Iterable[Document]) -> int:
        """See Backend. Commits every `BATCH` documents: one commit of very many does not end."""
        with self._generations.writing():
            index = self._writable()
            return sum(_commit(index, batch, None) for batch in batches(documents))

    def delete(self, keys: Iterable[str]) -> None:
        """See Backend."""
        with self._generations.writing():
            index = self._writable()
            while some := list(islice(keys := iter(keys), BATCH)):
                writer = index.writer()
                for key in some:
                    writer.delete_by_term("key", key)
                writer.commit(merge=False)

    def rebuild(self, documents: Iterable[Document]) -> int:
        """See Backend."""
        with self._generations.writing():
            fresh = self._generations.fresh()
            index = whoosh_index.create_in(str(fresh), schema())
            seen: set[str] = set()
            count = sum(_commit(index, batch, seen) for batch in batches(documents))
            index.close()
            self._generations.switch(fresh)
            return count

    def matches(self, query: Query) -> list[Hit]:
        """See Backend."""
        snapshot = self._current()
        if snapshot is None:
            return []
        try:
            keys = snapshot.keys
            return [Hit(keys[number], score) for number, score in rank(query, snapshot)]
        except DAMAGE as error:
            raise self._damaged(error) from error

    def keys(self) -> Iterator[str]:
        """See Backend."""
        snapshot = self._current()
        if snapshot is None:
            return iter(())
        keys = snapshot.keys
        return (keys[number] for number in np.flatnonzero(snapshot.everything()).tolist())

    def close(self) -> None:
        """See Backend."""
        if self._snapshot is not None:
            self._snapshot.reader.close()
        if self._index is not None:
            self._index.close()
        self._index = self._folder = self._snapshot = None

    def _writable(self) -> whoosh_index.FileIndex:
        """The current index; an empty one is made when there is none."""
        generation = self._generations.current()
        if generation is None:
            fresh = self._generations.fresh()
            index = whoosh_index.create_in(str(fresh), schema())
            self._generations.switch(fresh)
            return index
        return self._opened(generation)

    def _opened(self, generation: Path) -> whoosh_index.FileIndex:
        try:
            return whoosh_index.open_dir(str(generation))
        except DAMAGE as error:
            raise self._damaged(error) from error

    def _current(self) -> Snapshot | None:
        """The latest state. A new reader is opened when the state changed: `refresh` fails on an index opened empty."""
        generation = self._generations.current()
        if generation is None:
            return None
        if generation != self._folder:
            self.close()
            self._index, self._folder = self._opened(generation), generation
        assert self._index is not None
        try:
            if self._snapshot is None or self._snapshot.reader.generation() != self._index.latest_generation():
                if self._snapshot is not None:
                    self._snapshot.reader.close()
                self._snapshot = Snapshot(self._index.reader())
        except DAMAGE as error:
            raise self._damaged(error) from error
        return self._snapshot

    def _damaged(self, error: Exception) -> IndexDamaged:
        return IndexDamaged(f"the index in {self._generations.folder} cannot be read ({error}); run: gazette reindex")


def batches(documents: Iterable[Document]) -> Iterator[list[Document]]:
    """Documents in groups small enough for one commit."""
    batch: list[Document] = []
    characters = 0
    for document in documents:
        batch.append(document)
        characters += len(document.body)
        if len(batch) >= BATCH or characters >= BATCH_CHARACTERS:
            yield batch
            batch, characters = [], 0
    if batch:
        yield batch


def _commit(index: whoosh_index.FileIndex, batch: list[Document], seen: set[str] | None) -> int:
    """Write one group of documents as one new segment, small old ones merged into it.

    `seen` are the keys that are in the index, updated here; None when they are not known.
    """
    documents = {document.key: document for document in batch}
    # A compound segment would be copied into memory as a whole when it is opened.
    writer = index.writer(codec=W3Codec(blocklimit=BLOCK), compound=False)
    writer.pool = Pool()
    try:
        for document in documents.values():
            if seen is None or document.key in seen:
                writer.delete_by_term("key", document.key)
            writer.add_document(**_fields(document))
        writer.commit(mergetype=_merge_small)
    except BaseException:
        if not writer.is_closed:
            writer.cancel()
        raise
    if seen is not None:
        seen.update(documents)
    return len(documents)


def _fields(document: Document) -> dict[str, object]:
    numbers = [fold(number) for number in document.numbers]
    title, body = fold(document.title), fold(document.body)
    return {
        "key": document.key,
        "key_text": document.key.encode(),
        "title": tokens(title),
        "title_text": title.encode(),
        "number": set().union(*map(tokens, numbers)),
        "number_text": SEPARATOR.join(numbers).encode(),
        "body": tokens(body),
        "body_text": body.encode(),
    }


def _merge_small(writer: SegmentWriter, segments: list[Any]) -> list[Any]:
    """Merge policy: only segments of few documents are taken into the new one, so a commit's cost stays bounded."""
    kept = []
    for segment in segments:
        if segment.doc_count() > SMALL:
            kept.append(segment)
        elif segment.doc_count():
            reader = SegmentReader(writer.storage, writer.schema, segment)
            writer.add_reader(reader)
            reader.close()
    return kept


def open_folder(folder: Path) -> WhooshBackend:
    """Open or make a whoosh index in a folder."""
    return WhooshBackend(folder)
