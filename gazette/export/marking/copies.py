"""Marked copies: the pages of one regulation, out of PDF or picture masters, with the mark on each of them.

The masters are opened for reading only; their pages go into the copy as they are, the mark is a layer of its own. What
was there stays selectable, what is added is text in an embedded font.
"""

import io
import os
import tempfile
from collections.abc import Container, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pikepdf
from PIL import Image, ImageOps, UnidentifiedImageError

from gazette.errors import BadInput, NotFound
from gazette.export.marking.overlay import INK, WHOLE_PAGE, Area, Mark, draw_overlay, strip_for
from gazette.intake.masters import sha256_of
from gazette.types.life import State

A4_WIDTH = 595.28
_PLAUSIBLE_DPI = range(50, 1201)
_ORIENTATION = 0x0112  # Exif
_SPACES = {"1": "/DeviceGray", "L": "/DeviceGray", "RGB": "/DeviceRGB"}


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page of a master (counted from 1) and the parts of it that the regulation takes up, one for each column.

    `sha256` is the hash to be named, None for that of the file; a page picture names the master it was made from.
    """

    master: Path
    page: int = 1
    areas: tuple[Area, ...] = (WHOLE_PAGE,)
    sha256: str | None = None


def mark_pdf(
    master: Path,
    pages: Sequence[int],
    state: State,
    since: date | None,
    by_title: str | None,
    by_number: str | None,
    day: date,
    coming_change: str | None,
    out: Path,
    *,
    title: str,
) -> Path:
    """Write the marked copy of some pages of one master; see `mark_sheets`."""
    mark = Mark(title, state, day, since, by_title, by_number, coming_change=coming_change)
    return mark_sheets([Sheet(master, page) for page in pages], mark, out)


def mark_sheets(sheets: Sequence[Sheet], mark: Mark, out: Path) -> Path:
    """Write a PDF of the sheets with the mark on every one, whole or not at all, and return its path.

    The same sheets and mark give the same bytes. BadInput for a state that is not marked, for no sheets or one named
    twice, for a page that a master does not have and for a master that cannot be opened; NotFound for a missing one.
    """
    if mark.state not in INK:
        raise BadInput(f"{mark.state.value} is not marked on originals; these are: {', '.join(INK)}.")
    if not sheets:
        raise BadInput(f"《{mark.title}》 has no pages to mark.")
    if len({(sheet.master, sheet.page) for sheet in sheets}) < len(sheets):
        raise BadInput(f"A page of 《{mark.title}》 is named twice. Name it once, with all its areas.")
    with ExitStack() as stack:
        wanted = {sheet.master: {s.page for s in sheets if s.master == sheet.master} for sheet in sheets}
        masters = {path: stack.enter_context(_open(path, pages)) for path, pages in wanted.items()}
        hashes = {sheet: sheet.sha256 or sha256_of(sheet.master) for sheet in dict.fromkeys(sheets)}
        copy = stack.enter_context(pikepdf.Pdf.new())
        for sheet in sheets:
            page = _copied(copy, masters[sheet.master], sheet)
            _mark_page(copy, page, mark, sheet.areas, hashes[sheet], stack)
        _describe(copy, mark, list(hashes.values()))
        _save(copy, out)
    return out


def _open(master: Path, pages: Container[int]) -> pikepdf.Pdf:
    """A master as a PDF in memory or on disk, opened for reading."""
    if not master.is_file():
        raise NotFound(f"The master {master.name} is not there. `gazette verify` tells what else is missing.")
    with master.open("rb") as file:
        is_pdf = b"%PDF-" in file.read(1024)
    try:
        return pikepdf.Pdf.open(master) if is_pdf else _picture_as_pdf(master, pages)
    except (pikepdf.PdfError, UnidentifiedImageError, OSError, Image.DecompressionBombError) as error:
        raise BadInput(
            f"{master.name} cannot be opened as a PDF or a picture ({error}); it cannot be marked."
        ) from error


def _picture_as_pdf(master: Path, pages: Container[int]) -> pikepdf.Pdf:
    """The wanted frames of a picture on pages of their own size, the others empty; JPEG data goes in unchanged."""
    pdf = pikepdf.Pdf.new()
    with Image.open(master) as picture:
        plain_jpeg = (
            picture.format == "JPEG" and picture.getexif().get(_ORIENTATION, 1) == 1 and picture.mode in _SPACES
        )
        for frame in range(getattr(picture, "n_frames", 1)):
            if frame + 1 not in pages:
                pdf.add_blank_page()
                continue
            picture.seek(frame)
            upright = picture if plain_jpeg else _drawable(ImageOps.exif_transpose(picture))
            data = master.read_bytes() if plain_jpeg else upright.tobytes()
            _add_picture(pdf, upright, data, jpeg=plain_jpeg)
    return pdf


def _add_picture(pdf: pikepdf.Pdf, picture: Image.Image, data: bytes, *, jpeg: bool) -> None:
    width, height = _size_in_points(picture)
    page = pdf.add_blank_page(page_size=(width, height))
    stream = pikepdf.Stream(pdf, data)
    stream.Type, stream.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
    stream.Width, stream.Height = picture.size
    stream.ColorSpace = pikepdf.Name(_SPACES[picture.mode])
    stream.BitsPerComponent = 1 if picture.mode == "1" else 8
    if jpeg:
        stream.Filter = pikepdf.Name.DCTDecode
    name = page.add_resource(stream, pikepdf.Name.XObject, pikepdf.Name.Sheet)
    page.contents_add(f"q {width:.4f} 0 0 {height:.4f} 0 0 cm {name} Do Q".encode())


def _drawable(picture: Image.Image) -> Image.Image:
    return picture if picture.mode in _SPACES else picture.convert("RGB")


def _size_in_points(picture: Image.Image) -> tuple[float, float]:
    """From the resolution that the picture states; as wide as A4 where it states none that can be."""
    dpi = float(picture.info.get("dpi", (0, 0))[0])
    scale = 72 / dpi if round(dpi) in _PLAUSIBLE_DPI else A4_WIDTH / picture.width
    return picture.width * scale, picture.height * scale


def _copied(copy: pikepdf.Pdf, master: pikepdf.Pdf, sheet: Sheet) -> pikepdf.Page:
    if not 1 <= sheet.page <= len(master.pages):
        raise BadInput(f"{sheet.master.name} has {len(master.pages)} pages, no page {sheet.page}.")
    copy.pages.append(master.pages[sheet.page - 1])
    return copy.pages[-1]


def _mark_page(
    copy: pikepdf.Pdf, page: pikepdf.Page, mark: Mark, areas: Sequence[Area], sha256: str, stack: ExitStack
) -> None:
    """Make the page higher by the strip, as it is seen, and lay the mark over the whole."""
    left, bottom, right, top = (float(edge) for edge in page.cropbox)
    turned = page.rotation % 360
    width, height = (top - bottom, right - left) if turned in (90, 270) else (right - left, top - bottom)
    strip = strip_for(mark, width, sha256)
    box = _higher((left, bottom, right, top), turned, strip.height)
    page.mediabox = page.cropbox = pikepdf.Array(box)
    for name in ("/TrimBox", "/BleedBox", "/ArtBox"):
        if name in page.obj:
            del page.obj[name]
    drawn = stack.enter_context(pikepdf.Pdf.open(io.BytesIO(draw_overlay(mark, strip, width, height, areas))))
    _lay_over(page, copy.copy_foreign(drawn.pages[0].as_form_xobject()), pikepdf.Rectangle(*box), len(copy.pages))


def _lay_over(page: pikepdf.Page, form: pikepdf.Object, box: pikepdf.Rectangle, number: int) -> None:
    """As `pikepdf.Page.add_overlay`, but under a name that is the same every time.

    Pages may share one dictionary of resources, so the name carries the page's number.
    """
    name = page.add_resource(form, pikepdf.Name.XObject, pikepdf.Name(f"/GazetteMark{number}"))
    place = page.calc_form_xobject_placement(
        form, name, box, invert_transformations=True, allow_shrink=True, allow_expand=True
    )
    page.contents_add(b"q\n", prepend=True)
    page.contents_add(b"\nQ\n" + place)


def _higher(box: tuple[float, float, float, float], turned: int, by: float) -> tuple[float, float, float, float]:
    """The box with its upper edge moved up, as /Rotate shows the page."""
    left, bottom, right, top = box
    match turned:
        case 90:
            return left - by, bottom, right, top
        case 180:
            return left, bottom - by, right, top
        case 270:
            return left, bottom, right + by, top
        case _:
            return left, bottom, right, top + by


def _describe(copy: pikepdf.Pdf, mark: Mark, hashes: Sequence[str]) -> None:
    """Say in the file's own data what it is and what it was made from."""
    copy.docinfo["/Title"] = mark.title
    copy.docinfo["/Subject"] = mark.sentence
    copy.docinfo["/Keywords"] = " ".join(f"sha256:{one}" for one in dict.fromkeys(hashes))


def _save(copy: pikepdf.Pdf, out: Path) -> None:
    out.parent.mkdir(parents=True, exist_ok=True)
    descriptor, temporary = tempfile.mkstemp(dir=out.parent, suffix=".part")
    try:
        with os.fdopen(descriptor, "wb") as file:
            copy.save(file, deterministic_id=True, linearize=False)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(out)
    finally:
        Path(temporary).unlink(missing_ok=True)
