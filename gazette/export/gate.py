"""The gate before every export: nothing about a record that stays inside leaves with one that goes out.

A publication holds open records only, but their events, proposals, citations and links may point at closed ones. What
points inside is cut here, once, for all exports; the fact itself (废止, since when) stays.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace

from gazette.errors import Damaged
from gazette.export.view import CitationView, IssueView, Publication, RecordView
from gazette.types.life import Event, Evidence
from gazette.types.matching import Ambiguous, Resolved, Unresolved


def open_ids(issues: Iterable[IssueView]) -> frozenset[str]:
    """The ids of all open records: what a gate lets through."""
    return frozenset(record for issue in issues for record in issue.records)


def open_records(
    publication: Publication, issues: Sequence[IssueView], listed: Collection[str]
) -> Iterator[RecordView]:
    """Every open record of some issues with nothing of a closed one in it; `listed` are all open ids.

    Raises:
        Damaged: at the end, when the issues list other records than the publication opens; what was made so far may
            point inside and must not be published.
    """
    seen, wanted = set(), open_ids(issues)
    for record in publication.records([issue.id for issue in issues]):
        seen.add(record.id)
        yield open_record(record, listed)
    if seen != wanted:
        odd = ", ".join(sorted(seen ^ wanted)[:5])
        raise Damaged(f"issues and open records of the publication disagree about {odd}: nothing may be published")


def open_issue(issue: IssueView, open_ids: Collection[str]) -> IssueView:
    """The issue with its open records only."""
    return replace(issue, records=tuple(record for record in issue.records if record in open_ids))


def open_record(record: RecordView, listed: Collection[str]) -> RecordView:
    """The record without any title, number, id or sentence of a record outside `listed`."""
    return replace(
        record,
        validity=replace(record.validity, because=tuple(_event(event, listed) for event in record.validity.because)),
        events=tuple(_event(event, listed) for event in record.events),
        open_proposals=tuple(
            replace(proposal, candidates=()) for proposal in record.open_proposals if proposal.decision in listed
        ),
        citations=tuple(_citation(citation, listed) for citation in record.citations),
        cited_by=tuple(link for link in record.cited_by if link.record in listed),
        links={key: link for key, link in record.links.items() if link.record in listed},
        acts=tuple(event for event in record.acts if event.record in listed),
        resting=frozenset(key for key in record.resting if key in listed),
    )


def _event(event: Event, listed: Collection[str]) -> Event:
    evidence = event.evidence
    if evidence.record is None or evidence.record in listed:
        return event
    return replace(event, evidence=Evidence())


def _citation(view: CitationView, listed: Collection[str]) -> CitationView:
    """What the text itself says stays (the text is open); which inside record it means does not."""
    match view.reference:
        case Resolved(record=record) if record in listed:
            return view
        case Ambiguous(candidates=candidates):
            kept = tuple(candidate for candidate in candidates if candidate.record in listed)
            return replace(view, reference=Ambiguous(kept) if kept else Unresolved(), link=None)
        case _:
            return replace(view, reference=Unresolved(), link=None)
