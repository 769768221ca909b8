"""Text as it may stand on a page: no control characters, no bidirectional overrides, no lone surrogates."""

from collections.abc import Mapping

from index.unseen import seen


def clean(text: str) -> str:
    """The text without characters that cannot be seen but change how the rest reads.

    OCR and strangers' text layers bring them in; U+202E alone can turn 不废止 round on the screen.
    """
    return seen(text)


def clean_values(value: object) -> object:
    """The same for plain data: every string in it, keys too."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, Mapping):
        return {clean(str(key)): clean_values(held) for key, held in value.items()}
    if isinstance(value, list | tuple):
        return [clean_values(held) for held in value]
    return value
