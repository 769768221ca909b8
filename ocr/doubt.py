"""Which lines people should look at, and why in words. Pure: works on what an engine saw, character by character."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from ocr.engines.protocol import Glimpse
from ocr.script import same_character

SURE, SURE_NUMBER = 0.93, 0.95
"""Below this share of certainty a character is doubtful; figures and numerals must be surer."""
NUMERALS = frozenset("0123456789０１２３４５６７８９〇○零一二三四五六七八九十百千万两〔〕[]第号條条年月日")
SPACED_AFTER = frozenset("条條章节節款编編")
"""After 第三条 and the like the print leaves a space of one character."""
FULL_WIDTH = re.compile(r"[\u3400-\u9fff\u3007\uff01-\uff60\u3001-\u3011\u25cb]")

_ONE_FORM = str.maketrans(
    {
        "﹝": "(", "﹞": ")", "〔": "(", "〕": ")", "[": "(", "]": ")", "【": "(", "】": ")", "〈": "《", "〉": "》",
        "“": '"', "”": '"', "‘": "'", "’": "'", "—": "-", "–": "-", "―": "-", "○": "〇", "。": ".", "、": ",",
        "·": ".", "•": ".", "…": ".", "～": "~", "¨": '"', "″": '"', "′": "'",
    }
)  # fmt: skip


def one_form(text: str) -> str:
    """Width, brackets, dashes, quotes and stops in one form, no spaces: two readings that differ only there agree."""
    return "".join(unicodedata.normalize("NFKC", text).translate(_ONE_FORM).split())


def certainty(glimpse: Glimpse) -> float:
    """How sure the engine was of the character, other forms of the same character and spaces counted as agreement."""
    if glimpse.text.isspace():
        return 1.0
    alike = one_form(glimpse.text) == one_form(glimpse.second) or same_character(glimpse.text, glimpse.second)
    return glimpse.confidence + (glimpse.second_confidence if alike else 0.0)


def unsure(glimpses: Sequence[Glimpse]) -> tuple[str, ...]:
    """Reasons to look at a line: characters that the engine nearly read as others."""
    out = []
    for glimpse in glimpses:
        if certainty(glimpse) < (SURE_NUMBER if glimpse.text in NUMERALS else SURE):
            other = f", perhaps {glimpse.second}" if glimpse.second.strip() else ""
            out.append(f"unsure of {glimpse.text}{other}")
    return tuple(out)


def pitch(glimpses: Sequence[Glimpse]) -> float | None:
    """Distance between two neighbouring Chinese characters, as a share of the line; None for too few of them."""
    steps = [b.at - a.at for a, b in pairwise(glimpses) if _wide(a.text) and _wide(b.text) and b.at > a.at]
    return float(median(steps)) if len(steps) >= 4 else None


def gaps(glimpses: Sequence[Glimpse]) -> tuple[str, ...]:
    """Reasons to look at a line: room for a character between two Chinese characters, where none was read."""
    step = pitch(glimpses)
    if step is None:
        return ()
    seen = [g for g in glimpses if not g.text.isspace()]
    out = []
    for a, b in pairwise(seen):
        if (
            _ideograph(a.text)
            and _ideograph(b.text)
            and 1.7 * step < b.at - a.at < 3.4 * step
            and a.text not in SPACED_AFTER
        ):
            out.append(f"room for a character after {a.text}")
    return tuple(out)


def _wide(text: str) -> bool:
    return bool(FULL_WIDTH.match(text))


def _ideograph(text: str) -> bool:
    return "\u3400" <= text <= "\u9fff"
