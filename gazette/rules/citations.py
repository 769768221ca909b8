"""Citations (引用): where a text names another document by title, number, date and issuer. Finding only; no look-up."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from gazette.rules import dates, issuers, numbers
from gazette.rules.data import load, wording
from gazette.rules.passage import Passage
from gazette.types.printed import Span
from gazette.types.regulation import Citation, Found

ISSUED = wording("issued")
_PREFIX_END = re.compile(rf"(?:{ISSUED})(?:[的之了]|[^，。；]{{0,6}}的)?$|(?:部门|单位|机关)$|号[之的]?$")
_AMENDING = re.compile(
    r"第[一二三四五六七八九十]+次(?:修正|修订|修改)|(?:修正|修订|修改)(?:[的之]|后的)"
    r"|(?:发布|公布|印发|批准|核定|转发)[的之][^，。]{0,12}$"
)
_JOIN = "、，和及以与或 暨；;\n"
_KIND_AFTER = re.compile(r"(?:号)?(?:等)?(?:函释|函|令|公告|解释令|解释|释示|书函|文件|文|通知)")
_PAREN = re.compile(
    r"[ ]?\(([^()\n]{0,120}(?:\([^()\n]{0,20}\)[^()\n]{0,60})*)\)|〔((?=[^〔〕]*号[文令]?〕)[^\n]{4,60}?号[文令]?)〕"
)
_BASIS = re.compile(
    r"(?:根据|依据|按照|依照|遵照|为(?:了)?(?:贯彻|落实|实施|执行|规范|加强)[^，。]{0,20}|^依|系依|依)$"
)
_UP_TO_TITLE = re.compile(r"[ ]*(?:文件?|令|函)?[ ]*")
"""What may stand between a number and the title behind it: （85）城建字第99号文《甲规定》."""
_YEAR_AND_SERIAL = re.compile(r"(?:19|20)\d\d年第\d+号(?=，)")
_SERIES_AND_YEAR = re.compile(r"(.{2,}(?:令|公告|通告))(?:(?:19|20)\d\d年第|第)")
_NEXT_IN_ROW = re.compile(r"[ ]?(?:、|和|及|与|以及)[ ]?(?P<number>(?:(?:19|20)\d\d年)?第[ ]?\d{1,4}[ ]?号)(?!令)")
_SERIES = tuple(load("numbers")["series"])
_NAMES_ONLY = re.compile(r"(?!起)[\u4e00-\u9fff、]{2,40}")
_NAME_ENDS = "部会局署院行厅府处所委社站室团队司府级"
_REACH, _LONGEST_NUMBER = 400, 60


@dataclass(frozen=True, slots=True)
class Mention:
    """One naming of a document: `span` from its date or issuer to its bracket, `name` the title or number itself.

    `titled` tells whether a title in brackets was printed. `instrument`: only named as what amended another document.
    """

    span: Span
    name: Span
    title: str | None
    number: str | None
    date: str | None
    issuer: str | None
    instrument: bool = False


def find(text: str) -> list[Citation]:
    """Every citation of a text, in order."""
    return list(citations(Passage(text)))


def citations(passage: Passage, named: list[Mention] | None = None) -> Iterator[Citation]:
    """Every citation; those after 根据 in the opening are the legal basis."""
    opening = _opening(passage)
    for mention in mentions(passage) if named is None else named:
        basis = mention.span.start < opening and _is_basis(passage, mention.span.start)
        yield Citation(mention.span, mention.title, mention.number, mention.date, mention.issuer, basis)


def _opening(passage: Passage) -> int:
    """Where the opening ends: the first paragraph that says what the document is made for, else the first five."""
    for paragraph in passage.paragraphs[:40]:
        words = passage.plain[paragraph.start : paragraph.end]
        if re.search(
            r"(?:制定|制订|订定|修订|作出|发布)(?:了)?本|订定之|(?:决定|通知|公告|批复|规定|通告|意见)如下|特制[定订]",
            words,
        ):
            return paragraph.end
    return passage.paragraphs[min(5, len(passage.paragraphs)) - 1].end if passage.paragraphs else 0


def _is_basis(passage: Passage, start: int) -> bool:
    """Whether 根据 leads to this place over nothing but other titles."""
    sentence = passage.sentence(start)
    before = "".join(
        character
        for position, character in enumerate(passage.plain[sentence.start : start], sentence.start)
        if not passage.cover[position]
    )
    hit = list(re.finditer(r"根据|依据|按照|依照|遵照|为(?:了)?(?:贯彻|落实|实施|执行)|^(?:[^，。]{0,12})依", before))
    return bool(hit) and not re.search(r"[。；]|制定|决定|规定,|，(?:现|兹)", before[hit[-1].end() :])


def _row(passage: Passage, number: Found[str]) -> Iterator[Found[str]]:
    """A number, and those of the same row joined to it: 海关总署公告1999年第2号、2001年第15号."""
    yield number
    series = _SERIES_AND_YEAR.match(number.value)
    end = number.span.end
    while series and (hit := _NEXT_IN_ROW.match(passage.plain, end)):
        end = hit.end()
        span = Span(*hit.span("number"))
        printed = passage.text[span.start : span.end]
        yield Found(numbers.canonical(series[1] + printed), span, printed)


@dataclass(frozen=True, slots=True)
class _Numbers:
    """The numbers and standards of a text in order, to be asked for by place."""

    all: tuple[Found[str], ...]
    starts: tuple[int, ...]

    @classmethod
    def of(cls, passage: Passage) -> "_Numbers":
        known = [more for one in numbers.scan(passage.plain, passage.text) for more in _row(passage, one)]
        found = (*known, *numbers.standards(passage.text, passage.plain))
        ordered = tuple(sorted(found, key=lambda number: number.span.start))
        return cls(ordered, tuple(number.span.start for number in ordered))

    def between(self, start: int, end: int) -> tuple[Found[str], ...]:
        """Those that begin at characters [start, end)."""
        return self.all[bisect_left(self.starts, start) : bisect_left(self.starts, end)]


def mentions(passage: Passage) -> list[Mention]:
    """Every naming of a document in a text, by title or by number alone, in order."""
    known = _Numbers.of(passage)
    used: set[int] = set()
    titled: list[Mention] = []
    floor = 0
    for title in passage.titles:
        name = Span(title.start + 1, title.end - 1)
        if name.start == name.end or _is_quotation(passage, title, known):
            continue
        mention, numbered = _titled(passage, title, name, floor, known)
        used.update(number.span.start for number in (*numbered, *known.between(*name)))
        titled.append(mention)
        floor = floor if mention.instrument else mention.span.end
    ends = [mention.span.end for mention in titled]
    lonely = []
    for number in known.all:
        if number.span.start not in used:
            before = bisect_right(ends, number.span.start)
            lonely.append(_numbered(passage, number, ends[before - 1] if before else 0))
    return sorted((*titled, *lonely), key=lambda mention: mention.name.start)


def _is_quotation(passage: Passage, title: Span, known: _Numbers) -> bool:
    """「…」 that quotes words, or circumscribes a numbered document (「本會…號令解釋」), and is no title."""
    if passage.plain[title.start] != "「":
        return False
    before = passage.plain[max(title.start - 6, 0) : title.start]
    if re.search(r"(?:有关|所称|所定|所谓|载明|注明|字样|用语|称为|即|为|如)$", before) and not before.endswith(
        "修正为"
    ):
        return True
    begins = re.match(r"「(?:本|原|前|\d|民国|中华民国)", passage.plain[title.start : title.start + 6])
    return begins is not None and bool(known.between(*title))


def _titled(
    passage: Passage, title: Span, name: Span, floor: int, known: _Numbers
) -> tuple[Mention, tuple[Found[str], ...]]:
    """A title with what stands before it and in the brackets after it, and the numbers that are part of it."""
    start, before = _prefix(passage, title.start, floor)
    direct = known.between(max(floor, title.start - _LONGEST_NUMBER), title.start)[-1:]
    if direct and _UP_TO_TITLE.fullmatch(passage.plain, direct[0].span.end, title.start):
        start = min(start, direct[0].span.start)
    end, after = _brackets_after(passage, title.end)
    numbered = (*known.between(start, title.start), *known.between(title.end, end))
    near = [n for n in numbered if n.span.start >= title.end] or numbered
    said = passage.days(before) or passage.days(after.partition("根据")[0])
    year = None if said else dates.find_year(before)
    issuer = _as_printed(_issuer(before) or _issuer(after), passage, start, end)
    rest = passage.plain[end : end + 14]
    name, inner = _without_number(passage, name, known)
    mention = Mention(
        Span(start, end),
        name,
        passage.text[name.start : name.end],
        near[0].value if near else inner or _number_alone(name, after, passage),
        said[0].value if said else year.value if year else None,
        issuer,
        instrument=_AMENDING.match(rest) is not None and "《" in passage.plain[end : end + 200],
    )
    return mention, numbered


def _as_printed(names: str | None, passage: Passage, start: int, end: int) -> str | None:
    """Names found in plain characters as the text prints them."""
    if names is None or not passage.traditional:
        return names
    places = [(passage.plain.find(name, start, end), len(name)) for name in names.split("、")]
    return "、".join(passage.text[at : at + long] for at, long in places) if all(at >= 0 for at, _ in places) else names


def _without_number(passage: Passage, name: Span, known: _Numbers) -> tuple[Span, str | None]:
    """A title without the number printed in brackets at its end, inside the title's own: 《甲标准（GB 1—1997）》."""
    for number in known.between(*name)[-1:]:
        before = passage.plain[: number.span.start].rstrip()
        if (
            before.endswith("(")
            and passage.plain[number.span.end : name.end].strip() == ")"
            and len(before) > name.start + 4
        ):
            return Span(name.start, len(before) - 1), number.value
    return name, None


