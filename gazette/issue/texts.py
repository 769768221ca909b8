"""Several documents in one text: a file without layout, where only words show that another document begins.

How plainly the document before has ended, and how plainly the next one opens, add up. Texts that a notice forwards,
issues or attaches stay with it (`gazette.issue.split`).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from gazette.issue.matching import key, likeness
from gazette.issue.signs import TITLE_LENGTH, Sheet, is_letterhead, looks_like_title, names_attachment, previous
from gazette.issue.words import (
    WORDS,
    folded,
    has_label,
    is_article,
    is_attachment,
    is_date,
    is_field,
    is_number,
    is_promulgation,
)
from gazette.rules.issuers import is_name, is_office

_LINES = 3  # a title is set over so many lines
_YEARLY = re.compile(r"[〔(](?:19|20)?\d\d[〕)]|字第|[令告].{0,12}第|第?[\d一二三四五六七八九十〇]+号令?$|\d{4}年第")
_CLOSED = re.compile(r"[。)》”]$")
_DATED = re.compile(r"[\d一二三四五六七八九十〇]{4}年")
_LETTER = re.compile(r"(?:通知|意见|函|批复|通报|决定|报告|请示|公告|命令|指示|电报?|信|安排|答复)(?:\([^()]*\))?$")
_TITLE_BEGINS = re.compile(r"(?:关于|[^，。；：]{2,30}(?:[部委局院府厅会行署室]|公司)(?:$|关于|印发|转发|批转))")
_OPENS_ALL_THE_SAME = re.compile("[号號令告件]")
"""In a line with the label of a provision: it may still be a number ((84)城环字第120号) or a letterhead."""
_ENOUGH, _SAME, _SHORT = 4, 0.8, 5
_TAIL = 80
"""Characters at the end of a long paragraph that show whether it closes a document."""


@dataclass(frozen=True, slots=True)
class Opening:
    """A document that begins at paragraph `start`; its title stands in [first, last]. `because` says what shows it."""

    start: int
    first: int
    last: int
    because: str
    weight: int


def text_heads(sheet: Sheet) -> list[Opening]:
    """The documents of a text in order; [] unless there are several and the text begins with one of them."""
    first = next((at for at in range(len(sheet.texts)) if sheet.texts[at].strip()), 0)
    found = list(_openings(sheet, first + 1))
    found = [one for at, one in enumerate(found) if not any(_same_matter(sheet, one, before) for before in found[:at])]
    return found if len(found) > 1 else []


def _same_matter(sheet: Sheet, one: Opening, before: Opening) -> bool:
    """A title printed again (above an order and above its text), or one that names the title before."""
    title, earlier = (key("".join(sheet.texts[at.first : at.last + 1])) for at in (one, before))
    if _numbers_below(sheet, one) and _numbers_below(sheet, before) not in ("", _numbers_below(sheet, one)):
        return False
    return likeness(title, earlier) > _SAME or (len(earlier) > _SHORT and earlier in title)


def _numbers_below(sheet: Sheet, one: Opening) -> str:
    """The number under a letterhead (某行公告 / 〔2005〕第16号), "" without one."""
    below = sheet.texts[one.last + 1] if one.last + 1 < len(sheet.texts) else ""
    return folded(below) if is_letterhead(sheet.texts[one.first]) and is_number(below) else ""


def _openings(sheet: Sheet, latest: int) -> Iterator[Opening]:
    """The openings in order; none when the first of them comes after paragraph `latest`."""
    after, articles, begun = 0, False, False
    for at, text in enumerate(sheet.texts):
        if not begun and at > latest:
            return
        articles = articles or is_article(text)
        may_open = (
            at >= after and len(text) <= TITLE_LENGTH and text.strip() and not text.rstrip().endswith(("。", "；"))
        )
        if not may_open or (has_label(text) and not _OPENS_ALL_THE_SAME.search(text)):
            continue
        ended = _ended(sheet, at)
        if names_attachment(sheet, at) or _below_label(sheet, at):
            continue
        opening = _opening(sheet.texts[at : at + 2 * _LINES], at, articles)
        if opening and not ended and not _begins_title(text, opening):
            continue
        if opening and ended + opening.weight >= _ENOUGH:
            yield opening
            after, articles, begun = opening.last + 1, False, True


def _begins_title(text: str, opening: Opening) -> bool:
    """Whether a line below text without an end is where a title of several lines begins, and not that text itself."""
    return opening.first == opening.last or _TITLE_BEGINS.match(folded(text)) is not None


def _ended(sheet: Sheet, at: int) -> int:
    """How plainly a document ended above: 3 a dated signature (or nothing above), 2 closing words, 1 a full stop."""
    before = previous(sheet, at)
    if before is None:
        return 3
    printed = sheet.texts[before]
    whole = len(printed) < 2 * _TAIL or printed.lstrip().startswith(("(", "（"))
    text = folded(printed if whole else printed[-_TAIL:])
    signed = is_date(text) or re.fullmatch(r"\([^()]+\)", text)
    return 3 if signed else 2 if WORDS.closing.search(text) else 1 if _CLOSED.search(text) or "\t" in text else 0


def _opening(texts: tuple[str, ...], at: int, articles: bool) -> Opening | None:
    """How plainly a document opens: 3 a banner or title with its number and more, 2 or 1 a title and one sign."""
    if _is_own_number(texts[0]):
        lines = _title_lines(texts[1:])
        sure = lines > 0 and _begins_below(texts[1 : lines + 1], texts[lines + 1 : lines + 2], articles)
        return Opening(at, at + 1, at + lines, "its number above its title", 3 if sure else 2) if lines else None
    lines = 1 if is_letterhead(texts[0]) else _title_lines(texts)
    if not lines:
        return None
    below = texts[lines:]
    title = folded("".join(texts[:lines]))
    signs = [_sign(text) for text in below[:3]]
    numbered = "its own number" in signs and all(signs[: signs.index("its own number")])
    if numbered:
        addressed = "the bodies it is addressed to" in signs and _LETTER.search(title) is not None
        sure = is_letterhead(texts[0]) or "the bodies it is addressed to" in signs
        sure = sure or (articles and "its first article" in signs)
        weight = _ENOUGH if addressed else 3 if sure else 2
        return Opening(at, at, at + lines - 1, "its own number below its title", weight)
    sign = signs[0] if signs else ""
    weights = {
        "who published it and when": 2,
        "the bodies it is addressed to": int(_LETTER.search(title) is not None),
        "its first article": 2 * articles,
    }
    weight = weights.get(sign, 0) if len(title) > _SHORT else 0
    return Opening(at, at, at + lines - 1, f"{sign} below its title", weight) if weight else None


def _begins_below(title: tuple[str, ...], below: tuple[str, ...], articles: bool) -> bool:
    """Whether under a title its text begins: a letter with whom it is for, a regulation after another with 第一条."""
    sign = _sign(below[0]) if below else ""
    letter = sign == "the bodies it is addressed to" and _LETTER.search(folded("".join(title))) is not None
    return letter or (articles and sign == "its first article")


def _sign(text: str) -> str:
    """What a line under a title tells; empty for ordinary text and the row of a table."""
    if "\t" in text:
        return ""
    plain = folded(text)
    if _is_own_number(text):
        return "its own number"
    if is_promulgation(text):
        return "who published it and when"
    if is_date(text):
        return "its day"
    if plain.endswith("：") and len(plain) <= 80 and not is_attachment(text) and not re.search("如下|下列|以下", plain):
        return "the bodies it is addressed to"
    return "its first article" if re.match(r"第[一1]条(?!之)", plain) else ""


def _title_lines(texts: tuple[str, ...]) -> int:
    """How many of the first lines make a title; 0 for none."""
    if not texts or _DATED.match(folded(texts[0])) or has_label(texts[0]) or is_field(texts[0]):
        return 0
    if is_name(texts[0]) and len(texts) > 1 and is_date(texts[1]):
        return 0
    for count in range(1, min(_LINES, len(texts)) + 1):
        line = texts[count - 1]
        if re.search(r"[。；：，]$|\t", folded(line)) or is_number(line) or is_attachment(line) or is_office(line):
            return 0
        if looks_like_title("".join(texts[:count])):
            return count
    return 0


def _is_own_number(text: str) -> bool:
    """A line that is a full document number: with its year, its row of letters or as an order's."""
    return is_number(text) and _YEARLY.search(folded(text)) is not None


def _below_label(sheet: Sheet, at: int) -> bool:
    """Whether the line above announces attachments or labels one."""
    before = previous(sheet, at)
    return before is not None and is_attachment(sheet.texts[before])
