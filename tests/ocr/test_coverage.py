"""Ink that no line covers, on drawn pages whose lines an engine loses."""

from pathlib import Path

import cv2
import numpy as np
import pytest
from ocr_pages import EM, LINES, drawn, pixels

from ocr import scan
from ocr.doubt import one_form
from ocr.engines.table import engine
from ocr.source import render
from ocr.types import Line

CONTENTS = Path(__file__).parents[2] / "samples" / "2019-clean-up" / "issue.pdf"


class Losing:
    """An engine that does not find line `number` of a page, or finds only the first `share` of it."""

    name = "losing"

    def __init__(self, number, share=0.0):
        self.inner, self.number, self.share = engine("fast"), number, share
        self.side = self.inner.side

    def find(self, picture):
        quads = sorted(self.inner.find(picture), key=lambda quad: float(quad[:, 1].mean()))
        lost = quads.pop(self.number)
        if self.share:
            lost[1:3, 0] = lost[0, 0] + self.share * (lost[1, 0] - lost[0, 0])
            quads.append(lost)
        return quads

    def read(self, strips):
        return self.inner.read(strips)


def texts(page):
    return [one_form(line.text) for line in page.lines]


def test_a_line_that_was_not_found_is_read_and_put_up():
    page = scan.read(drawn(), 1, Losing(3))
    assert texts(page) == [one_form(text) for text in LINES]
    put_up = [line.text for line in page.lines if "found by its ink alone" in line.review]
    assert [one_form(text) for text in put_up] == [one_form(LINES[3])]


def test_the_end_of_a_line_is_looked_for():
    whole = one_form(LINES[5])
    cut_off = scan.read(drawn(), 1, Losing(5, 0.985))
    assert texts(cut_off)[5] == whole


@pytest.mark.parametrize("name", ["rapidocr", "fast"])
def test_single_figures_at_the_end_of_leaders_are_read(name):
    page = scan.read(render(CONTENTS, 2, 200), 2, engine(name))
    assert [line.text for line in page.lines if line.text.isdigit()] == ["3", "5", "6"]


def test_ink_that_cannot_be_read_puts_up_its_neighbour():
    found = [Line("第一行", scan.Box(0, 0, 100, 20)), Line("第二行", scan.Box(0, 400, 100, 420))]
    smudge = Line("囗", scan.Box(0, 380, 60, 398), confidence=0.2)
    assert [line.review for line in scan.with_lost(found, [smudge])] == [(), ("print nearby that could not be read",)]


def test_a_clean_page_has_no_ink_to_spare():
    page = scan.level(pixels(drawn()), 200, engine("fast"))
    assert page.lost == []
    assert engine("fast").find(page.pixels)[0].tolist() in [quad.tolist() for quad in page.quads]


@pytest.mark.parametrize("thing", ["rule", "picture", "edge", "speck"])
def test_what_is_no_line_of_print_is_left(thing):
    sheet = pixels(drawn()).copy()
    if thing == "rule":
        cv2.line(sheet, (160, 900), (1000, 900), (10, 10, 10), 3)
    elif thing == "picture":
        cv2.rectangle(sheet, (300, 850), (800, 1040), (60, 60, 60), -1)
    elif thing == "edge":
        sheet[:, :30] = 20
    else:
        cv2.circle(sheet, (600, 950), EM // 4, (20, 20, 20), -1)
    page = scan.level(np.ascontiguousarray(sheet), 200, engine("fast"))
    assert page.lost == []
