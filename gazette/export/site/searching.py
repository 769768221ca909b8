"""What the site's search knows of each record: the bridge to the public index."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Any

from gazette.export.clean import clean
from gazette.export.gate import open_ids, open_records
from gazette.export.site.catalogue import Entry, entry, note_in
from gazette.export.site.folder import SiteFolder
from gazette.export.site.standing import Note
from gazette.export.view import IssueView, Publication, RecordView
from gazette.rules.succession import every_earlier_name
from gazette.wording import KINDS, STATES
from index.public.dictionary import PIECES, dictionary_of, sample_order
from index.public.spool import Part
from index.public.types import Annotation, Interval, PublicDocument
from index.public.types import State as StateLabel
from index.public.writer import Index

FOLDER = "search"


def shared_dictionary(publication: Publication, issues: Sequence[IssueView]) -> bytes:
    """The dictionary of the text blocks, made of a few open records."""
    listed = open_ids(issues)
    sample = set(sorted(listed, key=sample_order)[:PIECES])
    holding = [issue for issue in issues if sample.intersection(issue.records)]
    by_id = {issue.id: issue for issue in holding}
    found = {
        record.id: public_document(record, entry(record, publication.day), by_id[record.issue], publication.day)
        for record in open_records(publication, holding, listed)
        if record.id in sample
    }
    return dictionary_of(found[key] for key in sorted(found, key=sample_order))


def write_index(
    folder: SiteFolder, parts: Sequence[Part], day: date, dictionary: bytes, each: Callable[..., Iterator[Any]]
) -> str:
    """Write the index of digested records beside the pages; its build. `each` maps, perhaps in other processes."""
    states = tuple(StateLabel(state.value, label) for state, label in STATES.items())
    index = Index(day, states, {kind.value: label for kind, label in KINDS.items()}, dictionary, every_earlier_name())
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
