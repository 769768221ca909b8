"""Patterns that would be slow over a whole text, looked for only around words that they must hold."""

import re
from collections.abc import Iterator


def around(
    flat: str, words: re.Pattern[str], pattern: re.Pattern[str], before: int, behind: int
) -> Iterator[re.Match[str]]:
    """The matches of a pattern that hold the first of certain words, in order and apart.

    Each begins at most `before` characters before these words and ends at most `behind` after where they begin.
    """
    done = 0
    for word in words.finditer(flat):
        position = word.start()
        if position < done:
            continue
        hit = pattern.search(flat, max(done, position - before), position + behind)
        if hit and hit.start() <= position < hit.end():
            done = hit.end()
            yield hit
