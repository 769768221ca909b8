"""What machines read on a record's page: schema.org Legislation as JSON-LD."""

import json

from markupsafe import Markup

from gazette.export.clean import clean_values
from gazette.export.site.record import RecordPage, name_of
from gazette.types.life import State

LEGAL_FORCE = {
    State.NOT_YET_IN_FORCE: "NotInForce",
    State.IN_FORCE: "InForce",
    State.AMENDED: "InForce",
    State.PARTLY_REPEALED: "PartiallyInForce",
    State.SUSPENDED: "NotInForce",
    State.REPEALED: "NotInForce",
    State.LAPSED: "NotInForce",
}


def legislation(page: RecordPage, address: str = "") -> dict[str, object]:
    """The record as schema.org Legislation; of an unverified one nothing is said about its force.

    `address` is the page's full address, "" when the site does not know where it will stand.
    """
    regulation, entry = page.raw.regulation, page.entry
    said = {
        "@context": "https://schema.org",
        "@type": "Legislation",
        "@id": address or None,
        "url": address or None,
        "name": entry.title,
        "inLanguage": "zh",
        "legislationIdentifier": [number.value for number in regulation.numbers] or None,
        "legislationType": page.raw.regulation.kind.value,
        "legislationDate": regulation.date_document.value if regulation.date_document else None,
        "datePublished": regulation.date_published.value if regulation.date_published else None,
        "legislationPassedBy": [{"@type": "Organization", "name": issuer} for issuer in entry.issuers] or None,
        "legislationLegalForce": _force(entry.state),
        "isPartOf": {"@type": "PublicationIssue", "name": name_of(page.issue)},
        "citation": [cited.name for cited in page.cites] or None,
    }
    return {key: value for key, value in said.items() if value is not None}


def _force(state: State) -> str | None:
    return f"https://schema.org/{LEGAL_FORCE[state]}" if state in LEGAL_FORCE else None


def script_json(value: object) -> Markup:
    """JSON that may stand inside a script element: nothing in it can close the element or open a comment."""
    text = json.dumps(clean_values(value), ensure_ascii=False, separators=(",", ":"))
    for character in "<>&":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return Markup(text)  # noqa: S704 - the three characters that matter in a script element are escaped above
