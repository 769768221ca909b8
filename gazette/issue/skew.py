"""Pages that lie askew or run from top to bottom made straight, so that indents and baselines can be measured."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from statistics import median

from ocr.types import Box, Line, Origin, Page

STEPS = 30  # slants tried on each side
STEP = 0.001  # a slant of one in a thousand: 0.06 degrees
BIN = 0.15  # how exactly ends must agree, in line heights
LEAST_LINES = 10  # fewer lines tell nothing
BETTER = 1.1  # so much sharper the margins must become


def straightened(page: Page) -> Page:
    """The page with boxes turned about the origin until its margins are upright; the page itself when they are.

    Vertical text, whose lines follow each other from right to left, is turned by a quarter. Boxes of slanted lines are
    upright rectangles around them: they become as much lower as the slant made them higher.
    """
    if page.origin is Origin.FILE:
        return page
    if 2 * sum(len(line.text) for line in page.lines if line.vertical) > sum(len(line.text) for line in page.lines):
        return _quarter_turned(page)
    slant = _slant(page.lines)
    return page if not slant else replace(page, lines=tuple(_turned(line, slant) for line in page.lines))


def _quarter_turned(page: Page) -> Page:
    """What ran downwards runs to the right, the line at the right edge comes to the top."""
    lines = tuple(
        replace(line, box=Box(line.box.top, page.width - line.box.right, line.box.bottom, page.width - line.box.left))
        for line in page.lines
    )
    return replace(page, width=page.height, height=page.width, lines=lines)


def _slant(lines: Sequence[Line]) -> float:
    """How far margins move to the right for each unit downwards: the slant under which line ends gather best."""
    use = [line for line in lines if line.cell is None and len(line.text) > 3]
    if len(use) < LEAST_LINES:
        return 0.0
    ends = [[(line.box.left, line.box.top) for line in use], [(line.box.right, line.box.bottom) for line in use]]
    bin_ = max(BIN * median(line.box.bottom - line.box.top for line in use), 1e-6)
    tried = sorted((step * STEP for step in range(-STEPS, STEPS + 1)), key=abs)
    sharp = {slant: sum(_sharpness(side, slant, bin_) for side in ends) for slant in tried}
    best = max(tried, key=lambda slant: sharp[slant])
    return best if sharp[best] > BETTER * sharp[0.0] else 0.0


def _sharpness(ends: Sequence[tuple[float, float]], slant: float, bin_: float) -> float:
    """Neighbouring bins are counted together, so that no margin is lost on a border."""
    counts = Counter(int((x - slant * y) // bin_) for x, y in ends)
    return sum(n * (n + counts[at - 1] + counts[at + 1]) for at, n in list(counts.items()))


def _turned(line: Line, slant: float) -> Line:
    box = line.box
    wide, high = box.right - box.left, box.bottom - box.top
    x, y = (box.left + box.right) / 2, (box.top + box.bottom) / 2
    low = max(high - abs(slant) * wide, 0.5 * high)
    x, y = x - slant * y, y + slant * x
    return replace(line, box=Box(x - wide / 2, y - low / 2, x + wide / 2, y + low / 2))
