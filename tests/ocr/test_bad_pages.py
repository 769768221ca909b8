"""Pages that kill, stall or confuse their engine, and blank ones, through the command that people use."""

import json
import subprocess
import sys
from pathlib import Path

import pikepdf
import pytest
from ocr_pages import LINES, drawn, saved
from PIL import ImageDraw
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from gazette.intake.reading import Limits
from gazette.reading import pages_apart
from ocr import scan
from ocr.doubt import one_form
from ocr.engines.protocol import Strip

GAZETTE = Path(sys.executable).with_name("gazette")


def read(path, *words):
    return subprocess.run([GAZETTE, "read", path, *words], capture_output=True, text=True, check=False)


@pytest.fixture
def two_kinds(tmp_path):
    """A PDF whose first sheet is a scan and whose second has a sound text layer, which no engine is asked for."""
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    sheet = saved(drawn(), tmp_path / "scan.png")
    canvas = Canvas(str(tmp_path / "two.pdf"), pagesize=(595, 842))
    canvas.drawImage(str(sheet), 0, 0, 595, 842)
    canvas.showPage()
    canvas.setFont("STSong-Light", 12)
    for i, text in enumerate(LINES):
        canvas.drawString(70, 760 - 30 * i, text)
    canvas.showPage()
    canvas.save()
    return tmp_path / "two.pdf"


@pytest.mark.parametrize(("fault", "reason"), [("crash", "crashed"), ("hang", "timed out")])
def test_a_page_that_fails_is_named_and_the_rest_is_read(two_kinds, fault, reason):
    done = read(two_kinds, "--engine", fault, "--format", "json", "--seconds", "3")
    first, second = (json.loads(row) for row in done.stdout.splitlines())
    assert done.returncode == 3
    assert f"{two_kinds}, page 1: {reason}" in done.stderr
    assert first["lines"] == []
    assert reason in first["problems"][0]
    assert [one_form(line["text"]) for line in second["lines"]] == [one_form(text) for text in LINES]


@pytest.mark.parametrize(("fault", "reason"), [("crash", "crashed"), ("hang", "timed out")])
def test_the_only_page_of_a_file_fails_in_the_same_way(tmp_path, fault, reason):
    sheet = saved(drawn(), tmp_path / "scan.png")
    done = read(sheet, "--engine", fault, "--format", "json", "--seconds", "3")
    assert done.returncode == 3
    assert f"{sheet}, page 1: {reason}" in done.stderr
    assert json.loads(done.stdout)["lines"] == []


def test_progress_is_told_unless_quiet(two_kinds):
    told = read(two_kinds, "--engine", "rubbish")
    assert "2/2 pages" in told.stderr
    assert "/min" in told.stderr
    quiet = subprocess.run(
        [GAZETTE, "--quiet", "read", two_kinds, "--engine", "rubbish"], capture_output=True, text=True, check=False
    )
    assert quiet.stderr == ""
    assert quiet.stdout == told.stdout


class Nothing:
    """An engine that sees no print."""

    name, side = "nothing", 0

    def find(self, picture):
        return []

    def read(self, strips):
        return [Strip("", 0.0) for _ in strips]


@pytest.mark.parametrize("lines", [LINES, LINES[:1]])
def test_ink_of_which_nothing_is_read_is_no_blank_page(lines):
    assert scan.read(drawn(lines), 1, Nothing()).problems == ("unread: there is ink and no line was read",)


def test_a_sheet_with_dust_a_punched_hole_and_a_frame_is_blank():
    sheet = drawn(())
    draw = ImageDraw.Draw(sheet)
    for i in range(60):
        draw.point((37 * i % 1240, 91 * i % 1100), fill=20)
    draw.ellipse((8, 500, 34, 526), fill=30)
    draw.rectangle((200, 200, 1000, 900), outline=20, width=3)
    assert scan.read(sheet, 1, Nothing()).problems == ("blank",)


def test_rubbish_is_put_up(two_kinds):
    first, _ = pages_apart(two_kinds, "rubbish", [1, 2], 1, Limits())
    assert all(line.confidence < 0.1 for line in first.lines)


def test_a_blank_page_says_so(tmp_path):
    with pikepdf.new() as pdf:
        for _ in range(2):
            pdf.add_blank_page(page_size=(300, 400))
        pdf.save(blank := tmp_path / "blank.pdf")
    done = read(blank, "--engine", "fast", "--format", "json")
    assert done.returncode == 0
    assert [json.loads(row)["problems"] for row in done.stdout.splitlines()] == [["blank"], ["blank"]]
