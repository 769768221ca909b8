"""PP-OCR networks, one that finds lines and one that reads them, run by onnxruntime on one thread.

They are run directly: the packages that carry the weights shrink 300-dpi pages before they look for lines, and keep
neither second choices nor the places of characters, which doubt and repair need.
"""

from __future__ import annotations

import math
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from ocr.engines.head import Floats, Head, LastLayer, Places, said
from ocr.engines.onnx_file import ending_at
from ocr.engines.protocol import Glimpse, Pixels, Quad, Strip
from ocr.errors import EngineMissing

SIDE_FIND = 1600
"""Long side of a page when lines are looked for (A4 at 137 dpi)."""
WHOLE = 32
"""The network that finds lines takes sides that are multiples of this."""
PROBABLE, BOX_PROBABLE = 0.3, 0.5
UNCLIP = 1.6
STRIP_HIGH = 48
FAINT = 0.02
"""A character held possible with at least this, where the blank won, is kept as faint."""
NARROW, NARROW_FINE = 0.9, 0.7
"""Strips are read so much narrower than they are printed, those of fine scans more: about as few errors, less work."""
FINE = 56
"""A strip of at least so many pixels in height is of a fine scan: it is shrunk to be read."""
BATCH_PIXELS = 48 * 1500
"""Strips read in one run of the network: bounded by pixels, so that memory is."""


class PaddleEngine:
    """Two networks and the characters that the second one knows, in the order of its output."""

    def __init__(
        self,
        name: str,
        find: Path,
        read: Path,
        letters: Sequence[str] = (),
        *,
        side: int = SIDE_FIND,
        narrow: tuple[float, float] = (NARROW, NARROW_FINE),
        last: LastLayer | None = None,
    ) -> None:
        """Load the weights; `letters` are taken from the network that reads when it carries them.

        `narrow` is how much narrower strips of coarse scans are read, and those of fine ones. When the last layer is
        told, that is worked out apart from the network, and only where it matters.
        """
        self.name, self.side, self._narrow = name, side, narrow
        thread = ThreadPoolExecutor(1, f"engine {name}")
        self._find, self._read = _Network(find.read_bytes(), thread), _Reader(read, thread, last)
        self._letters = ["", *(letters or self._read.letters), " "]

    def find(self, picture: Pixels) -> list[Quad]:
        """Quadrilaterals of print, in pixels of `picture`."""
        below, beside = (-side % WHOLE for side in picture.shape[:2])
        whole = cv2.copyMakeBorder(picture, 0, below, 0, beside, cv2.BORDER_REPLICATE)
        return _quads(self._find.run(_normal(whole))[0, 0])

    def read(self, strips: Sequence[Pixels]) -> list[Strip]:
        """Each strip read; strips of like length share a run."""
        out: list[Strip] = [Strip("", 0.0)] * len(strips)
        widths = [self._width(strip) for strip in strips]
        batch: list[int] = []
        widest = 0
        for i in sorted(range(len(strips)), key=widths.__getitem__):
            width = max(STRIP_HIGH, widths[i])
            if batch and max(widest, width) * (len(batch) + 1) * STRIP_HIGH > BATCH_PIXELS:
                self._read_batch(strips, batch, widest, out)
                batch, widest = [], 0
            batch.append(i)
            widest = max(widest, width)
        if batch:
            self._read_batch(strips, batch, widest, out)
        return out

    def _width(self, strip: Pixels) -> int:
        """Pixels that a strip takes when it is as high as the network reads."""
        high, wide = strip.shape[:2]
        return max(1, math.ceil(self._narrow[high >= FINE] * STRIP_HIGH * float(wide / max(1, high))))

    def _read_batch(self, strips: Sequence[Pixels], batch: list[int], widest: int, out: list[Strip]) -> None:
        data = np.zeros((len(batch), 3, STRIP_HIGH, widest), dtype=np.float32)
        widths = []
        for row, i in enumerate(batch):
            width = self._width(strips[i])
            shrink = cv2.INTER_AREA if strips[i].shape[0] > 2 * STRIP_HIGH else cv2.INTER_LINEAR
            data[row, :, :, :width] = _normal(cv2.resize(strips[i], (width, STRIP_HIGH), interpolation=shrink))[0]
            widths.append(width)
        for row, (i, places) in enumerate(zip(batch, self._read.places(data), strict=True)):
            out[i] = self._decode(places, widths[row] / widest)

    def _decode(self, places: Places, share: float) -> Strip:
        """Best path of the CTC output: a letter where the winner changes and is not the blank."""
        steps = min(places.steps, max(1, round(places.steps * share)) + 1)
        parted = (np.diff(places.at) > 1) & (places.best[1:] > 0)  # a blank between two of the same letter
        ends = np.flatnonzero((np.diff(places.best) != 0) | parted) + 1
        seen: list[Glimpse] = []
        faint: list[Glimpse] = []
        for start, end in pairwise([0, *ends, len(places.at)]):
            run = places.part(start, end)
            if start < end and run.best[0]:
                seen.append(self._glimpse(run, steps))
            elif start < end and run.at[0] < steps and float(run.second_chance.max()) > FAINT:
                faint.append(self._glimpse(run.turned(), steps))
        text = "".join(g.text for g in seen)
        mean = sum(g.confidence for g in seen) / len(seen) if seen else 0.0
        return Strip(text, mean, tuple(seen), tuple(faint))

    def _glimpse(self, run: Places, steps: int) -> Glimpse:
        """The character that is best at some places side by side, as seen where it is surest."""
        top = int(run.chance.argmax())
        middle = float(run.at[top] if len(run.at) > 3 else (run.at[0] + run.at[-1]) / 2) + 0.5
        return Glimpse(
            self._letters[run.best[top]],
            min(1.0, middle / steps),
            float(run.chance[top]),
            self._letters[run.second[top]],
            float(run.second_chance[top]),
        )


