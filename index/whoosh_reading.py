"""Reading a whoosh index: which documents hold a text, verified where bigrams cannot tell."""

import errno
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from whoosh.codec.whoosh3 import W3LeafMatcher
from whoosh.index import FileIndex
from whoosh.matching import Matcher
from whoosh.reading import IndexReader, TermNotFound

from index.matching import Mask
from index.query import Where
from index.tokens import needed
from index.types import day_number
from index.whoosh_fields import COLUMNS, FIELD, SEPARATOR, Texts


class Segment:
    """One segment of an open index: its postings and columns. Documents are numbered from 0 here.

    Raises FileNotFoundError when a writer has taken the segment's files away before they were opened.
    """

    def __init__(self, reader: IndexReader) -> None:
        self.reader = reader
        self.size = int(reader.doc_count_all())
        self.live = np.array([not reader.is_deleted(n) for n in range(self.size)], np.bool_)
        # All at once: later a writer may have removed the files, which stay readable for who has them open.
        opened = {name: reader.column_reader(name, translate=False) for name in COLUMNS}
        gone = [name for name, column in opened.items() if not isinstance(column, Texts.Reader)]
        if gone:  # whoosh takes a column whose file is not there for one without values
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), gone[0])
        self._columns: dict[str, Texts.Reader] = opened

    def column(self, name: str) -> Texts.Reader:
        """A column of texts."""
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

    def stamps(self) -> Iterator[tuple[str, str]]:
        """The key and stamp of every document that is not deleted."""
        stamps = self.column("stamp_text")
        return ((self.keys[number], stamps[number].decode()) for number in np.flatnonzero(self.live).tolist())

    @cached_property
    def title_lengths(self) -> NDArray[np.int32]:
        """The length of every folded title in characters."""
        return np.array([len(text.decode()) for text in self.column("title_text")], np.int32)

    @cached_property
    def days(self) -> NDArray[np.int64]:
        """The day of every document as a number."""
        return np.array([day_number(text.decode()) for text in self.column("day_text")], np.int64)

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
    """A state of the index as one reader sees it; implements similar.Counting over all segments."""

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

    def numbered(self, text: str, within: Mask) -> Mask:
        """See matching.Postings."""
        found = np.zeros_like(within)
        found[[document for document in np.flatnonzero(within).tolist() if text in self._numbers[document]]] = True
        return found

    def numbers(self, documents: Iterable[int]) -> Mapping[int, tuple[str, ...]]:
        """See matching.Postings."""
        return {document: self._numbers[document] for document in documents}

    @cached_property
    def _title_lengths(self) -> NDArray[np.int32]:
        return np.concatenate([np.zeros(0, np.int32), *(segment.title_lengths for segment in self.segments)])

    @cached_property
    def _numbers(self) -> list[tuple[str, ...]]:
        return [numbers for segment in self.segments for numbers in segment.numbers]

    def frequency(self, token: str, where: Where) -> int:
        """See similar.Counting."""
        return int(self.reader.doc_frequency(FIELD[where], token.encode()))

    def days(self, documents: NDArray[np.int64]) -> NDArray[np.int64]:
        """See matches.Catalogue."""
        return self._days[documents]

    def key(self, document: int) -> str:
        """See matches.Catalogue."""
        return self._keys[document]

    def keys(self) -> list[str]:
        """See matches.Catalogue."""
        return self._keys

    def stamps(self) -> Iterator[tuple[str, str]]:
        """See similar.Counting."""
        return (pair for segment in self.segments for pair in segment.stamps())

    @cached_property
    def _days(self) -> NDArray[np.int64]:
        return np.concatenate([np.zeros(0, np.int64), *(segment.days for segment in self.segments)])

    @cached_property
    def _keys(self) -> list[str]:
        return [key for segment in self.segments for key in segment.keys]


def latest(index: FileIndex) -> Snapshot:
    """The state of the index now. A writer may take files away while they are opened: then its newer state is."""
    while True:
        reader = index.reader()
        try:
            return Snapshot(reader)
        except FileNotFoundError:
            reader.close()
            if reader.generation() == index.latest_generation():
                raise
