"""Names, numbers and days of issues as covers and heads print them."""

import pytest
from issue_typeset import Case, Document, typeset

from gazette.issue.assemble import assemble
from gazette.issue.masthead import read_masthead
from gazette.types.issue import Masthead

COVERS = {
    "北川市人民政府公报|2031年第7号（总第145号）|2031年7月20日": Masthead(
        "北川市人民政府公报", 2031, 7, 145, "2031-07-20"
    ),
    "北川政报|2031|第7期|(总第145期)|2031年7月20日": Masthead("北川政报", 2031, 7, 145, "2031-07-20"),
    "山国公报|一九六三年第三号（总号：第一零六号）": Masthead("山国公报", 1963, 3, 106, None),
    "山国公报|一九六三年第三号(总第一百零六号)": Masthead("山国公报", 1963, 3, 106, None),
    "北川　公　报|二〇三一年第十二期": Masthead("北川公报", 2031, 12, None, None),
    "北川公报|第4期　2031年2月28日出版": Masthead("北川公报", 2031, 4, None, "2031-02-28"),
}


@pytest.mark.parametrize("cover", COVERS)
def test_covers(cover):
    case = Case(cover=cover.split("|"), documents=[Document(["# 关于防汛的通知", "各地应当做好防汛工作。"])])
    assert read_masthead(assemble(typeset(case)[0])) == COVERS[cover]


def test_a_single_document_has_no_masthead():
    lines = ["# 关于防汛的公告", "^ 水务局公告2031年第6号", "各地应当做好防汛工作。", "< 水务局", "< 2031年6月2日"]
    assert read_masthead(assemble(typeset(Case(contents="none", documents=[Document(lines)]))[0])) == Masthead()
