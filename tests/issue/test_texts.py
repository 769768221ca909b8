"""Several documents in one text file; and texts that look like several and are one."""

import pytest

from gazette.intake.plain import text_page
from gazette.issue.assemble import assemble
from gazette.issue.documents import documents
from gazette.issue.split import split
from gazette.parsing import parse_files

NOTICE = """云山省渔业厅关于加强渔港值班的通知
云渔发〔2031〕5号
各市渔业局：
渔港应当昼夜值班。
云山省渔业厅
2031年4月2日
"""
ORDER = """中华人民共和国灯塔部令
第 7 号
现公布《灯塔守护规定》，自2031年5月1日起施行。
部长　周某某
2031年3月2日
灯塔守护规定
第一条　灯塔应当常亮。
第二条　本规定自2031年5月1日起施行。
"""
REGULATION = """云山省渔港条例
（2030年9月29日云山省人民代表大会常务委员会第三次会议通过）
第一条　为了管理渔港，制定本条例。
第二条　本条例自2031年1月1日起施行。
"""
FORWARDING = """国务院办公厅转发国家渔业局关于渔港建设意见的通知
国办发〔2031〕9号
各省人民政府：
《关于渔港建设的意见》已经国务院同意，现转发给你们。
国务院办公厅
2031年9月3日
关于渔港建设的意见
国渔〔2031〕44号
一、统一规划。
"""
ATTACHED = NOTICE + "附件\n云山省渔港值班办法\n云渔发〔2030〕1号\n第一条　渔港应当昼夜值班。\n"

# No signature, day or closing words above the next document: its number, its title and how its text begins show it.
UNSIGNED = "云山省渔业厅关于加强渔港值班的通知\n云渔发〔2031〕5号\n各市渔业局：\n渔港应当昼夜值班。\n"
NUMBERED_ABOVE = "云渔发〔2031〕6号\n云山省渔业厅关于灯油分配的通知\n各市渔业局：\n灯油按需分配。\n"
ABOVE_ARTICLES = "云渔发〔2031〕{}号\n渔港{}办法\n第一条　渔港应当昼夜值班。\n第二条　值班人应当在岗。\n"
BELOW_TITLE = "灯油分配办法\n云渔发〔2031〕8号\n第一条　灯油按需分配。\n第二条　灯油不得外卖。\n"
# Its last sentence has not even a full stop.
BROKEN_OFF = "云山省渔业厅关于加强渔港值班的通知\n云渔发〔2031〕5号\n各市渔业局：\n渔港应当昼夜值班，联系人周某\n"
TWO_LINES = "云山省渔业厅\n关于灯油分配的复函\n云渔函〔2031〕6号\n东港市渔业局：\n同意你局意见\n"
BANNERS = "云山银行公告\n〔2031〕第{0}号\n云山银行决定自2031年{0}月1日起发行灯塔纪念币。\n云山银行\n2031年1月{0}日\n"
LISTED = UNSIGNED + "云渔发〔2021〕6号\n云山省渔业厅关于灯油分配的通知\n云渔发〔2022〕7号\n云山省渔业厅关于灯塔的通知\n"
ISSUING = """云山省渔业厅关于印发《渔港值班办法》和《灯油分配办法》的通知
云渔发〔2031〕5号
各市渔业局：
现将《渔港值班办法》和《灯油分配办法》印发给你们，请遵照执行。
渔港值班办法
第一条　渔港应当昼夜值班。
"""


def titles(path, text):
    path.write_text(text, encoding="utf-8")
    issue = assemble([text_page(path)])
    return [one.regulation.title.value for one in documents(issue, split(issue), None) if one.regulation.title]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (NOTICE + ORDER, ["云山省渔业厅关于加强渔港值班的通知", "灯塔守护规定"]),
        (ORDER + NOTICE + REGULATION, ["灯塔守护规定", "云山省渔业厅关于加强渔港值班的通知", "云山省渔港条例"]),
        (REGULATION + ORDER, ["云山省渔港条例", "灯塔守护规定"]),
        (ORDER, ["灯塔守护规定"]),
        (FORWARDING, ["国务院办公厅转发国家渔业局关于渔港建设意见的通知"]),
        (ATTACHED, ["云山省渔业厅关于加强渔港值班的通知"]),
        (UNSIGNED + NUMBERED_ABOVE, ["云山省渔业厅关于加强渔港值班的通知", "云山省渔业厅关于灯油分配的通知"]),
        (ABOVE_ARTICLES.format(5, "值班") + ABOVE_ARTICLES.format(7, "灯火"), ["渔港值班办法", "渔港灯火办法"]),
        (ABOVE_ARTICLES.format(5, "值班") + BELOW_TITLE, ["渔港值班办法", "灯油分配办法"]),
        (BROKEN_OFF + TWO_LINES, ["云山省渔业厅关于加强渔港值班的通知", "云山省渔业厅关于灯油分配的复函"]),
        (
            BANNERS.format(6) + BANNERS.format(7),
            [f"云山银行公告：云山银行决定自2031年{month}月1日起发行灯塔纪念币" for month in (6, 7)],
        ),
        (LISTED, ["云山省渔业厅关于加强渔港值班的通知"]),
        (ISSUING + BELOW_TITLE, ["云山省渔业厅关于印发《渔港值班办法》和《灯油分配办法》的通知"]),
    ],
    ids=[
        *("notice and order", "three", "regulation and order", "order", "forwarded", "attached", "number above"),
        *(
            "two numbers above articles",
            "number below",
            "broken off",
            "two announcements",
            "listed",
            "two issued by one notice",
        ),
    ],
)
def test_documents_of_a_text(tmp_path, text, wanted):
    assert titles(tmp_path / "a.txt", text) == wanted


def test_parse_gives_a_record_for_each(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text(NOTICE + ORDER, encoding="utf-8")
    assert [one.regulation.numbers[0].value for one in parse_files([path])] == ["云渔发〔2031〕5号", "灯塔部令第7号"]


FIELDS = """索 引 号：000014349/2031-00087\t主题分类：农业、林业、水利
发文机关：国务院办公厅\t成文日期：2031年08月17日
标　　题：国务院办公厅关于加强渔港综合管理改革的意见
发文字号：国办发〔2031〕33号\t发布日期：2031年08月30日
国务院办公厅关于加强渔港综合管理改革的意见
国办发〔2031〕33号
各省、自治区、直辖市人民政府：
经国务院同意，提出如下意见。
国务院办公厅
2031年8月17日
"""


def test_the_fields_that_a_site_prints_above_a_document_are_none_of_their_own(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text(FIELDS, encoding="utf-8")
    (one,) = parse_files([path])
    assert one.regulation.title.value == "国务院办公厅关于加强渔港综合管理改革的意见"
    assert one.regulation.date_published.value == "2031-08-30"
    assert one.regulation.tables == ()


def test_the_list_that_a_decision_ends_with_is_no_document_of_its_own(tmp_path):
    path = tmp_path / "a.txt"
    words = (
        "灯塔部关于废止部分规章的决定\n灯发〔2031〕96号\n决定废止以下规章（目录附后），本决定自2032年1月1日起施行。\n"
    )
    rows = "决定废止的规章的目录\n序号\t标题\t文号\n1\t灯塔收费办法\t灯发〔1988〕96号\n"
    path.write_text(words + rows, encoding="utf-8")
    assert len(list(parse_files([path]))) == 1
