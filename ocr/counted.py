"""What a list says of its lines: its numbers count, and what comes before the next one is ended by a stop.

Provisions are numbered by rank: 章, 条, （一）, 1., （1）, or 一、 where there are no articles. A number that is lost
or misread, and a ； taken for ：, are errors that no engine doubts. Pure: works on lines in reading order and changes
nothing but `review`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

from ocr.types import Line, Role

_DIGITS = {numeral: value for value, numeral in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_NUMERALS = "[〇零一二三四五六七八九十百千两]"
_NUMERAL = f"{_NUMERALS}{{1,7}}"
_RANKS = (
    re.compile(rf"第({_NUMERAL})[章编編]"),
    re.compile(rf"第({_NUMERAL})[条條](?!第|的|规|規|、|，|和|至|中|所)"),
    re.compile(rf"({_NUMERAL})、"),
    re.compile(rf"[（(]({_NUMERAL})[）)](?!项|項|目|、|至|和|款|所|规|規)"),
    re.compile(r"(\d{1,3})(?:[.．](?!\d)|、)"),
    re.compile(r"[（(]([12]?\d)[）)](?!项|項|$)"),
)
"""How a provision of each rank begins; the highest first. What is cited (第三条规定, （二）项) is none, nor is a folio
of the contents, (6), or an old document number, (89)环管字."""
ANEW = 3
"""Ranks from here on begin anew under what is above them; articles and 一、 run through the whole text."""
ANNEXES = re.compile(r"^附\s*[件录錄表][:：]\s*")
"""Stands before the first of a list of annexes."""
GOES_ON = re.compile("[：:，,、]$")
"""Nothing that ends so is over."""
ENDED = re.compile("[；;。：:]$")
"""What follows may be an item of its own."""
UNFINISHED = re.compile(rf"[第、，,和及至]$|{_NUMERALS}$")
"""What follows such an end is no new provision but the rest of what is cited: 第五、六、|七、八条."""
SUSPECTS = 3
"""Where a number is missing, so many lines at most may be the one that lost it; else only the next number is told."""


class _Item(NamedTuple):
    rank: int
    number: int


class _Count:
    """How far the numbers of each rank have come."""

    def __init__(self) -> None:
        self._reached: dict[int, set[int]] = {}
        """The last number of each rank, or numbers where it may be either; any where there is none."""

    def follows(self, item: _Item) -> bool:
        """True when this may be the next number of its rank."""
        reached = self._reached.get(item.rank)
        return item.number == 1 or not reached or item.number - 1 in reached

    def take(self, item: _Item) -> None:
        """Go on from this number: from what it should have been too when it was not the next."""
        before = self._reached.get(item.rank, set())
        self._reached[item.rank] = {item.number} if self.follows(item) else {item.number} | {one + 1 for one in before}
        for rank in range(max(item.rank + 1, ANEW), len(_RANKS)):  # begins anew here, or runs on under each heading
            self._reached[rank] = self._reached.get(rank, set()) | {0}


def counted(lines: Sequence[Line]) -> tuple[Line, ...]:
    """The lines, those that break a list put up for review: a number missing, a text that does not end before the next.

    `lines` are those of a page in reading order; only the body counts.
    """
    count, doubts = _Count(), dict[int, str]()
    current: _Item | None = None
    since: list[int] = []  # the lines from the last provision on
    for place, line in enumerate(lines):
        if line.role is not Role.BODY or not line.text:
            continue
        item = None if since and UNFINISHED.search(lines[since[-1]].text) else _item(line.text)
        if item is not None:
            if not count.follows(item):
                doubts |= dict.fromkeys([*_suspects(lines, since), place], "the numbers of the list do not follow")
            elif current == (item.rank, item.number - 1) and GOES_ON.search(lines[since[-1]].text):
                doubts[since[-1]] = f"ends with {lines[since[-1]].text[-1]} before the next number"
            count.take(item)
            current, since = item, []
        since.append(place)
    return tuple(
        replace(line, review=(*line.review, doubts[place])) if place in doubts else line
        for place, line in enumerate(lines)
    )


def _suspects(lines: Sequence[Line], since: Sequence[int]) -> list[int]:
    """The lines that may have lost their number: those that follow an end."""
    found = [after for before, after in pairwise(since) if ENDED.search(lines[before].text)]
    return found if len(found) <= SUSPECTS else []


def _item(text: str) -> _Item | None:
    for rank, pattern in enumerate(_RANKS):
        if (found := pattern.match(ANNEXES.sub("", text.lstrip()))) is not None:
            number = value(found.group(1))
            return _Item(rank, number) if number else None
    return None


def value(numeral: str) -> int:
    """The number that a numeral below ten thousand says, such as 二十三 or 12; 0 when it says none."""
    if numeral.isdecimal():
        return int(numeral)
    total = digit = 0
    for one in numeral:
        if one in _DIGITS:
            digit = _DIGITS[one]
        else:
            total += (digit or 1) * _UNITS[one]
            digit = 0
    return total + digit
