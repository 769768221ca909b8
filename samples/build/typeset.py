"""From blocks to pages: what stands where, in points from the top left, and which document is on which page."""

import re
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from lines import break_lines
from reportlab.pdfbase.pdfmetrics import stringWidth
from source import Block, Document, Issue

LABEL = re.compile(r"第[一二三四五六七八九十百]+条　")


@dataclass(frozen=True)
class Ink:
    """A run of characters: baseline start, face, size in points, extra space after each character, weight 0 or 1."""

    x: float
    y: float
    text: str
    face: str
    size: float
    space: float = 0.0
    heavy: bool = False
    colour: str = "black"


@dataclass(frozen=True)
class Rule:
    """A straight stroke."""

    x0: float
    y0: float
    x1: float
    y1: float
    width: float = 0.5
    colour: str = "black"


@dataclass(frozen=True)
class Seal:
    """A round red seal around its middle, the name of its body on it."""

    x: float
    y: float
    name: str


@dataclass
class Sheet:
    """One page: its ink, and its text in reading order, a paragraph (or what of it stands here) a line."""

    marks: list[Ink | Rule | Seal] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    continues: bool = False


@dataclass(frozen=True)
class Style:
    """How a kind of block is set; sizes and indents in body sizes, white in body lines."""

    face: str
    size: float = 1.0
    indent: float = 0.0
    align: str = "left"
    before: float = 0.0
    after: float = 0.0
    heavy: bool = False


