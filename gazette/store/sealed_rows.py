"""The seals of rows: a digest over each row that is kept, so that one changed behind Gazette's back, or gone, is found.

They are written in the transaction that writes the row, in a table of their own. Records have their seals in the audit
trail (`gazette.store.seals`); events and corrections are held to the trail itself.
"""

import hashlib
import json
from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from itertools import chain
from typing import Any

from sqlalchemy import Connection, Float, RowMapping, Table, delete, insert, select
from sqlmodel import Session, SQLModel, col

from gazette.store.audit import END
from gazette.store.tables import Audit, Seal

DERIVED = ("record_number", "record_name", "record_citation", "open_citation")
"""Sealed tables that `gazette reread` makes again."""
KEPT = (
    *("counter", "master", "submission", "submission_part", "reading", "issue", "representation"),
    *("proposal", "quarantine", "campaign", "campaign_act", *DERIVED),
)
"""Tables whose rows are sealed one by one. They are written and deleted by SQLAlchemy's sessions row by row."""
_AT_ONCE = 500


def seal_flushed(session: Session, *_: object) -> None:
    """Seal what a flush has written of kept tables, and forget what it removed: for SQLAlchemy's event after_flush."""
    written = {place: digest for row in chain(session.new, session.dirty) for place, digest in _sealed(row)}
    gone = [place for row in session.deleted for place, _ in _sealed(row)]
    _put(session.connection(), written, gone)


def _sealed(row: SQLModel) -> Iterator[tuple[str, str]]:
    table = _table(str(row.__tablename__))
    if table.name in KEPT:
        yield _place_and_digest(table, {column.name: getattr(row, column.name) for column in table.columns})


def seal_everything(connection: Connection) -> None:
    """Seal every row as it stands: of an archive whose tables were just brought up from an older release."""
    connection.execute(delete(Seal))
    for name in KEPT:
        rows = connection.execute(select(_table(name))).mappings()
        _put(connection, dict(_place_and_digest(_table(name), row) for row in rows), ())
    last = connection.execute(select(col(Audit.digest)).order_by(col(Audit.id).desc()).limit(1)).scalar()
    if last is not None:
        _put(connection, {END: last}, ())


def altered_rows(session: Session) -> Iterator[tuple[str, str]]:
    """Rows of kept tables that are not as they were written: table and key, and what is wrong."""
    for name in KEPT:
        there = _digests(session.connection(), _table(name))
        of_table = col(Seal.place).startswith(f"{name}/", autoescape=True)
        seals = session.connection().execute(select(col(Seal.place), col(Seal.digest)).where(of_table))
        noted = {row[0]: row[1] for row in seals}
        for place in sorted(there.keys() | noted.keys()):
            if place not in noted:
                yield place, "was not put in by Gazette"
            elif place not in there:
                yield place, "is gone"
            elif there[place] != noted[place]:
                yield place, "was changed"


def _digests(connection: Connection, table: Table) -> dict[str, str]:
    """Place and digest of every row of a table; no digest for a row whose values are none of their kind."""
    try:
        rows = connection.execute(select(table), execution_options={"yield_per": _AT_ONCE}).mappings()
        return dict(_place_and_digest(table, row) for row in rows)
    except (ValueError, TypeError):
        return dict(_one_by_one(connection, table))


def _one_by_one(connection: Connection, table: Table) -> Iterator[tuple[str, str]]:
    for key in connection.execute(select(*table.primary_key.columns)).all():
        this = (column == value for column, value in zip(table.primary_key.columns, key, strict=True))
        try:
            row = connection.execute(select(table).where(*this)).mappings().one()
            yield _place_and_digest(table, row)
        except (ValueError, TypeError):
            yield _place(table, key), ""


def _table(name: str) -> Table:
    return SQLModel.metadata.tables[name]


def _place(table: Table, key: Iterable[object]) -> str:
    return "/".join((table.name, *map(str, key)))


def _place_and_digest(table: Table, row: Mapping[str, Any] | RowMapping) -> tuple[str, str]:
    values = [float(row[c.name]) if isinstance(c.type, Float) else plain(row[c.name]) for c in table.columns]
    digest = hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()[:32]
    return _place(table, (row[column.name] for column in table.primary_key.columns)), digest


def plain(value: object) -> object:
    """A value of a row as JSON takes it, whatever the database: bytes in base64, moments in UTC."""
    if isinstance(value, bytes):
        return b64encode(value).decode("ascii")
    if isinstance(value, datetime):  # SQLite gives UTC without saying so
        return (value if value.tzinfo else value.replace(tzinfo=UTC)).astimezone(UTC).isoformat()
    return value


def _put(connection: Connection, seals: Mapping[str, str], gone: Iterable[str]) -> None:
    """Write seals in place of any that are there, without those of rows that are gone."""
    places = [*seals, *gone]
    for at in range(0, len(places), _AT_ONCE):
        connection.execute(delete(Seal).where(col(Seal.place).in_(places[at : at + _AT_ONCE])))
    if seals:
        connection.execute(insert(Seal), [{"place": place, "digest": digest} for place, digest in seals.items()])
