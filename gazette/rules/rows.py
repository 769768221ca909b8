"""Rows of tables and items of lists that name documents: what each cell is, and the effect that the row has."""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from gazette.rules import dates, issuers, numbers, triggers
from gazette.rules.citations import ISSUED, Mention
from gazette.rules.data import load
from gazette.rules.passage import Passage
from gazette.rules.scopes import WHOLE
from gazette.rules.script import plain
from gazette.rules.targets import is_document
from gazette.types.printed import Span
from gazette.types.regulation import Effect, Verb

ITEM = re.compile(
    r"[ ]*(?P<n>(?:[一二三四五六七八九十百]+|\d{1,3})(?=[、．.])|\([一二三四五六七八九十\d]{1,3}\)|[①-⑳])[、．. ]*"
)
STANDARD = re.compile(r"[ ]*[A-Z]{2,4}(?:[ ]?/[ ]?[A-Z])?[ ]?\d[\d.]*[ ]?-[ ]?\d{2,4}(?!\d)[ ]*(?=[\u4e00-\u9fff《]|$)")
"""A line of a list that begins with the designation of a standard: GB 4286—84 甲标准."""
_SHORT_TITLE = re.compile(r"[\u4e00-\u9fff〈〉《》、（）()“”\d]{3,}")
_COLUMNS = (
    ("row", re.compile(r"序[ ]?号|编[ ]?号$|^号$|^NO\.?$", re.IGNORECASE)),
    ("scope", re.compile(r"(?:废止|失效|修改|停止执行|涉及|有关)的?(?:条[ ]?款|内[ ]?容)$|^条[ ]?款$")),
    ("number", re.compile(r"文[ ]?号|字[ ]?号|发文号|令[ ]?号")),
    ("date", re.compile(r"日[ ]?期|时[ ]?间")),
    ("issuer", re.compile(r"机关|单位|部门|机构")),
    ("verdict", re.compile(r"结果|意见|结论|方式|处理|状态|类别|备[ ]?注|说[ ]?明|理[ ]?由|原[ ]?因")),
    ("title", re.compile(r"名[ ]?称|标[ ]?题|文[ ]?件|题[ ]?目|规[ ]?章|法规|标准")),
)
_VERDICTS = (
    ("继续有效", Verb.EXTEND),
    ("保留", Verb.EXTEND),
    ("部分", Verb.PARTIAL),
    ("失效", Verb.LAPSE),
    ("停止执行", Verb.LAPSE),
    ("废止", Verb.REPEAL),
    ("替代", Verb.REPLACE),
    ("代替", Verb.REPLACE),
    ("修改", Verb.AMEND),
    ("修订", Verb.AMEND),
)


def verdict(words: str) -> Verb | None:
    """What a few words say happens; why it happens (已被新规定代替) is no verdict."""
    if words.strip().startswith(("已", "因", "被")):
        return None
    return next((verb for word, verb in _VERDICTS if word in words), None)


@cache
def _kinds() -> re.Pattern[str]:
    nouns = {noun for key, words in load("titles").items() if key != "series" for noun in words}
    return re.compile(
        f"(?:{'|'.join(sorted(map(re.escape, nouns), key=len, reverse=True))})(?:[(（][^()（）]{{1,30}}[)）])?$"
    )


def _is_title(words: str) -> bool:
    """Whether words without brackets are the title of a document."""
    flat = plain(words)
    return len(flat) > 5 and not re.search(r"[，。；：]", flat) and _kinds().search(flat) is not None


def _without_aside(passage: Passage, start: int, end: int) -> str:
    """The words of an item before the bracket that tells its number or day; "" when they begin with a title mark."""
    words = passage.text[start:end].rstrip(" ；;。")
    bare = re.sub(r"[ ]*[(（][^()（）]*(?:号|日|发布|印发)[^()（）]*[)）]$", "", words)
    return "" if bare.startswith(("《", "「")) or bare.endswith(("》", "」")) else bare


def header(line: str) -> dict[str, int]:
    """Which column holds what, {} when the row is no header."""
    cells = [cell.strip() for cell in line.split("\t")]
    out: dict[str, int] = {}
    if any(len(cell) > 14 or re.search(r"[《〔]", cell) for cell in cells):
        return {}
    for position, cell in enumerate(cells):
        names = [name for name, pattern in _COLUMNS if pattern.search(cell)]
        both = set(names[:2]) == {"number", "date"}  # 发文日期及文号
        for name in names[: 1 + both]:
            out.setdefault(name, position)
    return out if "title" in out or len(out) >= 2 else {}


def row(passage: Passage, paragraph: Span, columns: dict[str, int] | None, verb: Verb) -> Iterator[Effect]:
    """One table row; without a header its cells tell by their form what they are."""
    cells = _cells(passage, paragraph)
    at = columns if columns and max(columns.values()) < len(cells) else _guessed(passage, cells)
    if "title" not in at:
        return
    said = {name: passage.text[slice(*cells[place])].strip() for name, place in at.items()}
    title, inner = _bare_title(passage, cells[at["title"]])
    number = (_number(passage, cells[at["number"]]) if "number" in at else None) or inner
    if not (title or number):
        return
    verb = (verdict(plain(said["verdict"])) if "verdict" in said else None) or verb
    scope = said.get("scope") if re.search(r"第|条|款|部分", said.get("scope", "")) else None
    yield Effect(
        Verb.PARTIAL if scope and verb in (Verb.REPEAL, Verb.LAPSE) else verb,
        title or None,
        number,
        _day(passage, cells[at["date"]]) if "date" in at else None,
        scope or WHOLE,
        None,
        passage.text[paragraph.start : paragraph.end],
        paragraph,
        cells[at["title"]],
        said.get("issuer") or _issuer_beside(said.get("date", "")),
        said.get("row"),
    )


