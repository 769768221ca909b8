"""Checking what lies under derived/: pictures of known masters, whole; marked copies, unaltered and still true."""

import re
import shutil
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

from sqlalchemy import Engine
from sqlmodel import Session, select

from gazette.catalogue import detail_of
from gazette.intake.masters import sha256_of
from gazette.keeping.faults import Fault, Mend
from gazette.keeping.files import REPAIR
from gazette.marked import DIGITS, MARKED, Shown, made_from, shown
from gazette.pictures import FOLDER
from gazette.sheets import copy_of
from gazette.store.database import reading
from gazette.store.tables import Issue, Master, Record

_COPY = re.compile(
    r"(?P<stem>\d{4}|pages)-(?P<day>\d{8})-(?P<source>[0-9a-f]{16})-(?P<held>[0-9a-f]{16})\.(?P<suffix>jpg|pdf)"
)
_WHOLE = {".jpg": (b"\xff\xd8", b"\xff\xd9"), ".pdf": (b"%PDF-", b"%%EOF\n")}
"""How a file that was written to its end begins and ends."""


def forget_marked(folder: Path) -> None:
    """Remove every marked copy; each is made again when it is needed."""
    shutil.rmtree(folder / FOLDER / MARKED, ignore_errors=True)


def derived_faults(folder: Path, database: Engine) -> Iterator[Fault]:
    """Pictures that are cut or of no master, and marked copies that were altered or tell of a state that is no more."""
    home = folder / FOLDER
    with reading(database) as session:
        masters = set(session.exec(select(Master.sha256)))
        for path in sorted(path for path in home.rglob("*") if path.is_file()):
            of_record = path.is_relative_to(home / MARKED)
            fault = _copy_fault(session, folder, path) if of_record else _picture_fault(path, masters)
            if fault:
                yield Fault(str(path), fault, REPAIR, Mend.DELETE, str(path))


def _picture_fault(path: Path, masters: set[str]) -> str:
    """What is wrong with a page picture or a plain PDF of pages; both are named by what they were made from."""
    if path.suffix == ".jpg" and path.stem.partition("-")[0] not in masters:
        return "it is the picture of no master"
    begins, ends = _WHOLE.get(path.suffix, (b"", b""))
    data = path.read_bytes()
    return "" if data.startswith(begins) and data.endswith(ends) else "the file is cut off"


def _copy_fault(session: Session, folder: Path, path: Path) -> str:
    name = _COPY.fullmatch(path.name)
    record = session.get(Record, path.parent.name)
    if name is None or record is None:
        return "it is no marked copy of a record"
    if sha256_of(path)[:DIGITS] != name["held"]:
        return f"the marked copy of {record.id} was changed after it was made"
    of = _shown(session, folder, record, datetime.strptime(name["day"], "%Y%m%d").date())
    what = f"{name['stem']}.{name['suffix']}"
    held = name["stem"] == "pages" or int(name["stem"]) in of.files
    if of.mark is None or not held or made_from(of, what) != name["source"]:
        return f"the marked copy of {record.id} tells of a state that is no more"
    return ""


def _shown(session: Session, folder: Path, record: Record, day: date) -> Shown:
    copy = copy_of(session, session.get_one(Issue, record.issue_id))
    return shown(session, folder, copy, record, detail_of(session, record, day), day)
