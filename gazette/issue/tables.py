"""Rows of ruled tables: cells in their columns, lines of a cell joined, a table that runs over pages made whole."""

from collections.abc import Sequence
from dataclasses import dataclass

from gazette.issue.words import bare
from ocr.types import Line


@dataclass(frozen=True, slots=True)
class CellLine:
    """A line in a cell: sheet, line on the page from 0, the line."""

    page: int
    index: int
    line: Line


@dataclass(frozen=True, slots=True)
class Row:
    """A table row: for each column the lines of its cell, from top to bottom (none: an empty cell)."""

    cells: tuple[tuple[CellLine, ...], ...]

    def texts(self) -> tuple[str, ...]:
        """What the cells say, white space aside."""
        return tuple(bare("".join(one.line.text for one in cell)) for cell in self.cells)


def rows_of_table(lines: Sequence[CellLine]) -> list[Row]:
    """The rows of one table of one page, in order, all with the same number of columns."""
    places: dict[tuple[int, int], list[CellLine]] = {}
    for one in lines:
        assert one.line.cell is not None
        places.setdefault((one.line.cell.row, one.line.cell.column), []).append(one)
    width = 1 + max(column for _, column in places)
    numbers = sorted({row for row, _ in places})
    return [
        Row(
            tuple(
                tuple(sorted(places.get((number, column), ()), key=lambda c: c.line.box.top)) for column in range(width)
            )
        )
        for number in numbers
    ]


def carried_over(table: Sequence[Row], following: Sequence[Row]) -> list[Row] | None:
    """The table with the rows of the next page, or None when those are a table of their own.

    A head printed again is dropped; a row whose first cell is empty goes on with the last row of the page before.
    """
    if len(table[0].cells) != len(following[0].cells):
        return None
    again = table[0].texts() == following[0].texts()
    fresh = list(following[1:] if again else following)
    if not again and not (fresh and _goes_on(table, fresh[0])):
        return None
    if fresh and _is_remainder(fresh[0]):
        last = table[-1]
        joined = Row(tuple((*a, *b) for a, b in zip(last.cells, fresh[0].cells, strict=True)))
        return [*table[:-1], joined, *fresh[1:]]
    return [*table, *fresh]


def _is_remainder(row: Row) -> bool:
    texts = row.texts()
    return len(texts) > 1 and not texts[0] and any(texts)


def _goes_on(table: Sequence[Row], row: Row) -> bool:
    """Without a repeated head: the serial numbers of the first column run on, or the row has none."""
    last, this = table[-1].texts()[0], row.texts()[0]
    if last.isdigit() and this.isdigit():
        return int(this) == int(last) + 1
    return _is_remainder(row)
