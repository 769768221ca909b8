"""Changes of a text that remember where every remaining character came from."""

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple


class Edit(NamedTuple):
    """Characters [start, end) become `text`."""

    start: int
    end: int
    text: str = ""


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A text made readable. `offsets[i]` is the place in the raw text of character i; one more entry gives the end."""

    text: str
    offsets: Sequence[int]

    @classmethod
    def of(cls, raw: str) -> "Cleaned":
        """The raw text as it is."""
        return cls(raw, range(len(raw) + 1))

    def apply(self, edits: Iterable[Edit]) -> "Cleaned":
        """The text after the edits; of two that overlap the earlier and longer one counts."""
        parts: list[str] = []
        offsets = array("l")
        done = 0
        for edit in sorted(edits, key=lambda edit: (edit.start, -edit.end)):
            if edit.start < done:
                continue
            parts += (self.text[done : edit.start], edit.text)
            offsets.extend(self.offsets[done : edit.start])
            offsets.extend(_spread(self.offsets, edit))
            done = edit.end
        if not parts:
            return self
        parts.append(self.text[done:])
        offsets.extend(self.offsets[done:])
        return Cleaned("".join(parts), offsets)


def _spread(offsets: Sequence[int], edit: Edit) -> list[int]:
    """Places for the characters of a replacement: one for one where lengths agree, else all at its beginning."""
    if len(edit.text) == edit.end - edit.start:
        return list(offsets[edit.start : edit.end])
    return [offsets[edit.start]] * len(edit.text)
