"""What a document does to others (效力影响): triggers, targets beside them, in lists and tables, and when it bites."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from gazette.rules import listings, targets, triggers
from gazette.rules.amendments import amended
from gazette.rules.citations import Mention
from gazette.rules.citations import mentions as all_mentions
from gazette.rules.passage import Passage
from gazette.rules.scopes import WHOLE
from gazette.rules.targets import Target
from gazette.rules.triggers import Trigger
from gazette.types.regulation import Effect, Verb

_DAY = re.compile(r"[自从](?P<when>[^，。；《》「」]{2,28}?)(?:起|生效|施行|实施|停止|废止|失效|当然|，|即|不再|应)")
_PLAIN_DAY = re.compile(r"(?:于|，)(?P<when>[^，。；《》「」]{6,16}日)(?:起)?(?:停止|废止|失效|生效)")
_NOW = re.compile(r"(?P<when>即日)起")
_BEGINS = re.compile(r"本[\u4e00-\u9fff]{1,6}(?:施行|实施|执行|生效|实行)|标准实施|^(?:施行|实施|生效)")
_SHORT_NAME = re.compile(
    r"》[^《》。；]{0,60}?(?:(?:以下|下)统?简?称|简称)(?:为)?[《“]?(?P<name>[^《》“”()，。]{1,20})[》”]?\)"
)
_OF_ALL = re.compile(r"\s*(?:凡|以上|上述|前述)?[^，。]{0,4}(?:(?:宣布)?(?:失效|废止|停止执行)(?:和|、|或)?)+的")
_COUNTED = re.compile(r"目录|附件|下列|附后|\d+[ ]?件")
_ISSUED = re.compile(r"即日|(?:本)?[\u4e00-\u9fff]{0,6}(?:发布|公布|印发|颁布|颁发|下发|签发|令发布|公告)(?:之)?日")


@dataclass(frozen=True, slots=True)
class Days:
    """The days of the document itself that an effect may take: when it begins to apply, and its own date."""

    effective: str | None = None
    document: str | None = None


def find(text: str, days: Days | None = None) -> list[Effect]:
    """Every effect that a cleaned text has on other documents."""
    return read(Passage(text), days or Days())


def read(passage: Passage, days: Days, body: int = 0, mentions: Sequence[Mention] | None = None) -> list[Effect]:
    """As `find`; `body` is where the document's text begins: its title and note have no effects of their own."""
    named = list(all_mentions(passage) if mentions is None else mentions)
    out: list[Effect] = []
    pending: list[tuple[Trigger, Effect]] = []
    short = _short_names(passage, named)
    for trigger in triggers.find(passage, body):
        if triggers.is_drafted(passage, trigger.sentence):
            continue
        found = _at(passage, trigger, named, short, days) or _going_on(passage, trigger, out, days)
        for effect in found:
            (pending if effect.target is None else out).append((trigger, effect) if effect.target is None else effect)  # type: ignore[arg-type]
    listed = list(listings.read(passage, named, body, lambda trigger: _when(passage, trigger, days)))
    out += _of_one_day(passage, listed, pending, days)
    if not out:
        out = _of_title(passage, body, named, days)
    out = amended(passage, _completed(out, named, short))
    return sorted(_once(out), key=lambda effect: (effect.span.start, effect.target or effect.span))


def _at(
    passage: Passage, trigger: Trigger, named: list[Mention], short: Mapping[str, Mention], days: Days
) -> list[Effect]:
    """The effects one trigger has."""
    found = targets.beside(passage, trigger, named) or targets.called(passage, trigger, short)
    if not found:
        nameless = targets.unnamed(passage, trigger)
        found = [nameless] if nameless else []
    when = _when(passage, trigger, days)
    return [_effect(passage, trigger, target, when) for target in found if not _is_own(target)]


