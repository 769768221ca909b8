"""The text of a regulation as blocks for a page: headings, articles with anchors, tables, citations as links.

Pure: the text and its spans in, blocks out; every character of the text but white space at the ends of paragraphs
comes out again, in order.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from gazette.types.life import State
from gazette.types.printed import Span
from gazette.types.regulation import Level, Provision, Regulation

ANCHORS: Mapping[Level, str] = {
    Level.PART: "bian",
    Level.CHAPTER: "zhang",
    Level.SECTION: "jie",
    Level.ARTICLE: "tiao",
    Level.ATTACHMENT: "fujian",
}


class Run(NamedTuple):
    """Characters that look and lead alike: `href` relative to the site's root or "", `label` for 第七条."""

    text: str
    href: str = ""
    label: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """A provision that ended or changed while the rest stands: where it is in the text, its state, since when."""

    span: Span
    state: State
    said: str


class Block(NamedTuple):
    """A paragraph, or a table when `rows` is filled (rows of cells of runs; `headed`: the first names the columns).

    `role` is lead-in (what stands above the title), title, number, addressee, heading, article, text, signature or
    table; `anchor` is "" where nothing begins. `part` is the provision it belongs to when that ended or changed.
    """

    role: str
    anchor: str = ""
    runs: tuple[Run, ...] = ()
    rows: tuple[tuple[tuple[Run, ...], ...], ...] = ()
    headed: bool = False
    part: Part | None = None


@dataclass(frozen=True, slots=True)
class Mark:
    """A span of the text that leads somewhere."""

    span: Span
    href: str


def blocks(regulation: Regulation, marks: tuple[Mark, ...] = (), parts: tuple[Part, ...] = ()) -> tuple[Block, ...]:
    """The whole text as blocks in print order; `marks` must not overlap (a later one that does is left out)."""
    starts = _starts(regulation.provisions)
    kept, named = _apart(marks), _named(regulation)
    out: list[Block] = []
    for span in _paragraphs(regulation.text):
        part = next((one for one in parts if _within(span, one.span)), None) if parts else None
        if "\t" in regulation.text[span.start : span.end]:
            row = tuple(_runs(regulation.text, cell, kept, 0) for cell in _cells(regulation.text, span))
            rows = out.pop().rows if out and out[-1].role == "table" else ()
            out.append(Block("table", rows=(*rows, row), headed=_names_columns((*rows, row)[0]), part=part))
            continue
        provision, anchor = _beginning(regulation.text, starts, span)
        label = len(provision.label) if provision and provision.level is Level.ARTICLE else 0
        runs = _runs(regulation.text, span, kept, label)
        out.append(Block(_role(regulation, span, provision, named), anchor, runs, part=part))
    return tuple(_seen_together(out))


def _seen_together(found: list[Block]) -> Iterator[Block]:
    """A short line without punctuation is what its neighbour makes it: 部长某某 above a date, a title above 第一条."""
    for block, after in zip(found, [*found[1:], Block("")], strict=False):
        role = _made_by(after) if block.role == "text" else ""
        short = role and _is_short("".join(run.text for run in block.runs))
        yield block._replace(role=role) if short else block


def _made_by(after: Block) -> str:
    if after.role == "signature":
        return "signature"
    return "title" if after.anchor in _FIRST or after.role == "table" else ""


_FIRST = {f"{ANCHORS[level]}-1" for level in (Level.PART, Level.CHAPTER, Level.ARTICLE)}


def _is_short(line: str) -> bool:
    return len(line) <= 40 and not any(mark in line for mark in "。：；，？！:;,")


def outline(provisions: tuple[Provision, ...]) -> tuple[tuple[str, str, int], ...]:
    """Chapters, sections and attachments as (label and title, anchor, depth) for a table of contents."""
    found = []
    for (provision, anchor), depth in _anchored(provisions):
        if provision.level in (Level.PART, Level.CHAPTER, Level.SECTION, Level.ATTACHMENT):
            found.append((f"{provision.label} {provision.title}".strip(), anchor, depth))
    return tuple(found)


def _paragraphs(text: str) -> Iterator[Span]:
    start = 0
    for line in text.split("\n"):
        inner = line.strip(" \u3000\r")
        if inner:
            begin = start + line.index(inner)
            yield Span(begin, begin + len(inner))
        start += len(line) + 1


