"""The table of contents held against the body: which paragraphs are the title that an entry names."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import NamedTuple

from gazette.issue.signs import Sheet, median_of
from gazette.issue.words import folded, is_article, is_date, is_number, is_promulgation
from gazette.types.issue import ContentsEntry

LIKENESS = 0.62  # a title set as a title, on or near the page named
LIKENESS_PLAIN = 0.8  # a paragraph of ordinary type
ANYWHERE = 0.85  # a title on another page than the contents say
RUN = 4  # a title may have come apart into so many paragraphs
PER_PAGE = 0.04  # what a sheet of distance costs
FAR = 0.15
AS_TITLE = 0.05  # what it counts that a paragraph is set as a title

_BRACKETS = str.maketrans("〔〕{}〈〉「」『』“”‘’\"'", "()()《》《》《》《》《》《》")
_TRAILING_NUMBER = re.compile(r"\([^()]{2,40}(?:\([^()]*\)[^()]{0,20})?号\)$")
_LEADING = re.compile(r"^(?:\d{1,3}[.、]|[一二三四五六七八九十]{1,3}、|[●◆■◇○·•▲★])")


@dataclass(frozen=True, slots=True)
class Match:
    """Paragraphs [first, last] are the title of contents entry `entry`."""

    entry: int
    first: int
    last: int
    likeness: float


class Run(NamedTuple):
    """Neighbouring paragraphs that may be one title, with the key of their text."""

    first: int
    last: int
    key: str


def key(title: str) -> str:
    """A title for comparison: white space, bracket forms, a number in brackets at the end and list marks left out."""
    plain = folded(title).translate(_BRACKETS)
    shorter = _LEADING.sub("", _TRAILING_NUMBER.sub("", plain))
    return shorter or plain


def likeness(a: str, b: str) -> float:
    """0 to 1: 1 for the same key; high as well when one is the other shortened at an end."""
    if a == b:
        return 1.0
    if not a or not b:
        return 0.0
    matcher = SequenceMatcher(None, a, b, autojunk=False)
    if matcher.quick_ratio() < 0.5:
        return 0.0
    short, long = sorted((a, b), key=len)
    contained = (
        0.9
        if len(short) >= 8 and (long.startswith(short) or long.endswith(short)) and len(short) > 0.5 * len(long)
        else 0.0
    )
    return max(matcher.ratio(), contained)


def match_contents(sheet: Sheet, contents: Sequence[ContentsEntry]) -> list[Match]:
    """For each entry the title in the body it names, if there is one; best likeness first, no paragraph used twice."""
    if not contents:
        return []
    expected = expected_sheets(sheet.issue.folios, contents, sheet.pages[-1] if sheet.pages else 1)
    wanted = [key(entry.title) for entry in contents]
    runs = list(_runs(sheet, max(len(entry.title) for entry in contents)))
    found = [
        worth
        for number, title in enumerate(wanted)
        for run in runs
        if (worth := _weighed(sheet, number, title, expected[number], run))
    ]
    found.sort(key=lambda pair: (-pair[0], pair[1].entry, pair[1].first))
    taken: set[int] = set()
    matches: dict[int, Match] = {}
    for _, match in found:
        span = set(range(match.first, match.last + 1))
        if match.entry not in matches and not span & taken:
            matches[match.entry] = match
            taken |= span
    return [matches[number] for number in sorted(matches)]


def _weighed(sheet: Sheet, entry: int, wanted: str, expected: int, run: Run) -> tuple[float, Match] | None:
    """What a run of paragraphs is worth as the title wanted on the sheet expected; None when it cannot be."""
    display = sheet.display(run.first)
    far = abs(sheet.pages[run.first] - expected)
    if not 0.4 * len(wanted) <= len(run.key) <= 2.5 * len(wanted) or (far > 1 and not display):
        return None
    like = likeness(wanted, run.key)
    if like < _least(sheet, run, far):
        return None
    worth = like + (AS_TITLE if display else 0.0) - min(FAR, PER_PAGE * far) - 0.001 * (run.last - run.first)
    return worth, Match(entry, run.first, run.last, like)


def expected_sheets(folios: Mapping[int, str], contents: Sequence[ContentsEntry], last: int) -> list[int]:
    """The sheet each entry's folio should stand on, from the folios read and their usual distance to the sheet.

    Without a folio it is that of the entry before.
    """
    sheet_of = {folio: sheet for sheet, folio in folios.items()}
    offset = int(median_of([sheet - int(folio) for sheet, folio in folios.items() if folio.isdigit()], 0))
    expected: list[int] = []
    for entry in contents:
        if entry.folio:
            expected.append(sheet_of.get(entry.folio, min(max(1, int(entry.folio) + offset), last)))
        else:
            expected.append(expected[-1] if expected else 1)
    return expected


def _least(sheet: Sheet, run: Run, far: int) -> float:
    if far > 1:
        return ANYWHERE
    return LIKENESS if all(sheet.display(at) for at in range(run.first, run.last + 1)) else LIKENESS_PLAIN


def _below_title(text: str) -> bool:
    """A line that stands under titles and is never part of one."""
    return is_number(text) or is_promulgation(text) or is_article(text) or is_date(text)


def _runs(sheet: Sheet, length: int) -> Iterator[Run]:
    """Runs of paragraphs not much longer than the longest title."""
    for first in range(len(sheet.texts)):
        text = ""
        for last in range(first, min(first + RUN, len(sheet.texts))):
            apart = sheet.pages[last] != sheet.pages[first] or "\t" in sheet.texts[last]
            if not sheet.body(last) or apart or (last > first and _below_title(sheet.texts[last])):
                break
            text += sheet.texts[last]
            if len(text) > 2.5 * length + 8:
                break
            yield Run(first, last, key(text))
