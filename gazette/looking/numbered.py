"""A document number in a query stands for every form in which the archive's records bear it."""

from collections.abc import Iterator
from dataclasses import replace

from sqlmodel import Session, col, select

from gazette.life.titles import number_key
from gazette.rules import numbers
from gazette.store.tables import Record, RecordNumber
from index.folding import fold
from index.query import Query, Term, Where

SERIES = frozenset({"令", "公告", "通告"})


def number_in(term: Term) -> str | None:
    """The key of the document number that a term may name; None when it names none, or several."""
    asked = numbers.find(term.text) if term.where in (Where.ANYWHERE, Where.NUMBER) and not term.wild else []
    return number_key(asked[0].value) if len(asked) == 1 else None


def with_numbers(session: Session, query: Query) -> Query:
    """The query with the records' own forms of the numbers in it: 水文办字[57]12号 finds 〔57〕水文办字第12号 too."""
    clauses = (replace(c, terms=tuple(_spelt(session, term) for term in c.terms)) for c in query.clauses)
    return replace(query, clauses=tuple(clauses))


def _spelt(session: Session, term: Term) -> Term:
    found = numbers.find(term.text)
    if len(found) != 1 or len(term.text) != found[0].span.end - found[0].span.start:
        return term
    key = number_in(term)
    forms = _borne(session, key) if key else ()
    return replace(term, forms=tuple(dict.fromkeys([*term.forms, *map(fold, forms)])))


def _borne(session: Session, key: str) -> Iterator[str]:
    """The numbers of records that have a key; one without its issuer (令第28号) is that of every issuer."""
    same = str.endswith if key.partition("|")[0] in SERIES else str.__eq__
    like = col(RecordNumber.key).endswith(key) if same is str.endswith else RecordNumber.key == key
    bearing = select(Record.numbers).join(RecordNumber, col(RecordNumber.record_id) == Record.id).where(like)
    yield from (number for each in session.exec(bearing) for number in each if same(number_key(number), key))
