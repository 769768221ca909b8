"""Records, hits, proposals and lives as text for a terminal."""

import textwrap
from collections.abc import Mapping, Sequence
from datetime import date

from gazette.export.fields import apparatus, citation_lines, citing_lines, said
from gazette.looking.answers import SearchHit
from gazette.looking.catalogue import Detail, Summary
from gazette.looking.cited import Cited
from gazette.looking.published import PublishedHit, label_of
from gazette.staff.campaigns import Reviewed
from gazette.types.correction import Correction
from gazette.types.life import Event, EventKind, Proposal
from gazette.types.matching import Link
from gazette.types.review import Doubt
from gazette.wording import (
    EVENTS,
    KINDS,
    OUTCOMES,
    STATES,
    WITHDRAWN,
    annotation,
    chinese_day,
    coming,
    named,
    summary,
    unconfirmed,
)
from index.types import Snippet


def summary_line(row: Summary) -> str:
    """One line of a list."""
    return f"{row.id}  {STATES[row.state]}  {row.title}  {' '.join(row.numbers)}".rstrip()


def reviewed_line(one: Reviewed) -> str:
    """A document of a clean-up: its outcome, or that it is left, before its title."""
    outcome = OUTCOMES[one.outcome] if one.outcome else "未审查"
    told = f"  (event {one.event} by {one.by})" if one.event else f"  {STATES[one.summary.state]}"
    return f"{one.summary.id}  {outcome}  {one.summary.title}  {' '.join(one.summary.numbers)}".rstrip() + told


def hit_view(hit: SearchHit) -> str:
    """A hit: its line, what became of it, where and how it matches."""
    lines = [summary_line(hit.summary)]
    if hit.annotation:
        lines.append(f"         {hit.annotation}" + (f"  [{hit.because}]" if hit.because else ""))
    if hit.near:
        lines.append(f"         near: {'、'.join(hit.near)}")
    if hit.snippet is not None:
        folio = f" (folio {hit.folio})" if hit.folio else ""
        where = f"{hit.summary.gazette or hit.summary.issue} p. {hit.page}{folio}: "
        lines.append(f"         {where}{marked(hit.snippet)}")
    return "\n".join(lines)


def published_view(hit: PublishedHit) -> str:
    """A hit in a published copy."""
    lines = [f"{hit.id}  {label_of(hit.state)}  {hit.title}  {' '.join(hit.numbers)}".rstrip()]
    lines += [f"         {hit.annotation}"] if hit.annotation else []
    lines.append(f"         {hit.page}" + (f": {marked(hit.snippet)}" if hit.snippet else ""))
    return "\n".join(lines)


def marked(snippet: Snippet) -> str:
    """A snippet on one line with the matches in 【】."""
    out, at = [], 0
    for start, end in snippet.marks:
        out += [snippet.text[at:start], "【", snippet.text[start:end], "】"]
        at = end
    return " ".join("".join([*out, snippet.text[at:]]).split())


def proposal_line(row: Proposal) -> str:
    """One line of the proposals, and the sentence beneath."""
    if row.target:
        target = f"{row.target} ({row.match})" if row.match else row.target
    elif row.candidates:
        target = "one of " + ", ".join(one.record for one in row.candidates)
    else:
        target = "not in the archive"
    name = named(row.target_title, row.target_number) if row.target_title else row.target_number or "(unnamed)"
    row_number = f" row {row.row}" if row.row else ""
    when = f" from {row.effective}" if row.effective else ""
    when += f" until {row.until}" if row.until else ""
    scope = "" if row.scope == "whole" else f" ({row.scope})"
    where = f"{row.decision} p. {row.page or '?'}{row_number}"
    head = f"{row.id:>5} {row.state.value:9} {where}: {row.verb}{scope} {name}{when}"
    return f"{head}\n      → {target}\n      “{' '.join(row.quote.split())[:160]}”"


def record_view(detail: Detail, names: Mapping[str, Link], day: date, cited: Sequence[Cited] = ()) -> str:
    """A record as people read it: the state first, then the fields, what it cites, then the text."""
    row, regulation = detail.summary, detail.regulation
    lines = [row.title, *_withdrawn(detail), f"{STATES[row.state]}（截至{chinese_day(day)}）"]
    lines += [*_standing(detail, names, day), *_provisions(detail), ""]
    pages = f"{row.page_first}–{row.page_last}" + (
        f"（页码 {row.folio_first}–{row.folio_last}）" if row.folio_first else ""
    )
    fields = (
        ("id", row.id),
        ("kind", KINDS[regulation.kind]),
        ("numbers", "；".join(row.numbers)),
        ("issuers", "、".join(row.issuers)),
        ("document", said(regulation.date_document)),
        ("published", row.date_published or ""),
        ("effective", said(regulation.date_effective)),
        ("expires", said(regulation.expires)),
        ("gazette", f"{row.gazette} {row.issue}".strip()),
        ("pages", pages),
        ("articles", str(regulation.articles or "")),
        ("disclosure", said(regulation.disclosure)),
        ("note", said(regulation.note)),
    )
    told = (*fields, *apparatus(regulation), *citation_lines(cited, names), *citing_lines(detail.cited_by, names))
    lines += [f"{name:10} {value}" for name, value in told if value]
    lines += [f"{'corrected':10} {correction_line(one)}" for one in detail.corrections]
    lines += [f"{'look at':10} {doubt}" for doubt in row.review]
    return "\n".join([*lines, "", regulation.text])


