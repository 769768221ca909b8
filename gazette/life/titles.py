"""When two printed titles, or two document numbers, are the same: keys, other names of one document, misreadings."""

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from functools import cache

from gazette.rules import issuers, numbers
from gazette.rules.data import load
from gazette.rules.script import plain

_REPUBLIC = "中华人民共和国"
_SHORTEST_NAME = 4
_DIGITS = r"\d[0-9A-Z]*(?:-\d+|之\d+)?"
_QUOTED = re.compile(r"[《〈「『](.+)[》〉」』]")


@cache
def _carrier() -> re.Pattern[str]:
    """关于发布〈…〉的通知, with the issuer before it and anything in brackets after it."""
    words, kinds = "|".join(load("matching")["carrying_words"]), "|".join(load("matching")["carrying_kinds"])
    return re.compile(rf"关于(?:重新)?(?:{words})(?P<carried>.+)的(?:{kinds})(?:\([^()]*\))?$")


_DOUBLED = re.compile(r"^(?P<notice>.{6,}?的(?:通知|公告|通告|决定|令|函))[\s《〈]+(?P<carried>[^《〈]{4,}?)[》〉]?$")


def title_key(title: str) -> str:
    """The form in which titles are compared: NFKC, simplified characters, letters and digits only, lower case.

    Brackets go, what they hold stays: 办法（试行） and 办法(试行) are one, 办法 is another.
    """
    return "".join(c for c in unicodedata.normalize("NFKC", plain(title)).lower() if c.isalnum())


def number_key(number: str) -> str:
    """The form in which document numbers are compared: its letters, then its year and serial.

    Coarser than `numbers.key`: 交通部令2005年第11号 and 交通部令〔2005〕11号 have one key; so have （89） and 〔1989〕.
    """
    text = re.sub(r"(?<!\d)([5-9]\d)(?=/)", r"19\1", numbers.key(number)).replace(_REPUBLIC, "").upper()
    letters = re.sub(rf"{_DIGITS}|[年号]|\W", "", text)
    return "|".join([letters, *(part.lstrip("0") for part in re.findall(_DIGITS, text))])


@dataclass(frozen=True, slots=True)
class Name:
    """A key under which a document may be named, and why that is one of its names ("" for the title as printed)."""

    key: str
    because: str = ""


def names(title: str, by: tuple[str, ...] = ()) -> tuple[Name, ...]:
    """The keys a title answers to, the printed one first; `by` are the issuers of the document.

    Further names: without the issuer in front of 关于, without 中华人民共和国, the document that a notice carries.
    """
    flat = " ".join(plain(title).split())
    found = [Name(title_key(title)), *_without_issuer(flat, by), *_carried(flat)]
    republic = [Name(n.key.removeprefix(_REPUBLIC), n.because or f"without {_REPUBLIC}") for n in found]
    long_enough = [n for n in [*found[1:], *republic] if len(n.key) >= _SHORTEST_NAME]
    by_key: dict[str, Name] = {}
    for name in (found[0], *long_enough):
        by_key.setdefault(name.key, name)
    return tuple(by_key.values())


def _without_issuer(flat: str, by: tuple[str, ...]) -> list[Name]:
    because = "without the issuer before the title"
    front, about, rest = flat.partition("关于")
    out = []
    if front.strip() and about and issuers.split(front):
        out.append(Name(title_key(about + rest), because))
    out += [
        Name(key.removeprefix(issuer), because)
        for key in [title_key(flat)]
        for issuer in map(title_key, by)
        if issuer and key.startswith(issuer)
    ]
    return out


def _carried(flat: str) -> list[Name]:
    out = []
    if doubled := _DOUBLED.match(flat):
        out += [Name(title_key(doubled["notice"]), "the notice alone"), Name(title_key(doubled["carried"]), CARRIED)]
        flat = doubled["notice"]
    if carrier := _carrier().search(flat):
        carried = carrier["carried"].strip()
        quoted = _QUOTED.fullmatch(carried)
        if quoted and not re.search(r"[》〉」』].*[《〈「『]", quoted[1]):
            out.append(Name(title_key(quoted[1]), CARRIED))
        elif not re.search(r"[《〈「『]", carried):
            out.append(Name(title_key(carried), CARRIED))
    return out


CARRIED = "the document that the notice carries"


@dataclass(frozen=True, slots=True)
class Difference:
    """How two keys differ: the number of edits, the characters edited, and whether any was lost or added."""

    edits: int
    characters: frozenset[str]
    lengths_differ: bool

    def likely_misread(self, length: int) -> bool:
        """Whether misreading alone explains the difference in a title of `length` characters."""
        rules = load("matching")
        telling = self.characters & frozenset(rules["telling"])
        return not telling and not self.lengths_differ and self.edits * rules["characters_per_misreading"] <= length


def difference(one: str, other: str, most: int) -> Difference | None:
    """The edits between two keys; None when there are more than `most`."""
    common = sum((Counter(one) & Counter(other)).values())
    if max(len(one), len(other)) - common > most:
        return None
    rows = _edit_table(one, other)
    if rows[-1][-1] > most:
        return None
    return Difference(rows[-1][-1], frozenset(_edited(one, other, rows)), len(one) != len(other))


def _edit_table(one: str, other: str) -> list[list[int]]:
    rows = [list(range(len(other) + 1))]
    for i, a in enumerate(one, start=1):
        above, row = rows[-1], [i]
        for j, b in enumerate(other, start=1):
            row.append(min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (a != b)))
        rows.append(row)
    return rows


def _edited(one: str, other: str, rows: list[list[int]]) -> set[str]:
    """The characters on either side of the cheapest edits, walked back from the end."""
    i, j, out = len(one), len(other), set[str]()
    while i or j:
        if i and j and rows[i][j] == rows[i - 1][j - 1] + (one[i - 1] != other[j - 1]):
            i, j = i - 1, j - 1
            out |= {one[i], other[j]} if one[i] != other[j] else set()
        elif i and rows[i][j] == rows[i - 1][j] + 1:
            i -= 1
            out.add(one[i])
        else:
            j -= 1
            out.add(other[j])
    return out
