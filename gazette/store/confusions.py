"""Which characters this archive takes for one another: from its corrections, and where two readings differ."""

from collections import Counter
from collections.abc import Iterator
from difflib import SequenceMatcher
from functools import cache

from sqlmodel import Session, col, delete, select

from gazette.rules.data import load
from gazette.store.packing import unpack_doubts
from gazette.store.tables import Confusion, Correction, Reading
from index.folding import fold
from index.near import Alike
from ocr.types import Page

CORRECTED = 3
"""A correction by a person says as much as so many differing readings."""


def confused(one: str, other: str) -> Iterator[tuple[str, str]]:
    """The pairs of folded characters that stand for one another in two readings of one line."""
    one, other = fold(one), fold(other)
    for kind, a, b, c, d in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        if kind == "replace" and b - a == d - c:
            yield from zip(one[a:b], other[c:d], strict=True)


def note_page(session: Session, page: Page) -> None:
    """Count the characters on which the readings of a page's lines differ."""
    counts = Counter(
        pair
        for line in page.lines
        for other in line.readings
        if other.text != line.text
        for pair in confused(other.text, line.text)
    )
    for (one, other), count in counts.items():
        row = session.get(Confusion, (one, other)) or Confusion(one=one, other=other, count=0)
        row.count += count
        session.add(row)


def derive(session: Session) -> None:
    """Count the differing readings of every page anew."""
    counts: Counter[tuple[str, str]] = Counter()
    for data in session.exec(select(Reading.data)).yield_per(50):
        for read, line in unpack_doubts(data):
            counts.update(confused(read, line))
    session.exec(delete(Confusion))
    session.add_all(Confusion(one=one, other=other, count=count) for (one, other), count in counts.items())


def alike(session: Session) -> Alike:
    """For each folded character those it is taken for: what was corrected or read differently here, then the known."""
    counts: Counter[tuple[str, str]] = Counter()
    for row in session.exec(select(Confusion)):
        counts[row.one, row.other] += row.count
    said = select(Correction.before, Correction.value)
    lines = said.where(col(Correction.master_sha256).is_not(None), col(Correction.withdrawn).is_(False))
    for before, value in session.exec(lines):
        for pair in confused(before, value):
            counts[pair] += CORRECTED
    found: dict[str, list[str]] = {}
    for (one, other), _ in counts.most_common():
        for a, b in ((one, other), (other, one)):
            if b not in found.setdefault(a, []):
                found[a].append(b)
    for character, others in known().items():
        mine = found.setdefault(character, [])
        mine.extend(other for other in others if other not in mine)
    return found


@cache
def known() -> Alike:
    """The characters that are taken for one another everywhere (gazette/data/confusables.toml), folded."""
    found: dict[str, list[str]] = {}
    for group in load("confusables")["groups"]:
        characters = list(dict.fromkeys(fold(group)))
        for character in characters:
            mine = found.setdefault(character, [])
            mine.extend(other for other in characters if other != character and other not in mine)
    return found
