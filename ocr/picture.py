"""What is done to the picture of a page before it is read, each step only where the page asks for it."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image

from ocr.engines.protocol import Gray, Pixels, Quad

Affine = npt.NDArray[np.float64]
"""A 2 × 3 matrix that moves points: [x, y, 1] · matrixᵀ."""

SKEW_MOST = 5.0
SKEW_LEAST = 0.05


def pixels(picture: Image.Image) -> Pixels:
    """A PIL picture as an array, red first."""
    return np.asarray(picture.convert("RGB"), dtype=np.uint8)


def skew(picture: Pixels) -> float:
    """Degrees by which the lines of print lean (positive: they fall to the right), 0 when nothing clear is seen.

    The right angle makes the rows of ink sharpest: the profile's step heights are summed over candidate angles,
    coarse to fine.
    """
    grey = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)
    scale = min(1.0, 1000 / max(grey.shape))
    small = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    paper = cv2.medianBlur(small, 41)
    ink = cv2.subtract(paper, small)
    ink[ink < 30] = 0
    margin_y, margin_x = small.shape[0] // 40, small.shape[1] // 40
    ink = ink[margin_y:-margin_y, margin_x:-margin_x]
    if ink.size == 0 or float(ink.mean()) < 0.2:
        return 0.0
    coarse = cv2.resize(ink, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    best, step = 0.0, 0.5
    for seen, span in ((coarse, SKEW_MOST), (ink, 0.5), (ink, 0.1)):
        angles = np.arange(best - span, best + span + step / 2, step)
        scores = [_sharpness(seen, float(a)) for a in angles]
        best = float(angles[int(np.argmax(scores))])
        step /= 5
    return best if abs(best) >= SKEW_LEAST and abs(best) < SKEW_MOST else 0.0


def _sharpness(ink: Gray, angle: float) -> float:
    high, wide = ink.shape
    turn = cv2.getRotationMatrix2D((wide / 2, high / 2), angle, 1)
    rows = cv2.warpAffine(ink, turn, (wide, high), flags=cv2.INTER_LINEAR).sum(axis=1, dtype=np.float64)
    return float((np.diff(rows) ** 2).sum())


def turned(picture: Pixels, angle: float) -> tuple[Pixels, Affine]:
    """The picture with its lines made level, and the 2 × 3 matrix that takes its points back to the given picture."""
    high, wide = picture.shape[:2]
    turn = cv2.getRotationMatrix2D((wide / 2, high / 2), angle, 1)
    level = cv2.warpAffine(picture, turn, (wide, high), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(level, dtype=np.uint8), np.asarray(cv2.invertAffineTransform(turn), dtype=np.float64)


def strip(picture: Pixels, quad: Quad) -> Pixels:
    """The print inside four corners, straightened."""
    wide = int(max(np.linalg.norm(quad[0] - quad[1]), np.linalg.norm(quad[2] - quad[3])))
    high = int(max(np.linalg.norm(quad[0] - quad[3]), np.linalg.norm(quad[1] - quad[2])))
    wide, high = max(wide, 1), max(high, 1)
    goal = np.array([[0, 0], [wide, 0], [wide, high], [0, high]], dtype=np.float32)
    matrix = cv2.getPerspectiveTransform(quad.astype(np.float32), goal)
    out = cv2.warpPerspective(picture, matrix, (wide, high), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(out, dtype=np.uint8)
