"""What people correct: a line as it was read, a field of a record, what is known of an issue; and taking it back.

A correction is a fact of its own. In the same transaction the records of its issue are made again with it laid over,
and what they say of others is matched again: it is there in full, or not at all. Readings and masters are not touched.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine
from sqlmodel import Session, col, select

import gazette.store.corrections as corrections
from gazette.errors import BadInput, Conflict, NeedsPerson, NotFound
from gazette.intake.cataloguing import lay_over_issue, same_issue
from gazette.intake.hints import checked_hints
from gazette.intake.matching import match_waiting
from gazette.intake.recording import Rules
from gazette.intake.renewing import Sheet, read_sheet, renew
from gazette.issue.corrected_lines import Corrected, line_at, share_of
from gazette.rules.corrected_fields import RecordField, checked, value_of
from gazette.staff.outdated import outdated
from gazette.store.database import transaction
from gazette.store.packing import unpack_regulation
from gazette.store.tables import Correction as Row
from gazette.store.tables import Issue, Master, Record, Representation, Submission, SubmissionPart, now
from gazette.terminal import plain
from gazette.types.correction import Correction

ISSUE_FIELDS = ("gazette", "year", "number", "running_total", "date")


@dataclass(frozen=True, slots=True)
class Desk:
    """Where corrections are made: the archive's folder, its database, and what its settings say of records."""

    folder: Path
    database: Engine
    rules: Rules


@dataclass(frozen=True, slots=True)
class Saying:
    """Who says it, and why."""

    by: str
    reason: str = ""


# ── lines ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def correct_line(desk: Desk, name: str, text: str | None, saying: Saying) -> Correction:
    """Say what is printed on a line; None when what was read is right, "" when nothing is printed there.

    NotFound for an unknown line, NeedsPerson when the name fits two, BadInput for text that is no line.
    """
    said = None if text is None else _one_line(text)
    with transaction(desk.database) as session:
        sheet, page, number = find_line(session, desk.folder, name)
        line, before = page.page.lines[number], page.by.get(number)
        read = before.before if before else line.text
        value = line.text if said is None else said
        if before is not None and value == before.value:
            raise Conflict(f"Line {name} says that already ({before.name}, by {before.by}).")
        correction = corrections.add(
            session,
            Correction(
                0,
                before=read,
                value=value,
                by=saying.by,
                made=now(),
                reason=saying.reason,
                master=sheet.master.sha256,
                page=sheet.page,
                box=share_of(line.box, page.page),
            ),
        )
        _renew(session, desk, _submissions_with(session, sheet.master.sha256))
        return correction


def _one_line(text: str) -> str:
    said = plain(text).strip()
    if "\n" in said or "\f" in said:
        raise BadInput("A line has no line breaks. Correct each line by itself.")
    return said


def find_line(session: Session, folder: Path, name: str) -> tuple[Sheet, Corrected, int]:
    """The sheet, the page as it stands corrected, and the position of the line on it."""
    parts = name.split("-")
    if len(parts) != 4 or not all(part.isdecimal() and len(part) < 9 for part in parts[1:]) or len(parts[0]) < 8:
        raise NotFound(f"{name!r} names no line. `gazette review` shows the names of lines.")
    query = select(Master).where(col(Master.sha256).startswith(parts[0], autoescape=True))
    masters = list(session.exec(query.limit(2)))
    if len(masters) > 1:
        raise NeedsPerson(f"{parts[0]} begins the names of several masters. Write more of its hash.")
    page_number = int(parts[1])
    if not masters or not 1 <= page_number <= masters[0].pages:
        raise NotFound(f"No line {name}: no master has that page. `gazette review` shows the names of lines.")
    sheet = Sheet(masters[0], page_number)
    read = read_sheet(session, folder, sheet, _engine_of(session, sheet.master.sha256))
    page = corrections.corrected(session, sheet.master.sha256, page_number, read) if read else None
    number = line_at(page.page, int(parts[2]), int(parts[3])) if page else None
    if page is None or number is None:
        raise NotFound(f"No line stands at {name} on page {page_number} of {masters[0].name}. See: gazette review")
    return sheet, page, number


def _engine_of(session: Session, master_sha256: str) -> str:
    return _submissions_with(session, master_sha256)[-1].engine


def _submissions_with(session: Session, master_sha256: str) -> list[Submission]:
    """The submissions in which a master stands, in the order of coming in."""
    parts = select(SubmissionPart.submission_id).where(SubmissionPart.master_sha256 == master_sha256)
    return list(session.exec(select(Submission).where(col(Submission.id).in_(parts)).order_by(col(Submission.id))))


