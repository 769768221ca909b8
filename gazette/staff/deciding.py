"""What people decide: confirming, rejecting, marking by hand, taking back. Every decision is one transaction."""

from dataclasses import dataclass
from datetime import date
from uuid import uuid4

from sqlalchemy import Engine
from sqlmodel import Session, col, select

from gazette.errors import BadInput, Conflict, NeedsPerson, NotFound
from gazette.intake.matching import match_again
from gazette.life import checks
from gazette.life.matching import resolve
from gazette.life.targets import Target
from gazette.places import place_of
from gazette.staff.campaigns import joined
from gazette.store.audit import note
from gazette.store.database import transaction
from gazette.store.events import append, events_of
from gazette.store.lookup import StoreLookup
from gazette.store.packing import unpack_places
from gazette.store.tables import Finding, LifeEvent, Record, now
from gazette.types.life import Event, EventKind, Evidence, ProposalState, Statement
from gazette.types.matching import Ambiguous, Resolved
from gazette.types.printed import Span

MARKABLE = {
    "repealed": EventKind.REPEALED,
    "lapsed": EventKind.LAPSED,
    "amended": EventKind.AMENDED,
    "partly_repealed": EventKind.PARTLY_REPEALED,
    "suspended": EventKind.SUSPENDED,
    "in_force": EventKind.REVIEWED,
    "extended": EventKind.EXTENDED,
    "restored": EventKind.RESTORED,
}
"""What may be stated by hand, by the word for it: a state as lists name it, or an extension or restoration."""


@dataclass(frozen=True, slots=True)
class Decided:
    """What a decision did: the events stated under one act, and what was left for a person with the reason.

    `known` are proposals whose fact was stated before, each with the event that states it.
    """

    act: str
    events: tuple[Event, ...]
    left: tuple[tuple[str, str], ...] = ()
    known: tuple[tuple[str, int], ...] = ()


def new_act() -> str:
    """A name for events stated together; `undo` takes the whole act back by it."""
    return f"A{now():%Y%m%d%H%M%S}-{uuid4().hex[:6]}"


