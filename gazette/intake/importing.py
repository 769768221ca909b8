"""The import as a list of verbs: collect, receive, read, catalogue, match. Stopped anywhere, it goes on from there.

Any number of imports may run at once: pages are claimed one by one, a submission is catalogued by whoever comes first
when its pages are in, and the pages of an import that died are taken over by those that live.
"""

from collections import deque
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Engine
from sqlmodel import Session, col, select

from gazette.errors import BadInput, Conflict
from gazette.intake import running
from gazette.intake.checking import Checker
from gazette.intake.collect import Parcel, collect
from gazette.intake.hints import checked_hints
from gazette.intake.masters import master_path
from gazette.intake.matching import match_records
from gazette.intake.media import PAGED, Media
from gazette.intake.orders import ImportReport, Order, Progress
from gazette.intake.reading import Job, Limits, Lost, Readers, unread
from gazette.intake.receiving import Receiver, is_known
from gazette.intake.recording import Rules
from gazette.intake.renewing import renew
from gazette.settings import Settings
from gazette.store import jobs, readings
from gazette.store.audit import note
from gazette.store.database import reading, transaction
from gazette.store.tables import Master, PageJob, Submission
from ocr.engines.table import ENGINES, engine
from ocr.errors import EngineMissing
from ocr.types import Page

FILE_ENGINE = "file"
TRIES = 5
"""A page that was begun so often, each time by a reader or an import that was killed, is given up."""
CRASHES = 2
"""So often a page may be begun whose reader ends by itself."""


