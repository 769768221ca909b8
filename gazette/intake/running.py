"""running/: a folder for each import at work, locked for as long as its process lives.

What is unfinished lies there and nowhere else: zips unpacked, files copied but not yet taken in. A file is put in its
place only within the transaction that writes its row, and noted here first, so that whoever comes after a killed run
can take back what no row knows. The lock is the system's: it ends with the process, whatever ends that, and neither a
process number used again nor a clock set back can deceive it.
"""

import os
import secrets
import shutil
import socket
from collections.abc import Callable
from pathlib import Path

from whoosh.util.filelock import FileLock

from gazette.errors import Conflict

FOLDER = "running"
LOCK = "lock"
PLACED = ".placed"


class Run:
    """One import at work. Begun and cleared within a transaction that writes, so that one run does so at a time."""

    def __init__(self, archive: Path) -> None:
        self.archive = archive
        self.name = f"{socket.gethostname()}-{os.getpid()}-{secrets.token_hex(4)}"
        self.folder = archive / FOLDER / self.name
        try:
            self.folder.mkdir(parents=True)
            self._lock = FileLock(str(self.folder / LOCK))
            self._lock.acquire()
        except OSError as error:
            raise unwritable(self.folder, error) from error

    def place(self, staged: Path, target: Path) -> None:
        """Put a file that was copied into this run's folder where it belongs, for good once the transaction commits."""
        if target.exists():
            return
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            (self.folder / (staged.name + PLACED)).write_text(str(target.relative_to(self.archive)), encoding="utf-8")
            staged.replace(target)
            _flush(target.parent)
        except OSError as error:
            raise unwritable(target, error) from error

    def committed(self) -> None:
        """What was put in place is known to the database now."""
        for placed in self.folder.glob(f"*{PLACED}"):
            placed.unlink()

    def end(self) -> None:
        """Leave nothing behind but what the next run must look at."""
        self._lock.release()
        if not list(self.folder.glob(f"*{PLACED}")):
            shutil.rmtree(self.folder, ignore_errors=True)


def ended(archive: Path, name: str) -> bool:
    """True when the run of that name is no more."""
    path = archive / FOLDER / name / LOCK
    if not path.exists():
        return True
    lock = FileLock(str(path))
    if not lock.acquire(blocking=False):
        return False
    lock.release()
    return True


def clear(archive: Path, known: Callable[[Path], bool]) -> None:
    """Take back what killed runs left: their folders, and files they put in place that are not `known`."""
    for folder in sorted((archive / FOLDER).glob("*")):
        if ended(archive, folder.name):
            for placed in folder.glob(f"*{PLACED}"):
                target = placed.read_text(encoding="utf-8")
                if target and not known(Path(target)):
                    (archive / target).unlink(missing_ok=True)
            shutil.rmtree(folder, ignore_errors=True)


def unwritable(path: Path, error: OSError) -> Conflict:
    """What to do when the archive's disk takes nothing more."""
    return Conflict(
        f"{path}: cannot be written ({error.strerror or error}). Make room, or let yourself write there; what was taken"
        " in is kept, and the same command goes on."
    )


def _flush(folder: Path) -> None:
    """Write a folder's list of names to the disk, where the system can (Windows does so by itself)."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
