"""A small typesetter for tests: a case file and a layout in, pages of lines out, as a reader would give them.

A case file says what is printed, a mark at the head of each line; documents are parted by lines of ---:

    cover: 文字         a line of the cover, the first one large
    contents: auto      how the contents are made (none: there are none); entry: 题目 @ {2} writes an entry by hand
    section: 部门规章   a heading in contents and body
    imprint: 文字       a line of the imprint on the last page
    # 题目              a line of a title (several lines are one title)
    ## 题目             a heading of an attachment
    ^ 文字              centred in body type: a number, a promulgation line
    < 文字              set to the right: a signature, a day
    = 文字              flush left: an addressee, 附件1
    | 甲 | 乙           a table row
    anything else       a paragraph
    expect: name = value    what the tests should find
"""

import itertools
import random
from dataclasses import dataclass, field, replace
from pathlib import Path

from ocr.types import Box, Cell, Line, Origin, Page, Role

CASES = Path(__file__).parent / "cases"


@dataclass(frozen=True)
class Layout:
    """How a case is set; lengths in ems of the body type."""

    columns: int = 1
    width: float = 38.0
    height: float = 52.0
    indent: float = 2.0
    leading: float = 1.7
    title: float = 1.6
    heading: float = 1.15
    em: float = 10.0
    gutter: float = 3.0
    centred: bool = True
    leaders: str = "…"
    bracket: str = "({})"
    roles: bool = True
    noise: float = 0.0
    skew: float = 0.0
    folio_offset: int = 0
    section: str = "【{}】"
    contents_page: bool = False


@dataclass
class Document:
    lines: list[str] = field(default_factory=list)

    @property
    def title(self):
        return "".join(self.title_lines)

    @property
    def title_lines(self):
        taken = []
        for line in self.lines:
            if line.startswith("# "):
                taken.append(line[2:])
            elif taken:
                break
        return taken

    @property
    def paragraphs(self):
        """The text as it should be read, a line a paragraph; lines of one title come together."""
        joined = []
        mark = ""
        for line in self.lines:
            word = line.split(" ")[0] if line.startswith(("# ", "## ")) else ""
            if word and word == mark:
                joined[-1] += plain(line)
            else:
                joined.append(plain(line))
            mark = word
        return joined


@dataclass
class Case:
    cover: list[str] = field(default_factory=list)
    contents: str = "auto"
    entries: list[tuple[str, str]] = field(default_factory=list)
    documents: list[Document] = field(default_factory=list)
    sections: dict[int, str] = field(default_factory=dict)
    imprint: list[str] = field(default_factory=list)
    expect: dict[str, str] = field(default_factory=dict)


def plain(line):
    for mark in ("# ", "## ", "^ ", "< ", "= "):
        if line.startswith(mark):
            return line[len(mark) :]
    if line.startswith("|"):
        return "\t".join(cell.strip() for cell in line.strip().strip("|").split("|"))
    return line


def read_case(path):
    case = Case()
    for line in path.read_text(encoding="utf-8").splitlines():
        word, _, rest = line.partition(": ")
        if line == "---":
            case.documents.append(Document())
        elif word == "section":
            case.sections[len(case.documents)] = rest
        elif word in ("cover", "imprint"):
            getattr(case, word).append(rest)
        elif word == "contents":
            case.contents = rest
        elif word == "entry":
            case.entries.append(tuple(rest.rsplit(" @ ", 1)))
        elif word == "expect":
            name, _, value = rest.partition("=")
            case.expect[name.strip()] = value.strip()
        elif line.strip() and not line.startswith("//"):
            case.documents[-1].lines.append(line)
    return case


def units(text):
    return sum(0.5 if ord(ch) < 0x2E80 and ch not in "“”…·—" else 1.0 for ch in text)


def broken(text, width, indent=0.0):
    """The text in lines of at most `width` ems, the first one indented."""
    lines, line, room = [], "", width - indent
    for ch in text:
        if units(line + ch) > room:
            keep = 0
            while ch in "，。；：、）》”" and keep < 2 and (line[len(line) - keep :] + ch)[0] in "，。；：、）》”":
                keep += 1
            line, rest = line[: len(line) - keep], line[len(line) - keep :]
            lines.append(line)
            line, room = rest, width
        line += ch
    return [*lines, line]


