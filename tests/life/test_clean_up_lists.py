"""Lists of clean-ups as offices write them: all layouts and encodings give the same rows, others say why."""

import csv
from datetime import date

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gazette.errors import BadInput, NotFound
from gazette.intake.lists import csv_rows, decode, read_list_file, write_rows_to_fix
from gazette.life.lists import (
    contradicting,
    match_rows,
    outcome_of,
    outcome_of_part,
    read_list,
    statement_of,
    unmatched,
)
from gazette.life.matching import Known, KnownRecords
from gazette.types.life import EventKind, Evidence
from gazette.types.matching import Resolved

HEADINGS = ["序号", "文件名称", "文号", "发布日期", "处理意见"]
ROWS = [
    ["1", "关于加强蜂种检疫的通知", "泽农发〔1999〕12号", "1999-04-02", "继续有效"],
    ["2", "《泽州市渡口管理暂行办法》", "泽政发〔2001〕3号", "2001年1月8日", "予以废止"],
    ["3", "泽州市集市卫生若干规定", "泽政发〔1995〕40号", "19950611", "宣布失效"],
    ["4", "泽州市养犬登记办法", "泽政令第9号", "2006.5", "拟修改"],
]
KINDS = [EventKind.REVIEWED, EventKind.REPEALED, EventKind.LAPSED, EventKind.REVIEWED]


def text_of(rows):
    return "\r\n".join(",".join(row) for row in rows) + "\r\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_every_encoding_of_an_office_gives_the_same_rows(tmp_path, encoding):
    path = tmp_path / "清理.csv"
    path.write_bytes(text_of([HEADINGS, *ROWS]).encode(encoding))
    read = read_list_file(path)
    assert [row.kind for row in read.rows] == KINDS
    assert [row.target.title for row in read.rows][1] == "泽州市渡口管理暂行办法"
    assert [row.target.date for row in read.rows] == ["1999-04-02", "2001-01-08", "1995-06-11", "2006-05"]
    assert read.rows[0].label == "1"
    assert read.rows[0].line == 2
    assert read.bad == ()


def test_quoted_cells_may_hold_separators_and_line_breaks():
    rows = csv_rows(text_of([HEADINGS, ['"1"', '"甲, 乙\n办法"', "", "", "废止"]]).encode(), "目录")
    assert read_list(rows, "目录").rows[0].target.title == "甲, 乙 办法"


def test_big5():
    rows = csv_rows(
        text_of([["序號", "文件名稱", "文號", "處理意見"], ["1", "渡口管理辦法", "澤字第1號", "廢止"]]).encode("big5"),
        "a",
    )
    assert read_list(rows, "a").rows[0].kind is EventKind.REPEALED


@pytest.mark.parametrize(("mark", "suffix"), [("\t", ".txt"), (";", ".csv")])
def test_other_separators(tmp_path, mark, suffix):
    path = tmp_path / f"清理{suffix}"
    path.write_text("\n".join(mark.join(row) for row in [HEADINGS, *ROWS]), encoding="utf-8")
    assert [row.kind for row in read_list_file(path).rows] == KINDS


def test_excel_with_title_merged_outcomes_real_dates_and_parts(tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["泽州市继续有效、废止和失效的规范性文件目录"])
    sheet.merge_cells("A1:E1")
    sheet.append(HEADINGS)
    sheet.append([1.0, "关于加强蜂种检疫的通知", "泽农发〔1999〕12号", date(1999, 4, 2), "废止"])
    sheet.append([2, "泽州市渡口\n管理暂行办法", "泽政发〔2001〕3号", date(2001, 1, 8), None])
    sheet.merge_cells("E3:E4")
    other = book.create_sheet("继续有效的文件")
    other.append(["序号", "名称", "发文字号"])
    other.append([1, "泽州市养犬登记办法", "泽政令第9号"])
    book.create_sheet("说明").append(["本表由办公室填写"])
    book.save(tmp_path / "清理.xlsx")
    read = read_list_file(tmp_path / "清理.xlsx")
    assert [row.kind for row in read.rows] == [EventKind.REPEALED, EventKind.REPEALED, EventKind.REVIEWED]
    assert [row.label for row in read.rows] == ["1", "2", "1"]
    assert read.rows[1].target.title == "泽州市渡口 管理暂行办法"
    assert read.rows[0].target.date == "1999-04-02"


