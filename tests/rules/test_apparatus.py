"""What stands around a text: signature, note, attachments, tables, the parts of a record; all with their place."""

import pytest

from gazette.rules.document import parse
from gazette.types.regulation import Mend, Role

NOTICE = """云山省渔业厅关于印发《渔港值班办法》的通知
云渔发〔2031〕5号
各市渔业局：
根据《中华人民共和国灯塔法》，现将《渔港值班办法》印发给你们。
附件：1.渔港值班办法
2.值班登记表
云山省渔业厅
2031年4月2日
（此件公开发布）
附件1
渔港值班办法
第一条　渔港应当昼夜值班。
第二条　本办法自2031年5月1日起施行。
附件2
值班登记表
日期\t姓名
\t
"""


def words(regulation, span):
    return regulation.text[span.start : span.end]


def test_a_notice_with_what_it_issues_is_one_record_with_parts():
    regulation = parse(NOTICE)
    assert [(part.role, part.title, part.number) for part in regulation.parts] == [
        (Role.NOTICE, "云山省渔业厅关于印发《渔港值班办法》的通知", None),
        (Role.CARRIED, "渔港值班办法", None),
        (Role.ATTACHMENT, "值班登记表", None),
    ]
    assert words(regulation, regulation.parts[1].span).startswith("附件1\n渔港值班办法\n第一条")
    assert regulation.parts[0].span.start == 0
    assert regulation.articles == 2


def test_attachments_are_announced_and_printed():
    regulation = parse(NOTICE)
    assert [(one.number, one.title, one.announced is None, one.printed is None) for one in regulation.attachments] == [
        ("1", "渔港值班办法", False, False),
        ("2", "值班登记表", False, False),
    ]
    assert words(regulation, regulation.attachments[1].printed).startswith("附件2\n值班登记表")


def test_an_attachment_may_be_announced_alone():
    regulation = parse("关于公布灯塔名录的通知\n灯发〔2031〕1号\n现予公布。\n附件：灯塔名录\n灯塔部\n2031年1月2日")
    assert [(one.title, one.printed) for one in regulation.attachments] == [("灯塔名录", None)]
    assert regulation.parts == ()


def test_the_signature_its_note_and_the_basis():
    regulation = parse(NOTICE)
    assert regulation.signature is not None
    assert words(regulation, regulation.signature.span) == "云山省渔业厅\n2031年4月2日"
    assert regulation.note is not None
    assert regulation.note.value == "此件公开发布"
    assert [one.title for one in regulation.basis] == ["中华人民共和国灯塔法"]


def test_an_order_is_signed_by_a_person_and_carries_what_it_publishes():
    order = """灯塔部令
第7号
现公布《灯塔守护规定》，自2031年5月1日起施行。
部　长　周某某
2031年3月2日
灯塔守护规定
第一条　灯塔应当常亮。"""
    regulation = parse(order)
    assert regulation.signature is not None
    assert [one.value for one in regulation.signature.officers] == ["部 长 周某某"]
    assert [(part.role, part.title) for part in regulation.parts] == [
        (Role.NOTICE, "灯塔部令"),
        (Role.CARRIED, "灯塔守护规定"),
    ]


@pytest.mark.parametrize("bars", [False, True])
def test_tables_are_tables(bars):
    rows = [("序号", "文件名称", "文号"), ("1", "灯油办法", "灯发〔2001〕2号"), ("2", "值班办法", "")]
    drawn = ["| " + " | ".join(row) + " |" if bars else "\t".join(row) for row in rows]
    if bars:
        drawn.insert(1, "|---|---|---|")
    regulation = parse(
        "\n".join(["关于废止文件的通知", "灯发〔2031〕1号", "现废止下列文件。", "废止的文件目录", *drawn])
    )
    assert [(table.caption, table.rows) for table in regulation.tables] == [("废止的文件目录", tuple(rows))]


def test_the_year_of_the_issue_or_of_the_number_proves_a_worn_year():
    text = "关于灯油的批复\n{}\n灯塔局：\n同意。\n国务院\n二四年九月二十日"
    assert parse(text.format("")).date_document.mend is Mend.GUESSED
    assert parse(text.format(""), 2004).date_document.mend is Mend.REPAIRED
    proved = parse(text.format("国函〔2004〕81号")).date_document
    assert (proved.value, proved.mend) == ("2004-09-20", Mend.REPAIRED)


def test_its_own_number_is_no_citation():
    regulation = parse("关于灯油的通知\n灯发〔2031〕1号\n《灯油办法》（灯发〔2001〕2号）照旧。\n灯塔部\n2031年1月2日")
    assert [one.number for one in regulation.citations] == ["灯发〔2001〕2号"]
