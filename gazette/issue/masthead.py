"""What the cover and the running heads say of the issue: the gazette's name, year, numbers, day."""

import re
from collections.abc import Sequence

from gazette.issue.words import WORDS, bare, folded, is_date
from gazette.rules import dates
from gazette.rules.numerals import NUMERAL, parse
from gazette.types.issue import Masthead
from gazette.types.printed import IssueText, Paragraph, ParagraphKind

HEAD_PARAGRAPHS = 8  # an issue without a cover says its name and number at its very head
MASTHEAD_LINES = 12
STRANGERS = 2  # lines of a masthead that say something else
IMPRINT_PARAGRAPHS = 15

_N = NUMERAL + "oOΟ"
_YEAR = rf"(?P<year>(?:19|20)\d\d|[一二][{_N}]{{3}})年?"
_ISSUE = rf"第(?P<number>[{_N}]{{1,5}})[号期]"
_YEAR_ISSUE = re.compile(_YEAR + r"[，·.]?" + _ISSUE)
_YEAR_ALONE = re.compile(_YEAR)
_ISSUE_ALONE = re.compile(_ISSUE)
_TOTAL = re.compile(rf"总(?:号：)?第?(?P<total>[{_N}]{{1,6}})[号期]")
_ISSN = re.compile(r"ISSN:?\d{4}-?\d{3}[\dX]", re.IGNORECASE)
_OTHERS = re.compile(r"[令告].{0,5}第|〔|关于")  # a document's number or title at the head of a file


def read_masthead(text: IssueText) -> Masthead:
    """The masthead as cover, heads and imprint agree on it; what none of them says stays None."""
    cover = _cover(text)
    said = [part for paragraph in cover for part in _said(text, paragraph)]
    lines = [folded(line) for line in (*said, *text.headers)]
    total = next((parse(found["total"]) for line in lines if (found := _TOTAL.search(line))), None)
    year, issue = _year_and_issue(lines)
    if year is None and issue is None and total is None:
        return Masthead(gazette=_name_from_heads(text.headers))
    return Masthead(_name(text, cover), year, issue, total, _date([*lines, *_imprint(text)], year))


def masthead_lines(lines: Sequence[str]) -> int:
    """How many of the first lines are a masthead: name, number, day, publisher; 0 unless name and number are there.

    A masthead stands on a cover, or above the first document of an issue that has none.
    """
    plain = [folded(line) for line in lines[:MASTHEAD_LINES]]
    said = [_of_the_serial(line) for line in plain]
    end = max((at + 1 for at in range(len(plain)) if said[at] and said[: at + 1].count(False) <= STRANGERS), default=0)
    named = any(WORDS.gazette_name.search(line) and not _OTHERS.search(line) for line in plain[:end])
    numbered = any(_YEAR_ISSUE.search(line) or _TOTAL.search(line) for line in plain[:end] if not _OTHERS.search(line))
    return end if named and numbered else 0


def _of_the_serial(line: str) -> bool:
    if len(line) > 60 or _OTHERS.search(line):
        return False
    signs = (WORDS.gazette_name, WORDS.colophon, _YEAR_ISSUE, _TOTAL)
    return is_date(line) or any(sign.search(line) for sign in signs) or bool(_ISSUE_ALONE.fullmatch(line))


def _cover(text: IssueText) -> list[Paragraph]:
    """The cover; of an issue without one the first short lines, document numbers left out."""
    furniture = [paragraph for paragraph in text.paragraphs if paragraph.kind is ParagraphKind.FURNITURE]
    if furniture:
        return furniture
    first = [paragraph for paragraph in text.paragraphs if paragraph.kind is not ParagraphKind.CONTENTS]
    short = [paragraph for paragraph in first[:HEAD_PARAGRAPHS] if paragraph.end - paragraph.start <= 60]
    return [one for one in short if not _OTHERS.search(folded(text.text[one.start : one.end]))]


def _imprint(text: IssueText) -> list[str]:
    """What the last lines say that name an act of publishing (…年…月…日出版)."""
    last = (text.text[one.start : one.end] for one in text.paragraphs[-IMPRINT_PARAGRAPHS:])
    return [folded(said) for said in last if len(said) <= 80 and WORDS.colophon.search(folded(said))]


def _said(text: IssueText, paragraph: Paragraph) -> list[str]:
    return [bare(part) for part in text.text[paragraph.start : paragraph.end].split("\t")]


def _year_and_issue(lines: Sequence[str]) -> tuple[int | None, int | None]:
    """Year and number in one line; else each from a line of its own, as covers set them."""
    rest = [_TOTAL.sub("", line) for line in lines]
    for line in rest:
        found = _YEAR_ISSUE.search(line)
        if found:
            return parse(found["year"]), parse(found["number"])
    issue = next((parse(found["number"]) for line in rest if (found := _ISSUE_ALONE.match(line))), None)
    if issue is None and rest == list(lines):
        return None, None
    year = next((parse(found["year"]) for line in lines if (found := _YEAR_ALONE.fullmatch(line))), None)
    return year or next((int(day.value[:4]) for line in lines for day in dates.find(line, roc=False)), None), issue


def _date(lines: Sequence[str], year: int | None) -> str | None:
    """The day of publication in ISO 8601: a day of the issue's year, or of the year after it."""
    days = (day.value for line in lines for day in dates.find(_ISSN.sub(" ", line), roc=False))
    return next((day for day in days if len(day) == 10 and (year is None or int(day[:4]) in (year, year + 1))), None)


def _name(text: IssueText, cover: Sequence[Paragraph]) -> str | None:
    """The largest words of the cover that end as a gazette's name does, with the line of the same size before them."""
    best: tuple[float, str] | None = None
    for at, paragraph in enumerate(cover):
        for part in _said(text, paragraph):
            if not WORDS.gazette_name.search(folded(part)) or len(part) > 30:
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
            if WORDS.gazette_name.search(folded(part)) and len(part) > 2:
                return bare(part)
    return None
