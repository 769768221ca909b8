"""The end of a document: who signed and when, the note below, and what it says of its disclosure."""

import re

from gazette.rules import issuers
from gazette.rules.data import any_of, load
from gazette.rules.passage import Passage
from gazette.rules.promulgation import names_in
from gazette.rules.titles import ends_like_title
from gazette.types.printed import Span
from gazette.types.regulation import Found, Signature

_ATTRIBUTES = {word: attribute for attribute, words in load("wordings")["disclosure"].items() for word in words}
_DISCLOSURE = re.compile(
    rf"\(?(?:此件|本件)(?P<a>{any_of(_ATTRIBUTES)})\)?"
    rf"|(?:信息公开|公开)(?:选项|方式|形式|属性|类别|类型)[ ]*：[ ]*(?P<b>{any_of(_ATTRIBUTES)})"
)
_SPEAKS_OF_IT = re.compile(r"[此本]件|公开(?:选项|方式|形式|属性|类别|类型)")
_BESIDE_DATE = re.compile(r"[()（）\s]|印发$|补登|^于[\u4e00-\u9fff]{2,6}$")
_NOTE = re.compile(r"[ ]*\((?P<words>[^()\n]+(?:\([^()\n]*\)[^()\n]*)*)\)[ ]*")
_BACK, _TITLE = 16, 60


def signature(passage: Passage, body: int) -> Signature | None:
    """The first signature after paragraph `body`: bodies or an office above a date, or both in one line."""
    unsigned = None
    for index in range(body, len(passage.paragraphs)):
        paragraph = passage.paragraphs[index]
        if paragraph.end - paragraph.start > 90:
            continue
        line = passage.text[paragraph.start : paragraph.end]
        said = passage.days(line)
        if len(said) != 1:
            continue
        date = Found(said[0].value, _moved(said[0].span, paragraph.start), said[0].printed, said[0].mend)
        rest = _BESIDE_DATE.sub("", line.replace(said[0].printed, ""))
        if rest:
            inline = names_in(passage, Span(paragraph.start, date.span.start)) if said[0].span.start > 1 else ()
            if inline and re.match(r"\s*$|[ ]", line[said[0].span.end :]):
                return Signature(Span(inline[0].span.start, date.span.end), inline, (), date)
            continue
        names, officers = _above(passage, index, body)
        first = min((one.span.start for one in (*names, *officers)), default=0)
        if (names or officers) and not (unsigned and _heads_another(passage, first)):
            return Signature(Span(first, date.span.end), names, officers, date)
        if unsigned is None and _heads_carried(passage, index):
            return Signature(date.span, (), (), date)
        if unsigned is None or index >= len(passage.paragraphs) - 3:
            before = passage.paragraphs[index - 1] if index else paragraph
            ended = passage.plain[before.start : before.end].endswith(("。", "："))
            unsigned = Signature(date.span, (), (), date) if ended or index >= len(passage.paragraphs) - 3 else unsigned
    return unsigned


def _heads_carried(passage: Passage, index: int) -> bool:
    """Whether a day alone stands between the end of a notice and the title of what it carries."""
    before, after = passage.paragraphs[max(index - 1, 0)], passage.paragraphs[index + 1 : index + 2]
    following = passage.text[slice(*after[0])].strip() if after else ""
    ended = passage.plain[before.start : before.end].endswith("。")
    return ended and len(following) <= _TITLE and ends_like_title(following)


def _heads_another(passage: Passage, first: int) -> bool:
    """Whether names stand under the title of another text (甲的意见 / 某局 / 年月日), not under the end of this one."""
    above = passage.paragraph_at(first) - 1
    return above >= 0 and ends_like_title(passage.text[slice(*passage.paragraphs[above])].strip())


def _moved(span: Span, by: int) -> Span:
    return Span(span.start + by, span.end + by)


def _above(passage: Passage, index: int, body: int) -> tuple[tuple[Found[str], ...], tuple[Found[str], ...]]:
    """The bodies in the lines above a date, and the persons with their office, each in order."""
    names: tuple[Found[str], ...] = ()
    officers: tuple[Found[str], ...] = ()
    for paragraph in reversed(passage.paragraphs[max(index - _BACK, body) : index]):
        line = passage.text[paragraph.start : paragraph.end]
        if issuers.is_office(line):
            officers = (Found(" ".join(line.split()), paragraph, line), *officers)
            continue
        found = names_in(passage, paragraph) if len(line) <= 90 and not re.search(r"[。；：，]", line) else ()
        if not found:
            break
        names = found + names
    return names, officers


def note(passage: Passage, signed: Signature | None) -> Found[str] | None:
    """The note in brackets right under the signature (附注): （此件公开发布）, （联系人：…）."""
    if signed is None:
        return None
    at = passage.paragraph_at(signed.date.span.start) + 1
    for paragraph in passage.paragraphs[at : at + 1]:
        hit = _NOTE.fullmatch(passage.plain, paragraph.start, paragraph.end)
        if hit:
            span = Span(*hit.span("words"))
            return Found(passage.text[span.start : span.end], span, passage.text[span.start : span.end])
    return None


def disclosure(passage: Passage) -> Found[str] | None:
    """The disclosure note (公开属性) as printed: 此件公开发布, 公开属性：依申请公开."""
    hits = list(_DISCLOSURE.finditer(passage.plain)) if _SPEAKS_OF_IT.search(passage.plain) else []
    if not hits:
        return None
    hit = hits[-1]
    return Found(_ATTRIBUTES[hit["a"] or hit["b"]], Span(*hit.span()), passage.text[hit.start() : hit.end()])
