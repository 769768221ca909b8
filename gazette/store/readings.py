"""Masters, submissions and page readings in the database."""

import hashlib
from collections.abc import Mapping, Sequence

from sqlmodel import Session, col, select

from gazette.errors import NotFound
from gazette.store.confusions import note_page
from gazette.store.packing import pack_page, unpack_page
from gazette.store.tables import Master, Quarantined, Reading, Representation, Submission, SubmissionPart
from ocr.types import Page

QUEUED, CATALOGUED, DONE, FAILED = "queued", "catalogued", "done", "failed"


def digest_of(hashes: Sequence[str]) -> str:
    """What makes a submission the same again: its masters' hashes in order."""
    return hashlib.sha256("\n".join(hashes).encode()).hexdigest()


def find_submission(session: Session, hashes: Sequence[str]) -> Submission | None:
    """The submission that holds exactly these masters in this order."""
    return session.exec(select(Submission).where(Submission.digest == digest_of(hashes))).first()


def add_submission(
    session: Session, name: str, engine: str, hints: Mapping[str, str], masters: Sequence[Master]
) -> Submission:
    """Take a submission in, with masters that may be known already; its pages are still to be read."""
    for master in masters:
        if session.get(Master, master.sha256) is None:
            session.add(master)
    submission = Submission(digest=digest_of([m.sha256 for m in masters]), name=name, engine=engine, hints=dict(hints))
    session.add(submission)
    session.flush()
    for position, master in enumerate(masters):
        session.add(SubmissionPart(submission_id=submission.id or 0, position=position, master_sha256=master.sha256))
    return submission


def submissions_of(session: Session, issue_id: str | None) -> list[Submission]:
    """The submissions that are copies of an issue, every one without it; NotFound for an unknown issue."""
    query = select(Submission).order_by(col(Submission.id))
    if issue_id is not None:
        copies = select(Representation.submission_id).where(Representation.issue_id == issue_id)
        query = query.where(col(Submission.id).in_(copies))
    found = list(session.exec(query))
    if issue_id is not None and not found:
        raise NotFound(f"No issue {issue_id}. `gazette list --json` names the issue of every record.")
    return found


def masters_of(session: Session, submission_id: int) -> list[Master]:
    """The masters of a submission in order."""
    query = (
        select(Master)
        .join(SubmissionPart, col(SubmissionPart.master_sha256) == Master.sha256)
        .where(SubmissionPart.submission_id == submission_id)
        .order_by(col(SubmissionPart.position))
    )
    return list(session.exec(query))


def keep_reading(session: Session, master_sha256: str, number: int, engine: str, page: Page) -> None:
    """Keep what was read on a page."""
    row = Reading(
        master_sha256=master_sha256,
        page=number,
        engine=engine,
        data=pack_page(page),
        problem="; ".join(page.problems),
    )
    session.merge(row)
    note_page(session, page)


def load_page(session: Session, master_sha256: str, number: int, engine: str) -> Page | None:
    """What was read on a page, None when it was not read yet."""
    row = session.get(Reading, (master_sha256, number, engine))
    return unpack_page(row.data) if row else None


def add_quarantined(session: Session, name: str, sha256: str, reason: str) -> None:
    """Note a file that could not be taken in; the same file with the same reason is noted once."""
    query = select(Quarantined).where(Quarantined.name == name, Quarantined.sha256 == sha256)
    if session.exec(query).first() is None:
        session.add(Quarantined(name=name, sha256=sha256, reason=reason))
