"""Steps on pictures: skew, rules, seals, vertical columns, judged fonts."""

from collections import Counter
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from ocr import picture, ruled, seals
from ocr.judge import is_broken
from ocr.vertical import character_cuts, is_tall, is_vertical, laid_out

FONT = Path(__file__).parents[2] / "gazette/export/marking/fonts/gazette-sans.ttf"


def page(wide=1240, high=1754):
    return np.full((high, wide, 3), 250, dtype=np.uint8)


def with_rows(sheet):
    for y in range(200, 1500, 60):
        for x in range(150, 1080, 40):
            cv2.rectangle(sheet, (x, y), (x + 26, y + 28), (20, 20, 20), -1)
    return sheet


@pytest.mark.parametrize("angle", [-1.6, -0.4, 0.0, 0.9])
def test_skew_is_measured_and_undone(angle):
    sheet = with_rows(page())
    leaning, _ = picture.levelled(sheet, picture.way_back(sheet, -angle))
    assert picture.skew(ruled.ink(leaning)) == pytest.approx(angle, abs=0.15)


def test_points_come_back_from_the_level_page():
    sheet = page()
    cv2.circle(sheet, (300, 400), 8, (0, 0, 0), -1)
    back = picture.way_back(sheet, 2.0)
    level, scale = picture.levelled(sheet, back, 800)
    assert max(level.shape) == 800
    ys, xs = np.nonzero(level[:, :, 0] < 128)
    corners = np.array([[xs.mean() / scale, ys.mean() / scale]] * 4, dtype=np.float32)
    assert picture.moved(corners, back)[0] == pytest.approx((300, 400), abs=1.5)


def test_a_drawn_table_is_found_and_rows_of_print_are_not():
    sheet = with_rows(page())
    sheet[300:700, 100:1140] = 250
    for y in (320, 420, 520, 620):
        cv2.line(sheet, (120, y), (1100, y), (30, 30, 30), 2)
    for x in (120, 400, 1100):
        cv2.line(sheet, (x, 320), (x, 620), (30, 30, 30), 2)
    (table,) = ruled.find_tables(ruled.find_rules(ruled.ink(sheet), 150), 150)
    assert len(table.cells) == 6


def test_a_line_over_two_cells_is_cut_between_them():
    sheet = page()
    for y in (320, 420):
        cv2.line(sheet, (120, y), (1100, y), (30, 30, 30), 2)
    for x in (120, 400, 1100):
        cv2.line(sheet, (x, 320), (x, 420), (30, 30, 30), 2)
    tables = ruled.find_tables(ruled.find_rules(ruled.ink(sheet), 150), 150)
    quad = np.array([[150, 350], [900, 350], [900, 390], [150, 390]], dtype=np.float32)
    parts = ruled.cut([quad], tables)
    assert len(parts) == 2
    assert parts[0][1][0] == pytest.approx(400, abs=4)


def test_a_seal_is_noted_and_black_print_under_it_stays():
    sheet = page()
    cv2.circle(sheet, (800, 1200), 110, (215, 40, 50), 12)
    cv2.putText(sheet, "1999", (740, 1215), cv2.FONT_HERSHEY_SIMPLEX, 1.5, (15, 15, 15), 4)
    (box,) = seals.find_seals(sheet, 150)
    assert box.left < 700
    assert box.right > 900
    clean = seals.without(sheet, [box])
    assert clean[1200, 690].min() > 200
    assert clean[1180:1220, 740:860].min() < 90


def test_a_red_heading_is_no_seal():
    sheet = page()
    cv2.putText(sheet, "ANNOUNCEMENT", (150, 300), cv2.FONT_HERSHEY_SIMPLEX, 4, (215, 40, 50), 14)
    assert seals.find_seals(sheet, 150) == []


def test_big_red_characters_of_a_cover_are_no_seals():
    sheet = page()
    font = ImageFont.truetype(FONT, 190)  # an inch and a quarter at 150 dpi: as large as a seal
    drawn = Image.fromarray(sheet)
    for i, character in enumerate("公报国务局令图办"):
        ImageDraw.Draw(drawn).text(
            (100 + 270 * (i % 4), 200 + 400 * (i // 4)), character, fill=(200, 13, 18), font=font
        )
    assert seals.find_seals(np.asarray(drawn), 150) == []


@pytest.mark.parametrize("kind", ["round", "faded", "square"])
def test_seals_are_known_by_their_rim(kind):
    sheet = page()
    if kind == "square":
        cv2.rectangle(sheet, (700, 1100), (860, 1260), (215, 40, 50), 8)
    else:
        cv2.circle(sheet, (780, 1180), 110, (215, 40, 50), 10)
    cv2.rectangle(sheet, (750, 1150), (810, 1210), (215, 40, 50), -1)
    if kind == "faded":
        sheet[1120:1240, 860:920] = 250
    assert len(seals.find_seals(sheet, 150)) == 1


def column(count=12, size=40):
    strip = np.full((count * 50, 50, 3), 250, dtype=np.uint8)
    for i in range(count):
        cv2.rectangle(strip, (6, i * 50 + 6), (6 + size - 4, i * 50 + size), (10, 10, 10), 3)
    return strip


def test_a_column_is_cut_between_its_characters():
    cuts = character_cuts(column())
    assert len(cuts) == 13
    assert max(abs(cut - 50 * i) for i, cut in enumerate(cuts)) <= 8
    line = laid_out(column())
    assert line.shape[1] > 8 * line.shape[0]


def test_columns_are_told_from_lines():
    tall = np.array([[0, 0], [40, 0], [40, 900], [0, 900]], dtype=np.float32)
    flat = np.array([[0, 0], [900, 0], [900, 40], [0, 40]], dtype=np.float32)
    assert is_tall(tall)
    assert is_vertical([tall, tall, flat])
    assert not is_vertical([tall, flat, flat])


def test_fonts_whose_map_is_off_are_broken():
    assert is_broken(Counter("根据叶某某法曳袁制定本标准遥本标准由某部解释遥"))
    assert is_broken(Counter("\ue010\ue011\ue012第"))
    assert not is_broken(Counter("根据《某某法》，制定本标准。请传阅，缘由见附件。"))
