"""Akoma Ntoso 3.0 (OASIS LegalDocML): a regulation as XML that legal databases of other houses can take over."""

from collections.abc import Iterator
from datetime import date

from gazette.export.akn_body import AKN, body_of, element
from gazette.export.clean import clean
from gazette.export.view import IssueView, RecordView
from gazette.types.life import Event, EventKind
from gazette.types.regulation import Found, Kind, Level, Provision
from gazette.wording import issue_name

__all__ = ["AKN", "VALIDITY", "akoma_ntoso"]
VALIDITY = "urn:gazette:validity"
DECLARATION = "<?xml version='1.0' encoding='utf-8'?>\n"
NAMESPACES = {"xmlns": AKN, "xmlns:gz": VALIDITY}

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
    said = element("meta", "".join(_meta(record, issue, archive, day, kind)))
    text = body_of(regulation, "body" if kind == "act" else "mainBody")
    document = element(kind, said + text, name=regulation.kind.value)
    # Cleaned as a whole, as pages are: XML refuses most of what cleaning takes out.
    return clean(DECLARATION + element("akomaNtoso", document, **NAMESPACES)).encode()


def _has_articles(provisions: tuple[Provision, ...]) -> bool:
    return any(node.level is Level.ARTICLE or _has_articles(node.children) for node in provisions)


def _meta(record: RecordView, issue: IssueView, archive: str, day: date, kind: str) -> Iterator[str]:
    yield element("identification", "".join(_identification(record, day, kind)), source="#archive")
    if issue.date and len(issue.date) == len("2003-09-10"):
        name = issue_name(issue.gazette, issue.year, issue.number)
        yield element("publication", date=issue.date, name=name, showAs=name, number=str(issue.number or ""))
    if events := "".join(_life(record)):
        yield element("lifecycle", events, source="#archive")
    yield element("references", "".join(_references(record, archive)), source="#archive")
    since = {"since": record.validity.since.isoformat()} if record.validity.since else {}
    state = element("gz:validity", state=record.validity.state.value, asOf=day.isoformat(), **since)
    yield element("proprietary", state, source="#archive")


def _life(record: RecordView) -> Iterator[str]:
    for event in _standing_events(record):
        if event.kind in EVENT_TYPES and event.effective:
            said = {"source": _acting(event, record), "type": EVENT_TYPES[event.kind]}
            yield element("eventRef", eId=f"event-{event.id}", date=event.effective.isoformat(), **said)


def _identification(record: RecordView, day: date, kind: str) -> Iterator[str]:
    """Work (the regulation), expression (its Chinese text as printed), manifestation (this file)."""
    regulation = record.regulation
    made, precision = _day(regulation.date_document or regulation.date_published)
    uri = f"/akn/cn/{kind}/{made}/{record.id}"
    author = "#issuer-1" if regulation.issuers else "#archive"
    work = _names(uri + "/!main", uri, made, precision, author) + element("FRBRcountry", value="cn")
    if regulation.kind is not Kind.OTHER:
        work += element("FRBRsubtype", value=regulation.kind.value)
    work += "".join(element("FRBRnumber", value=number.value) for number in regulation.numbers)
    if regulation.title:
        work += element("FRBRname", value=regulation.title.value)
    yield element("FRBRWork", work)
    expression = _names(f"{uri}/zho@/!main", f"{uri}/zho@", made, precision, author)
    yield element("FRBRExpression", expression + element("FRBRlanguage", language="zho"))
    made_here = (day.isoformat(), "export", "#archive")
    yield element("FRBRManifestation", _names(f"{uri}/zho@/!main.xml", f"{uri}/zho@.xml", *made_here))


def _names(this: str, uri: str, day: str, what: str, author: str) -> str:
    names = element("FRBRthis", value=this) + element("FRBRuri", value=uri)
    return names + element("FRBRdate", date=day, name=what) + element("FRBRauthor", href=author)


def _day(found: Found[str] | None) -> tuple[str, str]:
    """The schema wants a whole day: a shortened date is filled with 01 and says so; none is the year 0001."""
    if found is None:
        return "0001-01-01", "unknown"
    parts = found.value.split("-")
    return "-".join([*parts, "01", "01"][:3]), {1: "year", 2: "month"}.get(len(parts), "document")


def _references(record: RecordView, archive: str) -> Iterator[str]:
    yield element("original", eId="original", href=f"#{record.id}", showAs=record.id)
    for key in dict.fromkeys(event.evidence.record for event in _standing_events(record)):
        if key and key in record.links and key != record.id:
            yield element("passiveRef", eId=f"by-{key}", href=key, showAs=record.links[key].title)
    yield _organization("archive", "archive", archive)
    for place, issuer in enumerate(record.regulation.issuers, start=1):
        yield _organization(f"issuer-{place}", issuer.value, issuer.value)


def _organization(eid: str, name: str, shown: str) -> str:
    return element("TLCOrganization", eId=eid, href=f"/ontology/organization/{name}", showAs=shown)


def _standing_events(record: RecordView) -> Iterator[Event]:
    """The events that were not taken back."""
    undone = {event.undoes for event in record.events}
    return (event for event in record.events if event.id not in undone)


def _acting(event: Event, record: RecordView) -> str:
    key = event.evidence.record
    return f"#by-{key}" if key and key in record.links and key != record.id else "#original"
