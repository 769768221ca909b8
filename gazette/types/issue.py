"""What an issue holds: masthead, contents, documents."""

from dataclasses import dataclass

from gazette.types.printed import Span


@dataclass(frozen=True, slots=True)
class ContentsEntry:
    """A line of the printed table of contents: title and folio as printed, the section heading above it, if any."""

    title: str
    folio: str
    span: Span
    section: str = ""


@dataclass(frozen=True, slots=True)
class Masthead:
    """What the cover says of the issue; None where it says nothing."""

    gazette: str | None = None
    year: int | None = None
    number: int | None = None
    running_total: int | None = None
    date: str | None = None


@dataclass(frozen=True, slots=True)
class Segment:
    """One document of an issue: characters [span) of the issue's text, its title as joined, and why it begins here."""

    span: Span
    title: str
    title_span: Span
    page_first: int
    page_last: int
    reasons: tuple[str, ...]
    review: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SplitIssue:
    """An issue taken apart. `review` names disagreements between contents and body."""

    masthead: Masthead
    contents: tuple[ContentsEntry, ...]
    segments: tuple[Segment, ...]
    review: tuple[str, ...] = ()
