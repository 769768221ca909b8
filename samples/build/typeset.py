"""From blocks to pages: what stands where, and which document is on which page."""

import re
from dataclasses import dataclass
from itertools import groupby

from frames import Frames
from lines import break_lines
from marks import Ink, Seal, Sheet
from reportlab.pdfbase.pdfmetrics import stringWidth
from source import Block, Document, Issue
from table import set_table

LABEL = re.compile(r"第[一二三四五六七八九十百]+条　")


@dataclass(frozen=True)
class Style:
    """How a kind of block is set: sizes and indents in body sizes; white, and what must follow on a page, in lines."""

    face: str
    size: float = 1.0
    indent: float = 0.0
    align: str = "left"
    before: float = 0.0
    after: float = 0.0
    heavy: bool = False
    follow: float = 0.0


def styles(frames: Frames) -> dict[str, Style]:
    """The styles of an issue by the kind of block."""
    layout, text, title, label = frames.layout, frames.text_face, frames.title_face, frames.label_face
    heavy, big = bool(layout.get("title_heavy")), float(layout["title_size"])
    return {
        "paragraph": Style(text, indent=2),
        "flush": Style(text),
        "right": Style(text, align="right", before=0.5),
        "centred": Style(layout.get("note_face", text), align="centre", after=0.3, follow=3),
        "title": Style(title, big, align="centre", before=0.9, after=0.5, heavy=heavy, follow=7),
        "banner": Style(title, big * 1.1, align="centre", before=0.6, after=0.3, heavy=heavy, follow=7),
        "chapter": Style(label, 1.05, align="centre", before=0.5, after=0.3, follow=3),
        "list-title": Style(title, 1.2, align="centre", before=0.5, after=0.4, heavy=heavy, follow=3),
        "attachment": Style(label, before=0.6, follow=3),
    }


def set_issue(issue: Issue) -> tuple[list[Sheet], list[tuple[int, int]]]:
    """The body pages of an issue and, for each document, its first and last of them (from 0)."""
    frames = Frames(issue.layout)
    places = [set_document(frames, document) for document in issue.documents]
    return frames.sheets, places


def set_document(frames: Frames, document: Document) -> tuple[int, int]:
    """Set one document; the sheets (from 0) of its first and last line."""
    begin(frames, own_page=bool(frames.layout.get("new_page")) and not document.facts.get("run_on"))
    kinds = styles(frames)
    first = -1
    for kind, group in groupby(document.blocks, key=lambda block: block.kind):
        blocks = list(group)
        if kind == "row":
            set_table(frames, [block.cells for block in blocks])
            continue
        keep_together(frames, kinds[kind], len(blocks))
        first = len(frames.sheets) - 1 if first < 0 else first
        set_group(frames, blocks, kinds[kind])
    return first, len(frames.sheets) - 1


def begin(frames: Frames, own_page: bool) -> None:
    """Go to where a document begins: a page of its own, or some white below the one before."""
    if own_page or not frames.sheets:
        frames.new_page()
    elif not frames.at_top:
        frames.y += frames.leading * float(frames.layout["between"])


def keep_together(frames: Frames, style: Style, blocks: int) -> None:
    """A heading does not stay behind at the foot of a page without what it heads, nor a name without its date."""
    if style.follow:
        frames.need(frames.leading * (1.7 * blocks + style.follow))
    elif style.align == "right":
        frames.need(frames.leading * blocks)


def set_group(frames: Frames, blocks: list[Block], style: Style) -> None:
    """Blocks of one kind in a row; the lines of a title are one in the reading text."""
    if not frames.at_top:
        frames.y += style.before * frames.leading
    begun = len(frames.sheet.text)
    for block in blocks:
        set_paragraph(frames, block, style)
    if blocks[0].kind in ("title", "list-title"):
        frames.sheet.text[begun:] = ["".join(frames.sheet.text[begun:])]
    frames.y += style.after * frames.leading


def set_paragraph(frames: Frames, block: Block, style: Style) -> None:
    """One paragraph over the lines, columns and pages it needs; what goes on a new page is a new reading line."""
    size = frames.body * style.size
    leading = frames.leading * max(1.0, style.size * 0.95)
    indent = style.indent * size
    room = frames.column_width - (1.5 * size if style.align == "right" else 0)
    lines = break_lines(block.text, room - indent, room, lambda text: float(stringWidth(text, style.face, size)))
    for number, text in enumerate(lines):
        moved = frames.need(leading)
        if number == 0 or (moved and frames.column == 0):
            frames.sheet.text.append("")
        frames.sheet.text[-1] += text
        start = 0.0 if number else indent
        y = frames.y + (leading + size * 0.76) / 2
        set_line(frames, Line(text, start, room - start, y, size, full=number < len(lines) - 1), style)
        frames.y += leading
    if block.seal:
        middle = frames.left + frames.column_width - 1.5 * size - stringWidth(block.text, style.face, size) / 2
        frames.sheet.marks.append(Seal(middle, frames.y - 0.1 * leading, block.seal))


@dataclass(frozen=True)
class Line:
    """A line to set: its indent and room in points, its baseline, whether it is spread over the whole room."""

    text: str
    indent: float
    room: float
    y: float
    size: float
    full: bool


def set_line(frames: Frames, line: Line, style: Style) -> None:
    """Ink for one line; the label of an article (第一条) is in the label face."""
    text, size, marks = line.text, line.size, frames.sheet.marks
    spare = line.room - stringWidth(text, style.face, size)
    x = frames.left + line.indent
    space = spare / (len(text) - 1) if line.full and style.align == "left" and len(text) > 1 else 0.0
    if style.align != "left":
        x += spare / (2 if style.align == "centre" else 1)
    label = LABEL.match(text) if line.indent else None
    if label:
        marks.append(Ink(x, line.y, label[0], frames.label_face, size, space))
        x += stringWidth(label[0], frames.label_face, size) + space * len(label[0])
        text = text[label.end() :]
    marks.append(Ink(x, line.y, text, style.face, size, space, style.heavy))
