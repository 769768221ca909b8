"""The whole archive as a BagIt bag (RFC 8493), for handing over and for keeping without Gazette.

    data/masters/          files as received, named by their SHA-256
    data/readings/         what was read on their pages, ALTO 4.4
    data/records/          every record with its life and text, JSON
    data/premis.xml        masters and audit trail, PREMIS 3
    data/database/ …       what `gazette restore` makes the archive from again (gazette.keeping.packing)

The signing key stays behind, for a bag is made for other hands; records that are closed to the public are in it.
"""

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import IO

import bagit
from sqlalchemy import Engine
from sqlmodel import Session, select

from gazette.errors import BadInput, Conflict, Damaged
from gazette.export.records import to_plain
from gazette.keeping.packing import Contents, Packer, written_whole
from gazette.keeping.premis import write_premis
from gazette.looking.catalogue import detail_of
from gazette.store.database import snapshot
from gazette.store.packing import unpack_page
from gazette.store.tables import Reading, Record
from ocr.alto import as_alto

PAYLOAD = "data"


@dataclass(frozen=True, slots=True)
class FolderSink:
    """Files packed into a folder."""

    folder: Path

    @contextmanager
    def create(self, name: str) -> Iterator[IO[bytes]]:
        """A new file of that name, to be written."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("xb") as out:
            yield out


def write_bag(folder: Path, database: Engine, target: Path, name: str, day: date) -> Contents:
    """Write the bag of an archive into a new or empty folder, whole or not at all; states are those of `day`.

    Conflict when the folder holds anything, BadInput when it would lie within the archive.
    """
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise Conflict(f"{target} is not empty. Choose a new folder.")
    if target.resolve().is_relative_to(folder.resolve()):
        raise BadInput(f"{target}: lies in the archive itself and would be lost with it. Choose a place outside.")
    part = target.absolute().with_name(f".{target.absolute().name}.part")
    shutil.rmtree(part, ignore_errors=True)  # of a run that was killed
    about = {"External-Description": f"{name}: masters, readings, records, events", "External-Identifier": name}
    with written_whole(target):
        try:
            part.mkdir(parents=True, mode=0o700)
            with snapshot(database) as connection, Session(connection) as session:
                contents = Packer(folder, FolderSink(part)).pack(connection, key=False)
                _readings(session, part / "readings")
                _records(session, part / "records", day)
                with (part / "premis.xml").open("wb") as out:
                    write_premis(session, out)
            bagit.make_bag(str(part), about, checksums=["sha256"])
            part.replace(target)
        finally:
            shutil.rmtree(part, ignore_errors=True)
    return contents


def _readings(session: Session, folder: Path) -> None:
    """One ALTO document for every master and engine that read it."""
    folder.mkdir()
    pairs = session.exec(select(Reading.master_sha256, Reading.engine).distinct().order_by(Reading.master_sha256))
    for sha256, engine in pairs.all():
        rows = select(Reading).where(Reading.master_sha256 == sha256, Reading.engine == engine).order_by(Reading.page)  # type: ignore[arg-type]
        document = as_alto(unpack_page(row.data) for row in session.exec(rows))
        (folder / f"{sha256}-{engine}.xml").write_text(document, encoding="utf-8")


def _records(session: Session, folder: Path, day: date) -> None:
    """One JSON document for every record, withdrawn ones too: their ids were given and stay given."""
    folder.mkdir()
    for key in session.exec(select(Record.id).order_by(Record.id)).all():
        value = to_plain(detail_of(session, session.get_one(Record, key), day))
        text = json.dumps(value, ensure_ascii=False, indent=1)
        (folder / f"{key}.json").write_text(text + "\n", encoding="utf-8")
        session.expunge_all()


def checked_payload(folder: Path) -> Path:
    """The payload of a bag that validates; Damaged for one that does not, or that holds links, pipes or devices."""
    for path in folder.rglob("*"):
        if path.is_symlink() or not (path.is_file() or path.is_dir()):
            raise Damaged(f"{path}: neither a file nor a folder, so this is no sound bag. Nothing was restored.")
    try:
        bagit.Bag(str(folder)).validate()
    except bagit.BagError as error:
        raise Damaged(f"{folder}: no sound bag ({error}). Use another copy; nothing was restored.") from error
    return folder / PAYLOAD