def _going_on(passage: Passage, trigger: Trigger, out: Sequence[Effect], days: Days) -> list[Effect]:
    """What a sentence does to the document that the one before it named, in the same paragraph (另修正第一章…)."""
    if not out or out[-1].span.end != trigger.sentence.start or out[-1].target is None:
        return []
    last = Target(out[-1].title, out[-1].number, out[-1].date, out[-1].issuer, WHOLE, out[-1].target)
    target = targets.of_the_same(passage, trigger, last)
    return [_effect(passage, trigger, target, _when(passage, trigger, days))] if target else []


def _is_own(target: Target) -> bool:
    return target.title is not None and target.title.startswith("本")


def _effect(passage: Passage, trigger: Trigger, target: Target, when: str | None) -> Effect:
    quote = passage.text[trigger.sentence.start : trigger.sentence.end].strip()
    named_here = target.span is not None and target.span.start >= trigger.sentence.start
    following = passage.plain[target.span.end : trigger.sentence.end] if target.span and named_here else ""
    return Effect(
        verb=_verb(trigger.verb, target, following),
        title=target.title,
        number=target.number,
        date=target.date,
        scope=_scope(trigger.verb, target.scope),
        effective=when,
        quote=quote,
        span=trigger.sentence,
        target=target.span,
        issuer=target.issuer,
    )


def _scope(verb: Verb, words: str) -> str:
    """The part itself, without the words in it that change (第九条中的“…”) or the term that grows (…，执行期限)."""
    if verb is Verb.AMEND:
        words = re.sub(r"[中里内]?的?“[^“”]*”[^第]{0,6}$", "", words)
    if verb is Verb.EXTEND:
        words = re.sub(r"[，的]?(?:有效|执行|实施|施行|政策)?(?:期限|期)(?:的[\u4e00-\u9fff]{2})?$", "", words)
    return words or WHOLE


def _verb(verb: Verb, target: Target, following: str) -> Verb:
    """A named document that loses force in part is partly repealed; 修正…展延/延長至 is what the words after it say."""
    if verb is Verb.AMEND and ("展延" in target.scope or re.match(r"[^。]{0,60}日期，展延", following)):
        return Verb.SUSPEND
    if verb is Verb.AMEND and re.search(r"延[長长]至", target.scope):
        return Verb.EXTEND
    partly = verb in (Verb.REPEAL, Verb.LAPSE, Verb.REPLACE) and target.scope != WHOLE and target.span is not None
    return Verb.PARTIAL if partly else verb


def _when(passage: Passage, trigger: Trigger, days: Days) -> str | None:
    """The day an effect bites: the one its sentence says, else the day the document begins to apply."""
    start, end = trigger.sentence
    said = [
        hit
        for pattern in (_DAY, _PLAIN_DAY, _NOW)
        for hit in pattern.finditer(passage.plain, start, end)
        if passage.is_open(hit.start()) and not _resumes(passage, hit)
    ]
    for hit in sorted(
        said, key=lambda hit: (hit.start() < trigger.span.start - 60, abs(hit.start() - trigger.span.start))
    ):
        words = hit["when"]
        day = passage.days(words)
        if day and not words[: day[0].span.start].strip():
            return day[0].value
        if _BEGINS.search(words):
            return days.effective
        if _ISSUED.search(words):
            return days.document or days.effective
    return days.effective


def _resumes(passage: Passage, day: re.Match[str]) -> bool:
    """Whether a day is the one on which a document applies (again), not the first of its suspension."""
    return passage.plain.startswith("恢复", day.end()) or passage.plain.endswith(
        ("展延", "推迟", "延期"), 0, day.start()
    )


def _of_one_day(
    passage: Passage, listed: list[Effect], pending: list[tuple[Trigger, Effect]], days: Days
) -> list[Effect]:
    """What is listed, and what has no named target but for the words that announce the list.

    A sentence about all that was said before (凡宣布失效的文件，自…起停止执行) only gives its day. Without one they
    bite when the document begins to apply, unless they say a day themselves.
    """
    out, day = list(listed), None
    for trigger, effect in pending:
        words = passage.plain[trigger.sentence.start : trigger.span.start]
        if _OF_ALL.match(words) and out:
            day = effect.effective
        elif not (listed and _COUNTED.search(words)):
            out.append(effect)
    return [replace(one, effective=day or one.effective or days.effective) for one in out]


