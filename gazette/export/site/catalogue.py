"""One line for every record, light enough to keep all of them in memory: what lists, counts and feeds are made of."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from gazette.export.site.addresses import record_page
from gazette.export.site.standing import Note, Standing, doubts, event_note, standing_in, standings
from gazette.export.view import RecordView
from gazette.types.life import EventKind, Interval, State
from gazette.types.regulation import Kind, Regulation
from gazette.wording import EVENTS, SITE

ENDED = (State.REPEALED, State.LAPSED, State.PARTLY_REPEALED)


@dataclass(frozen=True, slots=True)
class Change:
    """A change of state as news: `day` it bites (None: unknown), `recorded` when it was stated."""

    day: date | None
    recorded: datetime
    label: str
    note: Note
    event: int


@dataclass(frozen=True, slots=True)
class Entry:
    """A record as a line of a list.

    `note` is the annotation that holds on the day; `course` the changes that are known to come, as (ISO day, state);
    `decision` the record that ended it, "" when it stands or no record of the archive says so; `doubt` the sentence on
    the first unconfirmed finding against it.
    """

    id: str
    issue: str
    title: str
    number: str
    issuers: tuple[str, ...]
    kind: Kind
    printed: str
    year: int | None
    state: State
    since: date | None
    note: Note | None
    coming: str
    course: tuple[tuple[str, State], ...]
    doubt: Note | None
    decision: str
    changes: tuple[Change, ...]
    articles: int
    folio: str

    @property
    def href(self) -> str:
        """The record's page, relative to the site's root."""
        return record_page(self.id)

    @property
    def course_words(self) -> str:
        """The coming changes as the browser's script reads them: "2027-01-01 lapsed, …"."""
        return ",".join(f"{day} {state}" for day, state in self.course)


def entry(record: RecordView, day: date) -> Entry:
    """The line of one record as of `day`."""
    regulation = record.regulation
    course = standings(record, day)
    now, later = course[0], course[1:]
    printed = printed_date(regulation)
    return Entry(
        id=record.id,
        issue=record.issue,
        title=regulation.title.value if regulation.title else SITE["untitled"],
        number=regulation.numbers[0].value if regulation.numbers else "",
        issuers=tuple(issuer.value for issuer in regulation.issuers),
        kind=regulation.kind,
        printed=printed,
        year=int(printed[:4]) if printed[:4].isdecimal() else None,
        state=now.state,
        since=record.validity.since,
        note=_note(now),
        coming=now.coming,
        course=tuple((one.start.isoformat(), one.state) for one in later if one.start),
        doubt=next(iter(doubts(record)), None),
        decision=_decision(record, now),
        changes=tuple(_changes(record)),
        articles=regulation.articles,
        folio=folio(record),
    )


def printed_date(regulation: Regulation) -> str:
    """The day a list sorts by (ISO, perhaps shortened): 成文日期, else 公布日期, else ""."""
    found = regulation.date_document or regulation.date_published
    return found.value if found else ""


def newest_first(entries: Iterable[Entry]) -> list[Entry]:
    """By date, the newest first; those of one day by id; those without a date last."""
    return sorted(sorted(entries, key=lambda one: one.id), key=lambda one: one.printed, reverse=True)


def folio(record: RecordView) -> str:
    """The printed page numbers, else the sheets of the file: 第12—15页."""
    if record.folio_first:
        first, last, one, several = record.folio_first, record.folio_last, SITE["folio"], SITE["folios"]
    else:
        first, last, one, several = str(record.page_first), str(record.page_last), SITE["sheet"], SITE["sheets"]
    return one.format(first) if last in (None, first) else several.format(first, last)


def note_in(record: RecordView, interval: Interval, day: date) -> Note | None:
    """What a line says beside the state while an interval lasts; `day` is that of the export."""
    return _note(standing_in(record, interval, day))


def _note(now: Standing) -> Note | None:
    """What the line says beside the state: why it does not hold as printed, or what confirmed it."""
    if now.notes and (now.notes[0].document or now.state not in _PLAIN):
        return now.notes[0]
    return Note(now.summary) if now.state in (*ENDED, State.SUSPENDED) else None


_PLAIN = (State.IN_FORCE, State.NOT_YET_IN_FORCE, State.UNVERIFIED)


def _decision(record: RecordView, now: Standing) -> str:
    if now.state not in ENDED:
        return ""
    acting = (event.evidence.record for event in record.validity.because if event_note(record, event))
    return next((found for found in acting if found in record.links and found != record.id), "") or ""


def _changes(record: RecordView) -> Iterator[Change]:
    undone = {event.undoes for event in record.events if event.kind is EventKind.UNDONE}
    for event in record.events:
        note = event_note(record, event)
        if note is not None and event.id not in undone:
            yield Change(event.effective, event.recorded, EVENTS[event.kind], note, event.id)
