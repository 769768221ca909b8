"""Pages as hOCR 1.2: XHTML with the box and the confidence of every line."""

from __future__ import annotations

from collections.abc import Iterable
from xml.sax.saxutils import escape, quoteattr

from ocr.types import Box, Line, Page, Role
from ocr.xml import legal, to_pixels

_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
<html xmlns="http://www.w3.org/1999/xhtml" xml:lang="zh" lang="zh">
<head><title>OCR</title>
<meta http-equiv="Content-Type" content="text/html; charset=utf-8"/>
<meta name="ocr-system" content="gazette"/>
<meta name="ocr-capabilities" content="ocr_page ocr_line ocr_header ocr_footer ocr_pageno"/>
</head><body>
"""
CLASSES = {Role.HEADER: "ocr_header", Role.FOOTER: "ocr_footer", Role.FOLIO: "ocr_pageno"}


def as_hocr(pages: Iterable[Page]) -> str:
    """One document of all pages. Boxes in pixels of the page picture, rounded; points are scaled to 300 dpi."""
    return _HEAD + "\n".join(_page(page) for page in pages) + "\n</body></html>\n"


def _page(page: Page) -> str:
    scale = to_pixels(page)
    dpi = f"{page.dpi * scale:g}"
    box = _bbox(Box(0, 0, page.width, page.height), scale)
    title = f"{box}; ppageno {page.number - 1}; scan_res {dpi} {dpi}"
    lines = [_line(page, i, line, scale) for i, line in enumerate(page.lines, 1) if line.role is not Role.SEAL]
    return f'<div class="ocr_page" id="page_{page.number}" title={quoteattr(title)}>\n' + "\n".join(lines) + "\n</div>"


def _line(page: Page, position: int, line: Line, scale: float) -> str:
    title = f"{_bbox(line.box, scale)}; x_size {line.height * scale:g}; x_wconf {round(100 * line.confidence)}"
    kind = CLASSES.get(line.role, "ocr_line")
    name = f"line_{page.number}_{position}"
    return f'<span class="{kind}" id="{name}" title={quoteattr(title)}>{escape(legal(line.text))}</span><br/>'


def _bbox(box: Box, scale: float) -> str:
    return " ".join(("bbox", *(str(max(0, round(value * scale))) for value in box)))
