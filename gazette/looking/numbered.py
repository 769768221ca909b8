"""A document number in a query stands for every form in which the archive's records bear it."""

from collections.abc import Iterator
from dataclasses import replace

from sqlmodel import Session, col, select

from gazette.life.titles import number_key
from gazette.rules import numbers
from gazette.store.tables import Record, RecordNumber
from gazette.types.printed import Span
from index.folding import fold
from index.query import Query, Term, Where
from index.spellings import as_printed, spellings

SERIES = frozenset({"令", "公告", "通告"})
"""Series that are cited without their issuer."""


def number_in(term: Term) -> tuple[str, bool] | None:
    """The key of the document number in a term and whether the term is nothing else; None for none, or several."""
    if term.wild or term.where not in (Where.ANYWHERE, Where.NUMBER):
        return None
    for text in spellings(as_printed(term.text)):
        found = numbers.find(text)
        if len(found) == 1:
            return number_key(found[0].value), found[0].span == Span(0, len(text))
    return None


def with_numbers(session: Session, query: Query) -> Query:
    """The query with the records' own forms of the numbers in it: 水文办字[57]12号 finds 〔57〕水文办字第12号 too."""
    clauses = (replace(c, terms=tuple(_spelt(session, term) for term in c.terms)) for c in query.clauses)
    return replace(query, clauses=tuple(clauses))


def _spelt(session: Session, term: Term) -> Term:
    """A term that is a number and nothing else, with the forms in which it is printed and in which records bear it."""
    key, whole = number_in(term) or ("", False)
    if not whole:
        return term
    printed = spellings(as_printed(term.text))
    return replace(term, forms=tuple(dict.fromkeys([*term.forms, *printed, *map(fold, _borne(session, key))])))


def _borne(session: Session, key: str) -> Iterator[str]:
    """The numbers of records that have a key; one without its issuer (令第28号) is that of every issuer."""
    of_any = key.partition("|")[0] in SERIES
    like = col(RecordNumber.key).endswith(key) if of_any else RecordNumber.key == key
    bearing = select(Record.numbers).join(RecordNumber, col(RecordNumber.record_id) == Record.id).where(like)
    for number in (number for each in session.exec(bearing) for number in each):
        its = number_key(number)
        if its == key or (of_any and its.endswith(key)):
            yield number
