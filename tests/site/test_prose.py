"""Text to blocks: nothing lost, anchors unique, neighbours tell what a short line is."""

from hypothesis import given
from hypothesis import strategies as st

from gazette.export.site.prose import Mark, blocks, outline
from gazette.types.printed import Span
from gazette.types.regulation import Found, Level, Provision, Regulation


def printed(found):
    """What the reader sees, without white space."""
    runs = [
        run for block in found for run in (*block.runs, *(run for row in block.rows for cell in row for run in cell))
    ]
    return "".join("".join(run.text for run in runs).split())


def article(label, number, start, end):
    return Provision(Level.ARTICLE, label, number, "", Span(start, end))


marks = st.lists(st.tuples(st.integers(0, 80), st.integers(0, 80)), max_size=8)


@given(st.text("第甲。\n\t　", max_size=80), marks, marks)
def test_nothing_is_lost_whatever_the_spans(text, linked, begun):
    provisions = tuple(article(text[a : a + 2], "1", a, max(a, b)) for a, b in sorted(begun))
    found = blocks(Regulation(text, provisions=provisions), tuple(Mark(Span(a, b), "x.html") for a, b in linked))
    assert printed(found) == "".join(text.split())
    anchors = [block.anchor for block in found if block.anchor]
    assert len(set(anchors)) == len(anchors)


def test_an_article_printed_twice_has_two_anchors():
    text = "第一条 甲\n第一条 乙"
    found = blocks(Regulation(text, provisions=(article("第一条", "1", 0, 5), article("第一条", "1", 6, 11))))
    assert [block.anchor for block in found] == ["tiao-1", "tiao-1-2"]


def test_a_link_ends_where_its_citation_ends():
    text = "根据《甲》制定"
    runs = blocks(Regulation(text), (Mark(Span(2, 5), "r/a.html"),))[0].runs
    assert [(run.text, run.href) for run in runs] == [("根据", ""), ("《甲》", "r/a.html"), ("制定", "")]


def test_neighbours_tell_what_a_short_line_is():
    text = "部长 某某\n2019年1月1日\n某某管理办法\n第一条 甲。\n附表\n序号\t名称\n1\t甲"
    at = text.index("第一条")
    regulation = Regulation(
        text,
        date_document=Found("2019-01-01", Span(6, 15), "2019年1月1日"),
        provisions=(article("第一条", "1", at, at + 6),),
    )
    found = blocks(regulation)
    assert [block.role for block in found] == ["signature", "signature", "title", "article", "title", "table"]
    assert found[-1].headed


def test_whom_a_letter_speaks_to_stands_at_the_margin():
    regulation = Regulation(
        "白渡市水务局：\n同意你局意见：", addressees=(Found("白渡市水务局", Span(0, 6), "白渡市水务局"),)
    )
    assert [block.role for block in blocks(regulation)] == ["addressee", "text"]


def test_a_table_without_column_names_has_none():
    assert not blocks(Regulation("1\t甲\n2\t乙"))[0].headed


def test_the_outline_holds_chapters_and_attachments_only():
    chapter = Provision(Level.CHAPTER, "第一章", "1", "总则", Span(0, 13), (article("第一条", "1", 7, 12),))
    attachment = Provision(Level.ATTACHMENT, "附件", "", "表", Span(13, 17))
    assert outline((chapter, attachment)) == (("第一章 总则", "zhang-1", 0), ("附件 表", "fujian-3", 0))
