"""Pages damaged by uneven light, scanner borders, punched holes and print shining through, read as people get them."""

import cv2
import numpy as np
import pytest
from ocr_pages import DPI, LINES, bare, drawn, pixels
from PIL import Image

from benchmarks.read import edits
from ocr import bleed, scan
from ocr.doubt import one_form
from ocr.engines.table import engine
from ocr.formats import as_text
from ocr.ruled import ink

TRUTH = one_form(bare("".join(LINES)))


def with_light(page):
    """Light that falls off to the right and down, to a quarter."""
    high, wide = page.shape[:2]
    return page * (np.linspace(1, 0.35, wide)[None, :, None] * np.linspace(1, 0.75, high)[:, None, None])


def with_border(page):
    """The black bed of the scanner at the sides, and two punched holes."""
    out = page.copy()
    out[:36], out[-20:], out[:, -40:], out[:, :24] = 12, 20, 8, 15
    for y in (380, 680):
        cv2.circle(out, (70, y), 16, (10, 10, 10), -1)
    return out


def with_back(page):
    """The other side's print, mirrored and soft, two fifths as dark as print, between the lines of this one."""
    other = pixels(drawn([line[::-1] for line in LINES], top=225))
    back = cv2.GaussianBlur(np.ascontiguousarray(other[:, ::-1]), (0, 0), 1.5)
    return page * (1 - 0.4 * (250.0 - np.minimum(back, 250)) / 250)


def damaged(*kinds):
    page = pixels(drawn()).astype(np.float32)
    for kind in kinds:
        page = kind(page)
    return np.clip(page + np.random.default_rng(5).normal(0, 4, page.shape[:2])[:, :, None], 0, 255).astype(np.uint8)


def error_rate(page):
    picture = Image.fromarray(page)
    picture.info["dpi"] = (DPI, DPI)
    read = one_form(bare(as_text(scan.read(picture, 1, engine("fast")))))
    return edits(TRUTH, read) / len(TRUTH)


@pytest.mark.parametrize("kinds", [(), (with_light,), (with_border,), (with_light, with_border)])
def test_uneven_light_borders_and_holes_are_left_alone_and_do_no_harm(kinds):
    page = damaged(*kinds)
    assert not bleed.shines_through(ink(page), DPI)
    assert error_rate(page) <= error_rate(damaged()) + 0.01


def test_print_that_shines_through_is_faded_and_the_page_reads_better(monkeypatch):
    page = damaged(with_back)
    assert bleed.shines_through(ink(page), DPI)
    helped = error_rate(page)
    monkeypatch.setattr(bleed, "faded", lambda picture: picture)
    assert helped < 0.05
    assert helped < 0.5 * error_rate(page)


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_page_that_lies_wrong_is_turned_and_read(turn):
    upright = pixels(drawn(LINES[:4], high=700))
    picture = Image.fromarray(np.ascontiguousarray(np.rot90(upright, turn // 90)))
    picture.info["dpi"] = (DPI, DPI)
    page = scan.read(picture, 1, engine("fast"))
    assert page.rotation == turn
    assert one_form(as_text(page)) == one_form("".join(LINES[:4]))


def test_a_leaning_page_is_made_level_and_its_rows_stay_apart(monkeypatch):
    rows = [f"第{n}号　　　　　　　　　　　　　　　{n}00元" for n in range(1, 10)]
    page = drawn(rows, step=44).rotate(2.5, fillcolor=250, resample=Image.Resampling.BICUBIC)
    page.info["dpi"] = (DPI, DPI)

    def read():
        return one_form(as_text(scan.read(page, 1, engine("fast"))))

    assert read() == one_form("".join(rows))
    monkeypatch.setattr(scan.prepare, "skew", lambda ink: 0.0)
    assert read() != one_form("".join(rows))
