"""Simplified or traditional: a page is set in one of the two, and an engine that mixes them is put right.

The tables are OpenCC's (Apache-2.0), single characters with one counterpart only: what a context would have to decide
(后, 里, 干, 乾) is left as it was read.
"""

from __future__ import annotations

import functools
import importlib.resources
from collections.abc import Iterable, Mapping
from enum import StrEnum
from types import MappingProxyType

CLEAR = 6
"""One script must outnumber the other's own characters so many times before the page counts as set in it."""
MANY, MORE = 30, 1.5
"""Networks write simplified characters for traditional print and hardly ever the other way round: where so many
traditional ones were read, it is enough that they outnumber the simplified so many times."""


class Script(StrEnum):
    """The script a page is set in."""

    SIMPLIFIED = "simplified"
    TRADITIONAL = "traditional"
    UNCLEAR = "unclear"


@functools.cache
def to_simplified() -> Mapping[str, str]:
    """Traditional characters that are never simplified ones, each with its one simplified form."""
    return _one_way("TSCharacters.txt", "STCharacters.txt")


@functools.cache
def to_traditional() -> Mapping[str, str]:
    """Simplified characters that are never traditional ones, each with its one traditional form.

    OpenCC writes 羣 for 群 and 牀 for 床; print does not: what Big5 counts as common stays as it is.
    """
    table = _one_way("STCharacters.txt", "TSCharacters.txt")
    return MappingProxyType({a: b for a, b in table.items() if not _common_traditional(a)})


def _one_way(name: str, other: str) -> Mapping[str, str]:
    table, back = _table(name), _table(other)
    return MappingProxyType(
        {a: b[0] for a, b in table.items() if len(b) == 1 and b[0] != a and a not in back and len(a) == 1}
    )


def _common_traditional(ch: str) -> bool:
    """True for the 5,401 characters of Big5 level 1."""
    try:
        return 0xA4 <= ch.encode("big5")[0] <= 0xC6
    except UnicodeEncodeError:
        return False


def _table(name: str) -> dict[str, list[str]]:
    text = importlib.resources.files("opencc").joinpath("dictionary", name).read_text(encoding="utf-8")
    rows = (row.split("\t") for row in text.splitlines() if "\t" in row)
    return {row[0]: row[1].split() for row in rows}


def script_of(texts: Iterable[str]) -> Script:
    """The script of a page from the characters that belong to one script alone."""
    simplified = traditional = 0
    for text in texts:
        simplified += sum(ch in to_traditional() for ch in text)
        traditional += sum(ch in to_simplified() for ch in text)
    if simplified > CLEAR * traditional and simplified >= 5:
        return Script.SIMPLIFIED
    if traditional >= 5 and traditional > (CLEAR if traditional < MANY else MORE) * simplified:
        return Script.TRADITIONAL
    return Script.UNCLEAR


def set_in(text: str, script: Script) -> str:
    """The text with stray characters of the other script put into this one; its length never changes."""
    if script is Script.UNCLEAR:
        return text
    table = to_simplified() if script is Script.SIMPLIFIED else to_traditional()
    return "".join(table.get(ch, ch) for ch in text)


def same_character(a: str, b: str) -> bool:
    """True when two characters are one in the two scripts (國, 国)."""
    return to_simplified().get(a, a) == to_simplified().get(b, b)
