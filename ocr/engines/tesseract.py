"""Tesseract through pytesseract: for text set vertically, and as a second reader where people ask for it.

Languages (packages tesseract-ocr-chi-sim, -chi-tra, -chi-sim-vert, -chi-tra-vert) carry Apache-2.0 weights.
"""

from __future__ import annotations

import os
import shutil
import statistics
from collections.abc import Sequence

import numpy as np
import pytesseract  # type: ignore[import-untyped, unused-ignore]
from PIL import Image

from ocr.engines.protocol import Glimpse, Pixels, Quad, Strip
from ocr.errors import EngineMissing

INSTALL = (
    "apt-get install tesseract-ocr tesseract-ocr-chi-sim tesseract-ocr-chi-tra "
    "tesseract-ocr-chi-sim-vert tesseract-ocr-chi-tra-vert"
)
PAGE, ONE_LINE, ONE_COLUMN = 3, 7, 5
SECONDS_MOST = 120


class TesseractEngine:
    """Tesseract on one thread, for one set of languages."""

    name = "tesseract"

    def __init__(self, languages: str = "chi_sim+eng") -> None:
        self.languages = languages

    def find(self, picture: Pixels) -> list[Quad]:
        """Lines as Tesseract's own layout finds them."""
        rows = _data(picture, self.languages, PAGE)
        lines: dict[tuple[int, int, int], list[tuple[int, int, int, int]]] = {}
        for place, text, _, box in rows:
            if text.strip():
                lines.setdefault(place, []).append(box)
        return [_quad(boxes) for boxes in lines.values()]

    def read(self, strips: Sequence[Pixels]) -> list[Strip]:
        """Each strip as one line."""
        return [self._strip(strip) for strip in strips]

    def _strip(self, strip: Pixels) -> Strip:
        border = np.pad(strip, ((12, 12), (12, 12), (0, 0)), constant_values=int(np.percentile(strip, 90)))
        words = [(text, sure) for _, text, sure, _ in _data(border, self.languages, ONE_LINE) if text.strip()]
        return _joined(words)


class VerticalEngine(TesseractEngine):
    """Tesseract for columns of characters read from the top, each strip one column."""

    name = "tesseract-vertical"

    def _strip(self, strip: Pixels) -> Strip:
        border = np.pad(strip, ((16, 16), (16, 16), (0, 0)), constant_values=int(np.percentile(strip, 90)))
        words = [(text, sure) for _, text, sure, _ in _data(border, self.languages, ONE_COLUMN) if text.strip()]
        return _joined(words)


def load(name: str) -> TesseractEngine:
    """Load for horizontal print in both scripts. Raises EngineMissing when the program or a language is absent."""
    need("chi_sim", "eng")
    return TesseractEngine("chi_sim+chi_tra+eng" if "chi_tra" in installed() else "chi_sim+eng")


def load_vertical(language: str) -> VerticalEngine:
    """Load for vertical print in `chi_sim_vert` or `chi_tra_vert`. Raises EngineMissing."""
    need(language)
    return VerticalEngine(language)


def installed() -> frozenset[str]:
    """Languages that the installed Tesseract has; empty when there is no Tesseract."""
    if shutil.which(pytesseract.pytesseract.tesseract_cmd) is None:
        return frozenset()
    return frozenset(pytesseract.get_languages())


def need(*languages: str) -> None:
    """Raise EngineMissing with the command that installs Tesseract when one of these languages is absent."""
    missing = sorted(set(languages) - installed())
    if missing:
        raise EngineMissing(f"Tesseract is not installed with {', '.join(missing)}; run: {INSTALL}")


_Row = tuple[tuple[int, int, int], str, float, tuple[int, int, int, int]]


def _data(picture: Pixels, languages: str, mode: int) -> list[_Row]:
    """Words as (place, text, confidence 0 to 1, box). One thread: more spin-wait when cores are shared."""
    os.environ["OMP_THREAD_LIMIT"] = "1"
    table = pytesseract.image_to_data(
        Image.fromarray(picture),
        lang=languages,
        config=f"--psm {mode}",
        output_type=pytesseract.Output.DICT,
        timeout=SECONDS_MOST,
    )
    return [
        (
            (table["block_num"][i], table["par_num"][i], table["line_num"][i]),
            str(table["text"][i]),
            max(0.0, float(table["conf"][i])) / 100,
            (table["left"][i], table["top"][i], table["width"][i], table["height"][i]),
        )
        for i in range(len(table["text"]))
    ]


def _quad(boxes: Sequence[tuple[int, int, int, int]]) -> Quad:
    left, top = min(b[0] for b in boxes), min(b[1] for b in boxes)
    right, bottom = max(b[0] + b[2] for b in boxes), max(b[1] + b[3] for b in boxes)
    grow = 0.12 * (bottom - top)
    return np.array(
        [
            [left - grow, top - grow],
            [right + grow, top - grow],
            [right + grow, bottom + grow],
            [left - grow, bottom + grow],
        ],
        dtype=np.float32,
    )


def _joined(words: Sequence[tuple[str, float]]) -> Strip:
    """Words of a line as one strip, spaces kept between Latin words only."""
    text = ""
    for word, _ in words:
        latin = text[-1:].isascii() and word[:1].isascii() and bool(text)
        text += (" " if latin else "") + word
    sure = statistics.mean(s for _, s in words) if words else 0.0
    glimpses = tuple(
        Glimpse(word, (i + 0.5) / len(words), sure_one, "", 0.0) for i, (word, sure_one) in enumerate(words)
    )
    return Strip(text, sure, glimpses)