def _number_alone(name: Span, after: str, passage: Passage) -> str | None:
    """The number of an announcement whose issuer and kind are in its title: 《…的公告》（2014年第63号）."""
    if not passage.plain[: name.end].endswith(_SERIES):
        return None
    hit = _YEAR_AND_SERIAL.match(after)
    return hit[0] if hit else None


def _prefix(passage: Passage, start: int, floor: int) -> tuple[int, str]:
    """Where the words before a title begin that tell its date, issuer and number, and these words."""
    line = passage.plain.rfind("\n", 0, start) + 1
    near = passage.plain[max(floor, line, start - 20) : start].rstrip()
    if not near or (near[-1] not in _NAME_ENDS and not _PREFIX_END.search(near)):
        return start, ""
    floor = max(floor, line, start - _REACH)
    words = passage.plain[floor:start]
    stops = [
        hit.end()
        for hit in re.finditer(
            r"[。；：]|同时|起施行，|(?:暂停|暂缓|停止|调整|继续|恢复)(?:实施|施行|执行|适用)|(?:废止|停止适用|(?<!次)修正|(?<!次)修改|代替|取代|宣布)(?=[^的之，]{0,4}\d|[本前原])",
            words,
        )
    ]
    floor += stops[-1] if stops else 0
    words = passage.plain[floor:start].lstrip(_JOIN + "并自于对将")
    begin = start - len(words)
    if not words:
        return start, ""
    said = passage.days(words)
    if _PREFIX_END.search(words) or (said and _NAMES_ONLY.fullmatch(words, said[0].span.end)):
        first = said[0] if said else dates.find_year(words)
        if first:
            lead = re.search(r"[\u4e00-\u9fff、]{2,40}$", words[: first.span.start])
            return begin + (lead.start() + numbers.issuer_start(lead[0]) if lead else first.span.start), words
        return begin + _name_start(words), words
    return begin + _name_start(words), words[_name_start(words) :]


