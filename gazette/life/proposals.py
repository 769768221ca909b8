"""What the machine proposes to staff: every effect of a document matched to a record, and its own commencement."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from types import MappingProxyType

from gazette.life.matching import Lookup, Target, resolve
from gazette.life.scope import provisions
from gazette.life.titles import CARRIED, names, title_key
from gazette.rules import dates, numerals, suspensions, terms
from gazette.rules.data import load
from gazette.rules.script import plain
from gazette.types.life import EventKind, Evidence, Statement
from gazette.types.matching import Ambiguous, Reference, Resolved, Unresolved
from gazette.types.printed import Span
from gazette.types.regulation import Effect, Found, Regulation, Verb

KINDS: Mapping[str, EventKind] = MappingProxyType(
    {
        Verb.REPEAL: EventKind.REPEALED,
        Verb.REPLACE: EventKind.REPEALED,
        Verb.LAPSE: EventKind.LAPSED,
        Verb.PARTIAL: EventKind.PARTLY_REPEALED,
        Verb.AMEND: EventKind.AMENDED,
        Verb.SUSPEND: EventKind.SUSPENDED,
        Verb.EXTEND: EventKind.EXTENDED,
        Verb.RESTORE: EventKind.RESTORED,
        **{kind.value: kind for kind in EventKind if kind is not EventKind.UNDONE},
    }
)
"""What a proposal's verb makes of its target once confirmed. A commencement is proposed under its event's name."""

ENDING = frozenset({Verb.REPEAL, Verb.REPLACE, Verb.LAPSE})
"""Verbs that end a whole document, and with a notice what it carried."""

_LENGTH = re.compile(
    rf"延长(?:有效期)?(?P<count>[{numerals.NUMERAL}两]{{1,3}})[ ]?个?(?P<unit>年|月)(?![{numerals.NUMERAL}])"
)
_LAST_DAY = re.compile(r"(?:至|到|於|于)[^，。；]{0,4}?(?=[\d〇零○一二三四五六七八九十中民])")


@dataclass(frozen=True, slots=True)
class Draft:
    """A proposal before it is stored. `target` is the document as named, `reference` what it was matched to.

    `span` is the quote's place in the decision's text, `scope` the limiting words or "whole", `until` the last day that
    an extension, a suspension or a term gives. Dates are ISO 8601, shortened where the print is.
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
    found += [also for draft in found for also in _carried_with(draft, lookup)]
    found += _own_commencement(decision, regulation)
    distinct: dict[tuple[object, ...], Draft] = {}
    for draft in found:
        distinct.setdefault((draft.verb, draft.target, draft.scope, draft.effective), draft)
    return sorted(distinct.values(), key=lambda draft: draft.span)


def _of_effect(effect: Effect, decision: str, dated: str | None, lookup: Lookup) -> Draft:
    target = Target.of(effect)
    # That a document goes on is true from the day it is said; an end has its own day or none that is known.
    day = effect.effective or (dated if effect.verb is Verb.EXTEND and keeps(effect.quote) else None)
    return Draft(
        verb=effect.verb.value,
        target=target,
        reference=resolve(target, lookup, own=decision, dated=dated),
        scope=effect.scope,
        effective=day,
        until=_until(effect.verb, effect.quote, day),
        row=effect.row,
        quote=effect.quote,
        span=effect.span,
    )


def _carried_with(draft: Draft, lookup: Lookup) -> list[Draft]:
    """What ends with a notice that ends: the document it carried (关于印发《…》的通知), held as a record of its own.

    That document came without a number and on the notice's day; another of the same title was issued otherwise.
    """
    notice = draft.reference
    if draft.verb not in ENDING or draft.scope != "whole" or not isinstance(notice, Resolved) or not draft.target.title:
        return []
    sought = names(draft.target.title)
    held = [known for name in sought for known in lookup.by_title(name.key)]
    dates_of_notice = {known.date_document for known in held if known.record == notice.record}
    carried = {name.key for name in sought if name.because == CARRIED}
    return [
        replace(draft, target=Target(known.title), reference=Resolved(known.record, 0.0, f"issued by {notice.record}"))
        for known in {known.record: known for known in held}.values()
        if title_key(known.title) in carried
        and known.record != notice.record
        and not known.numbers
        and {known.date_document} <= {None, *dates_of_notice}
    ]


def _until(verb: Verb, quote: str, begins: str | None) -> str | None:
    """The last day that the sentence of an extension or a suspension gives."""
    if verb is Verb.SUSPEND:
        return suspensions.last_day(quote, begins)
    return until_of(quote) if verb is Verb.EXTEND else None


def until_of(quote: str) -> str | None:
    """The last day an extension gives: the date after 至 in its sentence (有效期延长至2025年12月31日)."""
    for place in _LAST_DAY.finditer(quote):
        day = dates.parse(quote[place.end() :][:24])
        if day and len(day) == 10:
            return day
    return None


def keeps(quote: str) -> bool:
    """Whether a sentence, or a row of a list, keeps a document in force without extending its term (继续有效)."""
    flat = plain(quote)
    return until_of(quote) is None and not any(word in flat for word in load("lists")["extension"]["words"])


def extended_end(quote: str, term_ends: str | None) -> str | None:
    """The new last day of a term that ends on `term_ends` and is extended by a duration (有效期延长两年)."""
    length = _LENGTH.search(plain(quote))
    count = numerals.parse(length["count"]) if length else None
    if not (length and count and term_ends and len(term_ends) == 10):
        return None
    following = date.fromisoformat(term_ends) + timedelta(days=1)
    return terms.last_day(following.isoformat(), f"P{count}{'Y' if length['unit'] == '年' else 'M'}")


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
            quote=_with_term(day, regulation.expires),
            span=day.span,
        )
    ]


def _with_term(day: Found[str], expires: Found[str] | None) -> str:
    """The words of commencement, and those of the term where they stand apart: both are evidence for the end."""
    if expires is None or expires.printed in day.printed:
        return day.printed
    return f"{day.printed}；{expires.printed}"


def event_of(
    *,
    verb: str,
    record: str,
    effective: str | None,
    scope: str,
    evidence: Evidence,
    by: str,
    until: str | None = None,
    term_ends: str | None = None,
    act: str = "",
) -> Statement:
    """The fact that a confirmed proposal states about `record`.

    A repeal with a limited scope is one of parts; 继续有效 without a last day is a review. `term_ends` is the last day
    so far, for extensions that give a duration. An ISO date without its day is an unknown day.
    """
    kind, parts = KINDS[verb], provisions(scope)
    if kind is EventKind.REPEALED and parts:
        kind = EventKind.PARTLY_REPEALED
    if kind is EventKind.EXTENDED:
        until = until or until_of(evidence.quote) or extended_end(evidence.quote, term_ends)
        if until is None and keeps(evidence.quote):
            kind = EventKind.REVIEWED
    if kind is EventKind.SUSPENDED:
        until = until or suspensions.last_day(evidence.quote, effective)
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
