"""What the citations of a record mean: one record, several that staff may choose from, or none so far."""

from collections.abc import Iterator, Sequence

from sqlmodel import Session, col, select

from gazette.life.matching import Lookup, number_key, resolve, title_key
from gazette.life.targets import Target
from gazette.store.packing import unpack_regulation
from gazette.store.tables import OpenCitation, Record, RecordCitation, RecordName, RecordNumber
from gazette.types.matching import Ambiguous, Resolved, Unresolved
from gazette.types.regulation import Citation, Regulation

_AT_ONCE = 400


def cite(session: Session, record: Record, regulation: Regulation, lookup: Lookup) -> None:
    """Write anew what the citations of a record mean."""
    for table in (RecordCitation, OpenCitation):
        for row in session.exec(select(table).where(table.record_id == record.id)):
            session.delete(row)
    seen: set[tuple[str, str]] = set()
    for position, citation in enumerate(regulation.citations):
        match resolve(Target.of(citation), lookup, own=record.id):
            case Resolved(record=target, distance=distance):
                basis = citation.basis
                session.add(
                    RecordCitation(
                        record_id=record.id, position=position, target_id=target, basis=basis, distance=distance
                    )
                )
            case Ambiguous() | Unresolved() as reference:
                row = _open(record.id, position, citation, reference)
                if (row.title_key, row.number_key) not in seen:
                    session.add(row)
                seen.add((row.title_key, row.number_key))


def _open(record: str, position: int, citation: Citation, reference: Ambiguous | Unresolved) -> OpenCitation:
    """A citation that means no single record, as a row."""
    candidates = reference.candidates if isinstance(reference, Ambiguous) else ()
    return OpenCitation(
        record_id=record,
        position=position,
        title_key=title_key(citation.title) if citation.title else "",
        number_key=number_key(citation.number) if citation.number else "",
        because=reference.because if isinstance(reference, Unresolved) else "",
        candidates=[
            {"record": one.record, "distance": str(one.distance), "because": one.because} for one in candidates
        ],
    )


def cite_again(session: Session, changed: Sequence[str], lookup: Lookup) -> None:
    """Resolve again what older records cite by a name or number that the changed records now answer to."""
    chunks = (changed[at : at + _AT_ONCE] for at in range(0, len(changed), _AT_ONCE))
    citing = {record for chunk in chunks for record in _citing(session, chunk)}
    for key in sorted(citing - set(changed)):
        record = session.get_one(Record, key)
        cite(session, record, unpack_regulation(record.regulation), lookup)


def _citing(session: Session, changed: Sequence[str]) -> Iterator[str]:
    """Records with an open citation of a name or number of these records."""
    for column, known in ((OpenCitation.title_key, RecordName), (OpenCitation.number_key, RecordNumber)):
        borne = select(known.key).where(col(known.record_id).in_(changed), col(known.key) != "")
        yield from session.exec(select(OpenCitation.record_id).where(col(column).in_(borne)).distinct())
