"""The numbered clauses of standards, and decimals that are none."""

import pytest

from gazette.rules import structure
from gazette.rules.printing import outline, render
from gazette.types.regulation import Level

STANDARD = """灯塔灯器通用技术条件
1 范围
本标准规定了灯塔灯器的技术要求。
2 规范性引用文件
GB 93096 声环境质量标准
3 术语和定义
3.1 灯塔
装有强光源的塔。
3.2 灯器
3.2.1 主灯器
发主光的灯器，灯高不低于
2.5米的塔另有规定。
3.3附灯
4 技术要求
4.1 一般要求
(1) 灯器应当防水。
附录A
试验方法
A.1 防水试验
A.1.1 浸水一小时。
附录B
B.1 防风试验"""


def drawn(provisions):
    """The labels, those below another in brackets behind it."""
    return " ".join(p.label + (f"[{drawn(p.children)}]" if p.children else "") for p in provisions)


def test_clauses_stand_below_the_one_whose_number_they_carry_on():
    provisions = structure.parse(STANDARD)
    assert drawn(provisions) == "1 2 3[3.1 3.2[3.2.1] 3.3] 4[4.1[（1）]] 附录A[A.1[A.1.1]] 附录B[B.1]".replace(
        "（1）", "(1)"
    )
    assert [(p.level, p.number, p.title) for p in provisions[2].children[:1]] == [(Level.CLAUSE, "3.1", "灯塔")]
    assert outline(structure.parse(render(provisions, STANDARD))) == outline(provisions)


def test_clauses_below_the_items_of_a_notice():
    text = "灯塔手册\n1.总则\n1.1 目的：航行安全。\n1.2 范围。\n2.值班\n2.1 昼夜值班。\n第一条 灯塔应当常亮。"
    assert drawn(structure.parse(text)) == "1.[1.1 1.2] 2.[2.1] 第一条"


@pytest.mark.parametrize(
    "text",
    [
        "灯油定额\n2.5公斤每日。\n3.1公斤每夜。",
        "灯塔名录\n1 东港灯塔\n2 西港灯塔\n3 南港灯塔",
        "附表\n1.5 东港\n1.7 西港",
    ],
)
def test_decimals_and_bare_lists_are_no_clauses(text):
    assert not any(p.level is Level.CLAUSE for p in structure.parse(text))
