"""Ink that no found line covers: the ends of lines that were cut off, and whole lines that were not found.

A network that finds lines stops short of a last comma in bad print, now and then loses a line of a clean page, and
does not see a single figure at the end of a row of dots. What is left of the ink, once lines, rules and the edges of
the sheet are taken out, is looked at again.
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from ocr.engines.protocol import Gray, Quad
from ocr.picture import grey_below
from ocr.tables import Rule
from ocr.types import Box
from ocr.vertical import is_tall

TYPE, USUAL = 0.75, 0.17
"""An em as a share of a found line's height; the usual one in inches (12 points)."""
DARK, DARK_LEAST = 0.45, 40.0
"""The ink of a lost line is at least this dark beside the darkest print of the page."""
FAINT, FAINT_LEAST = 0.22, 18.0
"""The ink of a stop at the end of a line is at least this dark, specks smoothed away."""
REACH, REACH_LEAST = 0.6, 0.1
"""So many ems past the end of a line its last stop is looked for; less than the second is no end."""
MARK = 0.012
"""The ink of the smallest stop, in square ems."""
EDGE = 0.03
"""Shadows and punched holes lie within this share of the sheet's sides."""
COARSE = 100.0
"""Dots per inch at which ink is gathered into lines."""
LOW, HIGH, LONG = 0.5, 1.7, 1.6
"""A lost line is so many ems high and at least so many long."""
THIN, SOLID = 0.08, 0.6
"""The share of ink in the box of a line of print."""

DOT, FIGURE = 0.3, (0.4, 1.1)
"""In ems: a dot of a leader is smaller both ways, a figure is so high and no wider than an em."""
LEADER, LED = 5, (2.0, 8.0)
"""So many dots lead to a figure: the last within the first number of ems, all of them within the second."""

SPECK, INKED = 0.008, 0.3
"""A speck is smaller than this (inches) one way; a page with less ink than so many square ems is blank."""


def dark_ink(darkness: Gray) -> Gray:
    """1 where there is print."""
    return np.asarray(darkness > max(DARK_LEAST, DARK * _darkest(darkness)), dtype=np.uint8)


def faint_ink(darkness: Gray) -> Gray:
    """1 where there is print, be it faint."""
    even = cv2.blur(darkness, (3, 3))
    return np.asarray(even > max(FAINT_LEAST, FAINT * _darkest(darkness)), dtype=np.uint8)


def _darkest(darkness: Gray) -> float:
    return grey_below(darkness[::4, ::4], 0.995)


def free(ink: Gray, dpi: float, quads: Sequence[Quad], rules: Sequence[Rule]) -> Gray:
    """The ink that lines, rules and the edges of the sheet leave over."""
    high, wide = ink.shape
    mask = ink.copy()
    for quad in quads:
        cv2.fillPoly(mask, [quad.astype(np.int32)], 0)
    thick = max(3, round(0.05 * dpi))
    for rule in rules:
        at, start, end = round(rule.at), round(rule.start), round(rule.end)
        ends = ((at, start), (at, end)) if rule.vertical else ((start, at), (end, at))
        cv2.line(mask, *ends, 0, thick)
    x, y = round(EDGE * wide), round(EDGE * high)
    mask[:y], mask[high - y :], mask[:, :x], mask[:, wide - x :] = 0, 0, 0, 0
    return mask


def is_inked(ink: Gray, dpi: float) -> bool:
    """True when a page holds at least the ink of a few characters, specks not counted."""
    side = max(2, round(SPECK * dpi))
    solid = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((side, side), np.uint8))
    return cv2.countNonZero(solid) > INKED * (USUAL * dpi) ** 2


def to_their_ends(quads: Sequence[Quad], ink: Gray) -> list[Quad]:
    """Quads drawn out over ink that follows at once: to the right, or down where they stand."""
    return [_drawn_out(quad, ink) for quad in quads]


def _drawn_out(quad: Quad, ink: Gray) -> Quad:
    stands = is_tall(quad)
    near, far = ((0, 1), (3, 2)) if stands else ((0, 3), (1, 2))
    em = TYPE * _across(quad)
    along = quad[list(far)] - quad[list(near)]
    long = float(np.linalg.norm(along[0]))
    if em < 4 or long < em:
        return quad
    step = along / long * REACH * em
    left, top, right, bottom = _within(np.concatenate([quad[list(far)], quad[list(far)] + step]), ink)
    part = ink[top:bottom, left:right]
    if part.size == 0 or float(part.sum()) < MARK * em * em:
        return quad
    places = np.flatnonzero(part.sum(axis=1 if stands else 0)) + 1
    reach = min(1.0, (float(places[-1]) + 0.2 * em) / (REACH * em))
    if reach * REACH < REACH_LEAST:
        return quad
    out = quad.copy()
    out[list(far)] += (step * reach).astype(np.float32)
    return out


