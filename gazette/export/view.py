"""What an export may see: the open part of the archive, frozen for one day. Exports never touch the store."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Protocol

from gazette.types.life import Event, Interval, Proposal, Validity
from gazette.types.matching import Link, Reference
from gazette.types.regulation import Citation, Regulation


@dataclass(frozen=True, slots=True)
class IssueView:
    """One published issue. `records` are ids in printed order, `master_sha256` names the file it was read from."""

    id: str
    gazette: str
    year: int | None
    number: int | None
    running_total: int | None
    date: str | None
    pages: int
    records: tuple[str, ...]
    master_sha256: str
    source_name: str
    imported: datetime


@dataclass(frozen=True, slots=True)
class CitationView:
    """A citation in this record's text and what it was matched to."""

    citation: Citation
    reference: Reference
    link: Link | None


@dataclass(frozen=True, slots=True)
class RecordView:
    """One regulation as the public may see it.

    `validity` is that of the export day, `intervals` the whole course of its life, `events` in order of the day they
    bite. `open_proposals` are unconfirmed findings AGAINST this record; `links` gives title and number for every record
    id that events, proposals or intervals name. `acts` are the events of other records that rest on this one's text,
    `resting` those of `cited_by` that name it as their legal basis.

    `page_images` holds the scan per sheet, where the issue has pictures, `page_sizes` width and height of those sheets
    on which an event's evidence has a box, in the units of boxes. `pdf` holds the record's pages, marked when its state
    calls for it; `stamped`: the scans carry its mark too, so that they are nobody else's.
    """

    id: str
    issue: str
    regulation: Regulation
    page_first: int
    page_last: int
    folio_first: str | None
    folio_last: str | None
    validity: Validity
    intervals: tuple[Interval, ...]
    events: tuple[Event, ...]
    open_proposals: tuple[Proposal, ...]
    citations: tuple[CitationView, ...]
    cited_by: tuple[Link, ...]
    links: Mapping[str, Link]
    page_images: Mapping[int, Path]
    acts: tuple[Event, ...] = ()
    resting: frozenset[str] = frozenset()
    page_sizes: Mapping[int, tuple[float, float]] = field(default_factory=dict)
    pdf: Path | None = None
    stamped: bool = False


class Publication(Protocol):
    """The open part of an archive on one day, iterated in a stable order: issues by date, records by id."""

    @property
    def name(self) -> str:
        """Name of the archive as the site shows it."""
        ...

    @property
    def day(self) -> date:
        """The day the states are true for (截至)."""
        ...

    @property
    def withheld(self) -> int:
        """How many records have no attribute 主动公开 and stay inside (for the report to staff, never for the site)."""
        ...

    def issues(self) -> Iterator[IssueView]:
        """Every issue with at least one open record."""
        ...

    def records(self, issues: Collection[str] | None = None) -> Iterator[RecordView]:
        """Every open record, or those of some issues (by id); issue by issue.

        A publication can be pickled, so that several processes may each read some issues.
        """
        ...
