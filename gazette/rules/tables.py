"""Tables as tables: neighbouring rows whose cells are parted by tabs, with the caption above them."""

import re
from itertools import groupby

from gazette.rules.passage import Passage
from gazette.types.printed import Span
from gazette.types.regulation import Table

_LONGEST_CAPTION = 40


def tables(passage: Passage, first: int = 0) -> tuple[Table, ...]:
    """Every table from paragraph `first` on, in order; a line with a tab that stands alone is none."""
    if "\t" not in passage.text:
        return ()
    lines = list(enumerate(passage.paragraphs))[first:]
    out = []
    for is_row, group in groupby(lines, key=lambda line: "\t" in passage.text[line[1].start : line[1].end]):
        rows = list(group)
        if is_row and len(rows) > 1:
            out.append(_table(passage, rows[0][0], [span for _, span in rows]))
    return tuple(out)


def _table(passage: Passage, first: int, rows: list[Span]) -> Table:
    cells = tuple(
        tuple(cell.strip() for cell in passage.text[row.start : row.end].strip("\n").split("\t")) for row in rows
    )
    return Table(Span(rows[0].start, rows[-1].end), _caption(passage, first), cells)


def _caption(passage: Passage, first: int) -> str:
    """The short line above that is no sentence and no day; a line that tells the unit (单位：元) may stand between."""
    for paragraph in reversed(passage.paragraphs[max(first - 2, 0) : first]):
        words = passage.text[paragraph.start : paragraph.end].strip()
        if re.match(r"[(（]?单位[:：]", words):
            continue
        named = len(words) <= _LONGEST_CAPTION and not re.search(r"[。；，：]$", words)
        return words if named and [day.printed for day in passage.days(words)] != [words] else ""
    return ""
