"""The text of a regulation as Akoma Ntoso elements: every paragraph once, in order, under its provision."""

from collections.abc import Sequence
from html import escape
from itertools import groupby

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
    Level.CLAUSE: ("clause", "cl"),
    Level.ATTACHMENT: ("hcontainer", "att"),
}


def element(tag: str, content: str = "", /, **attributes: str) -> str:
    """An element as it is written; `content` is XML already, attributes are plain text."""
    said = tag
    for name, value in attributes.items():
        said += f' {name}="{escape(value)}"'
    return f"<{said}>{content}</{tag}>" if content else f"<{said}/>"


def body_of(regulation: Regulation, name: str) -> str:
    """Preface (what stands before the first provision), body and conclusions (what stands after the last)."""
    text, nodes = regulation.text, regulation.provisions
    if not nodes:
        title = regulation.title.span if regulation.title else Span(0, 0)
        rest = _lines(text, Span(title.end, len(text))) or [""]
        return _preface(regulation, Span(0, title.end)) + element(name, _blocks(rest))
    body: list[str] = []
    _Writer(text).provisions(body, nodes, "")
    after = _lines(text, Span(nodes[-1].span.end, len(text)))
    conclusions = element("conclusions", _blocks(after)) if after else ""
    return _preface(regulation, Span(0, nodes[0].span.start)) + element(name, "".join(body)) + conclusions


def _preface(regulation: Regulation, span: Span) -> str:
    """Paragraphs before the text, if any; those that hold the title or a number say so."""
    start, paragraphs = span.start, list[str]()
    for line in regulation.text[span.start : span.end].split("\n"):
        place = Span(start, start + len(line))
        start += len(line) + 1
        words = clean(line).strip(" \u3000\t")
        if words:
            role, said = _role(regulation, place), escape(words.replace("\t", " "), False)
            paragraphs.append(element("p", element(role, said) if role else said))
    return element("preface", "".join(paragraphs)) if paragraphs else ""


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

    def provisions(self, out: list[str], nodes: Sequence[Provision], prefix: str) -> None:
        """Write siblings after what stands in their parent already; what lies between them in nameless containers."""
        at = nodes[0].span.start
        for node in nodes:
            between = _lines(self._text, Span(at, node.span.start))
            if between:
                eid = self._eid(f"{prefix}text")
                out.append(element("hcontainer", element("content", _blocks(between)), name="text", eId=eid))
            out.append(self._provision(node, prefix, len(out) + 1))
            at = node.span.end

    def _provision(self, node: Provision, prefix: str, place: int) -> str:
        tag, short = ELEMENTS[node.level]
        eid = self._eid(f"{prefix}{short}_{node.number or place}")
        named = {"eId": eid, "name": "attachment"} if tag == "hcontainer" else {"eId": eid}
        start, inner = self._head(node)
        if not node.children:
            inner.append(element("content", _blocks(_lines(self._text, Span(start, node.span.end)) or [""])))
            return element(tag, "".join(inner), **named)
        if intro := _lines(self._text, Span(start, node.children[0].span.start)):
            inner.append(element("intro", _blocks(intro)))
        self.provisions(inner, node.children, f"{eid}__")
        if rest := _lines(self._text, Span(node.children[-1].span.end, node.span.end)):
            inner.append(element("wrapUp", _blocks(rest)))
        return element(tag, "".join(inner), **named)

    def _head(self, node: Provision) -> tuple[int, list[str]]:
        """Where the text goes on after label and heading, and these two."""
        start, inner = node.span.start, [element("num", escape(clean(node.label), False))]
        for printed in (node.label, node.title):
            held = self._text[start : node.span.end]
            words = held.lstrip(" \u3000\n\t")
            if printed and words.startswith(printed):
                start += len(held) - len(words) + len(printed)
                if printed is node.title and printed is not node.label:
                    inner.append(element("heading", escape(clean(printed), False)))
        return start, inner

    def _eid(self, wanted: str) -> str:
        plain = "".join(wanted.split())
        self._given[plain] = self._given.get(plain, 0) + 1
        return plain if self._given[plain] == 1 else f"{plain}-{self._given[plain]}"


def _lines(text: str, span: Span) -> list[str]:
    if span.start >= span.end:
        return []
    found = (line.strip(" \u3000") for line in clean(text[span.start : span.end]).split("\n"))
    return [line for line in found if line.strip()]


def _blocks(lines: list[str]) -> str:
    """Paragraphs, and tables where cells are parted by tabs."""
    return "".join(
        element("table", "".join(map(_row, group))) if is_row else "".join(map(_paragraph, group))
        for is_row, group in groupby(lines, key=lambda line: "\t" in line)
    )


def _paragraph(line: str) -> str:
    return f"<p>{escape(line, False)}</p>"


def _row(line: str) -> str:
    return element("tr", "".join(element("td", _paragraph(cell.strip())) for cell in line.split("\t")))