def correction_line(one: Correction) -> str:
    """C4 date_document: 1957-03-01, was 1957-03-15 (corrected by 陈, 2026-11-22: the reason)."""
    what = one.field or f"line on page {one.page}"
    why = f": {one.reason}" if one.reason else ""
    said = f"{one.value or '—'}, was {one.before or '—'}"
    return f"{one.name} {what}: {said} (corrected by {one.by}, {one.made:%Y-%m-%d}{why})"


def _withdrawn(detail: Detail) -> list[str]:
    return [WITHDRAWN] if detail.withdrawn else []


def _provisions(detail: Detail) -> list[str]:
    """The provisions whose state is not that of the whole."""
    return [
        f"{label}：{STATES[one.state]}" + (f"，自{chinese_day(one.since)}起" if one.since else "")
        for label, one in detail.provisions.items()
        if one.state is not detail.validity.state
    ]


def _standing(detail: Detail, names: Mapping[str, Link], day: date) -> list[str]:
    """What made the state, what will change it, and what nobody has confirmed."""
    lines = [sentence for event in detail.validity.because if (sentence := _sentence(event, names))]
    lines = lines or [summary(detail.validity)]
    lines += [coming(one.state, one.start) for one in detail.intervals if one.start is not None and one.start > day]
    for proposal in detail.proposals:
        source = names.get(proposal.decision)
        if source is not None and proposal.decision != detail.summary.id:
            lines.append(str(unconfirmed(named(source.title, source.number), proposal.verb)))
    return lines


def _sentence(event: Event, names: Mapping[str, Link]) -> str:
    source = names.get(event.evidence.record or "")
    document = named(source.title, source.number) if source else event.evidence.paper
    found = annotation(event, document if event.evidence.record != event.record else "")
    return str(found) if found is not None else ""


def history_view(detail: Detail, names: Mapping[str, Link]) -> str:
    """The life of a record as a timeline, each event with its evidence."""
    undone = {event.undoes for event in detail.events if event.kind is EventKind.UNDONE}
    lines = [detail.summary.title, *_withdrawn(detail)]
    for event in sorted(detail.events, key=lambda one: (one.effective or date.max, one.id)):
        day = event.effective.isoformat() if event.effective else "no day    "
        taken_back = "  (undone)" if event.id in undone else ""
        scope = f"（{'、'.join(event.scope)}）" if event.scope else ""
        lines.append(f"{day}  {EVENTS[event.kind]}{scope}{taken_back}")
        told = f"event {event.id}, stated by {event.by} on {event.recorded:%Y-%m-%d}" + (
            f", act {event.act}" if event.act else ""
        )
        lines += [f"            {line}" for line in (told, *_evidence(event, names)) if line]
    return "\n".join(lines)


def _evidence(event: Event, names: Mapping[str, Link]) -> list[str]:
    evidence = event.evidence
    source = names.get(evidence.record or "")
    where = f"{source.record} {named(source.title, source.number)}" if source else evidence.record or evidence.paper
    page = f", page {evidence.page}" if evidence.page else ""
    quote = textwrap.shorten(" ".join(evidence.quote.split()), 200, placeholder="…") if evidence.quote else ""
    return [f"{where}{page}" if where else "", f"“{quote}”" if quote else ""]


def doubt_view(one: Doubt, program: str = "gazette") -> str:
    """One thing to look at: where it is, what was read, why it is doubtful, and how to tell `program` what is right."""
    where = " ".join(filter(None, (one.issue, f"sheet {one.sheet}" if one.sheet else "", one.record)))
    lines = [f"{one.name}  {one.weight.name.lower()}  {where}"]
    lines += [f"    {one.text}"] if one.text else []
    lines += [f"    {other.text}  ({other.by})" for other in one.readings]
    lines += [f"    {reason}" for reason in one.reasons]
    return "\n".join([*lines, *(f"    $ {program} {command}" for command in one.commands)])
