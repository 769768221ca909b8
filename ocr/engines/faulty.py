"""Engines that fail in the ways engines fail, to prove that an import survives them."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence

import numpy as np

from ocr.engines.protocol import Pixels, Quad, Strip


class FaultyEngine:
    """Kills its process (`crash`), never comes back (`hang`) or reads nonsense (`rubbish`)."""

    side = 0

    def __init__(self, name: str) -> None:
        self.name = name

    def find(self, picture: Pixels) -> list[Quad]:
        """Fail, or give one line across the page."""
        if self.name == "crash":
            os._exit(139)
        while self.name == "hang":
            time.sleep(1)
        high, wide = picture.shape[:2]
        return [np.array([[0, 0], [wide, 0], [wide, high / 20], [0, high / 20]], dtype=np.float32)]

    def read(self, strips: Sequence[Pixels]) -> list[Strip]:
        """Nonsense with little confidence."""
        return [Strip("\u25a1\ufffd龘" * 4, 0.05) for _ in strips]


def load(name: str) -> FaultyEngine:
    """The fault of that name."""
    return FaultyEngine(name)
