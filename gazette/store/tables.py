"""The tables of archive.db. They are storage, not the domain types; `gazette.store.*` translates between the two.

What people and masters gave (submission, master, event, proposal decisions, correction, audit) is kept for ever.
What can be made again (reading, page_job, record fields, interval, index_queue) is derived from it.
"""

from datetime import UTC, datetime
from uuid import uuid4

from sqlalchemy import JSON, BigInteger, Column, Index, Integer, LargeBinary, UniqueConstraint
from sqlmodel import Field, SQLModel

_LARGE = BigInteger().with_variant(Integer(), "sqlite")
"""Numbers beyond 2³¹ on PostgreSQL; SQLite's are large in any case."""


def now() -> datetime:
    """The moment of recording, in UTC."""
    return datetime.now(UTC)


class Counter(SQLModel, table=True):
    """The next number of a series of ids that are given once and never again."""

    name: str = Field(primary_key=True)
    next: int = 1


class Master(SQLModel, table=True):
    """A file as received (原件), named by its SHA-256 under masters/."""

    sha256: str = Field(primary_key=True)
    name: str
    media_type: str
    size: int = Field(sa_type=_LARGE)
    pages: int
    received: datetime = Field(default_factory=now)


class Submission(SQLModel, table=True):
    """What was handed in as one thing: a file, or the page pictures of a folder or zip in their order.

    `digest` is the SHA-256 over its masters' hashes: the same submission again is recognised. `status` is queued,
    catalogued (its records are there, not yet matched), done or failed; `hints` what the person or issue.toml said of
    the issue (gazette, year, number, date).
    """

    id: int | None = Field(default=None, primary_key=True)
    digest: str = Field(unique=True)
    name: str
    engine: str
    hints: dict[str, str] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    status: str = "queued"
    reason: str = ""
    received: datetime = Field(default_factory=now)


class SubmissionPart(SQLModel, table=True):
    """A master's place in a submission."""

    __tablename__ = "submission_part"
    submission_id: int = Field(foreign_key="submission.id", primary_key=True)
    position: int = Field(primary_key=True)
    master_sha256: str = Field(foreign_key="master.sha256", index=True)


class Reading(SQLModel, table=True):
    """What an engine read on a page of a master: packed JSON of `ocr.Page`. A page held here is not read again."""

    master_sha256: str = Field(foreign_key="master.sha256", primary_key=True)
    page: int = Field(primary_key=True)
    engine: str = Field(primary_key=True)
    data: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    problem: str = ""
    read: datetime = Field(default_factory=now)


class Issue(SQLModel, table=True):
    """One published issue (期)."""

    id: str = Field(primary_key=True)
    gazette: str = ""
    year: int | None = Field(default=None, index=True)
    number: int | None = None
    running_total: int | None = None
    date: str | None = None
    review: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    created: datetime = Field(default_factory=now)


class Representation(SQLModel, table=True):
    """A complete copy of an issue (PREMIS: representation): pages first..last of a submission.

    Records are read from the preferred one.
    """

    id: int | None = Field(default=None, primary_key=True)
    issue_id: str = Field(foreign_key="issue.id", index=True)
    submission_id: int = Field(foreign_key="submission.id", index=True)
    page_first: int
    page_last: int
    quality: float
    preferred: bool = True


class Record(SQLModel, table=True):
    """One regulation (公文). Its id is given once; `withdrawn` keeps the id when a new splitting no longer finds it.

    `regulation` is JSON of `Regulation`, `places` JSON of its pieces (start, end, page, line, box), `seal` a digest of
    the row (`gazette.store.seals`).
    """

    id: str = Field(primary_key=True)
    issue_id: str = Field(foreign_key="issue.id", index=True)
    position: int
    title: str
    kind: str
    issuers: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    numbers: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    date_document: str | None = Field(default=None, index=True)
    date_published: str | None = None
    date_effective: str | None = None
    date_expires: str | None = None
    year: int | None = Field(default=None, index=True)
    page_first: int
    page_last: int
    folio_first: str | None = None
    folio_last: str | None = None
    disclosure: str = ""
    disclosure_reason: str = ""
    review: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    withdrawn: bool = False
    regulation: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    places: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    seal: str = Field(default="", sa_column_kwargs={"server_default": ""})


