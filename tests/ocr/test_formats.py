"""Text, JSON, hOCR and ALTO say the lines of a page in one order, whatever the page is."""

import json
from pathlib import Path

import pytest
from lxml import etree
from ocr_pages import LINES, drawn, saved
from PIL import ImageDraw, ImageFont

from ocr.alto import as_alto
from ocr.doubt import one_form
from ocr.formats import as_record, as_text
from ocr.hocr import as_hocr
from ocr.reader import count_pages, read_page
from ocr.types import Role

SAMPLES = Path(__file__).parents[2] / "samples"
SCANNED = [("1957/issue.tif", 2), ("1985-pages/001.jpg", 1), ("2003-scan/issue.pdf", 2)]


def texts(page):
    """What each format says, line by line; seals have a place in JSON and no text anywhere."""
    record = json.loads(json.dumps(as_record(page), ensure_ascii=False))
    hocr, alto = (etree.fromstring(form([page]).encode()) for form in (as_hocr, as_alto))
    return {
        "json": [line["text"] for line in record["lines"] if line["role"] != "seal"],
        "json, all": [line["text"] for line in record["lines"] if line["text"]],
        "hocr": [span.text for span in hocr.iter("{*}span")],
        "alto": [string.get("CONTENT") for string in alto.iter("{*}String")],
    }


@pytest.mark.parametrize("name", ["2015-06/issue.pdf", "2019-clean-up/issue.pdf"])
def test_every_sheet_of_a_born_digital_sample(name):
    path = SAMPLES / name
    for number in range(1, count_pages(path) + 1):
        page = read_page(path, number)
        assert set(map(tuple, texts(page).values())) == {tuple(as_text(page).split("\n"))}, number


@pytest.mark.parametrize(("name", "number"), SCANNED)
def test_a_sheet_of_each_scanned_sample(name, number):
    page = read_page(SAMPLES / name, number, engine="fast")
    assert len(page.lines) > 10
    assert set(map(tuple, texts(page).values())) == {tuple(as_text(page).split("\n"))}


def test_an_emblem_is_noted_in_its_place_and_is_no_line(tmp_path):
    sheet = drawn(top=420)
    ImageDraw.Draw(sheet).text((800, 90), "GB", fill=15, font=ImageFont.load_default(size=220))
    page = read_page(saved(sheet, tmp_path / "standard.png"), 1, engine="fast")
    (emblem,) = (line for line in page.lines if line.role is Role.SEAL)
    assert emblem.box.top < 200
    assert [one.text for one in emblem.readings] == ["GB"]
    for said in texts(page).values():
        assert [one_form(text) for text in said] == [one_form(text) for text in LINES]
