"""What people should look at (待核对)."""

import shlex
from dataclasses import dataclass, fields
from enum import IntEnum

from gazette.types.correction import Share


class Weight(IntEnum):
    """How bad it may be, worst first."""

    PAGE = 0
    """A page that was not read."""
    STATEMENT = 1
    """A confirmed statement that the text it rests on no longer makes."""
    LOST = 2
    """A correction that finds no line any more, or whose record is no longer found."""
    FIELD = 3
    """A line that a title, a number, a date or an effect was read from."""
    RECORD = 4
    """What was noted of a record: its title differs from the contents, a value was guessed."""
    ISSUE = 5
    """What was noted of an issue: contents and body disagree."""
    FIGURE = 6
    """A line with figures in it: articles, dates, amounts."""
    TEXT = 7
    """Any other line of a text."""
    FURNITURE = 8
    """A head, a foot, a folio, a seal."""


@dataclass(frozen=True, slots=True)
class OtherReading:
    """What else was read on a line, and by which engine or means."""

    by: str
    text: str


@dataclass(frozen=True, slots=True)
class Doubt:
    """One thing to look at. `name` is what commands call it: a line, an event, a correction, a record, an issue,
    or a page.

    `doubt` is 0 (hardly) upwards. `sheet` counts within the issue, `page` within the master, both from 1; `box` is the
    place on the page. `text` is what counts now, `before` and `after` are the lines around it.
    """

    weight: Weight
    name: str
    reasons: tuple[str, ...]
    issue: str
    doubt: float = 0.0
    record: str | None = None
    sheet: int | None = None
    master: str | None = None
    page: int | None = None
    box: Share | None = None
    text: str = ""
    readings: tuple[OtherReading, ...] = ()
    before: str = ""
    after: str = ""

    @property
    def commands(self) -> tuple[str, ...]:
        """What to tell `gazette` to settle it: what is right, then that it is right as it stands."""
        match self.weight:
            case Weight.PAGE:
                return "retry", f"reread --issue {self.issue} --engine tesseract"
            case Weight.STATEMENT:
                return f"undo {self.name}", f"correct record {self.record} --accept"
            case Weight.LOST:
                return (f"undo {self.name}",)
            case Weight.RECORD:
                title = shlex.quote(f"title={self.text}")
                return (
                    f"correct record {self.name} --set {title}",
                    f"correct record {self.name} --accept",
                )
            case Weight.ISSUE:
                return (f"correct issue {self.name} --accept",)
            case _:
                text = shlex.quote(self.text)
                return f"correct line {self.name} --text {text}", f"correct line {self.name} --accept"

    def as_record(self) -> dict[str, object]:
        """The object that `gazette review --json` prints: every field, the weight as a word, the commands."""
        plain = {field.name: getattr(self, field.name) for field in fields(self)}
        return plain | {"weight": self.weight.name.lower(), "commands": self.commands}
