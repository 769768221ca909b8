"""The type area of a page and its columns, from where the lines begin and end."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from gazette.issue.printed import Column
from ocr.types import Line, Page, Role

MIN_LINES = 4  # lines that a column must have to be believed
MIN_SHARE = 0.25  # its typical line against the type area


@dataclass(frozen=True, slots=True)
class Area:
    """A page's columns and, when there are several, the whole type area for what spans them."""

    columns: tuple[Column, ...]

    @property
    def width(self) -> float:
        """Width of the first column, in page units."""
        return self.columns[0].right - self.columns[0].left


def areas(pages: Sequence[Page], bodies: Sequence[Sequence[Line]]) -> list[Area]:
    """One area a page. Pages with too few lines to tell borrow the width that is usual in the issue."""
    found = [_area(page, lines) for page, lines in zip(pages, bodies, strict=True)]
    widths = [
        area.width / page.dpi
        for page, area, lines in zip(pages, found, bodies, strict=True)
        if len(lines) >= 8 and len(area.columns) == _usual_columns(found)
    ]
    usual = median(widths) if widths else 0.0
    return [_widened(area, usual * page.dpi) for page, area in zip(pages, found, strict=True)]


def _usual_columns(found: Sequence[Area]) -> int:
    counts = [len(area.columns) for area in found]
    return max(set(counts), key=counts.count)


def _widened(area: Area, usual: float) -> Area:
    """A lone column narrower than usual is a page of short lines, not a narrow page."""
    if len(area.columns) > 1 or area.width >= 0.97 * usual:
        return area
    left = area.columns[0].left
    return Area((Column(left, left + usual),))


def _area(page: Page, lines: Sequence[Line]) -> Area:
    cells = [line for line in lines if line.role is not Role.CELL and line.cell is None]
    use = cells or lines
    if not use:
        return Area((Column(0.0, page.width),))
    gutter = _gutter(use)
    whole = _column(use)
    if gutter is None:
        return Area((whole,))
    left = [line for line in use if line.box.right <= gutter]
    right = [line for line in use if line.box.left >= gutter]
    return Area((_column(left), _column(right), whole))


def _column(lines: Sequence[Line]) -> Column:
    """Edges that at least one other line shares; a lone line sticking out does not move them."""
    heights = median(line.box.bottom - line.box.top for line in lines)
    return Column(
        _shared(sorted(line.box.left for line in lines), heights / 2),
        -_shared(sorted(-line.box.right for line in lines), heights / 2),
    )


def _shared(edges: Sequence[float], slack: float) -> float:
    for one, following in pairwise(edges):
        if following - one <= slack:
            return one
    return edges[0]


def _gutter(lines: Sequence[Line]) -> float | None:
    """The x that parts two columns: hardly any line crosses it and both sides hold lines worth the name."""
    begin, end = min(line.box.left for line in lines), max(line.box.right for line in lines)
    width = end - begin
    best: tuple[int, float] | None = None
    for x in sorted({line.box.left for line in lines if 0.35 < (line.box.left - begin) / width < 0.65}):
        crossing = sum(line.box.left < x - 1e-6 < line.box.right - 1e-6 for line in lines)
        if best is None or crossing < best[0]:
            best = (crossing, x)
    if best is None or best[0] > 0.25 * len(lines):
        return None
    gutter = best[1] - 1e-6
    left = [line.box.right - line.box.left for line in lines if line.box.right <= gutter]
    right = [line.box.right - line.box.left for line in lines if line.box.left >= gutter]
    sides = (left, right)
    if any(len(side) < MIN_LINES or median(side) < MIN_SHARE * width for side in sides):
        return None
    return gutter
