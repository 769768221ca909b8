"""Marked copies: the pages of one regulation, out of PDF or picture masters, with the mark on each of them.

The masters are opened for reading only; their pages go into the copy as they are, the mark is a layer of its own. What
was there stays selectable, what is added is text in an embedded font.
"""

import io
import os
import tempfile
from collections.abc import Sequence
from contextlib import AbstractContextManager, ExitStack, nullcontext
from dataclasses import dataclass
from pathlib import Path

import pikepdf

from gazette.errors import BadInput, NotFound
from gazette.export.marking.overlay import INK, WHOLE_PAGE, Area, Mark, draw_overlay, strip_for
from gazette.intake.masters import sha256_of
from gazette.types.life import State
from ocr.errors import UnreadableFile
from ocr.sheets import add_sheet
from ocr.source import is_pdf

_SEEN = frozenset(
    {"/Type", "/Parent", "/Contents", "/Resources", "/MediaBox", "/CropBox", "/Rotate", "/UserUnit", "/Group"}
)
"""Entries of a page that make up what is seen of it (ISO 32000-1, table 30)."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page of a master (counted from 1) and the parts of it that the regulation takes up, one for each column.

    `sha256` is the hash to be named, None for that of the file; a page picture names the master it was made from.
    `passages` are where provisions stand that ended or changed.
    """

    master: Path
    page: int = 1
    areas: tuple[Area, ...] = (WHOLE_PAGE,)
    sha256: str | None = None
    passages: tuple[Area, ...] = ()


def mark_sheets(sheets: Sequence[Sheet], mark: Mark, out: Path) -> Path:
    """Write a PDF of the sheets with the mark on every one, whole or not at all, and return its path.

    The same sheets and mark give the same bytes. BadInput for a state that is not marked, for no sheets or one named
    twice, for a page that a master does not have and for a master that cannot be opened; NotFound for a missing one.
    """
    if mark.state not in INK and not (mark.state is State.IN_FORCE and mark.coming_change):
        raise BadInput(f"{mark.state.value} is not marked on originals; these are: {', '.join(INK)}.")
    if not sheets:
        raise BadInput(f"《{mark.title}》 has no pages to mark.")
    if len({(sheet.master, sheet.page) for sheet in sheets}) < len(sheets):
        raise BadInput(f"A page of 《{mark.title}》 is named twice. Name it once, with all its areas.")
    with ExitStack() as stack:
        masters = {path: stack.enter_context(_open(path)) for path in dict.fromkeys(s.master for s in sheets)}
        hashes = {sheet: sheet.sha256 or sha256_of(sheet.master) for sheet in dict.fromkeys(sheets)}
        copy = stack.enter_context(pikepdf.Pdf.new())
        for sheet in sheets:
            _take(copy, masters[sheet.master], sheet)
        keep_what_is_seen(copy)
        for page, sheet in zip(copy.pages, sheets, strict=True):
            _mark_page(copy, page, mark, sheet, hashes[sheet], stack)
        _describe(copy, mark, list(hashes.values()))
        _save(copy, out)
    return out


def _open(master: Path) -> AbstractContextManager[pikepdf.Pdf | None]:
    """A master that is a PDF, opened for reading; None for a picture, which is opened frame by frame."""
    if not master.is_file():
        raise NotFound(f"The master {master.name} is not there. `gazette verify` tells what else is missing.")
    try:
        return pikepdf.Pdf.open(master) if is_pdf(master) else nullcontext()
    except (pikepdf.PdfError, UnreadableFile) as error:
        raise BadInput(f"{master.name} cannot be opened as a PDF ({error}); it cannot be marked.") from error


def _take(copy: pikepdf.Pdf, master: pikepdf.Pdf | None, sheet: Sheet) -> None:
    """Put a page of a master at the end of the copy; the data of a picture goes in as it is."""
    if master is None:
        try:
            add_sheet(copy, sheet.master, sheet.page)
        except UnreadableFile as error:
            raise BadInput(f"{error}; it cannot be marked.") from error
        return
    if not 1 <= sheet.page <= len(master.pages):
        raise BadInput(f"{sheet.master.name} has {len(master.pages)} pages, no page {sheet.page}.")
    copy.pages.append(master.pages[sheet.page - 1])


def keep_what_is_seen(copy: pikepdf.Pdf) -> None:
    """Keep of the pages what is seen and nothing that leads elsewhere.

    Files made of many pages often give all of them one list of pictures and fonts, and notes that point to other pages:
    what stood on pages that are not in the copy would go with it. Seals set as annotations become part of the page.
    """
    copy.flatten_annotations("all")
    for page in copy.pages:
        for key in set(page.obj.keys()) - _SEEN:
            del page.obj[key]
    copy.remove_unreferenced_resources()


def _mark_page(copy: pikepdf.Pdf, page: pikepdf.Page, mark: Mark, sheet: Sheet, sha256: str, stack: ExitStack) -> None:
    """Make the page higher by the strip, as it is seen, and lay the mark over the whole."""
    left, bottom, right, top = (float(edge) for edge in page.cropbox)
    turned = page.rotation % 360
    width, height = (top - bottom, right - left) if turned in (90, 270) else (right - left, top - bottom)
    strip = strip_for(mark, width, sha256)
    box = _higher((left, bottom, right, top), turned, strip.height)
    page.mediabox = page.cropbox = pikepdf.Array(box)
    overlay = draw_overlay(mark, strip, width, height, sheet.areas, sheet.passages)
    drawn = stack.enter_context(pikepdf.Pdf.open(io.BytesIO(overlay)))
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
