"""Readings recorded beforehand, for tests: the file named by OCR_RECORDED holds them as JSON.

{"quads": [[[x, y], [x, y], [x, y], [x, y]], …], "texts": ["…", …]}: the lines of every page, in the order of `quads`.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from ocr.engines.protocol import Pixels, Quad, Strip
from ocr.errors import EngineMissing

VARIABLE = "OCR_RECORDED"


class RecordedEngine:
    """Gives the recorded lines for any picture."""

    name = "recorded"

    def __init__(self, quads: Sequence[Quad], texts: Sequence[str]) -> None:
        self._quads, self._texts = list(quads), list(texts)

    def find(self, picture: Pixels) -> list[Quad]:
        """The recorded places."""
        return list(self._quads)

    def read(self, strips: Sequence[Pixels]) -> list[Strip]:
        """The recorded texts in turn."""
        return [Strip(text, 1.0) for text in self._texts[: len(strips)]]


def load(name: str) -> RecordedEngine:
    """Load the file that the environment names. Raises EngineMissing without one."""
    recorded = os.environ.get(VARIABLE)
    if not recorded or not Path(recorded).exists():
        raise EngineMissing(f"engine recorded needs a file of readings; name it in {VARIABLE}")
    record = json.loads(Path(recorded).read_text(encoding="utf-8"))
    return RecordedEngine([np.array(q, dtype=np.float32) for q in record["quads"]], record["texts"])