def test_parts_give_the_outcome_where_no_column_does():
    rows = [
        ["附件", "", ""],
        ["一、废止的规范性文件（1件）", "", ""],
        ["序号", "文件名称", "文号"],
        ["1", "甲办法", "泽政发〔2001〕3号"],
        ["二、宣布失效的规范性文件（1件）", "", ""],
        ["序号", "文件名称", "文号"],
        ["1", "乙办法", "泽政发〔2002〕3号"],
    ]
    assert [row.kind for row in read_list(rows, "目录").rows] == [EventKind.REPEALED, EventKind.LAPSED]


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("继续有效", "reviewed"),
        ("保留", "reviewed"),
        ("有效", "reviewed"),
        ("修改", "amended"),
        ("予以修改", "amended"),
        ("拟修改", "reviewed"),
        ("废止", "repealed"),
        ("予以废止", "repealed"),
        ("宣布失效", "lapsed"),
        ("失 效", "lapsed"),
        ("部分废止", "partly_repealed"),
        ("拟废止", "undecided"),
        ("不予保留", "undecided"),
        ("無效", None),
        ("", None),
    ],
)
def test_outcomes(words, kind):
    assert outcome_of(words) == kind


def test_a_part_that_names_several_outcomes_gives_none():
    assert outcome_of_part("继续有效、废止和失效的规范性文件目录") is None
    assert outcome_of_part("废止的规范性文件目录") == "repealed"
    assert outcome_of_part("拟修改的规范性文件目录") == "reviewed"


@pytest.mark.parametrize(
    ("changed", "because"),
    [
        ({4: "另行研究"}, "no outcome"),
        ({4: "拟废止"}, "a person must decide"),
        ({4: "部分废止"}, "涉及条款"),
        ({1: "", 2: ""}, "neither a title nor a number"),
        ({3: "2001年2月30日"}, "no day of the calendar"),
    ],
)
def test_rows_that_cannot_be_used_come_back_with_the_reason(changed, because):
    row = [changed.get(i, cell) for i, cell in enumerate(ROWS[1])]
    read = read_list([HEADINGS, ROWS[0], row], "目录")
    assert len(read.rows) == 1
    assert because in read.bad[0].because
    assert read.bad[0].line == 3


def test_missing_columns_and_wrong_encodings_name_the_row_and_the_next_step(tmp_path):
    with pytest.raises(BadInput, match="文件名称"):
        read_list([["a", "b"], ["1", "2"]], "目录")
    with pytest.raises(BadInput, match=r"row 2.*处理意见"):
        read_list([HEADINGS[:3], ROWS[0][:3]], "目录")
    with pytest.raises(BadInput, match=r"row 1.*UTF-8"):
        decode(text_of([HEADINGS, *ROWS]).encode("shift_jis", "replace"), "目录")
    with pytest.raises(BadInput, match=r"line 6.*do not close"):
        csv_rows(text_of([HEADINGS, *ROWS, ["5", '"丙办法']]).encode(), "目录")
    with pytest.raises(NotFound):
        read_list_file(tmp_path / "none.csv")
    for name, data in (("a.xlsx", b"PK no zip"), ("a.xls", b""), ("a.csv", b"")):
        (tmp_path / name).write_bytes(data)
        with pytest.raises(BadInput):
            read_list_file(tmp_path / name)


@settings(deadline=None)
@given(
    st.lists(
        st.lists(st.sampled_from([*HEADINGS, *ROWS[0], "废止", "拟废止", "", "一、废止的文件"]), max_size=6), max_size=8
    )
)
def test_no_row_of_a_list_is_lost(rows):
    try:
        read = read_list(rows, "目录")
    except BadInput:
        return
    lines = [row.line for row in read.rows] + [row.line for row in read.bad]
    assert len(lines) == len(set(lines))
    for line in lines:
        assert rows[line - 1]


LOOKUP = KnownRecords(
    [
        Known("R1", "关于加强蜂种检疫的通知", ("泽农发〔1999〕12号",)),
        Known("R2", "泽州市养犬登记办法", ("泽政令第5号",), "2001-01-01"),
        Known("R3", "泽州市养犬登记办法", ("泽政令第9号",), "2006-05-05"),
        Known("R4", "泽州市渡口管理暂行办法"),
        Known("R5", "泽州市渡口管理暂行办法"),
    ]
)


