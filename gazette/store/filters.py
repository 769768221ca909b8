"""Filters on lists and searches as SQL: state on a day, issuer, year, kind, gazette, date. They take effect at once."""

import json
import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, String, cast, func, not_, or_
from sqlmodel import Session, and_, col, select

from gazette.errors import BadInput
from gazette.rules.succession import earlier_names
from gazette.store.tables import Issue, Record, StateInterval
from gazette.types.life import State
from gazette.wording import DISCLOSURES, KINDS, STATES
from index.folding import fold
from index.query import Field, Filter

IN_ORDER = (col(Issue.year).is_(None), col(Issue.year), col(Issue.number), col(Issue.id))
"""Issues by year and number; what has no year (single documents) comes last."""

S = TypeVar("S", bound=Select[*tuple[Any, ...]])
_LABELS: Mapping[Field, Mapping[str, str]] = {
    Field.STATE: {state.value: label for state, label in STATES.items()},
    Field.KIND: {kind.value: label for kind, label in KINDS.items()},
    Field.DISCLOSURE: {code or "undecided": label for code, label in DISCLOSURES.items()},
}
"""The fields whose values are of a list: code and label of each."""
_BEFORE = re.compile("^(?:已被?|现行|尚)")
"""What people leave out of a label: 废止 is 已废止, 有效 is 现行有效."""


def narrowed(session: Session, query: S, on: date, filters: Sequence[Filter]) -> S:
    """A select from Record, joined to its issue and to its state on a day, with every filter laid on."""
    day = on.isoformat()
    out = (
        query.select_from(Record)
        .join(Issue, col(Issue.id) == Record.issue_id)
        .outerjoin(
            StateInterval,
            and_(
                col(StateInterval.record_id) == Record.id,
                col(StateInterval.provision) == "",
                col(StateInterval.start) <= day,
                col(StateInterval.end) > day,
            ),
        )
        .where(col(Record.withdrawn).is_(False))
    )
    for one in filters:
        condition = _condition(session, one)
        out = out.where(not_(condition) if one.excluded else condition)
    return out


def _condition(session: Session, one: Filter) -> ColumnElement[bool]:
    """One filter; BadInput for a state or kind that does not exist."""
    value = one.value or ""
    match one.field:
        case Field.STATE:
            return func.coalesce(StateInterval.state, State.UNVERIFIED.value) == code_of(one.field, value)
        case Field.KIND:
            return col(Record.kind) == code_of(one.field, value)
        case Field.ISSUER:
            earlier = earlier_names(fold(value)) if one.predecessors else ()
            return cast(Record.issuers, String).in_(_issued(session, value, earlier))
        case Field.DISCLOSURE:
            code = code_of(one.field, value)
            return col(Record.disclosure) == ("" if code == "undecided" else code)
        case Field.GAZETTE:
            return col(Issue.gazette).contains(value, autoescape=True)
        case Field.YEAR:
            return _years(one)
        case Field.DATE:
            return _between(func.coalesce(Record.date_document, Record.date_published, ""), one)


def _issued(session: Session, name: str, earlier: Sequence[str]) -> list[str]:
    """The lists of issuers, as the column has them, of what was issued under just a name or an earlier one.

    When nothing was, of those with a name of which it is part. Names are compared folded: 國務院 is 国务院.
    """
    column, words = cast(Record.issuers, String), {fold(name), *map(fold, earlier)}
    there = session.exec(select(column).where(col(Record.withdrawn).is_(False)).distinct())
    folded = {issuers: list(map(fold, json.loads(issuers))) for issuers in there}
    whole = [issuers for issuers, names in folded.items() if not words.isdisjoint(names)]
    return whole or [issuers for issuers, names in folded.items() if any(w in n for n in names for w in words)]


def code_of(field: Field, value: str) -> str:
    """The code of a state, kind or disclosure that is given as code or label; BadInput when there is none."""
    labels = _LABELS[field]
    for code, label in labels.items():
        if value in (code, label, _BEFORE.sub("", label)):
            return code
    told = ", ".join(f"{label} ({code})" for code, label in labels.items())
    raise BadInput(f"{value!r} is no {field}. Use one of: {told}.")


def _years(one: Filter) -> ColumnElement[bool]:
    """Years compare as numbers, so that the index on them answers; BadInput for one that is none."""
    low, high = one.value or one.low, one.value or one.high
    for words in (low, high):
        if words and not words.isdecimal():
            raise BadInput(f"{words!r} is no year. Write it as 2003.")
    year = col(Record.year)
    return and_(year >= int(low) if low else year.is_not(None), year <= int(high) if high else year.is_not(None))


def _between(column: ColumnElement[str], one: Filter) -> ColumnElement[bool]:
    """Days compare as text; a shortened end such as 2015-03 takes in all that begins with it."""
    if one.value is not None:
        return column.startswith(one.value, autoescape=True)
    high = one.high or "9999"
    ends = or_(column <= high, column.startswith(high, autoescape=True))
    return and_(column >= (one.low or ""), ends, column != "")
