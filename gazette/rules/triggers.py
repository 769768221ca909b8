"""The words that say what happens to a document, found in running text; false friends left out.

A word inside a title, a quotation or brackets says nothing (a title may hold 废止); nor does one that is denied, only
possible, or past (不停止执行, 应当予以废止, 已废止).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from gazette.rules.data import any_of, load
from gazette.rules.passage import Passage
from gazette.types.printed import Span
from gazette.types.regulation import Verb

_DRAFT = re.compile(r"预告|草案|征求意见|拟(?:予)?(?:废止|修改|修正)")
_REASON = re.compile(r"[^，。；\t]{0,8}(?:被|由|已|因)")
_COUNT = "0123456789一二三四五六七八九十两"
_UNTIL_DAY = re.compile(r"[至到][ ]?[0-9〇零○一二三四五六七八九十]")
_ENDS = "。，；：、)\n“《「(—-"


@dataclass(frozen=True, slots=True)
class Trigger:
    """Words of an effect at `span`; `after` / `before`: on which side the object may stand."""

    verb: Verb
    words: str
    span: Span
    sentence: Span
    after: bool
    before: bool


@cache
def _vocabulary() -> tuple[re.Pattern[str], dict[str, tuple[Verb, bool, bool]]]:
    meaning: dict[str, tuple[Verb, bool, bool]] = {}
    for row in load("verbs")["verb"]:
        for word in {*row["after"], *row["before"]}:
            meaning[word] = (Verb(row["verb"]), word in row["after"], word in row["before"])
    longest = sorted(meaning, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest))), meaning


@cache
def _denials() -> tuple[re.Pattern[str], re.Pattern[str]]:
    data = load("verbs")
    before, after = (
        "|".join(sorted(map(re.escape, data[key]["words"]), key=len, reverse=True))
        for key in ("not_after", "not_before")
    )
    return re.compile(f"(?:{before})(?:及时|予以|立即)?$"), re.compile(f"(?:了)?(?:{after})")


@cache
def adverbs() -> re.Pattern[str]:
    """Words between an object and what happens to it."""
    words = any_of(load("verbs")["adverbs"]["words"])
    since = r"[自从][^，。；《》「」自]{1,32}?(?:之日起|日起|即日起|起|之日|之后|后|日)(?:即(?!行))?，?"
    reason = r"(?:，?(?:因|由于|已经?|与|同)[^，。；《》]{2,24}(?<!的)(?<!者)，)"
    return re.compile(rf"{since}|{reason}|于[^，。；]{{4,16}}日(?:起)?|[，, ]|{words}")


def find(passage: Passage, floor: int = 0) -> Iterator[Trigger]:
    """Every live trigger from a place on, in order."""
    return (trigger for trigger in _live(passage) if trigger.span.start >= floor)


@lru_cache(maxsize=1)
def _live(passage: Passage) -> tuple[Trigger, ...]:
    """All of a text: several rules ask for them."""
    return tuple(_triggers(passage))


def _triggers(passage: Passage) -> Iterator[Trigger]:
    pattern, meaning = _vocabulary()
    for hit in pattern.finditer(passage.plain):
        if not passage.is_open(hit.start()):
            continue
        verb, after, before = meaning[hit[0]]
        sentence = passage.sentence(hit.start())
        trigger = Trigger(verb, hit[0], Span(*hit.span()), sentence, after and _object_before(passage, hit), before)
        if (trigger.after or trigger.before) and not _is_denied(passage, trigger):
            yield trigger


def _object_before(passage: Passage, hit: re.Match[str]) -> bool:
    """After its object such a word ends a clause, or a day or a term follows it (延长至…, 延长三年, 暂停执行至…)."""
    following = passage.plain[hit.end() : hit.end() + 1]
    if following == "" or following in _ENDS or hit[0].endswith(("至", "为", "规定")):
        return True
    if hit[0].endswith("延长") or hit[0].startswith("暂"):
        return following in _COUNT or _UNTIL_DAY.match(passage.plain, hit.end()) is not None
    return hit[0].startswith("继续") and _UNTIL_DAY.match(passage.plain, hit.end()) is not None


def _is_denied(passage: Passage, trigger: Trigger) -> bool:
    before, after = _denials()
    head = passage.plain[max(trigger.sentence.start, trigger.span.start - 12) : trigger.span.start]
    if before.search(head) and not re.search(r"(?:决定|现|特|即|同时，)$", head):
        return True
    if re.search(r"已经?(?:被|为|由)[^，。；\n]{1,20}$", head) or passage.plain.startswith("了", trigger.span.end):
        return True
    if re.search(r"(?:可以?|有权|应当|方能)决定(?:予以)?$", head):
        return True
    if re.search(r"(?:的|依照|作出的|有关|取消)决定$", head) and not trigger.words.startswith("予以"):
        return True
    if trigger.words.startswith("不再作为") and head.endswith("，"):
        return True
    if _is_reason(passage, trigger):
        return True
    tail = passage.plain[trigger.span.end : trigger.span.end + 4]
    return after.match(tail) is not None


def _is_reason(passage: Passage, trigger: Trigger) -> bool:
    """In a cell of a table, why its row is listed (已被2003年公布的《甲》代替): the row itself says what happens."""
    line = passage.plain.rfind("\n", 0, trigger.span.start) + 1
    cell = passage.plain.rfind("\t", line, trigger.span.start) + 1
    return cell > 0 and _REASON.match(passage.plain, cell, trigger.span.start) is not None


def is_drafted(passage: Passage, sentence: Span) -> bool:
    """Whether a sentence only announces a draft (預告, 征求意见)."""
    words = (hit for hit in _DRAFT.finditer(passage.plain, sentence.start, sentence.end))
    return any(passage.is_open(hit.start()) for hit in words)
