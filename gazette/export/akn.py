"""Akoma Ntoso 3.0 (OASIS LegalDocML): a regulation as XML that legal databases of other houses can take over."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from lxml import etree
from lxml.etree import _Element as Element

from gazette.export.akn_body import AKN, body_of, child
from gazette.export.clean import clean
from gazette.export.view import IssueView, RecordView
from gazette.types.life import Event, EventKind
from gazette.types.regulation import Found, Kind, Level, Provision
from gazette.wording import issue_name

__all__ = ["AKN", "VALIDITY", "akoma_ntoso"]
VALIDITY = "urn:gazette:validity"
NAMESPACES: dict[Any, str] = {None: AKN, "gz": VALIDITY}  # None is lxml's key for the default namespace

# The three types of the standard's eventRef; what is in none of them (a review, an extension) changes no text.
EVENT_TYPES = {
    EventKind.PUBLISHED: "generation",
    EventKind.AMENDED: "amendment",
    EventKind.PARTLY_REPEALED: "amendment",
    EventKind.REPEALED: "repeal",
    EventKind.LAPSED: "repeal",
}


def akoma_ntoso(record: RecordView, issue: IssueView, archive: str, day: date) -> bytes:
    """The record as an Akoma Ntoso document (UTF-8): an `act` when it has articles, else a `doc`.

    `archive` names who says so, `day` is the day its state is true for. The state itself stands in `proprietary`,
    since the standard has no word for 效力待核. Pass what `gazette.export.gate.open_record` lets out.
    """
    regulation = record.regulation
    kind = "act" if _has_articles(regulation.provisions) else "doc"
    root: Element = etree.Element(f"{{{AKN}}}akomaNtoso", nsmap=NAMESPACES)
    document = child(root, kind, name=regulation.kind.value)
    _meta(child(document, "meta"), record, issue, archive, day, kind)
    body_of(document, regulation, "body" if kind == "act" else "mainBody")
    written: bytes = etree.tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def _has_articles(provisions: tuple[Provision, ...]) -> bool:
    return any(node.level is Level.ARTICLE or _has_articles(node.children) for node in provisions)


def _meta(meta: Element, record: RecordView, issue: IssueView, archive: str, day: date, kind: str) -> None:
    _identification(child(meta, "identification", source="#archive"), record, day, kind)
    if issue.date and len(issue.date) == len("2003-09-10"):
        name = clean(issue_name(issue.gazette, issue.year, issue.number))
        child(meta, "publication", date=issue.date, name=name, showAs=name, number=str(issue.number or ""))
    events = [event for event in _standing_events(record) if event.kind in EVENT_TYPES and event.effective]
    if events:
        lifecycle = child(meta, "lifecycle", source="#archive")
        for event in events:
            child(
                lifecycle,
                "eventRef",
                eId=f"event-{event.id}",
                date=event.effective.isoformat() if event.effective else "",
                source=_acting(event, record),
                type=EVENT_TYPES[event.kind],
            )
    _references(child(meta, "references", source="#archive"), record, archive)
    proprietary = child(meta, "proprietary", source="#archive")
    state = etree.SubElement(proprietary, f"{{{VALIDITY}}}validity")
    state.set("state", record.validity.state.value)
    state.set("asOf", day.isoformat())
    if record.validity.since:
        state.set("since", record.validity.since.isoformat())


def _identification(identification: Element, record: RecordView, day: date, kind: str) -> None:
    """Work (the regulation), expression (its Chinese text as printed), manifestation (this file)."""
    regulation = record.regulation
    made, precision = _day(regulation.date_document or regulation.date_published)
    uri = f"/akn/cn/{kind}/{made}/{record.id}"
    author = "#issuer-1" if regulation.issuers else "#archive"
    work = child(identification, "FRBRWork")
    _names(work, uri + "/!main", uri, made, precision, author)
    child(work, "FRBRcountry", value="cn")
    if regulation.kind is not Kind.OTHER:
        child(work, "FRBRsubtype", value=regulation.kind.value)
    for number in regulation.numbers:
        child(work, "FRBRnumber", value=clean(number.value))
    if regulation.title:
        child(work, "FRBRname", value=clean(regulation.title.value))
    expression = child(identification, "FRBRExpression")
    _names(expression, f"{uri}/zho@/!main", f"{uri}/zho@", made, precision, author)
    child(expression, "FRBRlanguage", language="zho")
    manifestation = child(identification, "FRBRManifestation")
    _names(manifestation, f"{uri}/zho@/!main.xml", f"{uri}/zho@.xml", day.isoformat(), "export", "#archive")


def _names(level: Element, this: str, uri: str, day: str, what: str, author: str) -> None:
    child(level, "FRBRthis", value=this)
    child(level, "FRBRuri", value=uri)
    child(level, "FRBRdate", date=day, name=what)
    child(level, "FRBRauthor", href=author)


def _day(found: Found[str] | None) -> tuple[str, str]:
    """The schema wants a whole day: a shortened date is filled with 01 and says so; none is the year 0001."""
    if found is None:
        return "0001-01-01", "unknown"
    parts = found.value.split("-")
    return "-".join([*parts, "01", "01"][:3]), {1: "year", 2: "month"}.get(len(parts), "document")


def _references(references: Element, record: RecordView, archive: str) -> None:
    child(references, "original", eId="original", href=f"#{record.id}", showAs=record.id)
    for key in dict.fromkeys(event.evidence.record for event in _standing_events(record)):
        if key and key in record.links and key != record.id:
            child(references, "passiveRef", eId=f"by-{key}", href=key, showAs=clean(record.links[key].title))
    child(references, "TLCOrganization", eId="archive", href="/ontology/organization/archive", showAs=clean(archive))
    for place, issuer in enumerate(record.regulation.issuers, start=1):
        name = clean(issuer.value)
        child(references, "TLCOrganization", eId=f"issuer-{place}", href=f"/ontology/organization/{name}", showAs=name)


def _standing_events(record: RecordView) -> Iterator[Event]:
    """The events that were not taken back."""
    undone = {event.undoes for event in record.events}
    return (event for event in record.events if event.id not in undone)


def _acting(event: Event, record: RecordView) -> str:
    key = event.evidence.record
    return f"#by-{key}" if key and key in record.links and key != record.id else "#original"
