"""The small forms: numbers, days, brackets under titles, labels."""

import pytest

from gazette.issue.signs import is_letterhead, looks_like_title
from gazette.issue.words import is_article, is_attachment, is_date, is_number, is_promulgation

YES = {
    is_number: [
        "环发〔2015〕162号",
        "国务院令第513号",
        "第499号",
        "公告2008年第26号",
        "国办发(1985)49号",
        "第十二号令",
        "（89）交无委字75号",
        "国家环境保护总局公告2005年第35号",
        "〔94〕财税字第089号",
        "中国人民银行令〔 2010〕第2号",
    ],
    is_date: [
        "2018年2月22日",
        "二○○八年八月十九日",
        "二〇三一年三月",
        "1992 年11 月7 日",
        "一九五四年十月十四日于新德里",
        "十月十六日",
        "２０２１年１月１日",
    ],
    is_promulgation: [
        "（2003年7月10日交通部令2003年第7号公布　自2003年9月1日起施行）",
        "(1980年10月30日发布)",
        "一九五五年二月十日国务院常务会议通过",
        "（2009年10月28日國務院第85次常務會議通過）",
    ],
    is_article: ["第一条　为了", "第十二条", "第三章　附则", "第五條　本條例", "第二十六条本规定由"],
    is_attachment: ["附件1", "附件：1.目录", "附表甲：出口货单", "附录A"],
    looks_like_title: [
        "关于修堤的通知",
        "渡口管理办法（试行）",
        "全国人民代表大会常务委员会任命人员",
        "更正",
        "廣告管理條例",
        "致全县护林员的慰问信",
    ],
    is_letterhead: ["青岩省人民政府令", "中华人民共和国国务院令（第588号）", "水务局公告"],
}
NO = {
    is_number: ["根据环发〔2015〕162号，现通知如下：", "《办法》（环发〔2015〕162号）", "第七条", "2015年6月1日"],
    is_date: ["自2018年2月22日起施行", "2018年度", "第二十二日"],
    is_promulgation: ["（一）申请书；", "2018年2月22日，我局公布了名单。随后各地进行了检查。"],
    is_article: ["第三条规定的情形", "第二十条第一款", "按照第一条", "第一、第二条"],
    is_attachment: ["附近居民", "见附件1", "附加条件"],
    looks_like_title: ["本办法自公布之日起施行。", "第一条　规定", "附件1：名单", "各省人民政府："],
    is_letterhead: ["关于发布命令的通知", "国务院关于行政区划变更的命令（略）"],
}


@pytest.mark.parametrize(("test", "text"), [(test, text) for test, texts in YES.items() for text in texts])
def test_is(test, text):
    assert test(text)


@pytest.mark.parametrize(("test", "text"), [(test, text) for test, texts in NO.items() for text in texts])
def test_is_not(test, text):
    assert not test(text)
