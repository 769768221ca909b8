"""What a text says of itself, for people: one field a line, with the words that say it and where they stand."""

from collections.abc import Iterator, Mapping, Sequence

from gazette.rules.data import load
from gazette.types.matching import Ambiguous, Link, Reference, Resolved
from gazette.types.printed import Span
from gazette.types.regulation import Citation, Found, Provision, Regulation
from gazette.wording import KINDS, named

_WORDS = 60


def said(found: Found[str] | None, *, placed: bool = False) -> str:
    """A value, the words that say it, how it was mended, and on request the characters where they stand."""
    if found is None:
        return ""
    printed = " ".join(found.printed.split())
    quote = f"  “{printed[:_WORDS]}{'…' if len(printed) > _WORDS else ''}”" if printed != found.value else ""
    return f"{found.value}{quote}{_at(found.span) if placed else ''}{f', {found.mend}' if found.mend else ''}"


def regulation_view(source: str, regulation: Regulation) -> str:
    """A parsed text: every field with its place in the cleaned text, then the warnings."""
    rows = [f"── {source}"]
    rows += [f"{name:12} {value}" for name, value in _fields(regulation)]
    rows += [f"{'look at':12} {warning}" for warning in regulation.warnings]
    return "\n".join(rows)


def _fields(regulation: Regulation) -> Iterator[tuple[str, str]]:
    yield from (("title", said(one, placed=True)) for one in [regulation.title] if one)
    yield "kind", KINDS[regulation.kind]
    many = (("number", regulation.numbers), ("issuer", regulation.issuers), ("addressee", regulation.addressees))
    for name, values in many:
        yield from ((name, said(one, placed=True)) for one in values)
    single = ("date_document", "date_published", "date_effective", "expires", "disclosure", "note")
    for name in single:
        found = getattr(regulation, name)
        yield from ((name.removeprefix("date_"), said(one, placed=True)) for one in [found] if one)
    yield from (("structure", line) for line in _structure(regulation))
    yield from apparatus(regulation, placed=True)
    for citation in regulation.citations:
        yield "basis" if citation.basis else "cites", _named(citation) + _at(citation.span)
    for effect in regulation.effects:
        scope = "" if effect.scope == "whole" else f" ({effect.scope})"
        when = f" from {effect.effective}" if effect.effective else ""
        row = f" row {effect.row}" if effect.row else ""
        name = named(effect.title, effect.number) if effect.title else effect.number or "(unnamed)"
        yield "effect", f"{effect.verb}{scope} {name}{when}{row}{_at(effect.span)}"


def apparatus(regulation: Regulation, *, placed: bool = False) -> Iterator[tuple[str, str]]:
    """What stands around the text: signature, attachments, parts, tables."""
    signed = regulation.signature
    if signed:
        names = "、".join(one.value for one in (*signed.issuers, *signed.officers))
        yield "signed", f"{names}  {signed.date.value}".strip() + (_at(signed.span) if placed else "")
    for attachment in regulation.attachments:
        where = "" if attachment.printed else ", not printed here"
        place = _at(attachment.printed or attachment.announced) if placed else ""
        yield "attachment", f"{attachment.number} {attachment.title}".strip() + where + place
    for part in regulation.parts:
        words = "  ".join(filter(None, (part.title, part.number, part.date)))
        yield "part", f"{part.role}: {words}" + (_at(part.span) if placed else "")
    for table in regulation.tables:
        yield "table", f"{table.caption}  {len(table.rows)} rows".strip() + (_at(table.span) if placed else "")


def _structure(regulation: Regulation) -> list[str]:
    """The outermost provisions, and the count of articles."""
    top = [f"{one.label} {one.title}".strip() for one in regulation.provisions if one.title or _is_short(one)]
    counted = [f"{regulation.articles} articles"] if regulation.articles else []
    return [*counted, "  ".join(top)] if top else counted


def _is_short(provision: Provision) -> bool:
    return not provision.children and provision.span.end - provision.span.start < _WORDS


def citation_lines(cited: Sequence[tuple[Citation, Reference]], names: Mapping[str, Link]) -> Iterator[tuple[str, str]]:
    """What a record cites and what is meant: a record (with its misread share), several, or none of the archive."""
    for citation, reference in cited:
        yield "basis" if citation.basis else "cites", f"{_named(citation)} → {_meant(reference, names)}"


def citing_lines(citing: Sequence[str], names: Mapping[str, Link]) -> Iterator[tuple[str, str]]:
    """Which records cite this one; a corrigendum (更正, 勘误) that names it puts its print right."""
    corrects = tuple(load("titles")["corrigendum"])
    for link in (names[record] for record in citing if record in names):
        yield (
            "put right" if link.title.endswith(corrects) else "cited by",
            f"{link.record} {named(link.title, link.number)}",
        )


def _meant(reference: Reference, names: Mapping[str, Link]) -> str:
    if isinstance(reference, Resolved):
        link = names.get(reference.record)
        misread = f", {reference.distance:.0%} of the title read otherwise" if reference.distance else ""
        return f"{reference.record}{f' {named(link.title, link.number)}' if link else ''}{misread}"
    if isinstance(reference, Ambiguous):
        return "one of " + "、".join(one.record for one in reference.candidates)
    return f"not in the archive ({reference.because})"


def _named(citation: Citation) -> str:
    return named(citation.title, citation.number) if citation.title else citation.number or ""


def _at(span: Span | None) -> str:
    return f" [{span.start}:{span.end}]" if span else ""
