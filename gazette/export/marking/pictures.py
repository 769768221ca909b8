"""Marked page pictures: what the site shows of a page whose regulation ended carries the mark in its pixels."""

import os
import tempfile
from pathlib import Path

import pypdfium2 as pdfium
from PIL import Image

from gazette.export.marking.copies import Sheet, mark_sheets
from gazette.export.marking.overlay import WHOLE_PAGE, Area, Mark

QUALITY = 70


def mark_picture(
    picture: Path,
    mark: Mark,
    out: Path,
    *,
    master_sha256: str,
    areas: tuple[Area, ...] = (WHOLE_PAGE,),
    passages: tuple[Area, ...] = (),
) -> Path:
    """Write a JPEG of a page picture with the mark on it, the page itself at the same size in pixels.

    `master_sha256` is the hash of the master that the picture was made from. Errors as `copies.mark_sheets`.
    """
    with Image.open(picture) as original:
        width = original.width
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=out.parent) as folder:
        copy = mark_sheets([Sheet(picture, 1, areas, master_sha256, passages)], mark, Path(folder, "page.pdf"))
        part = Path(folder, "page.jpg")
        _render(copy, width, part)
        os.replace(part, out)
    return out


def _render(copy: Path, width: int, part: Path) -> None:
    pdf = pdfium.PdfDocument(str(copy))
    try:
        page = pdf[0]
        marked = page.render(scale=width / page.get_width()).to_pil().convert("RGB")
    finally:
        pdf.close()
    with part.open("wb") as file:
        marked.save(file, "JPEG", quality=QUALITY)
        file.flush()
        os.fsync(file.fileno())
