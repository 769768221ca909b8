"""The pages to be read, as a table of jobs: an import goes on wherever and however it was stopped.

A page of a master is read once by each engine, in however many submissions the master stands. A job is taken, and what
was read is kept, in one transaction each: a job whose process died is found by its `worker` and queued again.
"""

from collections.abc import Collection, Iterable, Sequence

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, func, select

from gazette.errors import NotFound
from gazette.store.readings import QUEUED as SUBMISSION_QUEUED
from gazette.store.readings import keep_reading
from gazette.store.tables import Master, PageJob, Reading, Submission, SubmissionPart, now
from ocr.types import Page

QUEUED, RUNNING, DONE, FAILED = "queued", "running", "done", "failed"
READ = frozenset({"", "blank"})
"""What a reading says of its problems when there are none: a blank page is read."""


def enqueue(session: Session, masters: Iterable[Master], engine: str) -> None:
    """A job for every page that has none yet, in order; what is read already is done."""
    for master in masters:
        same = PageJob.master_sha256 == master.sha256, PageJob.engine == engine
        held = set(session.exec(select(PageJob.page).where(*same)))
        of_engine = Reading.master_sha256 == master.sha256, Reading.engine == engine
        read = dict(session.exec(select(Reading.page, Reading.problem).where(*of_engine)).all())
        for page in range(1, master.pages + 1):
            if page not in held:
                state = QUEUED if page not in read else _state(read[page])
                session.add(PageJob(master_sha256=master.sha256, page=page, engine=engine, state=state))
    session.flush()


def _state(problem: str) -> str:
    return DONE if problem in READ else FAILED


def claim(session: Session, worker: str, count: int) -> list[PageJob]:
    """Take up to `count` jobs, the oldest first: from now on they are this worker's."""
    taken = list(
        session.exec(select(PageJob).where(PageJob.state == QUEUED).order_by(col(PageJob.id)).limit(max(count, 0)))
    )
    for job in taken:
        job.state, job.worker, job.since, job.tries = RUNNING, worker, now(), job.tries + 1
        session.add(job)
    session.flush()
    return taken


def settle(session: Session, job: PageJob, page: Page) -> None:
    """Keep what was read on a page; a page with a problem is a failed job."""
    keep_reading(session, job.master_sha256, job.page, job.engine, page)
    problem = "; ".join(page.problems)
    job.state, job.worker, job.since = _state(problem), "", None
    job.reason = "" if problem in READ else problem
    session.add(job)


def put_back(session: Session, job: PageJob, reason: str) -> None:
    """Queue a job again."""
    job.state, job.worker, job.since, job.reason = QUEUED, "", None, reason
    session.add(job)


def set_aside(session: Session, engine: str, reason: str) -> list[Submission]:
    """Fail every job that waits for an engine; the submissions that cannot go on without it."""
    for job in session.exec(select(PageJob).where(PageJob.engine == engine, col(PageJob.state).in_((QUEUED, RUNNING)))):
        job.state, job.worker, job.since, job.reason = FAILED, "", None, reason
        session.add(job)
    session.flush()
    waiting = select(Submission).where(Submission.status == SUBMISSION_QUEUED, Submission.engine == engine)
    return [one for one in session.exec(waiting) if _count(session, one, PageJob.state == FAILED)]


def mistaken(session: Session) -> list[PageJob]:
    """Jobs that are done or failed, but not by what their reading says, and those of which there is no reading."""
    same = (
        (col(Reading.master_sha256) == PageJob.master_sha256)
        & (col(Reading.page) == PageJob.page)
        & (col(Reading.engine) == PageJob.engine)
    )
    ended = select(PageJob, Reading.problem).join(Reading, same, isouter=True)
    rows = session.exec(ended.where(col(PageJob.state).in_((DONE, FAILED))).order_by(col(PageJob.id)))
    return [job for job, problem in rows if problem is None or job.state != _state(problem)]


def mend(session: Session, job: PageJob) -> None:
    """Let a mistaken job say what its reading says; one without a reading is queued again."""
    reading = session.exec(select(Reading).where(*_reading_of(job))).first()
    job.state, job.reason = (_state(reading.problem), reading.problem) if reading else (QUEUED, "")
    session.add(job)


def running(session: Session) -> list[PageJob]:
    """Jobs that some worker has."""
    return list(session.exec(select(PageJob).where(PageJob.state == RUNNING).order_by(col(PageJob.id))))


def again(session: Session, ids: Collection[int] = ()) -> list[Submission]:
    """Queue failed jobs (those named, else all) as if new and drop their readings; the submissions they belong to.

    NotFound, before anything is changed, when one of those named did not fail.
    """
    chosen = select(PageJob).where(PageJob.state == FAILED)
    if ids:
        chosen = chosen.where(col(PageJob.id).in_(ids))
    failed = session.exec(chosen).all()
    if others := sorted(set(ids) - {job.id for job in failed}):
        raise NotFound(f"No page failed as job {others[0]}. `gazette jobs` lists those that did.")
    hashes = set()
    for job in failed:
        hashes.add(job.master_sha256)
        for reading in session.exec(select(Reading).where(*_reading_of(job))):
            session.delete(reading)
        job.state, job.tries, job.reason = QUEUED, 0, ""
        session.add(job)
    session.flush()
    theirs = select(SubmissionPart.submission_id).where(col(SubmissionPart.master_sha256).in_(hashes))
    return list(session.exec(select(Submission).where(col(Submission.id).in_(theirs)).order_by(col(Submission.id))))


def _reading_of(job: PageJob) -> Sequence[ColumnElement[bool]]:
    return (
        col(Reading.master_sha256) == job.master_sha256,
        col(Reading.page) == job.page,
        col(Reading.engine) == job.engine,
    )


def unfinished(session: Session, submission: Submission) -> int:
    """Pages of a submission that are still queued or running."""
    return _count(session, submission, col(PageJob.state).in_((QUEUED, RUNNING)))


def queued(session: Session) -> int:
    """Pages that wait for a reader."""
    return session.exec(select(func.count()).where(PageJob.state == QUEUED)).one()


def _count(session: Session, submission: Submission, state: ColumnElement[bool] | bool) -> int:
    masters = select(SubmissionPart.master_sha256).where(SubmissionPart.submission_id == submission.id)
    query = select(func.count()).where(
        col(PageJob.master_sha256).in_(masters), PageJob.engine == submission.engine, state
    )
    return session.exec(query).one()
