"""Corrections laid over the lines of a page, whichever engine read it now. Pure.

A correction is held to its place on the master, not to a line of one reading: another engine's boxes differ by some
pixels, it may cut a line into two or join two. Where it cannot be told which line is meant, nothing is changed and the
correction is given back as lost, for people to look at.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from gazette.types.correction import Correction, Share
from ocr.types import Box, Line, Origin, Page, Reading, Role

SAME = 0.75
"""Two boxes of one line of print cover at least this share of each other's length."""
TOUCHING = 0.2
"""A line that covers less than this of the other's length, and is covered less, only grazes it."""
HALF = 0.5
PARTS = 10_000
"""Names of lines count the page's width and height in so many parts."""
ALIKE = 0.8
"""Two readings of one line share at least this much of their characters."""


@dataclass(frozen=True, slots=True)
class Corrected:
    """A page with its corrections; `by` gives for a line (position in `page.lines`) the correction that it carries."""

    page: Page
    by: dict[int, Correction]
    lost: tuple[Correction, ...]


def share_of(box: Box, page: Page) -> Share:
    """A box of a page as shares of the page as it lies in its file (before the reader turned it)."""
    wide, high = page.width or 1.0, page.height or 1.0
    left, top, right, bottom = box.left / wide, box.top / high, box.right / wide, box.bottom / high
    match page.rotation % 360:
        case 90:
            left, top, right, bottom = top, 1 - right, bottom, 1 - left
        case 180:
            left, top, right, bottom = 1 - right, 1 - bottom, 1 - left, 1 - top
        case 270:
            left, top, right, bottom = 1 - bottom, left, 1 - top, right
    return round(left, 5), round(top, 5), round(right, 5), round(bottom, 5)


def lay_over(page: Page, corrections: Sequence[Correction]) -> Corrected:
    """The page with every correction that still finds its line; of two for one place the newer counts."""
    boxes = [share_of(line.box, page) for line in page.lines]
    claimed: dict[int, Correction] = {}
    lost: list[Correction] = []
    newer: list[Share] = []
    for one in sorted(corrections, key=lambda correction: -correction.id):
        assert one.box is not None
        place = one.box
        found = _lines_of(one, page.lines, boxes)
        superseded = any(_covered(place, other) for other in newer) or any(n in claimed for n in found or ())
        newer.append(place)
        if superseded:
            continue
        if found is None:
            lost.append(one)
        claimed.update(dict.fromkeys(found or (), one))
    return _rewritten(page, claimed, tuple(reversed(lost)))


def _rewritten(page: Page, claimed: dict[int, Correction], lost: tuple[Correction, ...]) -> Corrected:
    """The lines with what people said of them; the pieces of one line become one, a line that is no print goes."""
    lines: list[Line] = []
    by: dict[int, Correction] = {}
    done: set[int] = set()
    for number, line in enumerate(page.lines):
        one = claimed.get(number)
        if one is None:
            lines.append(line)
        elif one.id not in done:
            done.add(one.id)
            pieces = [page.lines[n] for n, other in claimed.items() if other is one]
            if one.value:
                by[len(lines)] = one
                lines.append(_said(one, sorted(pieces, key=page.lines.index)))
    return Corrected(replace(page, lines=tuple(lines)), by, lost)


def _said(correction: Correction, pieces: Sequence[Line]) -> Line:
    """One line with the text that a person gave it; what the engine read stays with it."""
    text = "".join(piece.text for piece in pieces)
    first = pieces[0]
    box = Box(
        min(piece.box.left for piece in pieces),
        min(piece.box.top for piece in pieces),
        max(piece.box.right for piece in pieces),
        max(piece.box.bottom for piece in pieces),
    )
    if text == correction.value:
        return replace(first, text=text, box=box, confidence=1.0, review=())
    read = Reading(first.origin.value, text, min(piece.confidence for piece in pieces))
    return replace(
        first,
        text=correction.value,
        box=box,
        confidence=1.0,
        origin=Origin.CORRECTION,
        review=(),
        readings=(read, *first.readings),
    )


