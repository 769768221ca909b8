"""The records of an archive as `gazette.life.matching` asks for them."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select

from gazette.life.matching import Known, KnownRecords
from gazette.store.tables import Record, RecordName, RecordNumber


class StoreLookup:
    """A `Lookup` over the database. Titles that only resemble are looked for in memory, loaded when first asked for."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._near: KnownRecords | None = None

    def by_number(self, key: str) -> Sequence[Known]:
        """Records that bear the number."""
        return self._where(col(Record.id).in_(select(RecordNumber.record_id).where(RecordNumber.key == key)))

    def by_title(self, key: str) -> Sequence[Known]:
        """Records one of whose names has this key."""
        return self._where(col(Record.id).in_(select(RecordName.record_id).where(RecordName.key == key)))

    def near_titles(self, key: str) -> Sequence[Known]:
        """Records whose title shares most bigrams with the key."""
        if self._near is None:
            self._near = KnownRecords(self._where())
        return self._near.near_titles(key)

    def _where(self, *conditions: ColumnElement[bool]) -> list[Known]:
        columns = select(Record.id, Record.title, Record.numbers, Record.date_document, Record.issuers)  # type: ignore[call-overload]
        rows = self._session.exec(columns.where(col(Record.withdrawn).is_(False), *conditions).order_by(Record.id))
        return [Known(key, title, tuple(numbers), day, tuple(issuers)) for key, title, numbers, day, issuers in rows]
