"""A document copied as one line (a search result, a field of a database): its spaces stand for its line breaks."""

import re
from collections.abc import Iterator
from itertools import islice

from gazette.rules.edits import Edit

_LINES, _LONG, _BREAKS = 3, 70, 3
_GAP = re.compile(r"(?<=[^\s\x00-\x7f]|[0-9)])[ \t]+(?=[^\s\x00-\x7f]|[0-9(])")
_LABEL = re.compile(
    r"(?:第[ ]?[0-9〇零○一二三四五六七八九十百]+[ ]?(?:[条條章节節编編](?:之.)?)?|[司局部署厅省市长長])$"
)
_BANNER_AND_DAY = re.compile(
    r"^[\u4e00-\u9fff]{3,30}(?:令|公告|函)(?P<gap>[ \t]+)(?:中[华華]民[国國])?[^ \n]{2,6}年[^ \n]{2,10}日[ ]*$",
    re.MULTILINE,
)
_BANNER_AND_GAP = re.compile(r"[令告函][ \t]")
_OPENING, _CLOSING = "《「『（(〔[", "》」』）)〕]"


def flattened(text: str) -> Iterator[Edit]:
    """A line break between a banner and the day beside it; in a text of almost no lines, one for each space.

    Spaces behind a label and in brackets stay.
    """
    for hit in _BANNER_AND_DAY.finditer(text) if _BANNER_AND_GAP.search(text) else ():
        yield Edit(*hit.span("gap"), "\n")
    lines = list(islice((line for line in text.split("\n") if line.strip()), _LINES + 1))
    if not 0 < len(lines) <= _LINES or max(map(len, lines)) < _LONG:
        return
    gaps = [hit for hit in _GAP.finditer(text) if _is_break(text, hit)]
    if len(gaps) >= _BREAKS:
        yield from (Edit(hit.start(), hit.end(), "\n") for hit in gaps)


def _is_break(text: str, gap: re.Match[str]) -> bool:
    """Whether a space may end a paragraph: outside brackets, not behind a label, not inside a date or a number."""
    before = text[max(gap.start() - 80, 0) : gap.start()].rpartition("\n")[2]
    if sum(before.count(mark) for mark in _OPENING) > sum(before.count(mark) for mark in _CLOSING):
        return False
    after = text[gap.end() : gap.end() + 8]
    if before[-1].isdigit() or re.match(r"[0-9]+[ ]*(?:[月日号號条條]|年(?![ ]*[0-9]))", after):
        return False
    return not _LABEL.search(before)