def _lines_of(correction: Correction, lines: Sequence[Line], boxes: Sequence[Share]) -> tuple[int, ...] | None:
    """Positions of the lines that stand in the correction's place; none when the page says it already elsewhere in a
    longer line; None when it cannot be told.
    """
    assert correction.box is not None
    met = {n: _meeting(correction.box, box) for n, box in enumerate(boxes)}
    touching = {
        n: shares
        for n, shares in met.items()
        if max(shares) >= TOUCHING and (lines[n].role is not Role.SEAL or _one_size(correction.box, boxes[n]))
    }
    pieces = tuple(n for n, (_, of_line) in touching.items() if of_line >= SAME)
    whole = sum(touching[n][0] for n in pieces) >= SAME
    one_cell = len({lines[n].cell for n in pieces}) == 1
    if whole and one_cell and all(n in pieces or of_it < TOUCHING for n, (of_it, _) in touching.items()):
        return pieces
    near = [n for n, shares in touching.items() if min(shares) >= HALF and _alike(lines[n].text, correction)]
    if len(near) == 1:
        return (near[0],)
    if correction.value and any(_bare(correction.value) in _bare(lines[n].text) for n in touching):
        return ()
    return None


def _meeting(one: Share, other: Share) -> tuple[float, float]:
    """Shares of each box's length that the other covers, when they lie in one row (or column); else nothing."""
    if one[2] - one[0] < one[3] - one[1] and other[2] - other[0] < other[3] - other[1]:
        one, other = _upright(one), _upright(other)
    thickness = min(one[3] - one[1], other[3] - other[1])
    across = min(one[3], other[3]) - max(one[1], other[1])
    along = min(one[2], other[2]) - max(one[0], other[0])
    if along <= 0 or thickness <= 0 or across < HALF * thickness:
        return 0.0, 0.0
    return along / (one[2] - one[0]), along / (other[2] - other[0])


def _one_size(one: Share, other: Share) -> bool:
    """Whether two boxes are about as thick: a seal lies over lines and is none of them."""
    thin, thick = sorted(min(box[2] - box[0], box[3] - box[1]) for box in (one, other))
    return thin >= SAME * thick


def _upright(box: Share) -> Share:
    return box[1], box[0], box[3], box[2]


def _covered(older: Share, newer: Share) -> bool:
    """Whether what is said of the newer place is said of the older one too."""
    of_older, of_newer = _meeting(older, newer)
    return of_older >= HALF or of_newer >= SAME


def _alike(text: str, correction: Correction) -> bool:
    return any(
        SequenceMatcher(None, _bare(text), _bare(said), autojunk=False).ratio() >= ALIKE
        for said in (correction.before, correction.value)
    )


def _bare(text: str) -> str:
    return "".join(text.split())


def line_id(master_sha256: str, number: int, page: Page, line: Line) -> str:
    """3f9a01bc-2-4981-1172: master, page in it, and the line's middle in ten-thousandths of the page's sides.

    It names a place on the paper, so it is the same for every reading of it.
    """
    across, down = _middle(share_of(line.box, page))
    return f"{master_sha256[:8]}-{number}-{across}-{down}"


def line_at(page: Page, across: int, down: int) -> int | None:
    """The position of the line whose middle stands there, else of the one that covers the point; None without one."""
    boxes = [share_of(line.box, page) for line in page.lines]
    for number, box in enumerate(boxes):
        if _middle(box) == (across, down):
            return number
    x, y = across / PARTS, down / PARTS
    inside = [n for n, box in enumerate(boxes) if box[0] <= x <= box[2] and box[1] <= y <= box[3]]
    return min(inside, key=lambda n: abs(sum(boxes[n][1::2]) / 2 - y), default=None)


def _middle(box: Share) -> tuple[int, int]:
    return round((box[0] + box[2]) / 2 * PARTS), round((box[1] + box[3]) / 2 * PARTS)
