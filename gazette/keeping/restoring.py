"""Making an archive again from a backup or a bag: checked file by file, built aside, put in place whole."""

import hashlib
import shutil
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Protocol

from pydantic import ValidationError
from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from gazette.errors import BadInput, Conflict, Damaged
from gazette.export.site.manifest import Signer
from gazette.intake.masters import FOLDER
from gazette.keeping.packing import CONTENTS, CONTENTS_JSON, FORMAT, ROWS, SAFE_NAME, Contents, chunks, written_whole
from gazette.keeping.rows import is_empty, load, tables_of
from gazette.looking.searching import Searcher
from gazette.settings import FILE_NAME, KEY, read_settings, with_database
from gazette.store.database import check_known, connect, masked, migrate, schema_version, transaction, upgrade
from gazette.store.events import derive_every_interval

BROKEN = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, NotImplementedError, RuntimeError, ValueError)


class Packed(Protocol):
    """A backup or a bag, open."""

    def sizes(self) -> dict[str, int]:
        """The names of its files, and how many bytes each unpacks to."""
        ...

    def open(self, name: str) -> IO[bytes]:
        """A file by its name; KeyError when there is none."""
        ...


class ZipPacked:
    """A backup file."""

    def __init__(self, box: zipfile.ZipFile) -> None:
        self._box = box

    def sizes(self) -> dict[str, int]:
        """The names of its files, and how many bytes each unpacks to."""
        return {info.filename: info.file_size for info in self._box.infolist()}

    def open(self, name: str) -> IO[bytes]:
        """A file by its name; KeyError when there is none."""
        return self._box.open(name)


class FolderPacked:
    """The files below a folder, as a bag holds them."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def sizes(self) -> dict[str, int]:
        """The names of its files, and how many bytes each has."""
        files = (path for path in self._folder.rglob("*") if path.is_file())
        return {path.relative_to(self._folder).as_posix(): path.stat().st_size for path in files}

    def open(self, name: str) -> IO[bytes]:
        """A file by its name; KeyError when there is none."""
        path = self._folder / name
        if path.is_symlink() or not path.is_file():
            raise KeyError(name)
        return path.open("rb")


CONTENTS_MOST = 256 << 20
"""So large the list of a backup may be: a million files."""


def restore(source: Path, folder: Path, url: str) -> Contents:
    """Make an archive in a new or empty folder, with its tables in the database `url`, which must be empty.

    Damaged when the source is cut short, altered, or from a newer Gazette: then nothing is left behind.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Conflict(f"{folder} is not empty. Restore into a new folder, and compare.")
    part = folder.absolute().with_name(f".{folder.absolute().name}.part")
    shutil.rmtree(part, ignore_errors=True)  # of a run that was killed
    with written_whole(folder):
        try:
            with opened(source) as packed:
                contents = contents_of(packed, source)
                make_room(packed, part, source)
                for name, digest in contents.files.items():
                    unpack(packed, name, digest, part, source)
            bring_to_life(part, contents, url, source)
            part.replace(folder)
        finally:
            shutil.rmtree(part, ignore_errors=True)
    return contents


@contextmanager
def opened(source: Path) -> Iterator[Packed]:
    """A backup file or the folder of a bag; Damaged for what is neither."""
    if source.is_dir():
        from gazette.keeping.bag import checked_payload  # noqa: PLC0415 - bagit waits till a bag is restored

        yield FolderPacked(checked_payload(source))
        return
    try:
        file = source.open("rb")
    except OSError as error:
        raise BadInput(f"{source}: cannot be read ({error.strerror}). Check the file and try again.") from error
    try:
        with file, zipfile.ZipFile(file) as box:
            yield ZipPacked(box)
    except BROKEN as error:
        raise Damaged(f"{source}: cut short, altered or no backup ({error}). Use another backup.") from error


def contents_of(packed: Packed, source: Path) -> Contents:
    """The list of what is packed, held to what is there. Damaged when it does not hold."""
    try:
        with packed.open(CONTENTS) as file:
            contents = CONTENTS_JSON.validate_json(file.read(CONTENTS_MOST))
    except (KeyError, ValidationError) as error:
        raise Damaged(f"{source}: holds no {CONTENTS} that can be read, so it is no backup of Gazette.") from error
    if contents.format > FORMAT:
        raise Damaged(f"{source}: made by a newer Gazette (format {contents.format}). Update Gazette and try again.")
    check_known(contents.schema, f"backup ({source})")
    for name in contents.files:
        if not SAFE_NAME.fullmatch(name):
            raise Damaged(f"{source}: lists {name!r}, which no backup holds. It was made up; nothing was restored.")
    if lost := sorted(contents.files.keys() - packed.sizes().keys()):
        raise Damaged(f"{source}: {lost[0]} is missing. Use another backup; nothing was restored.")
    return contents


def make_room(packed: Packed, folder: Path, source: Path) -> None:
    """Make the folder to unpack into; Conflict when its disk has not the room that the files take."""
    folder.mkdir(parents=True, mode=0o755)
    wanted, free = sum(packed.sizes().values()), shutil.disk_usage(folder).free
    if wanted > free:
        raise Conflict(f"{source}: takes {wanted >> 20} MB, {folder.parent} has room for {free >> 20} MB. Make room.")


def unpack(packed: Packed, name: str, digest: str, folder: Path, source: Path) -> None:
    """One file into the folder, its hash compared."""
    target, found = folder / name, hashlib.sha256()
    target.parent.mkdir(parents=True, exist_ok=True)
    target.touch(mode=0o600)
    with packed.open(name) as file, target.open("wb") as out:
        for chunk in chunks(file):
            found.update(chunk)
            out.write(chunk)
    if found.hexdigest() != digest:
        raise Damaged(f"{source}: {name} was altered. Use another backup; nothing was restored.")
    if name != KEY:
        target.chmod(0o444 if name.startswith(FOLDER) else 0o644)


def bring_to_life(folder: Path, contents: Contents, url: str, source: Path) -> None:
    """From unpacked files to an archive: settings, key, database, and what is derived."""
    settings_file = folder / FILE_NAME
    settings_file.write_text(with_database(settings_file.read_text(encoding="utf-8"), url), encoding="utf-8")
    if not (folder / KEY).exists():
        Signer.create(folder / KEY)  # a bag holds none: it is made for other hands
    settings = read_settings(folder)
    database = connect(url, folder)
    try:
        schema_version(database)  # says in words when the database cannot be reached
        with database.begin() as connection:
            if not is_empty(connection):
                raise Conflict(f"The database {masked(url)} is not empty. Give an empty one.")
            upgrade(connection, contents.schema)
            fill(connection, folder / ROWS, source)
        shutil.rmtree(folder / ROWS)
        migrate(database)
        with transaction(database) as session:
            derive_every_interval(session)
        searcher = Searcher(folder, settings, database)
        searcher.rebuild()
        searcher.close()
    finally:
        database.dispose()


def fill(connection: Connection, rows: Path, source: Path) -> None:
    """Put the rows of every table back."""
    for table in tables_of(connection):
        path = rows / f"{table.name}.jsonl"
        try:
            if path.exists():
                with path.open("rb") as file:
                    load(connection, table, file)
        except (ValueError, KeyError, AttributeError, SQLAlchemyError) as error:
            raise Damaged(
                f"{source}: the rows of {table.name} cannot be used ({error}). Use another backup."
            ) from error
