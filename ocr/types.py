"""The one type between reading and everything after it: a page of lines in reading order."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple


class Box(NamedTuple):
    """A rectangle on the page: units of 1/dpi inch, origin at the top left, right and bottom exclusive."""

    left: float
    top: float
    right: float
    bottom: float


class Role(StrEnum):
    """What a line is for on its page."""

    BODY = "body"
    HEADER = "header"
    FOOTER = "footer"
    FOLIO = "folio"
    CELL = "cell"
    FOOTNOTE = "footnote"
    SEAL = "seal"


class Origin(StrEnum):
    """Where the characters come from."""

    TEXT_LAYER = "text-layer"
    OCR = "ocr"
    FILE = "file"
    CORRECTION = "correction"


@dataclass(frozen=True, slots=True)
class Reading:
    """What one engine read on a line; two that differ are kept for people to look at."""

    engine: str
    text: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Cell:
    """The place of a line in a ruled table: all counted from 0, `table` within the page."""

    table: int
    row: int
    column: int
    row_span: int = 1
    column_span: int = 1


@dataclass(frozen=True, slots=True)
class Line:
    """One line of print, or with the role SEAL a seal or emblem: its place, without text.

    `confidence` is 0 to 1 (1 for a sound text layer). `height` is the size of the type in page units (font size for a
    text layer, median glyph height for OCR). `review` says in words why people should look; empty means no doubt.
    """

    text: str
    box: Box
    confidence: float = 1.0
    role: Role = Role.BODY
    origin: Origin = Origin.OCR
    height: float = 0.0
    bold: bool = False
    vertical: bool = False
    cell: Cell | None = None
    review: tuple[str, ...] = ()
    readings: tuple[Reading, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """One sheet image of a file, its lines in reading order: headers first, then body, footnotes, footers, folio last.

    `number` counts sheets from 1 within the file and is not the printed folio. `width` and `height` are in units of
    1/`dpi` inch, as every box is. `problems` names what kept the page from being read (blank, timed out, crashed).
    """

    number: int
    width: float
    height: float
    dpi: float
    lines: tuple[Line, ...]
    origin: Origin
    engine: str
    rotation: int = 0
    problems: tuple[str, ...] = field(default=())
