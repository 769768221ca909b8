"""When a document begins and ends to apply: 自…起施行, 有效期五年, 至2023年5月31日; and the last day computed."""

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta

from gazette.rules import numerals
from gazette.rules.anchored import around
from gazette.rules.data import wording
from gazette.rules.passage import Passage
from gazette.types.printed import Span
from gazette.types.regulation import Found, Mend

_NUM = "0-9〇一二两三四五六七八九十百"
_SELF = rf"(?:本|以上|上述|前述|该|此)(?:{wording('self')})?"
_COMMENCE = re.compile(
    rf"(?P<subject>{_SELF}(?:\([^()]{{0,12}}\))?|^|[，。；]|并)(?:[ ]?(?:规定|标准|办法))?[ ，]{{0,2}}"
    r"(?:溯)?自(?P<when>[^，。；\n《]{2,24}?)(?:之日)?(?:起)?[ ，]?"
    r"(?:[至到][^，。；\n《至到]{5,20}?日止?(?:期间)?，?)?(?:开始|正式|同时)?"
    r"(?:施行|实施|执行|生效|实行|起施行|适用|试行)"
)
_FROM_A_DAY = re.compile(r"自(?=[^。；\n《]{2,56}?[行施效用])")
_WITHOUT_SUBJECT = re.compile(
    rf"[ ]*(?:(?:以上|上述)[^《》。；]{{0,60}}，|[，并]|.{{0,120}}(?:{wording('before_commencement')})，?并?溯?"
    r"|[^。；]{0,80}现(?:将|予以?)?(?:批准|发布|公布|印发|颁布|颁发)(?!.*其中)[^。；]{0,160}，)?"
)
_FIRST_USE = re.compile(
    r"^(?:[一二三四五六七八九十]+、)?(?!本)[\u4e00-\u9fff]{2,8}自(?P<when>[^，。；\n《]{4,14}日)起(?:正式)?(?:施行|实施|执行|试行)",
    re.MULTILINE,
)
_TERM_FROM = re.compile(
    r"本[\u4e00-\u9fff]{1,6}(?:的)?有效期(?:限)?(?:为|：)?自?(?P<when>[^，。；\n《]{4,14}日)起?(?:至|到)"
)
_LATER = re.compile(rf"起?[ ]?满?[{_NUM}]+[ ]?(?:个)?(?:工作)?(?:日|天|月|年)[之以]?(?:后|内)")
_ON_ISSUE = re.compile(
    r"^(?:本\w{0,3})?(?:即日|(?:发布|公布|印发|颁布|颁发|下发|签发|发文|通过|批准|登报公布|令发布|刊登|公告|发出|签署|签字|签订)(?:之)?(?:日|时)?)"
)
_UNTIL = re.compile(
    r"(?:有效期(?:限)?(?:截止)?|有效期限|施行期间|实施期间|(?:施行|实施|执行)(?!，[有试执施实][效行施]期)|适用期间)[^。；]{0,40}?(?:至|到)(?P<date>[^，。；至到]{5,20}?日)(?:止)?"
)
_TO_A_DAY = re.compile(r"[至到][^，。；至到]{5,20}?日")
_LASTING = re.compile(
    rf"(?:有效期(?:限)?|(?:试行|实施|施行|执行)期(?:限|间)?)(?:暂定)?(?:为|是|：)?[^。；至到{_NUM}]{{0,4}}"
    rf"(?P<n>[{_NUM}]+)[ ]?(?:个)?(?P<unit>年|月|日|天)"
)
_FOR_YEARS = re.compile(rf"施行期间，?自[^。；]{{4,30}}起(?P<n>[{_NUM}]+)[ ]?(?:个)?(?P<unit>年|月)")
_FROM_TO = re.compile(
    r"(?<=自)[^，。；至到]{5,18}日起?，?(?:至|到)(?P<date>[^，。；至到]{5,18}?日)(?:止)?(?:期间)?，?(?:施行|实施|执行|试行|有效)"
)
_ENDS_ITSELF = re.compile(
    r"起(?:施行|实施|执行|试行)，(?:于|到)?(?P<date>[^，。；自至到]{5,18}?日)(?:自行|自动)(?:失效|废止|停止执行)"
)
_TRY_OUT = re.compile(rf"[试暂]行(?P<n>[{_NUM}]+)[ ]?(?:个)?(?P<unit>年|月)(?!内|后)")
_OTHERS = re.compile(wording("not_own_term"))
_LABEL = re.compile(r"^第[^条 ]{1,8}条(?:之.)?[ ]*|^[一二三四五六七八九十]+、")
_OWN_SUBJECT = re.compile(r"[ ]*本[\u4e00-\u9fff]{1,10}(?:\([^)]*\))?，?(?:自|从|的|$|于|施行|有效|试行|实施|期间|，)")
_OWN_BEGINNING = re.compile(r"本[^。]{1,40}(?:施行|实施|执行|生效)[。；]\s*$")
_BARE_BEGINNING = (
    r"自(?:(?:印发|发布|公布|发文|下发)之日|[^，。；\n《自]{4,16}日)起(?:正式|开始)?(?:施行|实施|执行|试行)"
)
_BEGINS_BARE = re.compile(rf"[ ]*{_BARE_BEGINNING}，")
_BEGAN_BARE = re.compile(rf"(?:^|[\n、 ]){_BARE_BEGINNING}[。；]\s*$")
_ISSUES = re.compile(
    r"(?:[^。；]{0,120}，)?现(?:将|予以?|把)?[^。；]*?(?:印发|发布|公布|下发|转发|颁发)(?:给你们|你们|《[^《》]{1,60}》)?(?:，[^。；《》]{0,30}?)?"
    rf"(?:，{_BARE_BEGINNING})?[，。]\s*"
)
_UNITS = {"年": "Y", "月": "M", "日": "D", "天": "D"}


