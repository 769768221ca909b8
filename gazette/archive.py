"""The archive: one object whose methods are what people do with it. The work is done elsewhere; this is the way in."""

import tempfile
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from sqlalchemy import Engine

import gazette.keeping.derived as derived
import gazette.keeping.integrity as integrity
import gazette.pages.marked as marked
from gazette.errors import BadInput, Conflict
from gazette.export.site.manifest import Signer
from gazette.intake.batches import Batch, batch
from gazette.intake.collect import Refusal, collect
from gazette.intake.importing import Importer
from gazette.intake.orders import ImportReport, Order, Progress
from gazette.keeping.faults import Fault
from gazette.keeping.repairing import repair
from gazette.looking.room import ReadingRoom
from gazette.looking.searching import Searcher
from gazette.publishing import OpenPart
from gazette.settings import DATABASE, FILE_NAME, KEY, Settings, read_settings, write_settings
from gazette.staff.office import Office
from gazette.store.confusions import derive as derive_confusions
from gazette.store.database import connect, migrate, transaction
from gazette.store.events import derive_every_interval

if TYPE_CHECKING:
    from gazette.export.data_files import DataReport
    from gazette.export.site.build import SiteReport
    from gazette.keeping.packing import Contents


class Silence:
    """Progress that nobody listens to."""

    def begin(self, name: str, pages: int) -> None:
        """Nothing."""

    def advance(self, pages: int) -> None:
        """Nothing."""