class RecordNumber(SQLModel, table=True):
    """Canonical document numbers, folded, for finding a record by its number."""

    __tablename__ = "record_number"
    key: str = Field(primary_key=True)
    record_id: str = Field(foreign_key="record.id", primary_key=True)


class RecordName(SQLModel, table=True):
    """Every name a record answers to (`gazette.life.titles.names`), for finding it by its title."""

    __tablename__ = "record_name"
    key: str = Field(primary_key=True)
    record_id: str = Field(foreign_key="record.id", primary_key=True)


class RecordCitation(SQLModel, table=True):
    """A citation in a record's text and the record it was matched to."""

    __tablename__ = "record_citation"
    record_id: str = Field(foreign_key="record.id", primary_key=True)
    position: int = Field(primary_key=True)
    target_id: str = Field(foreign_key="record.id", index=True)
    basis: bool = False
    distance: float = 0.0


class OpenCitation(SQLModel, table=True):
    """A citation that no record is known for yet, or several (`candidates`); a title cited often has one row.

    The keys (`gazette.life.titles`) find it again when a record that answers to them comes in; `because` says why no
    single record is meant.
    """

    __tablename__ = "open_citation"
    record_id: str = Field(foreign_key="record.id", primary_key=True)
    position: int = Field(primary_key=True)
    title_key: str = Field(default="", index=True)
    number_key: str = Field(default="", index=True)
    because: str = ""
    candidates: list[dict[str, str]] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))


class LifeEvent(SQLModel, table=True):
    """An append-only fact about a record's life. JSON columns hold lists; dates are ISO days."""

    __tablename__ = "event"
    id: int | None = Field(default=None, primary_key=True)
    record_id: str = Field(foreign_key="record.id", index=True)
    kind: str
    effective: str | None = None
    recorded: datetime
    by: str
    scope: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    until: str | None = None
    undoes: int | None = Field(default=None, index=True)
    act: str = Field(default="", index=True)
    evidence_record: str | None = Field(default=None, index=True)
    evidence_quote: str = ""
    evidence_page: int | None = None
    evidence_box: list[float] | None = Field(default=None, sa_column=Column(JSON))
    evidence_paper: str = ""


class Finding(SQLModel, table=True):
    """A proposal (待确认). `key` is what makes it the same finding when the issue is read again."""

    __tablename__ = "proposal"
    __table_args__ = (UniqueConstraint("decision_id", "key"),)
    id: int | None = Field(default=None, primary_key=True)
    decision_id: str = Field(foreign_key="record.id", index=True)
    key: str
    verb: str
    target_title: str | None = None
    target_number: str | None = None
    target_date: str | None = None
    target_issuer: str | None = None
    target_id: str | None = Field(default=None, foreign_key="record.id", index=True)
    candidates: list[dict[str, str]] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    scope: str = "whole"
    effective: str | None = None
    until: str | None = None
    row: str | None = None
    page: int | None = None
    box: list[float] | None = Field(default=None, sa_column=Column(JSON))
    quote: str = ""
    match: str = ""
    state: str = Field(default="open", index=True)
    decided_by: str = ""
    decided: datetime | None = None
    reason: str = ""
    event_id: int | None = None


class StateInterval(SQLModel, table=True):
    """Derived from the events: the state of a record (`provision` "" = whole) from `start` up to, not including, `end`.

    Open ends are "0000-00-00" and "9999-99-99", so that one indexed comparison of strings answers "on this day".
    """

    __tablename__ = "interval"
    __table_args__ = (Index("ix_interval_day", "provision", "start", "end", "state"),)
    record_id: str = Field(foreign_key="record.id", primary_key=True)
    provision: str = Field(default="", primary_key=True)
    start: str = Field(primary_key=True)
    end: str
    state: str


