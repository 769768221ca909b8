"""Posting lists in shards: sorted runs on disk, merged by ranges of tokens, cut into small files.

Each of `count` shards holds the tokens of an equal range of numbers (`shard_of`), in order: the token as a varint (the
first absolute, then differences), a byte saying which parts follow (1 body, 2 title, 4 number), and for each part
varint(count * 4 + form), varint(size), the list:

    form 0   document ids as varint differences
    form 1   a bitmap over all documents, lowest bit first
    form 2   as 0, then one byte for each document: the length of its title, or of its shortest number with the token
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.public.grams import DOCUMENT_BITS, LENGTH_BITS, LONGEST, MOST_DOCUMENTS, Postings, characters
from index.public.packing import varint, varints

CHUNK = 1_000_000
STEP = 1024
LISTED_LENGTHS = 2048
VARINTS, BITMAP, LENGTHS = 0, 1, 2


@dataclass(frozen=True, slots=True)
class Run:
    """Sorted postings in a file: how many, every STEP-th of them to find one's way, the characters that they know."""

    path: Path
    size: int
    sample: Postings
    characters: frozenset[str]

    @staticmethod
    def written(path: Path, postings: list[Postings]) -> "Run":
        """Sort some postings and keep them at `path`."""
        run = np.concatenate(postings) if postings else np.zeros(0, np.uint64)
        run.sort()
        run.tofile(path)
        return Run(path, len(run), run[::STEP].copy(), characters(run))


@dataclass(frozen=True, slots=True)
class Range:
    """The postings of some shards [first, after): which places [from, to) of which runs."""

    first: int
    after: int
    slices: tuple[tuple[Path, int, int], ...]

    def postings(self, rank: NDArray[np.int64]) -> Postings:
        """All of them by token, part and id; `rank` gives the id of a document by its number."""
        # Read, not mapped: pages of a map would count as memory until the end.
        parts = [np.fromfile(path, np.uint64, end - start, offset=8 * start) for path, start, end in self.slices]
        return _renumbered(np.concatenate(parts or [np.zeros(0, np.uint64)]), rank)


def shard_count(postings: int) -> int:
    """Into how many shards so many postings go: of 2 to 5 KB, larger in large archives, so that files stay few."""
    return max(1, int(postings**0.8 / 125))


def shard_of(token: int, count: int) -> int:
    """The shard of a token."""
    return token * count >> 32


def ranges(runs: Sequence[Run], count: int) -> list[Range]:
    """Cut all postings into ranges of about CHUNK of them, each of whole shards."""
    pieces = min(count, max(1, sum(run.size for run in runs) // CHUNK))
    firsts = [count * piece // pieces for piece in range(pieces + 1)]
    bounds = [np.uint64(-(-(first << 32) // count) << 32) for first in firsts[1:-1]]
    cuts = [[0, *(_place(run.path, run.sample, bound) for bound in bounds), run.size] for run in runs if run.size]
    held = [run.path for run in runs if run.size]
    slices = [tuple((path, cut[n], cut[n + 1]) for path, cut in zip(held, cuts, strict=True)) for n in range(pieces)]
    return [Range(*of) for of in zip(firsts, firsts[1:], slices, strict=False)]


def _place(path: Path, sample: Postings, bound: np.uint64) -> int:
    """The place in a sorted run of the first posting that is not below a bound; `sample` is every STEP-th posting."""
    block = max(0, int(np.searchsorted(sample, bound)) - 1)
    return block * STEP + int(np.searchsorted(np.fromfile(path, np.uint64, STEP, offset=8 * STEP * block), bound))


def _renumbered(postings: Postings, rank: NDArray[np.int64]) -> Postings:
    mask = np.uint64((MOST_DOCUMENTS - 1) << LENGTH_BITS)
    documents = ((postings & mask) >> np.uint64(LENGTH_BITS)).astype(np.int64)
    postings = postings & ~mask | rank[documents].astype(np.uint64) << np.uint64(LENGTH_BITS)
    postings.sort()
    return postings


def shards(one: Range, count: int, rank: NDArray[np.int64]) -> Iterator[tuple[int, bytes]]:
    """The shards of a range in order: number and bytes; `rank` gives the id of a document by its number."""
    held: dict[int, bytearray] = {number: bytearray() for number in range(one.first, one.after)}
    last, into = 0, -1
    for token, entry in _entries(one.postings(rank), len(rank)):
        shard = shard_of(token, count)
        held[shard] += varint(token - (last if shard == into else 0)) + entry
        last, into = token, shard
    return ((number, bytes(data)) for number, data in held.items())


def _entries(postings: Postings, documents: int) -> Iterator[tuple[int, bytes]]:
    """For every token in order what follows it in a shard."""
    if not postings.size:
        return
    group = (postings >> np.uint64(DOCUMENT_BITS + LENGTH_BITS)).astype(np.int64)
    ids = ((postings >> np.uint64(LENGTH_BITS)) & np.uint64(MOST_DOCUMENTS - 1)).astype(np.int64)
    lengths = (postings & np.uint64(LONGEST)).astype(np.uint8)
    starts = np.flatnonzero(np.concatenate([[True], group[1:] != group[:-1]]))
    deltas = np.diff(ids, prepend=0)
    deltas[starts] = ids[starts]
    coded, places = varints(deltas)
    data = coded.tobytes()
    ends = np.append(starts[1:], len(group))
    token, parts, entry = -1, 0, bytearray()
    for start, end, name in zip(starts.tolist(), ends.tolist(), group[starts].tolist(), strict=True):
        if name >> 2 != token:
            if token >= 0:
                yield token, bytes([parts]) + entry
            token, parts, entry = name >> 2, 0, bytearray()
        form, packed = _packed(
            ids[start:end], lengths[start:end], data[places[start] : places[end]], documents, name & 3
        )
        parts |= 1 << (name & 3)
        entry += varint((end - start) << 2 | form) + varint(len(packed)) + packed
    yield token, bytes([parts]) + entry


def _packed(
    ids: NDArray[np.int64], lengths: NDArray[np.uint8], coded: bytes, documents: int, part: int
) -> tuple[int, bytes]:
    """The smallest form of a list; lists of titles and numbers carry lengths while they are short."""
    if part and len(ids) <= LISTED_LENGTHS:
        return LENGTHS, coded + lengths.tobytes()
    if len(coded) > (documents + 7) // 8:
        bits = np.zeros(documents, np.uint8)
        bits[ids] = 1
        return BITMAP, np.packbits(bits, bitorder="little").tobytes()
    return VARINTS, coded
