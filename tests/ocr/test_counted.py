"""Lists whose numbers or stops were misread are put up; sound ones are not."""

import pytest

from ocr.counted import counted, value
from ocr.types import Box, Line, Role

SOUND = """第三章　监督管理
第十四条　苇塘所在地的水务部门履行下列职责：
（一）编制养护计划；
（二）对收割者进行登记，登记内容包括：
1.姓名和住址；
2.收割的地点、面积。
（三）其他职责。
第十五条　违反本办法第五、六、
七、八条规定的，依照第二十条
第三款处罚；有第十四条
（二）项所列行为的，从重处罚。
第四章　附则
第十六条　本办法自2004年3月15日起施行。
附件：1.收割登记表
2.水鸟名录
滩涂养护管理办法
第一条　为了养护滩涂，制定本办法。
第二条　本办法自公布之日起施行。"""
GAP = "the numbers of the list do not follow"


def put_up(text, **fields):
    lines = [Line(line, Box(0, 20 * i, 400, 20 * i + 10), **fields) for i, line in enumerate(text.splitlines())]
    return {line.text: line.review for line in counted(lines) if line.review}


def test_a_sound_page_raises_no_doubt():
    assert put_up(SOUND) == {}


def test_a_page_may_begin_in_the_middle_of_a_list():
    assert put_up("\n".join(SOUND.splitlines()[4:])) == {}


@pytest.mark.parametrize(
    ("print_", "read", "told"),
    [
        ("（一）编制", "编制", {"编制养护计划；": (GAP,), "（二）对收割者进行登记，登记内容包括：": (GAP,)}),
        ("2.收割", "收割", {}),  # nothing follows that would tell
        ("第十五条", "第十三条", {"第十三条　违反本办法第五、六、": (GAP,)}),
        ("计划；", "计划：", {"（一）编制养护计划：": ("ends with ： before the next number",)}),
    ],
)
def test_what_breaks_a_list_is_put_up(print_, read, told):
    assert put_up(SOUND.replace(print_, read)) == told


def test_the_count_goes_on_after_a_number_misread():
    text = "\n".join(f"第{n}条　某。" for n in ("二十八", "二十九", "八十", "三十一", "三十二"))
    assert list(put_up(text)) == ["第八十条　某。"]


def test_folios_of_contents_and_old_numbers_do_not_count():
    assert put_up("某办法……\n(3)\n某规定……\n(8)\n第一条　某规定：\n(89)某管字第201号发布") == {}


def test_cells_and_headers_do_not_count():
    assert put_up("（一）甲；\n（五）乙。", role=Role.CELL) == {}


@pytest.mark.parametrize(
    ("numeral", "number"), [("十", 10), ("二十三", 23), ("一百零五", 105), ("三百二十", 320), ("一〇", 0), ("12", 12)]
)
def test_numerals(numeral, number):
    assert value(numeral) == number
