"""What people say instead of what was read (更正)."""

from dataclasses import dataclass
from datetime import datetime

Share = tuple[float, float, float, float]
"""Left, top, right, bottom as shares of the page's width and height, the page as it lies in its file."""


@dataclass(frozen=True, slots=True)
class Correction:
    """A correction of one line, or of one field of a record or an issue; `value` counts in place of `before`.

    A line stands at `box` on `page` (from 1) of a master; `before` is what was read there. Of a field, `before` is what
    the text says of itself; both are as people write them, lists parted by ；, "" for nothing.
    """

    id: int
    before: str
    value: str
    by: str
    made: datetime
    reason: str = ""
    master: str | None = None
    page: int | None = None
    box: Share | None = None
    record: str | None = None
    issue: str | None = None
    field: str = ""
    withdrawn: bool = False

    @property
    def name(self) -> str:
        """C12: how people name it, to take it back."""
        return f"C{self.id}"

    @property
    def accepts(self) -> bool:
        """Whether it says that what was read is right."""
        return self.value == self.before