def _across(quad: Quad) -> float:
    """The shorter way through a quad: the height of a line, the width of a column."""
    return float(min(np.linalg.norm(quad[0] - quad[3]), np.linalg.norm(quad[0] - quad[1])))


def _within(corners: Quad, ink: Gray) -> tuple[int, int, int, int]:
    high, wide = ink.shape
    left, top = np.floor(corners.min(axis=0)).astype(int)
    right, bottom = np.ceil(corners.max(axis=0)).astype(int)
    return max(0, left), max(0, top), min(wide, right), min(high, bottom)


def lost(ink: Gray, dpi: float, quads: Sequence[Quad]) -> list[Quad]:
    """Places where free ink stands like a line of print in about the type of the page's other lines."""
    em = _em(dpi, quads)
    scale = COARSE / dpi
    small = (cv2.resize(ink * 255, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA) > 40).astype(np.uint8)
    size = em * scale
    across = np.ones((1, max(3, round(0.9 * size))), np.uint8)
    joined = cv2.morphologyEx(small, cv2.MORPH_CLOSE, across)
    _, _, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    out = []
    for left, top, wide, high in (tuple(int(value) for value in row[:4]) for row in stats[1:]):
        filled = float(small[top : top + high, left : left + wide].mean())
        if LOW * size <= high <= HIGH * size and wide >= LONG * size and THIN < filled < SOLID:
            margin = 0.18 * size
            box = Box(*(value / scale for value in (left, top, left + wide, top + high)))
            out.append(_around(box, margin / scale))
    return out


def _em(dpi: float, quads: Sequence[Quad]) -> float:
    """The type of the page's lines."""
    return TYPE * float(np.median([_across(quad) for quad in quads])) if quads else USUAL * dpi


def _around(box: Box, margin: float) -> Quad:
    """The corners of a box with white around it."""
    left, top, right, bottom = box.left - margin, box.top - margin, box.right + margin, box.bottom + margin
    return np.array([[left, top], [right, top], [right, bottom], [left, bottom]], dtype=np.float32)


def led_to(ink: Gray, dpi: float, quads: Sequence[Quad]) -> list[Quad]:
    """Figures at the end of a row of dots: the folios of a table of contents.

    A row of dots is as straight as a rule: `ink` is what is free before rules are taken out.
    """
    em = _em(dpi, quads)
    outlines, _ = cv2.findContours(ink, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    marks = np.array([cv2.boundingRect(outline) for outline in outlines], dtype=int).reshape(-1, 4)
    places, sizes = marks[:, :2], marks[:, 2:]
    dots = (places + sizes / 2)[sizes.max(axis=1, initial=0) < DOT * em]
    figures = marks[(sizes[:, 1] >= FIGURE[0] * em) & (sizes[:, 1] <= FIGURE[1] * em) & (sizes[:, 0] <= em)]
    row: list[Box] = []
    for left, top, wide, high in sorted(tuple(int(value) for value in each) for each in figures):
        before = left - dots[(dots[:, 1] > top) & (dots[:, 1] < top + high), 0]
        near = before[(before > 0) & (before < LED[1] * em)]
        if len(near) >= LEADER and float(near.min()) < LED[0] * em:
            row.append(Box(left, top, left + wide, top + high))
    return [_around(box, 0.25 * em) for box in _side_by_side(row, 0.5 * em)]


def _side_by_side(boxes: Sequence[Box], gap: float) -> list[Box]:
    """Boxes from left to right, those of one number made one."""
    out: list[Box] = []
    for box in boxes:
        at = next(
            (
                i
                for i, one in enumerate(out)
                if 0 <= box.left - one.right < gap and one.top < box.bottom and box.top < one.bottom
            ),
            None,
        )
        if at is None:
            out.append(box)
        else:
            out[at] = Box(out[at].left, min(out[at].top, box.top), box.right, max(out[at].bottom, box.bottom))
    return out