def _issuer_beside(words: str) -> str | None:
    """The body named behind the day in one cell: 1951年7月20日政务院公布."""
    said = dates.find(words)
    name = re.sub(rf"(?:{ISSUED})$", "", words[said[-1].span.end :].strip(" ，,、")) if said else ""
    return name if name and issuers.is_name(name) else None


def _day(passage: Passage, cell: Span) -> str | None:
    """The date in a cell, be it only a year."""
    words = passage.text[cell.start : cell.end]
    year = dates.find_year(words)
    return next((day.value for day in passage.days(words)), year.value if year else None)


def _cells(passage: Passage, paragraph: Span) -> list[Span]:
    out, start = [], paragraph.start
    for cell in passage.text[paragraph.start : paragraph.end].split("\t"):
        out.append(Span(start, start + len(cell)))
        start += len(cell) + 1
    return out


def _guessed(passage: Passage, cells: list[Span]) -> dict[str, int]:
    """What each cell of a row without header is."""
    out: dict[str, int] = {}
    for position, span in enumerate(cells):
        words = passage.text[span.start : span.end].strip()
        if re.fullmatch(r"\d{1,4}", words):
            out.setdefault("row", position)
        elif "《" in words or _is_title(words):
            out.setdefault("title", position)
        elif numbers.find(words):
            out.setdefault("number", position)
        elif dates.find(words):
            out.setdefault("date", position)
    return out


def _bare_title(passage: Passage, span: Span) -> tuple[str, str | None]:
    """A title without its outer brackets and without a number in brackets behind it; and that number."""
    words = passage.text[span.start : span.end].strip()
    found = numbers.find(words) or numbers.standards(words)
    number = found[-1].value if found and not re.match(r"[^(（]*》", words[found[-1].span.end :]) else None
    if number:
        words = (
            re.sub(r"[(（〔\[]?[^(（]*$", "", words[: found[-1].span.start + 1]).strip()
            if re.search(r"[(（]", words[: found[-1].span.start])
            else words
        )
    outer = re.match(r"《(.*)》", words)
    return (outer[1] if outer else words).strip(), number


def _number(passage: Passage, cell: Span) -> str | None:
    words = passage.text[cell.start : cell.end]
    found = numbers.find(words)
    if found:
        return found[0].value
    return numbers.canonical(words) if "号" in passage.plain[cell.start : cell.end] and words.strip() else None


def item(passage: Passage, paragraph: Span, verb: Verb, named: Sequence[Mention]) -> Iterator[Effect]:
    """One numbered item: its titles in brackets, else its words as a title."""
    first = next(triggers.find(passage, paragraph.start), None)
    if first and first.span.start < paragraph.end:
        return
    label = ITEM.match(passage.plain, paragraph.start, paragraph.end)
    quote = passage.text[paragraph.start : paragraph.end]
    row = label["n"].strip("()") if label else None
    inside = [m for m in named if paragraph.start <= m.name.start < paragraph.end and not m.instrument]
    titled = [m for m in inside if m.title and is_document(m)]
    start = label.end() if label else paragraph.start
    if titled and label and _is_title(_without_aside(passage, start, paragraph.end)):
        titled = []  # 某省实施《甲条例》办法: the title names another
    if titled and label and titled[0].span.start - label.end() < 60:
        for mention in (
            titled[:1] if len(titled) > 1 and "关于" in passage.plain[label.end() : titled[0].span.start] else titled
        ):
            yield Effect(
                verb,
                mention.title,
                mention.number,
                mention.date,
                WHOLE,
                None,
                quote,
                paragraph,
                mention.span,
                mention.issuer,
                row,
            )
        return
    words = passage.plain[start : paragraph.end].rstrip(" ；。")
    title, number = _bare_title(passage, Span(start, start + len(words)))
    title = re.sub(r"[ ]*[(（][^()（）]*(?:号|日|发布|印发)[^()（）]*[)）]$", "", title)
    aside = passage.plain[start + len(title) : paragraph.end]
    own = numbers.find(aside.partition("，")[0])  # its own number, before those that amended it
    number = own[0].value if own else number
    told = aside.startswith("(") and (number or passage.days(aside))  # （1954年1月23日发布）
    named_so = _is_title(title) or (told and _SHORT_TITLE.fullmatch(title) is not None)
    if named_so or (number and not title.endswith("：")):
        yield Effect(
            verb,
            title if named_so else None,
            number,
            next((day.value for day in passage.days(words)), None),
            WHOLE,
            None,
            quote,
            paragraph,
            Span(start, paragraph.end),
            None,
            row,
        )


def standard(passage: Passage, paragraph: Span, verb: Verb, scope: str) -> Effect:
    """A line that names a standard by its designation, and perhaps its title; `scope` is the part that ends."""
    line = passage.text[paragraph.start : paragraph.end]
    designation = numbers.standards(line)[0]
    title = line[designation.span.end :].strip(" 《》；;。")
    ends = verb in (Verb.REPEAL, Verb.LAPSE, Verb.REPLACE)
    return Effect(
        Verb.PARTIAL if ends and scope != WHOLE else verb,
        title or None,
        designation.value,
        None,
        scope,
        None,
        line.strip(),
        paragraph,
        Span(paragraph.start, paragraph.end),
    )
