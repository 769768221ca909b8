"""From a query to the documents that match and their scores; the same for every backend.

A backend only has to say which documents hold a text. Documents are integers here; what they stand for is the
backend's matter. Scores put a document number before a title, and a title before the body, so that the same query gives
the same order whatever the backend.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from index.query import Clause, Query, Term, Where

Mask = NDArray[np.bool_]
Scores = NDArray[np.float32]

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

    def numbers(self, documents: Iterable[int]) -> Mapping[int, tuple[str, ...]]:
        """The folded document numbers of some documents."""
        ...


def rank(query: Query, postings: Postings, within: Mask | None = None) -> list[tuple[int, float]]:
    """Every document (of those `within`) that matches the query's clauses, with its score, the best first."""
    found = postings.everything() if within is None else within
    total = np.zeros(len(found), np.float32)
    for clause in sorted(query.clauses, key=_effort):
        holds, scores = _matching(clause, postings, found)
        found = found & ~holds if clause.excluded else holds
        if not clause.excluded:
            total += scores
    documents = np.flatnonzero(found)
    order = np.argsort(-total[documents], kind="stable")
    documents = documents[order]
    return list(zip(documents.tolist(), total[documents].tolist(), strict=True))


def _effort(clause: Clause) -> tuple[bool, bool, int]:
    """Short words first: they need no verification and narrow down what longer ones are verified on."""
    longest = max(len(term.text) for term in clause.terms)
    return clause.excluded, longest > 2, -longest


def _matching(clause: Clause, postings: Postings, within: Mask) -> tuple[Mask, Scores]:
    """The documents a clause matches, and what it adds to their scores: the best of its terms."""
    found = np.zeros_like(within)
    scores = np.zeros(len(within), np.float32)
    for term in clause.terms:
        for text in term.forms or (term.text,):
            for part in PARTS:
                if term.where in (Where.ANYWHERE, part):
                    holding = _in_part(term, text, part, postings, within)
                    found |= holding
                    np.maximum(scores, _scores(text, part, holding, postings), out=scores)
    return found, scores


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
    scores = np.zeros(len(holding), np.float32)
    if part is Where.BODY:
        scores[holding] = BODY
    elif part is Where.TITLE:
        scores[holding] = TITLE + len(text) / postings.title_lengths(np.flatnonzero(holding))
    else:
        for document, numbers in postings.numbers(np.flatnonzero(holding).tolist()).items():
            scores[document] = NUMBER_EQUAL if text in numbers else NUMBER
    return scores
