"""Targets in lists and tables: 废止下列规章：一、… and annexed catalogues with 序号, 名称, 文号, 发布日期."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from gazette.rules import dates, issuers, numbers, triggers
from gazette.rules.citations import ISSUED, Mention
from gazette.rules.data import any_of, load
from gazette.rules.passage import Passage
from gazette.rules.scopes import WHOLE
from gazette.rules.script import plain
from gazette.rules.targets import is_document
from gazette.rules.triggers import Trigger
from gazette.types.printed import Span
from gazette.types.regulation import Effect, Verb

_ITEM = re.compile(
    r"[ ]*(?P<n>(?:[一二三四五六七八九十百]+|\d{1,3})(?=[、．.])|\([一二三四五六七八九十\d]{1,3}\)|[①-⑳])[、．. ]*"
)
_DOCUMENTS = re.compile(any_of(load("documents")["generic"]) + "|标准|目录|公约|批文")
_LEADS = re.compile(r"下列|以下|如下|目录|附件|附后|见附|清单|名单|：\s*$")
_CAPTION = re.compile(
    r"(?P<word>废止|失效|停止执行|继续有效|继续执行|保留|修改|修订)[^，。；：]{0,24}(?:目录|清单|名单|一览表|规章|文件|规定|法规|标准|汇总表)|(?:目录|清单|表)\((?P<word2>废止|失效|继续有效|修改)\)"
)
_LONGEST_CAPTION = 60
_INTENDED = ("拟", "拟予", "建议", "需", "待", "适时")
_PARTLY = re.compile(r"(?:部分|个别)[^，。；、和]{0,4}$")
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


@dataclass(frozen=True, slots=True)
class _Heading:
    """What a list is for: the verb (None: what is only intended), and the place of the words."""

    verb: Verb | None
    span: Span


def read(passage: Passage, named: Sequence[Mention], body: int) -> Iterator[Effect]:
    """The effects that list items and table rows have."""
    heads = _headings(passage, body)
    columns: dict[str, int] | None = None
    heading: _Heading | None = None
    for index, paragraph in enumerate(passage.paragraphs):
        if paragraph.start < body:
            continue
        if index in heads:
            heading, columns = heads[index], None
            continue
        if heading is None or heading.verb is None:
            continue
        line = passage.text[paragraph.start : paragraph.end]
        if "\t" in line:
            names = _header(line)
            if names:
                columns = names
            else:
                yield from _row(passage, paragraph, columns, heading.verb)
        elif _ITEM.match(passage.plain, paragraph.start, paragraph.end):
            yield from _item(passage, paragraph, heading.verb, named)
        elif not _is_between(passage, index):
            heading = None


def _is_between(passage: Passage, index: int) -> bool:
    """Captions, notes and unit lines between the parts of a list do not end it."""
    paragraph = passage.paragraphs[index]
    flat = passage.plain[paragraph.start : paragraph.end]
    return len(flat) < 40 and not flat.endswith(("。", "；")) and dates.parse(flat) is None


def _headings(passage: Passage, body: int) -> dict[int, _Heading]:
    """Paragraphs that say what the list below them is for: sentences, and captions."""
    out: dict[int, _Heading] = {}
    for trigger in triggers.find(passage, body):
        if _announces_list(passage, trigger):
            index = passage.paragraph_at(trigger.span.start)
            out.setdefault(index, _Heading(trigger.verb, trigger.sentence))
    said = list(out.values())
    for index, paragraph in enumerate(passage.paragraphs):
        if paragraph.start >= body and index not in out and paragraph.end - paragraph.start <= _LONGEST_CAPTION:
            heading = _caption(passage, index, said)
            if heading:
                out[index] = heading
    return out


def _caption(passage: Passage, index: int, said: list[_Heading]) -> _Heading | None:
    """What a caption (废止的规章目录, 附件二) heads: by its own words, else by the sentence that names it."""
    paragraph = passage.paragraphs[index]
    flat = passage.plain[paragraph.start : paragraph.end]
    if "\t" in flat or flat.endswith(("。", "；")) or not _heads_list(passage, index):
        return None
    caption = _CAPTION.search(flat)
    if caption:
        before = flat[: caption.start()]
        if before.endswith(_INTENDED):
            return _Heading(None, paragraph)
        part = _PARTLY.search(before) is not None and caption["word"] in ("废止", "失效")
        verb = Verb.PARTIAL if part else _verdict(caption["word"] or caption["word2"])
        return _Heading(verb or Verb.REPEAL, paragraph)
    label = re.match(r"附[件录表][ ]?[\d一二三四五六七八九十]*|.{0,30}目录$", flat)
    earlier = [heading for heading in said if heading.span.start < paragraph.start]
    if not label or not earlier:
        return None
    naming = [heading for heading in earlier if label[0] in passage.plain[heading.span.start : heading.span.end]]
    return naming[-1] if naming and label[0][-1:] not in "件录表" else earlier[-1]


def _announces_list(passage: Passage, trigger: Trigger) -> bool:
    """废止下列…：, …等116件…予以废止（目录附后）, 列于附件一的…予以废止: documents must follow, as items or rows."""
    if trigger.verb is Verb.AMEND or trigger.words == "延长" or triggers.is_drafted(passage, trigger.sentence):
        return False
    words = passage.plain[trigger.sentence.start : trigger.sentence.end]
    if not _LEADS.search(words) or not _DOCUMENTS.search(words):
        return False
    annexed = re.search(r"附|目录", words) is not None
    return annexed or _heads_list(passage, passage.paragraph_at(trigger.span.start))


def _heads_list(passage: Passage, index: int) -> bool:
    """Whether an item or a table row comes within the next paragraphs."""
    for paragraph in passage.paragraphs[index + 1 : index + 4]:
        if "\t" in passage.text[paragraph.start : paragraph.end] or _ITEM.match(
            passage.plain, paragraph.start, paragraph.end
        ):
            return True
    return False


def _verdict(words: str) -> Verb | None:
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


def _header(line: str) -> dict[str, int]:
    """Which column holds what, {} when the row is no header."""
    cells = [cell.strip() for cell in line.split("\t")]
    out: dict[str, int] = {}
    if any(len(cell) > 14 or re.search(r"[《〔]", cell) for cell in cells):
        return {}
    for position, cell in enumerate(cells):
        name = next((name for name, pattern in _COLUMNS if pattern.search(cell)), None)
        if name:
            out.setdefault(name, position)
    return out if "title" in out or len(out) >= 2 else {}


def _row(passage: Passage, paragraph: Span, columns: dict[str, int] | None, verb: Verb) -> Iterator[Effect]:
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
    verb = (_verdict(plain(said["verdict"])) if "verdict" in said else None) or verb
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


def _item(passage: Passage, paragraph: Span, verb: Verb, named: Sequence[Mention]) -> Iterator[Effect]:
    """One numbered item: its titles in brackets, else its words as a title."""
    if any(True for t in triggers.find(passage, paragraph.start) if t.span.start < paragraph.end):
        return
    label = _ITEM.match(passage.plain, paragraph.start, paragraph.end)
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
    if _CAPTION.search(passage.plain[start : paragraph.end]):
        return
    named_so = _is_title(title) or (
        len(title) > 2 and aside.startswith("(") and _kinds().search(plain(title)) is not None
    )
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
