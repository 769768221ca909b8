"""The disclosure attribute (公开属性): only open records leave the archive; closing one needs a lawful reason."""

from sqlalchemy import Engine

from gazette.errors import BadInput, Conflict, NotFound
from gazette.store.database import transaction
from gazette.store.seals import DISCLOSED, note_record
from gazette.store.tables import Record
from gazette.types.regulation import DISCLOSURES, OPEN


def disclose(database: Engine, record_id: str, attribute: str, reason: str, by: str) -> None:
    """Set the attribute; its history is in the audit trail. A reason is compulsory unless the record is opened."""
    if attribute not in DISCLOSURES:
        raise BadInput(f"{attribute!r} is no disclosure attribute. Use one of: {', '.join(DISCLOSURES)}.")
    if attribute != OPEN and not reason.strip():
        raise BadInput("Withholding a record needs its lawful reason: --reason '依据…'.")
    with transaction(database) as session:
        record = session.get(Record, record_id)
        if record is None:
            raise NotFound(f"No record {record_id}. `gazette list` shows the ids.")
        if record.withdrawn:
            raise Conflict(
                f"{record_id} is withdrawn: it was not found again when its issue was read anew, and no copy shows it."
            )
        before, record.disclosure, record.disclosure_reason = record.disclosure, attribute, reason
        note_record(session, record, by, DISCLOSED, {"before": before, "after": attribute, "reason": reason})
