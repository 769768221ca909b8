"""The open records as data: one JSON object a record, JSON Lines for all, CSV for a spreadsheet."""

import csv
import io
import json
from collections.abc import Mapping
from datetime import date

from gazette.export.clean import clean, clean_values
from gazette.export.view import CitationView, RecordView
from gazette.types.life import Event, Interval
from gazette.types.matching import Resolved
from gazette.wording import KINDS, STATES

COLUMNS = (
    "id",
    "issue",
    "title",
    "numbers",
    "issuers",
    "kind",
    "kind_label",
    "date_document",
    "date_published",
    "date_effective",
    "date_expires",
    "folio_first",
    "folio_last",
    "state",
    "state_label",
    "since",
)


def json_line(data: Mapping[str, object]) -> str:
    """One line of JSON Lines, newline included."""
    return json.dumps(clean_values(data), ensure_ascii=False, separators=(",", ":")) + "\n"


BOM = "\ufeff"
"""Spreadsheets need to see it before they read UTF-8."""


def csv_line(cells: tuple[str, ...]) -> str:
    """One CSV line; a cell that a spreadsheet would run as a formula is disarmed by an apostrophe (OWASP)."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerow([disarmed(clean(cell)) for cell in cells])
    return out.getvalue()


def disarmed(cell: str) -> str:
    """The cell as text even when it begins like a formula: = + - @ (also full width), tab, carriage return."""
    return f"'{cell}" if cell.lstrip(" \u3000\u00a0")[:1] in _FORMULA else cell


_FORMULA = frozenset("=+-@\t\r\n＝＋－＠|%")


def record_row(record: RecordView) -> tuple[str, ...]:
    """The record as cells in the order of `COLUMNS`."""
    regulation = record.regulation
    dates = (regulation.date_document, regulation.date_published, regulation.date_effective)
    return (
        record.id,
        record.issue,
        regulation.title.value if regulation.title else "",
        "；".join(number.value for number in regulation.numbers),
        "；".join(issuer.value for issuer in regulation.issuers),
        regulation.kind.value,
        KINDS[regulation.kind],
        *(found.value if found else "" for found in dates),
        regulation.date_expires or "",
        record.folio_first or "",
        record.folio_last or "",
        record.validity.state.value,
        STATES[record.validity.state],
        record.validity.since.isoformat() if record.validity.since else "",
    )


def record_data(record: RecordView, day: date) -> Mapping[str, object]:
    """The record as plain data, ready for JSON; `as_of` is the day its state is true for."""
    regulation = record.regulation
    return {
        "id": record.id,
        "issue": record.issue,
        "title": regulation.title.value if regulation.title else None,
        "kind": regulation.kind.value,
        "numbers": [number.value for number in regulation.numbers],
        "issuers": [issuer.value for issuer in regulation.issuers],
        "addressees": [addressee.value for addressee in regulation.addressees],
        "date_document": regulation.date_document.value if regulation.date_document else None,
        "date_published": regulation.date_published.value if regulation.date_published else None,
        "date_effective": regulation.date_effective.value if regulation.date_effective else None,
        "date_expires": regulation.date_expires,
        "expires": regulation.expires.value if regulation.expires else None,
        "articles": regulation.articles,
        "pages": {"first": record.page_first, "last": record.page_last},
        "folios": {"first": record.folio_first, "last": record.folio_last},
        "state": record.validity.state.value,
        "state_label": STATES[record.validity.state],
        "since": record.validity.since.isoformat() if record.validity.since else None,
        "as_of": day.isoformat(),
        "intervals": [_interval(interval) for interval in record.intervals],
        "events": [_event(event) for event in record.events],
        "open_proposals": [
            {"decision": one.decision, "verb": one.verb, "scope": one.scope, "quote": one.quote}
            for one in record.open_proposals
        ],
        "citations": [_citation(view) for view in record.citations],
        "cited_by": [link.record for link in record.cited_by],
        "text": regulation.text,
    }


def _interval(interval: Interval) -> Mapping[str, object]:
    return {
        "state": interval.state.value,
        "from": interval.start.isoformat() if interval.start else None,
        "to": interval.end.isoformat() if interval.end else None,
    }


def _event(event: Event) -> Mapping[str, object]:
    """An event without who stated it: the names of staff stay in the archive."""
    return {
        "id": event.id,
        "kind": event.kind.value,
        "effective": event.effective.isoformat() if event.effective else None,
        "recorded": event.recorded.isoformat(),
        "scope": list(event.scope),
        "until": event.until.isoformat() if event.until else None,
        "undoes": event.undoes,
        "evidence": {
            "record": event.evidence.record,
            "page": event.evidence.page,
            "quote": event.evidence.quote,
            "paper": event.evidence.paper,
        },
    }


def _citation(view: CitationView) -> Mapping[str, object]:
    return {
        "title": view.citation.title,
        "number": view.citation.number,
        "basis": view.citation.basis,
        "record": view.reference.record if isinstance(view.reference, Resolved) else None,
    }
