"""The head of a document: banner, number, title, note, addressees. Each paragraph gets a role, then roles are read."""

import re
from dataclasses import dataclass
from enum import Enum
from functools import cache

from gazette.rules import issuers, numbers
from gazette.rules.data import load, wording
from gazette.rules.passage import Passage
from gazette.rules.promulgation import is_note, names_in
from gazette.rules.structure import label_level
from gazette.types.printed import Span
from gazette.types.regulation import Found, Level

_REACH = 60
_BANNER = re.compile(r"(?:[\u4e00-\u9fff、 ·()]{0,60})?(?:令|公告|通告|公示|命令|(?<!复)函)$")
_PART_NUMBER = re.compile(
    r"\(?[ ]*(?:(?:19|20)\d\d[ ]*年[ ]*|[〔(](?:19|20)\d\d[〕)][ ]*)?"
    r"(?:\(?第[一二三四五六七八九十\d]+届\)?[ ]*\(?)?第?[ ]*[\d一二三四五六七八九十百〇]+[ ]*号(?:令)?[ ]*\)?"
)
_ADDRESSEE = re.compile(r"(?!.*(?:决定|如下|下列|兹|希|现将|为了|遵照|\d年))[^。；]{2,400}[：]$")
_ADDRESSED = re.compile(wording("addressed"))
_META = re.compile(
    rf"(?P<key>{wording('labels')})[ ]*：[ ]*(?P<value>(?:[^\n：]|(?<=\d)：(?=\d))*?)"
    r"(?=[ ]+[\u4e00-\u9fff ]{2,6}：|[ ]{2,}|\t|\n|$)"
)
_NOT_TITLE = re.compile(rf"[。；？！：，]$|^[\x00-\x7f]+$|^\d[\d-]+(?:发布|实施)|^(?:{wording('not_title')})")
_HEADLINE = re.compile(r"[\u4e00-\u9fff、]{2,40}(?:令|公告|函)：(?=.)")


class Role(Enum):
    """What a paragraph of the head is."""

    BANNER = "banner"
    NUMBER = "number"
    DATE = "date"
    NOTE = "note"
    ISSUER = "issuer"
    HEADLINE = "headline"
    META = "meta"
    TITLE = "title"
    ADDRESSEE = "addressee"
    OTHER = "other"
    BODY = "body"


@dataclass(frozen=True, slots=True)
class Head:
    """The roles of the first paragraphs; `body` is the index of the first paragraph that is none of the head."""

    roles: tuple[Role, ...]
    body: int

    def of(self, role: Role) -> list[int]:
        """The indexes of the paragraphs with a role."""
        return [index for index, one in enumerate(self.roles) if one is role]


def read(passage: Passage) -> Head:
    """Give each paragraph of the head its role; the head ends where text begins."""
    roles: list[Role] = []
    for index, paragraph in enumerate(passage.paragraphs[:_REACH]):
        role = _role(passage, paragraph, roles, index)
        if role is Role.BODY:
            break
        roles.append(role)
    return Head(tuple(roles), len(roles))


def _role(passage: Passage, paragraph: Span, roles: list[Role], index: int) -> Role:
    flat = passage.plain[paragraph.start : paragraph.end].strip()
    if is_note(passage, paragraph):
        return Role.NOTE
    if not index and _HEADLINE.match(flat):
        return Role.HEADLINE
    if _META.match(flat):
        return Role.META
    if _is_number(passage, paragraph):
        return Role.NUMBER
    if _is_date(passage, flat):
        return Role.DATE
    if Role.TITLE in roles and flat.endswith("：") and _ADDRESSEE.fullmatch(flat) and _ADDRESSED.search(flat):
        return Role.ADDRESSEE
    if _is_text(passage, paragraph, flat, index, roles):
        return Role.BODY
    return Role.BANNER if _is_banner_of_series(passage, flat, index) else _name_role(flat)


def _is_banner_of_series(passage: Passage, flat: str, index: int) -> bool:
    """国家标准公告 / 2018年第9号 / 关于…的公告: the name of a series that is no body's, known by what stands below."""
    below = passage.paragraphs[index + 1 : index + 3]
    return (
        len(below) == 2
        and flat.endswith(("公告", "通告"))
        and "关于" not in flat
        and _is_number(passage, below[0])
        and passage.plain.startswith("关于", below[1].start)
    )


