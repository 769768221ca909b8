"""masters/: files as received, read-only, named by their SHA-256; and quarantine/ for what could not be taken in."""

import hashlib
import os
import re
import shutil
from pathlib import Path

from gazette.intake.media import SUFFIX, Media

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


def keep(archive: Path, source: Path, sha256: str, media: Media) -> Path:
    """Copy a file into masters/ whole or not at all, read-only and flushed to the disk."""
    target = master_path(archive, sha256, media)
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        _copy(source, target)
    return target


def quarantine(archive: Path, source: Path, sha256: str) -> Path:
    """Keep a file that could not be read, under its hash and a harmless form of its name."""
    safe = re.sub(r"[^\w.-]+", "_", source.name)[-50:] or "file"  # 200 bytes at most, of the 255 that a name may have
    target = archive / QUARANTINE / f"{sha256[:16]}-{safe}"
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        _copy(source, target)
    return target


def _copy(source: Path, target: Path) -> None:
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        with source.open("rb") as reader, part.open("wb") as writer:
            shutil.copyfileobj(reader, writer, _CHUNK)
            writer.flush()
            os.fsync(writer.fileno())
        part.chmod(0o444)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
