"""The numbered clauses of standards: 3, 3.1, 3.1.1, and A.1 in an annex. Each is the one whose turn it is.

A decimal alone is none (2.5米 is no clause 2.5): a clause is the first below the one before it, or the next beside it
or beside one that holds it.
"""

import re
from typing import NamedTuple

from gazette.rules.passage import Passage
from gazette.types.printed import Span

_SOME = re.compile(r"\n(?:[0-9]{1,2}|[A-Z])\.1(?![0-9.])")
_LABEL = re.compile(
    r"(?P<n>(?:[0-9]{1,2}|[A-Z])(?:\.[0-9]{1,2})*)(?![0-9.])(?P<gap>[ ]*)(?=[\u4e00-\u9fffA-Za-z《〔(“]|$)"
)
_HEADING = re.compile(r"[^。；：，\t…]{2,40}")

Number = tuple[str, ...]


class Clause(NamedTuple):
    """A clause: its number part by part, and the characters of its label."""

    number: Number
    label: Span


def find(passage: Passage) -> list[Clause]:
    """The clauses of a text in order. Those of the first rank (3 术语) count only where some of them hold others."""
    if not _SOME.search(passage.plain):
        return []
    out: list[Clause] = []
    last: Number = ()
    for paragraph in passage.paragraphs:
        hit = _LABEL.match(passage.plain, paragraph.start, paragraph.end)
        number = tuple(hit["n"].split(".")) if hit else ()
        if hit and _follows(number, last) and (len(number) > 1 or _heads(passage, hit, paragraph.end)):
            out.append(Clause(number, Span(hit.start(), hit.end("n"))))
            last = number
    held = {clause.number[:1] for clause in out if len(clause.number) > 1}
    return out if held & {clause.number for clause in out} else [one for one in out if len(one.number) > 1]


def _heads(passage: Passage, label: re.Match[str], end: int) -> bool:
    """Whether a number alone is that of a heading: 4 技术要求."""
    named = _HEADING.fullmatch(passage.plain, label.end(), end)
    return label["n"].isdigit() and label["gap"] != "" and named is not None


def _follows(number: Number, last: Number) -> bool:
    """Whether a clause may come after another: 4.1 or 5 after 4; 4.1.1, 4.2 or 5 after 4.1; A.1 where annexes begin.

    Where the first rank is labelled otherwise (五、) or left out, 5.1 comes after 4.2.
    """
    *above, own = number
    if own == "1" and above:
        return tuple(above) == last or (len(above) == 1 and _is_next(above[0], last[0] if last else ""))
    return tuple(above) == last[: len(above)] and _is_next(own, last[len(above)] if len(last) > len(above) else "")


def _is_next(part: str, before: str) -> bool:
    """Whether a part of a number counts on from another; from none 1 does, and from a figure the letter A."""
    if part.isdigit():
        return int(part) == (int(before) if before.isdigit() else 0) + 1
    return part == (chr(ord(before) + 1) if before.isalpha() else "A")
