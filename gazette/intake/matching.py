"""Matching what texts say about other documents to the records of the archive: proposals and citations.

Runs at the end of an import, when every new record is known, so that the order of files does not matter. What people
decided is never touched; open proposals without a single target are tried again, for their target may have come in.
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence

from sqlalchemy import Engine
from sqlmodel import Session, col, select

from gazette.intake.citing import cite, cite_again
from gazette.life.matching import Lookup, resolve
from gazette.life.proposals import ENDING, Draft, propose
from gazette.life.targets import Target
from gazette.places import place_of
from gazette.store.database import transaction
from gazette.store.lookup import StoreLookup
from gazette.store.packing import unpack_places, unpack_regulation
from gazette.store.readings import CATALOGUED, DONE
from gazette.store.tables import Finding, Record, RecordName, Representation, Submission
from gazette.types.life import ProposalState
from gazette.types.matching import Ambiguous, Candidate, Reference, Resolved, Unresolved
from gazette.types.printed import Place

COMMENCED = "commenced"
_AT_ONCE = 400


def match_records(database: Engine) -> None:
    """Propose and cite anew for what is catalogued and not yet matched, then try unmatched open proposals again.

    What waits is known from the database, so that an import killed before this point loses no proposal.
    """
    with transaction(database) as session:
        match_waiting(session)


def match_waiting(session: Session) -> None:
    """As `match_records`, within a transaction that changed records."""
    lookup = StoreLookup(session)
    waiting = list(session.exec(select(Submission).where(Submission.status == CATALOGUED)))
    changed = _records_of(session, waiting)
    for key in changed:
        _match(session, key, lookup)
    if changed:
        _try_again(session, lookup, frozenset(changed))
        _propose_again(session, changed, lookup)
        cite_again(session, changed, lookup)
    for submission in waiting:
        submission.status = DONE
        session.add(submission)


def match_again(session: Session, records: Iterable[str]) -> None:
    """What some records say, as it reads today: for proposals that are open again after a decision was taken back."""
    session.flush()
    lookup = StoreLookup(session)
    for key in sorted(set(records)):
        _match(session, key, lookup)


def _match(session: Session, record_id: str, lookup: Lookup) -> None:
    record = session.get_one(Record, record_id)
    if record.withdrawn:
        _drop_open(session, record_id, set())
    else:
        _propose(session, record, lookup)


def _records_of(session: Session, submissions: Sequence[Submission]) -> list[str]:
    """Ids of the records that are read from these submissions, withdrawn ones too."""
    query = select(Record.id).join(Representation, col(Representation.issue_id) == Record.issue_id)
    of_these = col(Representation.submission_id).in_([one.id for one in submissions])
    rows = session.exec(query.where(of_these, col(Representation.preferred).is_(True)).order_by(Record.id))
    return list(dict.fromkeys(rows))


def _propose(session: Session, record: Record, lookup: Lookup) -> None:
    regulation = unpack_regulation(record.regulation)
    drafts = propose(record.id, regulation, lookup)
    keys = [_key(draft) for draft in drafts]
    _drop_open(session, record.id, set(keys))
    held = {row.key: row for row in session.exec(select(Finding).where(Finding.decision_id == record.id))}
    places = unpack_places(record.places)
    for key, draft in zip(keys, drafts, strict=True):
        row = held.get(key)
        if row is not None and row.state != ProposalState.OPEN.value:
            continue
        finding = row or Finding(decision_id=record.id, key=key, verb=draft.verb)
        _write(finding, draft, place_of(places, draft.span))
        held[key] = finding
        session.add(finding)
    session.flush()
    cite(session, record, regulation, lookup)


def _write(finding: Finding, draft: Draft, place: Place | None) -> None:
    """What a draft says, as the row of a proposal."""
    target = draft.target
    finding.target_title, finding.target_number = target.title, target.number
    finding.target_date, finding.target_issuer = target.date, target.issuer
    finding.scope, finding.effective, finding.until = draft.scope, draft.effective, draft.until
    finding.row, finding.quote, finding.match = draft.row, draft.quote, draft.match
    finding.page = place.page if place else None
    finding.box = list(place.box) if place and place.box else None
    _point(finding, draft.reference)


def _key(draft: Draft) -> str:
    """What makes it the same finding when the text is read again: verb, target, row and scope.

    A document commences once, whatever it is called.
    """
    target = Target(None) if draft.verb == COMMENCED else draft.target
    words = "\n".join((draft.verb, target.title or "", target.number or "", draft.row or "", draft.scope))
    return hashlib.sha256(words.encode()).hexdigest()[:32]


def _drop_open(session: Session, record_id: str, keep: set[str]) -> None:
    """Open proposals that a new reading no longer finds go; decided ones stay for ever."""
    open_ones = Finding.decision_id == record_id, Finding.state == ProposalState.OPEN.value
    for row in session.exec(select(Finding).where(*open_ones)).all():
        if row.key not in keep:
            session.delete(row)
    session.flush()


def _point(finding: Finding, reference: Reference) -> None:
    """Write down what the target was matched to."""
    finding.target_id, finding.candidates = None, []
    match reference:
        case Resolved(record=record, distance=distance, because=because):
            finding.target_id, finding.match = record, because
            # A title that differs from the print is a doubt: no batch confirms it.
            finding.candidates = _listed((Candidate(record, distance, because),)) if distance else []
        case Ambiguous(candidates=candidates):
            finding.match = "several records may be meant"
            finding.candidates = _listed(candidates)
        case Unresolved(because=because):
            finding.match = because


def _listed(candidates: Sequence[Candidate]) -> list[dict[str, str]]:
    return [{"record": one.record, "distance": str(one.distance), "because": one.because} for one in candidates]


def _try_again(session: Session, lookup: Lookup, changed: frozenset[str]) -> None:
    """Open proposals without a target, or whose target was withdrawn or has another title or number now.

    A commencement is about the document itself and nothing else.
    """
    gone = set(session.exec(select(Record.id).where(col(Record.withdrawn).is_(True))))
    others = select(Finding).where(Finding.state == ProposalState.OPEN.value, Finding.verb != COMMENCED)
    for finding in session.exec(others).all():
        if finding.target_id is not None and finding.target_id not in gone and finding.target_id not in changed:
            continue
        decision = session.get_one(Record, finding.decision_id)
        target = Target(finding.target_title, finding.target_number, finding.target_date, finding.target_issuer)
        _point(finding, resolve(target, lookup, own=decision.id, dated=decision.date_document))
        session.add(finding)


def _propose_again(session: Session, changed: Sequence[str], lookup: Lookup) -> None:
    """What older decisions end: a document carried by a notice may come in after the decision that ends the notice."""
    session.flush()
    chunks = (changed[at : at + _AT_ONCE] for at in range(0, len(changed), _AT_ONCE))
    decisions = {decision for chunk in chunks for decision in _ending(session, chunk)}
    for key in sorted(decisions - set(changed)):
        _match(session, key, lookup)


def _ending(session: Session, changed: Sequence[str]) -> Iterator[str]:
    """Decisions that end a whole document which answers to a name of one of these records, as its notice does."""
    borne = select(RecordName.key).where(col(RecordName.record_id).in_(changed))
    alike = select(RecordName.record_id).where(col(RecordName.key).in_(borne))
    ending = col(Finding.target_id).in_(alike), col(Finding.verb).in_(ENDING), Finding.scope == "whole"
    yield from session.exec(select(Finding.decision_id).where(*ending).distinct())
