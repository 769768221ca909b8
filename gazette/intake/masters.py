"""masters/: files as received, read-only, named by their SHA-256; and quarantine/ for what could not be taken in."""

import hashlib
import os
import re
from pathlib import Path

from gazette.errors import BadInput
from gazette.intake.media import SUFFIX, Media
from gazette.intake.running import Run, unwritable

FOLDER = "masters"
QUARANTINE = "quarantine"
_CHUNK = 1 << 20


def sha256_of(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def master_path(archive: Path, sha256: str, media: Media | str) -> Path:
    """Where a master lies; the suffix is only for people, the name is the hash."""
    return archive / FOLDER / sha256[:2] / (sha256 + SUFFIX[Media(media)])


def quarantine_path(archive: Path, source: Path, sha256: str) -> Path:
    """Where a file lies that could not be read: under its hash and a harmless form of its name."""
    safe = re.sub(r"[^\w.-]+", "_", source.name)[-50:] or "file"  # 200 bytes at most, of the 255 that a name may have
    return archive / QUARANTINE / f"{sha256[:16]}-{safe}"


def stage(run: Run, source: Path, sha256: str, target: Path) -> Path:
    """Copy a file whole into the run's folder, read-only and on the disk, unless it is in its place already.

    BadInput when it is no longer what it was a moment ago, Conflict when the disk takes nothing more.
    """
    staged = run.folder / target.name
    if target.exists() or staged.exists():
        return staged
    digest = hashlib.sha256()
    with source.open("rb") as reader:
        try:
            with staged.open("wb") as writer:
                while chunk := reader.read(_CHUNK):
                    digest.update(chunk)
                    writer.write(chunk)
                writer.flush()
                os.fsync(writer.fileno())
            staged.chmod(0o444)
        except OSError as error:
            staged.unlink(missing_ok=True)
            raise unwritable(target, error) from error
    if digest.hexdigest() != sha256:
        staged.unlink()
        raise BadInput(f"{source}: it changes while it is read. Import it when it is finished.")
    return staged
