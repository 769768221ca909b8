"""The office: what staff do with an open archive. Every decision names who made it."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from sqlalchemy import Engine

import gazette.pages.marked as marked
import gazette.staff.campaigns as campaigns
import gazette.staff.clean_up as clean_up
import gazette.staff.confirming as confirming
import gazette.staff.correcting as correcting
import gazette.staff.deciding as deciding
import gazette.staff.disclosing as disclosing
import gazette.staff.reviewing as reviewing
from gazette.errors import BadInput
from gazette.intake.recording import Rules
from gazette.looking.searching import Searcher
from gazette.settings import Settings
from gazette.staff.campaigns import Report as CampaignReport
from gazette.staff.deciding import Decided, Mark
from gazette.staff.reviewing import Agenda
from gazette.store.database import reading
from gazette.store.proposals import proposals
from gazette.types.correction import Correction
from gazette.types.life import EventKind, Proposal, ProposalState

LISTS = frozenset({".csv", ".xlsx"})


class Office:
    """Deciding, clean-ups, reviewing and correcting."""

    folder: Path
    settings: Settings
    database: Engine
    searcher: Searcher

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

    def review(self, *, limit: int | None = 50, record: str | None = None, issue: str | None = None) -> Agenda:
        """What people should look at, the worst `limit` (None: all) of the archive, of an issue or of a record."""
        return reviewing.review(self.database, self.folder, limit, issue, record)

    def picture_doubts(self, agenda: Agenda, folder: Path, *, program: str = "gazette") -> None:
        """Write a page with the picture of every line of an agenda, and the commands of `program` to settle each."""
        from gazette.staff.review_page import write_review  # noqa: PLC0415 - pictures wait till needed

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
