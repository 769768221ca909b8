"""Red seals (印章): found by colour and size, noted with their box, and taken off so that the print under them is read.

Red letterheads (红头) are red too but wide and low: they are print and stay.
"""

from __future__ import annotations

import cv2
import numpy as np

from ocr.engines.protocol import Pixels
from ocr.types import Box

LEAST, MOST = 0.7, 2.6
"""Inches across: official seals are 4 to 5 cm (国发〔1999〕25号 names 4.2 and 4.5 cm), others less."""
REDDER = 35
"""A pixel is red when its red exceeds green and blue by this much."""


def find_seals(picture: Pixels, dpi: float) -> list[Box]:
    """Boxes of the red seals on the page, in pixels."""
    red = _redness(picture)
    if float((red > REDDER).mean()) < 0.0003:
        return []
    scale = 75 / dpi
    small = cv2.resize((red > REDDER).astype(np.uint8) * 255, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    joined = cv2.dilate((small > 25).astype(np.uint8), np.ones((5, 5), np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    out = []
    for left, top, wide, high, area in stats[1:count]:
        across, down = wide / 75, high / 75
        round_or_square = 0.55 < wide / max(1, high) < 1.8
        if LEAST < across < MOST and LEAST < down < MOST and round_or_square and area > 0.15 * wide * high:
            out.append(Box(*(float(v / scale) for v in (left, top, left + wide, top + high))))
    return out


def without(picture: Pixels, seals: list[Box]) -> Pixels:
    """The picture with the red of these seals turned to paper; black print under it stays."""
    if not seals:
        return picture
    out = picture.copy()
    for seal in seals:
        left, top, right, bottom = (max(0, round(v)) for v in seal)
        part = out[top:bottom, left:right]
        channel = part[:, :, 0]
        paper = int(np.percentile(channel, 90))
        # In the red channel the ink of a seal is nearly paper and black print is not: stretch what lies between.
        faint = paper * 0.62
        clean = np.where(channel > faint, paper, channel * (paper / faint) ** 0.5)
        soft = np.clip((channel.astype(np.float32) - 0.3 * paper) / (0.42 * paper), 0, 1) * paper
        out[top:bottom, left:right] = np.minimum(clean, np.maximum(soft, 0)).astype(np.uint8)[:, :, None]
    return out


def _redness(picture: Pixels) -> Pixels:
    smooth = cv2.blur(picture, (3, 3))
    other = np.maximum(smooth[:, :, 1], smooth[:, :, 2])
    return np.asarray(cv2.subtract(smooth[:, :, 0], other), dtype=np.uint8)
