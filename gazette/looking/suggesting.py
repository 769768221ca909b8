"""Did you mean: queries near to one that found little. Each suggestion has hits; nothing is a mere guess."""

import re
from collections import Counter
from collections.abc import Collection, Iterator

from sqlmodel import Session, col, select

from gazette.life.titles import number_key
from gazette.looking.answers import Suggestion
from gazette.rules import numbers
from gazette.store.tables import Record, RecordNumber
from index.backends import Backend
from index.folding import Folding, fold
from index.near import Alike, one_edit_apart, variants
from index.query import Clause, Query, Term, Where, parse

FEW = 3
"""With so many hits nobody is asked what he meant."""
MOST = 5
SHORTEST, LONGEST = 3, 16
"""Words of so many characters are compared with titles: in shorter ones too much resembles, longer ones are quotes."""


def suggestions(
    session: Session, backend: Backend, typed: str, alike: Alike, within: Collection[str] | None
) -> tuple[Suggestion, ...]:
    """Near document numbers first, then readings that resemble a word, then titles but for one character."""
    query, found = parse(typed), dict[str, int]()
    for term in query.words:
        if term.wild or term.widened:
            continue
        others = _numbers(session, term)
        if not others and not len(backend.matches(Query((Clause((term,)),)))):
            others = [*variants(term.text, alike), *_in_titles(session, term.text)]
        for other in others:
            instead = _instead(typed, term, other)
            hits = len(backend.matches(parse(instead), within))
            if hits and instead not in found:
                found[instead] = hits
            if len(found) == MOST:
                break
    return tuple(Suggestion(words, hits) for words, hits in found.items())


def _instead(typed: str, term: Term, other: str) -> str:
    """The query as typed with another word in the place of a term."""
    folding = Folding(typed)
    at = folding.text.find(term.text)
    if at < 0:
        return other
    start, end = folding.span(at, at + len(term.text))
    return typed[:start] + other + typed[end:]


def _numbers(session: Session, term: Term) -> list[str]:
    """Document numbers one character away from the number in a term, when no record bears that one."""
    asked = numbers.find(term.text) if term.where in (Where.ANYWHERE, Where.NUMBER) else []
    if len(asked) != 1:
        return []
    key = number_key(asked[0].value)
    rows = session.exec(select(RecordNumber.key, RecordNumber.record_id)).all()
    if any(known == key for known, _ in rows):
        return []
    near = [(known, record) for known, record in rows if one_edit_apart(known, key)]
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
