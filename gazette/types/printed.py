"""Text and where it stands in print."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple


class Span(NamedTuple):
    """Characters [start, end) of a named text."""

    start: int
    end: int


class Place(NamedTuple):
    """Where characters stand in print: sheet in the file (from 1), line on it (from 0), box as in `ocr.Box` or None."""

    page: int
    line: int
    box: tuple[float, float, float, float] | None


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters [start, end) of an issue's text come from one printed line."""

    start: int
    end: int
    place: Place


class ParagraphKind(StrEnum):
    """How a paragraph of an issue stands on the page."""

    TITLE = "title"
    TEXT = "text"
    ROW = "row"
    CONTENTS = "contents"
    FURNITURE = "furniture"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph (or table row, cells parted by tabs) of an issue: the characters [start, end) of its text.

    `size` is the type size relative to the issue's body type (1.0), `centred` whether it stands in the middle of its
    column, `gap` the white above it in body lines.
    """

    start: int
    end: int
    kind: ParagraphKind = ParagraphKind.TEXT
    size: float = 1.0
    bold: bool = False
    centred: bool = False
    gap: float = 0.0


@dataclass(frozen=True, slots=True)
class IssueText:
    """An issue as one string: paragraphs parted by newlines, headers and folios left out.

    `pieces` are in order and cover every character but the newlines and the tabs between cells. `folios` maps the
    sheet (from 1) to the number printed on it, where one was read. `headers` are the different running heads and feet,
    `pictures` the sheets that were read from a picture.
    """

    text: str
    pieces: tuple[Piece, ...]
    paragraphs: tuple[Paragraph, ...]
    folios: Mapping[int, str] = field(default_factory=dict)
    headers: tuple[str, ...] = ()
    pictures: frozenset[int] = frozenset()
