"""Reading what may be damaged: an index says what is in it, or that it is damaged, whatever its library stumbles over.

Damaged bytes make whoosh and tantivy raise nearly anything, and often only when an answer is looked at: a key that is
no UTF-8, a posting block of another form, a number that stands for no document.
"""

import errno
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.errors import IndexDamaged, SearchError
from index.matching import Mask
from index.query import Where
from index.similar import Counting

NOT_THE_INDEX = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM, errno.EMFILE})
"""What the disk or the rights refuse says nothing about the index."""
LONGEST = 120
"""So much of what a library says is told."""
PANIC = "PanicException"  # of a Rust library; no Exception, and no module exports it


@contextmanager
def careful(folder: Path, then: str = "run: gazette reindex") -> Iterator[None]:
    """Whatever goes wrong inside is told as IndexDamaged, but for what is a SearchError or the disk's refusal."""
    try:
        yield
    except BaseException as error:
        known = isinstance(error, SearchError) or (isinstance(error, OSError) and error.errno in NOT_THE_INDEX)
        if known or not (isinstance(error, Exception) or type(error).__name__ == PANIC):
            raise
        what = (str(error) or type(error).__name__).partition("\n")[0][:LONGEST]
        raise IndexDamaged(f"the index in {folder} cannot be read ({what}); {then}") from error


class Careful:
    """A catalogue each of whose answers is its own or IndexDamaged; implements similar.Counting."""

    def __init__(self, catalogue: Counting, folder: Path) -> None:
        self._catalogue, self._folder = catalogue, folder

    def everything(self) -> Mask:
        """See matching.Postings."""
        with careful(self._folder):
            return self._catalogue.everything()

    def holding(self, text: str, where: Where, within: Mask) -> Mask:
        """See matching.Postings."""
        with careful(self._folder):
            return self._catalogue.holding(text, where, within)

    def title_lengths(self, documents: NDArray[np.int64]) -> NDArray[np.int32]:
        """See matching.Postings. No title that holds a word is empty."""
        with careful(self._folder):
            return np.maximum(self._catalogue.title_lengths(documents), 1)

    def numbered(self, text: str, within: Mask) -> Mask:
        """See matching.Postings."""
        with careful(self._folder):
            return self._catalogue.numbered(text, within)

    def numbers(self, documents: Iterable[int]) -> Mapping[int, tuple[str, ...]]:
        """See matching.Postings."""
        with careful(self._folder):
            return self._catalogue.numbers(documents)

    def key(self, document: int) -> str:
        """See matches.Catalogue."""
        with careful(self._folder):
            return self._catalogue.key(document)

    def keys(self) -> list[str]:
        """See matches.Catalogue."""
        with careful(self._folder):
            return self._catalogue.keys()

    def stamps(self) -> Iterator[tuple[str, str]]:
        """See similar.Counting."""
        with careful(self._folder):
            yield from self._catalogue.stamps()

    def days(self, documents: NDArray[np.int64]) -> NDArray[np.int64]:
        """See matches.Catalogue."""
        with careful(self._folder):
            return self._catalogue.days(documents)

    def frequency(self, token: str, where: Where) -> int:
        """See similar.Counting."""
        with careful(self._folder):
            return self._catalogue.frequency(token, where)
