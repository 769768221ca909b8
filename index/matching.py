"""From a query to the documents that match and their scores; the same for every backend.

A backend only has to say which documents hold a text. Documents are integers here; what they stand for is the
backend's matter. Scores put a document number before a title, and a title before the body, so that the same query gives
the same order whatever the backend.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Set
from typing import Protocol

from index.query import Clause, Query, Term, Where

NUMBER_EQUAL, TITLE, NUMBER, BODY = 8.0, 4.0, 3.0, 1.0
PARTS = (Where.BODY, Where.TITLE, Where.NUMBER)
WILD = {"*": "[^\n]*", "?": "[^\n]"}


class Postings(Protocol):
    """What a backend answers. Every text is folded already, and every answer is exact."""

    def everything(self) -> Set[int]:
        """All documents."""
        ...

    def holding(self, text: str, where: Where, within: Set[int] | None) -> Set[int]:
        """The documents, of those `within` or of all, whose title, body or one of whose numbers contains the text."""
        ...

    def titles(self, documents: Iterable[int]) -> Mapping[int, str]:
        """The folded titles of some documents."""
        ...

    def numbers(self, documents: Iterable[int]) -> Mapping[int, tuple[str, ...]]:
        """The folded document numbers of some documents."""
        ...


def rank(query: Query, postings: Postings) -> list[tuple[int, float]]:
    """Every document that matches the query's clauses, with its score, the best first."""
    found: Set[int] | None = None
    bonus: dict[int, float] = defaultdict(float)
    wanted = sorted((clause for clause in query.clauses if not clause.excluded), key=_effort)
    for clause in wanted:
        found, better = _matching(clause, postings, found)
        for document, score in better.items():
            bonus[document] += score - BODY
    if found is None:
        found = postings.everything()
    for clause in query.clauses:
        if clause.excluded:
            found = found - _matching(clause, postings, found)[0]
    base = BODY * len(wanted)
    first = [(document, base + score) for document, score in bonus.items() if document in found]
    first.sort(key=lambda pair: (-pair[1], pair[0]))
    return first + [(document, base) for document in found if document not in bonus]


def _effort(clause: Clause) -> tuple[bool, int]:
    """Short words first: they need no verification and narrow down what longer ones are verified on."""
    longest = max(len(term.text) for term in clause.terms)
    return longest > 2, -longest


def _matching(clause: Clause, postings: Postings, within: Set[int] | None) -> tuple[Set[int], dict[int, float]]:
    """The documents a clause matches, and the scores of those that match better than in the body."""
    found: Set[int] = set()
    better: dict[int, float] = {}
    for term in clause.terms:
        for text in term.forms or (term.text,):
            by_part = {part: _in_part(term, text, part, postings, within) for part in PARTS if _asked(term, part)}
            found = found.union(*by_part.values())
            for document, score in _scores(text, by_part, postings).items():
                better[document] = max(score, better.get(document, 0.0))
    return found, better


def _asked(term: Term, part: Where) -> bool:
    return term.where in (Where.ANYWHERE, part)


def _in_part(term: Term, text: str, part: Where, postings: Postings, within: Set[int] | None) -> Set[int]:
    """The documents one part of which contains a text; a wild text is first narrowed down by its fixed pieces."""
    if not term.wild:
        return postings.holding(text, part, within)
    for piece in re.split(r"[*?]+", text):
        if piece:
            within = postings.holding(piece, part, within)
    pattern = wild_pattern(text)
    return {d for d, numbers in postings.numbers(within or ()).items() if any(map(pattern.search, numbers))}


def wild_pattern(text: str) -> re.Pattern[str]:
    """The regular expression of a text in which * stands for any characters and ? for one."""
    return re.compile("".join(WILD.get(c) or re.escape(c) for c in text))


def _scores(text: str, by_part: Mapping[Where, Set[int]], postings: Postings) -> dict[int, float]:
    """Scores above that of the body: a title counts more the more of it the text covers."""
    scores: dict[int, float] = {}
    for document, numbers in postings.numbers(by_part.get(Where.NUMBER, ())).items():
        scores[document] = NUMBER_EQUAL if text in numbers else NUMBER
    for document, title in postings.titles(by_part.get(Where.TITLE, ())).items():
        scores[document] = max(TITLE + len(text) / len(title), scores.get(document, 0.0))
    return scores