def _name_role(flat: str) -> Role:
    """The role of a short line that is no text: banner, body, title or something else."""
    if flat in ("令", "公告", "通告"):
        return Role.BANNER
    if _BANNER.fullmatch(flat) and "关于" not in flat and len(flat) <= 60 and not _is_announced(flat):
        return Role.BANNER
    if all(issuers.is_name(part) for part in re.split(r"[ 、]+", flat)) and len(flat) <= 120:
        return Role.ISSUER
    return Role.OTHER if _NOT_TITLE.search(flat) or _is_series(flat) or issuers.is_office(flat) else Role.TITLE


def _is_text(passage: Passage, paragraph: Span, flat: str, index: int, roles: list[Role]) -> bool:
    """A provision, a table row, a sentence, or what leads into a list."""
    labelled = label_level(passage, paragraph) not in (None, Level.ATTACHMENT) and flat != "附则"
    if labelled or "\t" in flat:
        return True
    if flat.endswith("："):
        return len(flat) > 25 or (index > 0 and Role.TITLE in roles) or flat.endswith("如下：")
    return len(flat) > 150 or flat.endswith(("。", "；")) or (len(flat) > 40 and "，" in flat)


def _is_announced(flat: str) -> bool:
    """A title that merely ends in 公告 (…招标公告): its words before are no body."""
    before = re.sub(r"(?:令|公告|通告|公示|命令|函)$", "", flat).strip()
    return bool(before) and not (issuers.split(before) or issuers.is_name(before))


def _is_series(flat: str) -> bool:
    return flat.endswith(tuple(_titles()["series"])) and len(flat) <= 24


@cache
def _titles() -> dict[str, list[str]]:
    return load("titles")


def _is_number(passage: Passage, paragraph: Span) -> bool:
    """A line that holds one or more numbers and nothing else."""
    flat = passage.plain[paragraph.start : paragraph.end].strip()
    if len(flat) > 120 or "号" not in flat:
        return False
    if _PART_NUMBER.fullmatch(flat):
        return True
    rest = flat
    for found in (*numbers.find(flat), *passage.days(flat)):
        rest = rest.replace(flat[found.span.start : found.span.end], "", 1)
    rest = re.sub(r"(?:中华人民共和国|文号|：|[()（）、；;，\s])+", "", rest)
    return rest == "" or rest in ("令", "函", "公告", "文") or (rest != flat and issuers.is_name(rest))


def _is_date(passage: Passage, flat: str) -> bool:
    said = passage.days(flat)
    return len(said) == 1 and re.sub(r"[()（）\s]|补登", "", flat.replace(said[0].printed, "")) == "" and len(flat) < 40


def meta(passage: Passage, head: Head) -> dict[str, Found[str]]:
    """The labelled fields a site prints above a document (文号：…), by label without spaces."""
    out: dict[str, Found[str]] = {}
    for index in head.of(Role.META):
        paragraph = passage.paragraphs[index]
        for hit in _META.finditer(passage.plain, paragraph.start, paragraph.end):
            value = passage.text[hit.start("value") : hit.end("value")].strip()
            if value:
                out.setdefault("".join(hit["key"].split()), Found(value, Span(*hit.span("value")), value))
    return out


def addressees(passage: Passage, head: Head) -> tuple[Found[str], ...]:
    """To whom it is sent (主送机关): the names before the colon under the title, apart where each is a body's whole."""
    out: list[Found[str]] = []
    for index in head.of(Role.ADDRESSEE)[:1]:
        paragraph = passage.paragraphs[index]
        for hit in re.finditer(r"[^，：；]+", passage.plain[paragraph.start : paragraph.end]):
            span = Span(paragraph.start + hit.start(), paragraph.start + hit.end())
            each = all(issuers.is_name(name.strip()) for name in hit[0].split("、"))
            name = passage.text[span.start : span.end].strip()
            if name:
                out += (each and names_in(passage, span)) or (Found(name, span, name),)
    return tuple(out)
