"""The head of a document: banner, number, title, note, addressees. Each paragraph gets a role, then roles are read."""

import re
from dataclasses import dataclass
from enum import Enum
from functools import cache

from gazette.rules import issuers, numbers
from gazette.rules.data import load, wording
from gazette.rules.passage import Passage
from gazette.rules.promulgation import is_note, names_in
from gazette.rules.script import traditional
from gazette.rules.structure import label_level
from gazette.types.printed import Span
from gazette.types.regulation import Found, Level, Mend

_REACH = 60
_LONGEST = 60
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
_MARK_ONLY = re.compile(r"\([^()]{1,30}\)|（[^（）]{1,30}）")
_NOTE_IN_TITLE = re.compile(r"[ ]*[(（〔\[][^()（）]{0,80}(?:号|公布|发布|通过|修订|修正)[^()（）]{0,60}[)）〕\]]$")


_SERIES = re.compile(r"[\u4e00-\u9fff、]{2,40}?(?:令|公告|通告)(?=第|[(（〔\[]|\d{4})")
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


def title(passage: Passage, head: Head) -> Found[str] | None:
    """The title, joined over its lines, without number and note; for a bare order the title of what it publishes."""
    if Role.HEADLINE in head.roles:
        line = passage.paragraphs[0]
        words = passage.text[line.start : line.end]
        return Found(words.strip(), line, words)
    groups = _groups(passage, head)
    ended = [group for group in groups if ends_like_title(_joined(passage, group))]
    if ended or groups:
        group = (ended or groups)[0]
        return _found(passage, _with_issuer(passage, head, group))
    return _published(passage, head)


def ends_like_title(words: str) -> bool:
    """Whether words end in the name of a kind of document (规定, 通知…), brackets like （试行） aside."""
    bare = re.sub(r"(?:[(（][^()（）]{0,40}[)）]|\d{4}年版|[ ])+$", "", words)
    return bare.endswith(_nouns())


@cache
def _nouns() -> tuple[str, ...]:
    nouns = {noun for key, words in _titles().items() if key != "series" for noun in words}
    back: dict[str, list[str]] = {}
    for one, other in traditional().items():
        back.setdefault(other, []).append(one)
    old = {"".join(back.get(c, [c])[0] for c in noun) for noun in nouns}
    more = {
        noun.replace("办", "辦").replace("规", "規").replace("则", "則").replace("条", "條").replace("决", "決")
        for noun in nouns
    }
    return tuple(nouns | old | more)


def _groups(passage: Passage, head: Head) -> list[list[int]]:
    """Runs of neighbouring title lines, each run cut where a title is complete."""
    groups: list[list[int]] = []
    for index in head.of(Role.TITLE):
        last = groups[-1] if groups else None
        if last and last[-1] == index - 1 and not _complete(passage, last, index):
            last.append(index)
        else:
            groups.append([index])
    return groups


def _complete(passage: Passage, group: list[int], index: int) -> bool:
    following = passage.paragraphs[index]
    if _MARK_ONLY.fullmatch(passage.text[following.start : following.end].strip()):
        return False
    return ends_like_title(_joined(passage, group))


def _joined(passage: Passage, group: list[int]) -> str:
    """The words of several lines as one title."""
    parts = [passage.text[passage.paragraphs[i].start : passage.paragraphs[i].end].strip() for i in group]
    words = parts[0]
    for part in parts[1:]:
        gap = " " if words[-1:].isascii() and words[-1:].isalnum() and part[:1].isascii() else ""
        words += gap + part
    return words


def _with_issuer(passage: Passage, head: Head, group: list[int]) -> list[int]:
    """Take the issuer's lines right above into the title: 国务院 / 关于…的通知."""
    first = passage.paragraphs[group[0]]
    words = passage.plain[first.start : first.end]
    above = group[0] - 1
    joins = words.startswith(("关于", "印发", "转发", "批转"))
    while above >= 0 and head.roles[above] is Role.ISSUER:
        line = passage.paragraphs[above]
        name = passage.plain[line.start : line.end]
        repeated = above == 0 and (name in words or (head.roles[: group[0]].count(Role.ISSUER) > 1 and not joins))
        if not (joins or name.endswith("公司")) or repeated or name in words:
            break
        group = [above, *group]
        above -= 1
    return group


