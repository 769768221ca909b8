"""What is on the page but not in the document: markup of web copies, pinyin of mirrors, navigation, running headers."""

import html
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache

from gazette.rules.data import load
from gazette.rules.edits import Edit

_TAG = re.compile(r"</?[a-zA-Z][^<>\n]{0,200}>|<!--.*?-->|<https?://[^<>\n]*>")
_ENTITY = re.compile(r"&(?:[a-zA-Z]{2,8}|#\d{1,6}|#x[0-9a-fA-F]{1,5});")
_MARKDOWN = re.compile(
    r"^:{3,}.*$|^@tab .*$|^\[\[toc\]\].*$|^[ ]*-{3,}[ ]*$|^#{1,6}[ ]+|^>[ ]?|\*\*|\{[a-z]+=[^}\n]*\}"
    r"|(?:^[ ]*- 第[0-9~～\-]+条[:：][ ]*$)|\[\d+\]\(#\w+\)"
    r"|!?\[(?=[^\]\n]*\]\([^)\n]*\))|(?<=[^\n])\]\((?:/|https?:)[^)\n]*\)",
    re.MULTILINE,
)
_MARKDOWN_SIGNS = ("**", ":::", "\n---", "\n#", "\n>", "](")
_ATTRIBUTE = re.compile(r"\{[a-z]+=")
_CRAWL_LABEL = re.compile(r"^\*\*[^*\n]{2,6}\*\*[ ]*[:：].*$|^\*资料来源.*$", re.MULTILINE)
_TABLE_ROW = re.compile(r"^[ ]*\|.*\|[ ]*$", re.MULTILINE)
_RULE = re.compile(r"[ |:-]+")
_JUMP = re.compile(r"[（(〔][ ]?(?:下[转轉]|上接)(?:本期)?第?[ ]?\d{1,4}[ ]?[页頁面版][ ]?[）)〕]")
_PIPES = re.compile(r"(?:[ ]*\|[ ]*){2,}|^[ ]*\|[ ]*$|[ ]*\|[ ]*$", re.MULTILINE)

_TONES = "āáǎàēéěèīíǐìōóǒòūúǔùüǖǘǚǜńňǹ"
_SYLLABLE = re.compile(rf"[(（](?<=[\u3400-\u9fff].)[ ]?[a-z{_TONES}]{{1,6}}[ ]?[)）]")
_TONED = re.compile(f"[{_TONES}]")
_SOUND = re.compile(r"(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?(?:[aeiouü]{1,3})(?:ng|n|r)?")
_BARE = str.maketrans("āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹ", "aaaaeeeeiiiioooouuuuüüüünnn")

_FOLIO = re.compile(r"[-—–·•.]{0,2}[ ]?(?:第[ ]?)?\d{1,4}(?:[ ]?页)?[ ]?[-—–·•.]{0,2}")
_LINE, _FOLIO_LENGTH, _LONGEST_FOLIO = 60, 12, 14
_HOME = ("首页", "首頁", "网站首页", "網站首頁")
_SENTENCE, _ENDED = ("。", "；"), ("。", "；", "：")
_WORDS = re.compile(r"[\s|>》:：【】\[\]()（）/·—-]+")


def markup(text: str) -> Iterator[Edit]:
    """HTML tags and entities, Markdown signs, labels a crawler put above the text, and where a page goes on."""
    if "<" in text:
        for hit in _TAG.finditer(text):
            broken = hit[0].startswith("<br") and text[hit.end() : hit.end() + 1] != "\n"
            yield Edit(hit.start(), hit.end(), "\n" if broken else "")
    if "&" in text:
        for hit in _ENTITY.finditer(text):
            yield Edit(hit.start(), hit.end(), html.unescape(hit[0]))
    rows = list(_TABLE_ROW.finditer(text)) if "|" in text else []
    for row in rows:
        yield from _table_row(row)
    dropped = [_CRAWL_LABEL] if "**" in text else []
    dropped += [_MARKDOWN] if _looks_markdown(text) else []
    dropped += [_JUMP] if "上接" in text or "下转" in text or "下轉" in text else []
    dropped += [_PIPES] if "|" in text else []
    tabled = {row.start() for row in rows}
    for pattern in dropped:
        for hit in pattern.finditer(text):
            if pattern is not _PIPES or text.rfind("\n", 0, hit.end()) + 1 not in tabled:
                yield Edit(hit.start(), hit.end())


def _looks_markdown(text: str) -> bool:
    return any(sign in f"\n{text}" for sign in _MARKDOWN_SIGNS) or _ATTRIBUTE.search(text) is not None


def _table_row(row: re.Match[str]) -> Iterator[Edit]:
    """A row of a table drawn with | becomes cells parted by tabs; the line under its head goes."""
    if _RULE.fullmatch(row[0]):
        yield Edit(row.start(), row.end())
        return
    bars = list(re.finditer(r"[ ]*\|[ ]*", row[0]))
    for number, bar in enumerate(bars):
        inner = 0 < number < len(bars) - 1
        yield Edit(row.start() + bar.start(), row.start() + bar.end(), "\t" if inner else "")


def pinyin(text: str) -> Iterator[Edit]:
    """Syllables that mirrors set after hanzi, 關(guān)于: only where a text has them often or with tones."""
    hits = [hit for hit in _SYLLABLE.finditer(text) if _SOUND.fullmatch(hit[0].strip("()（） ").translate(_BARE))]
    toned = sum(bool(_TONED.search(hit[0])) for hit in hits)
    if toned == 0 and sum(len(hit[0]) > 3 for hit in hits) < 3:
        return
    for hit in hits:
        yield Edit(hit.start(), hit.end())


@cache
def _navigation() -> tuple[frozenset[str], tuple[str, ...]]:
    data = load("noise")
    return frozenset(data["navigation"]), tuple(data["line_starts"])


def furniture(text: str) -> Iterator[Edit]:
    """Lines of navigation, folios alone on a line, and headers repeated on every page (all but the first)."""
    words, starts = _navigation()
    lines = list(_lines(text))
    repeated = _running_headers([line for _, line in lines])
    seen: set[str] = set()
    for start, line in lines:
        again = line in repeated and line in seen
        seen.add(line)
        if not line or (len(line) > _LINE and not again):
            continue
        folio = len(line) <= _LONGEST_FOLIO and _FOLIO.fullmatch(line)
        if again or folio or line.startswith(starts) or _is_navigation(line, words):
            yield Edit(start, start + len(line))


def _lines(text: str) -> Iterator[tuple[int, str]]:
    start = 0
    for line in text.split("\n"):
        yield start, line
        start += len(line) + 1


def _is_navigation(line: str, words: frozenset[str]) -> bool:
    if line.endswith(_SENTENCE):
        return False
    parts = [part for part in _WORDS.split(line) if part]
    if not parts or all(part in words for part in parts):
        return True
    return parts[0] in _HOME and re.search(r"[|>》:：/·»]", line) is not None and not line.endswith(_ENDED)


def _running_headers(lines: list[str]) -> frozenset[str]:
    """Short lines that stand three times or more next to a folio: the title set above every page."""
    beside: Counter[str] = Counter()
    solid = [line for line in lines if line]
    for index, line in enumerate(solid):
        if len(line) <= _FOLIO_LENGTH and _FOLIO.fullmatch(line):
            beside.update(
                {near for near in solid[max(index - 1, 0) : index + 2] if 4 <= len(near) <= 60 and "\t" not in near}
            )
    return frozenset(line for line, count in beside.items() if count >= 3 and not _FOLIO.fullmatch(line))
