"""What an import is asked to do, what it tells on its way, and what it did."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol


class Progress(Protocol):
    """What the import tells of its way; the command line draws a bar, tests listen."""

    def begin(self, name: str, pages: int) -> None:
        """So many pages are about to be read; `name` says of what."""
        ...

    def advance(self, pages: int) -> None:
        """So many more pages are done."""
        ...


@dataclass(slots=True)
class ImportReport:
    """What an import did. `refused` and `unread` say for each file or page what is wrong and what to do."""

    imported: list[str] = field(default_factory=list)
    held: list[str] = field(default_factory=list)
    records: list[str] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)
    unread: list[tuple[str, int, str]] = field(default_factory=list)
    pages: int = 0


@dataclass(frozen=True, slots=True)
class Order:
    """How an import is to be done."""

    engine: str
    workers: int
    hints: Mapping[str, str]
    by: str
