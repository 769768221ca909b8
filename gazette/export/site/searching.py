"""What the site's search knows of each record: the bridge to the public index."""

from collections.abc import Iterable
from datetime import date

from gazette.export.clean import clean
from gazette.export.site.catalogue import Entry
from gazette.export.site.folder import SiteFolder
from gazette.export.view import IssueView, RecordView
from gazette.wording import KINDS, STATES
from index.public.writer import Annotation, Interval, PublicDocument, write
from index.public.writer import State as StateLabel

FOLDER = "search"


def write_index(folder: SiteFolder, documents: Iterable[PublicDocument], day: date, jobs: int) -> int:
    """Write the index beside the pages and list its files; how many of them changed."""
    report = write(
        folder.root / FOLDER,
        documents,
        day=day,
        states=tuple(StateLabel(state.value, label) for state, label in STATES.items()),
        kinds={kind.value: label for kind, label in KINDS.items()},
        jobs=jobs,
    )
    folder.adopt(FOLDER)
    return report.written


def public_document(record: RecordView, entry: Entry, issue: IssueView) -> PublicDocument:
    """The record as the public index takes it."""
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
        intervals=_intervals(record),
        annotation=_annotation(entry),
        note=entry.folio,
    )


def _intervals(record: RecordView) -> tuple[Interval, ...]:
    """The whole course of a record's life: a reader may ask for a day before the export."""
    return tuple(Interval(one.state.value, one.start, one.end) for one in record.intervals)


def _annotation(entry: Entry) -> Annotation | None:
    """What holds; else what is said against it and not yet confirmed."""
    note = entry.note or entry.doubt
    return Annotation(text=clean(note.text), url=note.href) if note else None
