"""The archive: one object whose methods are what people do with it. The work is done elsewhere; this is the way in."""

import tempfile
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from sqlalchemy import Engine

import gazette.catalogue as catalogue
import gazette.keeping.derived as derived
import gazette.keeping.integrity as integrity
import gazette.marked as marked
import gazette.staff.campaigns as campaigns
import gazette.staff.clean_up as clean_up
import gazette.staff.confirming as confirming
import gazette.staff.correcting as correcting
import gazette.staff.deciding as deciding
import gazette.staff.disclosing as disclosing
import gazette.staff.following as following
import gazette.staff.reviewing as reviewing
from gazette.answers import Results
from gazette.catalogue import Detail, Holdings, Summary
from gazette.cited import Cited, cited_in
from gazette.corrected import corrections_of
from gazette.errors import BadInput, Conflict
from gazette.export.site.manifest import Signer
from gazette.export.view import Link
from gazette.facets import Facets, facets
from gazette.intake.batches import Batch, batch
from gazette.intake.collect import Refusal, collect
from gazette.intake.importing import Importer
from gazette.intake.orders import ImportReport, Order, Progress
from gazette.intake.recording import Rules
from gazette.keeping.faults import Fault
from gazette.keeping.repairing import repair
from gazette.life.impact import Left
from gazette.life.terms import Change
from gazette.publishing import OpenPart
from gazette.searching import Searcher, filters_of
from gazette.settings import DATABASE, FILE_NAME, KEY, Settings, read_settings, write_settings
from gazette.staff.campaigns import Report as CampaignReport
from gazette.staff.deciding import Decided, Mark
from gazette.staff.reviewing import Agenda
from gazette.store.confusions import derive as derive_confusions
from gazette.store.database import connect, migrate, reading, transaction
from gazette.store.events import derive_every_interval, state_on
from gazette.store.proposals import proposals
from gazette.types.correction import Correction
from gazette.types.life import EventKind, Proposal, ProposalState, State

if TYPE_CHECKING:
    from gazette.export.data_files import DataReport
    from gazette.export.site.build import SiteReport
    from gazette.keeping.packing import Contents

LISTS = frozenset({".csv", ".xlsx"})


class Silence:
    """Progress that nobody listens to."""

    def begin(self, name: str, pages: int) -> None:
        """Nothing."""

    def advance(self, pages: int) -> None:
        """Nothing."""


