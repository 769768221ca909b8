"""What the machine proposes to staff: every effect of a document matched to a record, and its own commencement."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from gazette.life.matching import Lookup, Target, resolve
from gazette.life.scope import provisions
from gazette.rules import dates
from gazette.types import (
    Ambiguous,
    Effect,
    EventKind,
    Evidence,
    Reference,
    Regulation,
    Resolved,
    Span,
    Statement,
    Unresolved,
    Verb,
)

KINDS: Mapping[str, EventKind] = MappingProxyType(
    {
        Verb.REPEAL: EventKind.REPEALED,
        Verb.REPLACE: EventKind.REPEALED,
        Verb.LAPSE: EventKind.LAPSED,
        Verb.PARTIAL: EventKind.PARTLY_REPEALED,
        Verb.AMEND: EventKind.AMENDED,
        Verb.SUSPEND: EventKind.SUSPENDED,
        Verb.EXTEND: EventKind.EXTENDED,
        **{kind.value: kind for kind in EventKind if kind is not EventKind.UNDONE},
    }
)
"""What a proposal's verb makes of its target once confirmed. A commencement is proposed under its event's name."""

_LAST_DAY = re.compile(r"(?:至|到|於|于)[^，。；]{0,4}?(?=[\d〇零○一二三四五六七八九十中民])")


@dataclass(frozen=True, slots=True)
class Draft:
    """A proposal before it is stored. `target` is the document as named, `reference` what it was matched to.

    `span` is the quote's place in the decision's text, `scope` the limiting words or "whole", `until` the last day that
    an extension or a term gives. Dates are ISO 8601, shortened where the print is.
    """

    verb: str
    target: Target
    reference: Reference
    scope: str
    effective: str | None
    until: str | None
    row: str | None
    quote: str
    span: Span

    @property
    def match(self) -> str:
        """How the target was found, or why it was not, in words."""
        match self.reference:
            case Resolved(because=because) | Unresolved(because=because):
                return because
            case Ambiguous(candidates=candidates):
                return f"{len(candidates)} records may be meant" if len(candidates) > 1 else candidates[0].because


def propose(decision: str, regulation: Regulation, lookup: Lookup) -> list[Draft]:
    """Every event that the text of the record `decision` gives rise to, in the order of the text.

    An effect whose target is unnamed comes out unresolved. The same statement made twice is proposed once.
    """
    dated = regulation.date_document.value if regulation.date_document else None
    found = [_of_effect(effect, decision, dated, lookup) for effect in regulation.effects]
    found += _own_commencement(decision, regulation)
    distinct: dict[tuple[object, ...], Draft] = {}
    for draft in found:
        distinct.setdefault((draft.verb, draft.target, draft.scope, draft.effective), draft)
    return sorted(distinct.values(), key=lambda draft: draft.span)


def _of_effect(effect: Effect, decision: str, dated: str | None, lookup: Lookup) -> Draft:
    target = Target.of(effect)
    return Draft(
        verb=effect.verb.value,
        target=target,
        reference=resolve(target, lookup, own=decision, dated=dated),
        scope=effect.scope,
        effective=effect.effective,
        until=until_of(effect.quote) if effect.verb is Verb.EXTEND else None,
        row=effect.row,
        quote=effect.quote,
        span=effect.span,
    )


def until_of(quote: str) -> str | None:
    """The last day an extension gives: the date after 至 in its sentence (有效期延长至2025年12月31日)."""
    for place in _LAST_DAY.finditer(quote):
        day = dates.parse(quote[place.end() :][:24])
        if day and len(day) == 10:
            return day
    return None


def _own_commencement(decision: str, regulation: Regulation) -> list[Draft]:
    """That the document began to apply on its day of commencement, with the end of its term where it has one."""
    day, title = regulation.date_effective, regulation.title
    if day is None:
        return []
    number = regulation.numbers[0].value if regulation.numbers else None
    return [
        Draft(
            verb=EventKind.COMMENCED.value,
            target=Target(title.value if title else None, number),
            reference=Resolved(decision, 0.0, "the document itself"),
            scope="whole",
            effective=day.value,
            until=regulation.date_expires,
            row=None,
            quote=day.printed,
            span=day.span,
        )
    ]


def event_of(
    *,
    verb: str,
    record: str,
    effective: str | None,
    scope: str,
    evidence: Evidence,
    by: str,
    until: str | None = None,
    act: str = "",
) -> Statement:
    """The fact that a confirmed proposal states about `record`.

    A repeal or lapse with a limited scope is one of parts. An ISO date without its day is an unknown day.
    """
    kind, parts = KINDS[verb], provisions(scope)
    if kind is EventKind.REPEALED and parts:
        kind = EventKind.PARTLY_REPEALED
    if kind is EventKind.EXTENDED:
        until = until or until_of(evidence.quote)
        if until is None:  # 继续有效 without a term keeps a document in force, it extends nothing
            kind = EventKind.REVIEWED
    return Statement(
        record=record,
        kind=kind,
        effective=whole_day(effective),
        by=by,
        evidence=evidence,
        scope=parts,
        until=whole_day(until),
        act=act,
    )


def whole_day(iso: str | None) -> date | None:
    """The day an ISO date names, None where it is shortened (1986-02) or missing."""
    return date.fromisoformat(iso) if iso and len(iso) == 10 else None