class Archive(ReadingRoom, Office):
    """An archive folder, open. Use it with `with`, or call `close`."""

    def __init__(self, folder: Path, settings: Settings, database: Engine) -> None:
        self.folder, self.settings, self.database = folder, settings, database
        self.searcher = Searcher(folder, settings, database)

    @classmethod
    def create(cls, folder: Path, name: str, *, database: str = DATABASE) -> Self:
        """Make a new archive in a folder that has none yet; Conflict when there is one."""
        if (folder / FILE_NAME).exists():
            raise Conflict(f"{folder} is an archive already. Choose another folder, or use it with --archive {folder}.")
        try:
            folder.mkdir(parents=True, exist_ok=True)
            if not (folder / KEY).exists():  # else of an init that was killed: a key is never made twice
                Signer.create(folder / KEY)
            write_settings(folder, name, database)  # makes it an archive
        except OSError as error:
            raise BadInput(f"{folder} cannot be written ({error.strerror}). Choose another folder.") from error
        return cls.open(folder)

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Open an archive, bringing its database to this version. NotFound, Damaged or Conflict when it cannot be."""
        settings = read_settings(folder)
        database = connect(settings.database, folder)
        migrate(database)
        return cls(folder, settings, database)

    def close(self) -> None:
        """Let go of the database and the index."""
        self.searcher.close()
        self.database.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # ── taking in ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def import_files(
        self,
        paths: Sequence[Path],
        *,
        jobs: int = 1,
        engine: str | None = None,
        hints: Mapping[str, str] | None = None,
        by: str = "staff",
        progress: Progress | None = None,
    ) -> ImportReport:
        """Take in files, folders and zips. Bad ones are put aside with their reason, the rest is done."""
        report = self._importer(jobs, engine, hints or {}, by, progress).run(paths)
        self.searcher.update()
        return report

    def retry(
        self, pages: Collection[int] = (), *, jobs: int = 1, by: str = "staff", progress: Progress | None = None
    ) -> ImportReport:
        """Read failed pages again (those jobs, else all) and go on with imports that were stopped or failed."""
        report = self._importer(jobs, None, {}, by, progress).retry(pages)
        self.searcher.update()
        return report

    def batch(self) -> Batch:
        """How imports stand: pages queued, running, done, failed, and each that is not read."""
        return batch(self.database, self.folder)

    def reread(
        self,
        *,
        engine: str | None = None,
        issue: str | None = None,
        jobs: int = 1,
        by: str = "staff",
        progress: Progress | None = None,
    ) -> ImportReport:
        """Split and parse again from the readings, or read by another engine first; what people said stays."""
        report = self._importer(jobs, None, {}, by, progress).reread(engine, issue)
        self.searcher.update()
        return report

    def _importer(
        self, jobs: int, engine: str | None, hints: Mapping[str, str], by: str, progress: Progress | None
    ) -> Importer:
        order = Order(engine or self.settings.engine, jobs, hints, by)
        return Importer(self.folder, self.settings, self.database, order, progress or Silence())

    def would_import(self, paths: Sequence[Path]) -> Iterator[str]:
        """What an import would take in, a line a parcel; nothing is changed."""
        with tempfile.TemporaryDirectory(prefix="gazette-") as unpacked:
            for one in collect(paths, Path(unpacked)):
                if isinstance(one, Refusal):
                    yield f"put aside  {one.name}: {one.reason}"
                else:
                    yield f"take in    {one.name}: {len(one.files)} file(s), {one.files[0][1].value}"

    # ── publishing and upkeep ─────────────────────────────────────────────────────────────────────────────────────────

    def publication(self, *, on: date | None = None) -> OpenPart:
        """The open part of the archive on a day, as exports see it."""
        return OpenPart(self.folder, self.settings, self.database, on or date.today())

    def export_site(self, folder: Path, *, on: date | None = None, base_url: str = "", jobs: int = 1) -> "SiteReport":
        """Write the public site; `base_url` is where it will stand, `jobs` processes make the pages."""
        from gazette.export.site.build import export_site  # noqa: PLC0415 - templates and JavaScript wait till needed

        signer = Signer.from_pem(self.folder / KEY)
        return export_site(self.publication(on=on), folder, base_url=base_url, signer=signer, jobs=jobs)

    def export_marked(self, record_id: str, target: Path, *, on: date | None = None) -> tuple[Path, tuple[int, ...]]:
        """Write the PDF of a record's pages with the mark of a day (today) to a file, or into a folder.

        The file, and the sheets that are left out because a record stands on them that is not open.
        """
        of = marked.marked_record(self.database, self.folder, record_id, on or date.today())
        return marked.export_pdf(self.folder, of, target), of.left_out

    def export_data(self, folder: Path, *, on: date | None = None) -> "DataReport":
        """Write the open records as files for machines: JSON Lines, CSV, Akoma Ntoso."""
        from gazette.export.data_files import export_data  # noqa: PLC0415

        return export_data(self.publication(on=on), folder, signer=Signer.from_pem(self.folder / KEY))

    def export_index(self, folder: Path, *, on: date | None = None) -> "DataReport":
        """Write the public search index alone."""
        from gazette.export.data_files import export_index  # noqa: PLC0415

        return export_index(self.publication(on=on), folder, signer=Signer.from_pem(self.folder / KEY))

    def reindex(self) -> int:
        """Make what is derived again, the table of states and the full-text index; the number of records in it."""
        with transaction(self.database) as session:
            derive_every_interval(session)
            derive_confusions(session)
        derived.forget_marked(self.folder)
        return self.searcher.rebuild()

    def backup(self, file: Path) -> "Contents":
        """Write one file that holds the whole archive, signing key included, while others may go on writing."""
        from gazette.keeping.backup import write_backup  # noqa: PLC0415

        return write_backup(self.folder, self.database, file)

    def export_bag(self, folder: Path, *, on: date | None = None) -> "Contents":
        """Write the whole archive, closed records too, as a BagIt bag."""
        from gazette.keeping.bag import write_bag  # noqa: PLC0415

        return write_bag(self.folder, self.database, folder, self.settings.name, on or date.today())

    @classmethod
    def restore(cls, source: Path, folder: Path, *, database: str = DATABASE) -> Self:
        """Make an archive from a backup or a bag in a new folder, its tables in an empty database, and open it."""
        from gazette.keeping.restoring import restore  # noqa: PLC0415

        restore(source, folder, database)
        return cls.open(folder)

    def verify(self) -> Iterator[Fault]:
        """Everything that is not as it should be."""
        yield from integrity.faults(self.folder, self.database)
        yield from derived.derived_faults(self.folder, self.database)
        yield from integrity.index_faults(self.searcher)

    def repair(self, faults: Sequence[Fault]) -> list[Fault]:
        """Mend those of the faults that `verify` found which are of something derived; the ones that are mended."""
        return repair(self.folder, self.database, self.searcher, faults)