@dataclass
class Setter:
    layout: Layout
    pages: list[list[Line]] = field(default_factory=list)
    column: int = 0
    y: float = 0.0
    table: int = 0
    at_head: bool = True
    first: int = 0

    @property
    def column_width(self):
        return (self.layout.width - self.layout.gutter * (self.layout.columns - 1)) / self.layout.columns

    @property
    def left(self):
        return 6.0 + self.column * (self.column_width + self.layout.gutter)

    def new_page(self):
        self.pages.append([])
        self.column, self.y, self.at_head = 0, 6.0, True

    def room(self, need):
        if self.y + need <= 6.0 + self.layout.height:
            return
        if self.column + 1 < self.layout.columns:
            self.column, self.y, self.at_head = self.column + 1, 6.0, True
        else:
            self.new_page()

    def skip(self, height):
        if not self.at_head:
            self.y += height

    def put(self, text, x, size=1.0, bold=False, role=Role.BODY, cell=None, y=None, page=None):
        em, y = self.layout.em, self.y if y is None else y
        box = Box(x * em, y * em, (x + units(text) * size) * em, (y + size) * em)
        line = Line(text, box, role=role, origin=Origin.TEXT_LAYER, height=size * em, bold=bold, cell=cell)
        (self.pages[-1] if page is None else page).append(line)
        self.at_head = False

    def line(self, text, indent=0.0, size=1.0, bold=False, align="left", width=None):
        self.room(size)
        width = width or self.column_width
        free = width - units(text) * size
        x = {"left": indent, "centre": free / 2, "right": free - 1.0}[align]
        self.put(text, self.left + x, size, bold)
        self.y += size * (self.layout.leading if size < 1.1 else 1.35)

    def paragraph(self, text, indent):
        for number, line in enumerate(broken(text, self.column_width, indent)):
            self.line(line, indent if number == 0 else 0.0)

    def display(self, lines, size):
        align = "centre" if self.layout.centred else "left"
        width = self.column_width / size - 2
        pieces = [piece for line in lines for piece in broken(line, width)]
        self.room(len(pieces) * size * 1.35 + 3)
        for piece in pieces:
            self.line(piece, size=size, bold=True, align=align)
        self.y += 0.7

    def row(self, cells, number, first):
        share = self.column_width / len(cells)
        lines = [broken(cell, share - 1) for cell in cells]
        self.room(1.6 * max(map(len, lines)))
        if self.at_head and number:
            self.table, self.first = self.table + 1, number
            for column, cell in enumerate(first):
                self.put(cell, self.left + column * share, role=Role.CELL, cell=Cell(self.table, 0, column))
            self.y += 1.6
        for column, cell in enumerate(lines):
            for down, piece in enumerate(cell):
                place = Cell(self.table, number - self.first + (self.first > 0), column)
                self.put(piece, self.left + column * share, role=Role.CELL, cell=place, y=self.y + 1.3 * down)
        self.y += 1.6 * max(map(len, lines))


def set_document(setter, document):
    def kind(line):
        return line.split(" ")[0] if line.startswith(("# ", "## ", "|")) else line

    for mark, group in itertools.groupby(document.lines, kind):
        lines = [plain(line) for line in group]
        if mark == "|":
            set_table(setter, [line.split("\t") for line in lines])
        elif mark in ("#", "##"):
            setter.skip(2.5 if mark == "#" else 0.6)
            setter.display(lines, setter.layout.title if mark == "#" else setter.layout.heading)
        else:
            for line in lines:
                set_line(setter, mark[:2], line)


def set_line(setter, mark, text):
    if mark == "^ ":
        for piece in broken(text, setter.column_width - (8 if text.startswith("（") else 0)):
            setter.line(piece, align="centre")
    elif mark == "< ":
        setter.line(text, align="right")
    else:
        setter.paragraph(text, 0.0 if mark == "= " else setter.layout.indent)


def set_table(setter, rows):
    for number, cells in enumerate(rows):
        setter.row(cells, number, rows[0])
    setter.table, setter.first, setter.y = setter.table + 1, 0, setter.y + 0.8


def typeset(case, layout=Layout()):
    """The pages, and the sheets on which each document begins and ends; folios of written entries as {document}."""
    entries = case.entries
    pages, places = _typeset(case, layout)
    folios = {f"{{{number}}}": str(first + layout.folio_offset) for number, (first, _) in enumerate(places, 1)}
    if any(folio in folios for _, folio in entries):
        filled = replace(case, entries=[(title, folios.get(folio, folio)) for title, folio in entries])
        pages, places = _typeset(filled, layout)
    return pages, places


