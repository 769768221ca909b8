"""Headers, footers, folios and footnotes: what stands in the margins of one page, told by place and form alone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median

from ocr.tables import Rule
from ocr.types import Box, Line, Role

MARGIN = 0.13
"""Headers and footers stand within this share of the height of the sheet."""
ACROSS = 0.8
"""A rule under a header runs along at least this share of the width of the print."""
HEAD_LARGEST = 1.5
"""Headers and footers are set at most so many ems high; what is larger is a letterhead."""
GAP, GAP_SMALL, GAP_FOLIO = 1.2, 0.7, 0.3
"""White between a header and the text, in ems more than between lines: in full type, in smaller type, page numbers."""

_ORNAMENT = r"[\s\-—–―－一·•.・~～_|]*"
_NUMERAL = r"(?:[0-9０-９ ]{1,5}|[IVXLCivxlcⅠ-Ⅻⅰ-ⅻ]{1,6}|[〇○零一二三四五六七八九十百]{1,5})"
_OF_ALL = r"(?:\s*[,，/／]?\s*(?:共\s*[0-9]{1,4}\s*[页頁]|[/／]\s*[0-9]{1,4}))?"
FOLIO = re.compile(rf"{_ORNAMENT}(?:第\s*)?[(（\[]?\s*{_NUMERAL}\s*[)）\]]?(?:\s*[页頁])?{_OF_ALL}{_ORNAMENT}")


def is_folio(text: str) -> bool:
    """True when the text is nothing but a page number with its ornaments: 12, — 12 —, · 3 ·, (4), 第5页 共9页, 二十."""
    bare = text.strip()
    return bool(FOLIO.fullmatch(bare)) and any(ch.isalnum() or ch in "〇○" for ch in bare) and len(bare) <= 14


def parts(
    lines: Sequence[Line],
    width: float,
    height: float,
    em: float,
    tables: Sequence[Box] = (),
    rules: Sequence[Rule] = (),
) -> tuple[list[Line], list[Line], list[Line]]:
    """Lines split into headers, body and footers (footers and folio last), each with its role, none in order yet.

    `rules` are the straight lines of the page: what stands over one across the whole page is its header.
    """
    rows = _rows([line for line in lines if not any(_within(line.box, box) for box in tables)])
    if not rows:
        return [], list(lines), []
    usual = _usual_gap(rows, em)
    head = _over_rule(rows, rules, tables, height, em) or _edge(rows, [*tables], height, em, usual, top=True)
    rest = rows[len(head) :]
    foot = _edge(rest[::-1], [*tables], height, em, usual, top=False)
    top = [_named(line, Role.HEADER) for row in head for line in row]
    low = [_named(line, Role.FOOTER) for row in foot for line in row]
    low.sort(key=lambda line: line.role is Role.FOLIO)
    if not top and not low:
        return [], list(lines), []
    taken = {line.box for row in (*head, *foot) for line in row}
    return top, [line for line in lines if line.box not in taken], low


def _named(line: Line, role: Role) -> Line:
    return replace(line, role=Role.FOLIO if is_folio(line.text) else role)


def _over_rule(
    rows: Sequence[Sequence[Line]], rules: Sequence[Rule], tables: Sequence[Box], height: float, em: float
) -> list[Sequence[Line]]:
    """The rows, two at most, over a rule in the top margin that runs as wide as the print and is no table's."""
    left = min(line.box.left for row in rows for line in row)
    right = max(line.box.right for row in rows for line in row)
    for rule in sorted((one for one in rules if not one.vertical), key=lambda one: one.at):
        wide = min(rule.end, right) - max(rule.start, left) >= ACROSS * (right - left)
        of_table = any(box.top - em <= rule.at <= box.bottom + em for box in tables)
        if rule.at > MARGIN * height or not wide or of_table:
            continue
        over = [row for row in rows if max(line.box.bottom for line in row) <= rule.at + 0.3 * em]
        if 0 < len(over) <= min(2, len(rows) - 1):
            return over if max(line.height for row in over for line in row) <= HEAD_LARGEST * em else []
    return []


def _edge(
    rows: Sequence[Sequence[Line]], tables: Sequence[Box], height: float, em: float, usual: float, *, top: bool
) -> list[Sequence[Line]]:
    """The rows from the edge inwards that are margin: small type in the margin with more white than usual behind."""
    for count in (1, 2):
        if len(rows) < count:
            break
        row = rows[count - 1]
        edge = max(line.box.bottom for line in row) if top else height - min(line.box.top for line in row)
        if edge > MARGIN * height or max(line.height for line in row) > HEAD_LARGEST * em:
            break
        gap = GAP_SMALL if max(line.height for line in row) < 0.95 * em else GAP
        if any(is_folio(line.text) for line in row):
            gap = GAP_FOLIO
        # Nothing is set tight against the border of a table, so any white beside one parts.
        beside_table = _white(rows, count, (), top=top) > _white(rows, count, tables, top=top)
        if _white(rows, count, tables, top=top) > (0 if beside_table else usual) + gap * em:
            return list(rows[:count])
    return []


def _white(rows: Sequence[Sequence[Line]], count: int, tables: Sequence[Box], *, top: bool) -> float:
    """White between row `count` from the edge and what follows it."""
    inner = [line.box for row in rows[count:] for line in row] + [*tables]
    mine = [line.box for line in rows[count - 1]]
    if not inner:
        return 0.0
    if top:
        return min(b.top for b in inner) - max(b.bottom for b in mine)
    return min(b.top for b in mine) - max(b.bottom for b in inner)


def _usual_gap(rows: Sequence[Sequence[Line]], em: float) -> float:
    gaps = [
        max(0.0, min(x.box.top for x in below) - max(x.box.bottom for x in above)) for above, below in pairwise(rows)
    ]
    return min(float(median(gaps)), 0.9 * em) if gaps else em


def _rows(lines: Sequence[Line]) -> list[list[Line]]:
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda one: one.box.top + one.box.bottom):
        lowest = min(x.box.bottom - x.box.top for x in (*(rows[-1] if rows else ()), line))
        if rows and line.box.top < max(x.box.bottom for x in rows[-1]) - 0.5 * lowest:
            rows[-1].append(line)
        else:
            rows.append([line])
    return rows


def _within(box: Box, outer: Box) -> bool:
    x, y = (box.left + box.right) / 2, (box.top + box.bottom) / 2
    return outer.left <= x <= outer.right and outer.top <= y <= outer.bottom
