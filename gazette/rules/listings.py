"""Targets in lists and tables: 废止下列规章：一、… and annexed catalogues with 序号, 名称, 文号, 发布日期."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from gazette.rules import dates, rows, triggers
from gazette.rules.citations import Mention
from gazette.rules.data import any_of, load
from gazette.rules.passage import Passage
from gazette.rules.scopes import WHOLE
from gazette.rules.triggers import Trigger
from gazette.types.printed import Span
from gazette.types.regulation import Effect, Verb

_DOCUMENTS = re.compile(any_of(load("documents")["generic"]) + "|标准|目录|公约|批文")
_LEADS = re.compile(r"下列|以下|如下|目录|附件|附后|见附|清单|名单|：\s*$")
_CAPTION = re.compile(
    r"(?P<word>废止|失效|停止执行|继续有效|继续执行|保留|修改|修订)[^，。；：]{0,24}(?:目录|清单|名单|一览表|规章|文件|规定|法规|标准|汇总表)|(?:目录|清单|表)\((?P<word2>废止|失效|继续有效|修改)\)"
)
_ANNEX = re.compile(r"附[件录表][ ]?[\d一二三四五六七八九十]*|.{0,30}目录$")
_LONGEST_CAPTION = 60
_INTENDED = ("拟", "拟予", "建议", "需", "待", "适时")
_PART = re.compile(r"(?:下列|以下)[^，。；]{0,8}(?:标准|规定|文件)[中的]{1,2}(?P<part>[^，。；]{2,16}部分)")
_PARTLY = re.compile(r"(?:部分|个别)[^，。；、和]{0,4}$")


@dataclass(frozen=True, slots=True)
class _Heading:
    """What a list is for: the verb (None: only intended), the place of the words, and the part of each that ends.

    `trigger` are the words of the sentence that announces it; a caption may have none.
    """

    verb: Verb | None
    span: Span
    scope: str = WHOLE
    trigger: Trigger | None = None


def read(
    passage: Passage, named: Sequence[Mention], body: int, when: Callable[[Trigger], str | None]
) -> Iterator[Effect]:
    """The effects that list items and table rows have; `when` tells on which day the words that announce them bite."""
    for heading, effect in _listed(passage, named, body):
        day = effect.effective or (when(heading.trigger) if heading.trigger else None)
        yield replace(effect, effective=day)


def _listed(passage: Passage, named: Sequence[Mention], body: int) -> Iterator[tuple[_Heading, Effect]]:
    """The effects with what heads their list."""
    heads = _headings(passage, body)
    if not heads:
        return
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
            names = rows.header(line)
            if names:
                columns = names
            else:
                yield from ((heading, row) for row in rows.row(passage, paragraph, columns, heading.verb))
        elif _is_item(passage, paragraph):
            yield from ((heading, item) for item in _item(passage, paragraph, heading.verb, heading.scope, named))
        elif not _is_between(passage, index):
            heading = None


def _is_item(passage: Passage, paragraph: Span) -> bool:
    return any(form.match(passage.plain, paragraph.start, paragraph.end) for form in (rows.ITEM, rows.STANDARD))


def _item(passage: Passage, paragraph: Span, verb: Verb, scope: str, named: Sequence[Mention]) -> Iterator[Effect]:
    """What an item of the list says, captions between the items left out."""
    if rows.STANDARD.match(passage.plain, paragraph.start, paragraph.end):
        yield rows.standard(passage, paragraph, verb, scope)
    elif not _CAPTION.search(passage.plain, paragraph.start, paragraph.end):
        yield from rows.item(passage, paragraph, verb, named)


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
            part = _PART.search(passage.plain, trigger.sentence.start, trigger.span.start)
            scope = passage.text[part.start("part") : part.end("part")] if part else WHOLE
            out.setdefault(index, _Heading(trigger.verb, trigger.sentence, scope, trigger))
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
    if "\t" in flat or flat.endswith(("。", "；")):
        return None
    caption, label = _CAPTION.search(flat), _ANNEX.match(flat)
    if not (caption or label) or not _heads_list(passage, index):
        return None
    earlier = [heading for heading in said if heading.span.start < paragraph.start]
    if caption:
        before = flat[: caption.start()]
        if before.endswith(_INTENDED):
            return _Heading(None, paragraph)
        part = _PARTLY.search(before) is not None and caption["word"] in ("废止", "失效")
        verb = Verb.PARTIAL if part else rows.verdict(caption["word"] or caption["word2"]) or Verb.REPEAL
        announced = [heading.trigger for heading in earlier if heading.verb is verb]
        return _Heading(verb, paragraph, trigger=announced[-1] if announced else None)
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
    following = passage.paragraphs[index + 1 : index + 4]
    return any("\t" in passage.text[line.start : line.end] or _is_item(passage, line) for line in following)
