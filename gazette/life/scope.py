"""The provisions an event is about: 第七条、第九条至第十一条 as labels that can be compared.

A label is written as the print has it, with Chinese numerals: 第七条, 第七条之一, 第三条第二款, 第五条第(一)项, 附件2.
"""

import re
import unicodedata
from enum import Enum

from gazette.rules import numerals

_DIGITS = "零一二三四五六七八九"
_LEVELS = "编章节条款项目"
_NUMERAL = r"[零〇一二三四五六七八九十百千两\d]+"
_LABEL = re.compile(
    rf"(?:第\(?{_NUMERAL}\)?[{_LEVELS}](?:之{_NUMERAL})?|附件\(?{_NUMERAL}\)?)"
    rf"(?:第?\(?{_NUMERAL}\)?[款项目](?:之{_NUMERAL})?)*"
)
_RANGE = re.compile(rf"第({_NUMERAL})([编章节条款项])?(?:至|到|-|—|~)第({_NUMERAL})([编章节条款项])")
_LONGEST_RANGE = 500


class Cover(Enum):
    """How far a scope reaches into a provision."""

    NOT = 0
    PART = 1
    ALL = 2


def numeral(number: int) -> str:
    """A number from 1 to 9999 as statutes count: 12 → 十二, 110 → 一百一十."""
    out, pending_zero = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // unit % 10
        if digit:
            out += ("零" if pending_zero and out else "") + _DIGITS[digit] + name
            pending_zero = False
        else:
            pending_zero = bool(out)
    return out.removeprefix("一") if out.startswith("一十") else out


def provision_key(label: str) -> str:
    """The label as it is compared: NFKC, Chinese numerals, no space or bracket (第 7 条第（2）项 → 第七条第二项)."""
    text = re.sub(r"[\s()]", "", unicodedata.normalize("NFKC", label))
    text = re.sub(r"\d+", lambda m: numeral(int(m[0])) or m[0], text)
    return re.sub(rf"(?<=[{_LEVELS}])(?!第|之)(?={_NUMERAL}[款项目])", "第", text)


def provisions(words: str) -> tuple[str, ...]:
    """The provisions that the words of a scope name, ranges spelled out; () for the whole document.

    Words that name no provision (有关看守所的规定, 废气部分) come back as the only element: they limit, nobody can say
    to which provisions. "whole" and the empty string are the whole document.
    """
    if words.strip() in ("", "whole"):
        return ()
    text = _RANGE.sub(_spelled_out, re.sub(r"\s", "", unicodedata.normalize("NFKC", words)))
    labels = tuple(dict.fromkeys(provision_key(match[0]) for match in _LABEL.finditer(text)))
    return labels or (words.strip(),)


def _spelled_out(match: re.Match[str]) -> str:
    first, last, level = numerals.parse(match[1]) or 0, numerals.parse(match[3]) or 0, match[4]
    if not first <= last <= first + _LONGEST_RANGE:
        return match[0]
    return "、".join(f"第{numeral(n)}{level}" for n in range(first, last + 1))


def names_provision(label: str) -> bool:
    """Whether the label is a provision and not free words."""
    return _LABEL.match(unicodedata.normalize("NFKC", label)) is not None


def covers(scope: str, provision: str) -> Cover:
    """How far `scope` reaches into `provision`: 第七条 covers 第七条第二款 wholly and the other way round in part.

    第七条之一 is an article of its own. Free words may touch any provision, so they cover each in part.
    """
    inner, outer = provision_key(provision), provision_key(scope)
    if not names_provision(scope):
        return Cover.PART
    if _within(inner, outer):
        return Cover.ALL
    return Cover.PART if _within(outer, inner) else Cover.NOT


def _within(inner: str, outer: str) -> bool:
    rest = inner.removeprefix(outer)
    return inner.startswith(outer) and not rest.startswith("之")
