"""Corrigenda (更正, 勘误): they name what they put right, and what they quote does nothing to anybody."""

import pytest

from gazette.life.matching import KnownRecords
from gazette.life.proposals import propose
from gazette.rules.document import parse
from gazette.types.regulation import Kind


@pytest.mark.parametrize(
    ("text", "title", "cited"),
    [
        (
            "更正\n本刊2031年第3期第12页刊登的《云山省渔港条例》（云政令第5号）第七条第二款中“三日”应为“五日”，特此更正。\n"
            "云山省人民政府公报编辑部\n2031年4月2日\n",
            "更正",
            [("云山省渔港条例", "云政令第5号")],
        ),
        (
            "关于《云山省灯油分配办法》的更正\n本刊第3期刊登的《云山省灯油分配办法》（云政发〔2031〕9号），因校对疏漏，"
            "第四条“《旧灯油办法》同时废止”应为“予以保留”，文末“自2031年3月1日起施行，有效期五年”应为"
            "“自2031年5月1日起施行”。特此更正。\n",
            "关于《云山省灯油分配办法》的更正",
            [("云山省灯油分配办法", None), ("云山省灯油分配办法", "云政发〔2031〕9号")],
        ),
        (
            "更正启事\n本公报第3号《云山市渡船办法》一文中，第二条“修改为”三字应删去。\n",
            "更正启事",
            [("云山市渡船办法", None)],
        ),
        ("勘误\n第30页第2行“渔港”误为“鱼港”，应改正。\n", "勘误", []),
    ],
    ids=["one word", "wordings of effects in quotations", "a word too many", "names nothing"],
)
def test_a_corrigendum_names_its_document_and_does_nothing_to_it(text, title, cited):
    regulation = parse(text)
    assert (regulation.kind, regulation.title.value) == (Kind.CORRIGENDUM, title)
    assert [(one.title, one.number) for one in regulation.citations] == cited
    assert (regulation.date_effective, regulation.expires, regulation.numbers) == (None, None, ())
    assert propose("R", regulation, KnownRecords([])) == []
