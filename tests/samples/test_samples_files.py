"""The built files are what their truth says, travel light, and are not older than their source."""

import csv
import html
import re
import sys

import numpy as np
import opencc
import openpyxl
import pypdfium2
import pytest
from PIL import Image, ImageSequence
from sample_truths import BORN_DIGITAL, ISSUES, SAMPLES, load, plain

sys.path.insert(0, str(SAMPLES / "build"))
from source import read_document, read_issue

MEBIBYTE = 1 << 20


def travelling():
    """What goes into the wheel: every file but caches."""
    return [p for p in SAMPLES.rglob("*") if p.is_file() and not any(part.startswith((".", "__")) for part in p.parts)]


def page_texts(path):
    with pypdfium2.PdfDocument(path) as document:
        return [page.get_textpage().get_text_bounded() for page in document]


def pictures(name):
    if name == "1957":
        return [frame.copy() for frame in ImageSequence.Iterator(Image.open(SAMPLES / name / "issue.tif"))]
    if name == "1985-pages":
        return [Image.open(path) for path in sorted((SAMPLES / name).glob("*.jpg"))]
    with pypdfium2.PdfDocument(SAMPLES / name / "issue.pdf") as document:
        return [page.render(scale=2).to_pil() for page in document]


def test_the_samples_travel_light():
    assert sum(path.stat().st_size for path in travelling()) < 6 * MEBIBYTE


@pytest.mark.parametrize("name", BORN_DIGITAL)
def test_text_layers_read_back_character_for_character(name, truths):
    read = page_texts(SAMPLES / name / "issue.pdf")
    assert [plain(text) for text in read] == [plain(page["text"]) for page in truths[name]["pages"]]


@pytest.mark.parametrize("name", BORN_DIGITAL)
def test_faces_are_embedded_as_subsets(name):
    data = (SAMPLES / name / "issue.pdf").read_bytes()
    fonts = set(re.findall(rb"/FontName /([A-Z]{6}\+[\w-]+)", data))
    assert {font.partition(b"+")[2].rpartition(b"-")[0] for font in fonts} <= {b"NotoSerifSC", b"NotoSansSC"}
    assert fonts


def test_the_scan_has_no_text_layer_and_a_red_seal(truths):
    path = SAMPLES / "2003-scan" / "issue.pdf"
    assert not "".join(page_texts(path)).strip()
    page = next(p["page"] for p in truths["2003-scan"]["pages"] if "汛期水位观测" in p["text"] and p["page"] > 1)
    levels = np.asarray(pictures("2003-scan")[page - 1].convert("RGB"), int)
    red = (levels[..., 0] > levels[..., 1] + 60) & (levels[..., 0] > levels[..., 2] + 60)
    assert red.mean() > 0.002


@pytest.mark.parametrize("name", ["1957", "1985-pages", "2003-scan"])
def test_scans_have_the_pages_of_their_truth_and_ink_on_each(name, truths):
    found = pictures(name)
    assert len(found) == len(truths[name]["pages"])
    for picture in found:
        assert 0.002 < (np.asarray(picture.convert("L")) < 150).mean() < 0.2


def test_the_old_scan_is_bilevel_300_dpi():
    with Image.open(SAMPLES / "1957" / "issue.tif") as picture:
        assert picture.mode == "1"
        assert picture.info["compression"] == "group4"
        assert picture.info["dpi"] == (300, 300)


@pytest.mark.parametrize("name", ISSUES)
def test_truth_is_not_older_than_its_source(name, truths):
    source = read_issue(SAMPLES / "source" / name)
    truth = truths[name]
    assert [document.text for document in source.documents] == [document["text"] for document in truth["documents"]]
    assert [document.entry for document in source.documents][: len(truth["contents"])] == [
        entry["title"] for entry in truth["contents"]
    ]
    assert {key: source.masthead.get(key) for key in truth["masthead"]} == truth["masthead"]


def test_the_web_page_says_the_text_in_traditional_characters_with_readings(truths):
    record = truths["web"]["documents"][0]
    page = (SAMPLES / "web" / record["file"]).read_text(encoding="utf-8")
    assert "關(guān)于印發(fā)" in page
    assert "打印本頁" in page
    assert "關閉窗口" in page
    words = html.unescape(re.sub(r"<[^>]+>", "", re.sub(r"\([a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ]+\)", "", page)))
    simplified = plain(opencc.OpenCC("t2s").convert(words))
    assert [line for line in record["text"].split("\n") if plain(line) not in simplified] == []


def test_the_plain_text_is_gb18030(truths):
    record = truths["web"]["documents"][1]
    data = (SAMPLES / "web" / record["file"]).read_bytes()
    with pytest.raises(UnicodeDecodeError):
        data.decode("utf-8")
    assert plain(data.decode("gb18030")) == plain(record["text"])


def test_web_truth_is_not_older_than_its_source(truths):
    paths = sorted((SAMPLES / "source" / "web").glob("[0-9]*.md"))
    assert [read_document(path).text for path in paths] == [d["text"] for d in truths["web"]["documents"]]


def test_the_list_is_the_same_in_both_forms():
    rows = [list(row) for row in csv.reader((SAMPLES / "clean-up-list.csv").read_text(encoding="gb18030").splitlines())]
    sheet = openpyxl.load_workbook(SAMPLES / "clean-up-list.xlsx").active
    cells = [[value or "" for value in row] for row in sheet.iter_rows(min_row=2, values_only=True)]
    assert cells == rows
    assert [row["文件名称"] for row in load(SAMPLES / "clean-up-list.truth.json")["rows"]] == [
        row[1] for row in rows[1:]
    ]


def test_every_sample_is_explained():
    words = (SAMPLES / "README.md").read_text(encoding="utf-8")
    for name in (*ISSUES, "web", "clean-up-list.csv", "clean-up-list.xlsx"):
        assert f"`{name}" in words
