"""Files as pages: a PDF or a picture (TIFF with many frames, PNG, JPEG, …) opened and rendered.

Everything that comes from outside is checked before a single pixel is decoded: a picture or a sheet that claims more
than `PIXELS_MOST` pixels is refused with its size, not tried.
"""

from __future__ import annotations

import contextlib
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from PIL import Image, ImageOps, UnidentifiedImageError

from ocr.errors import UnreadableFile

PIXELS_MOST = 300_000_000
"""A0 at 400 dots per inch is 247 million; more than this is a mistake or an attack."""
SIDE_MOST = 30_000
PAGES_MOST = 20_000
"""A year of the thickest daily gazette, bound; a file may claim two thousand million in ten bytes."""
DPI_GUESS_LEAST, DPI_GUESS_MOST = 72.0, 1200.0

Image.MAX_IMAGE_PIXELS = None  # our own guard, below, speaks in words and comes before decoding
warnings.filterwarnings("ignore", module=r"PIL\.")  # what is wrong with a picture is told once, in our words


def is_pdf(path: Path) -> bool:
    """True when the file begins like a PDF, whatever its name is (up to 1,024 bytes of junk may come first)."""
    with _readable(path), path.open("rb") as file:
        return b"%PDF-" in file.read(1024)


def count_pages(path: Path) -> int:
    """Number of sheets in the file. Raises UnreadableFile when it has none, too many, or cannot be opened."""
    if is_pdf(path):
        import ocr.pdf as pdf  # noqa: PLC0415 - pictures are read without pdfium

        count = pdf.count_sheets(path)
    else:
        with open_picture(path) as picture:
            count = _frames(picture)
    if count > PAGES_MOST:
        raise UnreadableFile(f"{path.name}: claims more than {PAGES_MOST:,} pages; split it into volumes")
    return count


def _frames(picture: Image.Image) -> int:
    """Pages of a picture. A TIFF is counted step by step, so it ends where there are more than may be."""
    if picture.format != "TIFF":
        return int(getattr(picture, "n_frames", 1))
    for number in range(1, PAGES_MOST + 1):
        try:
            picture.seek(number)
        except EOFError:
            return number
    return PAGES_MOST + 1


def render(path: Path, number: int, dpi: float | None = None) -> Image.Image:
    """Picture of sheet `number` (from 1) as RGB or grey, upright as its file says; its `info["dpi"]` is exact.

    Without `dpi` a PDF sheet that is one scan is rendered at the resolution of that scan and every other at 300;
    a picture keeps its pixels. Raises UnreadableFile.
    """
    if is_pdf(path):
        import ocr.pdf as pdf  # noqa: PLC0415 - pictures are read without pdfium

        with pdf.open_sheet(path, number) as sheet:
            return pdf.render(sheet, path, number, dpi)
    return _render_picture(path, number, dpi)


@contextlib.contextmanager
def open_picture(path: Path) -> Iterator[Image.Image]:
    """A picture that has been recognised but not decoded, its claimed size checked; anything else is UnreadableFile."""
    with _readable(path):
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                picture = Image.open(path)
        except UnidentifiedImageError as error:
            raise UnreadableFile(
                f"{path.name}: neither a PDF nor a picture that can be read; give PDF, TIFF, JPEG, PNG or BMP"
            ) from error
        except (SyntaxError, ValueError, EOFError) as error:
            raise UnreadableFile(f"{path.name}: a broken picture ({error}); scan it again") from error
    try:
        _check_pixels(path, 1, picture)
        yield picture
    finally:
        picture.close()


@contextlib.contextmanager
def open_frame(path: Path, number: int) -> Iterator[Image.Image]:
    """Frame `number` (from 1) of a picture, not decoded yet, its claimed size checked. Raises UnreadableFile."""
    with open_picture(path) as picture:
        _seek(picture, path, number)
        yield picture


def picture_dpi(picture: Image.Image) -> float:
    """Dots per inch as the picture says, or guessed from an A4 sheet when it says nothing or nonsense."""
    said = picture.info.get("dpi", (0, 0))
    first = float(said[0] if isinstance(said, tuple) else said)
    if DPI_GUESS_LEAST < first <= DPI_GUESS_MOST:
        return round(first, 1)
    return max(DPI_GUESS_LEAST, round(max(picture.size) / 11.69))


def _render_picture(path: Path, number: int, dpi: float | None) -> Image.Image:
    with open_frame(path, number) as picture:
        exact = picture_dpi(picture)
        try:
            ImageOps.exif_transpose(picture, in_place=True)
            drawn = as_grey_or_colour(picture)
        except (OSError, SyntaxError, ValueError, EOFError, MemoryError) as error:
            raise UnreadableFile(
                f"{path.name}, page {number}: the picture is cut off or damaged ({error}); scan it again"
            ) from error
    target = dpi or exact
    if dpi is None and exact > 400:
        target = exact / (2 if exact <= 800 else 4)
    if target != exact:
        size = (max(1, round(drawn.width * target / exact)), max(1, round(drawn.height * target / exact)))
        drawn = drawn.resize(size, Image.Resampling.BOX if target < exact else Image.Resampling.BICUBIC)
    drawn.info["dpi"] = (target, target)
    return drawn


def as_grey_or_colour(picture: Image.Image) -> Image.Image:
    """The picture as grey or RGB of 8 bits, on white where it is transparent."""
    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        layered = picture.convert("RGBA")
        paper = Image.new("RGBA", layered.size, "white")
        return Image.alpha_composite(paper, layered).convert("RGB")
    if picture.mode.startswith("I;16") or picture.mode in ("I", "F"):
        values = picture.convert("F")
        most: Any = values.getextrema()[1]
        return values.point(lambda value: value * (255.0 / max(1.0, most))).convert("L")
    return picture.convert("L" if picture.mode in ("1", "L") else "RGB")


def _seek(picture: Image.Image, path: Path, number: int) -> None:
    try:
        picture.seek(number - 1)
    except EOFError as error:
        raise UnreadableFile(f"{path.name}: there is no page {number}") from error
    except (OSError, SyntaxError, ValueError) as error:
        raise UnreadableFile(f"{path.name}, page {number}: cannot be reached ({error}); scan it again") from error
    _check_pixels(path, number, picture)


def _check_pixels(path: Path, number: int, picture: Image.Image) -> None:
    width, height = picture.size
    if width > SIDE_MOST or height > SIDE_MOST or width * height > PIXELS_MOST:
        raise UnreadableFile(
            f"{path.name}, page {number}: claims {width} × {height} pixels, more than any scan "
            f"({SIDE_MOST} a side, {PIXELS_MOST:,} in all); save it smaller"
        )


@contextlib.contextmanager
def _readable(path: Path) -> Iterator[None]:
    try:
        if path.is_dir():
            raise UnreadableFile(f"{path}: a folder, not a file")
        if path.stat().st_size == 0:
            raise UnreadableFile(f"{path.name}: an empty file; copy it again from where it came")
        yield
    except FileNotFoundError as error:
        raise UnreadableFile(f"{path}: there is no such file") from error
    except PermissionError as error:
        raise UnreadableFile(f"{path}: may not be read; check its permissions") from error
    except UnidentifiedImageError:
        raise
    except OSError as error:
        raise UnreadableFile(f"{path.name}: cannot be read ({error})") from error
