"""Reading order: pieces of print with their boxes in, lines in the order people read them out. Pure geometry.

Nothing here looks at pixels or files. All lengths are in the units of the boxes; `em` is the usual size of the type.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import median

import ocr.footnotes as footnotes
from ocr.margins import parts
from ocr.tables import Grid, Rule
from ocr.types import Box, Line, Role

ROWS_LEAST = 4
"""So many lines must stand on both sides of a gutter before it counts as one."""
COLUMN_LEAST = 7.0
"""A column narrower than this many ems is no column but page numbers of a contents list or items of a form."""
FILLED = 0.55
"""The middle line of a real column fills at least this share of it; columns of a table do not."""
FULL, AS_WIDE = 0.8, 0.85
"""Beside a column whose middle line fills the first share of it, one as wide (the second share) may be a list of short
lines."""
JOIN_GAP = 2.2
"""Pieces of one row of a column nearer than this many ems are one line of print."""
ALIKE = 0.4
"""Columns as near as words are columns when the narrower is at least this share of the other: the numbers before the
names of a list are not."""
OVERHANG, OVERHANG_EMS = 0.15, 0.5
"""A line that reaches over a gutter by less of its length, or fewer ems, stands beside it: boxes lean, stops hang."""
WORD_GAP = 1.35
"""Pieces nearer than this are one line whatever the columns: the space after 第一条 is one em, gutters are wider."""


@dataclass(frozen=True, slots=True)
class Block:
    """What the order moves as one: a line, or a whole table with its lines already in order."""

    box: Box
    lines: tuple[Line, ...]

    @property
    def is_table(self) -> bool:
        """True for a table, which says nothing about columns of text."""
        return self.lines[0].role is Role.CELL


def arrange(
    lines: Sequence[Line], width: float, height: float, tables: Sequence[Grid] = (), rules: Sequence[Rule] = ()
) -> tuple[Line, ...]:
    """All lines of a page in reading order with their roles: headers, body with tables, footnotes, footers, folio."""
    if not lines:
        return ()
    em = type_size(lines)
    head, body, foot = parts(lines, width, height, em, [grid.box for grid in tables], rules)
    body, notes = footnotes.parted(body, rules, [grid.box for grid in tables], height, em)
    loose, blocks = _into_tables(body, tables, em)
    blocks += [Block(line.box, (line,)) for line in _words_joined(loose, em)]
    ordered = [line for block in flow(blocks, em) for line in block.lines]
    below = [line for block in flow([Block(line.box, (line,)) for line in notes], em) for line in block.lines]
    return (*_rows_joined(head, em), *ordered, *below, *_rows_joined(foot, em))


def type_size(lines: Sequence[Line]) -> float:
    """The usual size of the type: the median height, each line weighted by its characters."""
    return float(median([h for line in lines for h in [line.height or _high(line.box)] * max(1, len(line.text))]))


def flow(blocks: Sequence[Block], em: float) -> list[Block]:
    """Blocks in reading order: columns from left to right between whatever runs across them, rows inside a column."""
    gutter = find_gutter(blocks, em)
    if gutter is None:
        return _rows(blocks, em)
    across = sorted((b for b in blocks if not _side(b.box, gutter, em)), key=lambda b: b.box.top)
    bands: list[list[Block]] = [[] for _ in range(len(across) + 1)]
    for block in blocks:
        if _side(block.box, gutter, em):
            bands[sum(_middle(one.box) < _middle(block.box) for one in across)].append(block)
    out: list[Block] = []
    for number, band in enumerate(bands):
        out += _band(band, gutter, em, after_full_width=number > 0)
        out += _rows(across[number : number + 1], em)
    return out


def _band(band: list[Block], gutter: float, em: float, *, after_full_width: bool) -> list[Block]:
    """Columns of one band. They begin at one height: what stands above the other column ends the full-width text."""
    left = [b for b in band if _side(b.box, gutter, em) < 0]
    right = [b for b in band if _side(b.box, gutter, em) > 0]
    if not left or not right:
        return flow(band, em)
    start = max(min(b.box.top for b in left), min(b.box.top for b in right)) - 0.6 * em
    early = [b for b in band if b.box.bottom <= start] if after_full_width else []
    return (
        _rows(early, em)
        + flow([b for b in left if b not in early], em)
        + flow([b for b in right if b not in early], em)
    )


def find_gutter(blocks: Sequence[Block], em: float) -> float | None:
    """The x of the white strip that parts columns, or None. The strip nearest to a fair split of the rows wins."""
    texts = [b.box for b in blocks if not b.is_table]
    if len(texts) < 2 * ROWS_LEAST:
        return None
    first, last = min(b.left for b in texts), max(b.right for b in texts)
    best: tuple[float, float] | None = None
    x = first + COLUMN_LEAST * em
    while x < last - COLUMN_LEAST * em:
        score = _gutter_score(texts, x, em)
        if score > 0 and (best is None or score > best[0]):
            best = (score, x)
        x += em / 4
    return _middle_of_strip(texts, best[1]) if best else None


def _gutter_score(texts: Sequence[Box], x: float, em: float) -> float:
    """Rows parted by a strip at `x` less rows that cross it; 0 when the sides do not look like columns."""
    left = [b for b in texts if b.right <= x]
    right = [b for b in texts if b.left >= x]
    if len(left) < ROWS_LEAST or len(right) < ROWS_LEAST:
        return 0.0
    top = max(min(b.top for b in left), min(b.top for b in right))
    bottom = min(max(b.bottom for b in left), max(b.bottom for b in right))
    left, right = ([b for b in side if top <= _middle(b) <= bottom] for side in (left, right))
    if len(left) < ROWS_LEAST or len(right) < ROWS_LEAST or not _columns(left, right, em):
        return 0.0
    crossing = sum(b.left < x < b.right and top <= _middle(b) <= bottom for b in texts)
    if 2 * crossing > len(left) + len(right):
        return 0.0
    return min(len(left), len(right)) - 0.5 * crossing


def _columns(left: Sequence[Box], right: Sequence[Box], em: float) -> bool:
    wide = [max(b.right for b in side) - min(b.left for b in side) for side in (left, right)]
    filled = [median(b.right - b.left for b in side) / w for side, w in zip((left, right), wide, strict=True)]
    if min(wide) < COLUMN_LEAST * em:
        return False
    return min(filled) >= FILLED or (max(filled) >= FULL and min(wide) >= AS_WIDE * max(wide))


def _middle_of_strip(texts: Sequence[Box], x: float) -> float:
    crossing = [b for b in texts if not b.left < x < b.right]
    left = max((b.right for b in crossing if b.right <= x), default=x)
    right = min((b.left for b in crossing if b.left >= x), default=x)
    return (left + right) / 2


def _words_joined(pieces: Sequence[Line], em: float) -> list[Line]:
    """Pieces of one line of print joined, but never over the white between two columns, be it as narrow as a word's."""
    gutter = find_gutter([Block(piece.box, (piece,)) for piece in pieces], em)
    if gutter is None:
        return _rows_joined(pieces, em, WORD_GAP)
    left, across, right = ([piece for piece in pieces if _side(piece.box, gutter, em) == side] for side in (-1, 0, 1))
    if min(_wide(left), _wide(right)) < ALIKE * max(_wide(left), _wide(right)):
        return _rows_joined(pieces, em, WORD_GAP)
    return [*_words_joined(left, em), *_words_joined(right, em), *_rows_joined(across, em, WORD_GAP)]


