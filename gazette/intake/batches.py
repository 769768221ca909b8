"""How the batch stands: submissions and pages by state, and every page that is not read."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine
from sqlmodel import Session, col, func, select

from gazette.intake.running import ended
from gazette.store.database import reading
from gazette.store.jobs import DONE, RUNNING
from gazette.store.readings import FAILED
from gazette.store.tables import Master, PageJob, Submission, SubmissionPart

STOPPED = "stopped"
"""Taken by an import that is no more: the next one reads it again."""


@dataclass(frozen=True, slots=True)
class PageState:
    """A page that is not read. `job` is its number for `gazette retry`, `tries` how often it was begun."""

    job: int
    submission: str
    file: str
    page: int
    engine: str
    state: str
    tries: int
    reason: str
    since: datetime | None


@dataclass(frozen=True, slots=True)
class Batch:
    """Numbers of submissions and pages by state; submissions that failed with the reason; pages that are not read."""

    submissions: Mapping[str, int]
    pages: Mapping[str, int]
    failed: tuple[tuple[str, str], ...]
    open: tuple[PageState, ...]


def batch(database: Engine, folder: Path) -> Batch:
    """How the archive's batch stands now."""
    with reading(database) as session:
        statuses = select(Submission.status, func.count()).group_by(Submission.status)
        states = select(PageJob.state, func.count()).group_by(PageJob.state)
        failed = select(Submission.name, Submission.reason).where(Submission.status == FAILED)
        left = tuple(_open(session, folder))
        pages = dict(session.exec(states.where(PageJob.state == DONE)).all())
        return Batch(
            dict(session.exec(statuses.order_by(Submission.status)).all()),
            pages | Counter(sorted(page.state for page in left)),
            tuple((name, reason) for name, reason in session.exec(failed.order_by(col(Submission.id)))),
            left,
        )


def _open(session: Session, folder: Path) -> Iterator[PageState]:
    query = (
        select(PageJob, Master.name, func.min(Submission.name))
        .join(Master, col(Master.sha256) == PageJob.master_sha256)
        .join(SubmissionPart, col(SubmissionPart.master_sha256) == Master.sha256)
        .join(Submission, col(Submission.id) == SubmissionPart.submission_id)
        .where(PageJob.state != DONE)
        .group_by(col(PageJob.id), Master.name)
        .order_by(col(PageJob.id))
    )
    at_work: dict[str, bool] = {}
    for job, file, submission in session.exec(query):
        state = job.state
        if state == RUNNING:
            if job.worker not in at_work:
                at_work[job.worker] = not ended(folder, job.worker)
            state = RUNNING if at_work[job.worker] else STOPPED
        yield PageState(job.id or 0, submission, file, job.page, job.engine, state, job.tries, job.reason, job.since)
