"""The tree of a text: 编 章 节 条 款 项 目, 一、 (一) 1. (1) in notices, 3.1 in standards; attachments apart.

Articles are known by their number, never by their place; a quoted article (in “…”) is none of this text.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from gazette.rules import clauses, numerals
from gazette.rules.passage import Passage
from gazette.types.printed import Span
from gazette.types.regulation import Level, Provision

_NUM = "0-9〇零一二三四五六七八九十百千"
_COUNTED = re.compile(
    rf"第[ ]?(?P<n>[{_NUM}]+)[ ]?(?:(?P<level>[编章节])|条(?:[ ]?(?:之|-)[ ]?(?P<sub>[{_NUM}]+))?"
    r"(?![、，和与至款规的第中]|修改为|改为|修正为|删去|改作|作为))"
)
_COUNTED_LEVELS = {"编": Level.PART, "章": Level.CHAPTER, "节": Level.SECTION, None: Level.ARTICLE}
_HEADING = (Level.HEADING, re.compile(r"(?P<n>[一二三四五六七八九十百]{1,4})[ ]?(?:[、．.]|$)"))
_SUBITEM = (Level.SUBITEM, re.compile(r"(?P<n>\d{1,3})(?:[、．]|\.(?!\d))"))
_LABELS = {
    **dict.fromkeys("一二三四五六七八九十百", (_HEADING,)),
    **dict.fromkeys("0123456789", (_SUBITEM,)),
    "(": (
        (Level.ITEM, re.compile(r"\([ ]?(?P<n>[一二三四五六七八九十百]{1,4})[ ]?\)")),
        (Level.SUBITEM, re.compile(r"\([ ]?(?P<n>\d{1,3})[ ]?\)")),
    ),
    "附": (
        (Level.CHAPTER, re.compile(r"附(?P<n>[ ]*)则(?=[：: ]|$)")),
        (Level.ATTACHMENT, re.compile(rf"附[件录表图](?P<n>[ ]?(?:[A-Z]|[{_NUM}]{{0,3}}))(?=[：: ]|$)")),
    ),
}
"""By its first character, the levels that a label may be of."""
_YEAR_OF_NUMBER = re.compile(rf"[\u4e00-\u9fff]{{1,8}}字第?[ ]?[{_NUM}]+号")
"""What follows a year in brackets that is no label: （84）财税字第183号."""
_INLINE_ARTICLE = re.compile(rf"(?<=[。；：）)】 ])第[ ]?(?P<n>[{_NUM}]+)[ ]?条[ ]{{1,4}}(?=[〔《\u4e00-\u9fff])")
_ORDER = "part chapter section article heading paragraph item subitem"
_DEPTH = {Level(name): 10 * depth for depth, name in enumerate(_ORDER.split())}
_TITLED = {Level.PART, Level.CHAPTER, Level.SECTION}
_CONTENTS_LEADER = re.compile(r"[.．…·]{4,}|[ \t]\d{1,3}$")
_ARTICLE_TITLE = re.compile(r"[ \t]*[【（(]([^】）)\n]{2,20})[】）)]")
_SENTENCE = re.compile(r"。|[；：，]$")


@dataclass(slots=True)
class _Node:
    """A provision while its end is not known yet; `rank` orders nesting."""

    level: Level
    label: str
    number: str
    title: str
    start: int
    end: int
    rank: int
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


def tree(passage: Passage, foot: int | None = None) -> tuple[Provision, ...]:
    """The provisions of a text, outermost first; none of them goes on behind `foot`, where the text is signed."""
    labels = _without_contents(list(_labels(passage)))
    numbered = _clauses(passage)
    if numbered:
        labels = sorted((*labels, *numbered), key=lambda node: node.start)
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
        else:
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


def _labels(passage: Passage) -> Iterator[_Node]:
    """The provisions as their labels tell them, none of them put under another yet."""
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


def _without_contents(labels: list[_Node]) -> list[_Node]:
    """The labels without a table of contents: a run of headings, the first of which comes again where its text is."""
    first = next((at for at, label in enumerate(labels) if label.level in _TITLED), len(labels))
    run = next((at for at in range(first, len(labels)) if labels[at].level not in _TITLED), len(labels))
    heads = [(label.level, label.number, "".join(label.title.split())) for label in labels[first:run]]
    again = next((at for at in range(2, len(heads)) if heads[at] == heads[0]), 0)
    return labels[:first] + labels[first + again :]


def _inline_articles(passage: Passage, paragraph: Span) -> Iterator[_Node]:
    """Articles that a web page or text layer ran together into one paragraph."""
    for hit in _INLINE_ARTICLE.finditer(passage.plain, paragraph.start + 1, paragraph.end):
        if passage.is_open(hit.start()):
            yield _node(passage, Level.ARTICLE, str(numerals.parse(hit["n"]) or 0), hit.span(), _DEPTH[Level.ARTICLE])


def _label_at(passage: Passage, start: int, end: int) -> _Node | None:
    """The provision whose label a paragraph begins with, None without one."""
    first = passage.plain[start]
    if first == "第":
        hit = _COUNTED.match(passage.plain, start, end)
        return _counted(passage, hit, end) if hit else None
    for level, pattern in _LABELS.get(first, ()):
        hit = pattern.match(passage.plain, start, end)
        if hit and not (
            "字" in passage.plain[hit.end() : end] and _YEAR_OF_NUMBER.match(passage.plain, hit.end(), end)
        ):
            if level is Level.CHAPTER and not _is_heading(passage, start, end):
                return None
            outermost = first == "附"  # 附则 without a number closes the whole text, an attachment stands outside it
            deeper = first == "(" and level is Level.SUBITEM
            letter = hit["n"].strip()
            number = letter if letter.isalpha() and letter.isascii() else str(numerals.parse(letter) or 0)
            return _node(passage, level, number, hit.span(), 0 if outermost else _DEPTH[level] + 9 * deeper)
    return None


def _is_heading(passage: Passage, start: int, end: int) -> bool:
    """Whether a line that begins as a heading is one: no sentence, no line of the table of contents."""
    return end - start <= 40 and not _CONTENTS_LEADER.search(passage.plain, start, end)


def _counted(passage: Passage, hit: re.Match[str], end: int) -> _Node | None:
    """第…编, 章, 节 or 条."""
    level = _COUNTED_LEVELS[hit["level"]]
    if level in _TITLED and not _is_heading(passage, hit.start(), end):
        return None
    number = str(numerals.parse(hit["n"]))
    number += f"-{numerals.parse(hit['sub'])}" if hit["sub"] else ""
    return _node(passage, level, number, hit.span(), _DEPTH[level])


def _clauses(passage: Passage) -> list[_Node]:
    """The clauses of a standard; below items where only those label their first rank (1. 1.1)."""
    found = clauses.find(passage)
    first = _DEPTH[Level.HEADING if any(len(one.number) == 1 for one in found) else Level.SUBITEM]
    return [_node(passage, Level.CLAUSE, ".".join(one.number), one.label, first + len(one.number)) for one in found]


def _node(passage: Passage, level: Level, number: str, label: tuple[int, int], rank: int) -> _Node:
    """A provision from the characters of its label; its end is that of the label for now."""
    start, end = label
    return _Node(level, passage.text[start:end].strip(), number, _title(passage, level, end), start, end, rank)


def _nest(passage: Passage, labels: list[_Node], foot: int) -> list[_Node]:
    """Put each node under the nearest one of lower rank; it ends where the next of its rank or lower begins."""
    roots: list[_Node] = []
    open_: list[_Node] = []
    length = len(passage.text.rstrip())
    for node in labels:
        signed = bool(open_) and open_[-1].start < foot <= node.start
        while open_ and (signed or open_[-1].rank >= node.rank):
            open_.pop().end = _trim(passage.text, foot if signed else node.start)
        (open_[-1].children if open_ else roots).append(node)
        open_.append(node)
    for node in open_:
        node.end = _trim(passage.text, foot) if node.start < foot else length
    _number_paragraphs(passage, roots)
    return roots


def _trim(text: str, end: int) -> int:
    while end and text[end - 1] in " \n\t":
        end -= 1
    return end


def _title(passage: Passage, level: Level, start: int) -> str:
    """The heading of a part, chapter or section, or of a short line 一、…; articles may carry one in 【】 or （）."""
    if level is Level.ARTICLE:
        named = _ARTICLE_TITLE.match(passage.text, start)
        return named[1] if named else ""
    if level is Level.SUBITEM:
        return ""
    line_end = passage.text.find("\n", start)
    words = passage.text[start : line_end if line_end >= 0 else None].strip()
    if level in (Level.HEADING, Level.ITEM, Level.CLAUSE):
        return words if len(words) <= 40 and not _SENTENCE.search(words) else ""
    return words.strip(" ：:")


def _number_paragraphs(passage: Passage, nodes: list[_Node]) -> None:
    """Give articles of several paragraphs (款) a node for each, with the items below the paragraph that holds them."""
    for node in nodes:
        if node.level is not Level.ARTICLE:
            _number_paragraphs(passage, node.children)
            continue
        starts = [p.start for p in passage.paragraphs_in(node.start + 1, node.end)]
        if not starts:
            continue
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
    return _Node(Level.PARAGRAPH, "", str(index + 1), "", begin, end, _DEPTH[Level.PARAGRAPH], inside)


def _clip(nodes: list[_Node], end: int) -> None:
    """Nothing below a 款 goes on behind it."""
    for node in nodes:
        node.end = min(node.end, end)
        _clip(node.children, end)
