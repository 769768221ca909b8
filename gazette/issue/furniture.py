"""What belongs to the page and not to any document: running heads, feet, folios, seals.

The reader's roles come first. Where a reader gave none, furniture is what returns at the head or foot of many pages
when its digits are masked, and a number alone at the head or foot.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from gazette.issue.printed import FURNITURE, type_height
from gazette.issue.words import bare, folded, is_date
from ocr.types import Line, Origin, Page, Role

MIN_PAGES = 3  # a head must return so often
MIN_SHARE = 0.3  # and on so many of the pages: heads of odd and even pages differ
EDGE_LINES = 2  # how many rows from the edge are looked at
EDGE = 0.13  # how near to the edge of the sheet, as a share of its height
LARGE = 1.3  # a head larger than the text that stands on one sheet only is a title
FOLIO_MASK = "#"

_SERIAL = re.compile(r"^#$|公报|政报|第#[期号]$")  # what hardly is anything else at the edge of two sheets
_DRESSED = re.compile(r"[-—–―－~·•.]+(\d{1,4})[-—–―－~·•.]+")  # a folio whatever else the issue does
_FOLIO = re.compile(r"[^\w\s]*\s*(?:第\s*)?(\d{1,4}|[ivxlcIVXLC]{1,6})(?:\s*页|\s*頁)?\s*[^\w\s]*")


@dataclass(frozen=True, slots=True)
class Sorted:
    """A page's lines sorted: `body` as (line on the page from 0, line), texts of heads and feet, folio as printed."""

    body: tuple[tuple[int, Line], ...]
    heads: tuple[str, ...]
    folio: str | None


def sort_lines(pages: Sequence[Page]) -> list[Sorted]:
    """Furniture and body of every page."""
    returning = _returning(pages)
    return [_sort(page, returning) for page in pages]


def folio_of(text: str) -> str | None:
    """The number in a folio line such as "— 12 —" or "· xii ·"; None when the line is no folio."""
    plain = re.sub(r"(?<=\d)\s+(?=\d)", "", unicodedata.normalize("NFKC", text).strip())
    found = _FOLIO.fullmatch(plain)
    return found.group(1) if found else None


def _sort(page: Page, returning: frozenset[str]) -> Sorted:
    body: list[tuple[int, Line]] = []
    heads: list[str] = []
    folio: str | None = None
    edges = _edges(page)
    large = LARGE * median([type_height(line) for line in page.lines] or [1.0])
    for index, line in enumerate(page.lines):
        role = line.role
        if role is Role.HEADER and type_height(line) > large and _mask(line.text) not in returning:
            role = Role.BODY
        if role is Role.BODY and index in edges:
            role = _role_at_edge(line, returning)
        if role is Role.FOLIO:
            folio = folio_of(line.text) or folio
        elif role in FURNITURE:
            heads.append(line.text.strip())
        else:
            body.append((index, line))
    return Sorted(tuple(body), tuple(heads), folio)


def _role_at_edge(line: Line, returning: frozenset[str]) -> Role:
    mask = _mask(line.text)
    if _DRESSED.fullmatch(bare(line.text)):
        return Role.FOLIO
    if mask not in returning:
        return Role.BODY
    return Role.FOLIO if mask == FOLIO_MASK else Role.HEADER


def _returning(pages: Sequence[Page]) -> frozenset[str]:
    """Masks that return on enough pages; what readers already called furniture counts with the rest."""
    seen: Counter[str] = Counter()
    for page in pages:
        edges = _edges(page)
        seen.update(
            {_mask(line.text) for index, line in enumerate(page.lines) if index in edges or line.role in FURNITURE}
        )
    least = max(MIN_PAGES, MIN_SHARE * len(pages))
    return frozenset(mask for mask, times in seen.items() if times >= (2 if _SERIAL.search(mask) else least))


def _mask(text: str) -> str:
    """The text with numbers masked; folios become one and the same whatever stands around them. Days never return."""
    if folio_of(text):
        return FOLIO_MASK
    return folded(text) if is_date(text) else re.sub(r"\d+", "#", folded(text))


def _edges(page: Page) -> frozenset[int]:
    """Lines of paper pages without a role that stand in the outermost rows, near the edge of the sheet."""
    loose = [
        (index, line)
        for index, line in enumerate(page.lines)
        if line.role is Role.BODY and line.origin is not Origin.FILE and line.cell is None
    ]
    top = sorted(loose, key=lambda pair: pair[1].box.top)[:EDGE_LINES]
    bottom = sorted(loose, key=lambda pair: -pair[1].box.bottom)[:EDGE_LINES]
    return frozenset(
        [index for index, line in top if line.box.bottom < EDGE * page.height]
        + [index for index, line in bottom if line.box.top > (1 - EDGE) * page.height]
    )
