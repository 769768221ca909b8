"""By whom and under which number a document came out: note, banner, number lines, signature, title, a site's fields."""

import re

from gazette.rules import issuers, numbers, promulgation
from gazette.rules.head import Role
from gazette.rules.parts import Parts, decided, first_publication
from gazette.rules.promulgation import Act
from gazette.rules.script import plain
from gazette.types.printed import Span
from gazette.types.regulation import Found, Mend

_SELF_NAMED = re.compile(
    r"(?P<name>[\u4e00-\u9fff()]{2,30}?)\((?:以下|下)简?称[“\"「]?(?:[^()“”\"」]{0,20}[”\"」](?:或|、)[“\"「])?(?:本公司|公司|我司)[”\"」]?\)"
)


_FOOT = 6
_SERIES_NAME = re.compile(r"(?:公告|通告|令)(?=[^\u4e00-\u9fff]|第)")
_SERIES_END = re.compile(r"(?:公告|通告|令)$")
_SPEAKS = re.compile(r"[、 ]*(?:关于|關於|印发|转发|批转|公告|令|对|對|任免)")
_ORDER_LINE = re.compile(r"第[ ]?[0-9〇零○一二三四五六七八九十百]+[ ]?号令")
_COMPANY = re.compile(r"(?P<name>[\u4e00-\u9fff()（）]{4,24}?(?:有限公司|集团公司|股份公司))")
_PARTIES = re.compile(
    r"(?P<one>[\u4e00-\u9fff]{2,24}政府)(?:和|与|同|、)[ ]?(?P<other>[\u4e00-\u9fff]{2,24}政府)[ ]?(?=[^政府]{2,})"
)
_UNKNOWN_BODIES = re.compile(
    r"(?P<names>[\u4e00-\u9fff]{3,24}?(?:[、 ][\u4e00-\u9fff]{3,24}?){0,5})(?:关于|關於|对于|印发|转发|任免)"
)


def own_numbers(parts: Parts, title: Found[str] | None) -> tuple[Found[str], ...]:
    """The document's own numbers: of its first publication, on number lines, behind the title, in a site's fields."""
    first = first_publication(parts)
    if first and first.number:
        return (first.number,)
    lines = _number_lines(parts) or _below_title(parts, title)
    if lines:
        return lines
    if title:
        behind = numbers.find(title.printed)
        if (
            behind
            and not title.value.endswith(behind[-1].printed)
            and behind[-1].printed not in title.value
            and title.mend is Mend.NONE
        ):
            at = behind[-1].span
            return (
                Found(
                    behind[-1].value, Span(title.span.start + at.start, title.span.start + at.end), behind[-1].printed
                ),
            )
    for key in ("发文字号", "文号", "发布文号"):
        if key in parts.meta:
            found = numbers.find(parts.meta[key].printed)
            if found:
                base = parts.meta[key].span.start
                return tuple(
                    Found(n.value, Span(base + n.span.start, base + n.span.end), n.printed, n.mend) for n in found
                )
    return ()


def _number_lines(parts: Parts) -> tuple[Found[str], ...]:
    """Numbers on lines of their own; a bare 第26号 takes the banner above it."""
    passage, out = parts.passage, []
    banner: Span | None = None
    for index, role in enumerate(parts.head.roles):
        paragraph = passage.paragraphs[index]
        if role is Role.BANNER:
            banner = whole_banner(parts, index)
        if role is not Role.NUMBER and not (
            role is Role.BANNER and "号" in passage.plain[paragraph.start : paragraph.end]
        ):
            continue
        named = _named_above(parts, index)
        if named:
            out.append(named)
            continue
        found = numbers.find(passage.text[paragraph.start : paragraph.end])
        complete = [
            n
            for n in found
            if not re.match(r"第|\(|[12]\d{3}年第|[〔]", passage.plain[paragraph.start + n.span.start])
            or re.match(r"[(〔]\d{2}", n.printed.replace("（", "("))
        ]
        nameless = banner and complete and re.match(_SERIES_NAME, complete[0].printed)
        if (
            banner
            and nameless
            and re.fullmatch(rf"[^\n]+(?:\n.*)*{nameless[0]}", passage.text[banner.start : banner.end])
        ):
            words = passage.text[paragraph.start + complete[0].span.start + nameless.end() : paragraph.end]
            span = Span(banner.start, paragraph.end)
            value = _below_banner(passage.text[banner.start : banner.end], words)
            out.append(Found(value, span, passage.text[span.start : span.end]))
        elif complete:
            out += [
                Found(n.value, Span(paragraph.start + n.span.start, paragraph.start + n.span.end), n.printed, n.mend)
                for n in complete
            ]
        elif banner:
            span = Span(banner.start, paragraph.end)
            value = _below_banner(
                passage.text[banner.start : banner.end], passage.text[paragraph.start : paragraph.end]
            )
            out.append(Found(value, span, passage.text[span.start : span.end]))
    return tuple(out)


