"""The import as a list of verbs: collect, receive, read, catalogue, match. Stopped anywhere, it goes on from there."""

import tempfile
from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from sqlalchemy import Engine
from sqlmodel import col, select

from gazette.errors import BadInput, Conflict
from gazette.intake import masters
from gazette.intake.collect import Parcel, Refusal, collect
from gazette.intake.hints import checked_hints
from gazette.intake.matching import match_records
from gazette.intake.media import PAGED, PICTURES, Media
from gazette.intake.plain import file_page
from gazette.intake.reading import PageJob, read_jobs
from gazette.intake.recording import Rules
from gazette.intake.renewing import renew
from gazette.settings import Settings
from gazette.store import readings
from gazette.store.audit import note
from gazette.store.database import reading, transaction
from gazette.store.tables import Master, Submission
from gazette.terminal import plain
from ocr.engines.table import ENGINES, engine
from ocr.errors import EngineMissing, ReadError
from ocr.reader import count_pages
from ocr.source import render
from ocr.types import Page

FILE_ENGINE = "file"


class Progress(Protocol):
    """What the import tells of its way; the command line draws a bar, tests listen."""

    def begin(self, name: str, pages: int) -> None:
        """A submission of so many pages is about to be read."""
        ...

    def advance(self, pages: int) -> None:
        """So many more pages are done."""
        ...


@dataclass(slots=True)
class ImportReport:
    """What an import did. `refused` and `unread` say for each file or page what is wrong and what to do."""

    imported: list[str] = field(default_factory=list)
    held: list[str] = field(default_factory=list)
    records: list[str] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)
    unread: list[tuple[str, int, str]] = field(default_factory=list)
    pages: int = 0


@dataclass(frozen=True, slots=True)
class Order:
    """How an import is to be done."""

    engine: str
    workers: int
    hints: Mapping[str, str]
    by: str


