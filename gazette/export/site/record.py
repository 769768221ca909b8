"""The page of one regulation: what its template needs, gathered from the record as the public may see it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from gazette.export.marking.records import parts_of, spans_of
from gazette.export.site.addresses import issue_page, issuer_list, record_page, root_of
from gazette.export.site.body import body_html
from gazette.export.site.catalogue import Entry
from gazette.export.site.pictures import Picture
from gazette.export.site.proofs import Scan, scans
from gazette.export.site.prose import Block, Mark, Part, blocks, outline
from gazette.export.site.standing import Note, Standing, doubts, event_note, proof_anchor, proof_of, standings
from gazette.export.view import CitationView, IssueView, RecordView
from gazette.life.validity import provisions_on
from gazette.types.life import Event, EventKind
from gazette.types.matching import Ambiguous, Resolved
from gazette.wording import EVENTS, KINDS, SITE, chinese_date, chinese_day, issue_name, named

ROOT = root_of(record_page(""))


@dataclass(frozen=True, slots=True)
class Field:
    """A labelled value of the record; `href` relative to the site's root or ""."""

    label: str
    value: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class Moment:
    """An event in the timeline, with its evidence."""

    event: int
    kind: str
    label: str
    day: str
    scope: str
    until: str
    note: Note
    recorded: str
    undone: bool


@dataclass(frozen=True, slots=True)
class Cited:
    """A document that the text names: linked when the archive holds it, else with the reason why not."""

    name: str
    href: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Act:
    """What this document did to another: 废止, since when, which part, and where the scan says so (an anchor or "")."""

    label: str
    kind: str
    name: str
    href: str
    day: str
    scope: str
    proof: str


@dataclass(frozen=True, slots=True)
class RecordPage:
    """Everything the template of a record shows, in the order of the page."""

    entry: Entry
    standings: tuple[Standing, ...]
    doubts: tuple[Note, ...]
    fields: tuple[Field, ...]
    moments: tuple[Moment, ...]
    body: Markup
    outline: tuple[tuple[str, str, int], ...]
    cites: tuple[Cited, ...]
    acts: tuple[Act, ...]
    resting: tuple[Cited, ...]
    cited_by: tuple[Cited, ...]
    scans: tuple[Scan, ...]
    pdf: str
    citation: str
    issue: IssueView
    raw: RecordView


def record_model(
    record: RecordView, entry: Entry, issue: IssueView, pictures: tuple[Picture, ...], pdf: str, day: date
) -> RecordPage:
    """The page's content on `day`; `entry` is the record's own line, `pictures` the scans beside its text.

    `pdf` is the address of its pages as a PDF, "" for none.
    """
    regulation = record.regulation
    return RecordPage(
        entry=entry,
        standings=standings(record, day),
        doubts=doubts(record),
        fields=tuple(_fields(record, entry, issue)),
        moments=tuple(_moments(record)),
        body=body_html(
            _without_title(blocks(regulation, _marks(record.citations), tuple(_parts(record, day))), entry.title), ROOT
        ),
        outline=outline(regulation.provisions),
        cites=_cites(record),
        acts=tuple(_acts(record)),
        resting=tuple(_cited_by(record, resting=True)),
        cited_by=tuple(_cited_by(record, resting=False)),
        scans=scans(record, pictures),
        pdf=pdf,
        citation=how_to_cite(entry, issue),
        issue=issue,
        raw=record,
    )


def how_to_cite(entry: Entry, issue: IssueView) -> str:
    """《标题》（文号），载《公报》2004年第3期，第12—15页。"""
    return f"{named(entry.title, entry.number)}，载{name_of(issue)}，{entry.folio}。"


def name_of(issue: IssueView) -> str:
    """The issue as texts name it."""
    return issue_name(issue.gazette, issue.year, issue.number, issue.running_total)


def _fields(record: RecordView, entry: Entry, issue: IssueView) -> Iterator[Field]:
    regulation = record.regulation
    for number in regulation.numbers:
        yield Field(SITE["number"], number.value)
    for issuer in regulation.issuers:
        yield Field(SITE["issuer"], issuer.value, issuer_list(issuer.value))
    yield Field(SITE["kind"], KINDS[regulation.kind])
    for label, found in (
        (SITE["date_document"], regulation.date_document),
        (SITE["date_published"], regulation.date_published),
        (SITE["date_effective"], regulation.date_effective),
    ):
        if found is not None:
            yield Field(label, chinese_date(found.value))
    if regulation.date_expires:
        yield Field(SITE["expires"], SITE["until"].format(chinese_date(regulation.date_expires)))
    elif regulation.expires:
        yield Field(SITE["expires"], regulation.expires.printed)
    if regulation.articles:
        yield Field(SITE["articles"], SITE["articles_count"].format(regulation.articles))
    yield Field(SITE["printed_in"], f"{name_of(issue)} {entry.folio}", issue_page(issue.id))
    yield Field(SITE["record_id"], record.id)


