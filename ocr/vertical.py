"""Text set vertically: a column is cut into its characters and laid out as a line, which every engine reads.

Columns run from right to left. To put them in order the page is thought of as turned a quarter to the left, so that
columns become rows and the same geometry serves (`aside`, `upright`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import cv2
import numpy as np
import numpy.typing as npt

from ocr.engines.protocol import Pixels, Quad
from ocr.picture import colour_below, grey_below
from ocr.types import Box, Line

TALL = 2.2
"""A piece of print so many times higher than wide is a column of characters or lies on its side."""


def is_tall(quad: Quad) -> bool:
    """True when the piece is a column rather than a line."""
    wide = float(np.linalg.norm(quad[0] - quad[1]))
    return float(np.linalg.norm(quad[0] - quad[3])) > TALL * wide


def is_vertical(quads: Sequence[Quad]) -> bool:
    """True when most of the print of a page stands in columns."""
    tall = sum(cv2.contourArea(quad) for quad in quads if is_tall(quad))
    return tall > 0.6 * sum(cv2.contourArea(quad) for quad in quads) > 0


def laid_out(column: Pixels) -> Pixels:
    """The characters of a column side by side, as one line from left to right."""
    cuts = character_cuts(column)
    high = int(np.median(np.diff(cuts))) if len(cuts) > 1 else column.shape[0]
    cells = [_as_in_a_line(column[top:bottom]) for top, bottom in pairwise(cuts)]
    wide = column.shape[1]
    paper = colour_below(column, 0.9)
    line = np.empty((max(high, *(c.shape[0] for c in cells)), wide * len(cells), 3), dtype=np.uint8)
    line[:] = paper
    for i, cell in enumerate(cells):
        top = (line.shape[0] - cell.shape[0]) // 2
        line[top : top + cell.shape[0], i * wide : (i + 1) * wide] = cell
    trimmed = int(0.08 * wide)
    return line if len(cells) < 2 or trimmed == 0 else _narrowed(line, wide, len(cells), trimmed)


def _as_in_a_line(cell: Pixels) -> Pixels:
    """The mark in a cell placed as horizontal print has it.

    Columns of simplified print set stops and commas at the upper right, a line sets them at the lower left; brackets
    and book quotes lie on their side, opening ones low in their cell and closing ones high.
    """
    box = _ink_box(cell)
    if box is None:
        return cell
    left, top, right, bottom = box
    high, wide = cell.shape[:2]
    mark_wide, mark_high = (right - left) / wide, (bottom - top) / high
    x, y = (left + right) / 2 / wide, (top + bottom) / 2 / high
    if mark_wide < 0.45 and mark_high < 0.5 and x > 0.5 and y < 0.55:
        return _moved_low_left(cell, box)
    if mark_wide > 0.4 and 0.15 < mark_high < 0.5 and abs(y - 0.5) > 0.12:
        return _fitted(np.ascontiguousarray(np.rot90(cell)), wide)
    return cell


def _ink_box(cell: Pixels) -> tuple[int, int, int, int] | None:
    grey = cv2.cvtColor(cell, cv2.COLOR_RGB2GRAY)
    paper, black = grey_below(grey, 0.85), float(grey.min())
    if paper - black < 40:
        return None
    mask = cv2.morphologyEx((grey < (paper + black) / 2).astype(np.uint8), cv2.MORPH_OPEN, np.ones((2, 2), np.uint8))
    ys, xs = np.nonzero(mask)
    if len(xs) == 0:
        return None
    return int(xs.min()), int(ys.min()), int(xs.max()) + 1, int(ys.max()) + 1


def _moved_low_left(cell: Pixels, box: tuple[int, int, int, int]) -> Pixels:
    left, top, right, bottom = box
    high, wide = cell.shape[:2]
    grow = 2
    mark = cell[max(0, top - grow) : bottom + grow, max(0, left - grow) : right + grow]
    out = np.empty_like(cell)
    out[:] = colour_below(cell, 0.85)
    x, y = int(0.14 * wide), max(0, int(0.9 * high) - mark.shape[0])
    part = mark[: high - y, : wide - x]
    out[y : y + part.shape[0], x : x + part.shape[1]] = part
    return out


def _fitted(cell: Pixels, wide: int) -> Pixels:
    return np.asarray(cv2.resize(cell, (wide, cell.shape[0]), interpolation=cv2.INTER_AREA), dtype=np.uint8)


def _narrowed(line: Pixels, wide: int, count: int, trim: int) -> Pixels:
    """Cells with the white at both sides of the column taken off, so that they stand as close as in a line of print."""
    return np.concatenate([line[:, i * wide + trim : (i + 1) * wide - trim] for i in range(count)], axis=1)


def character_cuts(column: Pixels) -> list[int]:
    """Where to cut a column between its characters: evenly spaced, through the least ink (dynamic programming)."""
    grey = cv2.cvtColor(column, cv2.COLOR_RGB2GRAY)
    dark = np.maximum(0, grey_below(grey, 0.8) - grey.astype(np.float32))
    middle = dark[:, int(0.1 * dark.shape[1]) : max(1, int(0.9 * dark.shape[1]))]
    ink: npt.NDArray[np.float64] = middle.sum(axis=1).astype(np.float64)
    ink /= max(1.0, float(np.percentile(ink, 90)))
    step = _pitch(ink, column.shape[1])
    return _cheapest(ink, step)


def _pitch(ink: npt.NDArray[np.float64], wide: int) -> float:
    """Distance from character to character: where the column is most like itself, near the size of the type."""
    low, high = max(4, int(0.62 * wide)), int(1.15 * wide)
    if len(ink) < 3 * high:
        return 0.85 * wide
    even = ink - ink.mean()
    scores = [float((even[:-lag] * even[lag:]).mean()) for lag in range(low, high + 1)]
    return float(low + int(np.argmax(scores)))


def _cheapest(ink: npt.NDArray[np.float64], step: float) -> list[int]:
    size = len(ink)
    if size < 1.5 * step:
        return [0, size]
    least, most = max(2, int(0.72 * step)), int(1.3 * step) + 1
    cost = np.full(size + 1, np.inf)
    cost[: most + 1] = np.append(ink, 0.0)[: most + 1] * 0.5
    cost[0] = 0.0
    came = np.zeros(size + 1, dtype=int)
    bends = (np.arange(most, least - 1, -1) / step - 1) ** 2 * 4
    for end in range(least, size + 1):
        first, last = max(0, end - most), end - least + 1
        total = cost[first:last] + bends[first - last :]
        best = int(total.argmin())
        found = float(total[best]) + (float(ink[end]) if end < size else 0.0)
        if found < cost[end] or end > most:
            cost[end], came[end] = found, first + best
    cuts = [size]
    while cuts[-1] > 0:
        cuts.append(int(came[cuts[-1]]))
    return cuts[::-1]


def aside(lines: Sequence[Line], width: float) -> list[Line]:
    """Lines of a page as if it lay on its left side: the rightmost column becomes the top row."""
    return [replace(line, box=_aside(line.box, width)) for line in lines]


def upright(lines: Sequence[Line], width: float) -> tuple[Line, ...]:
    """The reverse of `aside`."""
    return tuple(replace(line, box=_upright(line.box, width)) for line in lines)


def _aside(box: Box, width: float) -> Box:
    return Box(box.top, width - box.right, box.bottom, width - box.left)


def _upright(box: Box, width: float) -> Box:
    return Box(width - box.bottom, box.left, width - box.top, box.right)
