"""Opening the database of an archive: engine, pragmas, migrations, and a session that is one transaction."""

import glob
import json
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, create_engine, event, inspect, make_url, text
from sqlalchemy.exc import ArgumentError, DatabaseError, OperationalError
from sqlmodel import Session

from gazette.errors import BadInput, Conflict, Damaged
from gazette.store.sealed_rows import seal_everything, seal_flushed

MIGRATIONS = Path(__file__).parent / "migrations"
BUSY_SECONDS = 30
# The newest migration; a test holds it to the folder. Alembic itself is loaded only when it has work to do.
HEAD = "0007"
WRITING = 0x6761_7A65_7474_65
"""The advisory lock of PostgreSQL that every writer to an archive holds ("gazette" in ASCII)."""
_HELD = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, "55P03", "40001", "40P01"})
"""Codes of SQLite and SQLSTATEs of PostgreSQL that say that another writer was in the way."""
_BROKEN = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, "XX001", "XX002"})
_REFUSED = frozenset({"25006", "42501"})
"""What PostgreSQL says of a database that is read-only, or that this user may not write."""


def connect(url: str, folder: Path) -> Engine:
    """An engine for `url`; a relative SQLite path lies in the archive's folder. BadInput when it cannot be used."""
    try:
        parts = make_url(url)
        if parts.get_backend_name() == "sqlite":
            return _sqlite(folder / (parts.database or ""))
        if parts.get_backend_name() == "postgresql":
            return _postgresql(parts)
        raise ArgumentError("neither SQLite nor PostgreSQL")
    except (ArgumentError, ImportError) as error:
        get = " Get its driver: pip install 'gazette-archive[postgresql]'" if isinstance(error, ImportError) else ""
        raise BadInput(
            f"archive.toml: the database {masked(url)} cannot be used ({error}). Correct it.{get}"
        ) from error


def _sqlite(path: Path) -> Engine:
    engine = create_engine(f"sqlite:///{path}", json_serializer=_json, connect_args={"timeout": BUSY_SECONDS})

    @event.listens_for(engine, "connect")
    def _pragmas(connection: object, _record: object) -> None:
        cursor = connection.cursor()  # type: ignore[attr-defined]
        for pragma in ("journal_mode=WAL", "foreign_keys=ON", "synchronous=FULL"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()
        connection.isolation_level = None  # type: ignore[attr-defined]

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        # The write lock is taken at the start: two writers wait for each other instead of failing half-way.
        mode = "DEFERRED" if _only_looks(connection) else "IMMEDIATE"
        connection.exec_driver_sql(f"BEGIN {mode}")

    return engine


def _postgresql(url: URL) -> Engine:
    """As SQLite does: one writer at a time, by a lock taken at the start; whoever only looks sees one moment."""
    if "+" not in url.drivername:
        url = url.set(drivername="postgresql+psycopg")
    options = f"-c timezone=UTC -c lock_timeout={BUSY_SECONDS}s"  # moments are told as they were written
    engine = create_engine(
        url, json_serializer=_json, pool_pre_ping=True, connect_args={"options": options, "connect_timeout": 10}
    )

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        if not _only_looks(connection):
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({WRITING})")

    return engine


def _only_looks(connection: Connection) -> bool:
    return bool(connection.get_execution_options().get("read_only"))


def _looking(engine: Engine) -> Mapping[str, object]:
    """Options of a connection for looking only."""
    if engine.dialect.name == "sqlite":
        return {"read_only": True}
    return {"read_only": True, "isolation_level": "REPEATABLE READ", "postgresql_readonly": True}


def masked(url: str) -> str:
    """A database URL as it may be shown: the password as ***, nothing of what cannot be read as a URL."""
    try:
        return make_url(url).render_as_string(hide_password=True)
    except ArgumentError:
        return "URL"


def _json(value: object) -> str:
    """JSON columns keep hanzi as they are, so that SQL can look into them."""
    return json.dumps(value, ensure_ascii=False)


def migrate(engine: Engine) -> None:
    """Bring the schema to the newest version; Damaged when the archive is from a newer Gazette."""
    found = schema_version(engine)
    if found == HEAD:
        return
    if found is not None:
        check_known(found, "archive")
    with engine.begin() as connection:
        upgrade(connection, HEAD)
        seal_everything(connection)


def check_known(version: str, what: str) -> None:
    """Damaged when a schema is none that this Gazette knows, so that `what` comes from a newer one."""
    if not list((MIGRATIONS / "versions").glob(f"{glob.escape(version)}_*.py")):
        raise Damaged(f"This {what} is from a newer Gazette (schema {version}). Update Gazette and try again.")


def upgrade(connection: Connection, version: str) -> None:
    """Bring the schema to a version, within the transaction of the connection."""
    from alembic import command  # noqa: PLC0415 - half a second that only an upgrade should cost
    from alembic.config import Config  # noqa: PLC0415

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(MIGRATIONS))
    command.upgrade(config, version)


def schema_version(engine: Engine) -> str | None:
    """The migration the database stands at, None for an empty one.

    Conflict or Damaged when it cannot be read, BadInput when it is of something else.
    """
    with snapshot(engine) as connection:
        tables = inspect(connection).get_table_names()
        if "alembic_version" not in tables:
            if tables:
                where = engine.url.render_as_string(hide_password=True)
                raise BadInput(f"The database {where} is not empty and no archive. Name an empty one in archive.toml.")
            return None
        found: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
        return found


@contextmanager
def transaction(engine: Engine) -> Iterator[Session]:
    """A session that commits at the end or leaves nothing behind; Conflict when another process holds the lock."""
    with _told(), Session(engine, expire_on_commit=False) as session, session.begin():
        event.listen(session, "after_flush", seal_flushed)
        yield session


@contextmanager
def reading(engine: Engine) -> Iterator[Session]:
    """A session for looking only: it never waits for a writer, and sees one moment."""
    with snapshot(engine) as connection, Session(connection) as session:
        yield session


@contextmanager
def snapshot(engine: Engine) -> Iterator[Connection]:
    """A connection that sees the database as it is now, however long it looks and whatever others write meanwhile."""
    with _told(), engine.connect().execution_options(**_looking(engine)) as connection:
        yield connection


@contextmanager
def _told() -> Iterator[None]:
    """What the database refuses, in words: Conflict when it is held or cannot be written, Damaged when it is broken."""
    try:
        yield
    except DatabaseError as error:
        code = _code(error)
        if code in _HELD:
            raise Conflict("Another process is writing to this archive; try again when it is done.") from error
        if code in _BROKEN:
            raise Damaged(f"The database cannot be read: {error.orig}. Restore it from a backup.") from error
        if code in _REFUSED or isinstance(error, OperationalError):
            raise Conflict(
                f"The database cannot be used: {error.orig}. Is the disk full, the archive's folder read-only, or the"
                " server down? What was taken in is kept."
            ) from error
        raise


def _code(error: DatabaseError) -> int | str | None:
    """What SQLite (its primary code) or PostgreSQL (SQLSTATE) calls the error."""
    if isinstance(error.orig, sqlite3.Error):
        return error.orig.sqlite_errorcode & 0xFF
    return getattr(error.orig, "sqlstate", None)
