"""The mark on the original: copies of a record's pages that carry it, made when its state on the day calls for one.

They lie under derived/marked/, a folder for each record. A file's name says what it is of, for which day, a digest of
all it was made from and one of what it holds: so a change of state makes a new one, and `gazette verify` sees a file
that was altered or tells of a state that is no more. Masters stay as they are.
"""

import hashlib
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass
from datetime import date
from pathlib import Path

from sqlalchemy import Engine
from sqlmodel import Session, col, select

from gazette.errors import BadInput, NotFound
from gazette.export.marking.copies import Sheet, mark_sheets
from gazette.export.marking.overlay import WHOLE_PAGE, Area, Mark
from gazette.export.marking.pictures import mark_picture
from gazette.export.marking.records import areas_of, mark_of, passages_of, spans_of
from gazette.intake.masters import sha256_of
from gazette.looking.catalogue import Detail, detail_of, links
from gazette.looking.sheets import Copy, copy_of, files_of, read_on, standing_on
from gazette.pages.pictures import FOLDER, has_pages, page_picture
from gazette.store.database import reading
from gazette.store.tables import Issue, Record
from gazette.types.matching import Link
from gazette.types.regulation import OPEN
from ocr.searchable import write_searchable
from ocr.types import Origin, Page

MARKED = "marked"
DIGITS = 16
_FORM = 3
"""The form of the marks that this version draws; a new one makes every copy anew."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What may be shown of a record's pages on a day, and the mark they carry; None when its state calls for none.

    `files` gives the master file and the page in it of each sheet, `left_out` the sheets on which a record that is not
    open stands or is named. For marked records only: `areas` are the parts that the record takes up where others stand
    on the sheet too, `passages` those of provisions that ended or changed, `pages` what was read there.
    """

    record: str
    day: date
    mark: Mark | None
    files: Mapping[int, tuple[Path, int]]
    areas: Mapping[int, tuple[Area, ...]]
    passages: Mapping[int, tuple[Area, ...]]
    pages: Mapping[int, Page]
    left_out: tuple[int, ...]


def shown(session: Session, archive: Path, copy: Copy, record: Record, found: Detail, day: date) -> Shown:
    """What may be shown of a record, as published copies show it: the mark names open records only."""
    others = session.exec(
        select(Record).where(
            Record.issue_id == record.issue_id, Record.id != record.id, col(Record.withdrawn).is_(False)
        )
    ).all()
    shut = [other for other in others if other.disclosure != OPEN]
    own = range(record.page_first, record.page_last + 1)
    closed = standing_on(shut) | _naming(session, copy, shut, found, own)
    files = {sheet: file for sheet, file in files_of(archive, copy).items() if sheet in own and sheet not in closed}
    mark = _mark(session, found, day)
    pages = read_on(session, copy, files) if mark else {}
    sizes = {sheet: (page.width, page.height) for sheet, page in pages.items()}
    areas = areas_of(found.places, sizes, standing_on(others)) if mark else {}
    spans = spans_of(mark.provisions, found.regulation.provisions) if mark else ()
    passages = passages_of(found.places, sizes, spans)
    left_out = tuple(sheet for sheet in own if sheet in closed)
    return Shown(record.id, day, mark, files, areas, passages, pages, left_out)


def _naming(
    session: Session, copy: Copy, shut: Sequence[Record], found: Detail, sheets: Iterable[int]
) -> frozenset[int]:
    """The sheets that print title or number of a record which is not open, as a table of contents does.

    What the text of the record itself cites stays: that text is open.
    """
    told = {"".join(word.split()) for record in shut for word in (record.title, *record.numbers)}
    own = "".join(found.regulation.text.split())
    words = {word for word in told if len(word) >= _TELLING and word not in own}
    printed = read_on(session, copy, sheets) if words else {}
    squeezed = {sheet: "".join("".join(line.text.split()) for line in page.lines) for sheet, page in printed.items()}
    return frozenset(sheet for sheet, text in squeezed.items() if any(word in text for word in words))


_TELLING = 6
"""A title of fewer characters (公告, 通知) is printed everywhere and tells of no document."""


def _mark(session: Session, found: Detail, day: date) -> Mark | None:
    """The mark with the names of open records only, which are looked up for records that carry one."""

    def naming(known: Mapping[str, Link]) -> Mark | None:
        title, course = found.summary.title, found.intervals
        return mark_of(title, found.validity, course, day, known, found.provisions)

    if naming({}) is None:
        return None
    named = {event.evidence.record for event in found.events if event.evidence.record}
    open_ones = select(Record.id).where(col(Record.id).in_(named), Record.disclosure == OPEN)
    return naming(links(session, session.exec(open_ones)))


# ── page pictures ────────────────────────────────────────────────────────────────────────────────────────────────────


def marked_pictures(archive: Path, of: Shown) -> dict[int, Path]:
    """The pictures of a record's sheets with its mark; as they are when its state calls for none."""
    found = {sheet: page_picture(archive, *file) for sheet, file in of.files.items()}
    return {
        sheet: _marked_picture(archive, of, sheet, picture) if of.mark else picture
        for sheet, picture in found.items()
        if picture is not None
    }


def _marked_picture(archive: Path, of: Shown, sheet: int, picture: Path) -> Path:
    mark = of.mark
    assert mark is not None

    def make(out: Path) -> None:
        mark_picture(
            picture,
            mark,
            out,
            master_sha256=of.files[sheet][0].stem,
            areas=_areas(of, sheet),
            passages=of.passages.get(sheet, ()),
        )

    return _kept(archive, of, f"{sheet:04d}.jpg", make)