class _Network:
    """A network that is loaded and run on one thread, never on that of the caller.

    White paper gives numbers too small for the quick path of a processor: looking for lines takes thrice as long unless
    they count as zero. That is a state of a whole thread, and whoever calls us must go on counting as before.
    """

    def __init__(self, model: bytes, thread: ThreadPoolExecutor) -> None:
        self._thread = thread
        self._session = thread.submit(_session, model).result()
        self._input = self._session.get_inputs()[0].name
        self._outputs = [output.name for output in self._session.get_outputs()]

    def run(self, batch: Floats, output: int = 0) -> Floats:
        """One of the network's outputs, its first unless told."""
        out: Floats = self._thread.submit(self._session.run, [self._outputs[output]], {self._input: batch}).result()[0]
        return out

    @property
    def letters(self) -> list[str]:
        """The characters that the network says it reads."""
        found: list[str] = self._session.get_modelmeta().custom_metadata_map["character"].splitlines()
        return found


class _Reader(_Network):
    """The network that reads strips; its last layer, when told, is worked out by a Head."""

    def __init__(self, model: Path, thread: ThreadPoolExecutor, last: LastLayer | None) -> None:
        weights = model.read_bytes()
        if last is not None:
            try:
                weights = ending_at(weights, last.features, last.weights, last.bias)
            except ValueError as error:
                raise EngineMissing(f"{model.name} is not the network that is known here: {error}") from error
        super().__init__(weights, thread)
        self._head = None
        if last is not None:
            nothing = np.zeros((1, 3, STRIP_HIGH, STRIP_HIGH), np.float32)
            self._head = Head(self.run(nothing, 1), self.run(nothing, 2), last.certain)

    def places(self, batch: Floats) -> Iterator[Places]:
        """What stands on each strip of a batch."""
        return map(self._head.places if self._head else said, self.run(batch))


def _session(model: bytes) -> Any:  # noqa: ANN401  (onnxruntime has no types)
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    try:
        import onnxruntime  # noqa: PLC0415  (slow to import, and only needed when the engine is used)
    except ImportError as error:
        raise EngineMissing("onnxruntime is not installed; run: pip install onnxruntime") from error
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = False
    options.add_session_config_entry("session.set_denormal_as_zero", "1")
    options.log_severity_level = 4
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])


def _normal(picture: Pixels) -> Floats:
    """A batch of one picture, −1 to 1, channels first, blue first: what the networks were trained on."""
    return np.asarray(cv2.dnn.blobFromImage(picture, 1 / 127.5, mean=(127.5, 127.5, 127.5), swapRB=True))


def _quads(chance: Floats) -> list[Quad]:
    """Boxes of print from the map of chances, grown back to full height (the network shrinks lines while training)."""
    mask = cv2.dilate((chance > PROBABLE).astype(np.uint8), np.ones((2, 2), np.uint8))
    contours, _ = cv2.findContours(mask, cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)
    out = []
    for contour in contours:
        (x, y), (wide, high), angle = cv2.minAreaRect(contour)
        if (
            min(wide, high) < 3
            or _mean_inside(chance, np.asarray(cv2.boxPoints(((x, y), (wide, high), angle)))) < BOX_PROBABLE
        ):
            continue
        grow = 2 * wide * high * UNCLIP / (2 * (wide + high))
        if min(wide, high) + grow < 5:
            continue
        corners = cv2.boxPoints(((x, y), (wide + grow, high + grow), angle))
        out.append(clockwise(np.asarray(corners, dtype=np.float32)))
    return out


def _mean_inside(chance: Floats, corners: Floats) -> float:
    high, wide = chance.shape
    left, top = np.clip(np.floor(corners.min(axis=0)).astype(int), 0, [wide - 1, high - 1])
    right, bottom = np.clip(np.ceil(corners.max(axis=0)).astype(int), 0, [wide - 1, high - 1])
    mask = np.zeros((bottom - top + 1, right - left + 1), dtype=np.uint8)
    cv2.fillPoly(mask, [(corners - [left, top]).astype(np.int32)], 1)
    return float(cv2.mean(chance[top : bottom + 1, left : right + 1], mask)[0])


def clockwise(corners: Quad) -> Quad:
    """Corners from the top left clockwise."""
    by_x = corners[np.argsort(corners[:, 0], kind="stable")]
    left = by_x[:2][np.argsort(by_x[:2, 1], kind="stable")]
    right = by_x[2:][np.argsort(by_x[2:, 1], kind="stable")]
    return np.array([left[0], right[0], right[1], left[1]], dtype=np.float32)
