"""The note under a title (题注): who published it, by which number, when; when it took effect; and its later history.

（2012年2月1日环境保护部令第19号公布　自2012年4月1日起施行　根据2016年…《…决定》修订）
"""

import re
from dataclasses import dataclass
from enum import Enum

from gazette.rules import dates, issuers, numbers
from gazette.rules.passage import Passage
from gazette.types.printed import Span
from gazette.types.regulation import Found

_VERB = re.compile(
    r"自?[ ]?(?:发布|公布|颁布|印发)之?日(?:起)?(?:开始)?(?:施行|实施|实行|执行|生效)"
    r"|公布|发布|颁布|颁发|印发|下发|发文|批准|批转|核准|通过|(?:第[一二三四五六七八九十]+次|部分)?(?:修订|修正|修改)|(?:起)?(?:施行|实施|实行|执行|生效)|失效|废止"
)
_LOOKS = re.compile(
    r"^\(?[ ]*(?:根据|自|经)?[ ]*(?:[12][ ]?\d[ ]?\d[ ]?\d[ ]?[年\-.]|[一二三四五六七八九〇零]{2,4}年|(?:中华)?民国"
    r"|(?![^0-9]{0,30}关于)[\u4e00-\u9fff、]{2,30}[12一二][\d一二三四五六七八九〇零]{3}年)"
)
_DAY = r"\d{4}[ ]?-?[ ]?\d{1,2}[ ]?-?[ ]?\d{1,2}"
_COVER_DAYS = re.compile(rf"{_DAY}\s*(?:发布|批准)\s*{_DAY}\s*(?:实施|施行)")
_STRETCH, _COVER = 700, 30


class Act(Enum):
    """What a clause of the note says."""

    PROMULGATED = "promulgated"
    ADOPTED = "adopted"
    EFFECTIVE = "effective"
    ON_ISSUE = "on issue"
    AMENDED = "amended"


@dataclass(frozen=True, slots=True)
class Clause:
    """One act: its date, the number and issuers printed with it, and the characters that say so."""

    act: Act
    span: Span
    date: Found[str] | None
    number: Found[str] | None
    issuers: tuple[Found[str], ...]


def is_note(passage: Passage, paragraph: Span) -> bool:
    """Whether a paragraph of the head is such a note."""
    flat = passage.plain[paragraph.start : paragraph.end]
    if len(flat) > _STRETCH or "\t" in flat:
        return False
    if flat.startswith("("):
        return bool(_VERB.search(flat) and dates.find(flat)) and not flat.rstrip().endswith(("。", "："))
    return (
        _LOOKS.match(flat) is not None and _VERB.search(flat) is not None and not flat.rstrip().endswith(("。", "："))
    )


def clauses(passage: Passage, paragraph: Span) -> list[Clause]:
    """The acts of a note in order."""
    out, start = [], paragraph.start
    for hit in _VERB.finditer(passage.plain, paragraph.start, paragraph.end):
        if passage.cover[hit.start()] & 1 or _within_name(passage, hit):
            continue
        clause = _clause(passage, Span(start, hit.start()), hit)
        if clause:
            out.append(clause)
        start = hit.end()
    return out


def cover_clauses(passage: Passage, body: int) -> list[Clause]:
    """The days on the cover of a standard (2020-11-26 发布  2021-07-01 实施), which may stand below other lines."""
    lines = passage.paragraphs[body : body + _COVER]
    return [
        c
        for line in lines
        if _COVER_DAYS.fullmatch(passage.plain[line.start : line.end].strip())
        for c in clauses(passage, line)
    ]


def _within_name(passage: Passage, hit: re.Match[str]) -> bool:
    """…执行局, …批准后: a verb inside other words."""
    return re.match(r"局|委员会|后|的|机关", passage.plain[hit.end() : hit.end() + 3]) is not None


def _act(verb: str) -> Act:
    if "日" in verb:
        return Act.ON_ISSUE
    if verb.endswith(("修订", "修正", "修改", "失效", "废止")):
        return Act.AMENDED
    if verb in ("批准", "批转", "核准", "通过"):
        return Act.ADOPTED
    return Act.EFFECTIVE if verb.endswith(("施行", "实施", "实行", "执行", "生效")) else Act.PROMULGATED


def _clause(passage: Passage, words: Span, verb: re.Match[str]) -> Clause | None:
    text = passage.text[words.start : words.end]
    act = _act(verb[0])
    said = [_shifted(found, words.start) for found in passage.days(text)]
    number = next((_shifted(found, words.start) for found in numbers.find(text)), None)
    number = number or (_number_behind(passage, verb.end()) if act is Act.PROMULGATED else None)
    if not said and act not in (Act.ON_ISSUE, Act.PROMULGATED):
        return None
    names = _names(passage, words, said, number)
    if act is Act.PROMULGATED and not said and not number and not names:
        return None
    return Clause(act, Span(words.start, verb.end()), said[0] if said else None, number, names)


def _number_behind(passage: Passage, end: int) -> Found[str] | None:
    """A number behind the act, not before it: （1998年3月5日 灯塔部发布 灯部令第7号）."""
    line = passage.plain.find("\n", end)
    words = passage.text[end : line if line >= 0 else len(passage.text)]
    found = numbers.find(words)
    alone = found and not words[: found[0].span.start].strip(" ，,") and words[found[0].span.end :].strip(" )）") == ""
    return _shifted(found[0], end) if alone else None


def _shifted(found: Found[str], by: int) -> Found[str]:
    return Found(found.value, Span(found.span.start + by, found.span.end + by), found.printed, found.mend)


def _names(passage: Passage, words: Span, said: list[Found[str]], number: Found[str] | None) -> tuple[Found[str], ...]:
    """The issuers between the date and the number or the verb."""
    start = said[-1].span.end if said else words.start
    end = words.end
    if number and number.span.start < end:
        end = number.span.start
        in_number = named_in_number(passage, number)
        if in_number:
            return in_number
    run = passage.text[start:end]
    session = re.search(
        r"第[一二三四五六七八九十百\d]+次[\u4e00-\u9fff]{0,4}会议$|第[\u4e00-\u9fff\d]+号$|联合$|以$",
        passage.plain[start:end].rstrip(),
    )
    if session:
        end = start + session.start()
        run = passage.text[start:end]
    after = names_in(passage, Span(end - len(run.lstrip(" ，、(")), end))
    if after or not said:
        return after
    before = passage.text[words.start : said[0].span.start]
    return names_in(passage, Span(said[0].span.start - len(before.lstrip(" ，、(")), said[0].span.start))


def named_in_number(passage: Passage, number: Found[str]) -> tuple[Found[str], ...]:
    """The issuers that an order or announcement names in its number."""
    hit = re.match(
        r"(?:[12]\d{3}年)?(.*?)(?:[12]\d{3}年)?(?:令|公告|通告|第)", passage.plain[number.span.start : number.span.end]
    )
    if not hit or not hit[1].strip():
        return ()
    begin = number.span.start + hit.start(1)
    return names_in(passage, Span(begin, begin + len(hit[1])))


def names_in(passage: Passage, span: Span) -> tuple[Found[str], ...]:
    """Each body named in these characters, () unless all of them are names."""
    words = passage.text[span.start : span.end]
    names = issuers.split(words)
    squeezed = issuers.strip_state("".join(words.split()))
    if not names and issuers.is_name(squeezed):
        return (Found(squeezed, span, words),)
    out, position = [], 0
    for name in names:
        at = words.find(name, position)
        if at < 0:
            return ()
        position = at + len(name)
        out.append(Found(name, Span(span.start + at, span.start + position), name))
    return tuple(out)
