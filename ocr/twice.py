"""Numbers read twice: an article, a date or an amount misread is worth more than any other slip.

The second look is at the number alone, at another scale and without the words around it. What both looks agree on is
settled; where they differ both readings are kept and people decide. Pure but for the engine that is handed in.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

import cv2
import numpy as np

from ocr.doubt import pitch
from ocr.engines.protocol import Engine, Pixels, Strip

_CHINESE = "〇○零一二三四五六七八九十百千万亿"
_WITHIN = r"年月日号號第条條款项項元%％〔〕\[\]【】()（）.．,，:：/—–\- \u3000"
NUMBER = re.compile(
    rf"[0-9０-９{_CHINESE}](?:[0-9０-９{_CHINESE}{_WITHIN}]*[0-9０-９{_CHINESE}年月日号號条條款项項元%％])?"
)
"""A number with what belongs to it, as long as it can be: a whole date, 〔2005〕76号, 1.5%, 三十六条."""
WORDY = re.compile(rf"[{_CHINESE}]")
"""One Chinese numeral alone is a word or a list (一般, 一、), not a number."""
_FIGURES = re.compile(rf"[0-9{_CHINESE}]|(?<=[0-9])[.,](?=[0-9])")
_ONE_FORM = {0xFF10 + digit: str(digit) for digit in range(10)} | {ord("○"): "〇", ord("零"): "〇", ord("．"): "."}
CONTEXT = 1.0
"""Ems of print left on either side of the number."""
SMALLER = 0.12
"""Paper added above and below, as a share of the height: the number is read that much smaller."""


class Second(NamedTuple):
    """A number as it was read first and at the second look, when the two are not one."""

    first: str
    second: str
    confidence: float


def second_looks(engine: Engine, pictures: Sequence[Pixels], strips: Sequence[Strip]) -> list[list[Second]]:
    """For every strip the numbers that another look read otherwise."""
    found = [(i, part) for i, strip in enumerate(strips) for part in number_spans(strip)]
    crops = [_crop(pictures[i], strips[i], part) for i, part in found]
    out: list[list[Second]] = [[] for _ in strips]
    for (i, part), seen in zip(found, engine.read(crops), strict=True):
        first = "".join(g.text for g in strips[i].glimpses[part])
        if not agree(first, seen.text):
            out[i].append(Second(first, seen.text.strip(), round(seen.confidence, 4)))
    return out


def number_spans(strip: Strip) -> list[slice]:
    """Where numbers stand among the characters of a strip; none when the engine does not tell characters apart."""
    if any(len(glimpse.text) != 1 for glimpse in strip.glimpses):
        return []
    text = "".join(glimpse.text for glimpse in strip.glimpses)
    return [slice(*match.span()) for match in NUMBER.finditer(text) if not WORDY.fullmatch(match.group())]


def agree(first: str, second: str) -> bool:
    """True when both looks saw the same figures; a 一 more may be the edge of a character cut through."""
    one = figures(first)
    others = [figures(part) for part in (second, *second.split())]  # a blank parts what was cut through from the rest
    return any(one in (other, other.strip("一")) or one.strip("一") == other for other in others)


def figures(text: str) -> str:
    """The numerals alone and the points between them, one form for each."""
    return "".join(_FIGURES.findall(text.translate(_ONE_FORM)))


def _crop(picture: Pixels, strip: Strip, part: slice) -> Pixels:
    high, wide = picture.shape[:2]
    inside = strip.glimpses[part]
    step = (pitch(strip.glimpses) or 0.8 * high / wide) * wide
    first, last = inside[0].at * wide, inside[-1].at * wide
    left, right = max(0, round(first - (0.5 + CONTEXT) * step)), min(wide, round(last + (0.5 + CONTEXT) * step))
    margin = round(SMALLER * high)
    crop = picture[:, left : max(left + 1, right)]
    return np.asarray(cv2.copyMakeBorder(crop, margin, margin, 0, 0, cv2.BORDER_REPLICATE), dtype=np.uint8)
