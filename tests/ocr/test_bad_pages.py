"""Pages that kill, stall or confuse their engine, and blank ones, through the command that people use."""

import json
import subprocess
import sys
from pathlib import Path

import pikepdf
import pytest
from ocr_pages import LINES, drawn, saved
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from gazette.intake.reading import Limits
from gazette.reading import pages_apart
from ocr.doubt import one_form

GAZETTE = Path(sys.executable).with_name("gazette")


def read(path, *words):
    return subprocess.run([GAZETTE, "read", path, *words], capture_output=True, text=True, check=False)


@pytest.fixture
def two_kinds(tmp_path):
    """A PDF whose first sheet is a scan and whose second has a sound text layer, which no engine is asked for."""
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    scan = saved(drawn(), tmp_path / "scan.png")
    canvas = Canvas(str(tmp_path / "two.pdf"), pagesize=(595, 842))
    canvas.drawImage(str(scan), 0, 0, 595, 842)
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
