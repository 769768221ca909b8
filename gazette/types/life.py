"""The life of a regulation: events, states, validity, proposals."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from gazette.types.matching import Candidate


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
    about, None while unresolved or ambiguous (then `candidates` may name some). `until` is the last day of an
    extension, a suspension or a term.
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
    until: str | None = None
