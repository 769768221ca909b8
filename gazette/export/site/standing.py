"""How a regulation stands, in words and links: on the day of the export and after every change known to come."""

from dataclasses import dataclass
from datetime import date

from gazette.export.site.addresses import record_page
from gazette.export.view import RecordView
from gazette.types.life import Event, EventKind, Interval, State, Validity
from gazette.types.matching import Link
from gazette.wording import annotation, chinese_day, coming, named, summary, titled, unconfirmed


@dataclass(frozen=True, slots=True)
class Note:
    """One sentence about validity: `document` stands between `before` and `after` and is linked when `href` is there.

    `quote` is the sentence of the acting document that says so, `proof` the address of the place on the scan where it
    stands, `paper` the evidence outside the archive.
    """

    before: str
    document: str = ""
    after: str = ""
    href: str = ""
    quote: str = ""
    paper: str = ""
    proof: str = ""

    @property
    def text(self) -> str:
        """The sentence without its link."""
        return self.before + self.document + self.after


@dataclass(frozen=True, slots=True)
class Standing:
    """The state from `start` (None: from the beginning) up to, not including, `end` (None: open), and why."""

    state: State
    start: date | None
    end: date | None
    summary: str
    notes: tuple[Note, ...]
    coming: str = ""


def standings(record: RecordView, day: date) -> tuple[Standing, ...]:
    """The standing on `day` first, then those that are known to follow, each naming the change that comes after it."""
    later = [interval for interval in record.intervals if interval.start and interval.start > day]
    later.sort(key=lambda interval: interval.start or date.min)
    starts = [interval.start for interval in later]
    first = _standing(record, record.validity, None, starts[0] if starts else None)
    rest = (
        _standing(record, _conclusion(record, interval), interval.start, end)
        for interval, end in zip(later, [*starts[1:], None], strict=False)
    )
    found = (first, *rest)
    return tuple(_with_coming(one, after) for one, after in zip(found, (*found[1:], None), strict=False))


def standing_in(record: RecordView, interval: Interval, day: date) -> Standing:
    """The standing while an interval of the record's life lasts; `day` is that of the export."""
    now = (interval.start is None or interval.start <= day) and (interval.end is None or day < interval.end)
    validity = record.validity if now else _conclusion(record, interval)
    return _standing(record, validity, interval.start, interval.end)


def doubts(record: RecordView) -> tuple[Note, ...]:
    """One sentence for each unconfirmed finding against the record: 馆藏《…》载有废止本文件的文字，待核实."""
    notes = []
    for proposal in record.open_proposals:
        link = record.links.get(proposal.decision)
        own = proposal.decision == record.id
        document = titled("本文件") if link is None and not own else _name(link)
        said = unconfirmed(document, proposal.verb)
        if own:
            said = said._replace(before="本文件", document="", after=said.after.replace("本文件", ""))
        href = "" if link is None or own else record_page(link.record)
        notes.append(Note(said.before, said.document, said.after, href, proposal.quote))
    return tuple(notes)


def event_note(record: RecordView, event: Event) -> Note | None:
    """The annotation an event leaves on its record; None when it needs none."""
    link = record.links.get(event.evidence.record or "")
    acting = link is not None and link.record != record.id
    said = annotation(event, _name(link) if acting else "")
    if said is None:
        return None
    href = record_page(link.record) if link is not None and acting else ""
    return Note(*said, href, event.evidence.quote, event.evidence.paper, proof_of(record, event))


def proof_of(record: RecordView, event: Event) -> str:
    """Where the scan shows the sentence that an event rests on; "" where no scan shows it."""
    evidence = event.evidence
    seen = evidence.box is not None and (evidence.record != record.id or evidence.page in record.page_sizes)
    return f"{record_page(evidence.record)}#{proof_anchor(event)}" if seen and evidence.record else ""


def proof_anchor(event: Event) -> str:
    """The anchor of a sentence on a scan, in the page of the record that says it."""
    return f"proof-{event.id}"


def _standing(record: RecordView, validity: Validity, start: date | None, end: date | None) -> Standing:
    told = [event_note(record, event) for event in validity.because if _tells(event, validity.state)]
    notes = tuple(note for note in told if note)
    if not notes and validity.because:
        event = validity.because[0]
        quote, paper = event.evidence.quote, event.evidence.paper
        notes = (Note(summary(validity), quote=quote, paper=paper, proof=proof_of(record, event)),)
    return Standing(validity.state, start, end, summary(validity), notes)


_TOLD_BY = {
    State.REPEALED: {EventKind.REPEALED},
    State.LAPSED: {EventKind.LAPSED},
    State.SUSPENDED: {EventKind.SUSPENDED},
    State.AMENDED: {EventKind.AMENDED, EventKind.REVIEWED, EventKind.RESTORED, EventKind.EXTENDED},
    State.PARTLY_REPEALED: {EventKind.PARTLY_REPEALED, EventKind.AMENDED, EventKind.EXTENDED},
    State.IN_FORCE: {EventKind.REVIEWED, EventKind.RESTORED, EventKind.EXTENDED},
}


def _tells(event: Event, state: State) -> bool:
    """An ended document is annotated with what ended it, not with what once changed it."""
    return event.kind in _TOLD_BY.get(state, set())


def _conclusion(record: RecordView, interval: Interval) -> Validity:
    events = {event.id: event for event in record.events}
    return Validity(
        interval.state, interval.start, tuple(events[known] for known in interval.because if known in events)
    )


def _with_coming(standing: Standing, after: Standing | None) -> Standing:
    if after is None or after.start is None:
        return standing
    said = coming(after.state, after.start)
    return Standing(standing.state, standing.start, standing.end, standing.summary, standing.notes, said)


def _name(link: Link | None) -> str:
    return "" if link is None else named(link.title, link.number)


def day_words(day: date | None) -> str:
    """A day as the site prints it, "" for none."""
    return chinese_day(day) if day else ""
