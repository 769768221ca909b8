"""Footnotes: small type with a mark, under a short rule at the foot of a column."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ocr.tables import Rule
from ocr.types import Box, Line, Role

MARK = re.compile(r"[①-⑳❶-❿*＊※†]|[\[［(（〔]?[0-9]{1,2}[\]］)）〕]|注\s*[0-9]{0,2}\s*[:：]")
"""What a footnote begins with: ①, *, ［1］, (1), 1), 注："""
SHORT_LEAST, SHORT_MOST = 2.0, 0.6
"""The rule over footnotes: at least so many ems, at most this share of the print's width."""
LOW = 0.4
"""It stands below this share of the sheet."""
SMALLER = 0.95
"""Footnotes are set in type of at most so many ems."""


def parted(
    body: Sequence[Line], rules: Sequence[Rule], tables: Sequence[Box], height: float, em: float
) -> tuple[list[Line], list[Line]]:
    """The lines of the body without its footnotes, and these with their role."""
    notes: set[int] = set()
    if body:
        wide = max(line.box.right for line in body) - min(line.box.left for line in body)
        for rule in rules:
            short = not rule.vertical and SHORT_LEAST * em <= rule.end - rule.start <= SHORT_MOST * wide
            if short and rule.at > LOW * height and not any(_touches(rule, box, em) for box in tables):
                notes |= _under(rule, body, em)
    rest = [line for i, line in enumerate(body) if i not in notes]
    return rest, [replace(line, role=Role.FOOTNOTE) for i, line in enumerate(body) if i in notes]


def _under(rule: Rule, body: Sequence[Line], em: float) -> set[int]:
    """The lines of the rule's column under it, when they look like footnotes; no other line may be among them."""
    under = [
        i
        for i, line in enumerate(body)
        if line.box.top > rule.at - 0.3 * em and abs(line.box.left - rule.start) <= 3 * em
    ]
    if not under or any((body[i].height or em) > SMALLER * em for i in under):
        return set()
    first = min(under, key=lambda i: body[i].box.top)
    return set(under) if MARK.match(body[first].text.lstrip()) else set()


def _touches(rule: Rule, box: Box, em: float) -> bool:
    return box.top - em <= rule.at <= box.bottom + em and rule.start < box.right and rule.end > box.left
