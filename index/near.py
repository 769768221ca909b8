"""Readings that resemble a word: one or two of its characters taken for others that look like them."""

from collections.abc import Mapping, Sequence
from itertools import combinations, islice, product

Alike = Mapping[str, Sequence[str]]
"""For a folded character the folded characters that it is taken for, the likeliest first."""

MOST = 48
LONG = 4
"""From this length on two characters may differ."""


def variants(word: str, alike: Alike, most: int = MOST) -> tuple[str, ...]:
    """Up to `most` other readings of a folded word: one character changed, then in longer words two."""
    singles = (_changed(word, (at,), (other,)) for at in range(len(word)) for other in alike.get(word[at], ()))
    found = dict.fromkeys(islice(singles, most))
    if len(word) >= LONG:
        for places in combinations(range(len(word)), 2):
            for others in product(*(alike.get(word[at], ()) for at in places)):
                if len(found) >= most:
                    return tuple(found)
                found[_changed(word, places, others)] = None
    return tuple(found)


def one_edit_apart(one: str, other: str) -> bool:
    """Whether one character changed, missing or too much, or two neighbours swapped, makes one text the other."""
    if one == other or abs(len(one) - len(other)) > 1:
        return False
    start = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    left, right = one[start:], other[start:]
    if len(left) == len(right):
        return left[1:] == right[1:] or (left[:2] == right[1::-1] and left[2:] == right[2:])
    return left[1:] == right or left == right[1:]


def _changed(word: str, places: Sequence[int], others: Sequence[str]) -> str:
    characters = list(word)
    for at, other in zip(places, others, strict=True):
        characters[at] = other
    return "".join(characters)
