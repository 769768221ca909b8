"""When a row of print goes on with the paragraph before it: by indent, by reach of the row before, by centring."""

from collections.abc import Sequence

from gazette.issue.printed import Printed, units
from gazette.issue.words import folded, has_label, is_article, is_attachment, is_date, is_number, is_promulgation

INDENT = 0.8  # ems that make an indent
REACH = 2.0  # a row ending nearer to the edge than this was full
SAME_SIZE = 1.2  # sizes nearer than this ratio are one size (OCR measures heights with noise)
TITLE_SIZE = 1.15  # type at least so much larger than the body's is display type
TERMINAL = "。！？；：.!?”」』)"


def continues(rows: Sequence[Printed], row: Printed) -> bool:
    """Whether `row` belongs to the paragraph that consists of `rows` so far (at least one)."""
    last, first = rows[-1], rows[0]
    if not row.placed or not last.placed or "\t" in row.text or "\t" in last.text:
        return False
    if _in_bracket(rows, row):
        return True
    if min(last.size, row.size) >= TITLE_SIZE or _both_display(last, row):
        return _display_continues(rows, row)
    if max(last.size, row.size) > 1.3 * min(last.size, row.size) or not _near(last, row):
        return False
    if last.centred or row.centred:
        return False
    if _begins_anew(last, row):
        return False
    if last.indent > 0.4 * _width(last) or not _reaches(last, row):
        return False
    outdented = first.indent - row.indent > INDENT
    hanging = (
        has_label(first.text)
        and row.indent - first.indent > INDENT
        and (len(rows) == 1 or abs(last.indent - row.indent) < INDENT)
    )
    return outdented or row.indent < INDENT or hanging


def _display_continues(rows: Sequence[Printed], row: Printed) -> bool:
    last = rows[-1]
    if max(last.size, row.size) > SAME_SIZE * min(last.size, row.size) or last.page != row.page:
        return False
    gap = row.box.top - last.box.bottom
    if gap > 1.2 * max(last.height, row.height) or gap < -last.height or last.column != row.column:
        return False
    return not (
        is_date(row.text)
        or is_article(row.text)
        or is_article(last.text)
        or is_attachment(last.text)
        or is_number(row.text)
        or is_promulgation(row.text)
    )


def _both_display(last: Printed, row: Printed) -> bool:
    """Heads set in bold and centred at about the body's size: their lines come together too, when they are long."""
    return (
        last.bold and row.bold and last.centred and row.centred and last.page == row.page and not is_article(last.text)
    )


def _near(last: Printed, row: Printed) -> bool:
    """No blank line between the two, when they stand in one column."""
    if last.page != row.page or last.column != row.column:
        return True
    return row.box.top - last.box.bottom < 1.6 * max(last.height, row.height)


def _begins_anew(last: Printed, row: Printed) -> bool:
    """A flush row that opens a provision or an attachment after a full stop."""
    ended = folded(last.text)[-1:] in TERMINAL
    return ended and (is_attachment(row.text) or is_article(row.text))


def _reaches(last: Printed, row: Printed) -> bool:
    """The row before was full, or too full for the first unbreakable word of this one."""
    word = 0
    text = row.text
    while word < len(text) and text[word].isascii() and not text[word].isspace():
        word += 1
    return last.rest < max(REACH, units(text[:word]) + 0.5)


def _in_bracket(rows: Sequence[Printed], row: Printed) -> bool:
    """The bracket under a title that tells who published it: narrower than the column, every line in the middle."""
    text = folded("".join(one.text for one in rows))
    if not text.startswith("(") or text.count("(") <= text.count(")") or not _near(rows[-1], row):
        return False
    return abs(_middle(row) - _middle(rows[-1])) < 1.5 * row.em or (rows[-1].centred and row.centred)


def _middle(row: Printed) -> float:
    """Where the row's middle stands in its column."""
    return (row.box.left + row.box.right) / 2 - (row.column.left + row.column.right) / 2


def _width(row: Printed) -> float:
    """The column's width in ems."""
    return (row.column.right - row.column.left) / row.em
