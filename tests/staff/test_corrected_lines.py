"""Corrections laid over what another engine read: its boxes differ, it cuts lines in two, joins them or misses them."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gazette.issue.corrected_lines import lay_over, line_at, line_id, share_of
from gazette.types.correction import Correction
from ocr.types import Box, Cell, Line, Origin, Page, Role

WIDE, HIGH = 2480, 3508
TEXT, RIGHT = "第七条　各种记载簿不得另行眷抄。", "第七条　各种记载簿不得另行誊抄。"


def line(text, left, top, width=800, height=40, **more):
    return Line(text, Box(left, top, left + width, top + height), 0.9, review=("unsure",), **more)


def page(*lines, scale=1.0, rotation=0):
    scaled = [replace(one, box=Box(*(side * scale for side in one.box))) for one in lines]
    return Page(1, WIDE * scale, HIGH * scale, 300 * scale, tuple(scaled), Origin.OCR, "test", rotation)


def said(box_line, value=RIGHT, number=1, before=None, on=None):
    sheet = on or page(box_line)
    box = share_of(sheet.lines[0].box, sheet)
    now = datetime(2026, 11, 22, tzinfo=UTC)
    return Correction(
        number, box_line.text if before is None else before, value, "陈", now, master="m", page=1, box=box
    )


HEAD, BODY, FOOT = line("标题", 300, 200), line(TEXT, 300, 400), line("尾", 300, 460)


def texts(found):
    return [one.text for one in found.page.lines]


def test_a_corrected_line_keeps_what_was_read_and_asks_no_more():
    found = lay_over(page(HEAD, BODY, FOOT), [said(BODY)])
    assert texts(found) == ["标题", RIGHT, "尾"]
    mended = found.page.lines[1]
    assert (mended.origin, mended.review, mended.confidence) == (Origin.CORRECTION, (), 1.0)
    assert mended.readings[0].text == TEXT
    assert found.by[1].value == RIGHT
    assert not found.lost


def test_an_accepted_line_asks_no_more_and_is_as_it_was_read():
    found = lay_over(page(BODY), [said(BODY, TEXT)])
    (one,) = found.page.lines
    assert (one.text, one.origin, one.review) == (TEXT, Origin.OCR, ())


@given(
    st.floats(0.3, 4),
    st.lists(st.integers(-12, 12), min_size=4, max_size=4),
    st.text("眷誊抄簿苇塘", min_size=1, max_size=20),
)
def test_another_engine_at_another_scale_with_other_edges(scale, shift, misread):
    moved = replace(BODY, text=misread, box=Box(*(a + b for a, b in zip(BODY.box, shift, strict=True))))
    found = lay_over(page(HEAD, moved, FOOT, scale=scale), [said(BODY)])
    assert texts(found) == ["标题", RIGHT, "尾"]


def test_a_line_cut_in_pieces_becomes_one():
    pieces = line("第七条", 300, 398, 150), line("各种记载簿", 460, 402, 250), line("不得另行着抄", 720, 400, 380)
    found = lay_over(page(HEAD, *pieces, FOOT), [said(BODY)])
    assert texts(found) == ["标题", RIGHT, "尾"]
    assert found.page.lines[1].box == Box(300, 398, 1100, 442)


def test_pieces_in_different_cells_are_not_joined():
    cells = line("第七条", 300, 400, 390, cell=Cell(0, 1, 0)), line("各种", 700, 400, 400, cell=Cell(0, 1, 1))
    found = lay_over(page(*cells), [said(BODY)])
    assert texts(found) == ["第七条", "各种"]
    assert [one.id for one in found.lost] == [1]


def test_two_lines_joined_are_left_and_the_correction_is_lost():
    joined = line(TEXT + "右栏的文字和这一行无关", 300, 400, 1800)
    found = lay_over(page(joined), [said(BODY)])
    assert texts(found) == [joined.text]
    assert [one.id for one in found.lost] == [1]


def test_a_longer_line_that_says_it_rightly_settles_it():
    joined = line(RIGHT + "右栏的文字和这一行无关", 300, 400, 1800)
    found = lay_over(page(joined), [said(BODY)])
    assert texts(found) == [joined.text]
    assert not found.lost


def test_a_line_that_is_no_longer_found_leaves_the_correction_lost():
    found = lay_over(page(HEAD, FOOT), [said(BODY)])
    assert texts(found) == ["标题", "尾"]
    assert [one.id for one in found.lost] == [1]


def test_the_neighbouring_line_is_never_taken_for_it():
    found = lay_over(page(line("上一行", 300, 345), line("下一行", 300, 455)), [said(BODY)])
    assert texts(found) == ["上一行", "下一行"]
    assert found.lost


@pytest.mark.parametrize("order", [(1, 2), (2, 1)])
def test_the_newer_of_two_counts_and_the_older_is_not_lost(order):
    both = [said(BODY, f"第{number}个", number) for number in order]
    found = lay_over(page(BODY), both)
    assert texts(found) == ["第2个"]
    assert not found.lost


def test_a_lost_correction_is_settled_by_a_newer_one_of_the_joined_line():
    joined = line(TEXT + "右栏", 300, 400, 1800)
    found = lay_over(page(joined), [said(BODY), said(joined, RIGHT + "右栏", 2)])
    assert texts(found) == [RIGHT + "右栏"]
    assert not found.lost


def test_a_line_that_is_no_print_goes():
    found = lay_over(page(HEAD, BODY, FOOT), [said(BODY, "")])
    assert texts(found) == ["标题", "尾"]
    assert found.by == {}


def test_a_seal_over_the_line_does_not_stand_in_the_way():
    seal = line("印章", 250, 300, 900, 300, role=Role.SEAL)
    found = lay_over(page(BODY, seal), [said(BODY)])
    assert texts(found) == [RIGHT, "印章"]


def test_a_page_that_one_engine_turned_and_the_other_did_not():
    """A line near the left edge of a sheet that lies on its side stands near the top once it is turned clockwise."""
    upright = Page(1, HIGH, WIDE, 300, (BODY,), Origin.OCR, "test", 90)
    left, top, right, bottom = BODY.box
    lying = replace(BODY, box=Box(top, HIGH - right, bottom, HIGH - left))
    found = lay_over(Page(1, WIDE, HIGH, 300, (lying,), Origin.OCR, "test", 0), [said(BODY, on=upright)])
    assert texts(found) == [RIGHT]


def test_vertical_lines_are_told_apart_by_their_column():
    columns = [Line(text, Box(2000 - 80 * n, 300, 2040 - 80 * n, 2300)) for n, text in enumerate(("右", "中", "左"))]
    found = lay_over(page(*columns), [said(columns[1], "中间")])
    assert texts(found) == ["右", "中间", "左"]


@given(st.sampled_from([0, 90, 180, 270]), st.integers(0, 2))
def test_a_name_finds_its_line_again(rotation, wanted):
    sheet = page(HEAD, BODY, FOOT, rotation=rotation)
    master, number, across, down = line_id("a" * 64, 7, sheet, sheet.lines[wanted]).split("-")
    assert (master, number) == ("aaaaaaaa", "7")
    assert line_at(sheet, int(across), int(down)) == wanted


def test_an_old_name_finds_the_line_that_covers_the_place_now():
    _, _, across, down = line_id("a" * 64, 1, page(BODY), BODY).split("-")
    moved = replace(BODY, box=Box(310, 395, 1130, 450))
    assert line_at(page(HEAD, moved, FOOT), int(across), int(down)) == 1
    assert line_at(page(HEAD), int(across), int(down)) is None
