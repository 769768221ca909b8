"""Writing the documents of an issue as records: known ones keep their ids, lost ones are withdrawn."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlmodel import Session, col, select

from gazette.intake.identity import Face, match_faces
from gazette.life.stretches import live
from gazette.life.terms import last_day, term_of
from gazette.life.titles import names, number_key, title_key
from gazette.rules.corrected_fields import BETWEEN, RecordField, laid_over
from gazette.store import corrections, counters
from gazette.store.events import append, events_of
from gazette.store.packing import pack_places, pack_regulation
from gazette.store.seals import DISCLOSED, MADE, RENEWED, WITHDRAWN, note_record, seal_of
from gazette.store.tables import IndexQueue, Issue, Record, RecordName, RecordNumber
from gazette.types.issue import Segment
from gazette.types.life import EventKind, Evidence, Statement
from gazette.types.printed import IssueText, Piece
from gazette.types.regulation import OPEN, Regulation

MACHINE = "gazette"
CLEARABLE = frozenset({"date_published", "date_expires"})
"""Fields that the issue or the archive's rules would fill where a person says that there is nothing."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What the archive's settings say of new records: their disclosure attribute, and terms by kind or wording."""

    disclosure: str
    terms: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Draft:
    """A record before it has an id."""

    segment: Segment
    regulation: Regulation
    places: tuple[Piece, ...]
    cleared: frozenset[str] = frozenset()


def _corrected(session: Session, record: Record, draft: Draft) -> Draft:
    """The draft of a known record with the fields that people corrected; notes that they settled are left out."""
    said = corrections.newest(corrections.of_record(session, record.id))
    notes = said.pop(corrections.NOTES, None)
    if not said and notes is None:
        return draft
    values = {RecordField(name): one.value for name, one in said.items()}
    regulation = laid_over(draft.regulation, values)
    settled = set(notes.value.split("\n")) if notes else set()
    named = {one for said_of in said.values() for one in (said_of.before, said_of.value) if one}
    review = tuple(n for n in draft.segment.review if n not in settled and not any(one in n for one in named))
    warnings = tuple(note for note in regulation.warnings if note not in settled)
    return replace(
        draft,
        segment=replace(draft.segment, review=review),
        regulation=replace(regulation, warnings=warnings),
        cleared=frozenset(name for name, one in said.items() if not one.value),
    )


def _face_held(session: Session, record: Record) -> Face:
    """The face of a known record as its text was read, not as people corrected it: a new reading resembles that."""
    said = corrections.newest(corrections.of_record(session, record.id))
    title = said[RecordField.TITLE].before if RecordField.TITLE in said else record.title
    numbers = said[RecordField.NUMBERS].before.split(BETWEEN) if RecordField.NUMBERS in said else record.numbers
    return replace(_face(title, numbers, record.page_first, record.position), live=not record.withdrawn)


def _face(title: str, numbers: Sequence[str], page: int, position: int) -> Face:
    return Face(title_key(title), tuple(number_key(n) for n in numbers), page, position)


def write_records(session: Session, issue: Issue, text: IssueText, drafts: Sequence[Draft], rules: Rules) -> list[str]:
    """Write the documents of an issue; ids of the records that are new, renewed or withdrawn."""
    held = list(session.exec(select(Record).where(Record.issue_id == issue.id).order_by(col(Record.position))))
    old = [_face_held(session, record) for record in held]
    new = [
        _face(_title(d), [n.value for n in d.regulation.numbers], d.segment.page_first, i) for i, d in enumerate(drafts)
    ]
    same = match_faces(old, new)
    changed = []
    for position, draft in enumerate(drafts):
        record = held[same[position]] if position in same else None
        one = _corrected(session, record, draft) if record else draft
        changed.append(_write_record(session, issue, text, one, position, record, rules).id)
    for j, record in enumerate(held):
        if j not in same.values() and not record.withdrawn:
            record.withdrawn = True
            because = "no longer found when the issue was split again"
            note_record(session, record, MACHINE, WITHDRAWN, {"because": because})
            changed.append(record.id)
            _keep_inside(session, record)
    for key in changed:
        session.merge(IndexQueue(record_id=key))
    return changed


def _keep_inside(session: Session, lost: Record) -> None:
    """Whoever stands where a record stood that was not open and is withdrawn may hold its text: people decide."""
    if lost.disclosure in ("", OPEN):
        return
    here = (Record.issue_id == lost.issue_id, Record.disclosure == OPEN, col(Record.withdrawn).is_(False))
    beside = (col(Record.page_first) <= lost.page_last, col(Record.page_last) >= lost.page_first)
    for record in session.exec(select(Record).where(*here, *beside)).all():
        record.disclosure = ""
        note_record(session, record, MACHINE, DISCLOSED, {"before": OPEN, "after": "", "reason": INSIDE})


INSIDE = "a record that is not open stood on its pages until the issue was read anew"


def _title(draft: Draft) -> str:
    title = draft.regulation.title
    return title.value if title else draft.segment.title


def _write_record(
    session: Session, issue: Issue, text: IssueText, draft: Draft, position: int, record: Record | None, rules: Rules
) -> Record:
    values = _columns(issue, text, draft, position, rules) | dict.fromkeys(draft.cleared & CLEARABLE)
    if record is None:
        record = Record(id=counters.next_id(session, counters.RECORD), disclosure=rules.disclosure, **values)  # type: ignore[arg-type]
        session.add(record)
        session.flush()
        note_record(session, record, MACHINE, MADE, {"issue": issue.id, "title": record.title})
    else:
        for name, value in values.items():
            setattr(record, name, value)
        session.add(record)
        session.flush()
        if seal_of(record) != record.seal:
            note_record(session, record, MACHINE, RENEWED, {"issue": issue.id, "title": record.title})
    for table in (RecordNumber, RecordName):
        for row in session.exec(select(table).where(table.record_id == record.id)):
            session.delete(row)
    for key in {name.key for name in names(record.title, tuple(record.issuers)) if name.key}:
        session.add(RecordName(key=key, record_id=record.id))
    for key in {number_key(number) for number in record.numbers}:
        session.add(RecordNumber(key=key, record_id=record.id))
    _published(session, issue, record)
    return record


def _columns(issue: Issue, text: IssueText, draft: Draft, position: int, rules: Rules) -> dict[str, object]:
    regulation, segment, title = draft.regulation, draft.segment, _title(draft)
    day = regulation.date_document.value if regulation.date_document else None
    return {
        "issue_id": issue.id,
        "position": position,
        "title": title,
        "kind": regulation.kind.value,
        "issuers": [one.value for one in regulation.issuers],
        "numbers": [one.value for one in regulation.numbers],
        "date_document": day,
        "date_published": regulation.date_published.value if regulation.date_published else issue.date,
        "date_effective": regulation.date_effective.value if regulation.date_effective else None,
        "date_expires": regulation.date_expires or _term_by_rule(title, regulation, rules),
        "year": int(day[:4]) if day else issue.year,
        "page_first": segment.page_first,
        "page_last": segment.page_last,
        "folio_first": text.folios.get(segment.page_first),
        "folio_last": text.folios.get(segment.page_last),
        "review": [*segment.review, *regulation.warnings],
        "withdrawn": False,
        "regulation": pack_regulation(regulation),
        "places": pack_places(draft.places),
    }


def _published(session: Session, issue: Issue, record: Record) -> None:
    """That it was printed is a fact; nothing else about its life is stated here. Another day by now is stated anew."""
    events = events_of(session, record.id)
    held = [event for event in live(events) if event.kind is EventKind.PUBLISHED]
    day = record.date_published or ""
    effective = date.fromisoformat(day) if len(day) == 10 else None
    if any(event.effective == effective for event in held):
        return
    if not held and any(event.kind is EventKind.PUBLISHED for event in events):
        return  # people took it back
    evidence = Evidence(record=record.id, quote=record.title, page=record.page_first)
    for event in held:
        append(session, Statement(record.id, EventKind.UNDONE, None, MACHINE, evidence, undoes=event.id))
    append(session, Statement(record.id, EventKind.PUBLISHED, effective, MACHINE, evidence))


def _term_by_rule(title: str, regulation: Regulation, rules: Rules) -> str | None:
    """The last day that the archive's own rules give a document whose text names no term."""
    begins = regulation.date_effective or regulation.date_document
    term = term_of(title, regulation.kind, rules.terms)
    if term is None or begins is None or len(begins.value) != 10:
        return None
    last = last_day(date.fromisoformat(begins.value), term)
    return last.isoformat() if last else None
