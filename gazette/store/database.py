"""Opening the database of an archive: engine, pragmas, migrations, and a session that is one transaction."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Engine, create_engine, event, inspect, text
from sqlalchemy.exc import ArgumentError, DatabaseError, OperationalError
from sqlmodel import Session

from gazette.errors import BadInput, Conflict, Damaged

MIGRATIONS = Path(__file__).parent / "migrations"
BUSY_SECONDS = 30
# The newest migration; a test holds it to the folder. Alembic itself is loaded only when it has work to do.
HEAD = "0002"


def connect(url: str, folder: Path) -> Engine:
    """An engine for `url`; a relative SQLite path lies in the archive's folder."""
    if not url.startswith("sqlite"):
        try:
            return create_engine(url, json_serializer=_json)
        except (ArgumentError, ImportError) as error:
            raise BadInput(f"archive.toml: the database {url!r} cannot be used ({error}). Correct it.") from error
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


def _json(value: object) -> str:
    """JSON columns keep hanzi as they are, so that SQL can look into them."""
    return json.dumps(value, ensure_ascii=False)


def migrate(engine: Engine) -> None:
    """Bring the schema to the newest version; Damaged when the archive is from a newer Gazette."""
    found = schema_version(engine)
    if found == HEAD:
        return
    from alembic import command  # noqa: PLC0415 - half a second that only an upgrade should cost
    from alembic.config import Config  # noqa: PLC0415
    from alembic.script import ScriptDirectory  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    known = {revision.revision for revision in ScriptDirectory.from_config(config).walk_revisions()}
    if found is not None and found not in known:
        raise Damaged(f"This archive is from a newer Gazette (schema {found}). Update Gazette and try again.")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


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
