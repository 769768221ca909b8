"""Changes of a text that remember where every remaining character came from."""

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple


class Edit(NamedTuple):
    """Characters [start, end) become `text`."""

    start: int
    end: int
    text: str = ""


@dataclass(frozen=True)
class Cleaned:
    """A text made readable: what `edits`, in order and apart, made of the text of `before`; raw without one."""

    text: str
    before: "Cleaned | None" = None
    edits: tuple[Edit, ...] = ()

    @cached_property
    def offsets(self) -> Sequence[int]:
        """The place in the raw text of each character, and of the end. Worked out when first asked for."""
        if self.before is None:
            return range(len(self.text) + 1)
        offsets, before, done = array("l"), self.before.offsets, 0
        for edit in self.edits:
            offsets.extend(before[done : edit.start])
            offsets.extend(_spread(before, edit))
            done = edit.end
        offsets.extend(before[done:])
        return offsets

    def apply(self, edits: Iterable[Edit]) -> "Cleaned":
        """The text after the edits; of two that overlap the earlier and longer one counts."""
        parts: list[str] = []
        made: list[Edit] = []
        done = 0
        for edit in sorted(edits, key=lambda edit: (edit.start, -edit.end)):
            if edit.start < done:
                continue
            parts += (self.text[done : edit.start], edit.text)
            made.append(edit)
            done = edit.end
        if not made:
            return self
        return Cleaned("".join((*parts, self.text[done:])), self, tuple(made))

    def recast(self, text: str) -> "Cleaned":
        """The same characters one for one in another form, `text`."""
        return self if text == self.text else Cleaned(text, self)


def _spread(offsets: Sequence[int], edit: Edit) -> list[int]:
    """Places for the characters of a replacement: one for one where lengths agree, else all at its beginning."""
    if len(edit.text) == edit.end - edit.start:
        return list(offsets[edit.start : edit.end])
    return [offsets[edit.start]] * len(edit.text)
