"""The title of a document: joined over its lines, or what a bare order publishes, or its banner and first sentence."""

import re
from functools import cache

from gazette.rules.data import load
from gazette.rules.head import Head, Role
from gazette.rules.passage import Passage
from gazette.rules.script import traditional
from gazette.types.printed import Span
from gazette.types.regulation import Found, Mend

_REACH = 60
_LONGEST = 60
_MARK_ONLY = re.compile(r"\([^()]{1,30}\)|（[^（）]{1,30}）")
_NOTE_IN_TITLE = re.compile(r"[ ]*[(（〔\[][^()（）]{0,80}(?:号|公布|发布|通过|修订|修正)[^()（）]{0,60}[)）〕\]]$")
_SERIES = re.compile(r"[\u4e00-\u9fff、]{2,40}?(?:令|公告|通告)(?=第|[(（〔\[]|\d{4})")


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
    nouns = {noun for key, words in load("titles").items() if key != "series" for noun in words}
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
