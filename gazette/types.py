"""The values that travel through the archive: text with its places, regulations, effects, events, validity.

All are frozen. Names are the English column of the field's vocabulary; the Chinese term stands once in each docstring.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Generic, NamedTuple, TypeVar

T = TypeVar("T")


# ── text and its places ──────────────────────────────────────────────────────────────────────────────────────────────


class Span(NamedTuple):
    """Characters [start, end) of a named text."""

    start: int
    end: int


class Place(NamedTuple):
    """Where characters stand in print: sheet in the file (from 1), line on it (from 0), box as in `ocr.Box` or None."""

    page: int
    line: int
    box: tuple[float, float, float, float] | None


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters [start, end) of an issue's text come from one printed line."""

    start: int
    end: int
    place: Place


class ParagraphKind(StrEnum):
    """How a paragraph of an issue stands on the page."""

    TITLE = "title"
    TEXT = "text"
    ROW = "row"
    CONTENTS = "contents"
    FURNITURE = "furniture"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph (or table row, cells parted by tabs) of an issue: the characters [start, end) of its text.

    `size` is the type size relative to the issue's body type (1.0), `centred` whether it stands in the middle of its
    column, `gap` the white above it in body lines.
    """

    start: int
    end: int
    kind: ParagraphKind = ParagraphKind.TEXT
    size: float = 1.0
    bold: bool = False
    centred: bool = False
    gap: float = 0.0


@dataclass(frozen=True, slots=True)
class IssueText:
    """An issue as one string: paragraphs parted by newlines, headers and folios left out.

    `pieces` are in order and cover every character but the newlines and the tabs between cells. `folios` maps the
    sheet (from 1) to the number printed on it, where one was read. `headers` are the different running heads and feet,
    `pictures` the sheets that were read from a picture.
    """

    text: str
    pieces: tuple[Piece, ...]
    paragraphs: tuple[Paragraph, ...]
    folios: Mapping[int, str] = field(default_factory=dict)
    headers: tuple[str, ...] = ()
    pictures: frozenset[int] = frozenset()


# ── what one document says ───────────────────────────────────────────────────────────────────────────────────────────


class Mend(StrEnum):
    """How a value that differs from the print came about: proved by the grammar (repaired) or likely (guessed)."""

    NONE = ""
    REPAIRED = "repaired"
    GUESSED = "guessed"


@dataclass(frozen=True, slots=True)
class Found(Generic[T]):
    """A value with its proof: the characters of the document's text that say it, as printed."""

    value: T
    span: Span
    printed: str
    mend: Mend = Mend.NONE


class Kind(StrEnum):
    """What sort of document it is."""

    LAW = "law"  # 法律
    ADMINISTRATIVE_REGULATION = "administrative_regulation"  # 行政法规
    RULE = "rule"  # 规章
    NORMATIVE = "normative"  # 规范性文件
    ANNOUNCEMENT = "announcement"  # 公告
    REPLY = "reply"  # 批复
    INTERPRETATION = "interpretation"  # 司法解释
    TREATY = "treaty"  # 条约、协定
    APPOINTMENT = "appointment"  # 人事任免
    CORRIGENDUM = "corrigendum"  # 更正
    LOCAL = "local"  # 地方性法规、地方政府规章
    OTHER = "other"


class Level(StrEnum):
    """Ranks of the structure, outermost first."""

    PART = "part"  # 编
    CHAPTER = "chapter"  # 章
    SECTION = "section"  # 节
    ARTICLE = "article"  # 条
    PARAGRAPH = "paragraph"  # 款
    ITEM = "item"  # 项 (一)
    SUBITEM = "subitem"  # 目 1.
    HEADING = "heading"  # 一、
    ATTACHMENT = "attachment"  # 附件


@dataclass(frozen=True, slots=True)
class Provision:
    """A node of the structure: `label` as printed (第七条), `number` its number ("7", "7-1" for 之一).

    `title` is "" where it has none; `span` covers the node with all below it.
    """

    level: Level
    label: str
    number: str
    title: str
    span: Span
    children: "tuple[Provision, ...]" = ()


@dataclass(frozen=True, slots=True)
class Citation:
    """Text that names another document (引用) by title, number or both; `basis` when it is the legal basis (根据)."""

    span: Span
    title: str | None
    number: str | None = None
    date: str | None = None
    issuer: str | None = None
    basis: bool = False


class Verb(StrEnum):
    """What a document does to another (效力影响)."""

    REPEAL = "repeal"
    REPLACE = "replace"
    LAPSE = "lapse"
    PARTIAL = "partial"
    AMEND = "amend"
    SUSPEND = "suspend"
    EXTEND = "extend"


@dataclass(frozen=True, slots=True)
class Effect:
    """What this document does to one other document, with the sentence that says so.

    `title` is None when the target is unnamed. Dates are ISO 8601, shortened where the print is ("1986-02"). `scope` is
    "whole" or the words that limit it. `effective` is the day it bites, None when unknown. `span` is the quote's,
    `target` the characters naming the target, `row` the printed row number in a table or list.
    """

    verb: Verb
    title: str | None
    number: str | None
    date: str | None
    scope: str
    effective: str | None
    quote: str
    span: Span
    target: Span | None = None
    issuer: str | None = None
    row: str | None = None


