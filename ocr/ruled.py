"""Straight lines in the picture of a page, and pieces of print cut where a line of a table parts them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import cv2
import numpy as np

from ocr.engines.protocol import Gray, Pixels, Quad
from ocr.picture import grey_below
from ocr.tables import Grid, Rule, grids

LEAST = 0.293
"""Inches: a shorter stroke may be part of a character (a 一 of a title is up to a quarter inch)."""
THICK = 0.045
FAINT = 0.28
"""A rule is at least this dark beside the darkest print of the page."""
WORN = 0.6
"""A rule that is sure somewhere is followed where it is this much fainter."""
FOLD, EVEN = 0.0133, 0.1
"""Inches of a rule that become one pixel, and over which darkness is averaged."""
SLACK = 0.025
"""Inches by which the ends of two rules of one table may miss each other on a scan."""


def ink(picture: Pixels) -> Gray:
    """Darkness of the print against the paper around it, 0 to 255; uneven light is gone."""
    grey = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)
    small = cv2.resize(grey, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
    paper = cv2.resize(cv2.medianBlur(small, 31), (grey.shape[1], grey.shape[0]), interpolation=cv2.INTER_LINEAR)
    return np.asarray(cv2.subtract(paper, grey), dtype=np.uint8)


def find_rules(darkness: Gray, dpi: float) -> list[Rule]:
    """Horizontal and vertical rules of a levelled page, in pixels."""
    faint = max(18.0, FAINT * grey_below(darkness[::4, ::4], 0.99))
    across = _rules(darkness, faint, dpi, 1.6 * LEAST)
    down = _rules(cv2.transpose(darkness), faint, dpi, LEAST)
    return [*(Rule(False, *one) for one in across), *(Rule(True, *one) for one in down)]


def _rules(darkness: Gray, faint: float, dpi: float, least: float) -> list[tuple[float, float, float]]:
    """Horizontal rules of at least that many inches: at, start, end.

    The picture is narrowed first: along a rule all is smooth, and most of the work is saved.
    """
    fold = max(1, round(FOLD * dpi))
    cells = dpi / fold
    high, wide = darkness.shape
    thick = cv2.dilate(darkness, np.ones((2, 1), np.uint8))
    narrow = cv2.resize(thick, (-(-wide // fold), high), interpolation=cv2.INTER_AREA)
    # Averaged along its own direction a rule stands out of noise and its small gaps close; a row of
    # characters is as dark on both sides, a rule is not.
    even = cv2.blur(narrow, (_odd(EVEN * cells), 1))
    beside = np.zeros((2 * round(dpi * THICK) + 1, 1), np.uint8)
    beside[[0, -1]] = 1
    clear = cv2.subtract(even, cv2.dilate(even, beside))
    length = np.ones((1, _odd(least * cells)), np.uint8)
    sure = cv2.morphologyEx((clear > faint).astype(np.uint8), cv2.MORPH_OPEN, length)
    # Where a sure rule goes on faintly it is still that rule: a cell is not merged by a worn line.
    long = cv2.morphologyEx((clear > WORN * faint).astype(np.uint8), cv2.MORPH_OPEN, length)
    out = []
    for left, top, across, down, area in _holding(long, sure):
        if area / across <= dpi * THICK and down <= max(0.06 * dpi, 0.012 * across * fold):
            out.append((top + down / 2, float(left * fold), float((left + across) * fold)))
    return out


def _odd(cells: float) -> int:
    """The nearest odd number: what is centred on a cell moves nothing."""
    return 2 * max(0, round((cells - 1) / 2)) + 1


def _holding(mask: Gray, sure: Gray) -> list[tuple[int, ...]]:
    """Left, top, width, height and area of the parts of a mask that hold something sure."""
    outlines, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    out: list[tuple[int, ...]] = []
    for outline in outlines:
        left, top, wide, high = cv2.boundingRect(outline)
        place = slice(top, top + high), slice(left, left + wide)
        part = cv2.drawContours(np.zeros((high, wide), np.uint8), [outline], 0, 1, cv2.FILLED, offset=(-left, -top))
        if (sure[place] & part).any():
            out.append((left, top, wide, high, cv2.countNonZero(mask[place] & part)))
    return out


def find_tables(rules: Sequence[Rule], dpi: float) -> list[Grid]:
    """The ruled tables of the page; what is smaller than a character of a masthead is no table."""
    return [g for g in grids(rules, SLACK * dpi) if g.box.right - g.box.left > 1.2 * dpi]


def cut(quads: Sequence[Quad], tables: Sequence[Grid]) -> list[Quad]:
    """Quads cut where the side of a cell passes through them: neighbouring cells are not one line."""
    out: list[Quad] = []
    for quad in quads:
        high = float(np.linalg.norm(quad[0] - quad[3]))
        left, right = float(quad[0][0] + quad[3][0]) / 2, float(quad[1][0] + quad[2][0]) / 2
        middle = float(quad[:, 1].mean())
        sides = {
            side
            for grid in tables
            for one in grid.cells
            if one.box.top < middle < one.box.bottom
            for side in (one.box.left, one.box.right)
            if left + 0.4 * high < side < right - 0.4 * high
        }
        out += _pieces(quad, [(side - left) / (right - left) for side in sorted(sides)])
    return out


def _pieces(quad: Quad, shares: Sequence[float]) -> list[Quad]:
    ends = [0.0, *shares, 1.0]
    top, low = quad[1] - quad[0], quad[2] - quad[3]
    return [
        np.array(
            [quad[0] + a * top, quad[0] + b * top, quad[3] + b * low, quad[3] + a * low],
            dtype=np.float32,
        )
        for a, b in pairwise(ends)
    ]
