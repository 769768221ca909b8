"""The scan beside the text, with the sentences framed that events rest on."""

from dataclasses import dataclass

from gazette.export.site.pictures import Picture
from gazette.export.site.standing import proof_anchor
from gazette.export.view import RecordView
from gazette.types.life import Event
from gazette.wording import EVENTS


@dataclass(frozen=True, slots=True)
class Frame:
    """A sentence on a sheet: its anchor, what it does, and its box in the units of the sheet (origin top left)."""

    anchor: str
    label: str
    kind: str
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Scan:
    """A page picture and what is framed on it; `width` and `height` are the sheet's in the units of frames."""

    picture: Picture
    width: float
    height: float
    frames: tuple[Frame, ...]


def scans(record: RecordView, pictures: tuple[Picture, ...]) -> tuple[Scan, ...]:
    """The pictures in order, with the frames of this record's own evidence and of what it says of others."""
    told = [event for event in record.events if event.evidence.record == record.id] + list(record.acts)
    return tuple(_scan(record, picture, told) for picture in pictures)


def _scan(record: RecordView, picture: Picture, told: list[Event]) -> Scan:
    size = record.page_sizes.get(picture.sheet)
    if size is None:
        return Scan(picture, picture.width, picture.height, ())
    width, height = size
    drawn = width * picture.height / picture.width  # a marked picture is higher by the strip above the page
    frames = tuple(
        _frame(event, event.evidence.box, height / 300, drawn - height)
        for event in told
        if event.evidence.page == picture.sheet and event.evidence.box is not None
    )
    return Scan(picture, width, round(drawn, 1), frames)


def _frame(event: Event, box: tuple[float, float, float, float], margin: float, down: float) -> Frame:
    left, top, right, bottom = box
    sizes = (left - margin, top - margin + down, right - left + 2 * margin, bottom - top + 2 * margin)
    return Frame(proof_anchor(event), EVENTS[event.kind], event.kind, *(round(number, 1) for number in sizes))