@dataclass(frozen=True, slots=True)
class Commencement:
    """When it begins to apply: a date, or `on_issue` (自公布之日起), with the words that say so."""

    span: Span
    date: str | None
    on_issue: bool
    mend: Mend = Mend.NONE


def commencements(passage: Passage) -> list[Commencement]:
    """Every sentence that says when this document begins to apply, in order."""
    out = []
    for hit in around(passage.plain, _FROM_A_DAY, _COMMENCE, before=40, behind=72):
        if not passage.is_open(hit.start("when")):
            continue
        when = hit["when"]
        subject = hit["subject"]
        if not re.match(r"本|以上|上述|前述|此", subject) and not _is_bare(passage, hit):
            continue
        said = passage.days(when)
        if said and re.match(r"[ ]*(?:起|之日起)?[ ]*$", when[said[0].span.end :]) and said[0].span.start <= 1:
            out.append(Commencement(Span(*hit.span()), said[0].value, False, said[0].mend))
        elif _ON_ISSUE.match(when.strip()) and not _LATER.search(when):
            out.append(Commencement(Span(*hit.span()), None, True))
    return out


def first_use(passage: Passage) -> Commencement | None:
    """In a notice that says nothing of itself: the day from which what it brings applies, or its term begins.

    新编码自…起施行; 本通告有效期自…至….
    """
    for hit in (*_TERM_FROM.finditer(passage.plain), *_FIRST_USE.finditer(passage.plain)):
        said = passage.days(hit["when"])
        if passage.is_open(hit.start("when")) and said and said[0].span.start == 0:
            return Commencement(Span(*hit.span()), said[0].value, False, said[0].mend)
    return None


def _is_bare(passage: Passage, hit: re.Match[str]) -> bool:
    """自…起施行 without a subject: at the head of a sentence that is not about something else."""
    sentence = passage.sentence(hit.start("when"))
    return _WITHOUT_SUBJECT.fullmatch(passage.plain, sentence.start, hit.start("when") - 1) is not None


def expiry(passage: Passage) -> Found[str] | None:
    """The last day, or the duration (P5Y), that this document gives itself; never the term of a paper it regulates."""
    to_a_day = (_UNTIL, _FROM_TO, _ENDS_ITSELF) if _TO_A_DAY.search(passage.plain) else (_ENDS_ITSELF,)
    for pattern in (*to_a_day, _FOR_YEARS, _LASTING, _TRY_OUT):
        for hit in pattern.finditer(passage.plain):
            if not passage.is_open(hit.start()) or not _is_own(passage, hit.start()):
                continue
            value, mend = _ends(hit, passage)
            if value:
                return Found(value, Span(*hit.span()), passage.text[hit.start() : hit.end()], mend)
    return None


def _ends(hit: re.Match[str], passage: Passage) -> tuple[str | None, Mend]:
    groups = hit.groupdict()
    if groups.get("date"):
        said = passage.days(groups["date"])
        return (said[0].value, said[0].mend) if said else (None, Mend.NONE)
    count = numerals.parse(groups["n"])
    return (f"P{count}{_UNITS[groups['unit']]}" if count else None), Mend.NONE


def _is_own(passage: Passage, position: int) -> bool:
    """Whether a term at this place is the document's own."""
    sentence = passage.sentence(position)
    before = passage.plain[sentence.start : position]
    if _OTHERS.search(before) or _OTHERS.search(passage.plain[position : position + 14]):
        return False
    before = _LABEL.sub("", before)
    if re.search(r"本[\u4e00-\u9fff]", before):
        return _OWN_SUBJECT.match(before) is not None
    if _FIRST_USE.match(passage.plain, sentence.start):
        return before.endswith("，")
    return _follows_own_beginning(passage, sentence, before)


def _follows_own_beginning(passage: Passage, sentence: Span, before: str) -> bool:
    """A term without a subject, behind words that bring the document in: 现予印发，自…起施行, or 本办法自…起施行。"""
    if _ISSUES.fullmatch(before.lstrip()):
        return True
    if _BEGINS_BARE.fullmatch(before):
        return _opens_paragraph(passage, sentence.start)
    if before.strip(" ，"):
        return False
    previous = passage.plain[max(sentence.start - 60, 0) : sentence.start]
    if _OWN_BEGINNING.search(previous) or _BEGAN_BARE.search(previous):
        return True
    earlier = passage.sentence(max(sentence.start - 1, 0))
    return _ISSUES.fullmatch(passage.plain, earlier.start, sentence.start) is not None


def _opens_paragraph(passage: Passage, start: int) -> bool:
    return start == 0 or passage.plain[start - 1] == "\n"


def last_day(begins: str | None, expires: str | None) -> str | None:
    """The last day of a term: itself when a day is printed, else the day before the duration is over."""
    if not expires:
        return None
    duration = re.fullmatch(r"P(\d+)([YMD])", expires)
    if not duration:
        return expires
    if not begins or len(begins) < 10:
        return None
    start, count = date.fromisoformat(begins), int(duration[1])
    if duration[2] == "D":
        return (start + timedelta(days=count - 1)).isoformat()
    months = start.year * 12 + start.month - 1 + count * (12 if duration[2] == "Y" else 1)
    year, month = divmod(months, 12)
    if not 1 <= year <= 9999:
        return None
    end = date(year, month + 1, min(start.day, calendar.monthrange(year, month + 1)[1]))
    return (end - timedelta(days=1)).isoformat()
