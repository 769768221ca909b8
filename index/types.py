"""What goes into an index and what comes out of it."""

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


class Hit(NamedTuple):
    """A document that matches, with its score (higher is better; comparable within one answer only)."""

    key: str
    score: float


@dataclass(frozen=True, slots=True)
class Snippet:
    """A piece of the original text around a match; `marks` are (start, end) character offsets within `text`."""

    text: str
    start: int
    marks: tuple[tuple[int, int], ...]
