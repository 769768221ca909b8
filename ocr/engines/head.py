"""The last layer of a network that reads, worked out here: which of its characters stands at each place of a strip.

It tells 18,700 characters apart, and what it says of one page is half a gigabyte; yet most places lie between two
characters, where the score of the blank alone says so, and of the others only the two best characters count.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Indices = npt.NDArray[np.intp]

TOGETHER = 32
"""So many places are worked out at a time: their scores stay in the cache of a processor."""


@dataclass(frozen=True, slots=True)
class Places:
    """The two best characters (0: the blank) at the places of a strip, from left to right, and their chances.

    At places that are not among `at` is the blank, for sure.
    """

    steps: int
    """So many places the strip has."""
    at: Indices
    best: Indices
    chance: Floats
    second: Indices
    second_chance: Floats

    def part(self, start: int, end: int) -> Places:
        """Some of them."""
        some = slice(start, end)
        return Places(
            self.steps,
            self.at[some],
            self.best[some],
            self.chance[some],
            self.second[some],
            self.second_chance[some],
        )

    def turned(self) -> Places:
        """The second best in the place of the best."""
        return Places(self.steps, self.at, self.second, self.second_chance, self.best, self.chance)


@dataclass(frozen=True, slots=True)
class LastLayer:
    """What the file of a network calls the input of its last layer, the weights and the bias of it.

    Where the blank scores more than `certain`, no character stands.
    """

    features: str
    weights: str
    bias: str
    certain: float


class Head:
    """The layer: features × weights + bias, then softmax."""

    def __init__(self, weights: Floats, bias: Floats, certain: float) -> None:
        """`weights` are features × characters, the blank first."""
        self._weights = np.vstack([weights, bias])  # the bias as one more feature: a pass over the scores less
        self._blank, self._certain = np.ascontiguousarray(self._weights[:, 0]), certain
        self._scores = np.empty((TOGETHER, self._weights.shape[1]), np.float32)

    def places(self, features: Floats) -> Places:
        """What stands on a strip by its features (places × features)."""
        whole = np.hstack([features, np.ones((len(features), 1), np.float32)])
        at = np.flatnonzero(whole @ self._blank <= self._certain)
        starts = range(0, max(1, len(at)), TOGETHER)
        parts = zip(*(self._said(whole[at[start : start + TOGETHER]]) for start in starts), strict=True)
        best, chance, second, second_chance = map(np.concatenate, parts)
        return Places(len(features), at, best, chance, second, second_chance)

    def _said(self, features: Floats) -> tuple[Indices, Floats, Indices, Floats]:
        scores = np.matmul(features, self._weights, out=self._scores[: len(features)])
        best, score, second, second_score = _two_best(scores)
        scores -= score[:, None]
        chance = 1 / (1 + np.exp(scores, out=scores).sum(axis=1))  # the best was struck out
        return best, chance, second, np.exp(second_score - score) * chance


def said(chances: Floats) -> Places:
    """What stands on a strip by all that its network says (places × characters), which is struck through."""
    return Places(len(chances), np.arange(len(chances)), *_two_best(chances))


def _two_best(values: Floats) -> tuple[Indices, Floats, Indices, Floats]:
    """The best of each row, its value, the second best and its value; the best is struck out of `values`."""
    rows = np.arange(len(values))
    best = values.argmax(axis=1)
    value = values[rows, best]
    values[rows, best] = -np.inf
    second = values.argmax(axis=1)
    return best, value, second, values[rows, second]