# ── fields of records ────────────────────────────────────────────────────────────────────────────────────────────────


def correct_record(desk: Desk, record_id: str, said: Mapping[str, str], saying: Saying) -> list[Correction]:
    """State fields of a record; all or none. NotFound, Conflict for a withdrawn record, BadInput for a bad value."""
    checked_words = {name: checked(name, plain(words)) for name, words in said.items()}
    values = {RecordField(name): words for name, words in checked_words.items()}
    if not values:
        raise BadInput("Nothing to correct. Say what is right: --set title=… (see --help).")
    with transaction(desk.database) as session:
        record = _live_record(session, record_id)
        regulation = unpack_regulation(record.regulation)
        held = corrections.newest(corrections.of_record(session, record.id))
        made = []
        for field, value in values.items():
            now_there, older = _stated(record, field, value_of(regulation, field)), held.get(field)
            if value == now_there and older is not None:
                raise Conflict(f"{record.id}: {field} says that already ({older.name}, by {older.by}).")
            read = older.before if older else now_there
            made.append(_add_field(session, saying, field, read, value, record=record.id))
        _renew(session, desk, [_submission_of(session, record.issue_id)])
        _check_days(session.get_one(Record, record.id))
        return made


def _stated(record: Record, field: RecordField, said: str) -> str:
    """What the archive shows for a field: the record's own title, and days that come from the issue or the rules."""
    match field:
        case RecordField.TITLE:
            return record.title
        case RecordField.DATE_PUBLISHED:
            return record.date_published or ""
        case RecordField.DATE_EXPIRES:
            return record.date_expires or ""
        case _:
            return said


def _check_days(record: Record) -> None:
    """Refuse days that cannot follow each other; the transaction falls with it."""
    day, expires, effective = record.date_document, record.date_expires, record.date_effective
    if day and expires and expires < day[: len(expires)]:
        raise BadInput(f"{record.id} is dated {day} and cannot expire on {expires}. Correct one of the two.")
    if effective and expires and len(effective) == 10 and expires < effective:
        raise BadInput(f"{record.id} begins on {effective} and cannot expire on {expires}. Correct one of the two.")


def accept_record(desk: Desk, record_id: str, saying: Saying) -> Correction:
    """The record is right as it stands, and so is what was confirmed from it: its notes for review are settled.

    NotFound, or Conflict when it has none.
    """
    with transaction(desk.database) as session:
        record = _record(session, record_id)
        said = corrections.of_record(session, record.id)
        settled = corrections.settled(said)
        notes = [] if record.withdrawn else list(record.review)
        notes += [one.note for one in outdated(session, record) if one.note not in settled]
        made = _settle(session, notes, corrections.newest(said), saying, record=record.id)
        _renew(session, desk, [_submission_of(session, record.issue_id)])
        return made


def _settle(
    session: Session,
    notes: Sequence[str],
    held: Mapping[str, Correction],
    saying: Saying,
    record: str | None = None,
    issue: str | None = None,
) -> Correction:
    if not notes:
        raise Conflict(f"Nothing is put up for review of {record or issue}.")
    older = held.get(corrections.NOTES)
    settled = "\n".join([*(older.value.split("\n") if older else ()), *notes])
    return _add_field(session, saying, corrections.NOTES, "\n".join(notes), settled, record=record, issue=issue)


def _record(session: Session, record_id: str) -> Record:
    record = session.get(Record, record_id)
    if record is None:
        raise NotFound(f"No record {record_id}. `gazette list` shows the ids.")
    return record


def _live_record(session: Session, record_id: str) -> Record:
    record = _record(session, record_id)
    if record.withdrawn:
        raise Conflict(
            f"{record.id} is withdrawn: it was not found again when its issue was read anew. See: gazette list"
        )
    return record


def _add_field(
    session: Session,
    saying: Saying,
    field: str,
    before: str,
    value: str,
    record: str | None = None,
    issue: str | None = None,
) -> Correction:
    said = Correction(0, before, value, saying.by, now(), saying.reason, record=record, issue=issue, field=field)
    return corrections.add(session, said)


# ── issues ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def correct_issue(desk: Desk, issue_id: str, said: Mapping[str, str], saying: Saying) -> list[Correction]:
    """State what an issue is: gazette, year, number, running_total, date; all or none.

    NotFound, BadInput for a bad value, Conflict when another issue of the archive is that already.
    """
    values = checked_issue(said)
    with transaction(desk.database) as session:
        issue = _issue(session, issue_id)
        held = corrections.newest(corrections.of_issue(session, issue.id))
        made = []
        for name, value in values.items():
            there, older = str(getattr(issue, name) or ""), held.get(name)
            if value == there and older is not None:
                raise Conflict(f"{issue.id}: {name} says that already ({older.name}, by {older.by}).")
            made.append(_add_field(session, saying, name, older.before if older else there, value, issue=issue.id))
        submission = _submission_of(session, issue.id)
        lay_over_issue(session, issue, submission.hints)
        _check_single(session, issue)
        _renew(session, desk, [submission])
        return made