def _wide(pieces: Sequence[Line]) -> float:
    return max((piece.box.right for piece in pieces), default=0.0) - min(
        (piece.box.left for piece in pieces), default=0.0
    )


def _side(box: Box, gutter: float, em: float) -> int:
    """−1 for what stands left of a gutter, 1 for what stands right of it, 0 for what runs across."""
    over = min(gutter - box.left, box.right - gutter)
    if over > max(OVERHANG * (box.right - box.left), OVERHANG_EMS * em):
        return 0
    return -1 if box.left + box.right < 2 * gutter else 1


def _rows(blocks: Sequence[Block], em: float) -> list[Block]:
    """Blocks top to bottom, those of one row left to right; pieces of one line of print joined."""
    out: list[Block] = []
    loose: list[Line] = []
    for block in sorted(blocks, key=lambda b: _middle(b.box) if not b.is_table else b.box.top):
        if block.is_table:
            out += [Block(line.box, (line,)) for line in _rows_joined(loose, em)]
            out.append(block)
            loose = []
        else:
            loose += block.lines
    return out + [Block(line.box, (line,)) for line in _rows_joined(loose, em)]


def _rows_joined(lines: Sequence[Line], em: float, nearer: float = JOIN_GAP) -> list[Line]:
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda one: _middle(one.box)):
        if rows and any(same_row(line.box, other.box) for other in rows[-1]):
            rows[-1].append(line)
        else:
            rows.append([line])
    return [line for row in rows for line in _join(sorted(row, key=lambda one: one.box.left), em, nearer)]


