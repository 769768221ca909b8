"""Dates as they are printed, and their ISO 8601 form.

A year of two or three digits counts from 1912 where the text says 民國 or is traditional. A year that lost digits on
its way (二三年, 一九八年: web pages drop zeros, OCR reads two equal digits as one) is guessed and marked so; where the
issue's year proves it, it is repaired. A date that the calendar does not know (3月1月, 2月30日) has no value.
"""

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import combinations

from gazette.rules import numerals
from gazette.rules.anchored import around
from gazette.rules.script import is_traditional, plain
from gazette.types.printed import Span
from gazette.types.regulation import Found, Mend

_N = "0-9〇零oOΟ一二三四五六七八九十百"
_FULL = re.compile(
    rf"(?P<era>中华民国|民国)?[ ]?(?P<y>[{_N}](?:[ ]?[{_N}]){{0,4}})\s{{0,4}}年[ ]{{0,3}}"
    rf"(?P<m>[{_N}]{{1,3}})[ ]{{0,3}}月(?:份)?(?:[ ]{{0,3}}(?P<d>[{_N}]{{1,3}})[ ]{{0,3}}(?P<unit>[日月号]))?"
)
_YEAR_AND_MONTH = re.compile(rf"年[ ]{{0,3}}[{_N}]{{1,3}}[ ]{{0,3}}月")
# What must not stand before is looked for behind the first digit: a search leaps to digits only.
_ISO = re.compile(
    r"(?P<y>(?:1(?<![\d\-/.〔]1)[89]|2(?<![\d\-/.〔]2)0)\d\d)(?P<s>[-/.])(?P<m>\d{1,2})(?P=s)(?P<d>\d{1,2})(?![\d\-/.])"
)
_DASHLESS = re.compile(
    r"(?P<y>(?:1(?<!\d1)9|2(?<!\d2)0)\d\d)(?P<s>[ ]?)(?P<m>\d\d)(?P=s)(?P<d>\d\d)(?=[ ]?(?:发布|批准|实施))"
)
_SLASH = re.compile(r"(?P<y>\d(?<![\d\-/.]\d)\d{1,2})(?P<s>[/.])(?P<m>\d{1,2})(?P=s)(?P<d>\d{1,2})(?![\d/.])")
_YEAR = re.compile(
    r"(?P<y>(?<![\d.])(?:1[89]|20)\d\d|(?:一[八九]|二〇)[〇零一二三四五六七八九]{2})[ ]?年"
    r"(?![ ]?[\d一二三四五六七八九十第])"
)
_MARKED = re.compile(r"[0-9](?:[-/.][0-9]|[0-9][ ]?(?:发布|批准|实施))")  # what _ISO, _DASHLESS and _SLASH need
_DIGIT = re.compile(r"\d")
_ROC_EPOCH = 1911


@dataclass(frozen=True, slots=True)
class Misprint:
    """What was meant as a date but is none (2020年3月1月)."""

    span: Span
    printed: str


def find(text: str, *, roc: bool | None = None, year: int | None = None) -> list[Found[str]]:
    """Every date of a text in order.

    `roc` tells whether short years count from 1912 (None: judged by the script); `year` is the year of the issue the
    text is printed in, which decides what a year that lost digits was.
    """
    if "月" not in text and not _DIGIT.search(text):
        return []
    return [hit for hit in _scan(text, plain(text), roc, year) if isinstance(hit, Found)]


def misprints(text: str, flat: str | None = None) -> list[Misprint]:
    """What looks like a date but is not one; `flat` is the plain form of the text where it is at hand."""
    flat = plain(text) if flat is None else flat
    return [hit for hit in _scan(text, flat, None, None) if isinstance(hit, Misprint)]


def parse(printed: str, *, roc: bool | None = None) -> str | None:
    """The ISO form of the first date in a few words, None without one."""
    hits = find(printed, roc=roc)
    return hits[0].value if hits else None


