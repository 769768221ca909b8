"""Text as it may stand on a page: no control characters, no bidirectional overrides, no lone surrogates."""

import re
from collections.abc import Mapping

# C0/C1 controls but tab and newline; bidi marks, embeddings, overrides, isolates; annotations, non-characters and
# lone surrogates, which XML and UTF-8 refuse.
_UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff]"
)


def clean(text: str) -> str:
    """The text without characters that cannot be seen but change how the rest reads.

    OCR and strangers' text layers bring them in; U+202E alone can turn 不废止 round on the screen.
    """
    return _UNSAFE.sub("", text)


def clean_values(value: object) -> object:
    """The same for plain data: every string in it, keys too."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, Mapping):
        return {clean(str(key)): clean_values(held) for key, held in value.items()}
    if isinstance(value, list | tuple):
        return [clean_values(held) for held in value]
    return value
