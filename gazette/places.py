"""From the characters of a record's cleaned text back to the printed lines. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from gazette.types.printed import Piece, Place, Span

Bounds = tuple[float, float, float, float]
"""Left, top, right, bottom, as in `ocr.Box`."""


def relocate(pieces: Iterable[Piece], segment: Span, offsets: Sequence[int]) -> tuple[Piece, ...]:
    """Pieces of an issue's text as pieces of one record's cleaned text.

    `offsets[i]` is where the cleaned character i stands in the segment's raw text; it never decreases.
    """
    lengths = [(piece, piece.start - segment.start, piece.end - segment.start) for piece in pieces]
    inside = [(piece, start, end) for piece, start, end in lengths if end > 0 and start < segment.end - segment.start]
    out, cursor = [], 0
    for piece, start, end in inside:
        while cursor < len(offsets) and offsets[cursor] < start:
            cursor += 1
        first = cursor
        while cursor < len(offsets) and offsets[cursor] < end:
            cursor += 1
        if cursor > first:
            out.append(replace(piece, start=first, end=cursor))
    return tuple(out)


def place_of(places: Sequence[Piece], span: Span) -> Place | None:
    """The printed line on which a span begins; None when the text has no such place."""
    low, high = 0, len(places)
    while low < high:
        middle = (low + high) // 2
        if places[middle].end <= span.start:
            low = middle + 1
        else:
            high = middle
    return places[low].place if low < len(places) and places[low].start < max(span.end, span.start + 1) else None


def row_around(places: Iterable[Piece], page: int, box: Bounds) -> Bounds:
    """The box widened by all pieces of the page at its height: the row of a table, given its first cell."""
    shared = (box[3] - box[1]) / 10
    boxes = (piece.place.box for piece in places if piece.place.page == page)
    beside = [held for held in boxes if held and min(held[3], box[3]) - max(held[1], box[1]) > shared]
    lefts, tops, rights, bottoms = zip(box, *beside, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)
