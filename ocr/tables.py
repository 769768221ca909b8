"""Ruled tables: from straight lines to grids of cells. Pure geometry, no units of its own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ocr.types import Box, Cell


class Rule(NamedTuple):
    """A straight printed line: at `at` on its own axis (x when vertical), from `start` to `end` along the other."""

    vertical: bool
    at: float
    start: float
    end: float


class GridCell(NamedTuple):
    """One cell of a grid with the rectangle that it covers."""

    cell: Cell
    box: Box


class Grid(NamedTuple):
    """A ruled table: its outer rectangle and its cells, row by row."""

    box: Box
    cells: tuple[GridCell, ...]

    def cell_at(self, x: float, y: float) -> GridCell | None:
        """The cell that holds this point."""
        for one in self.cells:
            if one.box.left <= x < one.box.right and one.box.top <= y < one.box.bottom:
                return one
        return None


def grids(rules: Sequence[Rule], tolerance: float) -> list[Grid]:
    """The tables that these rules draw, top to bottom. `tolerance` is how far two ends may miss each other."""
    joined = join(rules, tolerance)
    found = [grid for group in _connected(joined, tolerance) if (grid := _grid(group, tolerance)) is not None]
    found = [g for g in found if not any(_inside(g.box, other.box) for other in found if other is not g)]
    found.sort(key=lambda g: (g.box.top, g.box.left))
    return [_numbered(grid, number) for number, grid in enumerate(found)]


def join(rules: Sequence[Rule], tolerance: float) -> list[Rule]:
    """Rules on one line that touch or overlap made one; the parts of a broken or doubled line become the line."""
    out: list[Rule] = []
    for rule in sorted(rules, key=lambda r: (r.vertical, r.start)):
        for i, other in enumerate(out):
            if (
                other.vertical == rule.vertical
                and abs(other.at - rule.at) <= tolerance
                and rule.start <= other.end + 4 * tolerance
            ):
                long = max(other, rule, key=lambda r: r.end - r.start)
                out[i] = Rule(rule.vertical, long.at, min(other.start, rule.start), max(other.end, rule.end))
                break
        else:
            out.append(rule)
    return out


def _connected(rules: list[Rule], tolerance: float) -> list[list[Rule]]:
    groups: list[list[Rule]] = []
    for rule in rules:
        touching = [g for g in groups if any(_cross(rule, other, tolerance) for other in g)]
        groups = [g for g in groups if not any(g is t for t in touching)]
        groups.append([rule, *(r for g in touching for r in g)])
    return groups


def _cross(a: Rule, b: Rule, tolerance: float) -> bool:
    if a.vertical == b.vertical:
        return False
    return a.start - tolerance <= b.at <= a.end + tolerance and b.start - tolerance <= a.at <= b.end + tolerance


def _grid(group: list[Rule], tolerance: float) -> Grid | None:
    across = [r for r in group if not r.vertical]
    down = [r for r in group if r.vertical]
    if len(across) < 2 or not down:
        return None
    # Chinese official tables often leave their left and right sides open: the ends of the cross rules close them.
    xs = _places([r.at for r in down] + [min(r.start for r in across), max(r.end for r in across)], tolerance)
    ys = _places([r.at for r in across] + [min(r.start for r in down), max(r.end for r in down)], tolerance)
    rows, columns = len(ys) - 1, len(xs) - 1
    if rows < 1 or columns < 1 or rows * columns < 2:
        return None
    cells = _cells(xs, ys, across, down, tolerance)
    if len(cells) < 2:
        return None
    return Grid(Box(xs[0], ys[0], xs[-1], ys[-1]), tuple(cells))


def _places(values: list[float], tolerance: float) -> list[float]:
    """Distinct positions, those closer than twice the tolerance taken as one."""
    out: list[list[float]] = []
    for value in sorted(values):
        if out and value - out[-1][-1] <= 2 * tolerance:
            out[-1].append(value)
        else:
            out.append([value])
    return [sum(group) / len(group) for group in out]


def _cells(xs: list[float], ys: list[float], across: list[Rule], down: list[Rule], tolerance: float) -> list[GridCell]:
    """Squares of the full grid, joined where no rule parts them (merged cells)."""
    rows, columns = len(ys) - 1, len(xs) - 1
    parent = list(range(rows * columns))

    def root(i: int) -> int:
        while parent[i] != i:
            i = parent[i]
        return i

    for r in range(rows):
        for c in range(columns):
            middle_x, middle_y = (xs[c] + xs[c + 1]) / 2, (ys[r] + ys[r + 1]) / 2
            if c + 1 < columns and not _parted(down, xs[c + 1], middle_y, tolerance):
                parent[root(r * columns + c + 1)] = root(r * columns + c)
            if r + 1 < rows and not _parted(across, ys[r + 1], middle_x, tolerance):
                parent[root((r + 1) * columns + c)] = root(r * columns + c)
    members: dict[int, list[tuple[int, int]]] = {}
    for i in range(rows * columns):
        members.setdefault(root(i), []).append(divmod(i, columns))
    out = []
    for squares in members.values():
        top, bottom = min(r for r, _ in squares), max(r for r, _ in squares)
        left, right = min(c for _, c in squares), max(c for _, c in squares)
        cell = Cell(0, top, left, bottom - top + 1, right - left + 1)
        out.append(GridCell(cell, Box(xs[left], ys[top], xs[right + 1], ys[bottom + 1])))
    return sorted(out, key=lambda one: (one.cell.row, one.cell.column))


def _parted(rules: list[Rule], at: float, along: float, tolerance: float) -> bool:
    return any(abs(r.at - at) <= 2 * tolerance and r.start - tolerance <= along <= r.end + tolerance for r in rules)


def _inside(inner: Box, outer: Box) -> bool:
    return (
        outer.left <= inner.left
        and outer.top <= inner.top
        and inner.right <= outer.right
        and inner.bottom <= outer.bottom
        and inner != outer
    )


def _numbered(grid: Grid, number: int) -> Grid:
    cells = (
        GridCell(Cell(number, c.cell.row, c.cell.column, c.cell.row_span, c.cell.column_span), c.box)
        for c in grid.cells
    )
    return Grid(grid.box, tuple(cells))
