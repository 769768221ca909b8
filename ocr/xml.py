"""What XML 1.0 allows in text."""

from __future__ import annotations

import re

_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def legal(text: str) -> str:
    """The text with characters that XML 1.0 forbids (controls, lone surrogates) replaced by U+FFFD."""
    return _ILLEGAL.sub("\ufffd", text)
