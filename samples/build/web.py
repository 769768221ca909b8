"""Pages as people save them from the net: a traditional-script web page with readings in brackets, a GB18030 text."""

import html
import string
import tomllib
from pathlib import Path

import opencc
from source import Document

# A converter of single characters writes these where OpenCC's standard has 溼 爲 衆 於 週 採.
COMMON = str.maketrans("溼爲衆於週採", "濕為眾于周采")
TAGS = {"right": '<p align="right">', "centred": '<p align="center">', "title": '<p align="center"><strong>'}


def saved_page(document: Document, source: Path) -> str:
    """The document as a converted web page: `source` holds the page around it and the readings."""
    readings = tomllib.loads((source / "pinyin.toml").read_text(encoding="utf-8"))
    blocks = [(block.kind, converted(block.text, readings)) for block in document.blocks]
    body = "\n".join(paragraph(kind, text) for kind, text in blocks[1:])
    page = string.Template((source / "page.html").read_text(encoding="utf-8"))
    return page.substitute(title=html.escape(blocks[0][1]), body=body)


def converted(text: str, readings: dict[str, str]) -> str:
    """Simplified to traditional, the reading set after each character that has one."""
    traditional = opencc.OpenCC("s2t").convert(text).translate(COMMON)
    return "".join(f"{sign}({readings[sign]})" if sign in readings else sign for sign in traditional)


def paragraph(kind: str, text: str) -> str:
    """One paragraph of the page."""
    tag = TAGS.get(kind, "<p>　　" if kind == "paragraph" else "<p>")
    return f"{tag}{html.escape(text)}{'</strong>' if kind == 'title' else ''}</p>"


def saved_text(document: Document) -> bytes:
    """The document as a plain text of a Windows machine: GB18030, CRLF, paragraphs indented by two squares."""
    lines = [("　　" if block.kind == "paragraph" else "") + block.text for block in document.blocks]
    return "\r\n".join([*lines, ""]).encode("gb18030")