def find_year(text: str) -> Found[str] | None:
    """The first year that stands alone (1989年发布, 一九八九年发布)."""
    hit = _YEAR.search(plain(text))
    return Found(str(numerals.parse(hit["y"])), Span(*hit.span()), text[slice(*hit.span())]) if hit else None


def _scan(text: str, flat: str, roc: bool | None, issued: int | None) -> Iterator[Found[str] | Misprint]:
    hits = list(around(flat, _YEAR_AND_MONTH, _FULL, before=18, behind=20)) if "月" in flat else []
    marked = _MARKED.search(flat) is not None
    if (marked or hits) and roc is None:
        roc = "民国" in flat or is_traditional(text)
    if marked:
        hits += (*_ISO.finditer(flat), *_DASHLESS.finditer(flat), *(_SLASH.finditer(flat) if roc else ()))
        hits.sort(key=lambda hit: hit.start())
    done = 0
    for hit in hits:
        if hit.start() < done:
            continue
        result = _value(hit, text, bool(roc), issued)
        if result is not None:
            done = hit.end()
            yield result


def _value(hit: re.Match[str], text: str, roc: bool, issued: int | None) -> Found[str] | Misprint | None:
    """What one match says; None when it is not a date at all (a stretch of years and months)."""
    groups = hit.groupdict()
    span = Span(*hit.span())
    printed = text[span.start : span.end]
    month, day = numerals.parse(groups["m"]), numerals.parse(groups["d"]) if groups.get("d") else None
    if groups.get("unit") == "月":
        return Misprint(span, printed)
    if groups.get("unit") == "号" and not groups["d"]:
        day = None
    year, mend = _year(groups["y"], bool(groups.get("era")), roc, issued)
    if year is None or not 1800 <= year <= 2200 or month is None:
        return None
    if not 1 <= month <= 12 or (day is not None and not 1 <= day <= calendar.monthrange(year, month)[1]):
        return Misprint(span, printed)
    iso = f"{year:04d}-{month:02d}" + (f"-{day:02d}" if day is not None else "")
    return Found(iso, span, printed, mend)


def _year(printed: str, era: bool, roc: bool, issued: int | None) -> tuple[int | None, Mend]:
    """The year of our era, and whether it was repaired or guessed."""
    digits = "".join(printed.split())
    value = numerals.parse(digits)
    if value is None:
        return None, Mend.NONE
    if era or (value < 1000 and (roc or "十" in digits or "百" in digits)):
        return value + _ROC_EPOCH, Mend.NONE
    if len(digits) == 4 and value >= 1000:
        return value, Mend.NONE
    if digits.isascii() and digits.isdigit():
        return (1900 + value if 49 <= value <= 99 else None), Mend.GUESSED
    return _worn(digits, issued)


def _worn(digits: str, issued: int | None) -> tuple[int | None, Mend]:
    """The year that two or three Chinese digits are what is left of.

    A document is signed in the year of its issue or the one before it, and begins to apply then or in the one after:
    the only such year that can have been worn to these digits is proved. Without an issue 二三 is 2003, 二一二 is 2012.
    """
    row = "".join(str(numerals.parse(digit)) for digit in digits)
    if not 2 <= len(row) <= 3:
        return None, Mend.GUESSED
    near = (issued, issued - 1, issued + 1) if issued else ()
    possible = [year for year in near if row in _remains(str(year))]
    if possible:
        return possible[0], Mend.REPAIRED if len(possible) == 1 else Mend.GUESSED
    rest = row[1:].lstrip("0") if len(row) == 2 or row[1] == "0" else row[1:]
    return (2000 + int(rest) if row[0] == "2" and rest else None), Mend.GUESSED


@cache
def _remains(year: str) -> frozenset[str]:
    """What may be left of a year: zeros are lost, and equal digits side by side become one."""
    loose = [at for at, digit in enumerate(year) if at and (digit == "0" or digit == year[at - 1])]
    return frozenset(
        "".join(digit for at, digit in enumerate(year) if at not in lost)
        for count in (1, 2)
        for lost in combinations(loose, count)
    )
