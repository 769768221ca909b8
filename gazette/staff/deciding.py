"""What people decide: confirming, rejecting, marking by hand, taking back. Every decision is one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import uuid4

from sqlalchemy import Engine
from sqlmodel import Session, col, select

from gazette.errors import BadInput, Conflict, GazetteError, NeedsPerson, NotFound
from gazette.life import checks
from gazette.life.matching import resolve
from gazette.life.proposals import event_of
from gazette.life.targets import Target
from gazette.places import place_of
from gazette.store.audit import note
from gazette.store.database import transaction
from gazette.store.events import append, events_of
from gazette.store.lookup import StoreLookup
from gazette.store.packing import unpack_places
from gazette.store.tables import Finding, Issue, LifeEvent, Record, now
from gazette.types.life import Event, EventKind, Evidence, ProposalState, State, Statement
from gazette.types.matching import Ambiguous, Resolved
from gazette.types.printed import Span

MARKABLE = {
    State.REPEALED: EventKind.REPEALED,
    State.LAPSED: EventKind.LAPSED,
    State.AMENDED: EventKind.AMENDED,
    State.PARTLY_REPEALED: EventKind.PARTLY_REPEALED,
    State.SUSPENDED: EventKind.SUSPENDED,
    State.IN_FORCE: EventKind.REVIEWED,
}


@dataclass(frozen=True, slots=True)
class Decided:
    """What a decision did: the events stated under one act, and what was left for a person with the reason."""

    act: str
    events: tuple[Event, ...]
    left: tuple[tuple[str, str], ...] = ()


def new_act() -> str:
    """A name for events stated together; `undo` takes the whole act back by it."""
    return f"A{now():%Y%m%d%H%M%S}-{uuid4().hex[:6]}"


def confirm(database: Engine, names: Sequence[str], by: str) -> Decided:
    """Confirm proposals by their ids, all of a decision (R…) or all that an issue (I…) gives rise to.

    Named one by one, a proposal without a single target is NeedsPerson. In a batch it is left, with the reason.
    """
    act, events, left = new_act(), list[Event](), list[tuple[str, str]]()
    with transaction(database) as session:
        for name in names:
            batch = not name.isdecimal()
            for row in _findings(session, name):
                reason = _why_not(row)
                if reason and not batch:
                    raise NeedsPerson(f"Proposal {row.id}: {reason}")
                try:
                    if not reason:
                        events.append(_confirm_one(session, row, by, act))
                except GazetteError as error:
                    if not batch:
                        raise
                    reason = str(error)
                if reason:
                    left.append((str(row.id), reason))
    return Decided(act, tuple(events), tuple(left))


def _row_id(name: str) -> int:
    """The number of a row; 0, which no row has, for one larger than a database can hold."""
    return int(name) if len(name) < 19 else 0


def _findings(session: Session, name: str) -> list[Finding]:
    """The proposals a name stands for, open ones only for a record or an issue."""
    if name.isdecimal():
        row = session.get(Finding, _row_id(name))
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


def confirm_target(database: Engine, proposal: int, target: str, by: str) -> Decided:
    """Confirm one proposal for the record that a person names."""
    act = new_act()
    with transaction(database) as session:
        (row,) = _findings(session, str(proposal))
        if session.get(Record, target) is None:
            raise NotFound(f"No record {target}. `gazette list` shows the ids.")
        row.target_id, row.match = target, f"chosen by {by}"
        return Decided(act, (_confirm_one(session, row, by, act),))


def _confirm_one(session: Session, row: Finding, by: str, act: str) -> Event:
    target = session.get_one(Record, row.target_id)
    statement = event_of(
        verb=row.verb,
        record=target.id,
        effective=row.effective,
        scope=row.scope,
        until=target.date_expires if row.decision_id == target.id else None,
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
    check(session, target, statement)
    event = append(session, statement)
    row.state, row.decided_by, row.decided, row.event_id = ProposalState.CONFIRMED.value, by, now(), event.id
    session.add(row)
    note(session, by, "confirm", str(row.id), {"event": event.id, "target": target.id})
    return event


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


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark by hand: the state from `effective` on, by a record or paper, for the whole or for named provisions."""

    state: State
    effective: date | None
    reference: str
    scope: tuple[str, ...]
    reason: str