def checked_issue(said: Mapping[str, str]) -> dict[str, str]:
    """The fields of an issue in their one form; "" clears all but the gazette's name. BadInput when they cannot be."""
    unknown = sorted(set(said) - set(ISSUE_FIELDS))
    if unknown:
        raise BadInput(f"An issue has no {unknown[0]!r} to correct. Use one of: {', '.join(ISSUE_FIELDS)}.")
    if not said:
        raise BadInput("Nothing to correct. Say what is right: --set year=2003 (see --help).")
    words = {name: " ".join(plain(value).split()) for name, value in said.items()}
    filled = {name: value for name, value in words.items() if value}
    total = filled.pop("running_total", None)
    if total is not None and not (total.isdecimal() and len(total) < 7 and int(total)):
        raise BadInput(f"running_total must be a number such as 84, not {total!r}.")
    good = checked_hints(filled, "--set")
    good |= {"running_total": str(int(total))} if total else {}
    good |= {name: str(int(good[name])) for name in ("year", "number") if name in good}
    return {name: good.get(name, "") for name in words}


def accept_issue(desk: Desk, issue_id: str, saying: Saying) -> Correction:
    """The issue is right as it stands: its notes for review are settled. Conflict when it has none."""
    with transaction(desk.database) as session:
        issue = _issue(session, issue_id)
        held = corrections.newest(corrections.of_issue(session, issue.id))
        made = _settle(session, issue.review, held, saying, issue=issue.id)
        _renew(session, desk, [_submission_of(session, issue.id)])
        return made


def _issue(session: Session, issue_id: str) -> Issue:
    issue = session.get(Issue, issue_id)
    if issue is None:
        raise NotFound(f"No issue {issue_id}. `gazette list --json` names the issue of every record.")
    return issue


def _check_single(session: Session, issue: Issue) -> None:
    """Conflict when two issues of the archive would be one and the same."""
    other = same_issue(session, issue)
    if other is not None:
        raise Conflict(
            f"{other.id} is {issue.gazette} {issue.year} no. {issue.number} already. Correct that one first, "
            "or look at both with: gazette list --json"
        )


# ── taking back ──────────────────────────────────────────────────────────────────────────────────────────────────────


def take_back(desk: Desk, name: str, saying: Saying) -> Correction:
    """A correction (C12) no longer counts: an older one of the same place does, else what was read.

    NotFound for an unknown one, Conflict when it was taken back already.
    """
    with transaction(desk.database) as session:
        number = name.removeprefix("C")
        row = session.get(Row, int(number)) if number.isdecimal() and len(number) < 19 else None
        if row is None:
            raise NotFound(f"No correction {name}. `gazette show ID` names those of a record.")
        correction = corrections.to_correction(row)
        if correction.withdrawn:
            raise Conflict(f"{name} has been taken back already.")
        corrections.take_back(session, correction, saying.reason, saying.by)
        if correction.master is not None:
            _renew(session, desk, _submissions_with(session, correction.master))
            return correction
        issue = correction.issue or session.get_one(Record, correction.record).issue_id
        if correction.issue is not None and correction.field in ISSUE_FIELDS:
            _restore(session.get_one(Issue, issue), correction)
        _renew(session, desk, [_submission_of(session, issue)])
        return correction


def _restore(issue: Issue, correction: Correction) -> None:
    """An issue's field as it was before people spoke; what still stands is laid over it again."""
    text = correction.field in ("gazette", "date")
    before = correction.before if text else int(correction.before) if correction.before else None
    setattr(issue, correction.field, before if before or correction.field == "gazette" else None)


# ── making again ─────────────────────────────────────────────────────────────────────────────────────────────────────


def _submission_of(session: Session, issue_id: str) -> Submission:
    """The submission from which the records of an issue are read."""
    query = select(Representation).where(Representation.issue_id == issue_id, col(Representation.preferred).is_(True))
    return session.get_one(Submission, session.exec(query).one().submission_id)


def _renew(session: Session, desk: Desk, submissions: Sequence[Submission]) -> None:
    """Make the records of submissions again and match them; those still waiting to be read get theirs later."""
    for submission in submissions:
        if submission.status not in ("queued", "failed"):
            renew(session, desk.folder, submission, desk.rules)
    session.flush()
    match_waiting(session)
