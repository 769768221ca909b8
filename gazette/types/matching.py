"""Whether a name given in print means a record of the archive."""

from dataclasses import dataclass


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


@dataclass(frozen=True, slots=True)
class Link:
    """A pointer to a record of the archive with what a reader needs to see before following it."""

    record: str
    title: str
    number: str | None = None