def same_row(a: Box, b: Box) -> bool:
    """True when two boxes share more than half of the lower one's height."""
    return min(a.bottom, b.bottom) - max(a.top, b.top) > 0.5 * min(_high(a), _high(b))


def _join(row: Sequence[Line], em: float, nearer: float) -> list[Line]:
    out = [row[0]]
    for line in row[1:]:
        last = out[-1]
        size = max(min(last.height, line.height) or em, em / 2)
        if line.box.left - last.box.right <= nearer * size and last.role == line.role and not last.vertical:
            out[-1] = joined(last, line, size)
        else:
            out.append(line)
    return out


def joined(a: Line, b: Line, size: float) -> Line:
    """Two pieces of one row as one line, with one ideographic space where the print leaves a gap."""
    gap = b.box.left - a.box.right
    between = "" if gap < 0.5 * size or not a.text or not b.text else ("\u3000" if gap >= 0.8 * size else " ")
    box = Box(
        min(a.box.left, b.box.left),
        min(a.box.top, b.box.top),
        max(a.box.right, b.box.right),
        max(a.box.bottom, b.box.bottom),
    )
    longer = a if len(a.text) >= len(b.text) else b
    readings = () if not (a.readings or b.readings) else (*a.readings, *b.readings)
    return replace(
        longer,
        text=a.text + between + b.text,
        box=box,
        confidence=min(a.confidence, b.confidence),
        review=tuple(dict.fromkeys((*a.review, *b.review))),
        readings=readings,
    )


def _into_tables(lines: Sequence[Line], tables: Sequence[Grid], em: float) -> tuple[list[Line], list[Block]]:
    """Lines that no table holds, and each table as one block: cell by cell, row by row."""
    loose: list[Line] = []
    cells: dict[tuple[int, int, int], list[Line]] = {}
    for line in lines:
        x, y = (line.box.left + line.box.right) / 2, _middle(line.box)
        place = next((c for grid in tables if (c := grid.cell_at(x, y)) is not None), None)
        if place is None:
            loose.append(line)
        else:
            key = (place.cell.table, place.cell.row, place.cell.column)
            cells.setdefault(key, []).append(replace(line, role=Role.CELL, cell=place.cell))
    blocks = []
    for number, grid in enumerate(tables):
        inside = [line for key in sorted(cells) if key[0] == number for line in _rows_joined(cells[key], em)]
        if inside:
            blocks.append(Block(grid.box, tuple(inside)))
    return loose, blocks


def _high(box: Box) -> float:
    return box.bottom - box.top


def _middle(box: Box) -> float:
    return (box.top + box.bottom) / 2
