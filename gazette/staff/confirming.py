"""What people decide about what the machine found: confirming and rejecting. Every decision is one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import Engine
from sqlmodel import Session, col, select

from gazette.errors import BadInput, Conflict, GazetteError, NeedsPerson, NotFound
from gazette.life import checks
from gazette.life.proposals import event_of
from gazette.staff.campaigns import joined
from gazette.staff.deciding import Decided, check, new_act, row_id
from gazette.store.audit import note
from gazette.store.database import transaction
from gazette.store.events import append, events_of
from gazette.store.tables import Finding, Issue, Record, now
from gazette.types.life import Event, Evidence, ProposalState, Statement


def confirm(database: Engine, names: Sequence[str], by: str, campaign: str = "") -> Decided:
    """Confirm proposals by their ids, all of a decision (R…) or all that an issue (I…) gives rise to.

    Named one by one, a proposal without a single target is NeedsPerson. In a batch it is left, with the reason, and so
    is one whose target's title differs from what is printed.
    """
    act, sitting = new_act(), _Sitting(by)
    with transaction(database) as session:
        joined(session, campaign, act)
        for name in names:
            batch = not name.isdecimal()
            for row in _findings(session, name):
                reason = _why_not(row) or (_doubt(row) if batch else "")
                try:
                    if reason:
                        raise NeedsPerson(f"Proposal {row.id}: {reason}")
                    _confirm_one(session, row, act, sitting)
                except GazetteError as error:
                    if not batch:
                        raise
                    sitting.left.append((str(row.id), reason or str(error)))
    return sitting.decided(act)


@dataclass(slots=True)
class _Sitting:
    """What one person decides at one sitting, as it goes."""

    by: str
    events: list[Event] = field(default_factory=list)
    known: list[tuple[str, int]] = field(default_factory=list)
    left: list[tuple[str, str]] = field(default_factory=list)

    def decided(self, act: str) -> Decided:
        return Decided(act, tuple(self.events), tuple(self.left), tuple(self.known))


def _findings(session: Session, name: str) -> list[Finding]:
    """The proposals a name stands for, open ones only for a record or an issue."""
    if name.isdecimal():
        row = session.get(Finding, row_id(name))
        if row is None:
            raise NotFound(f"No proposal {name}. `gazette proposals` shows the open ones.")
        if row.state != ProposalState.OPEN.value:
            raise Conflict(f"Proposal {name} is {row.state} already (by {row.decided_by}).")
        return [row]
    query = select(Finding).where(Finding.state == ProposalState.OPEN.value).order_by(col(Finding.id))
    if session.get(Record, name) is not None:
        query = query.where(Finding.decision_id == name)
    elif session.get(Issue, name) is not None:
        query = query.join(Record, col(Record.id) == Finding.decision_id).where(Record.issue_id == name)
    else:
        raise NotFound(f"No proposal, record or issue {name}. `gazette proposals` and `gazette list` show the ids.")
    return list(session.exec(query))


def _why_not(row: Finding) -> str:
    if row.target_id is not None:
        return ""
    if row.candidates:
        names = ", ".join(one["record"] for one in row.candidates)
        return f"several records may be meant ({names}); choose with: gazette confirm {row.id} --target ID"
    return f"《{row.target_title or row.target_number or '?'}》 is not in the archive; nothing can be marked"


def _doubt(row: Finding) -> str:
    """Why a person must look at a proposal whose target is found; "" when the target is named as it is printed."""
    if not row.candidates:
        return ""
    return f"{row.target_id} is likely meant ({row.match}); look, then: gazette confirm {row.id}"


def confirm_target(database: Engine, proposal: int, targets: Sequence[str], by: str, campaign: str = "") -> Decided:
    """Confirm one proposal for the record that a person names, or for several that are copies of one document."""
    act, sitting = new_act(), _Sitting(by)
    with transaction(database) as session:
        joined(session, campaign, act)
        (row,) = _findings(session, str(proposal))
        for target in dict.fromkeys(targets):
            if session.get(Record, target) is None:
                raise NotFound(f"No record {target}. `gazette list` shows the ids.")
            row.target_id, row.match = target, f"chosen by {by}"
            _confirm_one(session, row, act, sitting)
    return sitting.decided(act)


def _confirm_one(session: Session, row: Finding, act: str, sitting: _Sitting) -> None:
    """State what a proposal says, or find that it is stated; either way the proposal is closed and names the event."""
    target = session.get_one(Record, row.target_id)
    statement = _statement(row, target, sitting.by, act)
    event = checks.same_fact(statement, events_of(session, target.id))
    if event is None:
        check(session, target, statement)
        event = append(session, statement)
        sitting.events.append(event)
    else:
        sitting.known.append((str(row.id), event.id))
    row.state, row.decided_by, row.decided = ProposalState.CONFIRMED.value, sitting.by, now()
    row.event_id = event.id
    session.add(row)
    note(session, sitting.by, "confirm", str(row.id), {"event": event.id, "target": target.id})


def _statement(row: Finding, target: Record, by: str, act: str) -> Statement:
    return event_of(
        verb=row.verb,
        record=target.id,
        effective=row.effective,
        scope=row.scope,
        until=target.date_expires if row.decision_id == target.id else row.until,
        term_ends=target.date_expires,
        evidence=Evidence(
            record=row.decision_id,
            quote=row.quote,
            page=row.page,
            box=(row.box[0], row.box[1], row.box[2], row.box[3]) if row.box else None,
        ),
        by=by,
        act=act,
    )


def reject(database: Engine, proposals: Sequence[int], reason: str, by: str) -> int:
    """Reject proposals for a reason; the number rejected."""
    if not reason.strip():
        raise BadInput("A rejection needs a reason: --reason 'why it is wrong'.")
    with transaction(database) as session:
        for proposal in proposals:
            (row,) = _findings(session, str(proposal))
            row.state, row.decided_by, row.decided, row.reason = ProposalState.REJECTED.value, by, now(), reason
            session.add(row)
            note(session, by, "reject", str(proposal), {"reason": reason})
    return len(proposals)
