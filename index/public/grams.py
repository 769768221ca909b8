"""The tokens of a document as numbers, for sorting very many of them: UTF-16 units, the first in the upper half.

A posting is one 64-bit number, so that sorting postings groups them by token, part and document:

    token 32 | part 2 | document 22 | length of the title or number 8
"""

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

BODY, TITLE, NUMBER = 0, 1, 2
DOCUMENT_BITS, LENGTH_BITS = 22, 8
MOST_DOCUMENTS = 1 << DOCUMENT_BITS
LONGEST = (1 << LENGTH_BITS) - 1
Postings = NDArray[np.uint64]


def grams(folded: str) -> NDArray[np.uint32]:
    """The different single units and bigrams of a folded text, sorted."""
    units = np.frombuffer(folded.encode("utf-16-le"), np.uint16).astype(np.uint32)
    high = units << np.uint32(16)
    every = np.concatenate([high, high[:-1] | units[1:]])
    every.sort()  # np.unique hashes first, which takes three times as long
    first = np.ones(len(every), np.bool_)
    first[1:] = every[1:] != every[:-1]
    return every[first]


def needed(folded: str) -> list[int]:
    """The tokens a text must hold to contain the folded word; one token when the word has one or two units."""
    data = folded.encode("utf-16-le")
    units = [int.from_bytes(data[at : at + 2], "little") for at in range(0, len(data), 2)]
    if len(units) == 1:
        return [units[0] << 16]
    return list(dict.fromkeys(a << 16 | b for a, b in pairwise(units)))


def postings(number: int, title: str, numbers: tuple[str, ...], body: str) -> Postings:
    """All postings of a document whose parts are folded already."""
    parts = [_part(grams(body), BODY, number, 0), _part(grams(title), TITLE, number, len(title))]
    by_gram: dict[int, int] = {}
    for text in sorted(numbers, key=len, reverse=True):
        by_gram.update(dict.fromkeys(grams(text).tolist(), min(len(text), LONGEST)))
    for gram, length in by_gram.items():
        parts.append(_part(np.array([gram], np.uint32), NUMBER, number, length))
    return np.concatenate(parts)


def _part(tokens: NDArray[np.uint32], part: int, number: int, length: int) -> Postings:
    low = part << (DOCUMENT_BITS + LENGTH_BITS) | number << LENGTH_BITS | min(length, LONGEST)
    return tokens.astype(np.uint64) << np.uint64(32) | np.uint64(low)
