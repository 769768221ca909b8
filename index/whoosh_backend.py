"""The default backend: whoosh, pure Python.

Bigrams go in without positions (with them an index is twice as large and five times as slow), so words of more than
two characters are verified on the folded text, which is kept in the index as a column. Only what whoosh 2.7 already
had is used, so that the distribution can change.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
from whoosh import index as whoosh_index
from whoosh.codec.whoosh3 import W3Codec
from whoosh.reading import SegmentReader
from whoosh.writing import SegmentWriter

from index.careful import Careful, careful
from index.errors import IndexDamaged
from index.generations import Generations
from index.matches import Matches, matches
from index.query import Query
from index.scan_backend import EMPTY
from index.similar import Counting, similar
from index.types import Document
from index.whoosh_fields import schema, values
from index.whoosh_reading import Snapshot, latest

BATCH = 4000
BATCH_CHARACTERS = 10_000_000
SMALL = 250
BLOCK = 1024


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
            return sum(self._added(index, batch) for batch in batches(documents))

    def delete(self, keys: Iterable[str]) -> None:
        """See Backend."""
        with self._generations.writing():
            index, keys = self._writable(), iter(keys)
            while some := list(islice(keys, BATCH)):
                with careful(self._generations.folder):
                    _delete(index, some)

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
        with careful(self._generations.folder):
            return whoosh_index.open_dir(str(generation))

    def _added(self, index: whoosh_index.FileIndex, batch: list[Document]) -> int:
        with careful(self._generations.folder):
            return _commit(index, batch, None)

    def _current(self) -> Counting:
        """The latest state. A new reader is opened when the state changed: `refresh` fails on an index opened empty."""
        return self._generations.opened(self._latest, EMPTY)

    def _latest(self, generation: Path) -> Counting:
        if generation != self._folder:
            self.close()
            self._index, self._folder = self._opened(generation), generation
        assert self._index is not None
        try:
            with careful(generation):
                if self._snapshot is None or self._snapshot.reader.generation() != self._index.latest_generation():
                    # The one before is not closed: an answer that somebody is still reading may rest on it.
                    self._snapshot = latest(self._index)
        except IndexDamaged:
            self.close()
            raise
        return Careful(self._snapshot, generation)


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
            writer.add_document(**values(document))
        writer.commit(mergetype=_merge_small)
    except BaseException:
        if not writer.is_closed:
            writer.cancel()
        raise
    if seen is not None:
        seen.update(documents)
    return len(documents)


def _delete(index: whoosh_index.FileIndex, keys: list[str]) -> None:
    """Take documents out in one commit."""
    writer = index.writer()
    for key in keys:
        writer.delete_by_term("key", key)
    writer.commit(merge=False)


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
