"""pdfplumber as the slow oracle of the fast text layer: the same characters, the same ruled tables."""

from collections import Counter
from pathlib import Path

import pdfplumber
import pytest

from ocr.reader import read_pages

SAMPLES = Path(__file__).parents[2] / "samples"


def characters(words):
    return Counter("".join(words.split()))


@pytest.mark.parametrize("name", ["2015-06", "2019-clean-up"])
def test_the_same_characters_and_cells(name):
    path = SAMPLES / name / "issue.pdf"
    tables = 0
    with pdfplumber.open(path) as document:
        for sheet, page in zip(document.pages, read_pages(path), strict=True):
            oracle = characters("".join(char["text"] for char in sheet.chars))
            assert characters("".join(line.text for line in page.lines)) == oracle
            found = [table for table in sheet.find_tables() if len(table.rows) > 1]
            cells = {(line.cell.table, line.cell.row, line.cell.column) for line in page.lines if line.cell}
            assert len({table for table, _, _ in cells}) == len(found)
            wanted = [sum(bool((cell or "").strip()) for row in table.extract() for cell in row) for table in found]
            said = Counter(table for table, _, _ in cells)
            assert sorted(said.values()) == sorted(wanted)
            tables += len(found)
    assert tables >= 1
