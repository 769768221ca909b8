"""What a record cites, each citation with what it was matched to."""

from sqlmodel import Session, select

from gazette.errors import NotFound
from gazette.life.matching import NOT_HELD
from gazette.life.titles import number_key, title_key
from gazette.store.packing import unpack_regulation
from gazette.store.tables import OpenCitation, Record, RecordCitation
from gazette.types.matching import Ambiguous, Candidate, Reference, Resolved, Unresolved
from gazette.types.regulation import Citation

Cited = tuple[Citation, Reference]


def cited_in(session: Session, record_id: str) -> tuple[Cited, ...]:
    """Every document a record cites, in the order of its text and once each, with the record or records it may mean."""
    record = session.get(Record, record_id)
    if record is None:
        raise NotFound(f"No record {record_id}. `gazette list` shows the ids.")
    ties = select(RecordCitation).where(RecordCitation.record_id == record_id)
    without = select(OpenCitation).where(OpenCitation.record_id == record_id)
    resolved = {row.position: row for row in session.exec(ties)}
    open_ = {row.position: row for row in session.exec(without)}
    found: dict[tuple[str, ...], Cited] = {}
    for position, citation in enumerate(unpack_regulation(record.regulation).citations):
        held = resolved.get(position)
        if held is not None:
            found.setdefault((held.target_id,), (citation, Resolved(held.target_id, held.distance, "")))
            continue
        keys = (title_key(citation.title or ""), number_key(citation.number) if citation.number else "")
        found.setdefault(keys, (citation, _reference(open_.get(position))))
    return tuple(found.values())


def _reference(row: OpenCitation | None) -> Reference:
    if row is None or not row.candidates:
        return Unresolved(row.because if row else NOT_HELD)
    return Ambiguous(tuple(Candidate(one["record"], float(one["distance"]), one["because"]) for one in row.candidates))
