"""Keeping ids when an issue is read or split again: which old record is which new one. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

NEAR_TITLE = 0.6


@dataclass(frozen=True, slots=True)
class Face:
    """What tells a document of an issue from its neighbours; `live` unless it was withdrawn."""

    title: str
    numbers: tuple[str, ...]
    page_first: int
    position: int
    live: bool = True


def match_faces(old: Sequence[Face], new: Sequence[Face]) -> dict[int, int]:
    """Positions in `new` → positions in `old`; each used once, the surest pairs first, strangers left unmatched."""
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
    return out | _by_place(old, new, out)


def _by_place(old: Sequence[Face], new: Sequence[Face], matched: Mapping[int, int]) -> dict[int, int]:
    """The one document left over on a page is the one that was there, however differently its title is read now."""
    left_new: dict[int, list[int]] = {}
    left_old: dict[int, list[int]] = {}
    for i, one in enumerate(new):
        if i not in matched:
            left_new.setdefault(one.page_first, []).append(i)
    for j, other in enumerate(old):
        if other.live and j not in matched.values():
            left_old.setdefault(other.page_first, []).append(j)
    pairs = [
        (here[0], left_old[page][0]) for page, here in left_new.items() if len(here) == len(left_old.get(page, ())) == 1
    ]
    return {i: j for i, j in pairs if not (new[i].numbers and old[j].numbers)}


def _score(one: Face, other: Face) -> float:
    """1 to 2 for the same number or a near title, less with every page between them; 0 for strangers."""
    likeness = SequenceMatcher(None, one.title, other.title, autojunk=False).ratio()
    same_number = bool(set(one.numbers) & set(other.numbers))
    if likeness < NEAR_TITLE and not same_number:
        return 0.0
    return likeness + same_number - 0.01 * abs(one.page_first - other.page_first) + 0.001
