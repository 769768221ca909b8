"""The tokens of a document as numbers, for sorting very many of them.

A token is one or two UTF-16 units, the first in the upper half, times an odd number (modulo 2^32). That spreads tokens
evenly over all numbers: equal ranges of them hold about as much, and nobody needs a list of where each range begins.

A numeral, the end of a document number, is a token too: (2015)42号 stands in a few documents, its bigrams in most.

A posting is one 64-bit number, so that sorting postings groups them by token, part and document:

    token 32 | part 2 | document 22 | length of the title or number 8
"""

import re
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

BODY, TITLE, NUMBER = 0, 1, 2
DOCUMENT_BITS, LENGTH_BITS = 22, 8
MOST_DOCUMENTS = 1 << DOCUMENT_BITS
LONGEST = (1 << LENGTH_BITS) - 1
SPREAD = 2654435769  # 2^32 / golden ratio, as Knuth multiplies (The Art of Computer Programming 3, 6.4)
GATHER = pow(SPREAD, -1, 1 << 32)
NUMERALS = (re.compile(r"\([0-9]{4}\)第?[0-9]+号"), re.compile(r"第[0-9]+号"))
"""In folded text. Each begins with a character that it has once, so that whoever holds a text holds its numerals."""
LOOSE = re.compile(r"第?0*([0-9]+号)$")
"""What some write in a numeral and some do not: 第 and zeros."""
LOW = 0xDC00  # of surrogates; two of them never stand together
SURROGATES = 0xD800 >> 11
Postings = NDArray[np.uint64]


def grams(folded: str) -> NDArray[np.uint32]:
    """The different single units, bigrams and numerals of a folded text, sorted."""
    units = np.frombuffer(folded.encode("utf-16-le"), np.uint16).astype(np.uint32)
    high = units << np.uint32(16)
    numerals = np.array([numeral(found[0]) for one in NUMERALS for found in one.finditer(folded)], np.uint32)
    every = np.concatenate([high, high[:-1] | units[1:], numerals]) * np.uint32(SPREAD)
    every.sort()  # np.unique hashes first, which takes three times as long
    first = np.ones(len(every), np.bool_)
    first[1:] = every[1:] != every[:-1]
    return every[first]


def numeral(text: str) -> int:
    """The token of a numeral, not yet spread: two low surrogates with 20 bits that tell it from most others."""
    told = 0
    for character in LOOSE.sub(r"\1", text):
        told = (told * 31 + ord(character)) % (1 << 20)
    return (LOW | told >> 10) << 16 | LOW | told & 0x3FF


def needed(folded: str) -> list[int]:
    """The tokens a text must hold to contain the folded word; one token when the word has one or two units."""
    data = folded.encode("utf-16-le")
    units = [int.from_bytes(data[at : at + 2], "little") for at in range(0, len(data), 2)]
    plain = [units[0] << 16] if len(units) == 1 else dict.fromkeys(a << 16 | b for a, b in pairwise(units))
    return [token * SPREAD & 0xFFFFFFFF for token in plain]


def postings(number: int, title: str, numbers: tuple[str, ...], body: str) -> Postings:
    """All postings of a document whose parts are folded already."""
    by_gram: dict[int, int] = {}
    for text in sorted(numbers, key=len, reverse=True):
        by_gram.update(dict.fromkeys(grams(text).tolist(), min(len(text), LONGEST)))
    lengths = np.fromiter(by_gram.values(), np.uint64, len(by_gram))
    return np.concatenate(
        [
            _part(grams(body), BODY, number, np.uint64(0)),
            _part(grams(title), TITLE, number, np.uint64(min(len(title), LONGEST))),
            _part(np.fromiter(by_gram, np.uint32, len(by_gram)), NUMBER, number, lengths),
        ]
    )


def tokens(document: Postings) -> NDArray[np.uint32]:
    """The different tokens of a document's postings."""
    return np.unique(document >> np.uint64(32)).astype(np.uint32)


def characters(sorted_postings: Postings) -> frozenset[str]:
    """The characters that occur: single units, and bigrams that are a surrogate pair."""
    tokens = (sorted_postings >> np.uint64(32)) * np.uint64(GATHER) & np.uint64(0xFFFFFFFF)
    first, second = tokens >> np.uint64(16), tokens & np.uint64(0xFFFF)
    pairs = (first & np.uint64(0xFC00) == 0xD800) & (second & np.uint64(0xFC00) == 0xDC00)
    single = (second == 0) & (first & np.uint64(0xF800) != 0xD800)
    low = (first[pairs] - np.uint64(0xD800) << np.uint64(10)) + second[pairs] - np.uint64(0xDC00) + np.uint64(0x10000)
    return frozenset(map(chr, np.unique(np.concatenate([first[single], low])).tolist()))


def common(samples: Sequence[NDArray[np.uint32]], count: int) -> list[str]:
    """So many bigrams that most of some documents have, the commonest first; a sample is the tokens of a document."""
    every, counts = np.unique(np.concatenate([*samples, np.zeros(0, np.uint32)]), return_counts=True)
    plain = every.astype(np.int64) * GATHER & 0xFFFFFFFF
    first, second = plain >> 16, plain & 0xFFFF
    pairs = (second > 0) & (first >> 11 != SURROGATES) & (second >> 11 != SURROGATES)
    order = np.argsort(-counts[pairs], kind="stable")[:count]
    return [chr(a) + chr(b) for a, b in zip(first[pairs][order].tolist(), second[pairs][order].tolist(), strict=True)]


def _part(tokens: NDArray[np.uint32], part: int, number: int, length: NDArray[np.uint64] | np.uint64) -> Postings:
    low = np.uint64(part << (DOCUMENT_BITS + LENGTH_BITS) | number << LENGTH_BITS)
    return tokens.astype(np.uint64) << np.uint64(32) | low | length
