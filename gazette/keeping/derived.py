"""Checking what lies under derived/: pictures of known masters, whole, and marked copies as they were made."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import Engine
from sqlmodel import select

from gazette.intake.masters import sha256_of
from gazette.keeping.faults import Fault, Mend
from gazette.keeping.files import REPAIR
from gazette.pages.marked import DIGITS, MARKED
from gazette.pages.pictures import FOLDER
from gazette.store.database import reading
from gazette.store.tables import Master, Record

_COPY = re.compile(r"(?:\d{4}|pages)-\d{8}-[0-9a-f]{16}-(?P<held>[0-9a-f]{16})\.(?:jpg|pdf)")
_WHOLE = {".jpg": (b"\xff\xd8", b"\xff\xd9"), ".pdf": (b"%PDF-", b"%%EOF\n")}
"""How a file that was written to its end begins and ends."""


def forget_marked(folder: Path) -> None:
    """Remove every marked copy; each is made again when it is needed."""
    shutil.rmtree(folder / FOLDER / MARKED, ignore_errors=True)


def derived_faults(folder: Path, database: Engine) -> Iterator[Fault]:
    """Pictures that are cut or of no master, and marked copies that were altered."""
    home = folder / FOLDER
    with reading(database) as session:
        masters, records = set(session.exec(select(Master.sha256))), set(session.exec(select(Record.id)))
    for path in sorted(path for path in home.rglob("*") if path.is_file()):
        of_record = path.is_relative_to(home / MARKED)
        fault = _copy_fault(path, records) if of_record else _picture_fault(path, masters)
        if fault:
            yield Fault(str(path), fault, REPAIR, Mend.DELETE, str(path))


def _picture_fault(path: Path, masters: set[str]) -> str:
    """What is wrong with a page picture or a plain PDF of pages; both are named by what they were made from."""
    if path.suffix == ".jpg" and path.stem.partition("-")[0] not in masters:
        return "it is the picture of no master"
    begins, ends = _WHOLE.get(path.suffix, (b"", b""))
    data = path.read_bytes()
    return "" if data.startswith(begins) and data.endswith(ends) else "the file is cut off"


def _copy_fault(path: Path, records: set[str]) -> str:
    """What is wrong with a marked copy. One whose state has changed is no fault: nothing asks for it by its name."""
    name = _COPY.fullmatch(path.name)
    if name is None or path.parent.name not in records:
        return "it is no marked copy of a record"
    if sha256_of(path)[:DIGITS] != name["held"]:
        return f"the marked copy of {path.parent.name} was changed after it was made"
    return ""
