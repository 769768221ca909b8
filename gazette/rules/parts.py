"""A document taken apart: the places its fields are read from."""

import re
from dataclasses import dataclass

from gazette.rules import head, promulgation, tail
from gazette.rules.head import Head, Role
from gazette.rules.passage import Passage
from gazette.rules.promulgation import Act, Clause
from gazette.types.printed import Span
from gazette.types.regulation import Found, Signature

_DECIDED = re.compile(r"(?P<name>[\u4e00-\u9fff]{2,24})(?P<date>[12一二][^，。：]{6,12}日)(?:会议)?(?:决定|任免|任命)")


@dataclass(frozen=True, slots=True)
class Parts:
    """The places of a document that several fields are read from."""

    passage: Passage
    head: Head
    clauses: tuple[Clause, ...]
    signature: Signature | None
    meta: dict[str, Found[str]]


def take_apart(passage: Passage) -> Parts:
    """Read head, note, signature and site fields once for all that need them."""
    roles = head.read(passage)
    notes = [
        clause for index in roles.of(Role.NOTE) for clause in promulgation.clauses(passage, passage.paragraphs[index])
    ]
    notes += promulgation.cover_clauses(passage, roles.body)
    return Parts(passage, roles, tuple(notes), tail.signature(passage, roles.body), head.meta(passage, roles))


def body_start(parts: Parts) -> int:
    """Where the text begins that can have effects."""
    paragraphs = parts.passage.paragraphs
    replaced = [i for i in parts.head.of(Role.OTHER) if parts.passage.plain.startswith("代替", paragraphs[i].start)]
    index = min([parts.head.body, *replaced, *parts.head.of(Role.HEADLINE)])
    return paragraphs[index].start if index < len(paragraphs) else len(parts.passage.text)


def first_publication(parts: Parts) -> Clause | None:
    """The first publication; its number and date are the document's."""
    return next((clause for clause in parts.clauses if clause.act is Act.PROMULGATED), None)


def decided(parts: Parts) -> tuple[tuple[Found[str], ...], Found[str] | None]:
    """Body and day in the first words of an appointment (国务院2003年5月20日决定：)."""
    passage, index = parts.passage, parts.head.body
    if index >= len(passage.paragraphs):
        return (), None
    hit = _DECIDED.match(passage.plain, passage.paragraphs[index].start, passage.paragraphs[index].end)
    said = passage.days(hit["date"]) if hit else []
    if not hit or not said:
        return (), None
    span = Span(*hit.span("date"))
    return promulgation.names_in(passage, Span(*hit.span("name"))), Found(
        said[0].value, span, passage.text[span.start : span.end]
    )