class Importer:
    """One run of `gazette import` into one archive."""

    def __init__(self, folder: Path, settings: Settings, database: Engine, order: Order, progress: Progress) -> None:
        self.folder, self.settings, self.database = folder, settings, database
        self.order, self.progress = order, progress
        self.rules = Rules(settings.printed_in_gazette, settings.terms)
        self.limits = Limits(settings.seconds_per_page, settings.megabytes_per_worker)
        self.report = ImportReport()

    def run(self, paths: Sequence[Path]) -> ImportReport:
        """Take in files, folders and zips; bad ones are put aside with their reason and the rest is done."""
        if self.order.engine not in ENGINES:
            engine(self.order.engine)  # says which there are
        checked_hints(self.order.hints, "options")
        with self.at_work() as run:
            unpacked = run.folder / "unpacked"
            unpacked.mkdir()
            found = list(collect(paths, unpacked))
            several = len([one for one in found if isinstance(one, Parcel)])
            if "number" in self.order.hints and several > 1:  # each would pass for a copy of the same issue
                raise BadInput(
                    f"--number names one issue, but {several} were handed in. Import them one by one, "
                    "or put an issue.toml beside the pages of each."
                )
            with Checker(self.limits) as checker:
                receiver = Receiver(run, self.database, self.order, self.report, checker)
                for one in found:
                    receiver.receive(one) if isinstance(one, Parcel) else receiver.refuse(one)
            self.go_on(run)
        return self.report

    def retry(self, pages: Collection[int] = ()) -> ImportReport:
        """Read failed pages again (those jobs, else all) and, when all, go on with submissions that failed."""
        with transaction(self.database) as session:
            for submission in jobs.again(session, pages):
                _queue(session, submission)
            if not pages:
                for submission in session.exec(select(Submission).where(Submission.status == readings.FAILED)).all():
                    _queue(session, submission)
        return self.resume()

    def reread(self, engine_name: str | None = None, issue: str | None = None) -> ImportReport:
        """Catalogue every submission (or that of one issue) again from its readings, or read by another engine.

        EngineMissing or NotFound before anything is changed. What other engines read is kept.
        """
        if engine_name is not None:
            engine(engine_name)
        with transaction(self.database) as session:
            for submission in readings.submissions_of(session, issue):
                if engine_name is not None and engine_name != submission.engine:
                    said = {"engine": engine_name, "before": submission.engine}
                    note(session, self.order.by, "reread", str(submission.id), said)
                    submission.engine = engine_name
                _queue(session, submission)
        return self.resume()

    def resume(self) -> ImportReport:
        """Read and catalogue every submission that is queued, from this run or one that was stopped."""
        with self.at_work() as run:
            self.go_on(run)
        return self.report

    @contextmanager
    def at_work(self) -> Iterator[running.Run]:
        """This run, with a folder of its own; before it and after it, what killed ones left is cleared."""
        with transaction(self.database) as session:
            session.connection()  # takes the writers' lock: nobody clears a folder whose own lock is not yet taken
            running.clear(self.folder, lambda inside: is_known(session, inside))
            run = running.Run(self.folder)
        try:
            yield run
        finally:
            run.end()
        with transaction(self.database) as session:
            session.connection()
            running.clear(self.folder, lambda inside: is_known(session, inside))

    def go_on(self, run: running.Run) -> None:
        """Read, catalogue and match what is queued now; what another import queues later is left to that one."""
        with transaction(self.database) as session:
            of_state = select(Submission).where(Submission.status == readings.QUEUED).order_by(col(Submission.id))
            queued = list(session.exec(of_state))
            pages = 0
            for submission in queued:
                paged = _paged(session, submission)
                jobs.enqueue(session, paged, submission.engine)
                pages += jobs.unfinished(session, submission) or 1
        if queued:
            name = queued[0].name if len(queued) == 1 else f"{len(queued)} submissions"
            self.progress.begin(name, pages)
            self.work_off(run, deque(queued))
        match_records(self.database)

    # ── read ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def work_off(self, run: running.Run, queued: deque[Submission]) -> None:
        """Read pages until all submissions are catalogued, in their order, each as soon as its pages are in."""
        with Readers(self.order.workers, self.limits) as readers:
            while queued:
                with reading(self.database) as session:
                    pages_left = jobs.unfinished(session, queued[0])
                if not pages_left:
                    self.finish(queued.popleft())
                    continue
                self.turn(run, readers, claim=True)
            while readers.busy:
                self.turn(run, readers, claim=False)

    def turn(self, run: running.Run, readers: Readers, *, claim: bool) -> None:
        """Keep what was read since the last turn and hand out new pages, in one transaction."""
        results = readers.results()
        missing: EngineMissing | None = None
        with transaction(self.database) as session:
            for job, outcome in results:
                if isinstance(outcome, EngineMissing):
                    missing = outcome
                    self.give_up(session, job.engine, str(outcome))
                else:
                    self.keep(session, job, outcome)
            if missing is None and claim:
                self.take_over(session)
                readers.staff(jobs.queued(session))
                readers.give([self.job(session, row) for row in jobs.claim(session, run.name, readers.room)])
        if missing:
            raise missing

    def keep(self, session: Session, job: Job, outcome: Page | Lost) -> None:
        """Write down what was read on a page; one whose reader ended is tried again, but not for ever."""
        row = session.get_one(PageJob, job.id)
        if isinstance(outcome, Lost) and row.tries < (TRIES if outcome.killed else CRASHES):
            jobs.put_back(session, row, outcome.reason)
            return
        page = outcome if isinstance(outcome, Page) else unread(job, outcome.reason)
        jobs.settle(session, row, page)
        self.progress.advance(1)

    def take_over(self, session: Session) -> None:
        """Queue again the pages of imports that are no more."""
        for row in jobs.running(session):
            if running.ended(self.folder, row.worker):
                if row.tries < TRIES:
                    jobs.put_back(session, row, "the import ended while this page was read")
                else:
                    problem = f"not read: {row.tries} imports ended while this page was read"
                    jobs.settle(session, row, unread(self.job(session, row), problem))

    def job(self, session: Session, row: PageJob) -> Job:
        """A row as a reader takes it."""
        master = session.get_one(Master, row.master_sha256)
        return Job(row.id or 0, master_path(self.folder, master.sha256, master.media_type), row.page, row.engine)

    def give_up(self, session: Session, engine_name: str, reason: str) -> None:
        """Set aside what no engine can read, so that it does not stand in the way of every later import."""
        for submission in jobs.set_aside(session, engine_name, reason):
            submission.status, submission.reason = readings.FAILED, reason
            session.add(submission)

    # ── catalogue ────────────────────────────────────────────────────────────────────────────────────────────────

    def finish(self, submission: Submission) -> None:
        """Make the records of a submission whose pages are all in, in one transaction, unless somebody else did."""
        try:
            with transaction(self.database) as session:
                row = session.get_one(Submission, submission.id)
                if row.status != readings.QUEUED:
                    self.report.held.append(submission.name)
                    return
                bare = not _paged(session, row)
                made = renew(session, self.folder, row, self.rules)
        except Conflict:
            raise  # another process holds the archive: the submission stays queued and goes on later
        except BadInput as error:
            self.fail(submission, str(error))
            return
        except Exception as error:  # noqa: BLE001 - one submission must not stop the batch; it is kept as failed
            self.fail(
                submission, f"unexpected {type(error).__name__}: {error}. Its pages are kept; please report this."
            )
            return
        self.report.records += made.records
        self.report.imported.append(submission.name)
        self.report.pages += len(made.pages)
        self.report.unread += [(submission.name, p.number, q) for p in made.pages for q in p.problems if q != "blank"]
        if bare:
            self.progress.advance(1)

    def fail(self, submission: Submission, reason: str) -> None:
        """Write down why a submission could not be catalogued; its masters and readings stay."""
        with transaction(self.database) as session:
            row = session.get_one(Submission, submission.id)
            row.status, row.reason = readings.FAILED, reason
            session.add(row)
        self.report.refused.append((submission.name, reason))


def _queue(session: Session, submission: Submission) -> None:
    submission.status, submission.reason = readings.QUEUED, ""
    session.add(submission)


def _paged(session: Session, submission: Submission) -> list[Master]:
    """The masters of a submission that have pages for an engine."""
    return [one for one in readings.masters_of(session, submission.id or 0) if Media(one.media_type) in PAGED]
