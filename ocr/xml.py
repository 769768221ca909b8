"""What hOCR and ALTO share: what XML 1.0 allows in text, and pages measured in pixels."""

from __future__ import annotations

import re

from ocr.types import Page

POINTS = 72.0
PIXELS = 300.0
_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def legal(text: str) -> str:
    """The text with characters that XML 1.0 forbids (controls, lone surrogates) replaced by U+FFFD."""
    return _ILLEGAL.sub("\ufffd", text)


def to_pixels(page: Page) -> float:
    """What to multiply the page's units by: both formats count pixels, so a sheet in points is taken at 300 dpi."""
    return PIXELS / POINTS if page.dpi == POINTS else 1.0
