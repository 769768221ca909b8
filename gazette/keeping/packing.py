"""What a backup and a bag hold of an archive, and the list by which it is checked when it is unpacked.

    archive.toml           settings, but where the database is
    signing-key.pem        in a backup only
    database/TABLE.jsonl   the rows of a table, but of those that are derived
    masters/ab/HASH.pdf    files as received
    quarantine/…           files that could not be taken in
    contents.json          what this is, and the SHA-256 of every file above

Index, page pictures and states on days are derived and left out.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Protocol

from pydantic import TypeAdapter
from sqlalchemy import Connection, Table, select

from gazette.errors import Conflict
from gazette.intake.masters import FOLDER, QUARANTINE, master_path
from gazette.keeping.rows import lines, tables_of
from gazette.settings import DATABASE, FILE_NAME, KEY, read_settings, with_database

CONTENTS = "contents.json"
FORMAT = 1
ROWS = "database"
PREFIX = 16
"""A file in quarantine begins with so many digits of its hash."""
_CHUNK = 1 << 20
_SETTINGS, _KEY, _QUARANTINE = re.escape(FILE_NAME), re.escape(KEY), rf"{QUARANTINE}/[0-9a-f]{{{PREFIX}}}-[\w.-]+"
_MASTER = rf"{FOLDER}/[0-9a-f]{{2}}/[0-9a-f]{{64}}\.[a-z]{{3,4}}"
SAFE_NAME = re.compile(rf"{_SETTINGS}|{_KEY}|{ROWS}/[a-z_]+\.jsonl|{_MASTER}|{_QUARANTINE}")
"""The only names that are unpacked: no other file can be put anywhere by a backup that somebody made up."""


@dataclass(frozen=True, slots=True)
class Contents:
    """contents.json. `files` holds the SHA-256 of every file by its name, `damaged` what was wrong with masters when
    they were packed; `schema` is that of the tables."""

    format: int
    schema: str
    made: datetime
    files: Mapping[str, str]
    damaged: tuple[str, ...] = ()


CONTENTS_JSON = TypeAdapter(Contents)


class Sink(Protocol):
    """Where files are packed into, one after the other."""

    def create(self, name: str) -> AbstractContextManager[IO[bytes]]:
        """A new file of that name, to be written."""
        ...


@dataclass(slots=True)
class Packer:
    """Packs one archive into a sink, file by file, and keeps their hashes."""

    folder: Path
    sink: Sink
    files: dict[str, str] = field(default_factory=dict)
    damaged: list[str] = field(default_factory=list)

    def pack(self, connection: Connection, *, key: bool) -> Contents:
        """Everything that a restore needs, as the database is on this connection (a `snapshot`)."""
        tables = tables_of(connection)
        schema = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar_one()
        for table in tables:
            self.write(f"{ROWS}/{table.name}.jsonl", (line.encode() for line in lines(connection, table)))
        self.settings()
        if key:
            self.copy(self.folder / KEY, KEY)
        named = {table.name: table for table in tables}
        self.masters(connection, named["master"])
        self.quarantine(connection, named["quarantine"])
        contents = Contents(FORMAT, schema, datetime.now(UTC), self.files, tuple(self.damaged))
        with self.sink.create(CONTENTS) as out:
            out.write(CONTENTS_JSON.dump_json(contents, indent=1))
        return contents

    def settings(self) -> None:
        """archive.toml without the address of the database, which may hold a password."""
        read_settings(self.folder)  # what cannot be read is told before it is packed
        text = (self.folder / FILE_NAME).read_text(encoding="utf-8")
        self.write(FILE_NAME, [with_database(text, DATABASE).encode()])

    def masters(self, connection: Connection, table: Table) -> None:
        """Every master that the rows name; they are written before their rows and never removed."""
        query = select(table.c.sha256, table.c.media_type, table.c.name).order_by(table.c.sha256)
        for sha256, media_type, name in connection.execute(query):
            path = master_path(self.folder, sha256, media_type)
            inside = path.relative_to(self.folder).as_posix()
            if not path.is_file():
                self.damaged.append(f"the master of {name} is missing ({inside})")
            elif self.copy(path, inside) != sha256:
                self.damaged.append(f"the master of {name} was changed ({inside})")

    def quarantine(self, connection: Connection, table: Table) -> None:
        """Files put aside whose reason is among the rows."""
        known = {sha256[:PREFIX] for sha256 in connection.execute(select(table.c.sha256)).scalars() if sha256}
        for path in sorted((self.folder / QUARANTINE).glob("*")):
            if path.name[:PREFIX] in known:
                self.copy(path, f"{QUARANTINE}/{path.name}")

    def copy(self, path: Path, name: str) -> str:
        """Pack a file; its SHA-256."""
        with path.open("rb") as file:
            return self.write(name, chunks(file))

    def write(self, name: str, data: Iterable[bytes]) -> str:
        """Pack what comes under a name; its SHA-256."""
        digest = hashlib.sha256()
        with self.sink.create(name) as out:
            for chunk in data:
                digest.update(chunk)
                out.write(chunk)
        self.files[name] = digest.hexdigest()
        return self.files[name]


@contextmanager
def written_whole(target: Path) -> Iterator[None]:
    """What the disk refuses, told of the target as it was named and not of the hidden place where it is made first."""
    try:
        yield
    except OSError as error:
        raise Conflict(
            f"{target}: nothing was written ({error.strerror or error}). Make room there, or choose another place."
        ) from error


def chunks(file: IO[bytes]) -> Iterator[bytes]:
    """The bytes of an open file, a piece at a time."""
    while chunk := file.read(_CHUNK):
        yield chunk