@dataclass(frozen=True, slots=True)
class Regulation:
    """What the text of one document says of itself; every value with its span in `text`.

    `text` is the cleaned text. Dates are ISO 8601, shortened where the print is. `expires` is as printed: a last day or
    a duration ("P5Y"); `date_expires` is computed from it. `articles` is the highest article number of the main text.
    """

    text: str
    title: Found[str] | None = None
    kind: Kind = Kind.OTHER
    numbers: tuple[Found[str], ...] = ()
    issuers: tuple[Found[str], ...] = ()
    addressees: tuple[Found[str], ...] = ()
    date_document: Found[str] | None = None
    date_published: Found[str] | None = None
    date_effective: Found[str] | None = None
    expires: Found[str] | None = None
    date_expires: str | None = None
    articles: int = 0
    provisions: tuple[Provision, ...] = ()
    citations: tuple[Citation, ...] = ()
    effects: tuple[Effect, ...] = ()
    disclosure: Found[str] | None = None
    warnings: tuple[str, ...] = ()


# ── what an issue holds ──────────────────────────────────────────────────────────────────────────────────────────────


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


# ── matching to records ──────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Candidate:
    """A record that might be meant: `distance` is edits / characters of the title, `because` says what agrees."""

    record: str
    distance: float
    because: str


@dataclass(frozen=True, slots=True)
class Resolved:
    """Exactly one record is meant."""

    record: str
    distance: float
    because: str


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """Several records may be meant; staff decide."""

    candidates: tuple[Candidate, ...]


@dataclass(frozen=True, slots=True)
class Unresolved:
    """No record of the archive is meant."""

    because: str = ""


Reference = Resolved | Ambiguous | Unresolved


# ── the life of a regulation ─────────────────────────────────────────────────────────────────────────────────────────


class EventKind(StrEnum):
    """Facts that change validity (效力变动事件)."""

    PUBLISHED = "published"
    COMMENCED = "commenced"
    AMENDED = "amended"
    PARTLY_REPEALED = "partly_repealed"
    REPEALED = "repealed"
    LAPSED = "lapsed"
    SUSPENDED = "suspended"
    RESTORED = "restored"
    EXTENDED = "extended"
    REVIEWED = "reviewed"
    UNDONE = "undone"


@dataclass(frozen=True, slots=True)
class Evidence:
    """What an event rests on (依据): a sentence of a record, or a paper outside the archive; at least a reason."""

    record: str | None = None
    quote: str = ""
    page: int | None = None
    box: tuple[float, float, float, float] | None = None
    paper: str = ""


@dataclass(frozen=True, slots=True)
class Statement:
    """A fact about a record's life as somebody states it; the store makes it an Event by giving it id and time."""

    record: str
    kind: EventKind
    effective: date | None
    by: str
    evidence: Evidence
    scope: tuple[str, ...] = ()
    until: date | None = None
    undoes: int | None = None
    act: str = ""


@dataclass(frozen=True, slots=True)
class Event:
    """An append-only fact about one record.

    `effective` is the day it bites (None: unknown), `recorded` when it was stated (UTC), `by` who stated it. `scope`
    is empty for the whole document or names provisions ("第七条"). `until` is the last day of a term or an extension.
    `undoes` is the event an UNDONE event takes back. `act` groups events stated together (one decision, one list).
    """

    id: int
    record: str
    kind: EventKind
    effective: date | None
    recorded: datetime
    by: str
    evidence: Evidence
    scope: tuple[str, ...] = ()
    until: date | None = None
    undoes: int | None = None
    act: str = ""


class State(StrEnum):
    """Validity of a regulation on a day (时效性). Unverified is never shown as in force."""

    UNVERIFIED = "unverified"
    NOT_YET_IN_FORCE = "not_yet_in_force"
    IN_FORCE = "in_force"
    AMENDED = "amended"
    PARTLY_REPEALED = "partly_repealed"
    SUSPENDED = "suspended"
    REPEALED = "repealed"
    LAPSED = "lapsed"


@dataclass(frozen=True, slots=True)
class Validity:
    """A conclusion for one day: the state, the day it began (None: unknown), the events behind it, decisive first."""

    state: State
    since: date | None = None
    because: tuple[Event, ...] = ()


@dataclass(frozen=True, slots=True)
class Interval:
    """The state holds from `start` (None: from the beginning) up to but not including `end` (None: open)."""

    state: State
    start: date | None
    end: date | None
    because: tuple[int, ...] = ()


class ProposalState(StrEnum):
    """Where a proposal stands (待确认)."""

    OPEN = "open"
    CONFIRMED = "confirmed"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Proposal:
    """An event the machine found; it counts only when staff confirm it.

    `decision` is the record whose text says so; for `commenced` it is the record itself. `target` is the record it is
    about, None while unresolved or ambiguous (then `candidates` may name some).
    """

    id: int
    decision: str
    verb: str
    target_title: str | None
    target_number: str | None
    target: str | None
    candidates: tuple[Candidate, ...]
    scope: str
    effective: str | None
    row: str | None
    page: int | None
    box: tuple[float, float, float, float] | None
    quote: str
    state: ProposalState
    match: str = ""