def _typeset(case, layout):
    body = Setter(layout)
    body.new_page()
    front = 1 if case.cover or case.contents != "none" else 0
    front += 1 if front and layout.contents_page else 0
    places = []
    for number, document in enumerate(case.documents):
        if number in case.sections:
            body.skip(2.0)
            body.line(layout.section.format(case.sections[number]), size=1.2, align="centre")
        if number and layout.columns == 1 and number % 3 == 2:
            body.new_page()
        count = len(body.pages)
        before = len(body.pages[-1])
        set_document(body, document)
        begin = count if len(body.pages[count - 1]) > before else count + 1
        places.append((begin + front, len(body.pages) + front))
    if case.imprint:
        body.new_page()
        body.y = layout.height - 8
        for line in case.imprint:
            body.line(line, align="centre")
    sheets = [*set_front(case, layout, places), *body.pages]
    pages = [finished(case, layout, number, lines) for number, lines in enumerate(sheets, 1)]
    return pages, places


def set_front(case, layout, places):
    if not case.cover and case.contents == "none":
        return []
    setter = Setter(replace(layout, columns=1))
    setter.new_page()
    for number, line in enumerate(case.cover):
        setter.line(line, size=2.6 if number == 0 else 1.2, align="centre")
        setter.y += 1
    if layout.contents_page:
        setter.new_page()
    if case.contents == "none":
        return setter.pages
    setter.line("目　录", size=1.3, align="centre")
    entries = case.entries or [
        (d.title, str(first + layout.folio_offset)) for d, (first, _) in zip(case.documents, places, strict=True)
    ]
    width = setter.column_width - 6
    for number, (title, folio) in enumerate(entries):
        if number in case.sections:
            setter.line(layout.section.format(case.sections[number]), bold=True)
        pieces = broken(title, width)
        for piece in pieces[:-1]:
            setter.line(piece, indent=0.0 if piece is pieces[0] else 1.5)
        hang = 1.5 if len(pieces) > 1 else 0.0
        tail = layout.bracket.format(folio)
        dots = int(setter.column_width - units(pieces[-1]) - units(tail) - hang)
        if layout.leaders:
            setter.line(pieces[-1] + layout.leaders * max(3, dots) + tail, indent=hang)
        else:
            setter.room(1.0)
            setter.put(pieces[-1], setter.left + hang)
            setter.put(tail, setter.left + setter.column_width - units(tail))
            setter.y += setter.layout.leading
    return setter.pages


def finished(case, layout, number, lines):
    """Head and folio put on, noise and skew applied."""
    em, width, height = layout.em, layout.width + 12, layout.height + 12
    role = (lambda role: role) if layout.roles else (lambda role: Role.BODY)
    setter = Setter(layout, [[]])
    if number > 1 and case.cover:
        setter.put(f"{case.cover[0]}　{case.expect.get('header', '')}".strip(), 6.0, 0.9, role=role(Role.HEADER), y=3.0)
    head, setter.pages = setter.pages[0], [[]]
    if number > 1:
        setter.put(
            f"— {number + layout.folio_offset} —",
            6 + layout.width / 2 - 2,
            0.9,
            role=role(Role.FOLIO),
            y=layout.height + 8,
        )
    whole = [*head, *lines, *setter.pages[0]]
    rough = random.Random(number)

    def moved(line):
        shift = layout.skew * line.box.top
        left, top, right, bottom = line.box
        wobble = [rough.uniform(-1, 1) * layout.noise * em for _ in range(4)]
        size = line.height * (1 + rough.uniform(-0.5, 0.5) * layout.noise)
        sunk, taller = layout.skew * (left + right) / 2, abs(layout.skew) * (right - left) / 2
        top, bottom = top - sunk - taller, bottom - sunk + taller
        box = Box(left + shift + wobble[0], top + wobble[1] / 2, right + shift + wobble[2], bottom + wobble[3] / 2)
        return replace(line, box=box, height=size, bold=line.bold and not layout.noise)

    return Page(
        number, width * em, height * em, 72.0, tuple(moved(line) for line in whole), Origin.TEXT_LAYER, "typeset"
    )
