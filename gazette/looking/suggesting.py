"""Did you mean: queries near to one that found little. Each suggestion has hits; nothing is a mere guess."""

import re
from collections import Counter
from collections.abc import Collection, Iterator

from sqlmodel import Session, col, select

from gazette.life.titles import number_key
from gazette.looking.answers import Suggestion
from gazette.looking.numbered import number_in, with_numbers
from gazette.store.tables import Record, RecordNumber
from index.backends import Backend
from index.folding import Folding, fold
from index.near import Alike, one_edit_apart, variants
from index.pieces import QUOTES
from index.query import Clause, Query, Term, Where, parse

FEW = 3
"""With so many hits nobody is asked what he meant."""
MOST = 5
SHORTEST, LONGEST = 3, 16
"""Words of so many characters are compared with titles: in shorter ones too much resembles, longer ones are quotes."""

MARKS = re.compile(r"[、，,。；;：:+&/()《》\"]+")
MEANING = frozenset('|*?"')
"""What stands in a reading by a slip of OCR but would mean something else in a query."""


def suggestions(
    session: Session, backend: Backend, query: Query, typed: str, alike: Alike, within: Collection[str] | None
) -> tuple[Suggestion, ...]:
    """Near document numbers first, then readings that resemble a word, titles but for one character, words apart.

    `query` is what was understood of `typed`.
    """
    found = dict[str, int]()
    for clause in query.clauses:
        for term in () if clause.excluded else clause.terms:
            if term.wild or term.widened:
                continue
            for other in _others(session, backend, term, alike, len(query.clauses) > len(clause.terms) == 1):
                instead = _instead(typed, term, other)
                if instead in found or MEANING & {*other}:
                    continue
                if hits := len(backend.matches(with_numbers(session, parse(instead)), within)):
                    found[instead] = hits
                if len(found) == MOST:
                    break
    return tuple(Suggestion(words, hits) for words, hits in found.items())


def _others(session: Session, backend: Backend, term: Term, alike: Alike, beside: bool) -> Iterator[str]:
    """What may have been meant by a term; "" when the query has hits without it (it stands `beside` other words)."""
    lost = not len(backend.matches(Query((Clause((term,)),))))
    if near := _numbers(session, term, lost):
        yield from near
    elif lost:
        yield from _between_marks(term.text)
        yield from variants(term.text, alike)
        yield from _in_titles(session, term.text)
        yield from _apart(term.text)
        if beside and term.where is Where.ANYWHERE:
            yield ""


def _instead(typed: str, term: Term, other: str) -> str:
    """The query as typed with another word in the place of a term."""
    folding = Folding(typed)
    at = folding.text.find(term.text)
    if at < 0:
        return other
    start, end = folding.span(at, at + len(term.text))
    if other:
        return typed[:start] + other + typed[end:]
    quoted = typed[start - 1 : start] in QUOTES
    return f"{typed[: start - quoted].rstrip()} {typed[end + quoted :].lstrip()}".strip()


def _numbers(session: Session, term: Term, lost: bool) -> list[str]:
    """Document numbers one character away from the number in a term, when no record bears that one.

    That one itself for a term that is `lost` because of the words around it.
    """
    key, whole = number_in(term) or ("", False)
    if not key:
        return []
    rows = session.exec(select(RecordNumber.key, RecordNumber.record_id)).all()
    near = [(known, record) for known, record in rows if known == key]
    if near and (whole or not lost):
        return []
    near = near or [(known, record) for known, record in rows if one_edit_apart(known, key)]
    held = select(Record.id, Record.numbers).where(col(Record.id).in_([record for _, record in near]))
    borne = dict(session.exec(held.where(col(Record.withdrawn).is_(False))).all())
    every = (number for known, record in near for number in borne.get(record, ()) if number_key(number) == known)
    return list(dict.fromkeys(every))[:MOST]


def _in_titles(session: Session, word: str) -> Iterator[str]:
    """Words of titles that differ from a word in one character, the most frequent first."""
    if not SHORTEST <= len(word) <= LONGEST:
        return
    like = re.compile("|".join(re.escape(word[:at]) + "." + re.escape(word[at + 1 :]) for at in range(len(word))))
    titles = session.exec(select(Record.title).where(col(Record.withdrawn).is_(False)))
    seen = Counter(hit[0] for title in titles if (hit := like.search(fold(title))))
    yield from (found for found, _ in seen.most_common(MOST))


def _between_marks(word: str) -> Iterator[str]:
    """The words between marks, if there are any marks."""
    between = " ".join(filter(None, MARKS.split(word)))
    if between not in ("", word):
        yield between


def _apart(word: str) -> Iterator[str]:
    """The two words that one without marks may have been put together from."""
    if len(word) <= LONGEST and not MARKS.search(word):
        yield from (f"{word[:at]} {word[at:]}" for at in range(len(word) - 2, 1, -1))
