"""Sheets of a PDF, opened and drawn by pdfium."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium_c
from PIL import Image

from ocr.errors import UnreadableFile

SHEET_POINTS_MOST = 14_400.0
"""200 inches, the largest sheet that PDF 1.x allows."""
PIXELS_READ = 60_000_000
"""A rendered sheet is kept below this many pixels (A4 at 600 dpi has 35 million): a worker's memory is known."""

DPI_DEFAULT = 300.0

PDFIUM = threading.RLock()
"""pdfium is not safe to call from two threads of one process."""


def count_sheets(path: Path) -> int:
    """So many sheets the PDF claims. Raises UnreadableFile."""
    with _document(path) as document:
        return len(document)


@contextlib.contextmanager
def _document(path: Path) -> Iterator[pypdfium2.PdfDocument]:
    """A PDF that opens without a password and has pages; anything else is UnreadableFile."""
    with PDFIUM:
        try:
            document = pypdfium2.PdfDocument(path)
        except FileNotFoundError as error:
            raise UnreadableFile(f"{path.name}: there is no such file") from error
        except pypdfium2.PdfiumError as error:
            raise UnreadableFile(_why_pdf(path, error)) from error
        try:
            if len(document) == 0:
                raise UnreadableFile(f"{path.name}: a PDF without pages; ask for the file again")
            yield document
        finally:
            document.close()


@contextlib.contextmanager
def open_sheet(path: Path, number: int) -> Iterator[pypdfium2.PdfPage]:
    """Sheet `number` (from 1) of a PDF, its size checked. Raises UnreadableFile."""
    with _document(path) as document:
        sheet = _sheet(document, path, number)
        try:
            width, height = sheet.get_size()
            if not (0 < width <= SHEET_POINTS_MOST and 0 < height <= SHEET_POINTS_MOST):
                raise UnreadableFile(
                    f"{path.name}, page {number}: a sheet of {width:.0f} × {height:.0f} points cannot be real"
                )
            yield sheet
        finally:
            sheet.close()


def _sheet(document: pypdfium2.PdfDocument, path: Path, number: int) -> pypdfium2.PdfPage:
    if not 1 <= number <= len(document):
        raise UnreadableFile(f"{path.name}: there is no page {number}; it has {len(document)}")
    try:
        return document[number - 1]
    except pypdfium2.PdfiumError as error:
        raise UnreadableFile(f"{path.name}, page {number}: broken ({error}); scan or print the page again") from error


def render(sheet: pypdfium2.PdfPage, path: Path, number: int, dpi: float | None) -> Image.Image:
    """Picture of an open PDF sheet at `dpi`, or at the resolution of its scan; lowered where memory would not do."""
    wanted = dpi or scan_dpi(sheet) or DPI_DEFAULT
    width, height = sheet.get_size()
    most = (PIXELS_READ / (width * height)) ** 0.5 * 72
    exact = min(wanted, most)
    try:
        bitmap = sheet.render(scale=exact / 72, rev_byteorder=True, prefer_bgrx=False)
        picture: Image.Image = bitmap.to_pil().convert("RGB")
    except (pypdfium2.PdfiumError, ValueError) as error:
        raise UnreadableFile(f"{path.name}, page {number}: cannot be drawn ({error}); scan it again") from error
    picture.info["dpi"] = (exact, exact)
    return picture


def scan_dpi(sheet: pypdfium2.PdfPage) -> float | None:
    """Resolution of the picture that covers most of the sheet, between 150 and 400; None when no picture does."""
    best: float | None = None
    width, height = sheet.get_size()
    for item in sheet.get_objects(filter=(pdfium_c.FPDF_PAGEOBJ_IMAGE,), max_depth=3):
        left, bottom, right, top = item.get_bounds()
        if (right - left) * (top - bottom) < 0.5 * width * height:
            continue
        pixels = max(item.get_px_size())
        best = max(best or 0.0, float(72 * pixels / max(right - left, top - bottom)))
    if best is None:
        return None
    while best > 400:
        best /= 2
    return max(150.0, best)


def _why_pdf(path: Path, error: pypdfium2.PdfiumError) -> str:
    code = getattr(error, "err_code", None)
    if code == pdfium_c.FPDF_ERR_PASSWORD:
        return f"{path.name}: locked with a password; save a copy without it"
    if code == pdfium_c.FPDF_ERR_SECURITY:
        return f"{path.name}: its security scheme is not supported; print it to a new PDF"
    return f"{path.name}: a broken PDF ({error}); open and save it again, or scan it"
