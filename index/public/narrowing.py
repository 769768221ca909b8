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
        meets = [_meets(one, value, labels) != one.excluded for value in values]
        mask = np.array(meets, np.bool_) if mask is None else mask & np.array(meets, np.bool_)
    return mask


def _meets(one: Filter, value: object, labels: Mapping[str, str]) -> bool:
    """Whether a value of a column meets what was typed."""
    if one.field is Field.YEAR:
        low, high = one.value or one.low, one.value or one.high
        return bool(value) and (low or "") <= str(value) and (high is None or str(value) <= high)
    if one.field is Field.DATE:
        return isinstance(value, int) and value != UNDATED and _first(one.low) <= value < _after(one.high)
    wanted = [fold(one.value or ""), *map(fold, one.others)]
    shown = {fold(str(v)): fold(labels.get(str(v), str(v))) for v in (value if isinstance(value, list) else [value])}
    return any(word == code or word in label for code, label in shown.items() for word in wanted)


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
