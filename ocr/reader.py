"""From a file to pages of lines in reading order: the text layer where it is sound, an engine where it is not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import ocr.layer as layer
import ocr.scan as scan
import ocr.source as source
from ocr.engines.table import DEFAULT
from ocr.engines.table import engine as engine_named
from ocr.judge import broken_fonts
from ocr.layout import arrange
from ocr.tables import grids
from ocr.types import Box, Line, Origin, Page, Reading

RULE_SLACK = 2.5
"""Points by which two rules of one table may miss each other."""
LAYER_LEAST = 10
"""A layer with fewer characters than this is a stamp or a page number over a scan, not the page."""

count_pages = source.count_pages


def read_pages(path: Path, *, engine: str = DEFAULT, pages: Sequence[int] | None = None) -> Iterator[Page]:
    """Every page of a PDF or picture (or those numbered in `pages`, from 1), one at a time so that memory stays flat.

    Raises UnreadableFile and EngineMissing.
    """
    for number in pages if pages is not None else range(1, count_pages(path) + 1):
        yield read_page(path, number, engine=engine)


def read_page(path: Path, number: int, *, engine: str = DEFAULT) -> Page:
    """Page `number` (from 1). A worker process calls this; its engine is loaded at the first page that needs it.

    The text layer of a PDF is used where it is sound; lines of it that are not are read by the engine and say so.
    """
    layer_page = _from_layer(path, number) if source.is_pdf(path) else None
    if layer_page is not None and all(line.confidence for line in layer_page.lines):
        return layer_page
    seen = scan.read(source.render(path, number), number, engine_named(engine))
    if layer_page is None or not any(line.confidence for line in layer_page.lines):
        return seen
    return mixed(layer_page, seen)


def mixed(sound: Page, seen: Page) -> Page:
    """The page of a text layer whose unsound lines (confidence 0) are taken from the same page as an engine saw it.

    When most lines are unsound, or the page had to be turned, all of it is as the engine saw it.
    """
    bad = sum(line.confidence == 0 for line in sound.lines)
    if 2 * bad > len(sound.lines) or seen.rotation:
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


def _from_layer(path: Path, number: int) -> Page | None:
    """The page as its text layer has it, unsound lines with confidence 0, or None when the layer cannot be the page."""
    with source.open_pdf(path) as document, source.open_sheet(document, path, number) as sheet:
        found = layer.glyphs(sheet)
        if sum(not glyph.text.isspace() for glyph in found) < LAYER_LEAST:
            return None
        width, height = sheet.get_size()
        rules = layer.rules(sheet)
        tables = grids(rules, RULE_SLACK)
        lines = arrange(layer.pieces(found, broken_fonts(found)), width, height, tables, rules)
        return Page(number, width, height, 72.0, lines, Origin.TEXT_LAYER, "pdfium")
