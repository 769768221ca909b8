"""A text laid out for the rules: its plain form, its paragraphs, and what stands in titles, quotations and brackets."""

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cache, cached_property

from gazette.rules import dates
from gazette.rules.data import any_of, load
from gazette.rules.script import is_traditional, plain
from gazette.types.printed import Span
from gazette.types.regulation import Found

_PAIRS = {"《": "》", "「": "」", "『": "』", "“": "”", "(": ")"}
_CLOSERS = {close: open_ for open_, close in _PAIRS.items()}
_MARKS = re.compile(r"[《》「」『』“”()]")
_STOP = re.compile(r"[。！？；\n]")
_TITLED, _QUOTED, _BRACKETED = 1, 2, 4
_SHORTEST_QUOTED = 5


@cache
def _names_kind() -> re.Pattern[str]:
    """The words that end the title of a rule or an order (gazette/data/titles.toml)."""
    return re.compile(f"(?:{any_of(load('titles')['normative'])})(?:\\([^()]{{1,12}}\\))?$")


@dataclass(frozen=True)
class Passage:
    """A cleaned text with all that several rules need of it. `plain` is as long as `text`.

    `year` is the year of the issue it is printed in, None where it is not known.
    """

    text: str
    year: int | None = None

    @cached_property
    def plain(self) -> str:
        """The form rules match against (gazette.rules.script)."""
        return plain(self.text)

    @cached_property
    def traditional(self) -> bool:
        """Whether it is written in traditional characters."""
        return is_traditional(self.text)

    @cached_property
    def roc(self) -> bool:
        """Whether years of two or three digits count from 1912 (民國)."""
        return self.traditional or "中华民国" in self.plain

    def days(self, words: str) -> list[Found[str]]:
        """The dates in some of its words, years reckoned as in this text; spans are those of the words."""
        return dates.find(words, roc=self.roc, year=self.year)

    @cached_property
    def corner_titles(self) -> bool:
        """Whether 「」 hold titles: as in Taiwan, and in traditional texts that do without 《》."""
        return self.traditional and "「" in self.plain and ("中华民国" in self.plain or "《" not in self.plain)

    @cached_property
    def paragraphs(self) -> tuple[Span, ...]:
        """The lines that are not empty."""
        out, start = [], 0
        for line in self.text.split("\n"):
            if line.strip():
                out.append(Span(start, start + len(line)))
            start += len(line) + 1
        return tuple(out)

    @cached_property
    def _starts(self) -> list[int]:
        return [paragraph.start for paragraph in self.paragraphs]

    def paragraph_at(self, position: int) -> int:
        """The index of the paragraph that holds a character."""
        return max(bisect_right(self._starts, position) - 1, 0)

    def paragraphs_in(self, start: int, end: int) -> tuple[Span, ...]:
        """The paragraphs that begin at characters [start, end)."""
        return self.paragraphs[bisect_left(self._starts, start) : bisect_left(self._starts, end)]

    @cached_property
    def _brackets(self) -> tuple[tuple[Span, ...], bytes]:
        return _pair_up(self.plain)

    @cached_property
    def titles(self) -> tuple[Span, ...]:
        """Outermost 《…》, 「…」 and “…” where they hold titles, brackets included, in order."""
        opening = "《「" if self.corner_titles else "《"
        quoted = "《" not in self.plain and not self.corner_titles
        return tuple(
            span
            for span in self._brackets[0]
            if self.plain[span.start] in opening or (quoted and self._quotes_title(span))
        )

    def _quotes_title(self, span: Span) -> bool:
        """Whether “…” holds the title of a document, as in texts of the 1950s, which had no 《》."""
        words = self.plain[span.start + 1 : span.end - 1].rstrip()
        return (
            self.plain[span.start] == "“" and len(words) >= _SHORTEST_QUOTED and _names_kind().search(words) is not None
        )

    @cached_property
    def cover(self) -> bytes:
        """For each character: 0 in running text, else bits for title (1), quotation (2), round brackets (4)."""
        return self._brackets[1]

    def is_open(self, position: int) -> bool:
        """Whether a character stands in running text: not in a title, a quotation or brackets."""
        return not self.cover[position]

    def sentence(self, position: int) -> Span:
        """The sentence around a character; marks inside titles, quotations and brackets do not end it."""
        start = self.plain.rfind("\n", 0, position) + 1
        end = self.plain.find("\n", position)
        end = len(self.plain) if end < 0 else end
        for hit in _STOP.finditer(self.plain, start, end):
            if self.cover[hit.start()]:
                continue
            if hit.start() < position:
                start = hit.end()
            else:
                return Span(start, hit.end())
        return Span(start, end)


def _pair_up(text: str) -> tuple[tuple[Span, ...], bytes]:
    """Outermost bracket pairs, and which characters stand inside one. A bracket left open at a line's end is none."""
    cover = bytearray(len(text))
    spans: list[Span] = []
    stack: list[int] = []
    last = 0
    for hit in _MARKS.finditer(text):
        mark, position = hit[0], hit.start()
        if stack and "\n" in text[last:position]:
            stack = _after_line(stack, position, text)
        last = position
        if mark in _PAIRS:
            stack.append(position)
        elif any(text[opened] == _CLOSERS[mark] for opened in stack):
            while text[stack[-1]] != _CLOSERS[mark]:
                stack.pop()
            opened = stack.pop()
            span = Span(opened, position + 1)
            while spans and spans[-1].start > opened:
                spans.pop()
            if not stack or text[opened] == "《":
                spans.append(span)
            bit = _TITLED if text[opened] in "《「『" else _QUOTED if text[opened] == "“" else _BRACKETED
            cover[opened : position + 1] = bytes([bit]) * (position + 1 - opened)
    return tuple(spans), bytes(cover)


def _after_line(stack: list[int], position: int, text: str) -> list[int]:
    """What is still open at a place on a later line: a quotation that ends before another begins, or nothing."""
    if text[stack[0]] != "“":
        return []
    closes, opens = text.find("”", position), text.find("“", position)
    return stack[:1] if closes >= 0 and (opens < 0 or closes < opens) else []
