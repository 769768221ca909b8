"""Text layers whose characters do not stand upright: read in their own direction, the page turned when most lie so."""

from pathlib import Path

import pytest
from ocr_pages import LINES
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from ocr.reader import read_page

WIDE, HIGH = 595, 842
ASIDE = ("附表　水鸟养护", "每亩每年1280元")


@pytest.fixture
def canvas(tmp_path):
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    return Canvas(str(tmp_path / "page.pdf"), pagesize=(WIDE, HIGH))


def write(canvas, lines, angle, x, y):
    """Lines one under another from a point, counter-clockwise by an angle."""
    canvas.saveState()
    canvas.translate(x, y)
    canvas.rotate(angle)
    canvas.setFont("STSong-Light", 12)
    for i, text in enumerate(lines):
        canvas.drawString(0, -20 * i, text)
    canvas.restoreState()


def page(canvas):
    canvas.save()
    return read_page(Path(canvas._filename), 1)


@pytest.mark.parametrize(("angle", "x", "y"), [(90, 530, 300), (270, 560, 600), (180, 520, 200)])
def test_turned_lines_come_after_the_upright_ones_each_in_its_own_direction(canvas, angle, x, y):
    write(canvas, LINES, 0, 70, 760)
    write(canvas, ASIDE, angle, x, y)
    found = page(canvas)
    assert [line.text for line in found.lines] == [*LINES, *ASIDE]
    assert found.rotation == 0
    box = found.lines[-1].box
    assert (box.bottom - box.top > box.right - box.left) == (angle != 180)
    assert 0 <= box.left < box.right <= WIDE
    assert abs((box.right if angle == 180 else box.left if angle == 90 else box.right) - x) < 40


@pytest.mark.parametrize(
    ("angle", "x", "y", "rotation"), [(90, 100, 60, 90), (270, 500, 780, 270), (180, 540, 90, 180)]
)
def test_a_page_that_lies_is_turned_whole(canvas, angle, x, y, rotation):
    write(canvas, LINES, angle, x, y)
    found = page(canvas)
    assert [line.text for line in found.lines] == list(LINES)
    assert found.rotation == rotation
    assert (found.width, found.height) == ((WIDE, HIGH) if angle == 180 else (HIGH, WIDE))
    tops = [line.box.top for line in found.lines]
    assert tops == sorted(tops)
    assert all(line.box.right - line.box.left > line.box.bottom - line.box.top for line in found.lines)


def test_a_turned_heading_stays_in_its_cell(canvas):
    canvas.setLineWidth(0.7)
    canvas.grid([70, 120, 300, 520], [500, 620, 740])
    write(canvas, ["水鸟"], 90, 100, 660)
    write(canvas, ["苇塘"], 90, 100, 540)
    for x, y, text in (
        (140, 680, "每年三月清点一次"),
        (320, 680, "县水务局"),
        (140, 560, "入冬前收割"),
        (320, 560, "乡政府"),
    ):
        write(canvas, [text], 0, x, y)
    found = page(canvas)
    assert [line.text for line in found.lines] == [
        "水鸟",
        "每年三月清点一次",
        "县水务局",
        "苇塘",
        "入冬前收割",
        "乡政府",
    ]
    assert [line.cell.row for line in found.lines] == [0, 0, 0, 1, 1, 1]
