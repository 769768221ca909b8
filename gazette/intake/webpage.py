"""The lines of a saved web page: what a reader sees, block by block, without the site's menus and paths."""

import re
from pathlib import Path

import lxml.html as html
from lxml import etree

from gazette.errors import BadInput
from gazette.intake.encoding import decode
from ocr.types import Cell

_DROPPED = ("script", "style", "noscript", "template", "nav", "header", "footer", "form", "button", "select", "iframe")
_BLOCKS = frozenset(
    """address article aside blockquote body br center dd div dl dt figure h1 h2 h3 h4 h5 h6 hr li main ol p pre section
    table td th tr ul""".split()  # noqa: SIM905 - a list of tags reads better as words
)
MOSTLY_LINKS = 0.5
LONGEST_MENU = 200
SHORTEST_TITLE = 6
_CHARSET = re.compile(rb"""charset\s*=\s*["']?\s*([A-Za-z0-9_-]+)""")


def lines_of(path: Path) -> list[tuple[str, Cell | None]]:
    """The text of each block, with its cell where it is one of a table; BadInput when the page cannot be read.

    What stands above the block that the page's own <title> names (menus, paths, catalogue tables) and blocks that are
    mostly links are the site's, not the document's.
    """
    data = path.read_bytes()
    declared = _CHARSET.search(data[:4096])
    text = _declared(data, declared[1].decode("ascii")) if declared else None
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True)
    source = (text if text is not None else decode(data, path)).encode("utf-8", errors="replace")
    try:
        root = html.document_fromstring(source, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError) as error:
        raise BadInput(f"{path}: the web page cannot be read ({error}). Save it again as a text file.") from error
    for element in list(root.iter(*_DROPPED)):
        if isinstance(element, html.HtmlElement):
            element.drop_tree()
    blocks = _Blocks()
    body = root.find("body")
    blocks.walk(root if body is None else body)
    return _from_title(blocks.finish(), root.findtext("head/title") or "")


def _from_title(lines: list[tuple[str, Cell | None]], named: str) -> list[tuple[str, Cell | None]]:
    """The lines from the one that the page's <title> begins with; all when it names none.

    Of several the longest (a signature, too, may be how the title begins), and of these the last (after the path).
    """
    wanted = "".join(named.split())
    starts = [
        (len(words), n)
        for n, words in enumerate("".join(text.split()) for text, _ in lines)
        if len(words) >= SHORTEST_TITLE and wanted.startswith(words)
    ]
    return lines[max(starts)[1] :] if starts else lines


def _declared(data: bytes, charset: str) -> str | None:
    """The text by the charset that the page names, when that holds."""
    name = "gb18030" if charset.lower() in ("gb2312", "gbk") else charset
    try:
        return data.decode(name)
    except (LookupError, UnicodeDecodeError):
        return None


class _Blocks:
    """Collects the visible text of a page, a block at a time; a table without tables in it gives cells."""

    def __init__(self) -> None:
        self.lines: list[tuple[str, Cell | None]] = []
        self.words: list[str] = []
        self.linked = 0
        self.tables = 0

    def flush(self) -> None:
        text = re.sub(r"[ \t\r\n\f\v]+", " ", "".join(self.words)).strip()
        if text and (self.linked < MOSTLY_LINKS * len(text) or len(text) > LONGEST_MENU):
            self.lines.append((text, None))
        self.words.clear()
        self.linked = 0

    def walk(self, element: html.HtmlElement) -> None:
        if element.tag == "table" and element.find(".//table") is None and len(element.findall(".//tr")) > 1:
            self.flush()
            self.table(element)
            return
        block = element.tag in _BLOCKS
        if block:
            self.flush()
        self.words.append(element.text or "")
        if element.tag == "a":
            self.linked += len(element.text_content().strip())
        for child in element:
            if isinstance(child.tag, str):
                self.walk(child)
            self.words.append(child.tail or "")
        if block:
            self.flush()

    def table(self, element: html.HtmlElement) -> None:
        for row, tr in enumerate(element.iter("tr")):
            for column, td in enumerate(tr.iter("td", "th")):
                text = re.sub(r"\s+", " ", td.text_content()).strip()
                self.lines.append((text, Cell(self.tables, row, column)))
        self.tables += 1

    def finish(self) -> list[tuple[str, Cell | None]]:
        self.flush()
        return self.lines