def _moments(record: RecordView) -> Iterator[Moment]:
    """The events in the order they bite; what was taken back stays visible and says so."""
    undone = {event.undoes for event in record.events if event.kind is EventKind.UNDONE}
    for event in sorted(record.events, key=lambda event: (event.effective or event.recorded.date(), event.id)):
        if event.kind is not EventKind.UNDONE:
            yield _moment(record, event, event.id in undone)


def _moment(record: RecordView, event: Event, undone: bool) -> Moment:
    said = event_note(record, event)
    evidence = event.evidence
    note = said or Note("", quote=evidence.quote, paper=evidence.paper, proof=proof_of(record, event))
    return Moment(
        event=event.id,
        kind=event.kind,
        label=EVENTS[event.kind],
        day=chinese_day(event.effective) if event.effective else SITE["day_unknown"],
        scope="、".join(event.scope),
        until=SITE["until"].format(chinese_day(event.until)) if event.until else "",
        note=note,
        recorded=SITE["recorded"].format(chinese_day(event.recorded.date())),
        undone=undone,
    )


def _acts(record: RecordView) -> Iterator[Act]:
    """The latest first; those on documents that the archive may name."""
    for event in sorted(record.acts, key=lambda event: (event.effective or date.min, event.id), reverse=True):
        link = record.links.get(event.record)
        if link is not None:
            yield Act(
                label=EVENTS[event.kind],
                kind=event.kind,
                name=named(link.title, link.number),
                href=record_page(link.record),
                day=chinese_day(event.effective) if event.effective else SITE["day_unknown"],
                scope="、".join(event.scope),
                proof=proof_anchor(event) if event.evidence.page in record.page_sizes and event.evidence.box else "",
            )


def _cited_by(record: RecordView, *, resting: bool) -> Iterator[Cited]:
    for link in record.cited_by:
        if (link.record in record.resting) is resting:
            yield Cited(named(link.title, link.number), record_page(link.record))


def _marks(citations: tuple[CitationView, ...]) -> tuple[Mark, ...]:
    return tuple(Mark(view.citation.span, record_page(view.link.record)) for view in citations if view.link is not None)


def _parts(record: RecordView, day: date) -> Iterator[Part]:
    """The provisions that ended or changed where the whole did not: whoever reads one must see it there."""
    held = provisions_on(record.events, day)
    for label in parts_of(record.validity, held):
        since = held[label].since
        said = SITE["part_since"].format(label, chinese_day(since)) if since else label
        yield from (Part(span, held[label].state, said) for span in spans_of([label], record.regulation.provisions))


def _cites(record: RecordView) -> tuple[Cited, ...]:
    """Each document once, in the order of the text; that a text names itself is no citation."""
    found: dict[str, Cited] = {}
    for view in record.citations:
        if not _names_itself(record, view):
            cited = _cited(view)
            found.setdefault(cited.name, cited)
    return tuple(found.values())


def _names_itself(record: RecordView, view: CitationView) -> bool:
    if isinstance(view.reference, Resolved):
        return view.reference.record == record.id
    own = {number.value for number in record.regulation.numbers}
    if view.citation.number:
        return view.citation.number in own
    title = record.regulation.title
    return title is not None and view.citation.title == title.value


def _cited(view: CitationView) -> Cited:
    citation = view.citation
    if view.link is not None and isinstance(view.reference, Resolved):
        return Cited(named(view.link.title, view.link.number), record_page(view.link.record))
    name = named(citation.title, citation.number) if citation.title else citation.number or ""
    several = isinstance(view.reference, Ambiguous)
    return Cited(name, reason=SITE["several"] if several else SITE["not_held"])


def _without_title(found: tuple[Block, ...], title: str) -> tuple[Block, ...]:
    """The heading of the page is the title: leave it out of the text where the text begins with it."""
    lead = 0
    while lead < len(found) and found[lead].role == "title":
        lead += 1
    printed = "".join(run.text for block in found[:lead] for run in block.runs)
    return found[lead:] if "".join(printed.split()) == "".join(title.split()) else found
