"""Text files and saved web pages as pages: one line a paragraph, no picture, boxes counted in lines and characters."""

import re
from collections.abc import Iterable
from pathlib import Path

import lxml.html as html
from charset_normalizer import from_bytes
from lxml import etree

from gazette.errors import BadInput
from gazette.intake.media import Media
from ocr.types import Box, Cell, Line, Origin, Page

_HANZI = re.compile(r"[\u3400-\u9fff]")
_ODD = re.compile("[\u0080-\u009f\ue000-\uf8ff\ufffd]")
_LEGACY = ("gb18030", "big5")
_DROPPED = ("script", "style", "noscript", "template", "nav", "header", "footer", "form", "button", "select", "iframe")
_BLOCKS = frozenset(
    """address article aside blockquote body br center dd div dl dt figure h1 h2 h3 h4 h5 h6 hr li main ol p pre section
    table td th tr ul""".split()  # noqa: SIM905 - a list of tags reads better as words
)
MOST_BYTES = 20 << 20
"""Ten million hanzi: all laws in force have fewer."""
MOSTLY_LINKS = 0.5
LONGEST_MENU = 200
SHORTEST_TITLE = 6
_CHARSET = re.compile(rb"""charset\s*=\s*["']?\s*([A-Za-z0-9_-]+)""")


def decode(data: bytes, path: Path) -> str:
    """Text of a file in UTF-8, UTF-16, GB18030 or Big5; BadInput when it is none of these."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    for encoding in _LEGACY:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _plausible(text):
            return text
    best = from_bytes(data).best()
    text = str(best) if best is not None else ""
    if not _plausible(text):
        raise BadInput(f"{path}: the encoding of the text is not known. Save it as UTF-8 and import it again.")
    return text


def _plausible(text: str) -> bool:
    """Chinese text decoded rightly is mostly hanzi, with next to no private-use or control characters."""
    letters = len(text) - len(re.findall(r"\s", text))
    return letters > 0 and len(_HANZI.findall(text)) > 0.3 * letters and len(_ODD.findall(text)) <= 0.002 * letters


def file_page(path: Path, media: Media) -> Page:
    """A text file or saved web page as one page; BadInput when it cannot be read or is too large to be a document."""
    if path.stat().st_size > MOST_BYTES:
        raise BadInput(
            f"{path}: a text of over {MOST_BYTES >> 20} MB is no single document. Cut it into its documents."
        )
    return html_page(path) if media is Media.HTML else text_page(path)


def text_page(path: Path) -> Page:
    """A plain text file as one page."""
    text = decode(path.read_bytes(), path)
    return _page((line, None) for line in text.splitlines())


def html_page(path: Path) -> Page:
    """A saved web page as one page: what a reader sees, block by block; table rows keep their cells.

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
    return _page(_from_title(blocks.finish(), root.findtext("head/title") or ""))


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


def _page(lines: Iterable[tuple[str, Cell | None]]) -> Page:
    out: list[Line] = []
    for number, (text, cell) in enumerate(lines):
        if text.strip() or cell is not None:
            out.append(Line(text, Box(0, number, len(text), number + 1), origin=Origin.FILE, cell=cell))
    width = max((len(line.text) for line in out), default=0)
    problems = () if out else ("blank",)
    return Page(1, width, len(out), 0, tuple(out), Origin.FILE, "file", problems=problems)