def _named_above(parts: Parts, index: int) -> Found[str] | None:
    """第十二号令 under the bodies that issue it, which stand on lines of their own."""
    passage, paragraph = parts.passage, parts.passage.paragraphs[index]
    words = passage.plain[paragraph.start : paragraph.end].strip()
    if not _ORDER_LINE.fullmatch(words) or not index or parts.head.roles[index - 1] is not Role.ISSUER:
        return None
    span = whole_banner(parts, index)
    bodies = re.split(r"\s+", passage.text[span.start : paragraph.start].strip())
    found = numbers.find("、".join(bodies) + words)
    return Found(found[0].value, span, passage.text[span.start : span.end], found[0].mend) if len(found) == 1 else None


def _below_banner(banner: str, words: str) -> str:
    """The number that a banner of one or more lines and the bare number under it make together."""
    above = banner_words(banner)
    joined = numbers.find(_one_line(above + words))
    return joined[-1].value if joined else numbers.canonical(_one_line(above + words))


def banner_words(banner: str) -> str:
    """A banner over one or more lines as one name: 农业部 卫生部令 → 农业部、卫生部令."""
    lines = [part for line in banner.split("\n") for part in _bodies_beside(line)]
    return "、".join(lines[:-1]) + ("" if len(lines[-1]) <= 2 or len(lines) == 1 else "、") + lines[-1]


def _bodies_beside(line: str) -> list[str]:
    """The bodies of one line of a banner, parted by white, the last with 令 or 公告; a spaced-out line is one."""
    parts = line.split()
    bodies = [re.sub(_SERIES_END, "", plain(part)) for part in parts]
    several = len(parts) > 1 and all(issuers.is_name(body) for body in bodies if body) and bodies[0] != ""
    return parts if several else ["".join(parts)]


def _below_title(parts: Parts, title: Found[str] | None) -> tuple[Found[str], ...]:
    """A bare number under a title that tells the series and perhaps the issuer: 甲总局关于…的公告 / 2031年第33号."""
    series = re.search(r"(?:公告|通告)$", title.value) if title else None
    bare = [parts.passage.paragraphs[index] for index in parts.head.of(Role.NUMBER)]
    if title is None or series is None or not bare:
        return ()
    names = "、".join(name.value for name in _title_issuers(title))
    words = parts.passage.text[bare[0].start : bare[0].end]
    return (Found(numbers.canonical(_one_line(f"{names}{series[0]}{words}")), bare[0], words),)


def _one_line(words: str) -> str:
    return words.replace("（", "").replace("）", "").replace("(", "").replace(")", "")


def whole_banner(parts: Parts, index: int) -> Span:
    """The banner with the issuers on the lines above it."""
    first = index
    while first and parts.head.roles[first - 1] is Role.ISSUER:
        first -= 1
    return Span(parts.passage.paragraphs[first].start, parts.passage.paragraphs[index].end)


def own_issuers(parts: Parts, own: tuple[Found[str], ...], title: Found[str] | None) -> tuple[Found[str], ...]:
    """Who issued it: as the note, the banner, the number, the signature, the title or the opening says."""
    first = first_publication(parts)
    candidates = (
        first.issuers if first else (),
        _banner_issuers(parts),
        next((names for number in own if (names := promulgation.named_in_number(parts.passage, number))), ()),
        parts.signature.issuers if parts.signature else (),
        _issuers_in_title(parts, title),
        _title_issuers(title),
        next((clause.issuers for clause in parts.clauses if clause.act is Act.ADOPTED and clause.issuers), ()),
        _meta_issuers(parts),
        decided(parts)[0],
        _opening_issuer(parts),
        _cover_issuers(parts),
    )
    return next((names for names in candidates if names), ())


