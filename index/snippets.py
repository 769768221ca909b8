"""Pieces of the original text around what a query found, marked at the right characters."""

from bisect import bisect_left

from index.folding import Folding, fold
from index.matching import wild_pattern
from index.query import Query, Where
from index.types import Snippet

LEAD = 0.25
MANY = 4
"""A window with so many occurrences is as good as one with more."""


def snippet(body: str, query: Query, width: int = 120) -> list[Snippet]:
    """The piece of a body of about `width` characters that shows most of the query's words, the earliest of equals.

    Empty when no word of the query is in the body.
    """
    folding = Folding(body)
    found = _occurrences(folding.text, _texts(query))
    if not found:
        return []
    start = _best_start(found, width)
    first = folding.origin(start)
    lead = max(0, first - int(width * LEAD))
    begin = _after_break(body, lead, first)
    end = min(len(body), begin + width)
    near = (folding.span(at, at + length) for at, length, _ in found if abs(at - start) <= 2 * width)
    shown = [(a - begin, min(b, end) - begin) for a, b in near if begin <= a < end]
    return [Snippet(body[begin:end], begin, _united(shown))]


def marks(text: str, query: Query, where: Where = Where.TITLE) -> tuple[tuple[int, int], ...]:
    """Where the query's words stand in a short text, a title or a number: (start, end) of original characters."""
    folding = Folding(text)
    found = _occurrences(folding.text, _texts(query, where))
    if where is Where.NUMBER:
        for term in query.words:
            if term.wild and (match := wild_pattern(term.text).search(folding.text)):
                found.append((match.start(), match.end() - match.start(), -1))
    return _united([folding.span(at, at + length) for at, length, _ in found])


def _texts(query: Query, where: Where = Where.BODY) -> list[str]:
    """What to look for in a part of a document."""
    return [
        text
        for term in query.words
        if term.where in (Where.ANYWHERE, where) and not term.wild
        for text in (*(term.forms or (fold(term.text),)), *term.near)
    ]


def _occurrences(text: str, words: list[str]) -> list[tuple[int, int, int]]:
    """Where each word stands in a folded text, in order: place, length, which word."""
    found = []
    for which, word in enumerate(words):
        at = text.find(word)
        while at >= 0:
            found.append((at, len(word), which))
            at = text.find(word, at + len(word))
    return sorted(found)


def _best_start(found: list[tuple[int, int, int]], width: int) -> int:
    """The place of the occurrence from which a window shows most different words, then most occurrences."""
    places = [at for at, _, _ in found]
    room = int(width * (1 - LEAD))
    best, best_worth, most = 0, (0, 0), (len({which for _, _, which in found}), MANY)
    for i, (at, length, _) in enumerate(found):
        inside = found[i : max(i + 1, bisect_left(places, at + max(room - length, 1)))]
        worth = (len({which for _, _, which in inside}), min(len(inside), MANY))
        if worth > best_worth:
            best, best_worth = i, worth
        if worth == most:
            break
    return places[best]


def _after_break(body: str, lead: int, first: int) -> int:
    """Where to begin: after the last line break or full stop between `lead` and the match, when there is one."""
    breaks = [body.rfind(mark, lead, first) + 1 for mark in ("\n", "。")]
    begin = max(*breaks, lead)
    while begin < first and body[begin].isspace():
        begin += 1
    return begin


def _united(marks: list[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Marks in order, overlapping and touching ones as one."""
    united: list[tuple[int, int]] = []
    for start, end in sorted(marks):
        if united and start <= united[-1][1]:
            united[-1] = (united[-1][0], max(end, united[-1][1]))
        else:
            united.append((start, end))
    return tuple(united)
