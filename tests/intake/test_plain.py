"""Text files of any Chinese encoding and saved web pages become pages."""

from pathlib import Path

import pytest

from gazette.errors import BadInput
from gazette.intake.encoding import decode
from gazette.intake.plain import html_page, text_page
from ocr.types import Origin

WORDS = "苇塘养护管理办法\n第一条　为了养护苇塘，制定本办法。\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_encodings_of_simplified_text(tmp_path, encoding):
    path = tmp_path / "a.txt"
    path.write_bytes(WORDS.encode(encoding))
    page = text_page(path)
    assert [line.text for line in page.lines] == WORDS.split("\n")[:2]
    assert {line.origin for line in page.lines} == {Origin.FILE}


def test_big5_traditional_text():
    words = "葦塘養護管理辦法\n第一條　為了養護葦塘，依據有關法律規定，訂定本辦法。\n" * 3
    assert decode(words.encode("big5"), Path("a.txt")) == words


def test_unknown_bytes_are_refused_by_name(tmp_path):
    path = tmp_path / "noise.txt"
    path.write_bytes(b"\xff\x90\xa0abc\xfe\x81\x39" * 50)
    with pytest.raises(BadInput, match=r"noise\.txt.*UTF-8"):
        text_page(path)


def test_web_page_keeps_what_a_reader_sees(tmp_path):
    path = tmp_path / "a.html"
    path.write_text(
        """<!DOCTYPE html><html><head><meta charset="gb2312"><title>x</title><style>p{}</style></head><body>
        <nav>首页 &gt; 公报</nav><h1>苇塘养护<br>管理办法</h1><p>第一条　为了<b>养护</b>苇塘，&lt;制定&gt;本办法。</p>
        <script>alert("不该出现")</script>
        <table><tr><th>序号</th><th>名称</th></tr><tr><td>1</td><td>苇塘
        名录</td></tr></table></body></html>""",
        encoding="gb18030",
    )
    page = html_page(path)
    assert [line.text for line in page.lines] == [
        "苇塘养护", "管理办法", "第一条　为了养护苇塘，<制定>本办法。", "序号", "名称", "1", "苇塘 名录",
    ]  # fmt: skip
    assert [(line.cell.row, line.cell.column) for line in page.lines if line.cell] == [(0, 0), (0, 1), (1, 0), (1, 1)]


def test_blank_file_is_a_blank_page(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text(" \n\n", encoding="utf-8")
    assert text_page(path).problems == ("blank",)


def test_the_sites_own_furniture_is_left_out(tmp_path):
    path = tmp_path / "a.html"
    path.write_text(
        """<html><head><title>关于养护苇塘的通知 - 某部</title></head><body>
        <div><a href="1">首页</a> | <a href="2">公报</a></div><div>位置：首页 &gt; 通知</div>
        <div>关于养护苇塘的通知</div><p>各水文站：</p><p>请养护苇塘，详见<a href="3">附表</a>。</p>
        <div><a href="javascript:print()">打印</a> <a href="4">关闭</a></div></body></html>""",
        encoding="utf-8",
    )
    assert [line.text for line in html_page(path).lines] == [
        "关于养护苇塘的通知",
        "各水文站：",
        "请养护苇塘，详见附表。",
    ]
