"""One document's text to what it says of itself and of others: the reading as a list of steps."""

import re
from dataclasses import dataclass

from gazette.rules import citations, dates, effects, head, issuers, numbers, promulgation, structure, tail, terms
from gazette.rules.cleaning import clean
from gazette.rules.head import Head, Role
from gazette.rules.kinds import kind_of
from gazette.rules.passage import Passage
from gazette.rules.promulgation import Act, Clause
from gazette.rules.tail import Signature
from gazette.types import Found, Mend, Regulation, Span

_SELF_NAMED = re.compile(
    r"(?P<name>[\u4e00-\u9fff()]{2,30}?)\((?:以下|下)简?称[“\"「]?(?:[^()“”\"」]{0,20}[”\"」](?:或|、)[“\"「])?(?:本公司|公司|我司)[”\"」]?\)"
)


_SPEAKS = re.compile(r"[、 ]*(?:关于|關於|印发|转发|批转|公告|令|对|對|任免)")
_COMPANY = re.compile(r"(?P<name>[\u4e00-\u9fff()（）]{4,24}?(?:有限公司|集团公司|股份公司))")
_UNKNOWN_BODY = re.compile(r"(?P<name>[\u4e00-\u9fff]{3,24}?)(?:关于|關於|对于|印发|转发|任免)")
_DECIDED = re.compile(r"(?P<name>[\u4e00-\u9fff]{2,24})(?P<date>[12一二][^，。：]{6,12}日)(?:会议)?(?:决定|任免|任命)")


@dataclass(frozen=True, slots=True)
class _Parts:
    """The places of a document that several fields are read from."""

    passage: Passage
    head: Head
    clauses: tuple[Clause, ...]
    signature: Signature | None
    meta: dict[str, Found[str]]


def parse(text: str) -> Regulation:
    """Clean one document's text and read all its fields; never refuses a text."""
    return read(Passage(clean(text).text))


def read(passage: Passage) -> Regulation:
    """As `parse`, from a text already cleaned."""
    parts = _take_apart(passage)
    title = head.title(passage, parts.head)
    own = _numbers(parts, title)
    names = _issuers(parts, own, title)
    document = _date_document(parts)
    effective = _date_effective(parts, document)
    expires = terms.expiry(passage)
    provisions = structure.tree(passage)
    days = effects.Days(effective.value if effective else None, document.value if document else None)
    mentions = citations.mentions(passage)
    warnings = _warnings(passage, (document, effective), own)
    return Regulation(
        text=passage.text,
        title=title,
        kind=kind_of(title.value if title else None, tuple(n.value for n in own), tuple(n.value for n in names)),
        numbers=own,
        issuers=names,
        addressees=head.addressees(passage, parts.head),
        date_document=document,
        date_published=_date_published(parts),
        date_effective=effective,
        expires=expires,
        date_expires=terms.last_day(days.effective or days.document, expires.value if expires else None),
        articles=structure.article_count(provisions),
        provisions=provisions,
        citations=tuple(citations.citations(passage, mentions)),
        effects=tuple(effects.read(passage, days, _body_start(parts), mentions)),
        disclosure=tail.disclosure(passage),
        warnings=warnings,
    )


def _take_apart(passage: Passage) -> _Parts:
    roles = head.read(passage)
    notes = [
        clause for index in roles.of(Role.NOTE) for clause in promulgation.clauses(passage, passage.paragraphs[index])
    ]
    notes += promulgation.cover_clauses(passage, roles.body)
    return _Parts(passage, roles, tuple(notes), tail.signature(passage, roles.body), head.meta(passage, roles))


def _body_start(parts: _Parts) -> int:
    """Where the text begins that can have effects."""
    paragraphs = parts.passage.paragraphs
    replaced = [i for i in parts.head.of(Role.OTHER) if parts.passage.plain.startswith("代替", paragraphs[i].start)]
    index = min([parts.head.body, *replaced, *parts.head.of(Role.HEADLINE)])
    return paragraphs[index].start if index < len(paragraphs) else len(parts.passage.text)


