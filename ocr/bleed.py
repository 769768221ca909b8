"""Print of the other side that shines through: known by its amount, and faded into the paper.

Pale print looks the same, so a faded page counts only when it is read with more certainty (`ocr.scan.read`).

Uneven light, dark borders and punched holes do the engines no harm (measured), so nothing is done about them alone.
"""

from __future__ import annotations

import cv2
import numpy as np

from ocr.engines.protocol import Gray, Pixels
from ocr.picture import grey_below

DARK, PALE, PALE_LEAST, FAINT = 0.55, 0.5, 12.0, 0.12
"""Print is at least this dark beside the darkest of the page; what shines through is at most so dark, at least so."""
BESIDE = 0.024
"""Inches: grey this near to print is its own edge."""
MUCH = 0.8
"""With more pale ink than this share of the print, fading it may do more good than harm."""
PRINT, WHITE = 0.5, 0.8
"""As shares of the paper's light: darker than the first is left as it is, lighter than the second becomes paper."""
PAPER = 250.0


def shines_through(darkness: Gray, dpi: float) -> bool:
    """True when much of the ink is pale and stands apart from the print."""
    even = cv2.blur(darkness, (3, 3))
    darkest = grey_below(even[::4, ::4], 0.995)
    dark = (even > DARK * darkest).astype(np.uint8)
    side = 2 * round(BESIDE / 2 * dpi) + 1
    near = cv2.dilate(dark, np.ones((side, side), np.uint8))
    pale = (even > max(PALE_LEAST, FAINT * darkest)) & (even < PALE * darkest) & (near == 0)
    apart = cv2.morphologyEx(pale.astype(np.uint8), cv2.MORPH_OPEN, np.ones((3, 3), np.uint8))
    return cv2.countNonZero(apart) > MUCH * max(1, cv2.countNonZero(dark))


def faded(picture: Pixels) -> Pixels:
    """The picture in even light with all that is pale made lighter or lost in the paper; dark print stays."""
    grey = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)
    small = cv2.resize(grey, None, fx=0.125, fy=0.125, interpolation=cv2.INTER_AREA)
    smooth = cv2.blur(cv2.medianBlur(small, 31), (9, 9))
    paper = cv2.resize(smooth, grey.shape[::-1], interpolation=cv2.INTER_LINEAR).astype(np.float32)
    light = grey / np.maximum(paper, 20)
    lifted = PRINT + (light - PRINT) * ((1 - PRINT) / (WHITE - PRINT))
    goal = PAPER * np.clip(np.where(light > PRINT, lifted, light), 0, 1)
    return np.asarray(np.clip(picture * (goal / np.maximum(grey, 1))[:, :, None], 0, 255), dtype=np.uint8)
