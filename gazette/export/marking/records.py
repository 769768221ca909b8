"""From the life of a record to the mark on its pages: what it says, and which part of a shared page it concerns."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

import gazette.wording as wording
from gazette.export.marking.overlay import INK, WHOLE_PAGE, Area, Mark
from gazette.export.view import Link
from gazette.life.targets import Target
from gazette.life.terms import changes_ahead
from gazette.types.life import Event, EventKind, Interval, State, Validity
from gazette.types.printed import Piece

_ACTS = {
    EventKind.REPEALED,
    EventKind.PARTLY_REPEALED,
    EventKind.LAPSED,
    EventKind.AMENDED,
    EventKind.SUSPENDED,
}
_MARGIN = 0.012


def mark_of(
    title: str, validity: Validity, course: Sequence[Interval], day: date, links: Mapping[str, Link]
) -> Mark | None:
    """The mark for a record on `day`, None when its state needs none.

    `validity` is that of the day and `course` the record's intervals, from which the next change is taken. `links` name
    the records that may be named; the paper of an event is named as it was written.
    """
    if validity.state not in INK:
        return None
    deciding = validity.because[0]
    # A term that is over has no deciding act: the event that set it was one of force.
    act = deciding if deciding.kind in _ACTS else None
    by = _document(act, links) if act else Target(None)
    ahead = changes_ahead(course, day)
    return Mark(
        title=title,
        state=validity.state,
        day=day,
        since=act.effective if act else validity.since,
        by_title=by.title,
        by_number=by.number,
        scope="、".join(deciding.scope),
        coming_change=wording.coming(ahead[0].to, ahead[0].day) if ahead else None,
    )


def _document(act: Event, links: Mapping[str, Link]) -> Target:
    link = links.get(act.evidence.record or "")
    if link is not None:
        return Target(link.title, link.number)
    return Target.from_words(act.evidence.paper) if act.evidence.paper else Target(None)


def areas_of(
    pieces: Iterable[Piece], sizes: Mapping[int, tuple[float, float]], shared: frozenset[int]
) -> dict[int, tuple[Area, ...]]:
    """The parts of each page that a record's lines take up, one a column; the whole page where it is not `shared`.

    `sizes` are width and height of the pages in the units of the boxes. A shared page without boxes is marked wholly.
    """
    boxes: dict[int, list[tuple[float, float, float, float]]] = {}
    for piece in pieces:
        if piece.place.page in sizes:
            boxes.setdefault(piece.place.page, []).extend([piece.place.box] if piece.place.box else [])
    return {
        page: tuple(_around(column, sizes[page]) for column in _columns(found))
        if page in shared and found
        else (WHOLE_PAGE,)
        for page, found in boxes.items()
    }


def _columns(boxes: Sequence[tuple[float, float, float, float]]) -> list[list[tuple[float, float, float, float]]]:
    """Boxes that stand above each other, from left to right; a line across the page joins what is below it."""
    columns: list[list[tuple[float, float, float, float]]] = []
    for box in sorted(boxes):
        if columns and box[0] < max(other[2] for other in columns[-1]):
            columns[-1].append(box)
        else:
            columns.append([box])
    return columns


def _around(boxes: Sequence[tuple[float, float, float, float]], size: tuple[float, float]) -> Area:
    width, height = size
    return Area(
        left=max(min(box[0] for box in boxes) / width - _MARGIN, 0.0),
        top=max(min(box[1] for box in boxes) / height - _MARGIN, 0.0),
        right=min(max(box[2] for box in boxes) / width + _MARGIN, 1.0),
        bottom=min(max(box[3] for box in boxes) / height + _MARGIN, 1.0),
    )


def is_marked(state: State) -> bool:
    """Whether pages of a record in this state carry a mark."""
    return state in INK