class Quarantined(SQLModel, table=True):
    """A file that could not be taken in, kept under quarantine/ with the reason."""

    __tablename__ = "quarantine"
    id: int | None = Field(default=None, primary_key=True)
    name: str
    sha256: str = Field(default="", index=True)
    reason: str
    received: datetime = Field(default_factory=now)


class IndexQueue(SQLModel, table=True):
    """Records whose full-text entry is stale; written with the record, emptied after the index commit.

    `change` is another one at every change, so that a record changed while it is indexed stays in the queue.
    """

    __tablename__ = "index_queue"
    record_id: str = Field(primary_key=True)
    change: str = Field(default_factory=lambda: uuid4().hex)


class Confusion(SQLModel, table=True):
    """How often `one` was read where another reading of the line says `other`: folded characters, from the readings."""

    one: str = Field(primary_key=True)
    other: str = Field(primary_key=True)
    count: int


class Audit(SQLModel, table=True):
    """Every change by whom and when, chained: `digest` covers the row and the digest before it."""

    id: int | None = Field(default=None, primary_key=True)
    recorded: str
    by: str
    action: str
    subject: str
    payload: str
    digest: str


class Seal(SQLModel, table=True):
    """A digest over a row as it was written (`place`: its table and key), or where the audit trail ends."""

    place: str = Field(primary_key=True)
    digest: str


class Correction(SQLModel, table=True):
    """What a person says instead of what was read (更正): kept for ever and laid over every later reading.

    A line is found by its master, page, `box` (as in `ocr.Box`) and by what was read there (`before`); a field by its
    `record_id` or `issue_id` and `field`. The newest correction of a place counts; `withdrawn` takes it back.
    """

    id: int | None = Field(default=None, primary_key=True)
    master_sha256: str | None = Field(default=None, foreign_key="master.sha256", index=True)
    page: int | None = None
    box: list[float] | None = Field(default=None, sa_column=Column(JSON))
    record_id: str | None = Field(default=None, foreign_key="record.id", index=True)
    issue_id: str | None = Field(default=None, foreign_key="issue.id", index=True)
    field: str = ""
    before: str = ""
    value: str
    by: str
    reason: str = ""
    made: datetime = Field(default_factory=now)
    withdrawn: bool = False


class PageJob(SQLModel, table=True):
    """A page of a master for an engine to read: queued, running, done or failed, and how often it was begun.

    In the order of ids. `worker` is the run of an import that has it (a folder under running/), `since` when it took
    it; `reason` why the page could not be read, or why it is tried again.
    """

    __tablename__ = "page_job"
    __table_args__ = (UniqueConstraint("master_sha256", "engine", "page"), Index("ix_page_job_next", "state", "id"))
    id: int | None = Field(default=None, primary_key=True)
    master_sha256: str = Field(foreign_key="master.sha256")
    page: int
    engine: str
    state: str = "queued"
    tries: int = 0
    reason: str = ""
    worker: str = ""
    since: datetime | None = None


class Campaign(SQLModel, table=True):
    """A clean-up (清理): which documents are reviewed, by which paper, as of which day; its decisions are `act`s.

    `filters` names fields of a list and what they must be, as typed. `closed_because` says why it was closed with
    documents left.
    """

    id: str = Field(primary_key=True)
    name: str
    day: str
    paper: str = ""
    filters: dict[str, str] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    by: str
    opened: datetime = Field(default_factory=now)
    closed: datetime | None = None
    closed_by: str = ""
    closed_because: str = ""


class CampaignAct(SQLModel, table=True):
    """An act (`event.act`) that was decided in a campaign."""

    __tablename__ = "campaign_act"
    campaign_id: str = Field(foreign_key="campaign.id", primary_key=True)
    act: str = Field(primary_key=True)
