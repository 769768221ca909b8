"""From pages of lines to an issue as one string of paragraphs, every character traced back to the print."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from statistics import median

from gazette.issue.blocks import Block, Item, Table, blocks_of
from gazette.issue.columns import areas
from gazette.issue.contents import is_lone_folio
from gazette.issue.furniture import sort_lines
from gazette.issue.jumps import joined
from gazette.issue.plain import plain_text
from gazette.issue.printed import downwards, measure, rows_of
from gazette.issue.skew import straightened
from gazette.issue.tables import CellLine, carried_over, rows_of_table
from gazette.types.printed import IssueText, Paragraph, ParagraphKind, Piece, Place
from ocr.types import Line, Origin, Page


def assemble(pages: Sequence[Page]) -> IssueText:
    """The issue's text: heads, folios and seals left out, lines joined to paragraphs over columns and pages.

    Lines of files without layout (`Origin.FILE`) are a paragraph each. The reading order is that of the pages' lines.
    """
    if len(pages) == 1 and (alone := _file_text(pages[0])):
        return alone
    straight = [straightened(page) for page in pages]
    sorted_pages = sort_lines(straight)
    type_ = measure(straight)
    spaces = areas(straight, [[line for _, line in one.body] for one in sorted_pages])
    items: list[Item] = []
    for page, one, area in zip(straight, sorted_pages, spaces, strict=True):
        for group in _tables_apart(one.body):
            if group[0][1].cell:
                items.append(Table(page.number, tuple(rows_of_table([CellLine(page.number, *pair) for pair in group]))))
            else:
                items.extend(downwards(rows_of(page, group, area.columns, type_)))
    writer = _Writer({page.number: page.lines for page in pages})
    for block in joined(blocks_of(_tables_whole(items))):
        writer.write(block)
    pictures = frozenset(page.number for page in pages if page.origin is Origin.OCR)
    heads = dict.fromkeys(head for one in sorted_pages for head in one.heads if head)
    folios = {page.number: one.folio for page, one in zip(pages, sorted_pages, strict=True) if one.folio}
    return IssueText(
        "".join(writer.text), tuple(writer.pieces), tuple(writer.paragraphs), folios, tuple(heads), pictures
    )


def _file_text(page: Page) -> IssueText | None:
    """The text of a page without layout, the short way; None for print, and where `plain_text` gives none."""
    if page.origin is not Origin.FILE or any(line.cell for line in page.lines):
        return None
    text = plain_text([line.text for line in page.lines])
    if text is None:
        return None
    places = (Place(page.number, index, line.box) for index, line in enumerate(page.lines) if line.text.strip())
    pieces = (Piece(at.start, at.end, place) for at, place in zip(text.paragraphs, places, strict=True))
    return replace(text, pieces=tuple(pieces))


def _tables_apart(body: Sequence[tuple[int, Line]]) -> Iterator[list[tuple[int, Line]]]:
    """Runs of running text, and each ruled table whole where its first cell stands."""
    run: list[tuple[int, Line]] = []
    done: set[int] = set()
    for index, line in body:
        if line.cell is None:
            run.append((index, line))
            continue
        if run:
            yield run
            run = []
        if line.cell.table not in done:
            done.add(line.cell.table)
            yield [pair for pair in body if pair[1].cell and pair[1].cell.table == line.cell.table]
    if run:
        yield run


def _tables_whole(items: Sequence[Item]) -> list[Item]:
    """Tables that run over pages made one."""
    whole: list[Item] = []
    for item in items:
        last = whole[-1] if whole else None
        if isinstance(item, Table) and isinstance(last, Table) and item.page - last.page in (0, 1):
            rows = carried_over(last.rows, item.rows)
            if rows is not None:
                whole[-1] = Table(item.page, tuple(rows))
                continue
        whole.append(item)
    return whole


@dataclass
class _Writer:
    """The string as it grows, with its pieces and paragraphs; `lines` are the sheets' lines as they were read."""

    lines: Mapping[int, Sequence[Line]]
    text: list[str] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)
    paragraphs: list[Paragraph] = field(default_factory=list)
    at: int = 0

    def write(self, block: Block) -> None:
        """One paragraph."""
        if self.at:
            self._put("\n")
        start = self.at
        if block.cells is not None:
            for number, cell in enumerate(block.cells.cells):
                if number:
                    self._put("\t")
                for one in cell:
                    self._line(one.page, one.index, start)
        for row in block.rows:
            if block.kind is ParagraphKind.CONTENTS and self.at > start and is_lone_folio(row):
                self._put("\t")
            for number, (index, _) in enumerate(row.lines):
                if number:
                    self._put("\t")
                self._line(row.page, index, start)
        sizes = [row.size for row in block.rows]
        size = median(sizes) if len(sizes) > 1 else sum(sizes) or 1.0
        bold = bool(block.rows) and all(row.bold for row in block.rows)
        centred = bool(block.rows) and all(row.centred for row in block.rows)
        self.paragraphs.append(
            Paragraph(start, self.at, block.kind, round(size, 3), bold, centred, round(block.gap, 2))
        )

    def _put(self, text: str) -> None:
        self.text.append(text)
        self.at += len(text)

    def _line(self, page: int, index: int, paragraph: int) -> None:
        line = self.lines[page][index]
        text = line.text.strip()
        if self.at > paragraph and re.fullmatch(r"[A-Za-z],?[A-Za-z]", self.text[-1][-1:] + text[:1]):
            self._put(" ")
            self.pieces[-1] = Piece(self.pieces[-1].start, self.at, self.pieces[-1].place)
        start = self.at
        self._put(text)
        box = line.box
        self.pieces.append(Piece(start, self.at, Place(page, index, (box.left, box.top, box.right, box.bottom))))
