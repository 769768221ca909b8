"""Proposals in the database: what the machine found, and what people decided about it."""

from collections.abc import Iterable, Iterator

from sqlmodel import Session, col, select

from gazette.store.tables import Finding
from gazette.types.life import Proposal, ProposalState
from gazette.types.matching import Candidate


def to_proposal(row: Finding) -> Proposal:
    """The domain value of a row."""
    box = row.box
    return Proposal(
        id=row.id or 0,
        decision=row.decision_id,
        verb=row.verb,
        target_title=row.target_title,
        target_number=row.target_number,
        target=row.target_id,
        candidates=tuple(Candidate(c["record"], float(c["distance"]), c["because"]) for c in row.candidates),
        scope=row.scope,
        effective=row.effective,
        row=row.row,
        page=row.page,
        box=(box[0], box[1], box[2], box[3]) if box else None,
        quote=row.quote,
        state=ProposalState(row.state),
        match=row.match,
        until=row.until,
    )


def proposals(
    session: Session, state: ProposalState | None = ProposalState.OPEN, decision: str | None = None
) -> Iterator[Proposal]:
    """Proposals in the order they were found; None for every state."""
    query = select(Finding).order_by(col(Finding.id))
    if state is not None:
        query = query.where(Finding.state == state.value)
    if decision is not None:
        query = query.where(Finding.decision_id == decision)
    return (to_proposal(row) for row in session.exec(query))


def proposals_against(session: Session, records: Iterable[str]) -> dict[str, tuple[Proposal, ...]]:
    """Open proposals that would change the life of each of some records, in the order they were found."""
    query = select(Finding).where(col(Finding.target_id).in_(list(records)), Finding.state == ProposalState.OPEN.value)
    found: dict[str, list[Proposal]] = {}
    for row in session.exec(query.order_by(col(Finding.id))):
        found.setdefault(row.target_id or "", []).append(to_proposal(row))
    return {key: tuple(held) for key, held in found.items()}
