"""What the cover and the running heads say of the issue: the gazette's name, year, numbers, day."""

import re
from collections.abc import Sequence

from gazette.issue.words import DIGIT, WORDS, bare
from gazette.types import IssueText, Masthead, Paragraph, ParagraphKind

HEAD_PARAGRAPHS = 8  # an issue without a cover says its name and number at its very head
IMPRINT_PARAGRAPHS = 15
DIGITS = {ch: i % 10 for i, ch in enumerate("0123456789〇一二三四五六七八九")} | dict.fromkeys("○零OＯo", 0) | {"两": 2}
PLACES = {"十": 10, "百": 100, "千": 1000, "廿": 20, "卅": 30}

_YEAR = rf"(?P<year>(?:19|20)\d\d|[一二][{DIGIT}]{{3}})年?"
_ISSUE = rf"第(?P<number>[{DIGIT}]{{1,5}})[号期號]"
_YEAR_ISSUE = re.compile(_YEAR + r"[,，·.]?" + _ISSUE)
_YEAR_ALONE = re.compile(_YEAR + r"?")
_ISSUE_ALONE = re.compile(_ISSUE)
_TOTAL = re.compile(rf"[总總]第?(?P<total>[{DIGIT}]{{1,6}})[号期號]")
_DATE = re.compile(rf"(?P<year>[{DIGIT}]{{4}})年(?P<month>[{DIGIT}]{{1,3}})月(?P<day>[{DIGIT}]{{1,3}})日")


def read_masthead(text: IssueText) -> Masthead:
    """The masthead as cover, heads and imprint agree on it; what none of them says stays None."""
    cover = _cover(text)
    lines = [line for paragraph in cover for line in _said(text, paragraph)] + [bare(head) for head in text.headers]
    total = next((number(m["total"]) for line in lines if (m := _TOTAL.search(line))), None)
    year, issue = _year_and_issue(lines)
    if year is None and issue is None and total is None:
        return Masthead(gazette=_name_from_heads(text.headers))
    return Masthead(_name(text, cover), year, issue, total, _date([*lines, *_imprint(text)], year))


def number(text: str) -> int | None:
    """A number in Arabic or Chinese digits, by place (二十一) or digit by digit (二〇一); None when it is none."""
    text = bare(text)
    if not any(ch in PLACES for ch in text):
        digits = [DIGITS.get(ch) for ch in text]
        return int("".join(map(str, digits))) if digits and None not in digits else None
    whole, digit = 0, None
    for ch in text:
        if ch in PLACES:
            whole += (1 if digit is None else digit) * PLACES[ch]
            digit = None
        elif ch in DIGITS:
            digit = DIGITS[ch]
        else:
            return None
    return whole + (digit or 0)


def _cover(text: IssueText) -> list[Paragraph]:
    """The cover; of an issue without one the first short lines, document numbers left out."""
    furniture = [paragraph for paragraph in text.paragraphs if paragraph.kind is ParagraphKind.FURNITURE]
    if furniture:
        return furniture
    first = [paragraph for paragraph in text.paragraphs if paragraph.kind is not ParagraphKind.CONTENTS]
    short = [paragraph for paragraph in first[:HEAD_PARAGRAPHS] if paragraph.end - paragraph.start <= 60]
    return [one for one in short if not re.search(r"[令告].{0,5}第|〔|关于|關於", text.text[one.start : one.end])]


def _imprint(text: IssueText) -> list[str]:
    """What the last lines say that name an act of publishing (…年…月…日出版)."""
    last = (text.text[one.start : one.end] for one in text.paragraphs[-IMPRINT_PARAGRAPHS:])
    return [bare(said) for said in last if len(said) <= 80 and WORDS.colophon.search(bare(said))]


def _said(text: IssueText, paragraph: Paragraph) -> list[str]:
    return [bare(part) for part in text.text[paragraph.start : paragraph.end].split("\t")]


def _year_and_issue(lines: Sequence[str]) -> tuple[int | None, int | None]:
    """Year and number in one line; else each from a line of its own, as covers set them."""
    for line in lines:
        found = _YEAR_ISSUE.search(_TOTAL.sub("", line))
        if found:
            return number(found["year"]), number(found["number"])
    issue = next((number(m["number"]) for line in lines if (m := _ISSUE_ALONE.match(_TOTAL.sub("", line)))), None)
    if issue is None and not any(_TOTAL.search(line) for line in lines):
        return None, None
    year = next((number(m["year"]) for line in lines if (m := _YEAR_ALONE.fullmatch(line)) and m["year"]), None)
    return year or next((number(m["year"]) for line in lines if (m := _DATE.search(line))), None), issue


def _date(lines: Sequence[str], year: int | None) -> str | None:
    """The day of publication in ISO 8601: a day of the issue's year, or the year after it."""
    for line in lines:
        for found in _DATE.finditer(line):
            values = [number(found[part]) for part in ("year", "month", "day")]
            if None in values:
                continue
            y, m, d = (value or 0 for value in values)
            if (year is None or y in (year, year + 1)) and 1 <= m <= 12 and 1 <= d <= 31:
                return f"{y:04d}-{m:02d}-{d:02d}"
    return None


def _name(text: IssueText, cover: Sequence[Paragraph]) -> str | None:
    """The largest words of the cover that end as a gazette's name does, with the line of the same size before them."""
    best: tuple[float, str] | None = None
    for at, paragraph in enumerate(cover):
        for part in _said(text, paragraph):
            if not WORDS.gazette_name.search(part) or len(part) > 30:
                continue
            before = cover[at - 1] if at else None
            alike = before is not None and abs(before.size - paragraph.size) < 0.15 * paragraph.size
            name = part
            if before and (len(part) <= 3 or (alike and len(part) <= 6)):
                name = re.sub(r".*\d.*", "", bare(text.text[before.start : before.end])) + name
            if best is None or paragraph.size > best[0] + 0.01:
                best = (paragraph.size, name)
    return best[1] if best and best[0] > 1.2 else _name_from_heads(text.headers) or (best[1] if best else None)


def _name_from_heads(heads: Sequence[str]) -> str | None:
    for head in heads:
        for part in re.split(r"[\s\d〔(（]", head):
            if WORDS.gazette_name.search(part) and len(part) > 2:
                return bare(part)
    return None
