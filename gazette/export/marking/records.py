"""From the life of a record to the mark on its pages: what it says, and which part of a shared page it concerns."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from types import MappingProxyType

import gazette.wording as wording
from gazette.export.marking.overlay import INK, WHOLE_PAGE, Area, Mark
from gazette.life.scope import Cover, covers, provision_key
from gazette.life.targets import Target
from gazette.life.terms import changes_ahead
from gazette.types.life import Event, EventKind, Interval, State, Validity
from gazette.types.matching import Link
from gazette.types.printed import Piece, Span
from gazette.types.regulation import Provision

_ACTS = {
    EventKind.REPEALED,
    EventKind.PARTLY_REPEALED,
    EventKind.LAPSED,
    EventKind.AMENDED,
    EventKind.SUSPENDED,
}
_ENDING = {State.REPEALED, State.LAPSED, State.PARTLY_REPEALED, State.SUSPENDED}
_MARGIN, _CLOSE = 0.012, 0.004


def mark_of(
    title: str,
    validity: Validity,
    course: Sequence[Interval],
    day: date,
    links: Mapping[str, Link],
    provisions: Mapping[str, Validity] = MappingProxyType({}),
) -> Mark | None:
    """The mark for a record on `day`, None when its state needs none.

    `validity` is that of the day and `course` the record's intervals, from which the next change is taken. `links` name
    the records that may be named; the paper of an event is named as it was written. `provisions` as in `parts_of`. A
    document in force is marked only when its end, or that of a part, is known already.
    """
    ahead = changes_ahead(course, day)
    ending = validity.state is State.IN_FORCE and bool(ahead) and ahead[0].to in _ENDING
    if validity.state not in INK and not ending:
        return None
    deciding = validity.because[0]
    # A term that is over has no deciding act: the event that set it was one of force.
    act = deciding if deciding.kind in _ACTS else None
    by = _document(act, links) if act else Target(None)
    return Mark(
        title=title,
        state=validity.state,
        day=day,
        since=act.effective if act else validity.since,
        by_title=by.title,
        by_number=by.number,
        scope="、".join(deciding.scope),
        coming_change=wording.coming(ahead[0].to, ahead[0].day) if ahead else None,
        provisions=parts_of(validity, provisions),
    )


def parts_of(validity: Validity, provisions: Mapping[str, Validity]) -> tuple[str, ...]:
    """The provisions that ended or changed, where the whole did not: `provisions` by label, as on the day."""
    if validity.state not in (State.PARTLY_REPEALED, State.AMENDED):
        return ()
    return tuple(label for label, one in provisions.items() if one.state in INK)


def spans_of(labels: Iterable[str], structure: Sequence[Provision]) -> tuple[Span, ...]:
    """Where the provisions stand in the text: the deepest node that holds each, none for one that is not found."""
    found = (_holding(provision_key(label), structure) for label in labels)
    return tuple(node.span for node in found if node is not None)


def _holding(key: str, structure: Sequence[Provision]) -> Provision | None:
    for node in structure:
        own = provision_key(node.label)
        if own and covers(own, key) is Cover.ALL:
            # 第七条第二款 lies in 第七条; what is left of the label is looked for within.
            return (_holding(key.removeprefix(own), node.children) if key != own else None) or node
        inner = _holding(key, node.children)
        if inner is not None:
            return inner
    return None


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
    boxes = _boxes(pieces, sizes)
    return {
        page: tuple(_around(column, sizes[page]) for column in _columns(found))
        if page in shared and found
        else (WHOLE_PAGE,)
        for page, found in boxes.items()
    }


def passages_of(
    pieces: Iterable[Piece], sizes: Mapping[int, tuple[float, float]], spans: Sequence[Span]
) -> dict[int, tuple[Area, ...]]:
    """The parts of each page on which the lines of some spans of the text stand, one a span and column."""
    held, out = tuple(pieces), dict[int, tuple[Area, ...]]()
    for span in spans:
        inside = [piece for piece in held if piece.start < span.end and span.start < piece.end]
        for page, found in _boxes(inside, sizes).items():
            out[page] = (*out.get(page, ()), *(_around(column, sizes[page], _CLOSE) for column in _columns(found)))
    return out


def _boxes(
    pieces: Iterable[Piece], sizes: Mapping[int, tuple[float, float]]
) -> dict[int, list[tuple[float, float, float, float]]]:
    boxes: dict[int, list[tuple[float, float, float, float]]] = {}
    for piece in pieces:
        if piece.place.page in sizes:
            boxes.setdefault(piece.place.page, []).extend([piece.place.box] if piece.place.box else [])
    return boxes


def _columns(boxes: Sequence[tuple[float, float, float, float]]) -> list[list[tuple[float, float, float, float]]]:
    """Boxes that stand above each other, from left to right; a line across the page joins what is below it."""
    columns: list[list[tuple[float, float, float, float]]] = []
    for box in sorted(boxes):
        if columns and box[0] < max(other[2] for other in columns[-1]):
            columns[-1].append(box)
        else:
            columns.append([box])
    return columns


def _around(
    boxes: Sequence[tuple[float, float, float, float]], size: tuple[float, float], margin: float = _MARGIN
) -> Area:
    width, height = size
    return Area(
        left=max(min(box[0] for box in boxes) / width - margin, 0.0),
        top=max(min(box[1] for box in boxes) / height - margin, 0.0),
        right=min(max(box[2] for box in boxes) / width + margin, 1.0),
        bottom=min(max(box[3] for box in boxes) / height + margin, 1.0),
    )


def is_marked(state: State) -> bool:
    """Whether pages of a record in this state carry a mark."""
    return state in INK
