"""Which provisions an amending decision touches: the articles its items name, as one scope for each target."""

import re
from dataclasses import replace

from gazette.rules.passage import Passage
from gazette.rules.scopes import WHOLE
from gazette.rules.script import plain
from gazette.types.regulation import Effect, Verb

_N = "0-9〇零一二三四五六七八九十百"
_ARTICLE = rf"第[{_N}]+条(?:之[{_N}]+)?(?:第[{_N}]+款)?(?:第?[\(]?[{_N}]+[\)]?项)?"
_PROVISION = re.compile(rf"{_ARTICLE}(?:(?:至|到){_ARTICLE})?|附件[{_N}]*|序言|标题")
_CHANGE = re.compile(r"修改为|增加|删去|删除|改为|移至|合并|调整|废止")
_NEXT_CHANGE = re.compile(
    rf"[ ]*(?:(?:并|同时，?)?(?:将|删去|删除|增加))?(?:第[{_N}]+条(?![ ])|附件|一条，作为)"
    rf"(?:[^《》]{{0,40}}(?:修改为|改为|删去|删除|调整|合并|[。；]))"
)
_REACH = 20000


def amended(passage: Passage, effects: list[Effect]) -> list[Effect]:
    """The effects with the scope of whole amendments narrowed to the provisions that the items below them name."""
    amending = [effect for effect in effects if effect.verb is Verb.AMEND and effect.scope == WHOLE]
    if not amending:
        return [_going_on(passage, effect) for effect in effects]
    starts = sorted(effect.span.start for effect in effects if effect.verb is Verb.AMEND or effect.row)
    out = []
    for effect in effects:
        if effect not in amending or not _opens_list(passage, effect):
            out.append(_going_on(passage, effect))
            continue
        following = next((start for start in starts if start > effect.span.start), effect.span.end + _REACH)
        out.append(replace(effect, scope=_gathered(passage, effect.span.end, following) or WHOLE))
    return out


def _going_on(passage: Passage, effect: Effect) -> Effect:
    """An amendment of one provision with those that the paragraphs right below it change (删去第九条。)."""
    if effect.verb is not Verb.AMEND or effect.scope == WHOLE or not _PROVISION.match(plain(effect.scope)):
        return effect
    end = effect.span.end
    for paragraph in passage.paragraphs_in(effect.span.end, len(passage.text)):
        if not _NEXT_CHANGE.match(passage.plain, paragraph.start, paragraph.end):
            break
        end = paragraph.end
    more = [one for one in _gathered(passage, effect.span.end, end).split("、") if one and one not in effect.scope]
    return replace(effect, scope="、".join((effect.scope, *more)))


def _opens_list(passage: Passage, effect: Effect) -> bool:
    """A sentence, heading or item after which the changes are listed (对《甲》作如下修改：)."""
    if effect.row is not None:
        return "\t" not in effect.quote
    words = passage.plain[effect.span.start : effect.span.end].rstrip()
    return words.endswith(("：", "》", "修改", "的决定")) or "如下修改" in words or "修改如下" in words


def _gathered(passage: Passage, start: int, end: int) -> str:
    """The provisions named in the items, outside what they quote, in order and once each."""
    found: dict[str, None] = {}
    for paragraph in passage.paragraphs:
        if not start <= paragraph.start < end:
            continue
        words = passage.plain[paragraph.start : paragraph.end]
        if not _CHANGE.search(words):
            continue
        for hit in _PROVISION.finditer(passage.plain, paragraph.start, paragraph.end):
            if not passage.cover[hit.start()] and not re.match(
                r"[ ]*(?:规定的|所称)", passage.plain[hit.end() : hit.end() + 3]
            ):
                found.setdefault(passage.text[hit.start() : hit.end()])
    return "、".join(found)
