"""Where one issue ends and the next begins among the page pictures of a folder: a new cover begins the next."""

from collections.abc import Sequence

from gazette.issue.assemble import assemble
from gazette.issue.masthead import read_masthead
from gazette.types.issue import Masthead
from ocr.types import Page, Role

COVER_SHARE = 0.5  # a cover has less than this share of the characters of a usual page


def group_by_cover(pages: Sequence[Page]) -> list[tuple[int, int]]:
    """(first, last) positions, counted from 0 and inclusive, of each issue within `pages`."""
    sizes = sorted(_body_size(page) for page in pages)
    usual = sizes[len(sizes) // 2] if sizes else 0
    starts, current = [0], None
    for position, page in enumerate(pages):
        if _body_size(page) > COVER_SHARE * usual and len(pages) > 1:
            continue
        masthead = read_masthead(assemble([page]))
        if masthead.gazette is None or masthead.number is None:
            continue
        if current is not None and _differs(current, masthead):
            starts.append(position)
        current = masthead
    ends = [start - 1 for start in starts[1:]] + [len(pages) - 1]
    return list(zip(starts, ends, strict=True))


def _body_size(page: Page) -> int:
    return sum(len(line.text) for line in page.lines if line.role is Role.BODY or line.role is Role.CELL)


def _differs(one: Masthead, other: Masthead) -> bool:
    return (one.year, one.number) != (other.year, other.number)