class Setter:
    """Sets an issue into frames (columns of pages), top to bottom."""

    def __init__(self, layout: dict[str, Any]) -> None:
        self.layout = layout
        self.width, self.height = (mm * 72 / 25.4 for mm in layout["page_mm"])
        self.margin = layout["margin_mm"] * 72 / 25.4
        self.top = self.margin + layout.get("head", 18)
        self.bottom = self.height - self.margin - layout.get("foot", 14)
        self.body, self.leading = layout["body_pt"], layout["body_pt"] * layout.get("leading", 1.75)
        self.columns, self.gutter = layout.get("columns", 1), layout.get("gutter_pt", 20)
        self.column_width = (self.width - 2 * self.margin - (self.columns - 1) * self.gutter) / self.columns
        text, title = layout["text_face"], layout["title_face"]
        heavy = layout.get("title_heavy", False)
        big = layout.get("title_size", 1.45)
        self.styles = {
            "paragraph": Style(text, indent=2),
            "flush": Style(text),
            "right": Style(text, align="right", before=0.5),
            "centred": Style(layout.get("note_face", text), align="centre", after=0.3),
            "title": Style(title, big, align="centre", before=0.9, after=0.5, heavy=heavy),
            "banner": Style(title, big * 1.1, align="centre", before=0.6, after=0.3, heavy=heavy),
            "chapter": Style(layout["label_face"], 1.05, align="centre", before=0.5, after=0.3),
            "list-title": Style(title, 1.2, align="centre", before=0.5, after=0.4, heavy=heavy),
            "attachment": Style(layout["label_face"], before=0.6),
        }
        self.sheets: list[Sheet] = []
        self.column, self.y = self.columns, 0.0
        self.floor = self.top

    # ── frames ──

    @property
    def sheet(self) -> Sheet:
        return self.sheets[-1]

    @property
    def left(self) -> float:
        return self.margin + self.column * (self.column_width + self.gutter)

    def new_page(self) -> None:
        self.sheets.append(Sheet())
        self.column, self.y, self.floor = 0, self.top, self.top

    def new_column(self) -> None:
        self.column += 1
        self.y = self.floor
        if self.column >= self.columns:
            self.new_page()

    def need(self, height: float) -> bool:
        """Go to the next frame when `height` is not left; say whether that happened."""
        if self.sheets and self.column < self.columns and self.y + height <= self.bottom + 0.01:
            return False
        self.new_column()
        return True

    @property
    def at_top(self) -> bool:
        return self.y <= self.floor + 0.01

    # ── blocks ──

    def document(self, document: Document) -> tuple[int, int]:
        """Set one document; the sheets (from 0) of its first and last line."""
        if self.sheets and self.layout.get("new_page") and not document.facts.get("run_on"):
            self.column, self.y = self.columns - 1, self.bottom + 1
        elif not self.sheets:
            self.new_page()
        elif not self.at_top:
            self.y += self.leading * self.layout.get("between", 1.2)
        first: int | None = None
        groups = [(kind, list(blocks)) for kind, blocks in groupby(document.blocks, key=lambda b: b.kind)]
        for position, (kind, blocks) in enumerate(groups):
            if kind in ("title", "list-title", "banner", "chapter", "attachment", "centred") and position + 1 < len(
                groups
            ):
                self.need(self.leading * (1.7 * len(blocks) + (7 if kind in ("title", "banner") else 3)))
            elif kind == "right":
                self.need(self.leading * len(blocks))
            if first is None:
                self.need(self.leading * 3)
                first = len(self.sheets) - 1
            self.group(kind, blocks)
        return first or 0, len(self.sheets) - 1

    def group(self, kind: str, blocks: list[Block]) -> None:
        if kind == "row":
            self.table([block.cells for block in blocks])
            return
        style = self.styles[kind]
        if not self.at_top:
            self.y += style.before * self.leading
        fresh = len(self.sheet.text)
        for block in blocks:
            self.paragraph(block, style)
        if kind in ("title", "list-title") and len(self.sheet.text) > fresh:
            self.sheet.text[fresh:] = ["".join(self.sheet.text[fresh:])]
        self.y += style.after * self.leading

    def paragraph(self, block: Block, style: Style) -> None:
        size = self.body * style.size
        leading = self.leading * max(1.0, style.size * 0.95)
        indent = style.indent * size
        room = self.column_width - (1.5 * size if style.align == "right" else 0)
        lines = break_lines(block.text, room - indent, room, lambda text: stringWidth(text, style.face, size))
        for number, line in enumerate(lines):
            moved = self.need(leading)
            if number == 0 or (moved and self.column == 0):
                self.sheet.text.append("")
            self.sheet.continues = self.sheet.continues or (moved and self.column == 0 and number > 0)
            self.sheet.text[-1] += line
            last = number == len(lines) - 1
            self.line(line, style, size, leading, indent if number == 0 else 0.0, room, last)
            self.y += leading
        if block.seal:
            middle = self.left + self.column_width - 1.5 * size - stringWidth(block.text, style.face, size) / 2
            self.sheet.marks.append(Seal(middle, self.y - 0.1 * leading, block.seal))

    def line(
        self, text: str, style: Style, size: float, leading: float, indent: float, room: float, last: bool
    ) -> None:
        width = stringWidth(text, style.face, size)
        y = self.y + (leading + size * 0.76) / 2
        x, space = self.left + indent, 0.0
        if style.align == "centre":
            x = self.left + (self.column_width - width) / 2
        elif style.align == "right":
            x = self.left + room - width
        elif not last and len(text) > 1:
            space = (room - indent - width) / (len(text) - 1)
        label = LABEL.match(text) if indent and style.align == "left" else None
        if label:
            face = self.layout["label_face"]
            self.sheet.marks.append(Ink(x, y, label.group(), face, size, space))
            x += stringWidth(label.group(), face, size) + space * len(label.group())
            text = text[label.end() :]
        self.sheet.marks.append(Ink(x, y, text, style.face, size, space, style.heavy))

    # ── tables ──

    def table(self, rows: list[tuple[str, ...]]) -> None:
        """A ruled table whose rows stay whole; a new frame begins with the head again."""
        size = self.body * 0.9
        leading = size * 1.45
        edges = self.edges(rows)
        self.y += 0.2 * self.leading
        for number, row in enumerate(rows):
            cells = [
                self.cell(text, right - left - 8, size)
                for text, left, right in zip(row, edges, edges[1:], strict=False)
            ]
            height = leading * max(len(cell) for cell in cells) + 7
            if self.need(height) and number:
                self.row(rows[0], [[cell] for cell in rows[0]], edges, size, leading, leading + 7, True)
            self.row(row, cells, edges, size, leading, height, number == 0)
        self.y += 0.6 * self.leading

    def cell(self, text: str, room: float, size: float) -> list[str]:
        """The lines of one cell."""
        return break_lines(text, room, room, lambda part: stringWidth(part, self.layout["text_face"], size))

    def edges(self, rows: list[tuple[str, ...]]) -> list[float]:
        """Where the upright rules stand, from the column's left: widths after the longest cell, the widest giving way."""
        size = self.body * 0.9
        longest = [
            max(stringWidth(row[i], self.layout["label_face"], size) for row in rows) + 10 for i in range(len(rows[0]))
        ]
        room = self.column_width
        cap = room
        while sum(min(width, cap) for width in longest) > room:
            cap -= 1.0
        longest = [min(width, cap) for width in longest]
        edges = [0.0]
        for width in longest:
            edges.append(edges[-1] + room * width / sum(longest))
        return edges

    def row(
        self,
        printed: tuple[str, ...],
        cells: list[list[str]],
        edges: list[float],
        size: float,
        leading: float,
        height: float,
        head: bool,
    ) -> None:
        face = self.layout["label_face"] if head else self.layout["text_face"]
        top, marks = self.y, self.sheet.marks
        for column, (lines, left, right) in enumerate(zip(cells, edges, edges[1:], strict=False)):
            start = top + (height - leading * len(lines)) / 2
            for number, text in enumerate(lines):
                width = stringWidth(text, face, size)
                short = head or right - left < self.column_width * 0.3
                x = self.left + (left + right - width) / 2 if short else self.left + left + 4
                marks.append(Ink(x, start + number * leading + (leading + size * 0.76) / 2, text, face, size))
        for edge in edges:
            marks.append(Rule(self.left + edge, top, self.left + edge, top + height))
        for y in (top, top + height):
            marks.append(Rule(self.left, y, self.left + edges[-1], y))
        self.sheet.text.append("\t".join(printed))
        self.y += height


def set_issue(issue: Issue) -> tuple[list[Sheet], list[tuple[int, int]]]:
    """The body pages of an issue and, for each document, its first and last of them (from 0)."""
    setter = Setter(issue.layout)
    places = [setter.document(document) for document in issue.documents]
    return setter.sheets, places
