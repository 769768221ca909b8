"""From a query to the documents that match and their scores; the same for every backend.

A backend only has to say which documents hold a text. Documents are integers here; what they stand for is the
backend's matter. Scores put a document number before a title, and a title before the body, so that the same query gives
the same order whatever the backend.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from index.query import Clause, Query, Term, Where

Mask = NDArray[np.bool_]
Scores = NDArray[np.float32]

STEPS = 4
NUMBER_EQUAL, TITLE, NUMBER, BODY = 8.0, 4.0, 3.0, 1.0
PARTS = (Where.BODY, Where.TITLE, Where.NUMBER)
WILD = {"*": "[^\n]*", "?": "[^\n]"}


class Postings(Protocol):
    """What a backend answers. Documents are numbered from 0; a mask says of each whether it belongs.

    Every text is folded already, and every answer is exact.
    """

    def everything(self) -> Mask:
        """All documents (numbers may be unused: False)."""
        ...

    def holding(self, text: str, where: Where, within: Mask) -> Mask:
        """The documents of those `within` whose title, body or one of whose numbers contains the text."""
        ...

    def title_lengths(self, documents: NDArray[np.int64]) -> NDArray[np.int32]:
        """The lengths of the folded titles of some documents."""
        ...

    def numbered(self, text: str, within: Mask) -> Mask:
        """The documents of those `within` one of whose numbers is the text."""
        ...

    def numbers(self, documents: Iterable[int]) -> Mapping[int, tuple[str, ...]]:
        """The folded document numbers of some documents."""
        ...


@dataclass(frozen=True, slots=True)
class Found:
    """The documents that match, in the order of their numbers, with what ranks them.

    `scores` of a query are whole quarters: among titles that a word covers about equally well, other things decide.
    `near` are those that hold some word of the query only in a reading that resembles it. Scores that differ by less
    than one of `steps` to the unit rank as equal.
    """

    documents: NDArray[np.int64]
    scores: Scores
    near: Mask
    steps: int = STEPS

    def worth(self) -> NDArray[np.int64]:
        """A number for each document by which they rank: exact before near, then by score."""
        return (self.scores * self.steps).astype(np.int64) + np.where(self.near, 0, np.int64(1) << 20)

    def ranked(self, last: Mask | None = None) -> list[tuple[int, float]]:
        """Every document with its score, the best first, equals by their numbers, those that are `last` behind them.

        `last` speaks of all documents by their numbers.
        """
        behind = np.zeros_like(self.near) if last is None else last[self.documents]
        order = np.lexsort((behind, -self.worth()))
        return list(zip(self.documents[order].tolist(), self.scores[order].tolist(), strict=True))


def find(query: Query, postings: Postings, within: Mask | None = None) -> Found:
    """Every document (of those `within`) that matches the query's clauses."""
    found = postings.everything() if within is None else within
    total, near = np.zeros(len(found), np.float32), np.zeros(len(found), np.bool_)
    for clause in sorted(query.clauses, key=_effort):
        holds, resembles, scores = _matching(clause, postings, found)
        found = found & ~holds if clause.excluded else holds | resembles
        if not clause.excluded:
            total += scores
            near |= resembles & ~holds
    documents = np.flatnonzero(found)
    return Found(documents, np.array(np.floor(total[documents] * STEPS) / STEPS, np.float32), near[documents])


def _effort(clause: Clause) -> tuple[bool, bool, int]:
    """Short words first: they need no verification and narrow down what longer ones are verified on."""
    longest = max(len(term.text) for term in clause.terms)
    return clause.excluded, longest > 2, -longest


def _matching(clause: Clause, postings: Postings, within: Mask) -> tuple[Mask, Mask, Scores]:
    """The documents a clause matches exactly and nearly, and what it adds to their scores: the best of its terms."""
    exact, near = np.zeros_like(within), np.zeros_like(within)
    scores = np.zeros(len(within), np.float32)
    for term in clause.terms:
        for found, texts in ((exact, term.forms or (term.text,)), (near, term.near)):
            for text, part in product(texts, PARTS):
                if term.where in (Where.ANYWHERE, part):
                    holding = _in_part(term, text, part, postings, within)
                    np.logical_or(found, holding, out=found)
                    np.maximum(scores, _scores(text, part, holding, postings), out=scores)
    return exact, near, scores


def _in_part(term: Term, text: str, part: Where, postings: Postings, within: Mask) -> Mask:
    """The documents one part of which contains a text; a wild text is first narrowed down by its fixed pieces."""
    if not term.wild:
        return postings.holding(text, part, within)
    for piece in re.split(r"[*?]+", text):
        if piece:
            within = postings.holding(piece, part, within)
    pattern = wild_pattern(text)
    found = np.zeros_like(within)
    for document, numbers in postings.numbers(np.flatnonzero(within).tolist()).items():
        found[document] = any(map(pattern.search, numbers))
    return found


def wild_pattern(text: str) -> re.Pattern[str]:
    """The regular expression of a text in which * stands for any characters and ? for one."""
    return re.compile("".join(WILD.get(c) or re.escape(c) for c in text))


def _scores(text: str, part: Where, holding: Mask, postings: Postings) -> Scores:
    """What documents that hold a text in a part earn: a title counts more the more of it the text covers."""
    if part is Where.BODY:
        return np.multiply(holding, BODY, dtype=np.float32)
    scores = np.zeros(len(holding), np.float32)
    if part is Where.TITLE:
        scores[holding] = TITLE + len(text) / postings.title_lengths(np.flatnonzero(holding))
    else:
        scores[holding] = NUMBER
        scores[postings.numbered(text, holding)] = NUMBER_EQUAL
    return scores
