"""Opening the database of an archive: engine, pragmas, migrations, and a session that is one transaction."""

import glob
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event, inspect, make_url, text
from sqlalchemy.exc import ArgumentError, DatabaseError, OperationalError
from sqlmodel import Session

from gazette.errors import BadInput, Conflict, Damaged

MIGRATIONS = Path(__file__).parent / "migrations"
BUSY_SECONDS = 30
# The newest migration; a test holds it to the folder. Alembic itself is loaded only when it has work to do.
HEAD = "0004"


def connect(url: str, folder: Path) -> Engine:
    """An engine for `url`; a relative SQLite path lies in the archive's folder."""
    if not url.startswith("sqlite"):
        try:
            return create_engine(url, json_serializer=_json)
        except (ArgumentError, ImportError) as error:
            raise BadInput(f"archive.toml: the database {masked(url)} cannot be used ({error}). Correct it.") from error
    path = url.removeprefix("sqlite:///")
    engine = create_engine(f"sqlite:///{folder / path}", json_serializer=_json, connect_args={"timeout": BUSY_SECONDS})

    @event.listens_for(engine, "connect")
    def _pragmas(connection: object, _record: object) -> None:
        cursor = connection.cursor()  # type: ignore[attr-defined]
        for pragma in ("journal_mode=WAL", "foreign_keys=ON", "synchronous=FULL"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()
        connection.isolation_level = None  # type: ignore[attr-defined]

    @event.listens_for(engine, "begin")
    def _begin(connection: object) -> None:
        # The write lock is taken at the start: two writers wait for each other instead of failing half-way.
        options = connection.get_execution_options()  # type: ignore[attr-defined]
        mode = "DEFERRED" if options.get("read_only") else "IMMEDIATE"
        connection.exec_driver_sql(f"BEGIN {mode}")  # type: ignore[attr-defined]

    return engine


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
    """The migration the database stands at, None for an empty one; Damaged when it is no database."""
    try:
        with engine.connect().execution_options(read_only=True) as connection:
            if not inspect(connection).has_table("alembic_version"):
                return None
            found: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
            return found
    except OperationalError as error:
        raise Conflict(
            f"The database cannot be opened: {error.orig}. Is another process holding it, or the disk read-only?"
        ) from error
    except DatabaseError as error:
        raise Damaged(f"The database cannot be read: {error.orig}. Restore it from a backup.") from error


@contextmanager
def transaction(engine: Engine) -> Iterator[Session]:
    """A session that commits at the end or leaves nothing behind; Conflict when another process holds the lock."""
    with _told(), Session(engine, expire_on_commit=False) as session, session.begin():
        yield session


@contextmanager
def reading(engine: Engine) -> Iterator[Session]:
    """A session for looking only: it never waits for a writer."""
    with _told(), engine.connect().execution_options(read_only=True) as connection, Session(connection) as session:
        yield session


@contextmanager
def snapshot(engine: Engine) -> Iterator[Connection]:
    """A connection that sees the database as it is now, however long it looks and whatever others write meanwhile."""
    options = {"isolation_level": "REPEATABLE READ"} if engine.dialect.name == "postgresql" else {}
    with _told(), engine.connect().execution_options(read_only=True, **options) as connection:
        yield connection


@contextmanager
def _told() -> Iterator[None]:
    """What the database refuses, in words: Conflict when it is held or cannot be written, Damaged when it is broken."""
    try:
        yield
    except OperationalError as error:
        if "locked" in str(error.orig):
            raise Conflict("Another process is writing to this archive; try again when it is done.") from error
        raise Conflict(
            f"The database cannot be used: {error.orig}. Is the disk full, or the archive's folder read-only?"
        ) from error
    except DatabaseError as error:
        if "malformed" in str(error.orig) or "not a database" in str(error.orig):
            raise Damaged(f"The database cannot be read: {error.orig}. Restore it from a backup.") from error
        raise
