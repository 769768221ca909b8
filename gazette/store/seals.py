"""The seal of a record: a digest over its row, noted in the audit trail whenever the row is written.

Records of the first release have none until they are read again or disclosed.
"""

import hashlib
import json
from collections.abc import Iterator

from sqlmodel import Session, select

from gazette.store.audit import note, said
from gazette.store.tables import Record

MADE, RENEWED, WITHDRAWN, DISCLOSED = "record", "renew", "withdraw", "disclose"
SEALED = (
    *("id", "issue_id", "position", "title", "kind", "issuers", "numbers", "year"),
    *("date_document", "date_published", "date_effective", "date_expires"),
    *("page_first", "page_last", "folio_first", "folio_last"),
    *("disclosure", "disclosure_reason", "review", "withdrawn", "regulation", "places"),
)
"""What the digest covers, by name: a column that is added later leaves old seals whole."""


def seal_of(record: Record) -> str:
    """SHA-256 over a record's row as it stands."""
    values = [getattr(record, name) for name in SEALED]
    plain = [hashlib.sha256(value).hexdigest() if isinstance(value, bytes) else value for value in values]
    return hashlib.sha256(json.dumps(plain, ensure_ascii=False).encode()).hexdigest()


def note_record(session: Session, record: Record, by: str, action: str, payload: dict[str, object]) -> None:
    """Seal a record's row as it stands now and note what was done to it, and the seal."""
    record.seal = seal_of(record)
    session.add(record)
    note(session, by, action, record.id, {**payload, "seal": record.seal})


def broken_seals(session: Session) -> Iterator[tuple[str, str]]:
    """Records that are not as the audit trail says, each with what is wrong."""
    noted: dict[str, str] = {}
    for row, payload in said(session, MADE, RENEWED, WITHDRAWN, DISCLOSED):
        noted[row.subject] = payload.get("seal", noted.get(row.subject, ""))
    for key in session.exec(select(Record.id).order_by(Record.id)).all():
        record = session.get_one(Record, key)
        seal = noted.pop(key, None)
        if seal is None:
            yield key, "is not in the audit trail"
        elif record.seal != seal or (seal and seal_of(record) != seal):
            yield key, "differs from the audit trail"
        session.expunge(record)
    for key in noted:
        yield key, "is in the audit trail but gone"