class Importer:
    """One run of `gazette import` into one archive."""

    def __init__(self, folder: Path, settings: Settings, database: Engine, order: Order, progress: Progress) -> None:
        self.folder, self.settings, self.database = folder, settings, database
        self.order, self.progress = order, progress
        self.rules = Rules(settings.printed_in_gazette, settings.terms)
        self.report = ImportReport()

    def run(self, paths: Sequence[Path]) -> ImportReport:
        """Take in files, folders and zips; bad ones are put aside with their reason and the rest is done."""
        if self.order.engine not in ENGINES:
            engine(self.order.engine)  # says which there are
        checked_hints(self.order.hints, "options")
        with tempfile.TemporaryDirectory(prefix="gazette-") as unpacked:
            found = list(collect(paths, Path(unpacked)))
            several = len([one for one in found if isinstance(one, Parcel)])
            if "number" in self.order.hints and several > 1:  # each would pass for a copy of the same issue
                raise BadInput(
                    f"--number names one issue, but {several} were handed in. Import them one by one, "
                    "or put an issue.toml beside the pages of each."
                )
            for parcel in found:
                if isinstance(parcel, Refusal):
                    self.refuse(parcel)
                else:
                    self.receive(parcel)
        self.resume()
        return self.report

    def retry(self) -> ImportReport:
        """Queue again what failed and every submission with unread pages, forget those readings, and go on."""
        with transaction(self.database) as session:
            for submission in readings.forget_unread(session):
                submission.status, submission.reason = readings.QUEUED, ""
                session.add(submission)
        return self.resume()

    def reread(self, engine_name: str | None = None, issue: str | None = None) -> ImportReport:
        """Catalogue every submission (or that of one issue) again from its readings, or read by another engine.

        EngineMissing or NotFound before anything is changed. What other engines read is kept.
        """
        if engine_name is not None:
            engine(engine_name)
        with transaction(self.database) as session:
            for submission in readings.submissions_of(session, issue):
                submission.status = readings.QUEUED
                if engine_name is not None and engine_name != submission.engine:
                    said = {"engine": engine_name, "before": submission.engine}
                    note(session, self.order.by, "reread", str(submission.id), said)
                    submission.engine = engine_name
                session.add(submission)
        return self.resume()

    def resume(self) -> ImportReport:
        """Read and catalogue every submission that is queued, from this run or one that was stopped."""
        with reading(self.database) as session:
            queued = list(
                session.exec(
                    select(Submission).where(Submission.status == readings.QUEUED).order_by(col(Submission.id))
                )
            )
            jobs = {one.id: self.missing(one) for one in queued}
        try:
            self.read(queued, jobs)
        except EngineMissing as error:
            self.give_up([one for one in queued if jobs[one.id]], str(error))
            raise
        match_records(self.database)
        return self.report

    # ── receive ──────────────────────────────────────────────────────────────────────────────────────────────────

    def receive(self, parcel: Parcel) -> None:
        """Keep the masters and queue the submission; known ones are left as they are, broken ones refused."""
        kept: list[Master] = []
        for path, media in parcel.files:
            try:
                pages = _count_sound_pages(path, media)
                sha256 = masters.sha256_of(path)
                masters.keep(self.folder, path, sha256, media)
            except (ReadError, BadInput) as error:
                self.refuse(
                    Refusal(f"{parcel.name}: {path.name}" if len(parcel.files) > 1 else parcel.name, str(error), path)
                )
                continue
            kept.append(
                Master(
                    sha256=sha256, name=plain(path.name), media_type=media.value, size=path.stat().st_size, pages=pages
                )
            )
        if kept:
            self.enqueue(parcel, kept)

    def enqueue(self, parcel: Parcel, kept: Sequence[Master]) -> None:
        """Write the submission down, once."""
        hashes = [master.sha256 for master in kept]
        hints = {**parcel.hints, **checked_hints(self.order.hints, "options")}
        with transaction(self.database) as session:
            known = readings.find_submission(session, hashes)
            if known is None:
                submission = readings.add_submission(session, plain(parcel.name), self.order.engine, hints, kept)
                note(
                    session, self.order.by, "receive", str(submission.id), {"name": submission.name, "masters": hashes}
                )
            elif known.status in (readings.QUEUED, readings.FAILED):  # what is said of it now goes before
                known.status, known.reason = readings.QUEUED, ""
                known.hints, known.engine = hints or known.hints, self.order.engine
                session.add(known)
            else:
                self.report.held.append(parcel.name)

    def refuse(self, refusal: Refusal) -> None:
        """Put a file aside with its reason."""
        sha256 = ""
        try:
            if refusal.path is not None and refusal.path.stat().st_size:
                sha256 = masters.sha256_of(refusal.path)
                masters.quarantine(self.folder, refusal.path, sha256)
        except PermissionError:
            sha256 = ""  # nothing to keep of a file that may not be read; its reason says so
        with transaction(self.database) as session:
            readings.add_quarantined(session, plain(refusal.name), sha256, plain(refusal.reason))
        self.report.refused.append((refusal.name, refusal.reason))

    # ── read ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def missing(self, submission: Submission) -> list[PageJob]:
        """Pages of a submission that no worker has read yet."""
        jobs = []
        with reading(self.database) as session:
            for master in readings.masters_of(session, submission.id or 0):
                if Media(master.media_type) in PAGED:
                    done = readings.pages_read(session, master.sha256, submission.engine)
                    path = masters.master_path(self.folder, master.sha256, master.media_type)
                    wanted = (n for n in range(1, master.pages + 1) if n not in done)
                    jobs += [PageJob(path, master.sha256, n, submission.engine) for n in wanted]
        return jobs

    def read(self, queued: Sequence[Submission], jobs: Mapping[int | None, list[PageJob]]) -> None:
        """Read all missing pages in one stream, and catalogue each submission when its pages are in."""
        stream = self.stream(jobs)
        for submission in queued:
            mine = jobs[submission.id]
            self.progress.begin(submission.name, len(mine) or 1)
            for _ in mine:
                job, page = next(stream)
                with transaction(self.database) as session:
                    readings.keep_reading(session, job.sha256, job.number, job.engine, page)
                self.progress.advance(1)
            self.finish(submission)
            if not mine:
                self.progress.advance(1)
        stream.close()

    def stream(self, jobs: Mapping[int | None, list[PageJob]]) -> Generator[tuple[PageJob, Page], None, None]:
        """Every page of every submission in order; a page that stands in two submissions is read for the first."""
        every = [job for mine in jobs.values() for job in mine]
        if every:
            yield from read_jobs(every, self.order.workers, self.settings.seconds_per_page)

    # ── catalogue ────────────────────────────────────────────────────────────────────────────────────────────────

    def finish(self, submission: Submission) -> None:
        """Make the records of a submission whose pages are all read, in one transaction."""
        try:
            with transaction(self.database) as session:
                row = session.get_one(Submission, submission.id)
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

    def fail(self, submission: Submission, reason: str) -> None:
        """Write down why a submission could not be catalogued; its masters and readings stay."""
        with transaction(self.database) as session:
            row = session.get_one(Submission, submission.id)
            row.status, row.reason = readings.FAILED, reason
            session.add(row)
        self.report.refused.append((submission.name, reason))

    def give_up(self, submissions: Sequence[Submission], reason: str) -> None:
        """Set aside what no engine can read, so that it does not stand in the way of every later import."""
        with transaction(self.database) as session:
            for one in submissions:
                row = session.get_one(Submission, one.id)
                if row.status == readings.QUEUED:
                    row.status, row.reason = readings.FAILED, reason
                    session.add(row)


def _count_sound_pages(path: Path, media: Media) -> int:
    """Pages of a file that can be opened to its end. Raises ReadError or BadInput naming the file and the next step."""
    if media not in PAGED:
        return file_page(path, media).number
    pages = count_pages(path)
    if media in PICTURES:
        for number in range(1, pages + 1):
            render(path, number).close()  # a scan that is cut off is told before it is kept
    return pages
