"""The genre's words (gazette/data/issue.toml) and small forms an issue is taken apart by: numbers, dates, labels."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from gazette.rules.data import load
from gazette.rules.numerals import NUMERAL
from gazette.rules.script import plain


@dataclass(frozen=True, slots=True)
class Words:
    """The lists of issue.toml, titles.toml and wordings.toml; patterns match folded text."""

    contents_headings: frozenset[str]
    lone_titles: frozenset[str]
    title_ending: re.Pattern[str]
    forwarding: re.Pattern[str]
    making: str
    attachment: re.Pattern[str]
    promulgation: re.Pattern[str]
    closing: re.Pattern[str]
    colophon: re.Pattern[str]
    gazette_name: re.Pattern[str]
    field: re.Pattern[str]


def _any_of(words: Iterable[str]) -> str:
    return "(?:" + "|".join(sorted(map(re.escape, words), key=len, reverse=True)) + ")"


def _title_words() -> set[str]:
    own = load("issue")
    kinds = {noun for name, nouns in load("titles").items() if name != "series" for noun in nouns}
    return (kinds - set(own["attachment_titles"])) | set(own["other_titles"]) | set(own["lone_titles"])


def _words() -> Words:
    raw = load("issue")
    return Words(
        contents_headings=frozenset(raw["contents_headings"]),
        lone_titles=frozenset(raw["lone_titles"]),
        title_ending=re.compile(_any_of(_title_words()) + r"(?:[(〔《][^()]{1,12}[)〕》])*[》」』”]?$"),
        forwarding=re.compile(_any_of(raw["forwarding"])),
        making=_any_of(raw["making"]),
        attachment=re.compile(r"[〔(]?" + _any_of(raw["attachment_labels"])),
        promulgation=re.compile(_any_of(raw["promulgation"])),
        closing=re.compile(_any_of(raw["closings"]) + r"[^。]{0,6}[。.]?[”」』]?$"),
        colophon=re.compile(_any_of(raw["colophon"])),
        gazette_name=re.compile(_any_of(raw["gazette_names"]) + r"$"),
        field=re.compile(_any_of({"".join(label.split()) for label in load("wordings")["labels"]}) + "："),
    )


WORDS = _words()

_N = NUMERAL + "oOΟ廿卅"
_DATE = re.compile(
    rf"(?:(?:中华民国|民国|公元)?[{_N}]{{2,9}}年)?[{_N}]{{1,4}}月(?:[{_N}]{{1,4}}日)?(?:[于於].{{1,8}})?"
)
_NUMBER = re.compile(
    rf"(?:[〔(](?:19|20)?\d\d[〕)]第?[{_N}]+号)|(?:[第字][{_N}]+号令?)|(?:[令告函字][{_N}]{{2,4}}年?第?[{_N}]+号)"
)
_ARTICLE = re.compile(
    rf"\s*第\s*[{_N}]+\s*(?:[条章编节](?:\s|$)|条(?![第款项的规所、，和至及])|[章编节](?![第的规、，和至及]))"
)
_LABEL = re.compile(
    rf"第[{_N}]+[条章编节款]|[一二三四五六七八九十]+、|\([一二三四五六七八九十\d]+\)|\d+[.、]|[甲乙丙丁戊己庚辛壬癸]、"
)
_DAY_FIRST = re.compile(rf"[{_N}]{{2,}}年")


@lru_cache(maxsize=8192)
def bare(text: str) -> str:
    """The text in NFKC without white space."""
    return "".join(unicodedata.normalize("NFKC", text).split())


@lru_cache(maxsize=8192)
def folded(text: str) -> str:
    """The bare text in simplified characters and with one form of brackets and dashes, for comparing."""
    return plain(bare(text))


def is_date(text: str) -> bool:
    """Whether the text is a day or a month and nothing else (the last line of a document)."""
    return bool(_DATE.fullmatch(folded(text).strip("()")))


def is_number(text: str) -> bool:
    """Whether the text is a line with a document number (发文字号) and nothing else."""
    line = folded(text)
    if len(line) > 60 or re.search(r"[。；《》：]", line):
        return False
    return any(found.end() >= len(line) - 1 for found in _NUMBER.finditer(line))


def is_promulgation(text: str) -> bool:
    """Whether the text tells, under a title, who passed or published the document and when."""
    line = folded(text)
    if not re.search(rf"[{_N}]年", line) or not WORDS.promulgation.search(line):
        return False
    return line.startswith("(") or (len(line) <= 45 and "。" not in line and bool(_DAY_FIRST.match(line)))


def is_article(text: str) -> bool:
    """Whether the text opens with 第…条 or the heading of a chapter."""
    return bool(_ARTICLE.match(plain(text[:24])))


def has_label(text: str) -> bool:
    """Whether the text opens with the label of a provision: 第一条, 一、, （一）, 1., 甲、."""
    return bool(_LABEL.match(folded(text[:24])))


def is_field(text: str) -> bool:
    """Whether the text is one of the labelled fields that a site prints above a document (标 题：…)."""
    return bool(WORDS.field.match(folded(text)))


def is_attachment(text: str) -> bool:
    """Whether the text opens an attachment: 附件1, 附表乙：…."""
    return bool(WORDS.attachment.match(folded(text[:24])))
