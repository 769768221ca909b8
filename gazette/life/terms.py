"""Terms (有效期) that an archive's own rules give, and what changes next. No term is uniform nationally: default none.

Rules come from archive.toml: a wording of the title (暂行, 试行) or a kind of document (normative) → a duration (P2Y).
"""

import calendar
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from gazette.errors import BadInput
from gazette.rules import terms
from gazette.rules.script import plain
from gazette.types.life import Interval, State
from gazette.types.regulation import Kind


def term_of(title: str, kind: Kind, rules: Mapping[str, str]) -> str | None:
    """The duration the archive's rules give a document, None where no rule fits.

    A wording of the title goes before a kind, and of several the longest wording.
    """
    flat = plain(title)
    wordings = [words for words in rules if plain(words) in flat]
    if wordings:
        return rules[max(wordings, key=len)]
    return rules.get(kind.value)


def last_day(first: date, duration: str) -> date | None:
    """The last day of a term that begins on `first`; None when it would lie beyond the calendar."""
    iso = terms.last_day(first.isoformat(), duration)
    return date.fromisoformat(iso) if iso else None


def window(day: date, within: str) -> date:
    """The last day of a span ahead: 6m, 2y, 30d or 3w from `day`; BadInput for anything else."""
    match = re.fullmatch(r"(\d{1,4})\s*([ymwd])[a-z]*", within.strip().lower())
    if match is None:
        raise BadInput(f"{within!r} is no span of time. Write 6m for six months, 2y, 3w or 30d.")
    count, unit = int(match[1]), match[2]
    if unit in "wd":
        return _bounded(day.toordinal() + count * (7 if unit == "w" else 1))
    year, month = divmod(day.year * 12 + day.month - 1 + count * (12 if unit == "y" else 1), 12)
    if year > date.max.year:
        return date.max
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _bounded(ordinal: int) -> date:
    return date.fromordinal(min(ordinal, date.max.toordinal()))


@dataclass(frozen=True, slots=True)
class Change:
    """A change of state that lies ahead: on `day` it becomes `to`; `because` are the events it follows from."""

    day: date
    before: State
    to: State
    because: tuple[int, ...]

    @property
    def last_day_before(self) -> date:
        """The last day of the state before: for a term its printed end (有效期届满日)."""
        return self.day - timedelta(days=1)


def changes_ahead(course: Iterable[Interval], day: date, until: date = date.max) -> tuple[Change, ...]:
    """What changes after `day`, up to and including `until`, in the order of days."""
    out, before = list[Change](), None
    for interval in course:
        if before is not None and interval.start is not None and day < interval.start <= until:
            out.append(Change(interval.start, before.state, interval.state, interval.because))
        before = interval
    return tuple(out)
