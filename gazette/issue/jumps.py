"""Documents that break off and go on elsewhere: （下转第32页） … （上接第16页）. Their pieces are joined again."""

import re
from collections.abc import Sequence

from gazette.issue.blocks import Block
from gazette.issue.words import folded
from gazette.types.printed import ParagraphKind

_TO = re.compile(r"[(〔]?下转(?:本期)?第?\d{1,4}[页面版][)〕]?$")
_FROM = re.compile(r"[(〔]?上接(?:本期)?第?\d{1,4}[页面版][)〕]?")


def joined(blocks: Sequence[Block]) -> list[Block]:
    """The blocks with every continuation behind what it continues, in the order in which they broke off.

    A continuation ends where another title, or another continuation, begins. Without its counterpart a marker moves
    nothing.
    """
    if not any("上接" in row.text for block in blocks for row in block.rows):
        return list(blocks)
    breaks = [at for at, block in enumerate(blocks) if _TO.search(_text(block))]
    starts = [at for at, block in enumerate(blocks) if _FROM.match(_text(block))]
    pairs = [(to, start) for to, start in zip(breaks, starts, strict=False) if to < start]
    if not pairs or len(breaks) != len(starts):
        return list(blocks)
    moved = {to: range(start, _end(blocks, start)) for to, start in pairs}
    gone = {at for span in moved.values() for at in span}
    out: list[Block] = []
    for at, block in enumerate(blocks):
        if at not in gone:
            out.append(block)
            out.extend(_follow(blocks, at, moved))
    return [block for block in out if not _is_marker(_text(block))]


def _follow(blocks: Sequence[Block], at: int, moved: dict[int, range]) -> list[Block]:
    """What continues a block; a continuation may break off in its turn."""
    return [one for n in moved.get(at, ()) for one in (blocks[n], *(_follow(blocks, n, moved) if n in moved else ()))]


def _end(blocks: Sequence[Block], start: int) -> int:
    for at in range(start + 1, len(blocks)):
        if blocks[at].kind not in (ParagraphKind.TEXT, ParagraphKind.ROW) or _FROM.match(_text(blocks[at])):
            return at
    return len(blocks)


def _is_marker(text: str) -> bool:
    """A marker that is a paragraph of its own; inside a paragraph it is left to the cleaning."""
    return _TO.fullmatch(text) is not None or _FROM.fullmatch(text) is not None


def _text(block: Block) -> str:
    return folded("".join(row.text for row in block.rows))
