"""Ruled tables: rows stay whole, a new page begins with the head again."""

from dataclasses import dataclass
from typing import Protocol

from lines import break_lines
from marks import Ink, Rule, Sheet
from reportlab.pdfbase.pdfmetrics import stringWidth

PADDING = 4.0
Row = tuple[str, ...]


class Frame(Protocol):
    """Where a table is set: a column that is filled downwards."""

    y: float
    column_width: float
    body: float
    leading: float
    text_face: str
    label_face: str

    @property
    def left(self) -> float: ...

    @property
    def sheet(self) -> Sheet: ...

    def need(self, height: float) -> bool:
        """Go to the next frame when `height` is not left; say whether that happened."""
        ...


@dataclass(frozen=True)
class Grid:
    """The upright rules of a table, counted from the left of the frame, and its type."""

    edges: tuple[float, ...]
    size: float

    @property
    def leading(self) -> float:
        """From line to line within a cell."""
        return self.size * 1.45

    def broken(self, row: Row, face: str) -> list[list[str]]:
        """The lines of every cell."""
        rooms = [right - left - 2 * PADDING for left, right in zip(self.edges, self.edges[1:], strict=False)]
        return [
            break_lines(text, room, room, lambda part: float(stringWidth(part, face, self.size)))
            for text, room in zip(row, rooms, strict=True)
        ]


def set_table(frame: Frame, rows: list[Row]) -> None:
    """All rows, the first as head."""
    grid = Grid(edges(frame, rows), frame.body * 0.9)
    frame.y += 0.2 * frame.leading
    for number, row in enumerate(rows):
        height = grid.leading * max(len(cell) for cell in grid.broken(row, frame.text_face)) + 7
        if frame.need(height) and number:
            set_row(frame, grid, rows[0], frame.label_face)
        set_row(frame, grid, row, frame.text_face if number else frame.label_face)
    frame.y += 0.6 * frame.leading


def edges(frame: Frame, rows: list[Row]) -> tuple[float, ...]:
    """Where the upright rules stand: widths after the longest cell, the widest columns giving way."""
    size, room = frame.body * 0.9, frame.column_width
    columns = list(zip(*rows, strict=True))
    longest = [max(stringWidth(cell, frame.label_face, size) for cell in column) + 10 for column in columns]
    cap = room
    while sum(min(width, cap) for width in longest) > room:
        cap -= 1.0
    widths = [min(width, cap) for width in longest]
    scale = room / sum(widths)
    return tuple(sum(widths[:number]) * scale for number in range(len(widths) + 1))


def set_row(frame: Frame, grid: Grid, row: Row, face: str) -> None:
    """One row between two rules; narrow columns and the head are centred."""
    cells, marks = grid.broken(row, face), frame.sheet.marks
    height = grid.leading * max(len(cell) for cell in cells) + 7
    for lines, left, right in zip(cells, grid.edges, grid.edges[1:], strict=False):
        first = frame.y + (height - grid.leading * len(lines)) / 2 + (grid.leading + grid.size * 0.76) / 2
        centred = face == frame.label_face or right - left < frame.column_width * 0.3
        for number, text in enumerate(lines):
            spare = right - left - stringWidth(text, face, grid.size)
            x = frame.left + left + (spare / 2 if centred else PADDING)
            marks.append(Ink(x, first + number * grid.leading, text, face, grid.size))
    bottom = frame.y + height
    marks += [Rule(frame.left + x, frame.y, frame.left + x, bottom) for x in grid.edges]
    marks += [Rule(frame.left, y, frame.left + grid.edges[-1], y) for y in (frame.y, bottom)]
    frame.sheet.text.append("\t".join(row))
    frame.y = bottom
