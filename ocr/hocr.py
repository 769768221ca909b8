"""Pages as hOCR 1.2: XHTML with the box and the confidence of every line."""

from __future__ import annotations

from collections.abc import Iterable
from xml.sax.saxutils import escape, quoteattr

from ocr.types import Line, Page, Role
from ocr.xml import legal

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
    """One document of all pages; boxes in pixels of the page picture, rounded."""
    return _HEAD + "\n".join(_page(page) for page in pages) + "\n</body></html>\n"


def _page(page: Page) -> str:
    box = f"bbox 0 0 {round(page.width)} {round(page.height)}"
    size = f"{box}; ppageno {page.number - 1}; scan_res {page.dpi:g} {page.dpi:g}"
    lines = [_line(page, i, line) for i, line in enumerate(page.lines, 1) if line.role is not Role.SEAL]
    return f'<div class="ocr_page" id="page_{page.number}" title={quoteattr(size)}>\n' + "\n".join(lines) + "\n</div>"


def _line(page: Page, position: int, line: Line) -> str:
    box = " ".join(str(round(value)) for value in line.box)
    title = f"bbox {box}; x_size {line.height:g}; x_wconf {round(100 * line.confidence)}"
    kind = CLASSES.get(line.role, "ocr_line")
    name = f"line_{page.number}_{position}"
    return f'<span class="{kind}" id="{name}" title={quoteattr(title)}>{escape(legal(line.text))}</span><br/>'
