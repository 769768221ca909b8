"""Attachments (附件): as the document announces them above its signature, and where they are printed below it."""

import re
from collections.abc import Iterator
from dataclasses import replace

from gazette.rules import numerals
from gazette.rules.passage import Passage
from gazette.types.printed import Span
from gazette.types.regulation import Attachment, Signature

_N = "0-9一二三四五六七八九十百"
_LABEL = re.compile(rf"[ ]*附[件表录图]?[ ]?(?P<n>[{_N}]{{0,3}})(?:之[{_N}])?[ ]*(?:(?P<colon>[：])[ ]*|[ ]+|$)")
_ITEM = re.compile(rf"[ ]*(?:\((?P<m>[{_N}]{{1,3}})\)|(?P<n>[{_N}]{{1,3}})[.．、])[ ]*")
_INLINE = re.compile(r"(?<=[^\d\s])[；;， ]*(?=\d{1,2}[.．、][^\d])")
_LONGEST = 80


def attachments(passage: Passage, signed: Signature | None) -> tuple[Attachment, ...]:
    """The attachments in order; one that is announced and printed is one."""
    if "附" not in passage.plain:
        return ()
    labels = [(i, hit) for i, p in enumerate(passage.paragraphs) if (hit := _label(passage, p))]
    foot = signed.span.start if signed else None
    announced = [one for i, hit in labels if _announces(passage, i, hit, foot) for one in _listed(passage, i, hit)]
    printed = [_printed(passage, i, hit) for i, hit in labels if not _announces(passage, i, hit, foot)]
    return tuple(_unlabelled(passage, one) for one in _joined(announced, printed))


def _label(passage: Passage, paragraph: Span) -> re.Match[str] | None:
    if paragraph.end - paragraph.start > _LONGEST * 6:
        return None
    hit = _LABEL.match(passage.plain, paragraph.start, paragraph.end)
    lone = hit is not None and hit.end() == paragraph.end
    return hit if hit and (lone or hit["colon"] or (hit["n"] and paragraph.end - paragraph.start <= _LONGEST)) else None


def _announces(passage: Passage, index: int, label: re.Match[str], foot: int | None) -> bool:
    """Above the signature a label with names after it announces; without a signature one whose names return below."""
    paragraph = passage.paragraphs[index]
    words = passage.plain[label.end() : paragraph.end].strip()
    if foot is not None and paragraph.start < foot:
        return bool(words)
    if foot is not None:
        return _ITEM.match(words) is not None and _comes_again(passage, index)
    return bool(words) and (_ITEM.match(words) is not None or words in passage.plain[paragraph.end :])


def _comes_again(passage: Passage, index: int) -> bool:
    """Whether the first attachment of a row (附件：1.甲) is printed below under its own label (附件1)."""
    return any(
        (hit := _label(passage, paragraph)) and _arabic(hit["n"]) == "1"
        for paragraph in passage.paragraphs[index + 1 :]
    )


def _listed(passage: Passage, index: int, label: re.Match[str]) -> Iterator[Attachment]:
    """The names after 附件：, one or a numbered row of them, in the same line or the lines below."""
    paragraph = passage.paragraphs[index]
    for start, end in _pieces(passage, label.end(), paragraph.end):
        item = _ITEM.match(passage.plain, start, end)
        yield _attachment(passage, Span(start, end), item, label["n"])
    if not _ITEM.match(passage.plain, label.end(), paragraph.end):
        return
    for following in passage.paragraphs[index + 1 :]:
        item = _ITEM.match(passage.plain, following.start, following.end)
        if not item or following.end - following.start > _LONGEST or "。" in passage.plain[slice(*following)]:
            return
        yield _attachment(passage, following, item, "")


def _pieces(passage: Passage, start: int, end: int) -> Iterator[tuple[int, int]]:
    """附件：1.甲 2.乙 as two."""
    begin = start
    if _ITEM.match(passage.plain, start, end):
        for gap in _INLINE.finditer(passage.plain, start + 2, end):
            yield begin, gap.start()
            begin = gap.end()
    yield begin, end


def _attachment(passage: Passage, span: Span, item: re.Match[str] | None, number: str) -> Attachment:
    printed = (item["n"] or item["m"]) if item else number
    words = passage.text[item.end() if item else span.start : span.end]
    words = re.sub(r"^《([^《》]*)》$", r"\1", words.strip(" ；;。"))
    return Attachment(_arabic(printed), words, announced=span)


def _printed(passage: Passage, index: int, label: re.Match[str]) -> Attachment:
    """An attachment at its place: its title stands behind the label or on the next line."""
    paragraph = passage.paragraphs[index]
    words = passage.text[label.end() : paragraph.end].strip()
    following = passage.paragraphs[index + 1 : index + 2]
    if not words and following:
        line = passage.text[following[0].start : following[0].end].strip()
        words = line if len(line) <= _LONGEST and "\t" not in line and not line.endswith(("。", "；")) else ""
    after = next((p for p in passage.paragraphs[index + 1 :] if _label(passage, p)), None)
    end = after.start - 1 if after else len(passage.text)
    return Attachment(_arabic(label["n"]), words, printed=Span(paragraph.start, end))


def _arabic(printed: str) -> str:
    number = numerals.parse(printed) if printed.strip() else None
    return str(number) if number is not None else ""


def _joined(announced: list[Attachment], printed: list[Attachment]) -> Iterator[Attachment]:
    """What is announced with what is printed under the same number; a lone one needs none."""
    left = list(printed)
    for one in announced:
        lone = len(announced) == 1 and len(printed) == 1
        held = next((other for other in left if lone or other.number == one.number), None)
        if held is not None:
            left.remove(held)
        yield replace(one, printed=held.printed if held else None)
    yield from left


def _unlabelled(passage: Passage, one: Attachment) -> Attachment:
    """An announced attachment whose title stands below without the label 附件."""
    if one.announced is None or one.printed is not None or not one.title:
        return one
    wanted = "".join(one.title.split())
    for paragraph in passage.paragraphs_in(one.announced.end, len(passage.text)):
        if "".join(passage.text[paragraph.start : paragraph.end].split()) == wanted:
            return replace(one, printed=Span(paragraph.start, len(passage.text)))
    return one
