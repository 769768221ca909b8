"""Documents like another one: those that share most of its rare pairs of characters."""

from collections import Counter
from collections.abc import Collection, Iterator
from itertools import pairwise
from math import log
from typing import Protocol

import numpy as np

from index.folding import fold
from index.matches import Catalogue, Matches, mask_of
from index.matching import Found, Mask, Postings
from index.query import Where
from index.types import Document

PAIRS = 40
"""So many of a document's pairs are looked for: the ones that tell it best from the rest."""
OF_TITLE = 4
"""A pair in the title counts as so many in the body."""
SHARED = 0.15
"""Who shares less of the weight than this is not alike."""
COMMON = 0.2
"""A pair that stands in more of the documents than this tells nothing."""


class Weighed(Postings, Protocol):
    """Postings that can say how many documents hold a token without naming them."""

    def frequency(self, token: str, where: Where) -> int:
        """About how many documents hold a pair of characters in a part (deleted ones may count)."""
        ...


class Counting(Weighed, Catalogue, Protocol):
    """What the backends answer of one state of an index."""

    def stamps(self) -> Iterator[tuple[str, str]]:
        """The key and stamp of every document."""
        ...


def similar(document: Document, catalogue: Counting, within: Collection[str] | None = None) -> Matches:
    """Documents like one, as `alike` finds them; only those whose keys are `within`, when given."""
    return Matches(alike(document, catalogue, mask_of(catalogue, within)), catalogue)


def alike(document: Document, postings: Weighed, among: Mask) -> Found:
    """Documents `among` all that share rare pairs with one that need not be of them; scores are shares from 0 to 1.

    A pair weighs as in tf-idf: how often it stands in the document, and in how few documents at all.
    """
    weights = _weights(document, postings)
    everything = postings.everything()
    shares = np.zeros(len(everything), np.float32)
    for pair, weight in weights.items():
        shares[postings.holding(pair, Where.BODY, everything) | postings.holding(pair, Where.TITLE, everything)] += (
            weight
        )
    shares /= sum(weights.values()) or 1.0
    found = np.flatnonzero(among & (shares >= SHARED))
    return Found(found, shares[found], np.zeros(len(found), np.bool_), steps=1000)


def _weights(document: Document, postings: Weighed) -> dict[str, float]:
    """The pairs of hanzi that tell a document best from the rest, with their weights."""
    pairs = _pairs(document.body)
    for pair, times in _pairs(document.title).items():
        pairs[pair] += OF_TITLE * times
    count = int(postings.everything().sum())
    weights = {}
    for pair, times in pairs.items():
        holding = max(postings.frequency(pair, Where.BODY), postings.frequency(pair, Where.TITLE))
        if 1 < holding <= max(2, COMMON * count):  # one holder is the document itself
            weights[pair] = log(1 + times) * log((count + 1) / holding)
    return dict(sorted(weights.items(), key=lambda pair: -pair[1])[:PAIRS])


def _pairs(text: str) -> Counter[str]:
    """How often each pair of hanzi stands in a text."""
    counts: Counter[str] = Counter()
    counts.update(a + b for a, b in pairwise(fold(text)) if "\u3400" <= a <= "\u9fff" and "\u3400" <= b <= "\u9fff")
    return counts
