"""The tree of a text: 编 章 节 条 款 项 目, and 一、 (一) 1. (1) in notices; attachments apart.

Articles are known by their number, never by their place; a quoted article (in “…”) is none of this text.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from gazette.rules import numerals
from gazette.rules.passage import Passage
from gazette.types.printed import Span
from gazette.types.regulation import Level, Provision

_NUM = "0-9〇零一二三四五六七八九十百千"
_COUNTED = re.compile(
    rf"第[ ]?(?P<n>[{_NUM}]+)[ ]?(?:(?P<level>[编章节])|条(?:[ ]?(?:之|-)[ ]?(?P<sub>[{_NUM}]+))?"
    r"(?![、，和与至款规的第中]|修改为|改为|修正为|删去|改作|作为))"
)
_COUNTED_LEVELS = {"编": Level.PART, "章": Level.CHAPTER, "节": Level.SECTION, None: Level.ARTICLE}
_LABELS = (
    (Level.HEADING, re.compile(r"(?P<n>[一二三四五六七八九十百]{1,4})[ ]?(?:[、．.]|$)")),
    (Level.ITEM, re.compile(r"\([ ]?(?P<n>[一二三四五六七八九十百]{1,4})[ ]?\)")),
    (Level.SUBITEM, re.compile(r"(?P<n>\d{1,3})(?:[、．]|\.(?!\d))")),
    (Level.SUBITEM, re.compile(r"\([ ]?(?P<n>\d{1,3})[ ]?\)")),
    (Level.CHAPTER, re.compile(r"附(?P<n>[ ]*)则(?=[：: ]|$)")),
    (Level.ATTACHMENT, re.compile(rf"附[件录表图](?P<n>[ ]?[{_NUM}]{{0,3}})(?=[：: ]|$)")),
)
_YEAR_OF_NUMBER = re.compile(r"[\u4e00-\u9fff]{1,8}字第?[ ]?\d+号")
"""What follows a year in brackets that is no label: （84）财税字第183号."""
_FIRST = frozenset("第附(0123456789一二三四五六七八九十百")
_INLINE_ARTICLE = re.compile(rf"(?<=[。；：）)】 ])第[ ]?(?P<n>[{_NUM}]+)[ ]?条[ ]{{1,4}}(?=[【《\u4e00-\u9fff])")
_DEPTH = {
    level: depth
    for depth, level in enumerate(
        (
            Level.PART,
            Level.CHAPTER,
            Level.SECTION,
            Level.ARTICLE,
            Level.HEADING,
            Level.PARAGRAPH,
            Level.ITEM,
            Level.SUBITEM,
        )
    )
}
_TITLED = {Level.PART, Level.CHAPTER, Level.SECTION}
_CONTENTS_LEADER = re.compile(r"[.．…·]{4,}|[ \t]\d{1,3}$")


@dataclass(slots=True)
class _Node:
    """A provision while its end is not known yet."""

    level: Level
    label: str
    number: str
    title: str
    start: int
    end: int
    sub: bool = False
    children: "list[_Node]" = field(default_factory=list)

    def freeze(self) -> Provision:
        """The finished node."""
        return Provision(
            self.level,
            self.label,
            self.number,
            self.title,
            Span(self.start, self.end),
            tuple(c.freeze() for c in self.children),
        )


@dataclass(frozen=True, slots=True)
class _Label:
    """The beginning of a provision: `body` is where its words begin; `rank` orders nesting."""

    level: Level
    label: str
    number: str
    span: Span
    body: int
    rank: int


def tree(passage: Passage, foot: int | None = None) -> tuple[Provision, ...]:
    """The provisions of a text, outermost first; none of them goes on behind `foot`, where the text is signed."""
    labels = _without_contents(passage, list(_labels(passage)))
    return tuple(node.freeze() for node in _nest(passage, labels, foot or len(passage.text)))


def parse(text: str) -> tuple[Provision, ...]:
    """As `tree`, from a cleaned text."""
    return tree(Passage(text))


def article_count(provisions: tuple[Provision, ...]) -> int:
    """The highest article number of the main text: the first run of articles; attachments count when it has none."""
    main = list(_articles(provisions, attachments=False))
    return _highest(main or list(_articles(provisions, attachments=True)))


def _articles(provisions: tuple[Provision, ...], attachments: bool) -> Iterator[int]:
    for provision in provisions:
        if provision.level is Level.ATTACHMENT and not attachments:
            return
        if provision.level is Level.ARTICLE:
            yield int(provision.number.partition("-")[0] or 0)
        yield from _articles(provision.children, attachments)


def _highest(articles: list[int]) -> int:
    """The end of the first rising run; a jump back to 1 begins another text, a leap is a quotation."""
    last = 0
    for number in articles:
        if number == 1 and last > 1:
            break
        if last and not last <= number <= last + 3:
            continue
        last = max(last, number)
    return last


def find(provisions: tuple[Provision, ...], article: str) -> Provision | None:
    """The article with this number ("7", "7-1"), wherever it stands in the tree."""
    for provision in provisions:
        if provision.level is Level.ARTICLE and provision.number == article:
            return provision
        inner = find(provision.children, article)
        if inner:
            return inner
    return None


def label_level(passage: Passage, paragraph: Span) -> Level | None:
    """The rank of the label a paragraph begins with, None without one."""
    found = _label_at(passage, paragraph.start, paragraph.end)
    return found.level if found else None


def _labels(passage: Passage) -> Iterator[_Label]:
    for paragraph in passage.paragraphs:
        start = paragraph.start
        while start < paragraph.end and passage.plain[start] in " \t":
            start += 1
        if passage.cover[start] & 2:
            continue
        found = _label_at(passage, start, paragraph.end)
        if found:
            yield found
        if paragraph.end - paragraph.start > 200:
            yield from _inline_articles(passage, paragraph)


def _without_contents(passage: Passage, labels: list[_Label]) -> list[_Label]:
    """The labels without a table of contents: a run of headings, the first of which comes again where its text is."""
    first = next((at for at, label in enumerate(labels) if label.level in _TITLED), len(labels))
    run = next((at for at in range(first, len(labels)) if labels[at].level not in _TITLED), len(labels))
    heads = [(label.level, label.number, "".join(_title(passage, label).split())) for label in labels[first:run]]
    again = next((at for at in range(2, len(heads)) if heads[at] == heads[0]), 0)
    return labels[:first] + labels[first + again :]


def _inline_articles(passage: Passage, paragraph: Span) -> Iterator[_Label]:
    """Articles that a web page or text layer ran together into one paragraph."""
    for hit in _INLINE_ARTICLE.finditer(passage.plain, paragraph.start + 1, paragraph.end):
        if passage.is_open(hit.start()):
            number = str(numerals.parse(hit["n"]) or 0)
            yield _Label(
                Level.ARTICLE,
                passage.text[hit.start() : hit.end()].strip(),
                number,
                Span(*hit.span()),
                hit.end(),
                _DEPTH[Level.ARTICLE],
            )


def _label_at(passage: Passage, start: int, end: int) -> _Label | None:
    """The label that a paragraph begins with, None without one."""
    first = passage.plain[start]
    if first not in _FIRST:
        return None
    if first == "第":
        hit = _COUNTED.match(passage.plain, start, end)
        return _label(passage, _COUNTED_LEVELS[hit["level"]], hit, end) if hit else None
    for level, pattern in _LABELS:
        hit = pattern.match(passage.plain, start, end)
        if hit and not _YEAR_OF_NUMBER.match(passage.plain, hit.end(), end):
            return _label(passage, level, hit, end)
    return None


def _label(passage: Passage, level: Level, hit: re.Match[str], end: int) -> _Label | None:
    """A label from its match; None when it is a line of the table of contents or a sentence."""
    number = numerals.parse(hit["n"]) if hit["n"].strip() else 0
    start = hit.start()
    if number is None:
        return None
    if level in _TITLED and (end - start > 40 or _CONTENTS_LEADER.search(passage.plain, start, end)):
        return None
    sub = hit.groupdict().get("sub")
    printed = f"{number}-{numerals.parse(sub)}" if sub else str(number)
    closing = level is Level.CHAPTER and passage.plain[start] == "附"  # 附则 without a number closes the whole text
    deeper = passage.plain[start] == "(" and level is Level.SUBITEM
    rank = 0 if closing or level is Level.ATTACHMENT else _DEPTH[level] + deeper
    return _Label(level, passage.text[start : hit.end()].strip(), printed, Span(start, hit.end()), hit.end(), rank)


def _nest(passage: Passage, labels: list[_Label], foot: int) -> list[_Node]:
    """Put each label under the nearest one of lower rank; a node ends where the next of its rank or lower begins."""
    roots: list[_Node] = []
    open_: list[tuple[int, _Node]] = []
    length = len(passage.text.rstrip())
    for label in labels:
        signed = bool(open_) and open_[-1][1].start < foot <= label.span.start
        while open_ and (signed or open_[-1][0] >= label.rank):
            open_.pop()[1].end = _trim(passage.text, foot if signed else label.span.start)
        node = _Node(label.level, label.label, label.number, _title(passage, label), label.span.start, length)
        (open_[-1][1].children if open_ else roots).append(node)
        open_.append((label.rank, node))
    for _, node in open_:
        node.end = _trim(passage.text, foot) if node.start < foot else length
    _number_paragraphs(passage, roots)
    return roots


def _trim(text: str, end: int) -> int:
    while end and text[end - 1] in " \n\t":
        end -= 1
    return end


def _title(passage: Passage, label: _Label) -> str:
    """The heading of a part, chapter or section, or of a short line 一、…; articles may carry one in 【】 or （）."""
    line_end = passage.plain.find("\n", label.body)
    words = passage.text[label.body : line_end if line_end >= 0 else None].strip()
    if label.level in _TITLED or label.level is Level.ATTACHMENT:
        return words.strip(" ：:")
    if label.level in (Level.HEADING, Level.ITEM) and len(words) <= 40 and not re.search(r"。|[；：，]$", words):
        return words
    named = re.match(r"[【（(]([^】）)]{2,20})[】）)]", words) if label.level is Level.ARTICLE else None
    return named[1] if named else ""


def _number_paragraphs(passage: Passage, nodes: list[_Node]) -> None:
    """Give articles of several paragraphs (款) a node for each, with the items below the paragraph that holds them."""
    for node in nodes:
        if node.level is not Level.ARTICLE:
            _number_paragraphs(passage, node.children)
            continue
        starts = [p.start for p in passage.paragraphs_in(node.start + 1, node.end)]
        labelled = set(_starts(node.children))
        begins = [node.start, *(s for s in starts if s not in labelled and not _inside_child(s, node.children))]
        if len(begins) > 1 and passage.text[node.start : begins[1]].strip() == node.label:
            del begins[1]  # the label stands on a line of its own
        if len(begins) > 1:
            node.children = [_paragraph(i, b, begins, node) for i, b in enumerate(begins)]
            for child in node.children:
                child.end = _trim(passage.text, child.end)


def _starts(nodes: list[_Node]) -> Iterator[int]:
    """Where these nodes and all below them begin."""
    for node in nodes:
        yield node.start
        yield from _starts(node.children)


def _inside_child(position: int, children: list[_Node]) -> bool:
    """A line that still belongs to an item: its list goes on behind it. Where the numbers begin anew, it does not."""
    for child, following in zip(children, (*children[1:], None), strict=False):
        if child.start < position < child.end:
            goes_on = following is not None and following.number != "1"
            return goes_on or position < max(_starts([child]))
    return False


def _paragraph(index: int, begin: int, begins: list[int], article: _Node) -> _Node:
    """One 款 of an article."""
    end = begins[index + 1] if index + 1 < len(begins) else article.end
    inside = [child for child in article.children if begin <= child.start < end]
    _clip(inside, end)
    return _Node(Level.PARAGRAPH, "", str(index + 1), "", begin, end, children=inside)


def _clip(nodes: list[_Node], end: int) -> None:
    """Nothing below a 款 goes on behind it."""
    for node in nodes:
        node.end = min(node.end, end)
        _clip(node.children, end)
