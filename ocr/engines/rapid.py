"""The default engine: PP-OCRv6 small, with the weights that the `rapidocr` wheel carries (Apache-2.0)."""

from __future__ import annotations

from ocr.engines.paddle import PaddleEngine
from ocr.engines.weights import weights

FIND, READ = "models/PP-OCRv6_det_small.onnx", "models/PP-OCRv6_rec_small.onnx"
INSTALL = "pip install 'rapidocr>=3.9,<4' onnxruntime"


def load(name: str) -> PaddleEngine:
    """Load the engine from the installed `rapidocr` wheel. Raises EngineMissing when it or its weights are absent."""
    find, read = weights("rapidocr", (FIND, READ), INSTALL)
    return PaddleEngine(name, find, read)
