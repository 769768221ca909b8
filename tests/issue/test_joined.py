"""Pieces of a document that stand apart, and a standard that looks like many documents."""

from gazette.intake.plain import text_page
from gazette.issue.assemble import assemble
from gazette.issue.split import split
from gazette.rules.cleaning import clean
from gazette.types.printed import IssueText, Paragraph, ParagraphKind, Piece, Place

BROKEN = """渔港值班办法
第一条　渔港应当昼夜值班。（下转第8页）
灯油分配办法
第一条　灯油按需分配。
（上接第2页）
第二条　本办法自2031年5月1日起施行。"""


def test_a_document_goes_on_where_it_broke_off(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text(BROKEN, encoding="utf-8")
    text = clean(assemble([text_page(path)]).text).text
    assert text.split("\n") == [
        "渔港值班办法",
        "第一条 渔港应当昼夜值班。",
        "第二条 本办法自2031年5月1日起施行。",
        "灯油分配办法",
        "第一条 灯油按需分配。",
    ]


def test_a_marker_without_its_counterpart_moves_nothing(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text(BROKEN.replace("（上接第2页）\n", ""), encoding="utf-8")
    assert "（下转第8页）\n灯油分配办法" in assemble([text_page(path)]).text


def laid_out(lines):
    """An issue of one sheet from (text, whether it is set as a title)."""
    pieces, paragraphs, at = [], [], 0
    for number, (words, title) in enumerate(lines):
        kind, size = (ParagraphKind.TITLE, 2.0) if title else (ParagraphKind.TEXT, 1.0)
        pieces.append(Piece(at, at + len(words), Place(1, number, None)))
        paragraphs.append(Paragraph(at, at + len(words), kind, size=size, centred=title, gap=3.0 if title else 0.0))
        at += len(words) + 1
    return IssueText("\n".join(words for words, _ in lines), tuple(pieces), tuple(paragraphs))


def test_a_standard_is_one_document_under_the_title_of_its_cover():
    issue = laid_out(
        [
            ("中华人民共和国国家标准", True),
            ("GB 99348—2031", True),
            ("代替GB 99348—1990", False),
            ("渔港灯标排放标准", True),
            ("2031-08-19 发布\t2031-10-01 实施", False),
            ("1 适用范围", True),
            ("本标准规定了灯标。", False),
            ("2 规范性引用文件", True),
            ("本标准自2031年10月1日起实施。", False),
            ("3 标准的实施与监督办法", True),
            ("第一条　灯标应当常亮。", False),
        ]
    )
    [segment] = split(issue).segments
    assert segment.title == "渔港灯标排放标准"
    assert (segment.span.start, segment.span.end) == (0, len(issue.text))
