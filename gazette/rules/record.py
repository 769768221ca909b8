"""The record of one regulation as plain values, for `gazette parse --json`: always every key."""

from gazette.types.printed import Span
from gazette.types.regulation import (
    Attachment,
    Citation,
    Effect,
    Found,
    Part,
    Provision,
    Regulation,
    Signature,
    Table,
)


def to_json(regulation: Regulation, source: str) -> dict[str, object]:
    """All fields of a regulation; `spans` gives the characters [start, end) of its cleaned text that say each value."""
    return {
        "source": source,
        "title": _value(regulation.title),
        "kind": regulation.kind.value,
        "numbers": [number.value for number in regulation.numbers],
        "issuers": [issuer.value for issuer in regulation.issuers],
        "addressees": [addressee.value for addressee in regulation.addressees],
        "date_document": _value(regulation.date_document),
        "date_published": _value(regulation.date_published),
        "date_effective": _value(regulation.date_effective),
        "expires": _value(regulation.expires),
        "date_expires": regulation.date_expires,
        "articles": regulation.articles or None,
        "provisions": [_provision(provision) for provision in regulation.provisions],
        "citations": [_citation(citation) for citation in regulation.citations],
        "effects": [_effect(effect) for effect in regulation.effects],
        "basis": [citation.title or citation.number for citation in regulation.basis],
        "signature": _signature(regulation.signature),
        "note": _value(regulation.note),
        "attachments": [_attachment(attachment) for attachment in regulation.attachments],
        "tables": [_table(table) for table in regulation.tables],
        "parts": [_part(part) for part in regulation.parts],
        "disclosure": _value(regulation.disclosure),
        "warnings": list(regulation.warnings),
        "spans": _spans(regulation),
    }


def _value(found: Found[str] | None) -> str | None:
    return found.value if found else None


def _proof(found: Found[str]) -> dict[str, object]:
    return {
        "value": found.value,
        "start": found.span.start,
        "end": found.span.end,
        "printed": found.printed,
        "mend": found.mend.value,
    }


def _spans(regulation: Regulation) -> dict[str, object]:
    """The proof of every field that has one."""
    single = ("title", "date_document", "date_published", "date_effective", "expires", "disclosure", "note")
    out: dict[str, object] = {name: _proof(found) for name in single if (found := getattr(regulation, name))}
    for name in ("numbers", "issuers", "addressees"):
        out[name] = [_proof(found) for found in getattr(regulation, name)]
    return out


def _provision(provision: Provision) -> dict[str, object]:
    return {
        "level": provision.level.value,
        "label": provision.label,
        "number": provision.number,
        "title": provision.title,
        "start": provision.span.start,
        "end": provision.span.end,
        "children": [_provision(child) for child in provision.children],
    }


def _citation(citation: Citation) -> dict[str, object]:
    return {
        "title": citation.title,
        "number": citation.number,
        "date": citation.date,
        "issuer": citation.issuer,
        "basis": citation.basis,
        "start": citation.span.start,
        "end": citation.span.end,
    }


def _effect(effect: Effect) -> dict[str, object]:
    return {
        "verb": effect.verb.value,
        "title": effect.title,
        "number": effect.number,
        "date": effect.date,
        "issuer": effect.issuer,
        "scope": effect.scope,
        "effective": effect.effective,
        "quote": effect.quote,
        "row": effect.row,
        "start": effect.span.start,
        "end": effect.span.end,
        "target": list(effect.target) if effect.target else None,
    }


def _signature(signature: Signature | None) -> dict[str, object] | None:
    if signature is None:
        return None
    return {
        "issuers": [issuer.value for issuer in signature.issuers],
        "officers": [officer.value for officer in signature.officers],
        "date": signature.date.value,
        "start": signature.span.start,
        "end": signature.span.end,
    }


def _attachment(attachment: Attachment) -> dict[str, object]:
    return {
        "number": attachment.number,
        "title": attachment.title,
        "announced": _ends(attachment.announced),
        "printed": _ends(attachment.printed),
    }


def _table(table: Table) -> dict[str, object]:
    return {
        "caption": table.caption,
        "rows": [list(row) for row in table.rows],
        "start": table.span.start,
        "end": table.span.end,
    }


def _part(part: Part) -> dict[str, object]:
    return {
        "role": part.role.value,
        "title": part.title,
        "number": part.number,
        "date": part.date,
        "start": part.span.start,
        "end": part.span.end,
    }


def _ends(span: Span | None) -> list[int] | None:
    return list(span) if span else None
