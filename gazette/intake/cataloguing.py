"""From the pages of a submission to issues and records. Catalogued again, the same records keep their ids."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from sqlmodel import Session, select

from gazette.errors import BadInput
from gazette.intake.covers import group_by_cover
from gazette.intake.recording import MACHINE, Draft, Rules, write_records
from gazette.issue.assemble import assemble
from gazette.issue.documents import documents
from gazette.issue.split import split
from gazette.life.titles import title_key
from gazette.places import relocate
from gazette.store import corrections, counters
from gazette.store.audit import note
from gazette.store.tables import Issue, Representation, Submission
from gazette.types.issue import Masthead
from ocr.types import Origin, Page

NUMBERS = frozenset({"year", "number", "running_total"})
EMPTY = {"gazette": "", "year": None, "number": None, "running_total": None, "date": None}
"""What an issue's field holds when nothing is known."""


def catalogue(
    session: Session, submission: Submission, pages: Sequence[Page], *, many: bool, rules: Rules
) -> list[str]:
    """Make or renew the records of a submission; ids of those that changed. `many`: pictures, maybe of many issues."""
    one = not many or "number" in submission.hints  # whoever gives the number says that it is one issue
    groups = [(0, len(pages) - 1)] if one else group_by_cover(pages)
    changed: list[str] = []
    for first, last in groups:
        sheets = [replace(page, number=n) for n, page in enumerate(pages[first : last + 1], start=1)]
        changed += _catalogue_issue(session, submission, sheets, (first + 1, last + 1), rules)
    return changed


def _catalogue_issue(
    session: Session, submission: Submission, pages: list[Page], span: tuple[int, int], rules: Rules
) -> list[str]:
    text = assemble(pages)
    found = split(text)
    masthead = with_hints(found.masthead, submission.hints)
    issue = _issue_of(session, submission, masthead, span)
    before = _identity(issue)
    lay_over_issue(session, issue, submission.hints)
    same = same_issue(session, issue) if _identity(issue) != before else None
    if same is not None:
        raise BadInput(
            f"{issue.id} cannot be {issue.gazette} {issue.year} no. {issue.number}: {same.id} is. "
            f"Import it again with what is right, or correct {same.id} first."
        )
    session.add(issue)
    if not _prefer(session, issue, submission, span, quality_of(pages)):
        return []
    settled = _settled_notes(session, issue)
    issue.review = [note for note in found.review if note not in settled]
    drafts = [
        Draft(one.segment, one.regulation, relocate(text.pieces, one.segment.span, one.offsets))
        for one in documents(text, found, issue.year)
    ]
    printed = rules if issue.gazette else replace(rules, disclosure="")
    return write_records(session, issue, text, drafts, printed)


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


def lay_over_issue(session: Session, issue: Issue, hints: Mapping[str, str]) -> None:
    """Write over a held issue what a person said of it, at a later import or as a correction, which counts more."""
    said = {name: hints[name] for name in ("gazette", "year", "number", "date") if hints.get(name)}
    fields = corrections.newest(corrections.of_issue(session, issue.id))
    said |= {name: one.value for name, one in fields.items() if name != corrections.NOTES}
    for name, value in said.items():
        setattr(issue, name, int(value) if value and name in NUMBERS else value or EMPTY[name])


def same_issue(session: Session, issue: Issue) -> Issue | None:
    """Another issue of the archive with the same gazette, year and number."""
    if not (issue.gazette and issue.year and issue.number):
        return None
    query = select(Issue).where(Issue.year == issue.year, Issue.number == issue.number, Issue.id != issue.id)
    return next((one for one in session.exec(query) if title_key(one.gazette) == title_key(issue.gazette)), None)


def _identity(issue: Issue) -> tuple[str, int | None, int | None]:
    return title_key(issue.gazette), issue.year, issue.number


def _settled_notes(session: Session, issue: Issue) -> set[str]:
    notes = corrections.newest(corrections.of_issue(session, issue.id)).get(corrections.NOTES)
    return set(notes.value.split("\n")) if notes else set()


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
    """Note the copy and decide whether records are read from it: the better one wins, in a draw the one held."""
    copies = list(session.exec(select(Representation).where(Representation.issue_id == issue.id)))
    mine = next((c for c in copies if c.submission_id == submission.id and c.page_first == span[0]), None)
    others = [c for c in copies if c is not mine]
    if mine is None:
        mine = Representation(
            issue_id=issue.id,
            submission_id=submission.id or 0,
            page_first=span[0],
            page_last=span[1],
            quality=quality,
            preferred=False,
        )
    mine.quality, mine.page_last = quality, span[1]
    mine.preferred = mine.preferred or all(_outranks(mine, other) for other in others)
    if mine.preferred:
        for other in others:
            other.preferred = False
            session.add(other)
    session.add(mine)
    session.flush()
    return mine.preferred


def _outranks(one: Representation, other: Representation) -> bool:
    """A better reading of the issue, and not of a part of it: fewer pages would withdraw records."""
    return one.quality > other.quality and one.page_last - one.page_first >= other.page_last - other.page_first
