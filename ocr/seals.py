"""Red seals (印章): found by colour, size and rim, noted with their box, and taken off what they cover.

Letterheads (红头) and the big characters of covers are red too, but no rim closes around them: they are print and stay.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import cv2
import numpy as np
import numpy.typing as npt

from ocr.engines.protocol import Pixels
from ocr.types import Box

LEAST, MOST = 0.7, 2.6
"""Inches across: official seals are 4 to 5 cm (国发〔1999〕25号 names 4.2 and 4.5 cm), others less."""
REDDER = 35
"""A pixel is red when its red exceeds green and blue by this much."""
SPARSE, HINT = 4, 0.0001
"""Every so many pixels are looked at first; without this share of red among them there is no seal on the page."""
RIM = 0.16
"""The rim is looked for within this share of the half width."""
SEAL_LIGHT = 0.62
"""The ink of a seal is at least this light in the red channel, as a share of the paper."""
DIRECTIONS, CLOSED = 48, 0.7
"""The rim is looked for in so many directions and must be there in this share of them."""


def find_seals(picture: Pixels, dpi: float) -> list[Box]:
    """Boxes of the red seals on the page, in pixels."""
    if float((_redness(np.ascontiguousarray(picture[::SPARSE, ::SPARSE])) > REDDER).mean()) < HINT:
        return []
    red = _redness(picture)
    if float((red > REDDER).mean()) < 0.0003:
        return []
    scale = 75 / dpi
    small = cv2.resize((red > REDDER).astype(np.uint8) * 255, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    joined = cv2.dilate((small > 25).astype(np.uint8), np.ones((5, 5), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    sizes = ((labels == n, *(int(v) for v in stats[n])) for n in range(1, count))
    marks = [Mark(page, *at) for page, *at, area in sizes if _sized(at[2], at[3], area)]
    found = [mark for mark in marks if is_ring(mark.shape()) or (is_frame(mark.shape()) and mark.alone(marks))]
    return [Box(*(float(v / scale) for v in (m.left, m.top, m.left + m.wide, m.top + m.high))) for m in found]


class Mark(NamedTuple):
    """A red thing of the size of a seal, in pixels of the small picture; `page` is true where it is red."""

    page: npt.NDArray[np.bool_]
    left: int
    top: int
    wide: int
    high: int

    def shape(self) -> npt.NDArray[np.bool_]:
        """The mark in its own box."""
        return self.page[self.top : self.top + self.high, self.left : self.left + self.wide]

    def alone(self, marks: Sequence[Mark]) -> bool:
        """True when no other mark stands beside it in one row: framed characters (国, 图) are set in words."""
        middle = self.top + self.high / 2
        return not any(one is not self and one.top < middle < one.top + one.high for one in marks)


def is_ring(shape: npt.NDArray[np.bool_]) -> bool:
    """True when red runs along most of the smallest circle that holds it all; the rim of a faded seal has gaps."""
    (x, y), radius = cv2.minEnclosingCircle(np.argwhere(shape)[:, ::-1].astype(np.float32))
    rows, columns = np.nonzero(shape)
    dx, dy = columns - x, rows - y
    rim = np.hypot(dx, dy) > (1 - RIM) * radius
    seen = np.unique(((np.arctan2(dy[rim], dx[rim]) / np.pi + 1) * DIRECTIONS / 2).astype(int) % DIRECTIONS)
    return len(seen) >= CLOSED * DIRECTIONS


def is_frame(shape: npt.NDArray[np.bool_]) -> bool:
    """True when red runs along most of each side of the box."""
    high, wide = shape.shape
    deep = max(1, round(RIM / 2 * min(high, wide)))
    sides = shape[:deep].any(0), shape[-deep:].any(0), shape[:, :deep].any(1), shape[:, -deep:].any(1)
    return all(float(side.mean()) >= CLOSED for side in sides)


def _sized(wide: int, high: int, area: int) -> bool:
    across, down = wide / 75, high / 75
    round_or_square = 0.55 < wide / max(1, high) < 1.8
    return LEAST < across < MOST and LEAST < down < MOST and round_or_square and area > 0.15 * wide * high


def without(picture: Pixels, seals: list[Box]) -> Pixels:
    """The picture with the red of these seals turned to the paper around; black print under it stays."""
    if not seals:
        return picture
    out = picture.copy()
    for seal in seals:
        left, top, right, bottom = (max(0, round(v)) for v in seal)
        part = out[top:bottom, left:right]
        if part.size:
            out[top:bottom, left:right] = _faded(part)
    return out


def _faded(part: Pixels) -> Pixels:
    """A seal's surroundings with its red as light as the paper. Only what is red is touched: no edge is made."""
    red = cv2.dilate((_redness(part) > REDDER / 2).astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
    paper = _paper(part)
    share = part[:, :, 0] / np.maximum(1.0, paper[:, :, 0])
    # In the red channel the ink of a seal is nearly paper and black print is not: stretch what lies between.
    clean = np.where(share > SEAL_LIGHT, 1.0, share * (1 / SEAL_LIGHT) ** 0.5)
    stretched = np.minimum(clean, np.clip((share - 0.3) / 0.42, 0, 1))[:, :, None] * paper
    return np.asarray(np.where(red[:, :, None], stretched, part), dtype=np.uint8)


def _paper(part: Pixels) -> npt.NDArray[np.float32]:
    """The colour of the paper at each point, uneven light kept."""
    small = cv2.resize(part, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
    usual = np.percentile(part.reshape(-1, 3), 75, axis=0)
    local = cv2.medianBlur(small, 31)
    local[_redness(local) > REDDER / 2] = usual
    smooth = cv2.blur(local, (15, 15))
    return np.asarray(cv2.resize(smooth, part.shape[1::-1], interpolation=cv2.INTER_LINEAR), dtype=np.float32)


def _redness(picture: Pixels) -> Pixels:
    smooth = cv2.blur(picture, (3, 3))
    other = np.maximum(smooth[:, :, 1], smooth[:, :, 2])
    return np.asarray(cv2.subtract(smooth[:, :, 0], other), dtype=np.uint8)