def _of_title(passage: Passage, body: int, named: list[Mention], days: Days) -> list[Effect]:
    """What the title alone says (关于废止《甲》的决定), where the text names nothing."""
    out = []
    for trigger in triggers.find(passage, 0):
        if trigger.span.start >= body:
            break
        if triggers.is_drafted(passage, trigger.sentence):
            continue
        if re.search(r"根据|第[一二三四五六七八九十]+次", passage.plain[trigger.sentence.start : trigger.span.start]):
            continue
        found = targets.beside(passage, trigger, named)
        effects = [_effect(passage, trigger, target, days.effective) for target in found if not _is_own(target)]
        numbered = {mention.title: mention for mention in named if mention.title and mention.number}
        for effect in effects:
            again = numbered.get(effect.title or "") if effect.number is None else None
            out.append(_with_name_of(effect, again) if again else effect)
    return out


def _completed(effects: list[Effect], named: list[Mention], short: Mapping[str, Mention]) -> list[Effect]:
    """A target named by its number alone, or by a short name (以下简称《解释》), gets what is said of it elsewhere."""
    titled = {mention.number: mention for mention in named if mention.number and mention.title}
    out = []
    for effect in effects:
        other = None
        if effect.title is None and effect.number:
            other = titled.get(effect.number)
        elif effect.title and effect.number is None:
            other = short.get(effect.title)
        out.append(_with_name_of(effect, other) if other else effect)
    return out


def _with_name_of(effect: Effect, other: Mention) -> Effect:
    return replace(effect, title=other.title, number=other.number, date=effect.date or other.date)


def _short_names(passage: Passage, named: list[Mention]) -> dict[str, Mention]:
    """Short names given in brackets behind a title, to the mention they stand for."""
    if "简称" not in passage.plain:
        return {}
    out: dict[str, Mention] = {}
    for mention in named:
        hit = _SHORT_NAME.match(passage.plain, mention.name.end) if mention.title else None
        if hit:
            out.setdefault(passage.text[hit.start("name") : hit.end("name")], mention)
    return out


def _once(effects: list[Effect]) -> list[Effect]:
    """One effect for each verb and target; the one that says more stays."""
    best: dict[tuple[str, str, str, str], Effect] = {}
    out: list[Effect] = []
    for effect in effects:
        if effect.title is None and effect.number is None:
            out.append(effect)
            continue
        key = (
            effect.verb,
            "".join((effect.title or "").split()),
            effect.number or "" if effect.title is None else "",
            effect.date or "",
        )
        known = next(
            (
                k
                for k in best
                if k[:2] == key[:2] and (k[2] == key[2]) and _same_day(k[3], key[3]) and _same_number(best[k], effect)
            ),
            None,
        )
        if known is None:
            best[key] = effect
        elif effect.verb is Verb.AMEND and WHOLE not in (effect.scope, best[known].scope):
            best[known] = replace(best[known], scope=_both(best[known].scope, effect.scope))
        elif _worth(effect) > _worth(best[known]):
            best[known] = effect
    return out + list(best.values())


def _both(one: str, other: str) -> str:
    """Two scopes of one amendment as one."""
    return one if other in one else f"{one}、{other}"


def _same_day(one: str, other: str) -> bool:
    return not one or not other or one.startswith(other) or other.startswith(one)


def _same_number(one: Effect, other: Effect) -> bool:
    return not one.number or not other.number or one.number == other.number


def _worth(effect: Effect) -> tuple[bool, bool, int]:
    narrow = effect.verb is Verb.AMEND and effect.scope != WHOLE
    return effect.row is not None, narrow, sum(map(bool, (effect.number, effect.date, effect.effective, effect.issuer)))
