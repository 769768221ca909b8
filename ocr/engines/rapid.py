"""The default engine: PP-OCRv6 small, with the weights that the `rapidocr` wheel carries (Apache-2.0)."""

from __future__ import annotations

from ocr.engines.head import LastLayer
from ocr.engines.paddle import PaddleEngine
from ocr.engines.weights import weights

FIND, READ = "models/PP-OCRv6_det_small.onnx", "models/PP-OCRv6_rec_small.onnx"
LAST = LastLayer("p2o.pd_op.transpose.8.0", "linear_8.w_0", "linear_8.b_0", certain=26.0)
"""On 16 pages, fair and bad, no character won where the blank scored more than 24; in half of all places it does 26."""
INSTALL = "pip install 'rapidocr>=3.9,<4' onnxruntime"


def load(name: str) -> PaddleEngine:
    """Load the engine from the installed `rapidocr` wheel. Raises EngineMissing when it or its weights are absent."""
    find, read = weights("rapidocr", (FIND, READ), INSTALL)
    return PaddleEngine(name, find, read, last=LAST)