def _cells(text: str, row: Span) -> Iterator[Span]:
    """The cells of a row, parted by tabs, without the white space at their ends."""
    start = row.start
    for cell in text[row.start : row.end].split("\t"):
        inner = cell.strip(" \u3000\r")
        begin = start + cell.index(inner)
        yield Span(begin, begin + len(inner))
        start += len(cell) + 1


def _names_columns(row: tuple[tuple[Run, ...], ...]) -> bool:
    """序号 名称 文号 发布日期: short words without figures, none left out."""
    cells = ["".join(run.text for run in cell) for cell in row]
    return all(0 < len(cell) <= 12 and not any(mark.isdigit() for mark in cell) for cell in cells)


def _anchored(provisions: tuple[Provision, ...]) -> Iterator[tuple[tuple[Provision, str], int]]:
    """Every provision that gets an anchor, with it; a number printed twice gets -2, so that anchors stay unique."""
    seen: dict[str, int] = {}

    def walk(nodes: tuple[Provision, ...], depth: int) -> Iterator[tuple[tuple[Provision, str], int]]:
        for node in nodes:
            if node.level in ANCHORS:
                plain = f"{ANCHORS[node.level]}-{node.number or len(seen) + 1}"
                seen[plain] = seen.get(plain, 0) + 1
                yield (node, plain if seen[plain] == 1 else f"{plain}-{seen[plain]}"), depth
            yield from walk(node.children, depth + 1)

    return walk(provisions, 0)


def _starts(provisions: tuple[Provision, ...]) -> Mapping[int, tuple[Provision, str]]:
    return {node.span.start: (node, anchor) for (node, anchor), _ in _anchored(provisions)}


def _beginning(text: str, starts: Mapping[int, tuple[Provision, str]], span: Span) -> tuple[Provision | None, str]:
    """The innermost provision that begins with this paragraph; its span may count the white space before it."""
    at = span.start
    while at not in starts and at > 0 and text[at - 1].isspace():
        at -= 1
    return starts.get(at, (None, ""))


def _named(regulation: Regulation) -> Sequence[tuple[Span, str]]:
    """What a paragraph is that lies within the number, an issuer's name or the date."""
    numbers = [(number.span, "number") for number in regulation.numbers]
    signs = (*regulation.issuers, regulation.date_document)
    return [*numbers, *((found.span, "signature") for found in signs if found is not None)]


def _role(regulation: Regulation, span: Span, provision: Provision | None, named: Sequence[tuple[Span, str]]) -> str:
    if provision is not None:
        return "article" if provision.level is Level.ARTICLE else "heading"
    text, title = regulation.text, regulation.title
    if title and (_within(span, title.span) or _same_words(text[span.start : span.end], title.value)):
        return "title"
    if title and span.end <= title.span.start and _is_head(text, span):
        return "lead-in"
    if text[span.end - 1] in "：:" and any(_within(one.span, span) for one in regulation.addressees):
        return "addressee"
    for place, role in named:
        if _within(span, place):
            return role
    return "text"


def _is_head(text: str, span: Span) -> bool:
    """A short line above the title and above every sentence: 某某部令, 第6号. What an order says is running text."""
    return _is_short(text[span.start : span.end]) and "。" not in text[: span.start]


def _same_words(line: str, title: str) -> bool:
    """The same but for white space; nearly every line is told apart by its first character."""
    return line[:1] == title.lstrip()[:1] and "".join(line.split()) == "".join(title.split())


def _within(span: Span, outer: Span) -> bool:
    return outer.start <= span.start and span.end <= outer.end


def _apart(marks: tuple[Mark, ...]) -> tuple[Mark, ...]:
    kept: list[Mark] = []
    for mark in sorted(marks, key=lambda mark: mark.span):
        if mark.span.start < mark.span.end and (not kept or kept[-1].span.end <= mark.span.start):
            kept.append(mark)
    return tuple(kept)


def _runs(text: str, span: Span, marks: tuple[Mark, ...], label: int) -> tuple[Run, ...]:
    """Cut a paragraph where its label ends and where marks begin and end."""
    runs = [Run(text[span.start : span.start + label], "", True)] if label else []
    at = span.start + label
    for mark in marks:
        if at < mark.span.end and mark.span.start < span.end:
            start, end = max(mark.span.start, at), min(mark.span.end, span.end)
            runs.append(Run(text[at:start]))
            runs.append(Run(text[start:end], mark.href))
            at = end
    runs.append(Run(text[at : span.end]))
    return tuple(run for run in runs if run.text)
