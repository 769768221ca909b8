"""The filters of a query on a public index, answered from its columns as the browser answers them."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date

import numpy as np

from index.folding import fold
from index.matching import Mask
from index.public.columns import Course
from index.public.spool import UNDATED, day_of, days
from index.query import Field, Filter

COLUMNS: Mapping[Field, str] = {
    Field.STATE: "course",
    Field.ISSUER: "issuer",
    Field.KIND: "kind",
    Field.GAZETTE: "gazette",
    Field.DATE: "day",
}


def states_at(courses: Iterable[object], day: date) -> list[str]:
    """The state on a day of each course; "" when it says nothing of that day."""
    today = days(day)
    assert today is not None
    return [
        next((state for state, end in _course(course) if not isinstance(end, int) or end > today), "")
        for course in courses
    ]


def narrowed(
    filters: Sequence[Filter], day: date, columns: Callable[[Field], Sequence[object]], labels: Mapping[str, str]
) -> Mask | None:
    """The documents that meet all filters, None when there are no filters.

    `columns` gives for a field the values of all documents; `labels` what readers see for states and kinds.
    """
    mask: Mask | None = None
    for one in filters:
        values = columns(one.field)
        if one.field is Field.STATE:
            values = states_at(values, day)
        ranged = one.field in (Field.YEAR, Field.DATE)
        meets = [_in_range(one, value) for value in values] if ranged else _worded(one, values, labels)
        met = np.array(meets, np.bool_) != one.excluded
        mask = met if mask is None else mask & met
    return mask


def _in_range(one: Filter, value: object) -> bool:
    """Whether a year or a day lies in what was typed."""
    if one.field is Field.DATE:
        return isinstance(value, int) and value != UNDATED and _first(one.low) <= value < _after(one.high)
    low, high = one.value or one.low, one.value or one.high
    return bool(value) and (low or "") <= str(value) and (high is None or str(value) <= high)


def _worded(one: Filter, values: Sequence[object], labels: Mapping[str, str]) -> list[bool]:
    """Of every value whether its code is what was typed or its label has it in it; one of several does.

    Who asks for a body by its whole name means no other, if any document is of that one.
    """
    words = {fold(one.value or ""), *map(fold, one.others)}
    several = [value if isinstance(value, list) else [value] for value in values]
    distinct = {str(value) for some in several for value in some}
    met = {value for value in distinct if fold(value) in words}
    if not met or one.field is not Field.ISSUER:
        met |= {value for value in distinct if any(word in fold(labels.get(value, value)) for word in words)}
    return [any(str(value) in met for value in some) for some in several]


def _course(value: object) -> Course:
    return tuple((str(state), end) for state, end in value) if isinstance(value, list) else ()


def _first(low: str | None) -> int:
    return day_of(low, None)[0] if low else UNDATED


def _after(high: str | None) -> int:
    """The day after a date that may be shortened: 2015 → 1 January 2016."""
    if not high:
        return -UNDATED
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", high):
        return day_of(high, None)[0] + 1
    year, month = (int(part) for part in f"{high}-12".split("-")[:2])
    return day_of(f"{year + month // 12:04}-{month % 12 + 1:02}", None)[0]
