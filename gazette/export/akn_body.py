"""The text of a regulation as Akoma Ntoso elements: every paragraph once, in order, under its provision."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from lxml import etree
from lxml.etree import _Element as Element

from gazette.export.clean import clean
from gazette.types.printed import Span
from gazette.types.regulation import Level, Provision, Regulation

AKN = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"
ELEMENTS = {
    Level.PART: ("part", "part"),
    Level.CHAPTER: ("chapter", "chp"),
    Level.SECTION: ("section", "sec"),
    Level.ARTICLE: ("article", "art"),
    Level.PARAGRAPH: ("paragraph", "para"),
    Level.ITEM: ("point", "point"),
    Level.SUBITEM: ("indent", "indent"),
    Level.HEADING: ("division", "dvs"),
    Level.ATTACHMENT: ("hcontainer", "att"),
}


def child(parent: Element, tag: str, **attributes: str) -> Element:
    """A new last child."""
    return etree.SubElement(parent, f"{{{AKN}}}{tag}", attributes)


def body_of(document: Element, regulation: Regulation, name: str) -> None:
    """Preface (what stands before the first provision), body and conclusions (what stands after the last)."""
    text, nodes = regulation.text, regulation.provisions
    if not nodes:
        _plain(document, regulation, name)
        return
    before, after = Span(0, nodes[0].span.start), Span(nodes[-1].span.end, len(text))
    if _lines(text, before):
        _preface(child(document, "preface"), regulation, before)
    body = child(document, name)
    _Writer(text).provisions(body, nodes, "")
    if _lines(text, after):
        _blocks(child(document, "conclusions"), _lines(text, after))


def _plain(document: Element, regulation: Regulation, name: str) -> None:
    """A document without structure: its paragraphs."""
    title = regulation.title.span if regulation.title else Span(0, 0)
    if _lines(regulation.text, Span(0, title.end)):
        _preface(child(document, "preface"), regulation, Span(0, title.end))
    body = child(document, name)
    _blocks(body, _lines(regulation.text, Span(title.end, len(regulation.text))) or [""])


def _preface(preface: Element, regulation: Regulation, span: Span) -> None:
    """Paragraphs before the text; those that hold the title or a number say so."""
    start = span.start
    for line in regulation.text[span.start : span.end].split("\n"):
        place = Span(start, start + len(line))
        start += len(line) + 1
        words = clean(line).strip(" \u3000\t")
        if not words:
            continue
        paragraph = child(preface, "p")
        role = _role(regulation, place)
        (child(paragraph, role) if role else paragraph).text = words.replace("\t", " ")


def _role(regulation: Regulation, place: Span) -> str:
    if regulation.title and place.start < regulation.title.span.end and regulation.title.span.start < place.end:
        return "docTitle"
    holds = any(place.start <= number.span.start and number.span.end <= place.end for number in regulation.numbers)
    return "docNumber" if holds else ""


class _Writer:
    """Writes provisions; remembers the eIds it gave, since each may stand once in a document."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._given: dict[str, int] = {}

    def provisions(self, parent: Element, nodes: Sequence[Provision], prefix: str) -> None:
        """Write siblings, and what stands between them as containers without a name."""
        at = nodes[0].span.start
        for node in nodes:
            self._gap(parent, Span(at, node.span.start), prefix)
            self._provision(parent, node, prefix)
            at = node.span.end

    def _provision(self, parent: Element, node: Provision, prefix: str) -> None:
        tag, short = ELEMENTS[node.level]
        eid = self._eid(f"{prefix}{short}_{node.number or len(parent) + 1}")
        element = child(parent, tag, eId=eid)
        if tag == "hcontainer":
            element.set("name", "attachment")
        start = self._head(element, node)
        if not node.children:
            _blocks(child(element, "content"), _lines(self._text, Span(start, node.span.end)) or [""])
            return
        intro = _lines(self._text, Span(start, node.children[0].span.start))
        if intro:
            _blocks(child(element, "intro"), intro)
        self.provisions(element, node.children, f"{eid}__")
        rest = _lines(self._text, Span(node.children[-1].span.end, node.span.end))
        if rest:
            _blocks(child(element, "wrapUp"), rest)

    def _head(self, element: Element, node: Provision) -> int:
        """Write label and heading; where the text goes on after them."""
        child(element, "num").text = clean(node.label)
        start = node.span.start
        for printed in (node.label, node.title):
            held = self._text[start : node.span.end]
            inner = held.lstrip(" \u3000\n\t")
            if printed and inner.startswith(printed):
                start += len(held) - len(inner) + len(printed)
                if printed is node.title and printed is not node.label:
                    child(element, "heading").text = clean(printed)
        return start

    def _gap(self, parent: Element, span: Span, prefix: str) -> None:
        lines = _lines(self._text, span)
        if lines:
            container = child(parent, "hcontainer", name="text", eId=self._eid(f"{prefix}text"))
            _blocks(child(container, "content"), lines)

    def _eid(self, wanted: str) -> str:
        plain = "".join(wanted.split())
        self._given[plain] = self._given.get(plain, 0) + 1
        return plain if self._given[plain] == 1 else f"{plain}-{self._given[plain]}"


def _lines(text: str, span: Span) -> list[str]:
    if span.start >= span.end:
        return []
    found = (clean(line).strip(" \u3000") for line in text[span.start : span.end].split("\n"))
    return [line for line in found if line.strip()]


def _blocks(parent: Element, lines: list[str]) -> None:
    """Paragraphs, and tables where cells are parted by tabs."""
    for is_row, group in groupby(lines, key=lambda line: "\t" in line):
        if is_row:
            _table(parent, group)
            continue
        for line in group:
            child(parent, "p").text = line


def _table(parent: Element, rows: Iterator[str]) -> None:
    table = child(parent, "table")
    for row in rows:
        line = child(table, "tr")
        for cell in row.split("\t"):
            child(child(line, "td"), "p").text = cell.strip()
