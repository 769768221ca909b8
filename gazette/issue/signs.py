"""An issue's paragraphs as the splitter sees them, and the signs by which documents begin and end."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from gazette.issue.words import (
    WORDS,
    folded,
    is_article,
    is_attachment,
    is_date,
    is_number,
    is_promulgation,
)
from gazette.types.printed import IssueText, Paragraph, ParagraphKind

OPENING = re.compile(r"(?:根据|为了|为|依据|按照|经|兹|现|近年来|近期)")
TITLE_LENGTH = 160
LOOK_AHEAD = 3


@dataclass(frozen=True, slots=True)
class Sheet:
    """The issue's paragraphs with their text and the sheet each begins on, all by the paragraph's index."""

    issue: IssueText
    paragraphs: tuple[Paragraph, ...]
    texts: tuple[str, ...]
    pages: tuple[int, ...]

    def body(self, at: int) -> bool:
        """Whether the paragraph is neither contents nor furniture."""
        return self.paragraphs[at].kind not in (ParagraphKind.CONTENTS, ParagraphKind.FURNITURE)

    def heads_page(self, at: int) -> bool:
        """Whether the paragraph is the first of its sheet."""
        return at == 0 or self.pages[at - 1] != self.pages[at]

    def display(self, at: int) -> bool:
        """Whether the paragraph is set as a title."""
        return self.paragraphs[at].kind is ParagraphKind.TITLE

    def laid_out(self) -> bool:
        """Whether anything is set as a title: a text file has no layout."""
        return any(paragraph.kind is ParagraphKind.TITLE for paragraph in self.paragraphs)

    def page_of_char(self, at: int) -> int:
        """The sheet a character stands on."""
        starts = [piece.start for piece in self.issue.pieces]
        index = bisect_right(starts, at) - 1
        return self.issue.pieces[index].place.page if index >= 0 else 1


def sheet_of(issue: IssueText) -> Sheet:
    """The issue prepared for splitting."""
    starts = [piece.start for piece in issue.pieces]
    pages = [
        issue.pieces[max(0, bisect_right(starts, paragraph.start) - 1)].place.page if starts else 1
        for paragraph in issue.paragraphs
    ]
    texts = [issue.text[paragraph.start : paragraph.end] for paragraph in issue.paragraphs]
    return Sheet(issue, issue.paragraphs, tuple(texts), tuple(pages))


def looks_like_title(text: str) -> bool:
    """Whether the words are those of a title: 关于…的通知, …办法, 任免人员, 更正."""
    plain = folded(text)
    if not 2 <= len(plain) <= TITLE_LENGTH or plain[-1] in "。；：，、" or is_article(text) or is_attachment(text):
        return False
    return bool(WORDS.title_ending.search(plain))


def names_attachment(sheet: Sheet, at: int) -> bool:
    """Whether the paragraph is, or directly follows, the label of an attachment."""
    return is_attachment(sheet.texts[at]) or (
        at > 0 and is_attachment(sheet.texts[at - 1]) and len(sheet.texts[at - 1]) <= 12
    )


def ends_before(sheet: Sheet, at: int) -> str:
    """How the paragraph before says that a document ended; empty when it does not."""
    before = previous(sheet, at)
    if before is None:
        return "nothing before it"
    text = folded(sheet.texts[before])
    if is_date(text):
        return "after a dated signature"
    if WORDS.closing.search(text):
        return "after closing words"
    return ""


def opens_after(sheet: Sheet, last: int) -> str:
    """How the paragraphs after a title say that a document opens; empty when they do not."""
    for at in range(last + 1, min(last + 1 + LOOK_AHEAD, len(sheet.texts))):
        text, plain = sheet.texts[at], folded(sheet.texts[at])
        if is_number(text):
            return "a document number below it"
        if is_promulgation(text):
            return "a line below it that tells who published it and when"
        if is_article(text):
            return "the first article below it"
        if at == last + 1 and is_date(text):
            return "a date below it"
        if at == last + 1 and plain[-1:] == "：" and len(plain) <= 80:
            return "an addressee below it"
        if at == last + 1 and OPENING.match(plain) and len(plain) > 20:
            return "opening words below it"
    return ""


def previous(sheet: Sheet, at: int) -> int | None:
    """The body paragraph before, empty ones left out."""
    for index in range(at - 1, -1, -1):
        if sheet.body(index) and sheet.texts[index].strip():
            return index
    return None


def is_letterhead(title: str) -> bool:
    """Whether a title is only a letterhead (某某令, 某某公告), whose proper name is the text or title below it."""
    plain = folded(title)
    named = re.search(r"关于|《|的", plain)
    return not named and bool(re.search(r"(?:令|公告|通告|文件)(?:[(〔]?第[^号]{1,12}号[)〕]?)?$", plain))


def median_of(values: Sequence[float], default: float) -> float:
    """The middle value, `default` for none."""
    ordered = sorted(values)
    return ordered[len(ordered) // 2] if ordered else default
