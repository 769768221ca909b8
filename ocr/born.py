"""Pages of born-digital PDFs: their text layer laid out, its unsound lines taken from what an engine saw."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import ocr.layer as layer
from ocr.judge import broken_fonts
from ocr.layer import Font, Glyph
from ocr.layout import arrange
from ocr.pdf import open_sheet
from ocr.tables import Rule, grids
from ocr.turning import size, turned, turned_rule
from ocr.types import Box, Line, Origin, Page, Reading

RULE_SLACK = 2.5
"""Points by which two rules of one table may miss each other."""
LAYER_LEAST = 10
"""A layer with fewer characters than this is a stamp or a page number over a scan, not the page."""


def page(path: Path, number: int) -> Page | None:
    """Page `number` (from 1) of a PDF as its text layer has it, unsound lines with confidence 0.

    None when the layer cannot be the page. Raises UnreadableFile.
    """
    with open_sheet(path, number) as sheet:
        found = layer.glyphs(sheet)
        if sum(not glyph.text.isspace() for glyph in found) < LAYER_LEAST:
            return None
        return _laid_out(found, layer.rules(sheet), number, *sheet.get_size())


def mixed(sound: Page, seen: Page) -> Page:
    """The page of a text layer whose unsound lines (confidence 0) are taken from the same page as an engine saw it.

    When most lines are unsound, or the engine turned the page another way, all of it is as the engine saw it.
    """
    bad = sum(line.confidence == 0 for line in sound.lines)
    if 2 * bad > len(sound.lines) or seen.rotation != sound.rotation:
        return seen
    scale = sound.dpi / seen.dpi
    lines = [line if line.confidence else _seen_there(line, seen.lines, scale) for line in sound.lines]
    return replace(sound, lines=tuple(lines), engine=f"{sound.engine}+{seen.engine}")


def _seen_there(line: Line, seen: Sequence[Line], scale: float) -> Line:
    """A line of the layer with the text that the engine saw in its place, or put up for review when it saw none."""
    inside = [one for one in seen if _covers(line.box, one.box, scale)]
    first = Reading("pdfium", line.text, 0.0)
    if not inside:
        return replace(line, review=("the text layer is wrong here and nothing was read",), readings=(first,))
    return replace(
        line,
        text="".join(one.text for one in inside),
        confidence=min(one.confidence for one in inside),
        origin=Origin.OCR,
        review=tuple(reason for one in inside for reason in one.review),
        readings=(first,),
    )


def _covers(outer: Box, inner: Box, scale: float) -> bool:
    x, y = (inner.left + inner.right) / 2 * scale, (inner.top + inner.bottom) / 2 * scale
    return outer.left <= x <= outer.right and outer.top <= y <= outer.bottom


def _laid_out(found: Sequence[Glyph], rules: Sequence[Rule], number: int, width: float, height: float) -> Page:
    """The page turned so that most of its characters stand upright; lines that run another way are read in theirs.

    Such lines come in the cell that holds them, else after all others.
    """
    (turn, _), *_ = Counter(glyph.turn for glyph in found if not glyph.text.isspace()).most_common()
    rules = [turned_rule(rule, width, height, turn) for rule in rules]
    found = [replace(g, box=turned(g.box, width, height, turn), turn=(g.turn - turn) % 360) for g in found]
    width, height = size(width, height, turn)
    tables = grids(rules, RULE_SLACK)
    broken = broken_fonts(found)
    upright = layer.pieces([g for g in found if not g.turn], broken)
    aside = [line for way in (90, 180, 270) for line in _running(way, found, broken, width, height)]
    held = [line for line in aside if any(_covers(grid.box, line.box, 1) for grid in tables)]
    lines = arrange([*upright, *held], width, height, tables, rules)
    lines += tuple(line for line in aside if line not in held)
    return Page(number, width, height, 72.0, lines, Origin.TEXT_LAYER, "pdfium", turn)


def _running(way: int, found: Sequence[Glyph], broken: frozenset[Font], width: float, height: float) -> list[Line]:
    """The lines that are level once the sheet is turned this way, in the order they are then read."""
    here = [replace(g, box=turned(g.box, width, height, way)) for g in found if g.turn == way]
    across, down = size(width, height, way)
    lines = arrange(layer.pieces(here, broken), across, down)
    return [replace(line, box=turned(line.box, across, down, -way)) for line in lines]
