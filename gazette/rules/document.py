"""One document's text to what it says of itself and of others: the reading as a list of steps."""

import re

from gazette.rules import attachments, carried, citations, dates, effects, head, structure, tables, tail, terms, titles
from gazette.rules.cleaning import clean
from gazette.rules.head import Role
from gazette.rules.kinds import kind_of
from gazette.rules.origin import own_issuers, own_numbers
from gazette.rules.parts import Parts, body_start, decided, first_publication, take_apart
from gazette.rules.passage import Passage
from gazette.rules.promulgation import Act
from gazette.types.printed import Span
from gazette.types.regulation import Citation, Found, Mend, Regulation

_SIGNED = re.compile(r"于(?P<date>[^，。；]{6,18}日)在[^，。；]{2,16}(?:签订|签署|签字|订立)")


def parse(text: str, year: int | None = None) -> Regulation:
    """Clean one document's text and read all its fields; never refuses a text.

    `year` is the year of the issue it is printed in: it proves what a year that lost its zeros was (二四年).
    """
    return read(Passage(clean(text).text, year))


def read(passage: Passage) -> Regulation:
    """As `parse`, from a text already cleaned."""
    parts = take_apart(passage)
    title = titles.title(passage, parts.head)
    own = own_numbers(parts, title)
    names = own_issuers(parts, own, title)
    document = _date_document(parts)
    proof = _year_of(own) if document and document.mend is Mend.GUESSED else None
    if proof and passage.year is None:
        return read(Passage(passage.text, proof))
    effective = _date_effective(parts, document)
    expires = terms.expiry(passage)
    provisions = structure.tree(passage, _foot(parts))
    days = effects.Days(effective.value if effective else None, document.value if document else None)
    mentions = citations.mentions(passage)
    attached = attachments.attachments(passage, parts.signature)
    warnings = _warnings(passage, (document, effective, expires), own)
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
        citations=_of_others(tuple(citations.citations(passage, mentions)), own, title),
        effects=tuple(effects.read(passage, days, body_start(parts), mentions)),
        disclosure=tail.disclosure(passage),
        warnings=warnings,
        signature=parts.signature,
        note=tail.note(passage, parts.signature),
        attachments=attached,
        tables=tables.tables(passage, parts.head.body),
        parts=carried.parts_of(parts, title, attached),
    )


def _foot(parts: Parts) -> int | None:
    """Where the text ends and is signed."""
    signed = parts.signature
    return signed.span.start if signed and (signed.issuers or signed.officers) else None


def _year_of(own: tuple[Found[str], ...]) -> int | None:
    """The year in the document's own number (国函〔2004〕81号)."""
    years = (re.search(r"(?:19|20)\d\d(?=[〕年])", number.value) for number in own)
    return next((int(year[0]) for year in years if year), None)


def _of_others(
    cited: tuple[Citation, ...], own: tuple[Found[str], ...], title: Found[str] | None
) -> tuple[Citation, ...]:
    """The citations without the document's own number and title as they stand in its head and banner."""
    numbers, name = {number.value for number in own}, title.value if title else None
    spans = [number.span for number in own]
    return tuple(
        one
        for one in cited
        if (one.number not in numbers or one.title not in (None, name))
        and not any(span.start <= one.span.start < span.end for span in spans)
    )


def _date_document(parts: Parts) -> Found[str] | None:
    """The day of its first publication, of the line under the banner, or of the signature."""
    first = first_publication(parts)
    if first and first.date:
        return first.date
    for index in (*parts.head.of(Role.DATE), *parts.head.of(Role.NUMBER)):
        paragraph = parts.passage.paragraphs[index]
        found = parts.passage.days(parts.passage.text[paragraph.start : paragraph.end])
        if not found:
            continue
        said = found[0]
        return Found(
            said.value,
            Span(paragraph.start + said.span.start, paragraph.start + said.span.end),
            said.printed,
            said.mend,
        )
    if parts.signature:
        return parts.signature.date
    return _meta_date(parts, ("成文日期", "发文日期", "印发日期")) or decided(parts)[1] or _concluded(parts)


def _concluded(parts: Parts) -> Found[str] | None:
    """The day on which a treaty was signed: 本协定于…在北京签订."""
    hit = _SIGNED.search(parts.passage.plain)
    said = parts.passage.days(parts.passage.text[slice(*hit.span("date"))]) if hit else []
    if not hit or not said:
        return None
    span = Span(*hit.span("date"))
    return Found(said[0].value, span, parts.passage.text[span.start : span.end], said[0].mend)


def _meta_date(parts: Parts, keys: tuple[str, ...]) -> Found[str] | None:
    for key in keys:
        if key in parts.meta:
            said = parts.passage.days(parts.meta[key].printed)
            if said:
                base = parts.meta[key].span.start
                return Found(
                    said[0].value,
                    Span(base + said[0].span.start, base + said[0].span.end),
                    said[0].printed,
                    said[0].mend,
                )
    return None


def _date_published(parts: Parts) -> Found[str] | None:
    """The day it was made public, where the print says so."""
    first = first_publication(parts)
    if (
        first
        and first.date
        and parts.passage.plain[first.span.start : first.span.end].endswith(("公布", "发布", "颁布"))
    ):
        return first.date
    return _meta_date(parts, ("发布日期", "公布日期", "公开日期", "发布时间"))


def _date_effective(parts: Parts, document: Found[str] | None) -> Found[str] | None:
    """The day it begins to apply: by its own last word on it, else by its note."""
    said = [one for one in terms.commencements(parts.passage) if not (one.on_issue and document is None)]
    noted = any(clause.act in (Act.EFFECTIVE, Act.ON_ISSUE) for clause in parts.clauses)
    first_use = terms.first_use(parts.passage) if not said and not noted else None
    said += [first_use] if first_use else []
    dated = [one for one in said if one.date] or said
    if dated:
        last = dated[-1] if not said[-1].on_issue or said[-1].date else said[-1]
        printed = parts.passage.text[last.span.start : last.span.end]
        if last.date:
            return Found(last.date, last.span, printed, last.mend)
        if document:
            return Found(document.value, last.span, printed, document.mend)
    for clause in parts.clauses:
        if clause.act is Act.EFFECTIVE and clause.date:
            return clause.date
        if clause.act is Act.ON_ISSUE and document:
            printed = parts.passage.text[clause.span.start : clause.span.end]
            return Found(document.value, clause.span, printed, document.mend)
    return _meta_date(parts, ("生效日期", "施行日期"))


def _warnings(passage: Passage, found: tuple[Found[str] | None, ...], own: tuple[Found[str], ...]) -> tuple[str, ...]:
    """What a person should look at: misprinted dates, repaired or guessed values."""
    out = [f"not a date: {misprint.printed}" for misprint in dates.misprints(passage.text, passage.plain)]
    for value in (*found, *own):
        if value is not None and value.mend is not Mend.NONE:
            out.append(value.doubt)
    return tuple(dict.fromkeys(out))
