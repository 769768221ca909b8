"""The PDF of a record's own pages for readers: with the mark when its state calls for one, else as printed."""

import hashlib
import tempfile
from pathlib import Path

import pikepdf
from sqlmodel import Session

from gazette.export.marking.copies import keep_what_is_seen
from gazette.looking.sheets import Copy, read_on
from gazette.pages.marked import Shown, kept_pdf
from gazette.pages.pictures import FOLDER, has_pages
from ocr.searchable import write_searchable
from ocr.types import Origin, Page

PLAIN = "pages"


def record_pdf(session: Session, archive: Path, copy: Copy, of: Shown) -> Path | None:
    """The PDF of what may be shown of a record, made where it is not there; None when that has no pages."""
    if not any(has_pages(master) for master, _ in of.files.values()):
        return None
    if of.mark is not None:
        return kept_pdf(archive, of)
    sheets = [(master.stem, page) for master, page in of.files.values()]
    said = hashlib.sha256(repr(sheets).encode()).hexdigest()[:16]
    target = archive / FOLDER / PLAIN / of.record / f"{said}.pdf"
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=target.parent) as folder:
            made = Path(folder, "made.pdf")
            _write(session, copy, of, made)
            made.replace(target)
    return target


def _write(session: Session, copy: Copy, of: Shown, out: Path) -> None:
    """The pages out of each master in order; the text of scans lies unseen over the picture."""
    read = read_on(session, copy, of.files)
    with pikepdf.Pdf.new() as whole:
        for number, master in enumerate(dict.fromkeys(master for master, _ in of.files.values())):
            pages = [
                read.get(sheet) or Page(page, 1.0, 1.0, 72.0, (), Origin.OCR, "")
                for sheet, (file, page) in of.files.items()
                if file == master
            ]
            part = out.with_name(f"{number}.pdf")
            write_searchable(master, pages, part)
            with pikepdf.Pdf.open(part) as source:
                whole.pages.extend(source.pages)
        keep_what_is_seen(whole)
        whole.save(out, stream_decode_level=pikepdf.StreamDecodeLevel.none, deterministic_id=True)
