"""From a file to pages of lines in reading order: the text layer where it is sound, an engine where it is not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import ocr.scan as scan
import ocr.source as source
from ocr.engines.table import DEFAULT
from ocr.engines.table import engine as engine_named
from ocr.types import Page

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
    if not source.is_pdf(path):
        return _seen(path, number, engine)
    import ocr.born as born  # noqa: PLC0415 - pictures are read without pdfium

    page = born.page(path, number)
    if page is not None and all(line.confidence for line in page.lines):
        return page
    seen = _seen(path, number, engine)
    return seen if page is None else born.mixed(page, seen)


def _seen(path: Path, number: int, engine: str) -> Page:
    return scan.read(source.render(path, number), number, engine_named(engine))
