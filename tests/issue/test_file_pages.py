"""Pages of text files and web pages have no layout (dpi 0, boxes in lines and characters): each line is a paragraph."""

from gazette.intake.plain import html_page, text_page
from gazette.issue.assemble import assemble
from gazette.issue.split import split

TEXT = """苇塘养护管理办法
（2003年5月6日国家水文湿地总局令第9号公布）

第一条　为了养护苇塘，制定本办法。
第二条　本办法自公布之日起施行。
"""


def test_each_line_of_a_text_file_is_a_paragraph(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text(TEXT, encoding="utf-8")
    issue = assemble([text_page(path)])
    assert issue.text.split("\n") == [line for line in TEXT.split("\n") if line]
    (segment,) = split(issue).segments
    assert issue.text[slice(*segment.span)] == issue.text


def test_one_line_and_no_line(tmp_path):
    path = tmp_path / "a.txt"
    for words in ("一行而已。", ""):
        path.write_text(words, encoding="utf-8")
        assert assemble([text_page(path)]).text == words


def test_a_web_page_keeps_its_table_rows(tmp_path):
    path = tmp_path / "a.html"
    path.write_text(
        "<html><body><h1>目录</h1><table><tr><td>1</td><td>甲办法</td></tr><tr><td>2</td><td>乙办法</td></tr></table>"
        "<p>完。</p></body></html>",
        encoding="utf-8",
    )
    assert assemble([html_page(path)]).text.split("\n") == ["目录", "1\t甲办法", "2\t乙办法", "完。"]
