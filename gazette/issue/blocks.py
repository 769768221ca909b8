"""Rows of print gathered into paragraphs: contents entry by entry, the cover apart, footnotes after their paragraph."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from gazette.issue.contents import Entry, find_entries, is_contents_heading
from gazette.issue.masthead import masthead_lines
from gazette.issue.paragraphs import TITLE_SIZE, continues
from gazette.issue.printed import Printed
from gazette.issue.tables import Row
from gazette.issue.words import is_article, is_number, is_promulgation
from gazette.types.printed import ParagraphKind
from ocr.types import Role

LINE_PITCH = 1.7  # body lines stand so many ems apart, which is the unit of `Paragraph.gap`
COVER_SENTENCES = 3  # a cover has fewer lines with a full stop than this


@dataclass(frozen=True, slots=True)
class Table:
    """A ruled table as rows; `page` is where it ends so far."""

    page: int
    rows: tuple[Row, ...]


Item = Printed | Table


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph to be written: rows of print, or one row of a table."""

    kind: ParagraphKind
    rows: tuple[Printed, ...] = ()
    cells: Row | None = None
    gap: float = 0.0


def blocks_of(items: Sequence[Item]) -> list[Block]:
    """The issue's paragraphs in reading order."""
    rows = [item for item in items if isinstance(item, Printed)]
    listed, cover = _front(rows)
    gathering = _Gathering()
    at = -1
    for item in items:
        if isinstance(item, Table):
            gathering.table(item)
            continue
        at += 1
        if at in listed:
            gathering.entry(item, begins=at == listed[at].first, ends=at == listed[at].last)
        elif at in cover:
            gathering.alone(item, ParagraphKind.FURNITURE)
        elif item.lines[0][1].role is Role.FOOTNOTE:
            gathering.note(item)
        else:
            gathering.row(item)
    gathering.close()
    return gathering.blocks


@dataclass
class _Gathering:
    """Blocks so far, the rows of the paragraph still open, and footnotes that wait for its end."""

    blocks: list[Block] = field(default_factory=list)
    rows: list[Printed] = field(default_factory=list)
    notes: list[Block] = field(default_factory=list)
    before: Printed | None = None

    def row(self, row: Printed) -> None:
        """A row of running text: more of the open paragraph, or a new one."""
        if self.rows and not continues(self.rows, row):
            self.close()
        self.rows.append(row)

    def entry(self, row: Printed, *, begins: bool, ends: bool) -> None:
        """A row of the contents."""
        if begins:
            self.close()
        self.rows.append(row)
        if ends:
            self.close(ParagraphKind.CONTENTS)

    def alone(self, row: Printed, kind: ParagraphKind) -> None:
        """A row that is a paragraph."""
        self.close()
        self.rows.append(row)
        self.close(kind)

    def note(self, row: Printed) -> None:
        """A footnote, put after the paragraph it interrupts."""
        self.notes.append(Block(ParagraphKind.TEXT, (row,)))

    def table(self, table: Table) -> None:
        """A ruled table, a paragraph a row."""
        self.close()
        self.blocks.extend(Block(ParagraphKind.ROW, cells=row) for row in table.rows)

    def close(self, kind: ParagraphKind | None = None) -> None:
        """End the open paragraph."""
        if self.rows:
            gap = _gap(self.before, self.rows[0])
            self.blocks.append(Block(kind or _kind(self.rows), tuple(self.rows), gap=gap))
            self.before = self.rows[-1]
            self.rows = []
        self.blocks.extend(self.notes)
        self.notes = []


def _front(rows: Sequence[Printed]) -> tuple[dict[int, Entry], frozenset[int]]:
    """Which rows are contents (each with its entry) and which are the cover before them."""
    entries = find_entries(rows)
    masthead = masthead_lines([row.text for row in rows[:40] if row.page == rows[0].page])
    if not entries:
        return {}, frozenset(range(masthead))
    listed = {at: entry for entry in entries for at in range(entry.first, entry.last + 1)}
    start = entries[0].first
    while start > 0 and is_contents_heading(rows[start - 1].text):
        start -= 1
        listed[start] = Entry(start, start, "")
    sentences = sum("。" in row.text for row in rows[:start])
    return listed, frozenset(range(max(masthead, start if sentences < COVER_SENTENCES else 0)))


def _kind(rows: Sequence[Printed]) -> ParagraphKind:
    if "\t" in rows[0].text:
        return ParagraphKind.ROW
    if not rows[0].placed:
        return ParagraphKind.TEXT
    display = min(row.size for row in rows) >= TITLE_SIZE or all(row.bold and row.centred for row in rows)
    text = "".join(row.text for row in rows)
    if not display or is_promulgation(text) or is_number(text) or is_article(text):
        return ParagraphKind.TEXT
    return ParagraphKind.TITLE


def _gap(before: Printed | None, row: Printed) -> float:
    """White above a paragraph in body lines; 0 at the head of a column."""
    if before is None or not row.placed or before.page != row.page or before.column != row.column:
        return 0.0
    return max(0.0, row.box.top - before.box.bottom) / (LINE_PITCH * row.em)
