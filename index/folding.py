"""Folding: the one form in which texts and queries are compared, with the way back to the characters as printed.

A character folds by itself, whatever stands beside it, so a substring of a text folds to a substring of the folded
text. In order: NFKC (full width, Kangxi radicals, circled digits), lower case, white space and invisible characters
removed (a phrase matches across line breaks and stray spaces), brackets, quotation marks, dashes and zeros to one form
each, traditional hanzi to simplified by OpenCC's single-character tables.
"""

import re
import sys
import unicodedata
from functools import cache, cached_property
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

ALIKE = {
    "(": "〔〕【】〖〗[]{}",  # opening and closing are told apart below
    '"': "“”„‟「」『』﹁﹂﹃﹄〝〞″",
    "'": "‘’‚‛′",
    "-": "‐‑‒–—―−─━",
    "~": "〜∼～",
    "·": "•・‧∙⋅●",
    "〇": "○◯零",  # 二零零四年 is 二〇〇四年; as both sides fold, 零售 stays findable
    "《": "〈‹«",
    "》": "〉›»",
}
CLOSING = "〕】〗]}"
INVISIBLE = frozenset({"Zs", "Zl", "Zp", "Cc", "Cf"})
VARIATION_SELECTORS = frozenset([*map(chr, range(0xFE00, 0xFE10)), *map(chr, range(0xE0100, 0xE01F0))])
SHORT = 64
"""Up to so many characters one by one is faster than all at once."""
UNKNOWN, GONE, SEVERAL = 0, 1, 2
"""What the array of codes says instead of a character: not met yet, folds to none, folds to several.

No text folds to one of these controls."""


def _characters() -> dict[str, str]:
    """Single characters to single characters: marks from `ALIKE`, hanzi from the data file."""
    table = {written: form for form, others in ALIKE.items() for written in others}
    table.update(dict.fromkeys(CLOSING, ")"))
    text = files("index.data").joinpath("hanzi.tsv").read_text(encoding="utf-8")
    for line in text.splitlines():
        if not line.startswith("#"):
            written, form = line.split("\t")
            table[written] = form
    return table


class _Table(dict[int, str]):
    """A table for str.translate that works out each character the first time it is met."""

    def __init__(self, characters: dict[str, str]) -> None:
        super().__init__()
        self._characters = characters

    def __missing__(self, code: int) -> str:
        folded = "".join(
            self._characters.get(c, c)
            for whole in unicodedata.normalize("NFKC", self._characters.get(chr(code), chr(code)))
            for c in whole.lower()
            if unicodedata.category(c) not in INVISIBLE and c not in VARIATION_SELECTORS
        )
        self[code] = folded
        return folded


_TABLE = _Table(_characters())
_CODES = np.zeros(sys.maxunicode + 1, np.uint32)


def fold(text: str) -> str:
    """The folded form of a text. `fold(a + b) == fold(a) + fold(b)` and `fold(fold(a)) == fold(a)`."""
    return _written(text, _folded_codes(text)) if len(text) > SHORT else text.translate(_TABLE)


def _written(text: str, codes: NDArray[np.uint32]) -> str:
    """The folded text whose characters fold to these codes."""
    written = str(codes[codes != GONE].tobytes(), "utf-32-le", "surrogatepass")
    if chr(SEVERAL) not in written:
        return written
    wholes = (_TABLE[ord(text[place])] for place in np.flatnonzero(codes == SEVERAL).tolist())
    return re.sub(chr(SEVERAL), lambda _: next(wholes), written)


def _folded_codes(text: str) -> NDArray[np.uint32]:
    """The code that each character folds to, or GONE or SEVERAL."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    folded = _CODES.take(codes)
    if not folded.all():
        for code in set(codes[folded == UNKNOWN].tolist()):
            whole = _TABLE[code]
            _CODES[code] = ord(whole) if len(whole) == 1 else SEVERAL if whole else GONE
        folded = _CODES.take(codes)
    return folded


class Folding:
    """A text beside its folded form, with the way back from folded characters to the original ones."""

    def __init__(self, original: str) -> None:
        self.original = original
        self._codes = _folded_codes(original)
        self.text = _written(original, self._codes)

    @cached_property
    def _origins(self) -> NDArray[np.int64]:
        """For each folded character the place of the original one it comes from."""
        kept = np.flatnonzero(self._codes != GONE)
        if len(kept) == len(self.text):
            return kept
        several = np.flatnonzero(self._codes[kept] == SEVERAL).tolist()
        lengths = np.ones(len(kept), np.int64)
        lengths[several] = [len(_TABLE[ord(self.original[place])]) for place in kept[several].tolist()]
        return np.repeat(kept, lengths)

    def origin(self, place: int) -> int:
        """The original character that the folded character at `place` comes from; the length for the end."""
        return int(self._origins[place]) if place < len(self.text) else len(self.original)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The original characters [start, end) that give the folded characters [start, end); at least one of each."""
        return self.origin(start), self.origin(end - 1) + 1


def fold_table(present: frozenset[str]) -> tuple[str, dict[str, str]]:
    """What a reader elsewhere who knows NFKC and lower case needs to fold queries of texts.

    Only what leads to the folded characters that are `present` in the texts is told. Printable ASCII always counts as
    present: the query language is written in it. First come the pairs of written and folded character as one string,
    then what folds to none or to several characters.
    """
    present |= set(map(chr, range(33, 127)))
    pairs: list[str] = []
    others: dict[str, str] = {}
    for written, folded in _all_folds():
        if not present.issuperset(folded):
            continue
        if len(folded) == 1:
            pairs.append(written + folded)
        else:
            others[written] = folded
    return "".join(pairs), others


@cache
def _all_folds() -> tuple[tuple[str, str], ...]:
    """Every character that folds to something else than NFKC and lower case make of it."""
    characters = (chr(code) for code in range(sys.maxunicode + 1))
    used = (c for c in characters if unicodedata.category(c) not in ("Cn", "Co", "Cs"))
    return tuple((c, folded) for c in used if (folded := fold(c)) != unicodedata.normalize("NFKC", c).lower())
