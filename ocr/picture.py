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
SKEW_SIDE = 1000
"""Lean is measured in a picture of about so many pixels on its long side."""
SKEW_BANDS = 40
"""Rotation by a few degrees is taken as shear between so many upright bands, each moved as a whole."""
SKEW_DARK, SKEW_INKED = 30, 0.2
"""Ink at least so dark counts; with less of it on average there is nothing to measure."""


def pixels(picture: Image.Image) -> Pixels:
    """A PIL picture as an array, red first."""
    return np.asarray(picture if picture.mode == "RGB" else picture.convert("RGB"), dtype=np.uint8)


def grey_below(picture: Gray, share: float) -> float:
    """The grey below which this share of the pixels lies (a percentile, by counting)."""
    counts = cv2.calcHist([np.ascontiguousarray(picture)], [0], None, [256], [0, 256]).ravel()
    return float(np.searchsorted(np.cumsum(counts), share * (picture.size - 1), side="right"))


def colour_below(picture: Pixels, share: float) -> Pixels:
    """The same for each colour."""
    return np.array([grey_below(picture[..., one], share) for one in range(3)], dtype=np.uint8)


def skew(ink: Gray) -> float:
    """Degrees by which the lines of print lean (positive: they fall to the right), 0 when nothing clear is seen.

    The right angle makes the rows of ink sharpest: the profile's step heights are summed over candidate angles,
    coarse to fine.
    """
    whole = max(1, round(max(ink.shape) / SKEW_SIDE))
    small = cv2.resize(ink, (ink.shape[1] // whole, ink.shape[0] // whole), interpolation=cv2.INTER_AREA)
    small = cv2.threshold(small, SKEW_DARK - 1, 0, cv2.THRESH_TOZERO)[1]
    margin_y, margin_x = small.shape[0] // 40, small.shape[1] // 40
    small = small[margin_y : small.shape[0] - margin_y, margin_x : small.shape[1] - margin_x]
    if small.shape[1] < SKEW_BANDS or float(small.mean()) < SKEW_INKED:
        return 0.0
    bands = cv2.resize(small.astype(np.float32), (SKEW_BANDS, small.shape[0]), interpolation=cv2.INTER_AREA)
    best, step = 0.0, 0.5
    for span in (SKEW_MOST, 0.5, 0.1):
        angles = np.arange(best - span, best + span + step / 2, step)
        scores = [_sharpness(bands, np.tan(np.radians(a)) * small.shape[1] / SKEW_BANDS) for a in angles]
        best = float(angles[int(np.argmax(scores))])
        step /= 5
    return best if abs(best) >= SKEW_LEAST and abs(best) < SKEW_MOST else 0.0


def _sharpness(bands: Gray, fall: float) -> float:
    """Step heights of the profile of ink when each band is raised by `fall` pixels against the one to its left."""
    shear = np.array([[1, 0, 0], [fall, 1, -fall * (SKEW_BANDS - 1) / 2]])
    even = cv2.warpAffine(bands, shear, bands.shape[::-1], flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP)
    return float((np.diff(even.sum(axis=1, dtype=np.float64)) ** 2).sum())


def way_back(picture: Pixels, angle: float) -> Affine:
    """The matrix that takes points of the picture made level by this angle back to the picture."""
    high, wide = picture.shape[:2]
    turn = cv2.getRotationMatrix2D((wide / 2, high / 2), angle, 1)
    return np.asarray(cv2.invertAffineTransform(turn), dtype=np.float64)


def levelled(picture: Pixels | Gray, back: Affine | None, side: int = 0) -> tuple[Pixels, float]:
    """The picture made level, and its scale: its long side is shrunk to `side` pixels unless that is 0 or longer.

    Halved first, then turned and shrunk in one step: as sharp as an average over areas at a third of the work.
    """
    high, wide = picture.shape[:2]
    scale = min(1.0, side / max(high, wide)) if side else 1.0
    if back is None and scale == 1:
        return picture, scale
    half = 1.0
    while half / 2 >= scale and min(picture.shape[:2]) > 1:
        picture = cv2.resize(picture, (picture.shape[1] // 2, picture.shape[0] // 2), interpolation=cv2.INTER_AREA)
        half /= 2
    matrix = np.eye(2, 3) if back is None else back.copy()
    matrix[:, :2] *= half / scale
    matrix[:, 2] *= half
    size = max(1, round(wide * scale)), max(1, round(high * scale))
    how = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    return np.asarray(cv2.warpAffine(picture, matrix, size, flags=how, borderMode=cv2.BORDER_REPLICATE)), scale


def moved(quad: Quad, back: Affine) -> Quad:
    """Corners on the level page as corners on the picture."""
    return np.asarray(quad @ back[:, :2].T + back[:, 2], dtype=np.float32)


def strip(picture: Pixels, quad: Quad) -> Pixels:
    """The print inside four corners, straightened."""
    wide = int(max(np.linalg.norm(quad[0] - quad[1]), np.linalg.norm(quad[2] - quad[3])))
    high = int(max(np.linalg.norm(quad[0] - quad[3]), np.linalg.norm(quad[1] - quad[2])))
    wide, high = max(wide, 1), max(high, 1)
    goal = np.array([[0, 0], [wide, 0], [wide, high], [0, high]], dtype=np.float32)
    matrix = cv2.getAffineTransform(quad[:3].astype(np.float32), goal[:3])  # quads are parallelograms
    out = cv2.warpAffine(picture, matrix, (wide, high), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(out, dtype=np.uint8)
