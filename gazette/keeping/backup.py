"""A backup: one file that holds an archive whole, made while others go on writing."""

import os
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from sqlalchemy import Engine

from gazette.errors import BadInput, Conflict
from gazette.keeping.packing import Contents, Packer, written_whole
from gazette.store.database import snapshot

PACKED_ALREADY = frozenset({".pdf", ".png", ".jpg", ".tif"})


@dataclass(frozen=True, slots=True)
class ZipSink:
    """Files packed into a zip; what is compressed already is stored as it is."""

    box: zipfile.ZipFile

    @contextmanager
    def create(self, name: str) -> Iterator[IO[bytes]]:
        """A new file of that name, to be written."""
        info = zipfile.ZipInfo(name)
        info.compress_type = zipfile.ZIP_STORED if Path(name).suffix in PACKED_ALREADY else zipfile.ZIP_DEFLATED
        info.external_attr = 0o600 << 16
        with self.box.open(info, "w", force_zip64=True) as out:
            yield out


def write_backup(folder: Path, database: Engine, target: Path) -> Contents:
    """Write one file that holds the archive, signing key included: whole or not at all, for its owner only.

    Damaged masters do not stop it, a backup of the rest is wanted all the more; they stand in `Contents.damaged`.
    Conflict when the file is there already, BadInput when it would lie within the archive.
    """
    if target.exists():
        raise Conflict(f"{target} is there already, and a backup is never written over. Choose another name.")
    if target.resolve().is_relative_to(folder.resolve()):
        raise BadInput(f"{target}: lies in the archive itself and would be lost with it. Choose a place outside.")
    if not target.absolute().parent.is_dir():
        raise BadInput(f"{target}: there is no such folder. Make it first.")
    part = target.with_name(f".{target.name}.part")
    with written_whole(target):
        part.unlink(missing_ok=True)  # of a run that was killed
        try:
            with os.fdopen(os.open(part, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b") as file:
                with zipfile.ZipFile(file, "w") as box, snapshot(database) as connection:
                    contents = Packer(folder, ZipSink(box)).pack(connection, key=True)
                file.flush()
                os.fsync(file.fileno())
            part.replace(target)
        finally:
            part.unlink(missing_ok=True)
    return contents
