"""Cleaning, issuers, structure, citations and kinds, each by what it promises."""

import pytest

from gazette.rules import issuers, structure
from gazette.rules.citations import find as find_citations
from gazette.rules.cleaning import clean
from gazette.rules.document import parse
from gazette.rules.kinds import kind_of
from gazette.rules.numerals import parse as numeral
from gazette.rules.record import to_json
from gazette.types.regulation import Kind, Level

KEYS = [
    *("source", "title", "kind", "numbers", "issuers", "addressees", "date_document", "date_published"),
    *("date_effective", "expires", "date_expires", "articles", "provisions", "citations", "effects"),
    *("basis", "signature", "note", "attachments", "tables", "parts", "disclosure", "warnings", "spans"),
]


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("公　　告\n第１２号", "公告\n第12号"),
        ("第 一 條 燈塔應常亮。", "第一條 燈塔應常亮。"),
        ('第一章&emsp;总&emsp;则{align="center"}', "第一章 总则"),
        ('<p id="t1">&emsp;&emsp;<b>第一条</b>&emsp;灯塔应当常亮。</p>', "第一条 灯塔应当常亮。"),
        ("⽅法和⼯作", "方法和工作"),
        ("《渡口\n灯火条例》同时废止。", "《渡口灯火条例》同时废止。"),
        ("自二○三一年三月\n一日起施行。", "自二○三一年三月一日起施行。"),
        ("分享到：\n首页 > 政策文件\n灯塔规定", "灯塔规定"),
        ("第一项(a)、第二项(b)、第三项(c)", "第一项(a)、第二项(b)、第三项(c)"),
    ],
)
def test_cleaning(raw, text):
    cleaned = clean(raw)
    assert cleaned.text == text
    assert cleaned.offsets[len(cleaned.text)] <= len(raw)


def test_offsets_lead_to_the_same_character():
    raw = "<p>&emsp;關(guān)于燈(dēng)塔的規(guī)定</p>\n\n第１條"
    cleaned = clean(raw)
    assert cleaned.text == "關于燈塔的規定\n第1條"
    assert [raw[cleaned.offsets[i]] for i in range(7)] == list("關于燈塔的規定")
    assert raw[cleaned.offsets[cleaned.text.index("1")]] == "１"


@pytest.mark.parametrize(
    ("printed", "value"),
    [
        ("四十六", 46),
        ("一百零六", 106),
        ("二〇〇四", 2004),
        ("十", 10),
        ("42", 42),
        ("二千三百", 2300),
        ("廿一", 21),
        ("灯", None),
    ],
)
def test_numerals(printed, value):
    assert numeral(printed) == value


def test_a_name_is_identified_through_its_time():
    assert issuers.identify("国家环境保护总局", "2005-01-01") == "sepa"
    assert issuers.identify("中华人民共和国环境保护部") == "mep"
    assert issuers.identify("原国家环保总局") == "sepa"
    assert issuers.identify("国家药品监督管理局", "1999-06-18") == "sda"
    assert issuers.identify("国家药品监督管理局", "2020-06-18") == "nmpa"
    assert issuers.identify("国家药品监督管理局") is None
    assert issuers.identify("灯塔部") is None


def test_successions_lead_both_ways():
    assert issuers.predecessors("mee")[:3] == ("mep", "sepa", "nepa")
    assert "mee" in issuers.successors("nepa")
    assert all(earlier in issuers.bodies() for body in issuers.bodies().values() for earlier in body.follows)


def test_joint_names_are_parted():
    assert issuers.split("国家环保局、卫生部、建设部") == ("国家环保局", "卫生部", "建设部")
    assert issuers.split("中华人民共和国国务院、中华人民共和国中央军事委员会") == ("国务院", "中央军事委员会")
    assert issuers.split("教育部和灯塔的事") == ()


TEXT = """灯塔规定
第一编 总编
第一章 总则
第一条 灯塔应当常亮。
看灯人应当在岗：
（一）风雨之夜；
1.主灯；
（二）大雾之日。
第一条之一 灯油应当足。
第二章 附则
第二条 本规定自2031年1月1日起施行。
附件1：灯油登记表"""


def test_an_article_is_addressed_by_its_number():
    provisions = structure.parse(TEXT)
    article = structure.find(provisions, "1-1")
    assert article is not None
    assert TEXT[article.span.start : article.span.end] == "第一条之一 灯油应当足。"
    first = structure.find(provisions, "1")
    assert [child.level for child in first.children] == [Level.PARAGRAPH, Level.PARAGRAPH]
    assert [item.number for item in first.children[1].children] == ["1", "2"]
    assert structure.article_count(provisions) == 2
    assert [p.level for p in provisions] == [Level.PART, Level.ATTACHMENT]


def test_articles_of_another_law_are_not_counted():
    quoted = "规定\n第一条 甲。\n第二条 乙。\n“第九条 丙。”\n附件\n刑法节录\n第二百八十六条 丁。"
    assert parse(quoted).articles == 2


def test_citations_tell_the_basis():
    found = find_citations(
        "为了渡船安全，根据《灯塔法》和《灯油条例》（国务院令第998号），制定本办法。\n第二条 依照《渡船规定》办理。"
    )
    assert [(c.title, c.number, c.basis) for c in found] == [
        ("灯塔法", None, True),
        ("灯油条例", "国务院令第998号", True),
        ("渡船规定", None, False),
    ]


@pytest.mark.parametrize(
    ("title", "numbers", "names", "kind"),
    [
        ("中华人民共和国灯塔法", ("主席令第九十九号",), (), Kind.LAW),
        ("渡口灯火条例", ("国务院令第998号",), ("国务院",), Kind.ADMINISTRATIVE_REGULATION),
        ("灯塔看守办法", ("交通部令第98号",), ("交通部",), Kind.RULE),
        ("关于渡口灯火的通知", ("灯发〔2031〕9号",), (), Kind.NORMATIVE),
        ("关于灯塔编制的批复", (), (), Kind.REPLY),
        ("关于禁用劣质灯油的公告", (), (), Kind.ANNOUNCEMENT),
        ("最高人民法院关于灯塔案件的解释", ("法释〔2031〕9号",), ("最高人民法院",), Kind.INTERPRETATION),
        ("国务院任免人员", (), ("国务院",), Kind.APPOINTMENT),
        ("更正", (), (), Kind.CORRIGENDUM),
        ("中华人民共和国政府和甲国政府灯塔协定", (), (), Kind.TREATY),
        ("云山市渡船条例", (), ("云山市人民代表大会常务委员会",), Kind.LOCAL),
        (None, (), (), Kind.OTHER),
    ],
)
def test_kinds(title, numbers, names, kind):
    assert kind_of(title, numbers, names) is kind


@pytest.mark.parametrize("text", ["", "灯塔规定\n第一条 灯塔应当常亮。"])
def test_a_record_always_has_every_key(text):
    assert list(to_json(parse(text), "x")) == KEYS
