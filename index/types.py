"""What goes into an index and what comes out of it."""

import hashlib
import json
from dataclasses import dataclass
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class Document:
    """A searchable document: `key` is the caller's stable id, `body` the original text (not folded)."""

    key: str
    title: str
    numbers: tuple[str, ...]
    body: str
    date: str | None = None

    @property
    def stamp(self) -> str:
        """Sixteen hexadecimal digits over all of it: an index keeps them, and so can tell what it was made from."""
        everything = json.dumps([self.key, self.title, self.numbers, self.body, self.date])
        return hashlib.sha256(everything.encode()).hexdigest()[:16]


def day_number(date: str | None) -> int:
    """A number that grows with an ISO date, which may be shortened (2015, 2015-03); 0 when there is none."""
    parts = [int(part) for part in (date or "").split("-") if part.isdecimal()]
    year, month, day = (*parts, 0, 0, 0)[:3]
    return (year * 16 + month) * 32 + day


class Hit(NamedTuple):
    """A document that matches, with its score (higher is better; comparable within one answer only).

    `near`: some word of the query is in it only in a reading that resembles it.
    """

    key: str
    score: float
    near: bool = False


@dataclass(frozen=True, slots=True)
class Snippet:
    """A piece of the original text around a match; `marks` are (start, end) character offsets within `text`."""

    text: str
    start: int
    marks: tuple[tuple[int, int], ...]