class Archive:
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

    # ── taking in ────────────────────────────────────────────────────────────────────────────────────────────────

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

    # ── looking ──────────────────────────────────────────────────────────────────────────────────────────────────

    def records(self, *, on: date | None = None, **wanted: str | int | None) -> Iterator[Summary]:
        """Records with their state on a day (today). Keywords as in `gazette.searching.filters_of`."""
        return catalogue.records(self.database, on or date.today(), filters_of(**wanted))  # type: ignore[arg-type]

    def record(self, record_id: str, *, on: date | None = None, known: date | None = None) -> Detail:
        """Everything known of one record, its life as it was stated by the day `known`; NotFound when there is none."""
        found = catalogue.detail(self.database, record_id, on or date.today(), known)
        return replace(found, corrections=corrections_of(self.database, self.folder, record_id))

    def citations(self, record_id: str) -> tuple[Cited, ...]:
        """What a record cites, each with the record or records that it may mean; NotFound when there is none."""
        with reading(self.database) as session:
            return cited_in(session, record_id)

    def state(self, record_id: str, *, on: date | None = None, provision: str = "") -> State:
        """The state of a record, or of a provision that an event names (第七条), on a day."""
        with reading(self.database) as session:
            return state_on(session, record_id, on or date.today(), provision)

    def titles(self, detail: Detail) -> dict[str, Link]:
        """Title and number of every record that a detail names."""
        with reading(self.database) as session:
            return catalogue.links(session, catalogue.names_in(detail))

    def holdings(self, *, on: date | None = None) -> Holdings:
        """What the archive holds, in numbers."""
        return catalogue.holdings(self.database, on or date.today())

    def search(
        self, words: str, *, on: date | None = None, sort: str = "relevance", **wanted: str | int | None
    ) -> Results:
        """Search titles, numbers and texts; hits are made as they are looked at. Keywords as in `records`."""
        return self.searcher.search(words, filters_of(**wanted), on or date.today(), sort)  # type: ignore[arg-type]

    def similar(self, record_id: str, *, on: date | None = None, **wanted: str | int | None) -> Results:
        """Records like one, the most alike first. Keywords as in `records`."""
        return self.searcher.similar(record_id, filters_of(**wanted), on or date.today())  # type: ignore[arg-type]

    def facets(self, *, on: date | None = None, **wanted: str | int | None) -> Facets:
        """How many records there are of each state, issuer, year and kind. Keywords as in `records`."""
        return facets(self.database, on or date.today(), filters_of(**wanted))  # type: ignore[arg-type]

    def impact(self, record_id: str, *, on: date | None = None) -> tuple[Left, ...]:
        """Documents not yet ended that rest on, implement or cite a record: what its end leaves behind."""
        return following.impact(self.database, record_id, on or date.today())

    def expiring(self, *, within: str = "6m", on: date | None = None) -> list[tuple[Summary, Change]]:
        """Changes of state that lie ahead within a span (6m, 2y, 30d), in the order of days."""
        return following.expiring(self.database, within, on or date.today())

    # ── deciding ─────────────────────────────────────────────────────────────────────────────────────────────────

    def proposals(self, *, every: bool = False) -> list[Proposal]:
        """What the machine found: open proposals, or every one."""
        with reading(self.database) as session:
            return list(proposals(session, None if every else ProposalState.OPEN))

    def confirm(
        self, names: Sequence[str], *, targets: Sequence[str] = (), campaign: str = "", by: str = "staff"
    ) -> Decided:
        """Confirm proposals by number, by decision (R…), by issue (I…), or a list of what stays in force (a file)."""
        if targets:
            if len(names) != 1 or not names[0].isdecimal():
                raise BadInput("--target goes with one proposal: gazette confirm 12 --target R000003")
            return self._decided(confirming.confirm_target(self.database, int(names[0]), targets, by, campaign))
        if len(names) == 1 and Path(names[0]).suffix.lower() in LISTS:
            day = None if campaign else date.today()
            kept = clean_up.ListOrder(day, "", "继续有效", frozenset({EventKind.REVIEWED}), campaign)
            return self._decided(clean_up.mark_list(self.database, Path(names[0]), kept, by))
        return self._decided(confirming.confirm(self.database, names, by, campaign))

    def reject(self, proposals: Sequence[int], *, reason: str, by: str = "staff") -> int:
        """Reject proposals for a reason."""
        return confirming.reject(self.database, proposals, reason, by)

    def mark(
        self,
        record_id: str,
        *,
        state: str,
        effective: date | None,
        reason: str,
        reference: str = "",
        scope: Sequence[str] = (),
        until: date | None = None,
        seen: str = "",
        campaign: str = "",
        by: str = "staff",
    ) -> Decided:
        """State by hand what happened to a record (`gazette.staff.deciding.Mark`)."""
        wanted = Mark(state, effective, reference, tuple(scope), reason, until, seen, campaign)
        return self._decided(deciding.mark(self.database, record_id, wanted, by))

    def plan_list(self, path: Path, order: clean_up.ListOrder) -> clean_up.ListPlan:
        """What a clean-up list would mark; nothing is changed."""
        return clean_up.plan(self.database, path, order)

    def mark_list(
        self, path: Path, order: clean_up.ListOrder, *, by: str = "staff", rows_to_fix: Path | None = None
    ) -> Decided:
        """Mark from a clean-up list (CSV, Excel); rows that match nothing or two things go to `rows_to_fix`."""
        return self._decided(clean_up.mark_list(self.database, path, order, by, rows_to_fix))

    def undo(self, name: str, *, reason: str = "", by: str = "staff") -> Decided:
        """Take back one event or a whole act."""
        return self._decided(deciding.undo(self.database, name, reason, by))

    def open_campaign(
        self, name: str, *, day: date, paper: str = "", by: str = "staff", **wanted: str
    ) -> CampaignReport:
        """Open a clean-up of what stands on a day. Keywords as in `records`: issuer, year, kind, gazette."""
        return campaigns.open_campaign(self.database, name, day, paper, wanted, by)

    def campaigns(self) -> list[CampaignReport]:
        """Every clean-up with its figures, the newest first."""
        return campaigns.campaigns(self.database)

    def campaign(self, campaign_id: str) -> CampaignReport:
        """How a clean-up stands: what was decided, what is left."""
        return campaigns.report(self.database, campaign_id)

    def close_campaign(
        self, campaign_id: str, *, force: bool = False, reason: str = "", by: str = "staff"
    ) -> CampaignReport:
        """Close a clean-up; NeedsPerson while documents are left, unless forced for a reason."""
        return campaigns.close(self.database, campaign_id, by, force=force, reason=reason)

    def _decided(self, decided: Decided) -> Decided:
        """What a decision did; marked copies of the records it is about go, they would tell of a state that is over."""
        marked.forget(self.folder, {event.record for event in decided.events})
        return decided

    def disclose(self, record_id: str, attribute: str, *, reason: str = "", by: str = "staff") -> None:
        """Set the disclosure attribute of a record."""
        disclosing.disclose(self.database, record_id, attribute, reason, by)

    # ── reviewing and correcting ─────────────────────────────────────────────────────────────────────────────────

    def review(self, *, limit: int | None = 50, record: str | None = None, issue: str | None = None) -> Agenda:
        """What people should look at, the worst `limit` (None: all) of the archive, of an issue or of a record."""
        return reviewing.review(self.database, self.folder, limit, issue, record)

    def picture_doubts(self, agenda: Agenda, folder: Path, *, program: str = "gazette") -> None:
        """Write a page with the picture of every line of an agenda, and the commands of `program` to settle each."""
        from gazette.export.review_page import write_review  # noqa: PLC0415 - pictures wait till needed

        write_review(agenda, reviewing.files_of(self.database, self.folder, agenda), folder, program)

    def correct_line(self, line: str, text: str | None, *, reason: str = "", by: str = "staff") -> Correction:
        """Say what is printed on a line (`gazette review` names it); None: it was read right; "": nothing is there."""
        made = correcting.correct_line(self._desk(), line, text, correcting.Saying(by, reason))
        self.searcher.update()
        return made

    def correct_record(
        self, record_id: str, said: Mapping[str, str], *, reason: str = "", by: str = "staff"
    ) -> list[Correction]:
        """State fields of a record, all or none."""
        made = correcting.correct_record(self._desk(), record_id, said, correcting.Saying(by, reason))
        self.searcher.update()
        return made

    def correct_issue(
        self, issue_id: str, said: Mapping[str, str], *, reason: str = "", by: str = "staff"
    ) -> list[Correction]:
        """State what an issue is, all or none: gazette, year, number, running_total, date."""
        made = correcting.correct_issue(self._desk(), issue_id, said, correcting.Saying(by, reason))
        self.searcher.update()
        return made

    def accept_record(self, record_id: str, *, reason: str = "", by: str = "staff") -> Correction:
        """A record is right as it stands: what was put up for review of it is settled."""
        return correcting.accept_record(self._desk(), record_id, correcting.Saying(by, reason))

    def accept_issue(self, issue_id: str, *, reason: str = "", by: str = "staff") -> Correction:
        """An issue is right as it stands: what was put up for review of it is settled."""
        return correcting.accept_issue(self._desk(), issue_id, correcting.Saying(by, reason))

    def take_back(self, correction: str, *, reason: str = "", by: str = "staff") -> Correction:
        """A correction (C12) no longer counts; what was read, or an older correction, does again."""
        taken = correcting.take_back(self._desk(), correction, correcting.Saying(by, reason))
        self.searcher.update()
        return taken

    def _desk(self) -> correcting.Desk:
        rules = Rules(self.settings.printed_in_gazette, self.settings.terms)
        return correcting.Desk(self.folder, self.database, rules)

    # ── publishing and upkeep ────────────────────────────────────────────────────────────────────────────────────

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
        return repair(self.database, self.searcher, faults)