def _found(passage: Passage, group: list[int]) -> Found[str]:
    span = Span(passage.paragraphs[group[0]].start, passage.paragraphs[group[-1]].end)
    words = _joined(passage, group)
    note = _NOTE_IN_TITLE.search(words)
    if note and ends_like_title(words[: note.start()]):
        words = words[: note.start()]
    words = re.sub(r"^《(.*)》$|^[(（](.*)[)）]$", r"\1\2", words)
    return Found(words, span, passage.text[span.start : span.end])


def _published(passage: Passage, head: Head) -> Found[str] | None:
    """An order or announcement without a title of its own: what it publishes, else its banner and first sentence."""
    if head.body >= len(passage.paragraphs) or (not head.of(Role.BANNER) and not head.of(Role.NUMBER)):
        return None
    paragraph = passage.paragraphs[head.body]
    flat = passage.plain[paragraph.start : paragraph.end]
    published = re.search(
        r"^现?(?:将|予)?(?:公布|发布|颁布|颁发)?《(?P<t>[^《》]{3,80}(?:《[^》]*》)?[^《》]*)》.{0,60}(?:公布|发布|颁布|施行|通过)|(?:制定|修订|通过|批准)(?:了)?《(?P<w>[^《》]{3,80})》.{0,60}现(?:予以?)?(?:公布|发布|颁布)|现(?:予)?(?:公布|发布|颁布)《(?P<u>[^《》]{3,80})》|^兹?(?:制定|公布)(?P<v>[^，。《》]{4,40})，(?:现予|并|兹|特|公布|予以)",
        flat,
    )
    if published:
        group = next(name for name in "tuvw" if published[name])
        at = Span(paragraph.start + published.start(group), paragraph.start + published.end(group))
        return _reprinted(passage, head, at)
    numbered = [at for at in head.of(Role.NUMBER) if _SERIES.match(_line(passage, at))]
    banners = head.of(Role.BANNER) or numbered
    if not banners:
        return None
    above = banners[0]
    while above and head.roles[above - 1] is Role.ISSUER:
        above -= 1
    lines = passage.paragraphs[above : banners[0] + 1]
    banner = "".join("".join(passage.text[line.start : line.end].split()) for line in lines)
    series = _SERIES.match(banner) if banners is numbered else None
    banner = series[0] if series else banner
    sentence = re.sub(r"^主[ ]*旨：", "", passage.text[paragraph.start : paragraph.end]).strip().rstrip("。：")
    span = Span(lines[0].start, paragraph.end)
    return Found(f"{banner}：{_shortened(sentence)}", span, passage.text[span.start : span.end], Mend.REPAIRED)


def _line(passage: Passage, index: int) -> str:
    return passage.text[slice(*passage.paragraphs[index])]


def _shortened(sentence: str) -> str:
    """A first sentence as part of a title: whole when short, else cut at a clause and marked as cut."""
    if len(sentence) <= _LONGEST:
        return sentence
    clause = max(sentence.rfind(mark, 0, _LONGEST) for mark in "，；。")
    return sentence[: clause if clause > 0 else _LONGEST] + "…"


def _reprinted(passage: Passage, head: Head, named: Span) -> Found[str]:
    """The title of what an order publishes: where it is printed again above its text, else where the order names it."""
    words = passage.text[named.start : named.end]
    bare = _unmarked(words)
    for paragraph in passage.paragraphs[head.body + 1 : head.body + _REACH]:
        line = passage.text[paragraph.start : paragraph.end]
        if _unmarked(line) == bare:
            return Found(line.strip(), paragraph, line)
    return Found(words, named, words)


def _unmarked(words: str) -> str:
    """Words without spaces and title brackets, which are single inside others and double on their own line."""
    return re.sub(r"[\s《》〈〉<>]", "", words)


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
