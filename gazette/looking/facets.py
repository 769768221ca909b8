"""How many records of a list or an answer there are for each state, issuer, year and kind. Counted in SQL, exact."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Engine, String, cast, func
from sqlmodel import Session, col, select

from gazette.rules.succession import earlier_names
from gazette.store.database import reading
from gazette.store.filters import narrowed
from gazette.store.tables import Record, StateInterval
from gazette.types.life import State
from gazette.types.regulation import Kind
from gazette.wording import KINDS, STATES
from index.folding import fold
from index.query import Filter

AT_ONCE = 10_000
"""So many ids go into one statement; SQLite takes 32,766 parameters, PostgreSQL 65,535."""

Face = tuple[str, int | None, str, tuple[str, ...]]
"""State, year, kind and issuers of a record."""


@dataclass(frozen=True, slots=True)
class Value:
    """A value of a facet, as filters take it, its label, and how many of the records have it.

    For an issuer, `with_predecessors` counts the records of the bodies it came from too, `predecessors` are their names
    among the records.
    """

    value: str
    label: str
    count: int
    with_predecessors: int
    predecessors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Facets:
    """The values of each facet; states, issuers and kinds with the most records first, years the newest first.

    A joint document counts for each of its issuers.
    """

    state: tuple[Value, ...]
    issuer: tuple[Value, ...]
    year: tuple[Value, ...]
    kind: tuple[Value, ...]


def facets(database: Engine, on: date, filters: Sequence[Filter], keys: Sequence[str] | None = None) -> Facets:
    """The facets of the records that meet the filters on a day; only of those with one of the keys, when given."""
    counts: Counter[Face] = Counter()
    with reading(database) as session:
        for state, year, kind, issuers, count in _rows(session, on, filters, keys):
            counts[state or State.UNVERIFIED.value, year, kind, tuple(json.loads(issuers))] += count
    return facets_of(counts)


def facets_of(counts: Counter[Face]) -> Facets:
    """The facets of records, counted by what they have in common."""
    states: Counter[str] = Counter()
    years: Counter[str] = Counter()
    kinds: Counter[str] = Counter()
    bodies: Counter[tuple[str, ...]] = Counter()
    for (state, year, kind, issuers), count in counts.items():
        states[state] += count
        kinds[kind] += count
        bodies[issuers] += count
        if year is not None:
            years[str(year)] += count
    return Facets(
        state=tuple(_plain(value, STATES[State(value)], count) for value, count in _falling(states)),
        issuer=_issuers(bodies),
        year=tuple(_plain(year, year, years[year]) for year in sorted(years, reverse=True)),
        kind=tuple(_plain(value, KINDS[Kind(value)], count) for value, count in _falling(kinds)),
    )


def _rows(
    session: Session, on: date, filters: Sequence[Filter], keys: Sequence[str] | None
) -> Iterator[tuple[str | None, int | None, str, str, int]]:
    """State, year, kind, issuers as JSON, and how many records have just these."""
    columns = (StateInterval.state, Record.year, Record.kind, cast(Record.issuers, String))
    counted = narrowed(session, select(*columns, func.count()), on, filters).group_by(*columns)  # type: ignore[call-overload]
    if keys is None:
        yield from session.exec(counted)
        return
    for start in range(0, len(keys), AT_ONCE):
        yield from session.exec(counted.where(col(Record.id).in_(keys[start : start + AT_ONCE])))


def _falling(counts: Counter[str]) -> list[tuple[str, int]]:
    """The most frequent first; of equal ones the order is always the same."""
    return sorted(counts.items(), key=lambda one: (-one[1], one[0]))


def _plain(value: str, label: str, count: int) -> Value:
    return Value(value, label, count, count)


def _issuers(bodies: Counter[tuple[str, ...]]) -> tuple[Value, ...]:
    """The issuers, each with the bodies it came from that issued something too.

    國務院 and 国务院 are one, called as it is printed most often.
    """
    counts, printed, folded = Counter[str](), Counter[str](), Counter[frozenset[str]]()
    for names, count in bodies.items():
        printed.update(dict.fromkeys(names, count))
        forms = frozenset(map(fold, names))
        counts.update(dict.fromkeys(forms, count))
        folded[forms] += count
    called = {fold(name): name for name, _ in reversed(_falling(printed))}
    return tuple(_issuer(called, form, count, folded) for form, count in _falling(counts))


def _issuer(called: Mapping[str, str], form: str, count: int, bodies: Counter[frozenset[str]]) -> Value:
    earlier = [one for one in map(fold, earlier_names(form)) if one in called]
    held = (form, *earlier)
    together = sum(n for forms, n in bodies.items() if not forms.isdisjoint(held)) if earlier else count
    return Value(called[form], called[form], count, together, tuple(called[one] for one in earlier))
