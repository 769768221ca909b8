"""The type area of a page and its columns, from where the lines begin and end."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from gazette.issue.printed import Column
from ocr.types import Box, Line, Origin, Page

SPARSE = 20  # on pages with fewer lines a lone full line is the only one that shows the edge
MIN_LINES = 4  # lines that a column must have to be believed
MIN_SHARE = 0.3  # how much of one side its longer lines fill (a side may hold two columns)
MIN_ALIGNED = 0.4  # share of lines that begin where others do: signatures make no column
MIN_WIDTH = 8.0  # ems of the narrowest column
FEW = 0.1  # share that may cross the gutter of columns borrowed from other pages
CROSSING = 0.25  # share of lines that may cross a gutter: titles and tables over all columns


@dataclass(frozen=True, slots=True)
class Area:
    """A page's columns and, when there are several, the whole type area (the last) for what spans them."""

    columns: tuple[Column, ...]

    @property
    def width(self) -> float:
        """Width of the first column, in page units."""
        return self.columns[0].right - self.columns[0].left

    def scaled(self, factor: float) -> "Area":
        """The same area in other units."""
        return Area(tuple(Column(one.left * factor, one.right * factor) for one in self.columns))

    def shifted(self, by: float) -> "Area":
        """The same area further to the right."""
        return Area(tuple(Column(one.left + by, one.right + by) for one in self.columns))


def areas(pages: Sequence[Page], bodies: Sequence[Sequence[Line]]) -> list[Area]:
    """One area a page. Pages with too few lines to tell borrow the columns that are usual in the issue."""
    found = [_area(page, lines) for page, lines in zip(pages, bodies, strict=True)]
    sheets = list(zip(pages, found, bodies, strict=True))
    telling = [area.scaled(1 / page.dpi) for page, area, lines in sheets if _on_paper(page) and len(lines) >= 8]
    if not telling:
        return found
    lines_with: Counter[int] = Counter()
    for area, lines in zip(found, bodies, strict=True):
        lines_with[len(area.columns)] += len(lines)
    count = max((len(area.columns) for area in telling), key=lambda n: lines_with[n])
    alike = sorted((area for area in telling if len(area.columns) == count), key=lambda area: area.width)
    usual = alike[3 * len(alike) // 4]
    return [_borrowed(area, usual.scaled(page.dpi), lines) if _on_paper(page) else area for page, area, lines in sheets]


def _on_paper(page: Page) -> bool:
    return page.origin is not Origin.FILE and page.dpi > 0


def _borrowed(area: Area, usual: Area, lines: Sequence[Line]) -> Area:
    """The usual columns for a page that looks narrower or has fewer of them, when nothing on it speaks against."""
    left = area.columns[0].left
    moved = usual.shifted(left - usual.columns[0].left)
    if len(area.columns) == 1 == len(usual.columns):
        return moved if area.width < 0.97 * moved.width else area
    gutters = [one.right for one in moved.columns[:-2]]
    crossing = sum(any(line.box.left < x < line.box.right for x in gutters) for line in lines)
    if len(area.columns) < len(moved.columns) and crossing <= FEW * len(lines):
        return moved
    return area


def _area(page: Page, lines: Sequence[Line]) -> Area:
    use = _table_rows_whole(lines)
    if not use or not _on_paper(page):
        return Area((Column(0.0, page.width),))
    groups = _columns(use)
    columns = tuple(_column(group) for group in groups)
    return Area(columns if len(columns) == 1 else (*columns, _column(use)))


def _table_rows_whole(lines: Sequence[Line]) -> list[Line]:
    """The lines, with each row of a ruled table as one: its cells are no columns of text."""
    whole: list[Line] = []
    rows: dict[tuple[int, int], int] = {}
    for line in lines:
        if line.cell is None:
            whole.append(line)
            continue
        at = rows.setdefault((line.cell.table, line.cell.row), len(whole))
        if at == len(whole):
            whole.append(line)
        a, b = whole[at].box, line.box
        box = Box(min(a.left, b.left), min(a.top, b.top), max(a.right, b.right), max(a.bottom, b.bottom))
        whole[at] = replace(whole[at], box=box)
    return whole


def _columns(lines: Sequence[Line]) -> list[list[Line]]:
    """The lines column by column; lines that cross a gutter are left out."""
    gutter = _gutter(lines)
    if gutter is None:
        return [list(lines)]
    left = [line for line in lines if line.box.right <= gutter]
    right = [line for line in lines if line.box.left >= gutter]
    return [*_columns(left), *_columns(right)]


def _column(lines: Sequence[Line]) -> Column:
    """Edges that at least one other line shares: on a full page a lone line sticking out does not move them."""
    heights = median(line.box.bottom - line.box.top for line in lines)
    return Column(
        _shared(sorted(line.box.left for line in lines), heights / 2),
        -_shared(sorted(-line.box.right for line in lines), heights / 2),
    )


def _shared(edges: Sequence[float], slack: float) -> float:
    if len(edges) < SPARSE:
        return edges[0]
    for one, following in pairwise(edges):
        if following - one <= slack:
            return one
    return edges[0]


def _gutter(lines: Sequence[Line]) -> float | None:
    """The x right of the best gutter: hardly any line crosses it and both sides hold columns worth the name."""
    em = median(line.box.bottom - line.box.top for line in lines)
    best: tuple[int, float] | None = None
    for x in sorted({line.box.left - 1e-6 for line in lines}):
        crossing = sum(line.box.left < x < line.box.right for line in lines)
        fewest = best[0] if best else CROSSING * len(lines)
        if crossing < fewest + (best is None) and _parts(lines, x, em):
            best = (crossing, x)
    return best[1] if best else None


def _parts(lines: Sequence[Line], x: float, em: float) -> bool:
    """Whether both sides of x are columns: enough lines, wide enough, and the longer lines fill them."""
    left = [line for line in lines if line.box.right <= x]
    right = [line for line in lines if line.box.left >= x]
    for side in (left, right):
        if len(side) < MIN_LINES:
            return False
        width = max(line.box.right for line in side) - min(line.box.left for line in side)
        longer = sorted(line.box.right - line.box.left for line in side)[3 * len(side) // 4]
        if width < MIN_WIDTH * em or longer < MIN_SHARE * width or _aligned(side, em) < MIN_ALIGNED:
            return False
    return True


def _aligned(lines: Sequence[Line], em: float) -> float:
    """Share of the lines that begin where at least two others do."""
    edges = [line.box.left for line in lines]
    return sum(sum(abs(edge - other) < 0.6 * em for other in edges) > 2 for edge in edges) / len(edges)
