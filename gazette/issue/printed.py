"""Rows of print with their place in the column: the measures every later step reads."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from ocr.types import Box, Line, Origin, Page, Role

STRAYS = 3  # so many rows may have been read too early
PADDING = 0.3  # ems that a box seen on a picture is too wide
PICTURED = 1.15  # how much a height measured on a picture may fall short
FURNITURE = frozenset({Role.HEADER, Role.FOOTER, Role.FOLIO, Role.SEAL})


@dataclass(frozen=True, slots=True)
class Column:
    """The left and right edge of the type area a row stands in, in page units."""

    left: float
    right: float


@dataclass(frozen=True, slots=True)
class Printed:
    """One row of print: one line, or fragments of one parted by wide white.

    `lines` are (line on the page from 0, line). `em` is the width of a full character of the body type, in the page's
    units, as all measures are; `size` is relative to the body type.
    """

    page: int
    lines: tuple[tuple[int, Line], ...]
    box: Box
    column: Column
    em: float
    size: float

    @property
    def text(self) -> str:
        """The fragments, parted by a tab."""
        if len(self.lines) == 1:
            return self.lines[0][1].text.strip()
        return "\t".join(line.text.strip() for _, line in self.lines)

    @property
    def bold(self) -> bool:
        """Whether the whole row is bold."""
        return all(line.bold for _, line in self.lines)

    @property
    def placed(self) -> bool:
        """Whether the row has a place on paper; rows of text files have none."""
        return self.lines[0][1].origin is not Origin.FILE

    @property
    def indent(self) -> float:
        """White before the row, in ems."""
        return (self.box.left - self.column.left) / self.em

    @property
    def rest(self) -> float:
        """White after the row up to the column's right edge, in ems."""
        return (self.column.right - self.box.right) / self.em

    @property
    def centred(self) -> bool:
        """Whether the row stands in the middle, more than an ordinary indent away from both edges."""
        if not self.placed:
            return False
        lopsided = abs(self.indent - self.rest)
        return lopsided < 2.0 if self.size >= 1.15 else self.indent > 2.6 and lopsided < 1.2

    @property
    def height(self) -> float:
        """Height of the row's box."""
        return self.box.bottom - self.box.top


def units(text: str) -> float:
    """Width of the text in full characters: half-width ones count half."""
    return sum(0.5 if ord(ch) < 0x2E80 and ch not in "“”‘’—…·" else 1.0 for ch in text.strip())


@dataclass(frozen=True, slots=True)
class Measure:
    """The issue's body type in points: height of the type and width of a full character."""

    height: float
    em: float


def measure(pages: Sequence[Page]) -> Measure:
    """The body type, as the weighted median over all lines of some length."""
    heights: list[float] = []
    ems: list[float] = []
    for page in pages:
        for line in page.lines:
            if line.role in FURNITURE or line.origin is Origin.FILE or len(line.text) < 8 or page.dpi <= 0:
                continue
            points = 72.0 / page.dpi
            heights += [type_height(line) * points] * (len(line.text) // 8)
            ems += [(line.box.right - line.box.left) * points / units(line.text)] * (len(line.text) // 8)
    return Measure(median(heights) if heights else 1.0, max(median(ems), 0.01) if ems else 1.0)


def type_height(line: Line) -> float:
    """Size of the line's type; the box's height where the reader gave none."""
    return line.height or max(line.box.bottom - line.box.top, 1e-6)


def type_size(line: Line, type_: Measure, scale: float) -> float:
    """The line's type against the body's. Heights seen on a picture are rough: there widths decide."""
    if line.origin is Origin.FILE:
        return 1.0
    high = type_height(line) / (type_.height * scale)
    if line.height and line.origin is Origin.TEXT_LAYER:
        return high
    ems = (line.box.right - line.box.left) / (type_.em * scale) - PADDING
    wide = ems / (units(line.text) or 1.0)
    return min(wide, PICTURED * high)


def rows_of(page: Page, body: Sequence[tuple[int, Line]], columns: Sequence[Column], type_: Measure) -> list[Printed]:
    """The page's rows in reading order: neighbours on one baseline of one column come together."""
    scale = page.dpi / 72.0 or 1.0
    if page.origin is Origin.FILE:
        lines_apart = (pair for pair in body if pair[1].text.strip())
        return [Printed(page.number, (pair,), pair[1].box, columns[0], type_.em * scale, 1.0) for pair in lines_apart]
    rows: list[Printed] = []
    for index, line in body:
        if not line.text.strip():
            continue
        column = column_of(line.box, columns)
        if rows and _beside(rows[-1], line, column):
            last = rows.pop()
            lines = (*last.lines, (index, line))
            box = Box(
                last.box.left, min(last.box.top, line.box.top), line.box.right, max(last.box.bottom, line.box.bottom)
            )
        else:
            lines, box = ((index, line),), line.box
        sizes = [type_size(one, type_, scale) for _, one in lines]
        size = median(sizes) if len(sizes) > 1 else sizes[0]
        rows.append(Printed(page.number, lines, box, column, type_.em * scale, size))
    return rows


def downwards(rows: Sequence[Printed]) -> list[Printed]:
    """The rows with strays put back: a column is read from top to bottom. Lines of files stay as they are.

    Only a row that stands above the last few rows of its own column, and below the one before them, is moved. A reader
    takes a signature at the right for a column of its own and reads what stands to the left below it first.
    """
    if rows and not rows[0].placed:
        return list(rows)
    ordered: list[Printed] = []
    for row in rows:
        at = len(ordered)
        while at > 0 and ordered[at - 1].column == row.column and row.box.bottom <= ordered[at - 1].box.top:
            at -= 1
        few = at > 0 and len(ordered) - at <= STRAYS and ordered[at - 1].column == row.column
        ordered.insert(at if few else len(ordered), row)
    return ordered


def column_of(box: Box, columns: Sequence[Column]) -> Column:
    """The narrowest column that holds most of the box."""
    width = max(box.right - box.left, 1e-6)
    holding = [c for c in columns if min(box.right, c.right) - max(box.left, c.left) > 0.8 * width]
    return min(holding or columns, key=lambda c: c.right - c.left if holding else -(c.right - c.left))


def _beside(row: Printed, line: Line, column: Column) -> bool:
    if not row.placed or line.cell or row.lines[-1][1].cell or row.column != column:
        return False
    shared = min(row.box.bottom, line.box.bottom) - max(row.box.top, line.box.top)
    lower = min(row.height, line.box.bottom - line.box.top)
    return shared > 0.5 * lower and line.box.left > row.box.right - 0.5 * row.em
