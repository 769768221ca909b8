"""What the site's search knows of each record: the bridge to the public index."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Any

from gazette.export.clean import clean
from gazette.export.site.catalogue import Entry, note_in
from gazette.export.site.folder import SiteFolder
from gazette.export.site.standing import Note
from gazette.export.view import IssueView, RecordView
from gazette.rules.succession import every_earlier_name
from gazette.wording import KINDS, STATES
from index.public.spool import Part
from index.public.types import Annotation, Interval, PublicDocument
from index.public.types import State as StateLabel
from index.public.writer import Index

FOLDER = "search"


def write_index(folder: SiteFolder, parts: Sequence[Part], day: date, each: Callable[..., Iterator[Any]]) -> str:
    """Write the index of digested records beside the pages; its build. `each` maps, perhaps in other processes."""
    states = tuple(StateLabel(state.value, label) for state, label in STATES.items())
    index = Index(day, states, {kind.value: label for kind, label in KINDS.items()}, every_earlier_name())
    return index.write(lambda name, data: folder.write(f"{FOLDER}/{name}", data), parts, each)


def public_document(record: RecordView, entry: Entry, issue: IssueView, day: date) -> PublicDocument:
    """The record as the public index takes it; `day` is that of the export."""
    return PublicDocument(
        key=record.id,
        url=entry.href,
        title=clean(entry.title),
        numbers=tuple(clean(number.value) for number in record.regulation.numbers),
        body=clean(record.regulation.text),
        date=entry.printed or None,
        year=entry.year,
        issuers=tuple(clean(issuer) for issuer in entry.issuers),
        kind=entry.kind.value,
        gazette=clean(issue.gazette),
        intervals=_intervals(record, day),
        annotation=_annotation(entry.doubt),
        note=entry.folio,
    )


def _intervals(record: RecordView, day: date) -> tuple[Interval, ...]:
    """The whole course of a record's life, with what is marked on it in each part: a reader may ask for any day."""
    return tuple(
        Interval(one.state.value, one.start, one.end, _annotation(note_in(record, one, day)))
        for one in record.intervals
    )


def _annotation(note: Note | None) -> Annotation | None:
    return Annotation(text=clean(note.text), url=note.href) if note else None
