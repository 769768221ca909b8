"""The printed table of contents: its rows among the rows of print, and its entries as data."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from gazette.issue.printed import Printed
from gazette.issue.words import WORDS, bare, folded
from gazette.types.issue import ContentsEntry
from gazette.types.printed import IssueText, ParagraphKind, Span

MAX_ENTRY_ROWS = 6  # rows from one folio to the next: a long wrapped title with a section heading before it
LONGEST_HEADING = 20  # characters of 目录 with all the white that may be set between them
MIN_UNHEADED = 3  # entries that make a table of contents when the heading 目录 was not read

_DOTS = ".．·・‧•…⋯‥﹒⋅∙-—─━_"
_FILLING = _DOTS + "/／|。,，:：;；~～'‘’\"*° \t\u3000\xa0"
_FOLIO = re.compile(r"(?:[（(\[【〔]\s*)?(?<!\d)(\d{1,4})\s*[)）\]】〕]?\s*[.。·]?$")
_FIGURE_LAST = re.compile(r"\d\s*[)）\]】〕]?\s*[.。·]?\s*$")  # what _FOLIO needs, seen sooner
_BRACKETED = re.compile(r"[【\[〔](.+?)[】\]〕]")
_SECTION = re.compile(r"[【\[〔◆●■□◇★▲☆].*")


@dataclass(frozen=True, slots=True)
class Entry:
    """Rows [first, last] of one entry; `folio` is empty when it was not read, or for a section heading."""

    first: int
    last: int
    folio: str


def entry_parts(text: str) -> tuple[str, str] | None:
    """Title and folio of a line of contents ("…的通知………(12)"); None when the line does not end in a folio."""
    found = _FOLIO.search(text.strip()) if _FIGURE_LAST.search(text) else None
    if not found:
        return None
    before = text.strip()[: found.start()]
    title = before.rstrip(_FILLING)
    led = _is_leader(before[len(title) :]) or (not title and (before or found[0][0] in "（([【〔"))
    return (title.strip(), str(int(found[1]))) if led else None


def _is_leader(filling: str) -> bool:
    """Dots enough to lead the eye to a folio, or the wide white of a tab."""
    return "\t" in filling or "…" in filling or "⋯" in filling or sum(filling.count(dot) for dot in _DOTS) >= 3


def _without_folio(text: str) -> str:
    """The title of an entry of which only the leaders were read after it; empty when it has none."""
    title = text.strip().rstrip(_FILLING)
    filling = text.strip()[len(title) :]
    return title if _is_leader(filling) or any(dot in filling for dot in "·・‧•⋅∙") else ""


def is_lone_folio(row: Printed) -> bool:
    """Whether the row is nothing but a number at the right edge, which the reader took for a line of its own."""
    alone = re.fullmatch(r"\W*\d{1,4}\W*", row.text) and row.placed
    return bool(alone) and row.box.left > row.column.left + 0.6 * (row.column.right - row.column.left)


def _folio(row: Printed) -> str:
    """The folio at the end of a row of contents; empty when there is none."""
    parts = entry_parts(row.text)
    if parts:
        return parts[1]
    return str(int(re.sub(r"\D", "", row.text))) if is_lone_folio(row) else ""


def find_entries(rows: Sequence[Printed]) -> list[Entry]:
    """Entries and section headings of the first table of contents among the issue's rows; empty when there is none."""
    for start in (i for i, row in enumerate(rows) if is_contents_heading(row.text)):
        ends = _ends(rows, start + 1)
        if len(ends) >= 2 or (len(ends) == 1 and rows[start].page == rows[ends[0]].page):
            return _plausible(list(_entries(rows, start + 1, ends)))
    for start, row in enumerate(rows):
        found = entry_parts(row.text)
        if found and "\t" not in row.text and len(_ends(rows, start)) >= MIN_UNHEADED:
            return _plausible(list(_entries(rows, start, _ends(rows, start))))
    return []


def is_contents_heading(text: str) -> bool:
    """Whether the text is 目录 and nothing else."""
    return len(text) <= LONGEST_HEADING and folded(text).lower() in WORDS.contents_headings


def find_contents(issue: IssueText) -> tuple[ContentsEntry, ...]:
    """The entries of the issue's table of contents in printed order; section headings are named in `section`.

    An entry whose folio was not read has none.
    """
    entries: list[ContentsEntry] = []
    section = ""
    for paragraph in issue.paragraphs:
        text = issue.text[paragraph.start : paragraph.end]
        if paragraph.kind is not ParagraphKind.CONTENTS or is_contents_heading(text):
            continue
        lost = _without_folio(text)
        parts = entry_parts(text) or ((lost, "") if lost else None)
        if parts is None:
            section = _section(text)
        else:
            title = re.sub(r"\s*\t\s*", "", parts[0])
            entries.append(ContentsEntry(title, parts[1], Span(paragraph.start, paragraph.end), section))
    return tuple(entries)


def _section(text: str) -> str:
    bracketed = _BRACKETED.match(bare(text))
    return bracketed[1] if bracketed else bare(text).strip("()◆●■□◇★▲☆")


def _ends(rows: Sequence[Printed], start: int) -> list[int]:
    """Rows that end in a folio, from `start` on, as long as they follow each other closely."""
    ends: list[int] = []
    last = start
    for index in range(start, len(rows)):
        if index - last > MAX_ENTRY_ROWS:
            break
        if _folio(rows[index]):
            ends.append(index)
            last = index
    return ends


def _entries(rows: Sequence[Printed], start: int, ends: Sequence[int]) -> Iterator[Entry]:
    first = start
    for end in ends:
        for at in range(first, end):
            section = at == first and _is_section(rows[at], rows[at + 1])
            if section or (_without_folio(rows[at].text) and not _only_folio(rows[at + 1])):
                yield Entry(first, at, "")
                first = at + 1
        yield Entry(first, end, _folio(rows[end]))
        first = end + 1


def _only_folio(row: Printed) -> bool:
    parts = entry_parts(row.text)
    return is_lone_folio(row) or (parts is not None and not parts[0])


def _is_section(row: Printed, following: Printed) -> bool:
    """A heading between entries: in brackets, or a short line after which nothing is indented."""
    if _SECTION.fullmatch(bare(row.text)) and len(bare(row.text)) < 24:
        return True
    if not row.placed:
        return len(bare(row.text)) <= 8
    width = row.column.right - row.column.left
    short = row.box.right - row.box.left < 0.6 * width
    return short and following.indent - row.indent < 0.6


def _plausible(entries: list[Entry]) -> list[Entry]:
    """The entries, unless their folios do not rise: then it was a list of something else."""
    folios = [int(entry.folio) for entry in entries if entry.folio]
    rising = sum(a <= b for a, b in pairwise(folios))
    return entries if rising >= 0.7 * max(0, len(folios) - 1) else []
