"""Migrations, ids, the audit trail and the table of states, on a real database file."""

from datetime import date

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text
from sqlmodel import SQLModel, select

from gazette.archive import Archive
from gazette.errors import Conflict, Damaged
from gazette.store import counters, database
from gazette.store.audit import broken_rows, note
from gazette.store.database import HEAD, MIGRATIONS, reading, transaction
from gazette.store.tables import Audit


def behind_its_back(archive, statement):
    """Change the database as somebody would who does not go through Gazette."""
    with archive.database.begin() as connection:
        connection.exec_driver_sql(statement)


def test_migrations_make_exactly_the_tables(archive):
    with archive.database.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), SQLModel.metadata) == []


def test_head_is_the_newest_migration():
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    assert ScriptDirectory.from_config(config).get_current_head() == HEAD


def test_an_archive_from_the_future_is_refused(archive):
    behind_its_back(archive, "UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(Damaged, match="newer"):
        Archive.open(archive.folder)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_file_that_is_no_database_is_damaged(archive):
    archive.close()
    for name in ("archive.db", "archive.db-wal"):
        (archive.folder / name).unlink(missing_ok=True)
    (archive.folder / "archive.db").write_bytes(b"no database at all" * 100)
    with pytest.raises(Damaged):
        Archive.open(archive.folder)


def test_ids_are_given_once(archive):
    with transaction(archive.database) as session:
        first = [counters.next_id(session, counters.RECORD) for _ in range(3)]
    with transaction(archive.database) as session:
        assert counters.next_id(session, counters.RECORD) not in first
    assert first == ["R000001", "R000002", "R000003"]


def test_a_failed_transaction_leaves_nothing(archive):
    def fail_half_way():
        with transaction(archive.database) as session:
            counters.next_id(session, counters.RECORD)
            note(session, "x", "y", "z", {})
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_half_way()
    with reading(archive.database) as session:
        assert session.exec(select(Audit)).all() == []


@pytest.mark.parametrize("change", ["payload = '{}'", "\"by\" = 'nobody'"])
def test_a_changed_audit_row_breaks_the_chain(archive, change):
    with transaction(archive.database) as session:
        for n in range(4):
            note(session, "staff", "act", str(n), {"n": n})
    with reading(archive.database) as session:
        assert list(broken_rows(session)) == []
    behind_its_back(archive, f"UPDATE audit SET {change} WHERE id = 2")
    with reading(archive.database) as session:
        assert next(iter(broken_rows(session))) == 2


def test_a_removed_audit_row_breaks_the_chain(archive):
    with transaction(archive.database) as session:
        for n in range(4):
            note(session, "staff", "act", str(n), {"day": date.today().isoformat()})
    behind_its_back(archive, "DELETE FROM audit WHERE id = 2")
    with reading(archive.database) as session:
        assert list(broken_rows(session)) == [3]


def test_readers_do_not_wait_for_a_writer(archive, monkeypatch):
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.1)
    with transaction(archive.database) as session:
        note(session, "staff", "act", "1", {})
        with reading(archive.database) as other:
            assert other.exec(select(Audit)).all() == []


def write_while_read_only(engine):
    forbid = "PRAGMA query_only=ON" if engine.dialect.name == "sqlite" else "SET TRANSACTION READ ONLY"
    with transaction(engine) as session:
        session.execute(text(forbid))
        session.execute(text("DELETE FROM counter"))


def test_a_database_that_cannot_be_written_is_told(archive):
    with pytest.raises(Conflict, match="cannot be used"):
        write_while_read_only(archive.database)
