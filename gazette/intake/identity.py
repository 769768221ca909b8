"""Keeping ids when an issue is read or split again: which old record is which new one. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

NEAR_TITLE = 0.6


@dataclass(frozen=True, slots=True)
class Face:
    """What tells a document of an issue from its neighbours."""

    title: str
    numbers: tuple[str, ...]
    page_first: int
    position: int


def match_faces(old: Sequence[Face], new: Sequence[Face]) -> dict[int, int]:
    """Positions in `new` → positions in `old`; each used once, the surest pairs first, unlike ones left unmatched."""
    scored = []
    for i, one in enumerate(new):
        for j, other in enumerate(old):
            score = _score(one, other)
            if score > 0:
                scored.append((-score, abs(one.position - other.position), i, j))
    out: dict[int, int] = {}
    taken: set[int] = set()
    for _, _, i, j in sorted(scored):
        if i not in out and j not in taken:
            out[i] = j
            taken.add(j)
    return out


def _score(one: Face, other: Face) -> float:
    """1 to 2 for the same number or a near title, less with every page between them; 0 for strangers."""
    likeness = SequenceMatcher(None, one.title, other.title, autojunk=False).ratio()
    same_number = bool(set(one.numbers) & set(other.numbers))
    if likeness < NEAR_TITLE and not same_number:
        return 0.0
    return likeness + same_number - 0.01 * abs(one.page_first - other.page_first) + 0.001