def _name_start(words: str) -> int:
    """Where an issuer's name begins right before a title (原国家环境保护总局《…》); the end when there is none."""
    run = re.search(r"[\u4e00-\u9fff、 ]{2,60}$", words)
    if not run:
        return len(words)
    tail = re.search(rf"(?:{ISSUED})(?:[的之])?$|等[^，]{{0,8}}(?:部门|单位|机关)$", run[0])
    body = run[0][: tail.start()] if tail else run[0]
    known = issuers.known_ending(body)
    if known is None and not issuers.is_name(body):
        return len(words)
    return run.start() + (numbers.issuer_start(body) if known else 0)


def _issuer(words: str) -> str | None:
    """The issuer said in the words around a title."""
    run = dates_cut(words)
    run = re.sub(rf"(?:{ISSUED}|[的之]|\d|年|月|日|第[^届次]{{1,4}}号|[〔〕]|以|令$|[(（]试行[)）])+$", "", run).strip(
        "、，和 "
    )
    hit = re.search(r"[\u4e00-\u9fff、 ]{2,40}$", run)
    if not hit:
        return None
    name = hit[0][numbers.issuer_start(hit[0]) :]
    return "、".join(issuers.split(name)) or None


def dates_cut(words: str) -> str:
    """The words after the last date in them, or before the first where nothing follows."""
    said = dates.find(words)
    if not said:
        return words
    after = words[said[-1].span.end :]
    return after if re.search(r"[\u4e00-\u9fff]{2}", re.sub(ISSUED, "", after)) else words[: said[0].span.start]


def _brackets_after(passage: Passage, end: int) -> tuple[int, str]:
    """Round brackets right after a title: （试行）（建建[2000]142号）; their end and words."""
    words = ""
    while hit := _PAREN.match(passage.plain, end):
        inside = hit[1] or hit[2] or ""
        if re.match(r"以下|下称|简称|详见|附", inside):
            break
        words += inside + "，"
        end = hit.end()
    return end, words


def _numbered(passage: Passage, number: Found[str], floor: int) -> Mention:
    """A document named by its number alone (本部97年3月19日台財稅字第09704518610號令)."""
    line = passage.plain.rfind("\n", 0, number.span.start) + 1
    floor = max(line, number.span.start - _LONGEST_NUMBER, floor)
    words = passage.plain[floor : number.span.start]
    said = [date for date in passage.days(words) if not words[date.span.end :].strip(" 以")]
    start = floor + said[-1].span.start if said else number.span.start
    issuer = None
    lead = re.search(r"[\u4e00-\u9fff]{2,30}$", passage.plain[floor:start]) if said else None
    if lead:
        name = lead[0][numbers.issuer_start(lead[0]) :]
        if issuers.is_name(name):
            start -= len(name)
            issuer = passage.text[start : start + len(name)]
    tail = _KIND_AFTER.match(passage.plain, number.span.end)
    end = tail.end() if tail else number.span.end
    return Mention(Span(start, end), number.span, None, number.value, said[-1].value if said else None, issuer)
