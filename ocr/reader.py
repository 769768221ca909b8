"""From a file to pages of lines in reading order: the text layer where it is sound, an engine where it is not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from ocr import layer, scan, source
from ocr.engines.table import DEFAULT
from ocr.engines.table import engine as engine_named
from ocr.layout import arrange
from ocr.tables import grids
from ocr.types import Origin, Page

RULE_SLACK = 2.5
"""Points by which two rules of one table may miss each other."""
LAYER_LEAST = 10
"""A layer with fewer characters than this is a stamp or a page number over a scan, not the page."""

count_pages = source.count_pages


def read_pages(path: Path, *, engine: str = DEFAULT, pages: Sequence[int] | None = None) -> Iterator[Page]:
    """Every page of a PDF or picture (or those numbered in `pages`, from 1), one at a time so that memory stays flat.

    Raises UnreadableFile and EngineMissing; a single page that cannot be read is given with its `problems`.
    """
    for number in pages if pages is not None else range(1, count_pages(path) + 1):
        yield read_page(path, number, engine=engine)


def read_page(path: Path, number: int, *, engine: str = DEFAULT) -> Page:
    """Page `number` (from 1). A worker process calls this; its engine is loaded at the first page that needs it."""
    if source.is_pdf(path):
        page = _from_layer(path, number)
        if page is not None:
            return page
    picture = source.render(path, number)
    return scan.read(picture, number, engine_named(engine))


def _from_layer(path: Path, number: int) -> Page | None:
    """The page as its text layer has it, or None when the layer cannot be the page."""
    with source.open_pdf(path) as document, source.open_sheet(document, path, number) as sheet:
        found = layer.glyphs(sheet)
        if sum(not glyph.text.isspace() for glyph in found) < LAYER_LEAST:
            return None
        width, height = sheet.get_size()
        tables = grids(layer.rules(sheet), RULE_SLACK)
        lines = arrange(layer.pieces(found), width, height, tables)
        return Page(number, width, height, 72.0, lines, Origin.TEXT_LAYER, "pdfium")
