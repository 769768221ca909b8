"""An order is laid out as it is printed: its head centred, its sentence running, its signature to the right."""

from dataclasses import replace

from gazette.export.site.prose import blocks
from gazette.rules.document import parse
from gazette.types.printed import Span
from gazette.types.regulation import Found

TEXT = """国家水文湿地总局令
第6号
《苇塘资料使用管理办法》已经2003年4月10日局务会议审议通过，现予公布，自2003年6月1日起施行。
局长　陆闻涛
二〇〇三年四月十八日
苇塘资料使用管理办法
第一条　为加强苇塘资料管理，制定本办法。
第二条　本办法自2003年6月1日起施行。"""


def _regulation():
    """As an issue's catalogue hands it over: the title is the one printed above the articles."""
    found = parse(TEXT)
    start = found.text.index("苇塘资料使用管理办法\n第一条")
    title = "苇塘资料使用管理办法"
    return replace(found, title=Found(title, Span(start, start + len(title)), title))


def test_what_an_order_says_is_running_text_and_its_signature_stands_apart():
    roles = {"".join(run.text for run in block.runs)[:6]: block.role for block in blocks(_regulation())}
    assert roles["《苇塘资料使"] == "text"
    assert roles["二〇〇三年四"] == "signature"
    assert roles["苇塘资料使用"] == "title"
    assert roles["国家水文湿地"] != "text"
