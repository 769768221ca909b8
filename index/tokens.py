"""The one tokenizer: single characters and bigrams of folded text.

A word of one or two characters is in a text exactly when it is one of the text's tokens. A longer word can only be in
texts that hold all its bigrams; whether it is, has to be verified on the folded text.
"""

from itertools import pairwise

LONGEST = 2


def tokens(folded: str) -> set[str]:
    """Every single character and every bigram of a folded text."""
    return {*folded, *map("".join, pairwise(folded))}


def needed(word: str) -> list[str]:
    """The tokens that a text must hold to contain the folded word; for one or two characters the word itself."""
    if len(word) <= LONGEST:
        return [word]
    return list(dict.fromkeys(word[at : at + 2] for at in range(len(word) - 1)))
