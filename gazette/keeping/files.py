"""Checking the files of an archive: masters and quarantine against their hashes, and what killed runs left behind."""

import time
from collections.abc import Iterator
from pathlib import Path

from sqlmodel import Session, select

from gazette.errors import BadInput
from gazette.export.site.manifest import Signer
from gazette.intake.masters import FOLDER, QUARANTINE, master_path, sha256_of
from gazette.intake.running import FOLDER as RUNNING
from gazette.intake.running import ended
from gazette.keeping.faults import Fault, Mend
from gazette.keeping.packing import PREFIX
from gazette.settings import FILE_NAME, KEY
from gazette.store.tables import Master, Quarantined

PART = ".part"
AT_WORK_SECONDS = 3600
"""A .part file that nobody wrote to for so long belongs to nobody."""
BACKUP = "Put it back from a backup."
REPAIR = "Run: gazette verify --repair"
UNKNOWN = "Import it, or move it away."


def files_below(folder: Path) -> list[Path]:
    """Files, but those that are just being written."""
    return sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix != PART)


def master_faults(folder: Path, session: Session) -> Iterator[Fault]:
    """Masters that are missing, changed, or of nobody."""
    there = set(files_below(folder / FOLDER))  # before the rows: a file comes before its row
    for master in session.exec(select(Master).order_by(Master.sha256)):
        path = master_path(folder, master.sha256, master.media_type)
        if path not in there:
            yield Fault(str(path), f"the master of {master.name} is missing", BACKUP)
        elif sha256_of(path) != master.sha256:
            yield Fault(str(path), f"the master of {master.name} was changed", BACKUP)
        there.discard(path)
    for path in sorted(there):
        yield Fault(str(path), "no submission knows this file", UNKNOWN)


def quarantine_faults(folder: Path, session: Session) -> Iterator[Fault]:
    """Files put aside that are missing, changed, or of which nobody says why they are there."""
    there: dict[str, list[Path]] = {}
    for path in files_below(folder / QUARANTINE):
        there.setdefault(path.name[:PREFIX], []).append(path)
    for sha256, name in session.exec(select(Quarantined.sha256, Quarantined.name).order_by(Quarantined.sha256)):
        if sha256 and sha256[:PREFIX] not in there:
            yield Fault(f"{folder / QUARANTINE}/{sha256[:PREFIX]}…", f"{name}, put aside here, is missing", BACKUP)
            there[sha256[:PREFIX]] = []  # told once
    known = {sha256[:PREFIX]: sha256 for sha256 in session.exec(select(Quarantined.sha256)) if sha256}
    for prefix, paths in sorted(there.items()):
        for path in paths:
            if prefix not in known:
                yield Fault(str(path), "nothing says why this file is in quarantine", UNKNOWN)
            elif sha256_of(path) != known[prefix]:
                yield Fault(str(path), "this file, put aside, was changed", BACKUP)


def left_behind(folder: Path) -> Iterator[Fault]:
    """Imports that were killed, and unfinished files of other runs."""
    for run in sorted((folder / RUNNING).glob("*")):
        if ended(folder, run.name):
            yield Fault(str(run), "left by an import that was killed", REPAIR, Mend.RUNS)
    for path in sorted(folder.rglob(f"*{PART}")):
        if path.is_file() and time.time() - path.stat().st_mtime > AT_WORK_SECONDS:
            yield Fault(str(path), "left by a run that was killed", REPAIR, Mend.DELETE, str(path))


def settings_faults(folder: Path) -> Iterator[Fault]:
    """A signing key that is missing or that others may read."""
    key = folder / KEY
    if not key.is_file():
        yield Fault(str(key), f"the signing key beside {FILE_NAME} is missing", BACKUP)
    elif not _is_key(key):
        yield Fault(str(key), "the signing key cannot be used", BACKUP)
    elif key.stat().st_mode & 0o077:
        yield Fault(str(key), "others may read the signing key", f"Run: chmod 600 {key}")


def _is_key(path: Path) -> bool:
    try:
        Signer.from_pem(path)
    except BadInput:
        return False
    return True
