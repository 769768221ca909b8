"""Reading order from boxes alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocr.layout import arrange
from ocr.margins import is_folio
from ocr.tables import Rule, grids
from ocr.types import Box, Line, Role


def line(text, left, top, width=None, height=10):
    return Line(text, Box(left, top, left + (width or 10 * len(text)), top + height), height=height)


def texts(lines, width=500, height=800, tables=()):
    return [one.text for one in arrange(lines, width, height, tables)]


def column(word, left, count=8, top=100):
    return [line(f"{word}{i}" + "文" * 16, left, top + 18 * i, 180) for i in range(count)]


def test_two_columns_are_read_one_after_the_other():
    left, right = column("左", 40), column("右", 260)
    assert texts([x for pair in zip(left, right, strict=True) for x in pair]) == [x.text for x in (*left, *right)]


@pytest.mark.parametrize("full", ["左", "右"])
def test_a_column_of_full_lines_beside_a_list_of_short_ones(full):
    left, right = column("左", 40, count=12), column("右", 260, count=12)
    listed = right if full == "左" else left
    listed[2:] = [line(f"（{i}）某证", one.box.left, one.box.top, 50) for i, one in enumerate(listed[2:])]
    assert texts([*right, *left]) == [x.text for x in (*left, *right)]


def test_names_and_numbers_of_an_unruled_table_are_read_by_rows():
    left, right = column("名", 40, count=12), column("号", 260, count=12)
    right = [line(f"某发{i}号", 260, one.box.top, 60) for i, one in enumerate(right)]
    assert texts([*right, *left]) == [x.text for pair in zip(left, right, strict=True) for x in pair]


def test_columns_as_near_as_words_are_not_joined():
    left, right = column("左", 40, count=12), column("右", 231, count=12)
    assert texts([x for pair in zip(left, right, strict=True) for x in pair]) == [x.text for x in (*left, *right)]


def test_a_hanging_stop_and_a_speck_on_the_gutter_part_nothing():
    left, right = column("左", 40, count=12), column("右", 231, count=12)
    left[3] = line(left[3].text + "，", 40, left[3].box.top, 195)
    right[7] = line("评", 222, right[7].box.top, 12)
    assert texts([x for pair in zip(left, right, strict=True) for x in pair]) == [x.text for x in (*left, *right)]


def test_a_title_across_parts_the_columns():
    above = column("甲", 40) + column("乙", 260)
    below = column("丙", 40, top=400) + column("丁", 260, top=400)
    title = line("关于修改若干规章的决定说明文字", 130, 330, 240, 16)
    got = texts([*below, title, *above])
    assert got == [x.text for x in (*above, title, *below)]


def test_a_running_head_over_a_rule_comes_before_both_columns():
    head = line("某总局公报 2003年第2号", 320, 82, 120)
    left, right = column("左", 40), column("右", 260)
    ordered = arrange([*right, head, *left], 500, 800, rules=[Rule(False, 95, 40, 440)])
    assert [x.text for x in ordered] == [x.text for x in (head, *left, *right)]
    assert ordered[0].role is Role.HEADER
    assert all(x.role is Role.BODY for x in ordered[1:])


@pytest.mark.parametrize("rule", [Rule(False, 95, 40, 150), Rule(False, 260, 40, 440), Rule(True, 95, 40, 440)])
def test_a_short_or_low_or_upright_rule_makes_no_header(rule):
    lines = column("文", 40, top=82, count=12)
    assert {x.role for x in arrange(lines, 500, 800, rules=[rule])} == {Role.BODY}


def test_a_letterhead_over_a_rule_is_no_header():
    head = line("某某委员会文件", 60, 60, 200, 28)
    ordered = arrange([head, *column("文", 40)], 500, 800, rules=[Rule(False, 94, 40, 230)])
    assert ordered[0].role is Role.BODY


def test_the_space_after_an_article_heading_is_no_gutter():
    rows = [
        part
        for i in range(9)
        for part in (line(f"第{i}条", 60, 100 + 18 * i, 30), line("为了加强管理" * 5, 100, 100 + 18 * i, 300))
    ]
    got = texts(rows)
    assert got[0] == "第0条\u3000" + "为了加强管理" * 5
    assert len(got) == 9


def test_the_numbers_of_a_list_stay_with_their_names():
    rows = [
        part
        for i in range(12)
        for part in (line(f"甲乙丙—{i}", 60, 100 + 18 * i, 70), line("水污" * 10, 143, 100 + 18 * i, 200))
    ]
    assert texts(rows) == [f"甲乙丙—{i}\u3000{'水污' * 10}" for i in range(12)]


def test_page_numbers_of_a_contents_list_stay_with_their_titles():
    rows = [
        p for i in range(9) for p in (line("某某管理办法" * 3, 60, 100 + 18 * i), line(str(i + 10), 420, 100 + 18 * i))
    ]
    assert texts(rows)[:2] == ["某某管理办法" * 3, "10"]


def test_header_first_and_folio_last_with_their_roles():
    body = [line("正文" * 15, 60, 120 + 18 * i, 300) for i in range(30)]
    header, folio = line("某某公报", 60, 40, 60, 9), line("— 12 —", 230, 770, 40, 9)
    got = arrange([folio, *body, header], 500, 800)
    assert (got[0].text, got[0].role) == ("某某公报", Role.HEADER)
    assert (got[-1].text, got[-1].role) == ("— 12 —", Role.FOLIO)
    assert {one.role for one in got[1:-1]} == {Role.BODY}


def rules(xs, ys):
    return [Rule(True, x, ys[0], ys[-1]) for x in xs] + [Rule(False, y, xs[0], xs[-1]) for y in ys]


def test_a_ruled_table_is_read_cell_by_cell():
    table = grids(rules([50, 150, 300], [100, 130, 190]), 2)
    cells = [
        line("名称", 60, 110),
        line("文号", 160, 110),
        line("某某办法的", 60, 140),
        line("补充规定", 60, 160),
        line("某发一号", 160, 150),
    ]
    got = arrange(cells[::-1], 500, 800, table)
    assert [one.text for one in got] == ["名称", "文号", "某某办法的", "补充规定", "某发一号"]
    assert [(one.cell.row, one.cell.column) for one in got] == [(0, 0), (0, 1), (1, 0), (1, 0), (1, 1)]
    assert {one.role for one in got} == {Role.CELL}


def test_merged_cells_keep_their_span():
    drawn = [r for r in rules([0, 100, 200], [0, 30, 60]) if r != Rule(True, 100, 0, 60)] + [Rule(True, 100, 30, 60)]
    (table,) = grids(drawn, 2)
    assert [(c.cell.row, c.cell.column, c.cell.column_span) for c in table.cells] == [(0, 0, 2), (1, 0, 1), (1, 1, 1)]


def test_open_sides_are_closed_by_the_cross_rules():
    (table,) = grids([Rule(True, 100, 0, 60), *(Rule(False, y, 0, 200) for y in (0, 30, 60))], 2)
    assert len(table.cells) == 4


def test_folios():
    assert all(is_folio(text) for text in ("12", "— 12 —", "· 3 ·", "(4)", "第5页 共9页", "二十", "-ii-", "３"))
    assert not any(is_folio(text) for text in ("第五条", "2008年", "— —", "GB 12348", "", "１２３４８　２００８"))


@given(
    st.lists(
        st.tuples(st.integers(0, 480), st.integers(0, 780), st.integers(1, 30), st.integers(5, 30)),
        min_size=1,
        max_size=60,
    )
)
def test_nothing_is_lost_or_doubled(places):
    lines = [line("字" * (1 + i % 5) + str(i), x, y, 10 * w, h) for i, (x, y, w, h) in enumerate(places)]
    got = "".join(one.text for one in arrange(lines, 500, 800))
    assert sorted(got.replace("\u3000", "").replace(" ", "")) == sorted("".join(one.text for one in lines))
