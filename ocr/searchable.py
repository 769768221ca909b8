"""Searchable PDFs: the pages as they were given, with what was read laid unseen in its place."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pikepdf
from pikepdf import Dictionary, Name

from ocr.archival import declare
from ocr.errors import UnreadableFile
from ocr.glyphless import ASCENT, DESCENT, UNITS, Glyphless, ems
from ocr.harmless import disarm
from ocr.sheets import add_sheet
from ocr.source import is_pdf
from ocr.types import Line, Origin, Page
from ocr.xml import legal

FONT = Name.GazetteUnseen
TIGHT = 1.35
"""A line's box is at most this many times its type high; on a leaning page boxes are higher than the print."""


def write_searchable(path: Path, pages: Iterable[Page], out: Path) -> None:
    """Write to `out` those sheets of `path` that `pages` gives, with their text unseen over them.

    Pictures keep their data, pages of a PDF their contents; scripts, links and carried files stay behind. Lines of a
    sound text layer are in the page already.
    A PDF made from pictures is PDF/A-2u. Raises UnreadableFile.
    """
    font = Glyphless()
    kept: set[int] = set()
    with _open(path) as pdf:
        named = pdf.make_indirect(Dictionary(Type=Name.Font))
        own = is_pdf(path)
        for page in pages:
            sheet = pdf.pages[page.number - 1] if own else add_sheet(pdf, path, page.number)
            kept.add(page.number)
            lines = [line for line in page.lines if line.text and line.origin is not Origin.TEXT_LAYER]
            if lines:
                _lay(sheet, page, lines, font, named)
        for number in range(len(pdf.pages), 0, -1) if own else ():
            if number not in kept:
                del pdf.pages[number - 1]
        font.finish(pdf, named)
        if not own:
            declare(pdf)
        disarm(pdf)
        # Streams stay as they are coded: the data of a scan is evidence.
        pdf.save(out, stream_decode_level=pikepdf.StreamDecodeLevel.none, deterministic_id=True)


def _open(path: Path) -> pikepdf.Pdf:
    if not is_pdf(path):
        return pikepdf.Pdf.new()
    try:
        return pikepdf.Pdf.open(path)
    except pikepdf.PdfError as error:
        raise UnreadableFile(f"{path.name}: a broken PDF ({error}); open and save it again, or scan it") from error


def _lay(sheet: pikepdf.Page, page: Page, lines: Iterable[Line], font: Glyphless, named: pikepdf.Object) -> None:
    """Lay lines over a sheet whose own contents stay as they are, in a graphics state of their own."""
    if Name.Resources not in sheet.obj:  # inherited: a font must not go to all sheets, nor hide what they share
        sheet.obj.Resources = Dictionary(dict(sheet.resources.items()))
    name = sheet.add_resource(named, Name.Font, FONT)
    way, width, height = _seen(sheet, page.rotation)
    across, down = width / page.width, height / page.height
    shown = [_shown(line, page.height, across, down, font, str(name)) for line in lines]
    sheet.contents_add(b"q\n", prepend=True)
    sheet.contents_add("\n".join([f"Q q {_numbers(*way)} cm BT 3 Tr", *shown, "ET Q"]).encode("ascii"))


def _seen(sheet: pikepdf.Page, turned: int) -> tuple[tuple[float, ...], float, float]:
    """The matrix from the page as it was read to the page's own space, and the size in points as it was read."""
    crop, media = (_corners(box) for box in (sheet.cropbox, sheet.mediabox))
    left, bottom = max(crop[0], media[0]), max(crop[1], media[1])
    wide, high = min(crop[2], media[2]) - left, min(crop[3], media[3]) - bottom
    match (sheet.rotation + turned) % 360:
        case 90:
            return (0, 1, -1, 0, left + wide, bottom), high, wide
        case 180:
            return (-1, 0, 0, -1, left + wide, bottom + high), wide, high
        case 270:
            return (0, -1, 1, 0, left, bottom + high), high, wide
        case _:
            return (1, 0, 0, 1, left, bottom), wide, high


def _corners(box: pikepdf.Array) -> tuple[float, float, float, float]:
    """Left, bottom, right, top of a box that may name any two opposite corners."""
    a, b, c, d = (float(value) for value in box)
    return min(a, c), min(b, d), max(a, c), max(b, d)


def _shown(line: Line, height: float, across: float, down: float, font: Glyphless, name: str) -> str:
    """The operators that show a line in its box: as high as its type, stretched to its length."""
    text = legal(line.text)
    left, right = line.box.left * across, line.box.right * across
    top, bottom = (height - line.box.top) * down, (height - line.box.bottom) * down
    long, thick = (top - bottom, right - left) if line.vertical else (right - left, top - bottom)
    size = max(0.5, min(thick, TIGHT * line.height * down) if line.height else thick)
    low = size * (ASCENT + DESCENT) / UNITS / 2  # from the baseline to the middle of the type
    start = (left + right) / 2 - low, top
    if not line.vertical:
        start = left, (top + bottom) / 2 - low
    way = (0, -1, 1, 0) if line.vertical else (1, 0, 0, 1)
    stretch = 100 * max(long, 0.5) / (ems(text) * size)
    return f"{name} {size:.2f} Tf {stretch:.2f} Tz {_numbers(*way, *start)} Tm <{font.encode(text).hex()}> Tj"


def _numbers(*values: float) -> str:
    return " ".join(f"{value:.2f}".rstrip("0").rstrip(".") for value in values)