def _promulgation(parts: _Parts) -> Clause | None:
    """The first publication; its number and date are the document's."""
    return next((clause for clause in parts.clauses if clause.act is Act.PROMULGATED), None)


def _numbers(parts: _Parts, title: Found[str] | None) -> tuple[Found[str], ...]:
    """The document's own numbers: of its first publication, on number lines, behind the title, in a site's fields."""
    first = _promulgation(parts)
    if first and first.number:
        return (first.number,)
    lines = _number_lines(parts)
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


def _number_lines(parts: _Parts) -> tuple[Found[str], ...]:
    """Numbers on lines of their own; a bare 第26号 takes the banner above it."""
    passage, out = parts.passage, []
    banner: Span | None = None
    for index, role in enumerate(parts.head.roles):
        paragraph = passage.paragraphs[index]
        if role is Role.BANNER:
            banner = _whole_banner(parts, index)
        if role is not Role.NUMBER and not (
            role is Role.BANNER and "号" in passage.plain[paragraph.start : paragraph.end]
        ):
            continue
        found = numbers.find(passage.text[paragraph.start : paragraph.end])
        complete = [
            n
            for n in found
            if not re.match(r"第|\(|[12]\d{3}年第|[〔]", passage.plain[paragraph.start + n.span.start])
            or re.match(r"[(〔]\d{2}", n.printed.replace("（", "("))
        ]
        if complete:
            out += [
                Found(n.value, Span(paragraph.start + n.span.start, paragraph.start + n.span.end), n.printed, n.mend)
                for n in complete
            ]
        elif banner:
            span = Span(banner.start, paragraph.end)
            words = (
                "".join(passage.text[banner.start : banner.end].split()) + passage.text[paragraph.start : paragraph.end]
            )
            joined = numbers.find(_one_line(words))
            value = joined[-1].value if joined else numbers.canonical(words)
            out.append(Found(value, span, passage.text[span.start : span.end]))
    return tuple(out)


def _one_line(words: str) -> str:
    return words.replace("（", "").replace("）", "").replace("(", "").replace(")", "")


def _whole_banner(parts: _Parts, index: int) -> Span:
    """The banner with the issuers on the lines above it."""
    first = index
    while first and parts.head.roles[first - 1] is Role.ISSUER:
        first -= 1
    return Span(parts.passage.paragraphs[first].start, parts.passage.paragraphs[index].end)


def _issuers(parts: _Parts, own: tuple[Found[str], ...], title: Found[str] | None) -> tuple[Found[str], ...]:
    """Who issued it: as the note, the banner, the number, the signature, the title or the opening says."""
    first = _promulgation(parts)
    candidates = (
        first.issuers if first else (),
        _banner_issuers(parts),
        next((names for number in own if (names := promulgation.named_in_number(parts.passage, number))), ()),
        parts.signature.issuers if parts.signature else (),
        _title_issuers(title),
        next((clause.issuers for clause in parts.clauses if clause.act is Act.ADOPTED and clause.issuers), ()),
        _meta_issuers(parts),
        _decided(parts)[0],
        _opening_issuer(parts),
    )
    return next((names for names in candidates if names), ())


def _banner_issuers(parts: _Parts) -> tuple[Found[str], ...]:
    """Bodies in the banner (环境保护部 公告) and on the lines around it."""
    if not parts.head.of(Role.BANNER):
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
    other = _COMPANY.match(title.value) or _UNKNOWN_BODY.match(title.value)
    if other and issuers.is_name(other["name"]):
        return (Found(other["name"], Span(title.span.start, title.span.start + other.end("name")), other["name"]),)
    return ()


def _meta_issuers(parts: _Parts) -> tuple[Found[str], ...]:
    for key in ("发布机构", "发文机关", "制定机关", "发文单位", "发布单位"):
        if key in parts.meta:
            return promulgation.names_in(parts.passage, parts.meta[key].span)
    return ()


