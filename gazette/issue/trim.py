"""What stands between and after the documents: section headings in the body, the imprint at the end."""

import re
from collections.abc import Collection

from gazette.issue.signs import Sheet, previous
from gazette.issue.words import WORDS, folded, is_date

IMPRINT_LINE = 90  # lines of an imprint are short
IMPRINT_WORDS = 2  # so many of them must speak of publishing

_BANNER = re.compile(r"[〔◆●■□◇★▲☆][^。]{2,14}[〕◆●■□◇★▲☆]?")
_SERIAL = re.compile(r"总第?.{1,8}[号期]|(?:年|第).{1,6}[期号]$")


def is_banner(sheet: Sheet, at: int, sections: Collection[str]) -> bool:
    """Whether the paragraph is a section heading printed in the body (【部门规章】, or as the contents have it)."""
    plain = folded(sheet.texts[at])
    return bool(_BANNER.fullmatch(plain)) or plain.strip("〔〕()◆●■□◇★▲☆") in {folded(section) for section in sections}


def end_of_documents(sheet: Sheet, after: int) -> int:
    """The paragraph (not before `after`) where the imprint begins; the number of paragraphs when there is none."""
    start = total = len(sheet.texts)
    hits = 0
    for at in range(total - 1, after - 1, -1):
        text = folded(sheet.texts[at])
        if not sheet.body(at) or not text:
            continue
        if len(text) > IMPRINT_LINE or text.endswith("。"):
            break
        if WORDS.colophon.search(text) and not _signs(sheet, at):
            start, hits = at, hits + 1
        elif _SERIAL.search(text) or (WORDS.gazette_name.search(text) and sheet.heads_page(at)):
            start = at
    return start if hits >= IMPRINT_WORDS else _without_contents(sheet, after)


def _signs(sheet: Sheet, at: int) -> bool:
    """A signature with its day below it is no imprint, whatever its name says."""
    below = sheet.texts[at + 1] if at + 1 < len(sheet.texts) else ""
    return is_date(below) and not re.search(r"[:：]", sheet.texts[at])


def _without_contents(sheet: Sheet, after: int) -> int:
    """The end without contents and furniture printed last."""
    last = previous(sheet, len(sheet.texts))
    return len(sheet.texts) if last is None else max(after, last + 1)