def test_rows_to_fix_can_be_fixed_and_read_again(tmp_path):
    read = read_list([HEADINGS[:4], *[row[:4] for row in ROWS]], "废止的规范性文件")
    matched = match_rows(read.rows, LOOKUP)
    assert [m.reference.record for m in matched if isinstance(m.reference, Resolved)] == ["R1", "R3"]
    bad = unmatched(matched)
    assert [row.candidates for row in bad] == [("R4", "R5"), ()]
    path = tmp_path / "待改.csv"
    write_rows_to_fix(path, read.headings, bad)
    assert list(tmp_path.iterdir()) == [path]
    with path.open(encoding="utf-8-sig", newline="") as file:
        table = list(csv.reader(file))
    assert table[0] == ["记录号", "处理意见", *HEADINGS[:4], "未能采用的原因", "可能是"]
    assert table[1][-1] == "R4；R5"
    table[1][0] = "R5"
    with path.open("w", encoding="gb18030", newline="") as file:
        csv.writer(file).writerows(table[:2])
    again = read_list_file(path)
    assert again.rows[0].kind is EventKind.REPEALED
    assert match_rows(again.rows, LOOKUP)[0].reference == Resolved("R5", 0.0, "named in the list")


def test_a_row_states_a_fact():
    headings = [*HEADINGS, "废止日期", "涉及条款"]
    rows = [[*ROWS[1], "2020年3月1日", ""], [*ROWS[0][:4], "部分废止", "", "第三条、第五条第二款"]]
    read = read_list([headings, *rows], "目录")
    evidence = Evidence(paper="泽政发〔2020〕1号")
    first, second = (
        statement_of(row, "R1", day=date(2020, 2, 1), by="li", evidence=evidence, act="A1") for row in read.rows
    )
    assert (first.kind, first.effective) == (EventKind.REPEALED, date(2020, 3, 1))
    assert (second.kind, second.effective) == (EventKind.PARTLY_REPEALED, date(2020, 2, 1))
    assert second.scope == ("第三条", "第五条第二款")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_broken_bytes_are_told_with_their_row_and_encoding(encoding):
    good = text_of([HEADINGS, *ROWS]).encode(encoding)
    at = good.index("泽政令".encode(encoding.removesuffix("-sig")))
    with pytest.raises(BadInput, match=rf"row 5: broken bytes.*{encoding.removesuffix('-sig').upper()}"):
        decode(good[:at] + b"\xff\xff" + good[at:], "目录")


def test_excel_with_bare_numbers_of_days_blank_rows_and_hidden_sheets(tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append([])
    sheet.append(HEADINGS)
    sheet.append(["1", "关于加强蜂种检疫的通知", "泽农发〔1999〕12号", 36252, "继续有效"])
    sheet.append([])
    sheet.append([None, "", " ", None, ""])
    sheet.append(["2", "泽州市渡口管理暂行办法", "泽政发〔2001〕3号", "36899", "废止"])
    hidden = book.create_sheet("说明")
    hidden.append(["废止", "失效"])
    hidden.sheet_state = "hidden"
    book.save(tmp_path / "清理.xlsx")
    read = read_list_file(tmp_path / "清理.xlsx")
    assert [row.target.date for row in read.rows] == ["1999-04-02", "2001-01-08"]
    assert [row.line for row in read.rows] == [3, 6]
    hidden.append(HEADINGS)
    hidden.append(ROWS[0])
    book.save(tmp_path / "清理.xlsx")
    with pytest.raises(BadInput, match="'说明' is hidden and holds a list"):
        read_list_file(tmp_path / "清理.xlsx")


def test_rows_that_contradict_each_other_go_back():
    rows = [[*ROWS[0][:4], outcome] for outcome in ("继续有效", "废止", "废止")]
    matched = match_rows(read_list([HEADINGS, *rows], "目录").rows, LOOKUP)
    assert {row.because for row in contradicting(matched)} == {"rows 2, 3 say different things of R1"}
    assert [row.line for row in contradicting(matched)] == [2, 3, 4]
    assert contradicting(matched[1:]) == []


def test_two_records_named_in_one_row_are_copies_of_one_document():
    heading = ["记录号", *HEADINGS]
    read = read_list([heading, ["R000003；R000009", *ROWS[1]], ["", *ROWS[0]]], "目录")
    found = [(one.row.label, one.reference.record) for one in match_rows(read.rows, LOOKUP)]
    assert found == [("2", "R000003"), ("2", "R000009"), ("1", "R1")]