def row_id(name: str) -> int:
    """The number of a row; 0, which no row has, for one larger than a database can hold."""
    return int(name) if len(name) < 19 else 0


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark by hand: what happens from `effective` on, by a record or paper, to the whole or to named provisions.

    `state` is a word of `MARKABLE`; `until` the last day of an extension, a suspension or a term. `seen` is the state
    that the person saw, "" for none; `campaign` the clean-up in which it is decided, which gives day and paper where
    they are not given.
    """

    state: str
    effective: date | None
    reference: str
    scope: tuple[str, ...]
    reason: str
    until: date | None = None
    seen: str = ""
    campaign: str = ""


def mark(database: Engine, record_id: str, wanted: Mark, by: str) -> Decided:
    """State by hand what happened to a record, named by its id, its number or its title.

    NotFound for an unknown record, NeedsPerson when it or the deciding paper may be several records, BadInput when the
    day or the scope cannot be, Conflict when the state is not the one that was seen.
    """
    if wanted.state not in MARKABLE:
        raise BadInput(f"{wanted.state!r} cannot be marked. Use one of: {', '.join(MARKABLE)}.")
    if wanted.state == "partly_repealed" and not wanted.scope:
        raise BadInput("A partial repeal names its provisions: --scope 第七条 (may be given again).")
    if not wanted.reason.strip():
        raise BadInput("A mark needs a reason: --reason 'what it rests on'.")
    act = new_act()
    with transaction(database) as session:
        record = named_record(session, record_id)
        if record is None:
            raise NotFound(f"No record {record_id}. `gazette list` shows the ids.")
        campaign = joined(session, wanted.campaign, act)
        day = wanted.effective or (date.fromisoformat(campaign.day) if campaign else None)
        paper = wanted.reference or (campaign.paper if campaign else "")
        statement = Statement(
            record=record.id,
            kind=MARKABLE[wanted.state],
            effective=day,
            by=by,
            evidence=deciding_paper(session, paper, wanted.reason, own=record.id),
            scope=wanted.scope,
            until=wanted.until,
            act=act,
        )
        checks.unchanged(record.id, events_of(session, record.id), wanted.seen, now().date())
        check(session, record, statement)
        return Decided(act, (append(session, statement),))


def deciding_paper(session: Session, words: str, reason: str, own: str | None = None) -> Evidence:
    """The deciding record where `words` (an id, a number, a title) name one of the archive, else the paper as written.

    NeedsPerson when they may mean several records.
    """
    if not words:
        return Evidence(quote=reason)
    found = named_record(session, words, own)
    if found is None:
        return Evidence(quote=reason, paper=words)
    place = place_of(unpack_places(found.places), Span(0, 1))
    return Evidence(
        record=found.id,
        quote=reason,
        page=place.page if place else found.page_first,
        box=place.box if place else None,
    )


def named_record(session: Session, words: str, own: str | None = None) -> Record | None:
    """The record that an id, a number, a title or 《title》（number） names; None for none, NeedsPerson for several.

    `own` is a record that is not meant.
    """
    found = session.get(Record, words)
    if found is None:
        reference = resolve(Target.from_words(words), StoreLookup(session), own=own)
        if isinstance(reference, Ambiguous):
            names = ", ".join(f"{one.record} ({one.because})" for one in reference.candidates)
            raise NeedsPerson(f"{words} may be {names}. Name the record by its id.")
        if isinstance(reference, Resolved):
            found = session.get(Record, reference.record)
    return found


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
        source_events=_line_of(session, source.id) if source else (),
        source_dated=source.date_document if source else None,
    )


def _line_of(session: Session, record_id: str) -> list[Event]:
    """The events of a record, of the one that repealed it, of the one that repealed that, and so on."""
    line, following = dict[str, tuple[Event, ...]](), record_id
    while following and following not in line:
        line[following] = events_of(session, following)
        following = checks.repealer(line[following]) or ""
    return [event for events in line.values() for event in events]


def undo(database: Engine, name: str, reason: str, by: str) -> Decided:
    """Take back one event (its number) or a whole act (A…): by another event each, so that nothing is erased.

    NotFound for an unknown one, Conflict for one that was undone already or that a restoration still lifts. Proposals
    that are open again are what the text says today.
    """
    act = new_act()
    with transaction(database) as session:
        rows = _undoable(session, name)
        events = []
        for row in rows:
            evidence = Evidence(quote=reason)
            events.append(
                append(session, Statement(row.record_id, EventKind.UNDONE, None, by, evidence, undoes=row.id, act=act))
            )
        for record in {row.record_id for row in rows}:
            checks.restorations(events_of(session, record))
        match_again(session, [key for row in rows for key in _reopened(session, row.id or 0, by)])
    return Decided(act, tuple(events))


def _undoable(session: Session, name: str) -> list[LifeEvent]:
    if name.isdecimal():
        row = session.get(LifeEvent, row_id(name))
        rows = [row] if row else []
    else:  # what the machine states belongs to no act: "" names nothing
        query = select(LifeEvent).where(LifeEvent.act == name, LifeEvent.act != "").order_by(col(LifeEvent.id))
        rows = list(session.exec(query))
    if not rows:
        raise NotFound(f"No event or act {name!r}. `gazette history ID` shows them.")
    if rows[0].kind == EventKind.UNDONE.value:
        raise Conflict(f"{name} is itself a taking back. State the fact again instead: confirm or mark it.")
    undone = set(session.exec(select(LifeEvent.undoes).where(col(LifeEvent.undoes).in_([row.id for row in rows]))))
    left = [row for row in rows if row.id not in undone]
    if not left:
        raise Conflict(f"{name} has been undone already.")
    return left


def _reopened(session: Session, event_id: int, by: str) -> list[str]:
    """The proposals behind an undone event are open again; the ids of the records that make them."""
    rows = list(session.exec(select(Finding).where(Finding.event_id == event_id)))
    for row in rows:
        row.state, row.decided_by, row.decided, row.event_id = ProposalState.OPEN.value, "", None, None
        session.add(row)
        note(session, by, "reopen", str(row.id), {"undone": event_id})
    return [row.decision_id for row in rows]
