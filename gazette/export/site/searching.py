"""What the site's search knows of each record: the bridge to the public index."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from gazette.export.clean import clean
from gazette.export.site.catalogue import Entry, note_in
from gazette.export.site.folder import Desk, SiteFolder
from gazette.export.site.standing import Note
from gazette.export.view import IssueView, RecordView
from gazette.rules.succession import every_earlier_name
from gazette.wording import KINDS, STATES, issue_number
from index.public.spool import Part
from index.public.types import Annotation, Interval, PublicDocument
from index.public.types import State as StateLabel
from index.public.writer import Index, Task

FOLDER = "search"


def write_index(folder: SiteFolder, parts: Sequence[Part], day: date, each: Callable[..., Iterable[Any]]) -> Index:
    """Write the index of digested records beside the pages. `each` maps, perhaps in other processes."""
    states = tuple(StateLabel(state.value, label) for state, label in STATES.items())
    index = Index(parts, day, states, {kind.value: label for kind, label in KINDS.items()}, every_earlier_name())
    for made, changed in each(partial(_stored, folder.root, folder.fresh), index.tasks()):
        folder.take(made, changed)
    name, data = index.current
    folder.write(f"{FOLDER}/{name}", data)
    return index


def _stored(root: Path, fresh: bool, task: Task) -> tuple[Mapping[str, tuple[str, int]], int]:
    """Write the files of a task, in a process of its own perhaps: what was written, and how many files changed."""
    desk = Desk(root, fresh)
    for name, data in task():
        desk.write(f"{FOLDER}/{name}", data)
    return desk.files, desk.changed


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
        note=issue_number(issue.year, issue.number) + entry.folio,
    )


def _intervals(record: RecordView, day: date) -> tuple[Interval, ...]:
    """The whole course of a record's life, with what is marked on it in each part: a reader may ask for any day."""
    return tuple(
        Interval(one.state.value, one.start, one.end, _annotation(note_in(record, one, day)))
        for one in record.intervals
    )


def _annotation(note: Note | None) -> Annotation | None:
    return Annotation(text=clean(note.text), url=note.href) if note else None