def _areas(of: Shown, sheet: int) -> tuple[Area, ...]:
    return of.areas.get(sheet, (WHOLE_PAGE,))


# ── the marked PDF ───────────────────────────────────────────────────────────────────────────────────────────────────


def marked_record(database: Engine, archive: Path, record_id: str, day: date) -> Shown:
    """What may be shown of a record that carries a mark on a day.

    NotFound for an unknown record or one that was withdrawn; BadInput for one that is not open, or whose state calls
    for no mark.
    """
    with reading(database) as session:
        record = session.get(Record, record_id)
        if record is None:
            raise NotFound(f"No record {record_id}. `gazette list` shows the ids.")
        if record.withdrawn:
            raise NotFound(f"{record_id} is withdrawn: it was not found again when its issue was read anew.")
        if record.disclosure != OPEN:
            raise BadInput(
                f"{record_id} is not open and does not leave the archive. "
                f"If it may: gazette disclose {record_id} --as open"
            )
        copy = copy_of(session, session.get_one(Issue, record.issue_id))
        of = shown(session, archive, copy, record, detail_of(session, record, day), day)
    if of.mark is None:
        raise BadInput(f"{record_id} carries no mark on {day}: `gazette show {record_id}` tells its state.")
    return of


def export_pdf(archive: Path, of: Shown, target: Path) -> Path:
    """Copy the marked PDF to a file that ends in .pdf, or into a folder under the record's id; errors as `kept_pdf`."""
    kept = kept_pdf(archive, of)
    file = target if target.suffix.lower() == ".pdf" and not target.is_dir() else target / f"{of.record}.pdf"
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_name(f".{file.name}.part")
    shutil.copyfile(kept, part)
    part.replace(file)
    return file


def kept_pdf(archive: Path, of: Shown) -> Path:
    """The marked PDF of a record that carries a mark; NotFound when none of its pages can be shown."""
    mark = of.mark
    assert mark is not None
    if not any(has_pages(master) for master, _ in of.files.values()):
        why = "others that are not open stand on its pages" if of.left_out else "it came as text and has no pages"
        raise NotFound(f"{of.record} cannot be had as a marked PDF: {why}. `gazette show {of.record}` tells its state.")

    def make(out: Path) -> None:
        with tempfile.TemporaryDirectory(dir=out.parent) as folder:
            mark_sheets(list(_searchable(of, Path(folder))), mark, out)

    return _kept(archive, of, "pages.pdf", make)


def _searchable(of: Shown, folder: Path) -> Iterator[Sheet]:
    """The sheets of a record in order, out of PDFs in which the text of scans lies unseen over the picture."""
    for position, master in enumerate(dict.fromkeys(master for master, _ in of.files.values())):
        sheets = [sheet for sheet, (file, _) in of.files.items() if file == master]
        made = folder / f"{position}.pdf"
        write_searchable(master, [_page(of, sheet) for sheet in sheets], made)
        for number, sheet in enumerate(sheets, start=1):
            yield Sheet(made, number, _areas(of, sheet), master.stem, of.passages.get(sheet, ()))


def _page(of: Shown, sheet: int) -> Page:
    """What was read on a sheet, as a page of its master; without lines where nothing was read."""
    number = of.files[sheet][1]
    return of.pages.get(sheet) or Page(number, 1.0, 1.0, 72.0, (), Origin.OCR, "")


# ── what is kept ─────────────────────────────────────────────────────────────────────────────────────────────────────


def made_from(of: Shown, what: str) -> str:
    """Digest of all that a copy is made from: the mark, masters and pages, their parts, and the text for a PDF."""
    sheets = sorted(of.files) if what.endswith(".pdf") else [int(what.partition(".")[0])]
    parts = {sheet: (_areas(of, sheet), of.passages.get(sheet, ())) for sheet in sheets}
    masters = [(of.files[sheet][0].stem, of.files[sheet][1], parts[sheet]) for sheet in sheets]
    read = [of.pages.get(sheet) for sheet in sheets] if what.endswith(".pdf") else []
    said = repr((_FORM, astuple(of.mark) if of.mark else None, masters, read))
    return hashlib.sha256(said.encode()).hexdigest()[:DIGITS]


def _kept(archive: Path, of: Shown, what: str, make: Callable[[Path], None]) -> Path:
    """The copy of a record that `what` names (0003.jpg, pages.pdf), made where it is not there; older ones go."""
    home = archive / FOLDER / MARKED / of.record
    stem, _, suffix = what.partition(".")
    name = f"{stem}-{of.day:%Y%m%d}-{made_from(of, what)}"
    there = sorted(home.glob(f"{name}-*.{suffix}"))
    if there:
        return there[0]
    home.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=home) as folder:
        part = Path(folder, f"copy.{suffix}")
        make(part)
        target = home / f"{name}-{sha256_of(part)[:DIGITS]}.{suffix}"
        part.replace(target)
    for old in home.glob(f"{stem}-*.{suffix}"):
        if old != target:
            old.unlink(missing_ok=True)
    return target


def forget(archive: Path, records: Iterable[str]) -> None:
    """Remove the marked copies of records whose life has changed; they are made again when they are asked for."""
    for record in set(records):
        shutil.rmtree(archive / FOLDER / MARKED / record, ignore_errors=True)
