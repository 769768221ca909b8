"""The tables of an archive as JSON lines and back, whatever the database: bytes in base64, moments in UTC.

The tables are taken as they stand in the database and not as this Gazette knows them, so that rows of an older schema
go back into that schema and are brought up from there.
"""

import json
from base64 import b64decode
from collections.abc import Iterator
from datetime import datetime
from typing import IO, Any

from sqlalchemy import Connection, DateTime, LargeBinary, MetaData, Table, func, inspect, select

from gazette.store.sealed_rows import plain

LEFT_OUT = frozenset({"alembic_version", "interval", "index_queue"})
"""The schema's number has a place of its own; intervals and the queue of the index are derived."""
BATCH = 500
ROW_BYTES = 128 << 20
"""A row larger than this was made up; the longest documents take a few megabytes."""


def tables_of(connection: Connection) -> list[Table]:
    """The tables to keep, those that others point at first."""
    metadata = MetaData()
    metadata.reflect(connection)
    return [table for table in metadata.sorted_tables if table.name not in LEFT_OUT]


def is_empty(connection: Connection) -> bool:
    """True when a database has no table at all."""
    return not inspect(connection).get_table_names()


def lines(connection: Connection, table: Table) -> Iterator[str]:
    """Every row in the order of its key, one JSON object a line."""
    query = select(table).order_by(*table.primary_key.columns)
    for row in connection.execute(query, execution_options={"yield_per": BATCH}).mappings():
        yield json.dumps({name: plain(value) for name, value in row.items()}, ensure_ascii=False) + "\n"


def load(connection: Connection, table: Table, rows: IO[bytes]) -> None:
    """Put the rows that `lines` gave into an empty table. Raises ValueError or KeyError for what is no such row."""
    batch: list[dict[str, Any]] = []
    while line := rows.readline(ROW_BYTES):
        if len(line) == ROW_BYTES:
            raise ValueError(f"a row of more than {ROW_BYTES >> 20} MB")
        batch.append({name: _value(table, name, value) for name, value in json.loads(line).items()})
        if len(batch) == BATCH:
            connection.execute(table.insert(), batch)
            batch = []
    if batch:
        connection.execute(table.insert(), batch)
    _count_on(connection, table)


def _count_on(connection: Connection, table: Table) -> None:
    """PostgreSQL counts ids beside the table: its counter goes on after the highest id that was put in."""
    column = table.autoincrement_column
    if connection.dialect.name != "postgresql" or column is None:
        return
    highest = connection.execute(select(func.max(column))).scalar()
    if highest is not None:
        connection.execute(select(func.setval(func.pg_get_serial_sequence(table.name, column.name), highest)))


def _value(table: Table, name: str, value: Any) -> object:  # noqa: ANN401 - whatever JSON holds
    kind = table.c[name].type
    if value is not None and isinstance(kind, LargeBinary):
        return b64decode(value, validate=True)
    if value is not None and isinstance(kind, DateTime):
        return datetime.fromisoformat(value)
    return value
