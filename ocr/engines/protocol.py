"""What every engine does, whatever it is made of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Protocol

import numpy as np
import numpy.typing as npt

Pixels = npt.NDArray[np.uint8]
"""A picture: height × width × 3, red first."""
Gray = npt.NDArray[np.uint8]
"""A picture or a map of one value a pixel: height × width."""
Quad = npt.NDArray[np.float32]
"""Four corners of a line of print, 4 × 2, from the top left clockwise, in pixels."""


class Glimpse(NamedTuple):
    """One character as an engine saw it.

    `at` is where its middle stands along the line, 0 to 1; `second` is what it nearly read there instead.
    """

    text: str
    at: float
    confidence: float
    second: str
    second_confidence: float


class Strip(NamedTuple):
    """What was read on one strip of print, character by character; `text` is all of it.

    `faint` are characters that the engine held possible in places where it then read nothing.
    """

    text: str
    confidence: float
    glimpses: tuple[Glimpse, ...] = ()
    faint: tuple[Glimpse, ...] = ()


class Engine(Protocol):
    """Finds lines of print on a page and reads them. One process, one thread, one engine, loaded once.

    `side` is how many pixels the long side of a page has when `find` gets it; 0 is all of them.

    `find` may return pieces of a line and in any order. `read` answers each strip in turn; an empty text means that
    nothing was read there. `vertical` engines take pictures of columns of characters as they stand.
    """

    name: str
    side: int

    def find(self, picture: Pixels) -> list[Quad]:
        """The places where print stands."""

    def read(self, strips: Sequence[Pixels]) -> list[Strip]:
        """The text of each picture of one line."""
