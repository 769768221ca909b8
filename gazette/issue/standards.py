"""A standard (GB …, HJ …) published as a file of its own: one document, whatever its clauses and annexes are headed."""

from gazette.issue.signs import Sheet
from gazette.issue.words import WORDS, folded
from gazette.rules.data import load
from gazette.rules.numbers import standards

_COVER = 10


def standard_title(sheet: Sheet) -> tuple[int, int] | None:
    """The paragraphs [first, last] of its title on the cover; None when the file does not open with such a cover.

    The cover names the series (中华人民共和国国家标准), then the designation, what it replaces, then the title.
    """
    cover = [at for at in range(min(_COVER, len(sheet.texts))) if sheet.pages[at] == sheet.pages[0]]
    lines = [folded(sheet.texts[at]) for at in cover]
    series = next((n for n, line in enumerate(lines) if line.endswith(tuple(load("titles")["series"]))), None)
    if series is None or not any(_designates(line) for line in lines[: series + 4]):
        return None
    for n in range(series + 1, len(lines)):
        if sheet.display(cover[n]) and not _designates(lines[n]) and not lines[n].startswith(("代替", "部分代替")):
            last = n
            while (
                not WORDS.title_ending.search(lines[last]) and last + 1 < len(lines) and sheet.display(cover[last + 1])
            ):
                last += 1
            return (cover[n], cover[last]) if WORDS.title_ending.search(lines[last]) else (cover[n], cover[n])
    return None


def _designates(line: str) -> bool:
    """A line that is a standard's designation, its dash maybe lost by a text layer (GB12348 2008)."""
    letters = line.rstrip("0123456789-—/. ")
    return bool(standards(line)) or (letters.isascii() and 2 <= len(letters) <= 6 and len(line) > len(letters) + 4)
