"""Titles read from pictures, mended where the contents read otherwise and the words of the issue decide."""

from difflib import SequenceMatcher

from gazette.issue.signs import looks_like_title
from gazette.issue.words import bare, folded

MOST = 2  # characters that one slip of the reader covers
USUAL = 2  # so often the contents' words must stand elsewhere in the issue, and the title's nowhere


def mended(read: str, listed: str, text: str) -> str:
    """The title with slips of the reader put right; `read` itself where nothing proves a slip.

    Two readings of the same words differ: the one whose characters stand together elsewhere in `text` is right, when
    those of the other stand so nowhere. `text` holds both readings once.
    """
    title, other, words = bare(read), bare(listed), bare(text)
    out: list[str] = []
    for kind, a, b, c, d in SequenceMatcher(None, title, other, autojunk=False).get_opcodes():
        ours, theirs = title[a:b], other[c:d]
        slip = kind != "equal" and max(b - a, d - c) <= MOST and folded(ours) != folded(theirs)
        left, right = title[a - 1 : a], title[b : b + 1]
        out.append(theirs if slip and _better(left, right, ours, theirs, words) else ours)
    better = "".join(out)
    return read if better == title else better


def _better(left: str, right: str, ours: str, theirs: str, words: str) -> bool:
    if not right and not ours and left:
        return looks_like_title("关于" + left + theirs) and not looks_like_title("关于" + left)
    return _seen(left, right, theirs, words) > USUAL and _seen(left, right, ours, words) <= 1


def _seen(left: str, right: str, middle: str, words: str) -> int:
    """How often the characters stand beside their neighbours, the rarer side counting."""
    sides = [left + middle, middle + right] if middle else [left + right]
    return min((words.count(side) for side in sides if len(side) > 1), default=0)
