"""Breaking Chinese text into lines: no stop begins a line, no opening bracket ends one, digits stay together."""

import re
from collections.abc import Callable

NOT_FIRST = set("、。，；：？！）》〉〕」』”’…·.,;:?!)%")
NOT_LAST = set("（《〈〔「『“‘([")
UNIT = re.compile(r"[A-Za-z0-9.\-/]+|[—…]+|.", re.DOTALL)
Width = Callable[[str], float]


def break_lines(text: str, first: float, rest: float, width: Width) -> list[str]:
    """Lines of `text` at most `first` wide (then `rest`), by the measure `width`."""
    lines, line, room = [], "", first
    for unit in UNIT.findall(text):
        if not line or width(line + unit) <= room + 0.01:
            line += unit
            continue
        kept, carried = part(line, unit)
        lines.append(kept)
        line, room = carried + unit, rest
    return [*lines, line]


def part(line: str, unit: str) -> tuple[str, str]:
    """What stays on the full `line` and what goes down with the next `unit`."""
    cut = len(line)
    if unit[0] in NOT_FIRST:
        cut -= 1
        while cut > 1 and line[cut] in NOT_FIRST:
            cut -= 1
    while cut > 1 and line[cut - 1] in NOT_LAST:
        cut -= 1
    return line[:cut], line[cut:]
