"""The engine that is a program of its own: what it reads, and the words when it is not there."""

import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont

import ocr.engines.tesseract as tesseract
from ocr.errors import EngineMissing
from ocr.reader import read_page

FONT = Path(__file__).parents[2] / "gazette/export/marking/fonts/gazette-sans.ttf"
GAZETTE = Path(sys.executable).with_name("gazette")
here = pytest.mark.skipif("chi_sim" not in tesseract.installed(), reason="Tesseract with chi_sim is not installed")


@pytest.fixture
def page(tmp_path):
    picture = Image.new("L", (1240, 700), 255)
    draw = ImageDraw.Draw(picture)
    for i, text in enumerate(("国务院办公厅关于公布", "2003年的决定和通知")):
        draw.text((200, 200 + 120 * i), text, fill=0, font=ImageFont.truetype(FONT, 42))
    picture.save(path := tmp_path / "page.png", dpi=(200, 200))
    return path


@here
def test_a_page_is_read_from_end_to_end(page):
    read = read_page(page, 1, engine="tesseract")
    assert read.engine == "tesseract"
    assert ["".join(line.text.split()) for line in read.lines] == ["国务院办公厅关于公布", "2003年的决定和通知"]
    assert all(0.5 < line.confidence <= 1 for line in read.lines)
    assert all(180 < line.box.left < 220 for line in read.lines)


@pytest.mark.parametrize("there", [frozenset(), frozenset({"eng"})])
def test_what_is_missing_is_named_with_its_command(monkeypatch, there):
    monkeypatch.setattr(tesseract, "installed", lambda: there)
    with pytest.raises(EngineMissing, match=r"chi_sim.*apt-get install tesseract-ocr"):
        tesseract.load("tesseract")


def test_without_the_program_the_command_says_so(page):
    done = subprocess.run(
        [GAZETTE, "read", page, "--engine", "tesseract"], capture_output=True, text=True, check=False, env={"PATH": ""}
    )
    assert done.returncode == EngineMissing.exit_code
    assert "apt-get install tesseract-ocr" in done.stderr
    assert done.stdout == ""
