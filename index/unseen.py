"""Characters that are not seen but change how the rest reads: controls, invisible and direction-changing formats.

OCR and strangers' text layers bring them in. U+001B steers a terminal, U+202E alone can turn 不废止 round on a screen,
XML and UTF-8 refuse lone surrogates. What is shown, published or indexed is `seen`.
"""

import unicodedata
from functools import cache

UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
"""Unicode categories: control, format, surrogate, separators of lines and paragraphs."""


class _Table(dict[int, int | None]):
    """A table for str.translate that works out each character the first time it is met."""

    def __init__(self, kept: str) -> None:
        super().__init__()
        self._kept = kept

    def __missing__(self, code: int) -> int | None:
        unseen = unicodedata.category(chr(code)) in UNSEEN or code & 0xFFFE == 0xFFFE  # the last two are no characters
        self[code] = None if unseen and chr(code) not in self._kept else code
        return self[code]


@cache
def _table(kept: str) -> _Table:
    return _Table(kept)


def seen(text: str, kept: str = "\n\t") -> str:
    """The text without characters that are not seen, but those in `kept`."""
    if text.isprintable():
        return text
    rest = text
    for character in f"{kept}\u3000":  # the ideographic space does not count as printable
        rest = rest.replace(character, "")
    return text if rest.isprintable() else text.translate(_table(kept))


def escaped(json_text: str) -> str:
    """JSON with every such character in its strings written as \\uXXXX: the same values, harmless to look at."""
    if json_text.isprintable():
        return json_text
    odd = {c for c in set(json_text) if not c.isprintable() and c not in "\n\t" and not seen(c, "")}
    return json_text.translate({ord(c): _escape(c) for c in odd})


def _escape(character: str) -> str:
    units = character.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[at : at + 2].hex()}" for at in range(0, len(units), 2))
