"""Tesseract through pytesseract, where people ask for it.

Languages (packages tesseract-ocr-chi-sim, -chi-tra) carry Apache-2.0 weights.
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
from ocr.errors import EngineMissing, ReadError

INSTALL = "apt-get install tesseract-ocr tesseract-ocr-chi-sim tesseract-ocr-chi-tra"
PAGE, ONE_LINE = 3, 7
BORDER = 12
SECONDS_MOST = 120
SAMPLE = 3
"""So many lines are read in every language to choose one for the page."""
SURER = 0.04
"""Simplified print read as traditional seems as sure as rightly read; traditional read as simplified falls far back."""


class TesseractEngine:
    """Tesseract on one thread. A page is read in the first of these languages unless another is clearly surer of it.

    Given both scripts at once, Tesseract writes one page in both.
    """

    name = "tesseract"
    side = 0

    def __init__(self, *languages: str) -> None:
        self.languages = languages

    def find(self, picture: Pixels) -> list[Quad]:
        """Lines as Tesseract's own layout finds them."""
        rows = _data(picture, self.languages[0], PAGE)
        lines: dict[tuple[int, int, int], list[tuple[int, int, int, int]]] = {}
        for place, text, _, box in rows:
            if text.strip():
                lines.setdefault(place, []).append(box)
        return [_quad(boxes) for boxes in lines.values()]

    def read(self, strips: Sequence[Pixels]) -> list[Strip]:
        """Each strip as one line."""
        language = self._fitting(strips)
        return [self._strip(strip, language) for strip in strips]

    def _fitting(self, strips: Sequence[Pixels]) -> str:
        """The language for a page, told by its longest strips."""
        longest = sorted(strips, key=lambda strip: -max(strip.shape[:2]))[:SAMPLE]
        if len(self.languages) == 1 or not longest:
            return self.languages[0]
        sure = [statistics.mean(self._strip(strip, name).confidence for strip in longest) for name in self.languages]
        surest = max(range(len(sure)), key=lambda n: sure[n])
        return self.languages[surest if sure[surest] > sure[0] + SURER else 0]

    def _strip(self, strip: Pixels, language: str) -> Strip:
        """A strip read with paper around it: print that touches the edge of a picture is lost."""
        sides = ((BORDER, BORDER), (BORDER, BORDER), (0, 0))
        framed = np.pad(strip, sides, constant_values=int(np.percentile(strip, 90)))
        return _joined([(text, sure) for _, text, sure, _ in _data(framed, language, ONE_LINE) if text.strip()])


def load(name: str) -> TesseractEngine:
    """Load for horizontal print in both scripts. Raises EngineMissing when the program or a language is absent."""
    need("chi_sim", "eng")
    return TesseractEngine(*(f"{name}+eng" for name in ("chi_sim", "chi_tra") if name in installed()))


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
    try:
        table = pytesseract.image_to_data(
            Image.fromarray(picture),
            lang=languages,
            config=f"--psm {mode}",
            output_type=pytesseract.Output.DICT,
            timeout=SECONDS_MOST,
        )
    except RuntimeError as error:  # its own errors and its time limit
        raise ReadError(f"Tesseract failed ({error}); read the page with --engine rapidocr") from error
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
