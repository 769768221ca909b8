"""Statements that no longer hold together with the archive, because a text was corrected or read anew since.

What people decided is never changed by a correction. It is put up for review instead: to be taken back, or to stand.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, select

from gazette.life.checks import before_it_existed
from gazette.life.proposals import Draft, propose, whole_day
from gazette.life.stretches import live
from gazette.store.events import events_of
from gazette.store.lookup import StoreLookup
from gazette.store.packing import unpack_regulation
from gazette.store.tables import Finding, LifeEvent, Record
from gazette.types.life import Event, EventKind, ProposalState
from gazette.types.matching import Resolved

CHOSEN = "chosen by "
"""How the match of a proposal begins whose target a person named."""


@dataclass(frozen=True, slots=True)
class Outdated:
    """A statement (its event) and why a person must look at it again; `quote` is what it rests on."""

    event: int
    note: str
    quote: str


def outdated(session: Session, record: Record) -> Iterator[Outdated]:
    """What was stated of a record that can no longer be of it, and what was confirmed from its text that it does not
    say as it stands now."""
    for event in live(events_of(session, record.id)):
        because = _not_of(record, event)
        if because:
            said = f"event {event.id} ({event.kind.value}) is of this record, {because}"
            yield Outdated(event.id, said, event.evidence.quote)
    query = (
        select(Finding, LifeEvent)
        .join(LifeEvent, col(LifeEvent.id) == Finding.event_id)
        .where(Finding.decision_id == record.id, Finding.state == ProposalState.CONFIRMED.value)
        .where(LifeEvent.evidence_record == record.id)
        .order_by(col(LifeEvent.id))
    )
    rows = session.exec(query).all()
    drafts = _drafts(session, record) if rows else ()
    for finding, row in rows:
        because = "" if record.withdrawn and row.record_id == record.id else _because(finding, row, drafts, record)
        if because:
            said = f"event {row.id} ({row.record_id}: {row.kind}) rests on this record, {because}"
            yield Outdated(row.id or 0, said, row.evidence_quote)


def _not_of(record: Record, event: Event) -> str:
    """Why what was stated of a record cannot be of it; "" when it can. That it was printed is no decision."""
    if event.kind is EventKind.PUBLISHED:
        return ""
    if record.withdrawn:
        return "which is no longer found in its issue"
    if before_it_existed(event.kind, event.effective, record.date_document):
        return f"which is dated {record.date_document} and did not exist on {event.effective}"
    return ""


def _drafts(session: Session, decision: Record) -> Sequence[Draft]:
    """What the record says today; nothing when its issue no longer holds it."""
    if decision.withdrawn:
        return ()
    return propose(decision.id, unpack_regulation(decision.regulation), StoreLookup(session))


def _because(finding: Finding, event: LifeEvent, drafts: Sequence[Draft], decision: Record) -> str:
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
    own = event.record_id == decision.id  # its commencement, with the end of its term
    lasts = {whole_day(day) for day in ([decision.date_expires] if own else [one.until for one in same])}
    if (own or None not in lasts) and whole_day(event.until) not in lasts:
        return f"which now gives another last day than {event.until or 'none'}"
    if not meant and not finding.match.startswith(CHOSEN):
        return f"which names a document that {event.record_id} may not be: {named[0].match}"
    return ""


def _names(draft: Draft, record: str) -> bool:
    return isinstance(draft.reference, Resolved) and draft.reference.record == record