def _banner_issuers(parts: Parts) -> tuple[Found[str], ...]:
    """Bodies in the banner (环境保护部 公告) and on the lines around it."""
    if not parts.head.of(Role.BANNER) and not any(_named_above(parts, at) for at in parts.head.of(Role.NUMBER)):
        return ()
    passage = parts.passage
    out: list[Found[str]] = []
    for index, role in enumerate(parts.head.roles):
        paragraph = passage.paragraphs[index]
        if role is Role.ISSUER:
            out += promulgation.names_in(passage, paragraph)
        elif role is Role.BANNER:
            words = re.sub(r"(?:令|公告|通告|公示|命令|函)\s*$", "", passage.plain[paragraph.start : paragraph.end])
            out += promulgation.names_in(passage, Span(paragraph.start, paragraph.start + len(words)))
    unique = {name.value: name for name in reversed(out)}
    return tuple(sorted(unique.values(), key=lambda name: name.span))


def _cover_issuers(parts: Parts) -> tuple[Found[str], ...]:
    """The bodies at the foot of a standard's cover, under its days: 生态环境部 / 国家市场监督管理总局 发布."""
    days = first_publication(parts)
    if days is None:
        return ()
    passage = parts.passage
    out: list[Found[str]] = []
    following = passage.paragraph_at(days.span.start) + 1
    for line in passage.paragraphs[following : following + _FOOT]:
        words = re.sub(r"[ ]*(?:联合)?发布$", "", passage.plain[line.start : line.end])
        named = promulgation.names_in(passage, Span(line.start, line.start + len(words)))
        if not named:
            break
        out += named
        if len(words) < line.end - line.start:
            return tuple(out)
    return ()


def _issuers_in_title(parts: Parts, title: Found[str] | None) -> tuple[Found[str], ...]:
    """Bodies on lines of their own that the title begins with: 甲局 / 乙局 / 关于…的通知."""
    if title is None:
        return ()
    lines = [parts.passage.paragraphs[index] for index in parts.head.of(Role.ISSUER)]
    inside = [line for line in lines if title.span.start <= line.start < title.span.end]
    return tuple(name for line in inside for name in promulgation.names_in(parts.passage, line))


def _title_issuers(title: Found[str] | None) -> tuple[Found[str], ...]:
    """Known bodies that a title begins with: 财政部 公安部关于…."""
    if title is None or title.mend is not Mend.NONE:
        return ()
    names = issuers.leading_names(title.value)
    if names and _SPEAKS.match(title.value[names[-1][1] :]):
        at = title.printed.find(names[0][0])
        return tuple(
            Found(name, Span(title.span.start + max(at, 0), title.span.start + end), name) for name, end in names
        )
    parties = _PARTIES.match(title.value)
    if parties:
        return tuple(_named_in_title(title, parties[group]) for group in ("one", "other"))
    company = _COMPANY.match(title.value)
    if company and issuers.is_name(company["name"]):
        return (_named_in_title(title, company["name"]),)
    others = _UNKNOWN_BODIES.match(title.value)
    each = re.split("[、 ]", others["names"]) if others else []
    return tuple(_named_in_title(title, name) for name in each) if all(map(issuers.is_name, each)) else ()


def _named_in_title(title: Found[str], name: str) -> Found[str]:
    start = title.span.start + max(title.printed.find(name), 0)
    return Found(name, Span(start, start + len(name)), name)


def _meta_issuers(parts: Parts) -> tuple[Found[str], ...]:
    for key in ("发布机构", "发文机关", "制定机关", "发文单位", "发布单位"):
        if key in parts.meta:
            return promulgation.names_in(parts.passage, parts.meta[key].span)
    return ()


def _opening_issuer(parts: Parts) -> tuple[Found[str], ...]:
    """甲公司（以下简称“本公司”）: who speaks of itself so in the opening has issued it."""
    limit = (
        parts.passage.paragraphs[min(parts.head.body + 4, len(parts.passage.paragraphs)) - 1].end
        if parts.passage.paragraphs
        else 0
    )
    hit = _SELF_NAMED.search(parts.passage.plain, 0, limit)
    if not hit:
        return ()
    company = re.search(r"[\u4e00-\u9fff()]{4,24}公司$", hit["name"])
    if not company:
        return ()
    name = re.sub(r"^.*(?:为|由|保证|保障|保护|规范|加强)", "", company[0])
    start = hit.start("name") + len(hit["name"]) - len(name)
    return (Found(name, Span(start, start + len(name)), name),)
