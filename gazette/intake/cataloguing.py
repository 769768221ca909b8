"""From the pages of a submission to issues and records. Catalogued again, the same records keep their ids."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlmodel import Session, col, delete, select

from gazette.errors import BadInput
from gazette.intake.covers import group_by_cover
from gazette.intake.identity import Face, match_faces
from gazette.issue.assemble import assemble
from gazette.issue.split import split
from gazette.life.titles import names, number_key, title_key
from gazette.places import relocate
from gazette.rules.cleaning import clean
from gazette.rules.document import parse
from gazette.store import counters
from gazette.store.audit import note
from gazette.store.events import append, events_of
from gazette.store.packing import pack_places, pack_regulation
from gazette.store.tables import IndexQueue, Issue, Record, RecordName, RecordNumber, Representation, Submission
from gazette.types import EventKind, Evidence, Found, IssueText, Masthead, Piece, Regulation, Segment, Span, Statement
from ocr.types import Origin, Page

MACHINE = "gazette"
OPEN = "open"


@dataclass(frozen=True, slots=True)
class Draft:
    """A record before it has an id."""

    segment: Segment
    regulation: Regulation
    places: tuple[Piece, ...]


def catalogue(
    session: Session, submission: Submission, pages: Sequence[Page], *, many: bool, disclosure: str
) -> list[str]:
    """Make or renew the records of a submission; ids of those that changed. `many`: pictures, maybe of many issues."""
    groups = group_by_cover(pages) if many else [(0, len(pages) - 1)]
    changed: list[str] = []
    for first, last in groups:
        sheets = [replace(page, number=n) for n, page in enumerate(pages[first : last + 1], start=1)]
        changed += _catalogue_issue(session, submission, sheets, (first + 1, last + 1), disclosure)
    return changed


def _catalogue_issue(
    session: Session, submission: Submission, pages: list[Page], span: tuple[int, int], disclosure: str
) -> list[str]:
    text = assemble(pages)
    found = split(text)
    masthead = with_hints(found.masthead, submission.hints)
    issue = _issue_of(session, submission, masthead, span)
    issue.review = list(found.review)
    session.add(issue)
    if not _prefer(session, issue, submission, span, quality_of(pages)):
        return []
    drafts = [_draft(text, segment, single=len(found.segments) == 1) for segment in found.segments]
    gate = disclosure if masthead.gazette else ""
    return _write(session, issue, text, drafts, gate)


def with_hints(masthead: Masthead, hints: Mapping[str, str]) -> Masthead:
    """What a person said of the issue goes before what its cover says; BadInput for a year that is no number."""
    try:
        return Masthead(
            gazette=hints.get("gazette") or masthead.gazette,
            year=int(hints["year"]) if hints.get("year") else masthead.year,
            number=int(hints["number"]) if hints.get("number") else masthead.number,
            running_total=masthead.running_total,
            date=hints.get("date") or masthead.date,
        )
    except ValueError as error:
        raise BadInput(
            f"The issue's year and number must be numbers: {error}. Correct issue.toml or the option."
        ) from error


def quality_of(pages: Sequence[Page]) -> float:
    """How good a copy is, 0 to 1: a text layer or file counts 1 a line, OCR its confidence a little below that."""
    lines = [line for page in pages for line in page.lines]
    if not lines:
        return 0.0
    return sum(1.0 if line.origin is not Origin.OCR else 0.9 * line.confidence for line in lines) / len(lines)


def _issue_of(session: Session, submission: Submission, masthead: Masthead, span: tuple[int, int]) -> Issue:
    """The issue these pages are a copy of: as before, else the one of the same name, year and number, else new."""
    before = session.exec(
        select(Representation).where(
            Representation.submission_id == submission.id, Representation.page_first == span[0]
        )
    ).first()
    if before is not None:
        return session.get_one(Issue, before.issue_id)
    if masthead.gazette and masthead.year and masthead.number:
        for issue in session.exec(select(Issue).where(Issue.year == masthead.year, Issue.number == masthead.number)):
            if title_key(issue.gazette) == title_key(masthead.gazette):
                return issue
    issue = Issue(
        id=counters.next_id(session, counters.ISSUE),
        gazette=masthead.gazette or "",
        year=masthead.year or (int(masthead.date[:4]) if masthead.date else None),
        number=masthead.number,
        running_total=masthead.running_total,
        date=masthead.date,
    )
    session.add(issue)
    session.flush()
    note(session, MACHINE, "issue", issue.id, {"gazette": issue.gazette, "year": issue.year, "number": issue.number})
    return issue


def _prefer(session: Session, issue: Issue, submission: Submission, span: tuple[int, int], quality: float) -> bool:
    """Note the copy and decide whether records are read from it: the better one wins, the first in a draw."""
    copies = list(session.exec(select(Representation).where(Representation.issue_id == issue.id)))
    mine = next((c for c in copies if c.submission_id == submission.id and c.page_first == span[0]), None)
    others = [c for c in copies if c is not mine]
    if mine is None:
        mine = Representation(
            issue_id=issue.id, submission_id=submission.id or 0, page_first=span[0], page_last=span[1], quality=quality
        )
    mine.quality, mine.page_last = quality, span[1]
    mine.preferred = all(quality > other.quality for other in others)
    if mine.preferred:
        for other in others:
            other.preferred = False
            session.add(other)
    session.add(mine)
    session.flush()
    return mine.preferred


def _draft(text: IssueText, segment: Segment, *, single: bool) -> Draft:
    raw = text.text[segment.span.start : segment.span.end]
    regulation = parse(raw)
    offsets = clean(raw).offsets
    places = relocate(text.pieces, segment.span, offsets)
    if not single and segment.title:
        # In an issue, layout and contents know the title better than the text alone.
        start = max(regulation.text.find(segment.title), 0)
        found = Found(segment.title, Span(start, start + len(segment.title)), segment.title)
        regulation = replace(regulation, title=found)
    return Draft(segment, regulation, places)


def _face(title: str, numbers: Sequence[str], page: int, position: int) -> Face:
    return Face(title_key(title), tuple(number_key(n) for n in numbers), page, position)


def _write(session: Session, issue: Issue, text: IssueText, drafts: Sequence[Draft], disclosure: str) -> list[str]:
    held = list(session.exec(select(Record).where(Record.issue_id == issue.id).order_by(col(Record.position))))
    old = [_face(r.title, r.numbers, r.page_first, r.position) for r in held]
    new = [
        _face(_title(d), [n.value for n in d.regulation.numbers], d.segment.page_first, i) for i, d in enumerate(drafts)
    ]
    same = match_faces(old, new)
    changed = []
    for position, draft in enumerate(drafts):
        record = held[same[position]] if position in same else None
        changed.append(_write_record(session, issue, text, draft, position, record, disclosure).id)
    for j, record in enumerate(held):
        if j not in same.values() and not record.withdrawn:
            record.withdrawn = True
            session.add(record)
            note(session, MACHINE, "withdraw", record.id, {"because": "no longer found when the issue was split again"})
            changed.append(record.id)
    for key in changed:
        session.merge(IndexQueue(record_id=key))
    return changed


def _title(draft: Draft) -> str:
    title = draft.regulation.title
    return title.value if title else draft.segment.title


def _write_record(
    session: Session, issue: Issue, text: IssueText, draft: Draft, position: int, record: Record | None, disclosure: str
) -> Record:
    values = _columns(issue, text, draft, position)
    if record is None:
        record = Record(id=counters.next_id(session, counters.RECORD), disclosure=disclosure, **values)  # type: ignore[arg-type]
        session.add(record)
        session.flush()
        note(session, MACHINE, "record", record.id, {"issue": issue.id, "title": record.title})
    else:
        for name, value in values.items():
            setattr(record, name, value)
        session.add(record)
        session.flush()
    session.exec(delete(RecordNumber).where(col(RecordNumber.record_id) == record.id))
    session.exec(delete(RecordName).where(col(RecordName.record_id) == record.id))
    for key in {name.key for name in names(record.title, tuple(record.issuers)) if name.key}:
        session.add(RecordName(key=key, record_id=record.id))
    for key in {number_key(number) for number in record.numbers}:
        session.add(RecordNumber(key=key, record_id=record.id))
    _published(session, issue, record)
    return record


def _columns(issue: Issue, text: IssueText, draft: Draft, position: int) -> dict[str, object]:
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
        "date_expires": regulation.date_expires,
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
    """That it was printed is a fact; nothing else about its life is stated here."""
    if any(event.kind is EventKind.PUBLISHED for event in events_of(session, record.id)):
        return
    day = record.date_published or ""
    evidence = Evidence(record=record.id, quote=record.title, page=record.page_first)
    effective = date.fromisoformat(day) if len(day) == 10 else None
    append(session, Statement(record.id, EventKind.PUBLISHED, effective, MACHINE, evidence))
