"""Taking files in: their masters kept, the submission and its pages queued, or put aside with the reason."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine
from sqlmodel import Session, col, select

from gazette.errors import BadInput
from gazette.intake import masters
from gazette.intake.checking import Checker
from gazette.intake.collect import Parcel, Refusal
from gazette.intake.hints import checked_hints, said_anew
from gazette.intake.media import PAGED, Media
from gazette.intake.orders import ImportReport, Order
from gazette.intake.plain import file_page
from gazette.intake.running import Run
from gazette.store import jobs, readings
from gazette.store.audit import note
from gazette.store.database import transaction
from gazette.store.tables import Master, Quarantined, Submission
from gazette.terminal import plain
from ocr.errors import ReadError


@dataclass(frozen=True, slots=True)
class Kept:
    """A sound file: its row, and where its copy waits to be put in its place."""

    master: Master
    staged: Path


class Receiver:
    """Takes parcels in, one transaction each."""

    def __init__(self, run: Run, database: Engine, order: Order, report: ImportReport, checker: Checker) -> None:
        self.run, self.database, self.order, self.report, self.checker = run, database, order, report, checker

    def receive(self, parcel: Parcel) -> None:
        """Keep the masters and queue the submission; known ones are left as they are, broken ones refused."""
        kept: list[Kept] = []
        for path, media in parcel.files:
            try:
                kept.append(self._keep(path, media))
            except (ReadError, BadInput) as error:
                name = f"{parcel.name}: {path.name}" if len(parcel.files) > 1 else parcel.name
                self.refuse(Refusal(name, str(error), path))
        try:
            if kept:
                self._enqueue(parcel, kept)
        except BadInput as error:  # what was said of it cannot be; what is held stays as it is
            self.report.refused.append((parcel.name, str(error)))

    def _keep(self, path: Path, media: Media) -> Kept:
        pages = self.checker.pages(path, media) if media in PAGED else file_page(path, media).number
        sha256 = masters.sha256_of(path)
        staged = masters.stage(self.run, path, sha256, masters.master_path(self.run.archive, sha256, media))
        size = path.stat().st_size
        return Kept(
            Master(sha256=sha256, name=plain(path.name), media_type=media.value, size=size, pages=pages), staged
        )

    def _enqueue(self, parcel: Parcel, kept: Sequence[Kept]) -> None:
        """Write the submission down, once, and put its masters in their places."""
        rows = [one.master for one in kept]
        hashes = [master.sha256 for master in rows]
        hints = {**parcel.hints, **checked_hints(self.order.hints, "options")}
        with transaction(self.database) as session:
            known = readings.find_submission(session, hashes)
            submission: Submission | None
            if known is None:
                submission = readings.add_submission(session, plain(parcel.name), self.order.engine, hints, rows)
                said = {"name": submission.name, "masters": hashes}
                note(session, self.order.by, "receive", str(submission.id), said)
            elif known.status in (readings.QUEUED, readings.FAILED):  # what is said of it now goes before
                submission = known
                known.status, known.reason = readings.QUEUED, ""
                known.hints, known.engine = hints or known.hints, self.order.engine
                session.add(known)
            elif not said_anew(session, known, hints, self.order.by):
                submission = None
                self.report.held.append(parcel.name)
            else:
                submission = known
            if submission is not None:
                jobs.enqueue(session, [one for one in rows if Media(one.media_type) in PAGED], submission.engine)
            for one in kept:  # of what is held already too: a master that was lost comes back
                path = masters.master_path(self.run.archive, one.master.sha256, one.master.media_type)
                self.run.place(one.staged, path)
        self.run.committed()

    def refuse(self, refusal: Refusal) -> None:
        """Put a file aside with its reason."""
        sha256, staged, target = "", None, None
        try:
            if refusal.path is not None and refusal.path.stat().st_size:
                sha256 = masters.sha256_of(refusal.path)
                target = masters.quarantine_path(self.run.archive, refusal.path, sha256)
                staged = masters.stage(self.run, refusal.path, sha256, target)
        except (PermissionError, BadInput):
            sha256 = ""  # nothing to keep of a file that may not be read or still changes; its reason says so
        with transaction(self.database) as session:
            readings.add_quarantined(session, plain(refusal.name), sha256, plain(refusal.reason))
            if staged and target:
                self.run.place(staged, target)
        self.run.committed()
        self.report.refused.append((refusal.name, refusal.reason))


def is_known(session: Session, inside: Path) -> bool:
    """True when a row knows a file of the archive, given by its path inside: a master, or one put aside."""
    if inside.parts[0] == masters.FOLDER:
        return session.get(Master, inside.stem) is not None
    aside = select(Quarantined.id).where(col(Quarantined.sha256).startswith(inside.name.partition("-")[0]))
    return session.exec(aside).first() is not None
