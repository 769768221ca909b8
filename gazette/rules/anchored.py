"""Patterns that would be slow over a whole text, looked for only around a word that they must hold."""

import re
from collections.abc import Iterator


def around(flat: str, word: str, pattern: re.Pattern[str], before: int, behind: int) -> Iterator[re.Match[str]]:
    """The matches of a pattern that hold `word`, in order and apart.

    Each begins at most `before` characters before the word and ends at most `behind` after the word's beginning.
    """
    position, done = flat.find(word), 0
    while position >= 0:
        hit = pattern.search(flat, max(done, position - before), position + behind)
        if hit and hit.start() <= position < hit.end():
            done = hit.end()
            yield hit
        position = flat.find(word, max(position + 1, done))