def _decided(parts: _Parts) -> tuple[tuple[Found[str], ...], Found[str] | None]:
    """Body and day in the first words of an appointment (国务院2003年5月20日决定：)."""
    passage, index = parts.passage, parts.head.body
    if index >= len(passage.paragraphs):
        return (), None
    hit = _DECIDED.match(passage.plain, passage.paragraphs[index].start, passage.paragraphs[index].end)
    said = dates.find(hit["date"]) if hit else []
    if not hit or not said:
        return (), None
    span = Span(*hit.span("date"))
    return promulgation.names_in(passage, Span(*hit.span("name"))), Found(
        said[0].value, span, passage.text[span.start : span.end]
    )


def _opening_issuer(parts: _Parts) -> tuple[Found[str], ...]:
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


def _date_document(parts: _Parts) -> Found[str] | None:
    """The day of its first publication, of the line under the banner, or of the signature."""
    first = _promulgation(parts)
    if first and first.date:
        return first.date
    for index in parts.head.of(Role.DATE):
        paragraph = parts.passage.paragraphs[index]
        said = dates.find(parts.passage.text[paragraph.start : paragraph.end], roc=parts.passage.roc)[0]
        return Found(
            said.value,
            Span(paragraph.start + said.span.start, paragraph.start + said.span.end),
            said.printed,
            said.mend,
        )
    if parts.signature:
        return parts.signature.date
    return _meta_date(parts, ("成文日期", "发文日期", "印发日期")) or _decided(parts)[1]


def _meta_date(parts: _Parts, keys: tuple[str, ...]) -> Found[str] | None:
    for key in keys:
        if key in parts.meta:
            said = dates.find(parts.meta[key].printed)
            if said:
                base = parts.meta[key].span.start
                return Found(
                    said[0].value,
                    Span(base + said[0].span.start, base + said[0].span.end),
                    said[0].printed,
                    said[0].mend,
                )
    return None


def _date_published(parts: _Parts) -> Found[str] | None:
    """The day it was made public, where the print says so."""
    first = _promulgation(parts)
    if (
        first
        and first.date
        and parts.passage.plain[first.span.start : first.span.end].endswith(("公布", "发布", "颁布"))
    ):
        return first.date
    return _meta_date(parts, ("发布日期", "公布日期", "公开日期", "发布时间"))


def _date_effective(parts: _Parts, document: Found[str] | None) -> Found[str] | None:
    """The day it begins to apply: by its own last word on it, else by its note."""
    said = [one for one in terms.commencements(parts.passage) if not (one.on_issue and document is None)]
    noted = any(clause.act in (Act.EFFECTIVE, Act.ON_ISSUE) for clause in parts.clauses)
    first_use = terms.first_use(parts.passage) if not said and not noted else None
    said += [first_use] if first_use else []
    dated = [one for one in said if one.date] or said
    if dated:
        last = dated[-1] if not said[-1].on_issue or said[-1].date else said[-1]
        value = last.date or (document.value if document else None)
        if value:
            return Found(value, last.span, parts.passage.text[last.span.start : last.span.end])
    for clause in parts.clauses:
        if clause.act is Act.EFFECTIVE and clause.date:
            return clause.date
        if clause.act is Act.ON_ISSUE and document:
            return Found(document.value, clause.span, parts.passage.text[clause.span.start : clause.span.end])
    return _meta_date(parts, ("生效日期", "施行日期"))


def _warnings(passage: Passage, found: tuple[Found[str] | None, ...], own: tuple[Found[str], ...]) -> tuple[str, ...]:
    """What a person should look at: misprinted dates, repaired or guessed values."""
    out = [f"not a date: {misprint.printed}" for misprint in dates.misprints(passage.text)]
    for value in (*found, *own):
        if value is not None and value.mend is not Mend.NONE:
            out.append(f"{value.mend.value}: {value.printed} read as {value.value}")
    return tuple(dict.fromkeys(out))
