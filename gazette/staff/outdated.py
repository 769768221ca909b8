"""Confirmed statements that the text they rest on no longer makes: it was corrected, or read anew, since.

What people decided is never changed by a correction. It is put up for review instead: to be taken back, or to stand.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, select

from gazette.life.proposals import Draft, propose
from gazette.store.lookup import StoreLookup
from gazette.store.packing import unpack_regulation
from gazette.store.tables import Finding, LifeEvent, Record
from gazette.types.life import ProposalState
from gazette.types.matching import Resolved

CHOSEN = "chosen by "
"""How the match of a proposal begins whose target a person named."""


@dataclass(frozen=True, slots=True)
class Outdated:
    """A statement (its event) and why a person must look at it again; `quote` is what it rests on."""

    event: int
    note: str
    quote: str


def outdated(session: Session, decision: Record) -> Iterator[Outdated]:
    """The statements confirmed from the text of a record that it does not make as it stands now, in their order."""
    query = (
        select(Finding, LifeEvent)
        .join(LifeEvent, col(LifeEvent.id) == Finding.event_id)
        .where(Finding.decision_id == decision.id, Finding.state == ProposalState.CONFIRMED.value)
        .where(LifeEvent.evidence_record == decision.id)
        .order_by(col(LifeEvent.id))
    )
    rows = session.exec(query).all()
    drafts = _drafts(session, decision) if rows else ()
    for finding, event in rows:
        because = _because(finding, event, drafts)
        if because:
            said = f"event {event.id} ({event.record_id}: {event.kind}) rests on this record, {because}"
            yield Outdated(event.id or 0, said, event.evidence_quote)


def _drafts(session: Session, decision: Record) -> Sequence[Draft]:
    """What the record says today; nothing when its issue no longer holds it."""
    if decision.withdrawn:
        return ()
    return propose(decision.id, unpack_regulation(decision.regulation), StoreLookup(session))


def _because(finding: Finding, event: LifeEvent, drafts: Sequence[Draft]) -> str:
    """Why a statement is no longer what the drafts say; "" when it is."""
    alike = [one for one in drafts if (one.verb, one.scope) == (finding.verb, finding.scope)]
    meant = [one for one in alike if _names(one, event.record_id)]
    named = [
        one for one in alike if (one.target.title, one.target.number) == (finding.target_title, finding.target_number)
    ]
    same = meant or named
    if not same:
        return "which does not say so as it reads now"
    if finding.effective not in {one.effective for one in same}:
        return f"which now gives the day {same[0].effective or 'unknown'}, not {finding.effective or 'unknown'}"
    if not meant and not finding.match.startswith(CHOSEN):
        return f"which names a document that {event.record_id} may not be: {named[0].match}"
    return ""


def _names(draft: Draft, record: str) -> bool:
    return isinstance(draft.reference, Resolved) and draft.reference.record == record
