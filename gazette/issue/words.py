"""The genre's words (gazette/data/issue.toml) and small forms an issue is taken apart by: numbers, dates, labels."""

import re
import tomllib
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from importlib import resources


@dataclass(frozen=True, slots=True)
class Words:
    """The lists of issue.toml, both scripts; patterns are alternations, longest word first."""

    contents_headings: frozenset[str]
    title_ending: re.Pattern[str]
    forwarding: re.Pattern[str]
    attachment: re.Pattern[str]
    promulgation: re.Pattern[str]
    closing: re.Pattern[str]
    colophon: re.Pattern[str]
    gazette_name: re.Pattern[str]


def _any_of(words: Iterable[str]) -> str:
    return "(?:" + "|".join(sorted(map(re.escape, words), key=len, reverse=True)) + ")"


def _load() -> Words:
    raw = tomllib.loads(resources.files("gazette").joinpath("data/issue.toml").read_text(encoding="utf-8"))
    return Words(
        contents_headings=frozenset(raw["contents_headings"]),
        title_ending=re.compile(_any_of(raw["title_endings"]) + r"(?:[（(〔《][^（()）]{1,12}[）)〕》])*[》」』”]?$"),
        forwarding=re.compile(_any_of(raw["forwarding"])),
        attachment=re.compile(_any_of(raw["attachment_labels"]) + r"?"),
        promulgation=re.compile(_any_of(raw["promulgation"])),
        closing=re.compile(_any_of(raw["closings"]) + r"[^。]{0,6}[。.]?[”」』]?$"),
        colophon=re.compile(_any_of(raw["colophon"])),
        gazette_name=re.compile(_any_of(raw["gazette_names"]) + r"$"),
    )


WORDS = _load()

DIGIT = "0-9〇○零一二三四五六七八九十百千两廿卅OＯo"
YEAR = rf"(?:(?:19|20)\d\d|[{DIGIT}]{{3,4}})"

_DATE = re.compile(
    rf"(?:(?:中华民国|中華民國|公元)?[{DIGIT}\s]{{2,9}}年)?\s*[{DIGIT}\s]{{1,4}}月(?:\s*[{DIGIT}\s]{{1,4}}日)?(?:于.{{1,8}}|於.{{1,8}})?"
)
_NUMBER = re.compile(
    rf"(?:[〔\[（(﹝【]\s*(?:19|20)?\d\d\s*[〕\]）)﹞】]\s*第?\s*[{DIGIT}\s]+\s*[号號])"
    rf"|(?:[第字]\s*[{DIGIT}\s]+\s*[号號][令]?)"
    rf"|(?:[令告函字]\s*{YEAR}\s*年?\s*第?\s*[{DIGIT}\s]+\s*[号號])"
)
_ARTICLE = re.compile(
    rf"第\s*[{DIGIT}]+\s*(?:[条條](?:之[一二三四五六七八九十]+)?(?![第款项項的规規所、，,和至及])|[章编編节節](?![第的规規、，,和至及]))"
)
_LABEL = re.compile(
    rf"(?:第\s*[{DIGIT}]+\s*[条條章编編节節款]|[一二三四五六七八九十]+\s*、|[（(][一二三四五六七八九十\d]+[）)]|\d+\s*[.．、]|[甲乙丙丁戊己庚辛壬癸]\s*、)"
)


def bare(text: str) -> str:
    """The text in NFKC without white space."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))


def is_date(text: str) -> bool:
    """Whether the text is a day or a month and nothing else (the last line of a document)."""
    return bool(_DATE.fullmatch(bare(text).strip("()")))


def is_number(text: str) -> bool:
    """Whether the text is a line with a document number (发文字号) and nothing else."""
    plain = bare(text)
    found = _NUMBER.search(plain)
    return (
        bool(found)
        and len(plain) <= 60
        and not re.search(r"[。;；《》:：]", plain)
        and found is not None
        and (found.end() >= len(plain) - 1)
    )


def is_promulgation(text: str) -> bool:
    """Whether the text tells, under a title, who passed or published the document and when."""
    plain = bare(text)
    if not re.search(r"\d\s*年|[〇○零一二三四五六七八九十]\s*年", plain) or not WORDS.promulgation.search(plain):
        return False
    return plain.startswith("(") or (
        len(plain) <= 45 and "。" not in plain and bool(re.match(rf"[{DIGIT}]{{2,}}年", plain))
    )


def is_article(text: str) -> bool:
    """Whether the text opens with 第…条 or the heading of a chapter."""
    return bool(_ARTICLE.match(text.strip()))


def has_label(text: str) -> bool:
    """Whether the text opens with the label of a provision: 第一条, 一、, （一）, 1., 甲、."""
    return bool(_LABEL.match(text.strip()))


def is_attachment(text: str) -> bool:
    """Whether the text opens an attachment: 附件1, 附表乙：…."""
    return bool(_ATTACHMENT.match(bare(text)))


_ATTACHMENT = re.compile(r"[【\[(（]?" + WORDS.attachment.pattern.rstrip("?"))
