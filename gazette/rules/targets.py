"""Which documents a trigger is about: chains of titles and numbers beside it, bare names of laws, or none by name."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from gazette.rules import bare
from gazette.rules.citations import Mention
from gazette.rules.data import load
from gazette.rules.passage import Passage
from gazette.rules.scopes import JOIN, WHOLE, limits, tidy, without_adverbs
from gazette.rules.script import plain
from gazette.rules.triggers import Trigger
from gazette.types.printed import Span
from gazette.types.regulation import Verb

_COUNTED = re.compile(
    r"等?[ ]?共?[\d一二三四五六七八九十百]+[ ]?[件项部个则种份][\u4e00-\u9fff]{0,24}"
    r"|等[\u4e00-\u9fff]{0,20}(?:文件|规章|规定|办法|通知|标准|函|令|解释|法规|公告|释示|意见|文)|"
)
_ASIDE = re.compile(r"^[ ]?\((?:以下|下称|简称)[^()]{1,40}\)")
_LEAD = re.compile(
    r"(?:了|在[^，。]{2,20}的)?(?:下列|以下)?(?:本[部会署局院府处]|我[部局会委]|前|原|现行|对|：|「|\s)*(?:民国|关于|有关)?"
)
_LONG_LEAD = re.compile(r"[^，。；《》]{0,80}(?:[之的]|订定|发布)")
_OWNED = re.compile(JOIN + r"第[^，。「《]{1,16}[之的]")
_SHARING = re.compile(
    r"等[\d一二三四五六七八九十百]+[项个件种部]\w{0,6}?(?:标准|规定|文件|办法)[中的](?P<scope>[^，。；]+?)(?:和|及|、)?"
)
_CONFLICTING = r"(?P<when>(?:与|同|和)本[^，。；《》]{1,10}?(?:不一致|抵触|不符|冲突)的)?"
_OTHERS = re.compile(
    rf"[、，]?(?:以及|及|和|与)[ ]?(?:(?:其他|其它)[^，。；《》]{{0,12}}?{_CONFLICTING}[^，。；《》]{{0,12}}"
    r"|[^，。；《》]{0,10}(?:补充|配套))(?:规定|办法|文件|通知|制度|规章)"
)
_OF_ALL = re.compile(r"(?:有关|相关|部分|个别)(?:规定|条款|内容)")
"""What limits every document of a row: 暂时调整实施《甲》、《乙》的有关规定."""
_CONDITION = re.compile(r"(?:\([^()]*\))?(?:的(?:[，、]|情形|建议|人员|单位)|应当|必须|须)")
_CONFLICT = re.compile(
    r"凡?(?:其中)?(?:与|同|和)本[^，。；]{1,10}?(?:不一致|相抵触|抵触|不符|不相符|相冲突|冲突|相违背|有出入|相矛盾)(?:的|者)?"
)


@dataclass(frozen=True, slots=True)
class Target:
    """A document something happens to: `mention` (None: unnamed or a bare name), and which part of it."""

    title: str | None
    number: str | None
    date: str | None
    issuer: str | None
    scope: str
    span: Span | None


def of(mention: Mention, scope: str) -> Target:
    """The target that a mention names."""
    return Target(mention.title, mention.number, mention.date, mention.issuer, scope, mention.span)


def beside(passage: Passage, trigger: Trigger, mentions: Sequence[Mention]) -> list[Target]:
    """The named targets of a trigger; before it when it closes a clause, else after it."""
    inside = [
        m
        for m in mentions
        if trigger.sentence.start <= m.name.start < trigger.sentence.end and _may_be_target(passage, m)
    ]
    if trigger.before and (found := _following(passage, trigger, inside)):
        return found
    if trigger.after:
        papers = [mention for mention in inside if not is_document(mention)]
        return (
            _preceding(passage, trigger, [m for m in inside if m not in papers])
            or [
                Target(passage.text[span.start : span.end], None, None, None, scope, span)
                for span, scope in bare.before(passage, trigger)
            ]
            or [
                Target(passage.text[span.start : span.end], None, day, None, WHOLE, span)
                for span, day in bare.dated_before(passage, trigger)
            ]
        )
    return []


def called(passage: Passage, trigger: Trigger, short: Mapping[str, Mention]) -> list[Target]:
    """协定第五条修改为: the document before a trigger that the text calls by a name it gave it (以下简称“协定”)."""
    label = bare.LABEL.match(passage.plain, trigger.sentence.start, trigger.span.start)
    sentence = label.end() if label else trigger.sentence.start
    begins = {sentence, max(sentence, passage.plain.rfind("，", sentence, trigger.span.start) + 1)}
    for name, mention in short.items() if trigger.after else ():
        for begin in begins:
            start = begin + passage.plain.startswith(("将", "对"), begin)
            end = start + len(name)
            between = passage.plain[end : trigger.span.start]
            scope = _scope_between(passage, end, between, last=True) if passage.text.startswith(name, start) else None
            if scope and "，" not in scope:
                return [replace(of(mention, scope), span=Span(start, end))]
    return []


def _may_be_target(passage: Passage, mention: Mention) -> bool:
    """Neither what amended another document, nor a paper, nor a short name in brackets."""
    bracketed = mention.title is not None and passage.cover[mention.name.start] & 4
    return not mention.instrument and not bracketed


def is_document(mention: Mention) -> bool:
    """Whether what is named is a document and not a paper issued to somebody (《…许可证》)."""
    title = plain(mention.title or "")
    return not title.rstrip(")").endswith(_certificates()) or mention.number is not None


@cache
def _certificates() -> tuple[str, ...]:
    return tuple(load("documents")["certificates"])


def _following(passage: Passage, trigger: Trigger, mentions: list[Mention]) -> list[Target]:
    """廢止「甲」、「乙」第三條及「丙」: a chain after the words, each with its scope."""
    chain: list[tuple[Mention, str]] = []
    position = trigger.span.end
    for mention in (m for m in mentions if m.span.start >= trigger.span.end):
        between = passage.plain[position : mention.span.start]
        if not chain:
            if re.search(r"依据?$|根据$", between):
                continue
            if not _leads(trigger, between):
                return []
        else:
            linked = _linked(passage, position, between, mention, chain)
            if linked is None:
                break
            chain = linked
        chain.append((mention, WHOLE))
        position = mention.span.end
    things = trigger.verb is Verb.REPLACE and passage.plain.startswith("所", position)
    things = things or (trigger.words == "撤销" and not all(is_document(mention) for mention, _ in chain))
    if chain and (things or _CONDITION.match(passage.plain, position)):
        return []
    if chain:
        scope = _trailing(passage, position, trigger)
        shared = _OF_ALL.fullmatch(scope) is not None and all(said == WHOLE for _, said in chain)
        chain = [(one, scope if shared else said) for one, said in chain[:-1]] + [(chain[-1][0], scope)]
    return [of(mention, scope) for mention, scope in chain if trigger.verb is not Verb.AMEND or is_document(mention)]


def _leads(trigger: Trigger, between: str) -> bool:
    """Whether the words between 废止 and a name only tell whose and what kind of document it is."""
    if _LEAD.fullmatch(between):
        return True
    return trigger.verb in (Verb.REPEAL, Verb.LAPSE) and _LONG_LEAD.fullmatch(between) is not None


def _linked(
    passage: Passage, position: int, between: str, mention: Mention, chain: list[tuple[Mention, str]]
) -> list[tuple[Mention, str]] | None:
    """The chain so far with what the words before the next name say of it; None when they end it."""
    text = passage.text[position : position + len(between)]
    shared = _SHARING.fullmatch(between)
    if shared:
        return [(one, tidy(text[shared.start("scope") : shared.end("scope")])) for one, _ in chain]
    if mention.title is None and _OWNED.fullmatch(between):
        return chain if re.match(JOIN + "第", between) and between[0] != "第" else chain[:-1]
    if re.fullmatch(JOIN, between):
        return chain
    scope = re.sub(JOIN + "$", "", between)
    joined = re.search(r"[、及和与]$|，(?:及|并)?$", between) and not re.search(r"。|为$|订定|发布$", between)
    return [*chain[:-1], (chain[-1][0], tidy(text[: len(scope)]))] if joined and limits(scope) else None


def _trailing(passage: Passage, position: int, trigger: Trigger) -> str:
    """The words after the last target that limit it, up to the next clause."""
    end = position
    while end < trigger.sentence.end and (passage.cover[end] or passage.plain[end] not in "，。；：\n"):
        end += 1
    words = passage.plain[position:end]
    cut = re.search(
        r"(?:并)?(?:自|于)[^，]{2,20}(?:生效|施行|实施|起)|(?<!长)[至到][\d〇零○一二三四五六七八九十]{2,4}年.*日|等[\d一二三四五六七八九十百]*[件项种则]|之?(?:函释|解释令|令|函|公告)$",
        words,
    )
    words = words[: cut.start()] if cut else words
    return tidy(passage.text[position : position + len(words)]) if limits(words) else WHOLE


def _preceding(passage: Passage, trigger: Trigger, mentions: list[Mention]) -> list[Target]:
    """《甲》、《乙》中有关丙的规定同时废止: a chain before the words, backwards."""
    out: list[Target] = []
    limit, sharing = trigger.span.start, ""
    for mention in reversed([m for m in mentions if m.span.end <= trigger.span.start]):
        between = _ASIDE.sub("", passage.plain[mention.span.end : limit])
        scope = _scope_between(passage, mention.span.end, between, last=not out)
        others = _OTHERS.match(between) if scope is None and not out else None
        if others:
            scope = WHOLE
            out.append(Target(None, None, None, None, _conflict(passage, mention.span.end, others), None))
        tail = _bare_tail(passage, mention.span.end, between) if scope is None and not out else None
        if tail:
            scope = sharing = tail.scope
            out.append(tail)
        if scope is None or _is_ground(passage, mention, trigger):
            if not out and trigger.verb is Verb.REPLACE and passage.plain[: mention.span.start].endswith("由"):
                limit = mention.span.start - 1
                continue
            break
        out.append(of(mention, sharing if sharing and scope == WHOLE else scope))
        limit = mention.span.start
    return out[::-1]


def _conflict(passage: Passage, start: int, others: re.Match[str]) -> str:
    """The condition under which other documents are meant too (及其他与本办法不一致的规定)."""
    span = (start + others.start("when"), start + others.end("when"))
    return passage.text[slice(*span)] if others["when"] else WHOLE


def _bare_tail(passage: Passage, start: int, between: str) -> Target | None:
    """《甲》、《乙》和丙公约…的有关规定: a name without brackets at the end of a chain."""
    kept = without_adverbs(between)
    hit = re.match(
        r"(?:、|和|及|与|以及)(?P<name>[\u4e00-\u9fff]{2,20}?(?:公约|条例|(?<![办方做])法))(?P<scope>.*)", kept
    )
    if not hit or (hit["scope"] and not limits(hit["scope"])):
        return None
    name = Span(start + between.find(hit["name"]), start + between.find(hit["name"]) + len(hit["name"]))
    scope = tidy(passage.text[name.end : name.end + len(hit["scope"])]) if hit["scope"] else WHOLE
    return Target(passage.text[name.start : name.end], None, None, None, scope, name)


def _is_ground(passage: Passage, mention: Mention, trigger: Trigger) -> bool:
    """Named as the ground (根据《…》) or as what replaces, not as what ends."""
    before = passage.plain[max(trigger.sentence.start, mention.span.start - 6) : mention.span.start]
    return re.search(r"(?:根据|依据|按照|依照|依|由|以)$", before) is not None


def _scope_between(passage: Passage, start: int, between: str, *, last: bool) -> str | None:
    """The scope said between a target and what follows it; None when the words do not tie the two together."""
    if not last:
        if re.fullmatch(JOIN, between):
            return WHOLE
        scope = re.sub(JOIN + "$", "", between)
        joined = re.search(r"(?:、|和|及|与|以及)[ ]*(?:原|前|现行)?$", between)
        return (
            tidy(passage.text[start : start + len(scope)]) if joined and limits(scope) and "。" not in scope else None
        )
    kept = without_adverbs(between)
    if _COUNTED.fullmatch(kept):
        return WHOLE
    if kept.startswith(("自", "施行期间", "适用期间", "实施期间")) or re.search(r"期间.*届满", between):
        return WHOLE
    if not limits(kept) or len(kept) > 90 or "。" in kept:
        return None
    end = between.rfind(kept[-1]) + 1
    return tidy(passage.text[start : start + end].strip(" ，"))


def of_the_same(passage: Passage, trigger: Trigger, last: Target) -> Target | None:
    """另修正第一章…, 并删去第三条: provisions, without a name, of the document that was named last."""
    lead = passage.plain[trigger.sentence.start : trigger.span.start]
    if not trigger.before or trigger.verb is not Verb.AMEND or not re.fullmatch(r"[ ]*(?:另|并|同时，?|另外，)", lead):
        return None
    if not passage.plain.startswith("第", trigger.span.end):
        return None
    return replace(last, scope=_trailing(passage, trigger.span.end, trigger))


def unnamed(passage: Passage, trigger: Trigger) -> Target | None:
    """Earlier documents meant without a name (过去有关部门制定的…办法), perhaps only where they conflict; else None."""
    named_only = (Verb.AMEND, Verb.SUSPEND, Verb.REPLACE, Verb.RESTORE)
    if not trigger.after or trigger.verb in named_only or trigger.words == "予以撤销":
        return None
    words = passage.plain[trigger.sentence.start : trigger.span.start]
    previous = passage.plain[trigger.sentence.start : trigger.sentence.end]
    subject = re.sub(r"^[ ]*第[^条]{1,8}条[ ]+|^[一二三四五六七八九十]+、", "", words)
    data = load("documents")
    if any(word in previous for word in data["not_unnamed"]) or re.search(r"自行|自动", words[-8:]):
        return None
    if not any(noun in subject for noun in data["generic"]):
        return None
    conflict = _CONFLICT.search(subject)
    if trigger.verb is Verb.EXTEND:
        return (
            Target(None, None, None, None, tidy(_extended(passage, trigger)), None)
            if re.match(r"其中，", subject)
            else None
        )
    if not conflict and not any(mark in subject for mark in data["unnamed"]):
        return None
    scope = WHOLE
    if conflict:
        begin = trigger.span.start - len(subject) + conflict.start()
        scope = passage.text[begin : begin + len(conflict[0])]
    return Target(None, None, None, None, scope, None)


def _extended(passage: Passage, trigger: Trigger) -> str:
    """其中，有关…的规定继续有效: what goes on."""
    return re.sub(r"^其中，", "", passage.text[trigger.sentence.start : trigger.span.start].strip())