def mark(database: Engine, record_id: str, wanted: Mark, by: str) -> Decided:
    """State by hand what happened to a record.

    NotFound for an unknown record, NeedsPerson when the deciding paper may be several records, BadInput when the day
    or the scope cannot be.
    """
    if wanted.state not in MARKABLE:
        raise BadInput(f"{wanted.state.value} cannot be marked. Use one of: {', '.join(MARKABLE)}.")
    if wanted.state is State.PARTLY_REPEALED and not wanted.scope:
        raise BadInput("A partial repeal names its provisions: --scope 第七条 (may be given again).")
    if not wanted.reason.strip():
        raise BadInput("A mark needs a reason: --reason 'what it rests on'.")
    with transaction(database) as session:
        record = session.get(Record, record_id)
        if record is None:
            raise NotFound(f"No record {record_id}. `gazette list` shows the ids.")
        evidence = deciding_paper(session, wanted.reference, wanted.reason, own=record.id)
        kind = MARKABLE[wanted.state]
        statement = Statement(record.id, kind, wanted.effective, by, evidence, scope=wanted.scope, act=new_act())
        check(session, record, statement)
        return Decided(statement.act, (append(session, statement),))


def deciding_paper(session: Session, words: str, reason: str, own: str | None = None) -> Evidence:
    """The deciding record where `words` (an id, a number, a title) name one of the archive, else the paper as written.

    NeedsPerson when they may mean several records.
    """
    if not words:
        return Evidence(quote=reason)
    found = session.get(Record, words)
    if found is None:
        reference = resolve(Target.from_words(words), StoreLookup(session), own=own)
        if isinstance(reference, Ambiguous):
            names = ", ".join(one.record for one in reference.candidates)
            raise NeedsPerson(f"{words} may be {names}. Name the deciding record by its id: --by ID.")
        if isinstance(reference, Resolved):
            found = session.get(Record, reference.record)
    if found is None:
        return Evidence(quote=reason, paper=words)
    place = place_of(unpack_places(found.places), Span(0, 1))
    return Evidence(
        record=found.id,
        quote=reason,
        page=place.page if place else found.page_first,
        box=place.box if place else None,
    )


def check(session: Session, record: Record, statement: Statement) -> None:
    """Refuse what cannot be stated of a record (`gazette.life.checks.statement`)."""
    if record.withdrawn:
        raise Conflict(
            f"{record.id} is withdrawn: it was not found again when its issue was read anew. See: gazette list"
        )
    source = session.get(Record, statement.evidence.record) if statement.evidence.record else None
    checks.statement(
        statement,
        events_of(session, record.id),
        exists_from=record.date_document,
        source_events=events_of(session, source.id) if source else (),
    )


def undo(database: Engine, name: str, reason: str, by: str) -> Decided:
    """Take back one event (its number) or a whole act (A…): by another event each, so that nothing is erased."""
    act = new_act()
    with transaction(database) as session:
        rows = _undoable(session, name)
        events = []
        for row in rows:
            evidence = Evidence(quote=reason)
            events.append(
                append(session, Statement(row.record_id, EventKind.UNDONE, None, by, evidence, undoes=row.id, act=act))
            )
            _reopen(session, row.id or 0, by)
    return Decided(act, tuple(events))


def _undoable(session: Session, name: str) -> list[LifeEvent]:
    if name.isdecimal():
        row = session.get(LifeEvent, _row_id(name))
        rows = [row] if row else []
    else:
        rows = list(session.exec(select(LifeEvent).where(LifeEvent.act == name).order_by(col(LifeEvent.id))))
    if not rows:
        raise NotFound(f"No event or act {name}. `gazette history ID` shows them.")
    if rows[0].kind == EventKind.UNDONE.value:
        raise Conflict(f"{name} is itself a taking back. State the fact again instead: confirm or mark it.")
    undone = set(session.exec(select(LifeEvent.undoes).where(col(LifeEvent.undoes).in_([row.id for row in rows]))))
    left = [row for row in rows if row.id not in undone]
    if not left:
        raise Conflict(f"{name} has been undone already.")
    return left


def _reopen(session: Session, event_id: int, by: str) -> None:
    """The proposal behind an undone event is open again."""
    for row in session.exec(select(Finding).where(Finding.event_id == event_id)):
        row.state, row.decided_by, row.decided, row.event_id = ProposalState.OPEN.value, "", None, None
        session.add(row)
        note(session, by, "reopen", str(row.id), {"undone": event_id})
