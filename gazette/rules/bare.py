"""Names of laws without brackets: 能源管理法有關石油之規定，不再適用; 将刑法第三百四十二条修改为."""

import re
from collections.abc import Iterator

from gazette.rules.data import any_of, load, wording
from gazette.rules.passage import Passage
from gazette.rules.scopes import WHOLE, limits, tidy, without_adverbs
from gazette.rules.triggers import Trigger
from gazette.types.printed import Span

_NAME = re.compile(
    r"[\u4e00-\u9fff]{1,28}?(?:(?<![办方做合依违执司立守书语无非看想说])法|条例|公约)"
    r"(?=第|有关|关于|中|之|的|增加|与本|同本|，自|，?不|停止|，?应|及|和|、|$|作|同时|即|予以)"
)
_NO_NAME = re.compile(
    r"将|对|该|各|与|和|同|其他|有关|其|自|在|以|过去|列于|第|不|可|应|凡|由|经|违反|适用|(?:.*?(?:(?<!基)本|按照|依照|依据|根据|违反))"
)
_CLAUSE = re.compile(r"[，；]|将|对|日起")
_JOINER = re.compile(r"，及|、|及|和|与")
_PART = re.compile(r"第|有关|关于|中|之")
_ISSUED_ON = re.compile(
    rf"(?:{wording('issued')}|签订|签署)[之的](?P<name>(?!有关|相关|各|其他|上述|所有|一切|关于)[\u4e00-\u9fff]{{2,26}}"
    rf"(?:{any_of([*load('titles')['normative'], *load('titles')['treaty']])})(?:\([^()]{{1,6}}\))?)$"
)
_ADVERBS = re.compile(
    rf"(?:，?(?:自本[\u4e00-\u9fff]{{1,8}}日起|{any_of(set(load('verbs')['adverbs']['words']) - {'则'})}))+$"
)
_BETWEEN = 20
"""Characters from the day to the act (…日財政部公布之): the body that issued it."""
LABEL = re.compile(r"[ ]*(?:第[^条]{1,8}条(?:之.)?[ ]+|[一二三四五六七八九十]+、)")
"""The label of the provision that a sentence begins with."""


def before(passage: Passage, trigger: Trigger) -> list[tuple[Span, str]]:
    """The laws named before a trigger, each with its scope; [] unless all words between are accounted for."""
    label = LABEL.match(passage.plain, trigger.sentence.start, trigger.span.start)
    start = label.end() if label else trigger.sentence.start
    words = passage.plain[start : trigger.span.start]
    found = list(_names(words))
    out: list[tuple[Span, str]] = []
    for index, (begin, end) in enumerate(found):
        until = found[index + 1][0] if index + 1 < len(found) else len(words)
        kept = without_adverbs(re.sub(r"[、，]*(?:及|和|与)?$", "", words[end:until]))
        kept = re.sub(r"，?自本[\u4e00-\u9fff]{1,6}日起$", "", kept)
        if kept and (not limits(kept) or "，" in kept):
            return []
        at = start + end + words[end:].find(kept)
        out.append((Span(start + begin, start + end), tidy(passage.text[at : at + len(kept)]) if kept else WHOLE))
    last = out[-1][1] if out else WHOLE
    return [(span, last if scope == WHOLE else scope) for span, scope in out]


def dated_before(passage: Passage, trigger: Trigger) -> list[tuple[Span, str]]:
    """A name without brackets right before a trigger, and its day: 民國二十四年十月一日公布之燈塔管理規則同時廢止."""
    words = _ADVERBS.sub("", passage.plain[trigger.sentence.start : trigger.span.start])
    hit = _ISSUED_ON.search(words)
    said = passage.days(words[: hit.start("name")]) if hit else []
    if not hit or not said or hit.start() - said[-1].span.end > _BETWEEN or "，" in words[said[-1].span.end :]:
        return []
    start = passage.plain.index(hit["name"], trigger.sentence.start)
    return [(Span(start, start + len(hit["name"])), said[-1].value)]


def _names(words: str) -> Iterator[tuple[int, int]]:
    """Where laws are named: the first one that a clause begins with, and the ones joined to it."""
    begins = (0, *(hit.end() for hit in _CLAUSE.finditer(words)))
    found = next((span for begin in begins if (span := _name_at(words, begin))), None)
    while found:
        yield found
        found = _next(words, found[1])


def _name_at(words: str, begin: int) -> tuple[int, int] | None:
    hit = _NAME.match(words, begin)
    if not hit or len(hit[0]) < 2 or _NO_NAME.match(hit[0]):
        return None
    return hit.span()


def _next(words: str, end: int) -> tuple[int, int] | None:
    """The next law of a row: right after the one before, or after its scope when it has one itself."""
    for hit in _JOINER.finditer(words, end):
        found = _name_at(words, hit.end())
        if found and (hit.start() == end or _PART.match(words, found[1])):
            return found
    return None
