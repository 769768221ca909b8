"""Columns: a value for every document, in the order of ids.

A column lists the different values once and then one number for each document. The payload is JSON, a NUL, and a byte
(or two, low first, when there are more than 256 values) for each document.
"""

import json
from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from datetime import date

from index.public.spool import days
from index.public.types import Interval

Course = tuple[tuple[str, int | None], ...]


def column(values: Sequence[Hashable]) -> bytes:
    """A column; its values go into JSON, so they are strings, numbers or (nested) tuples of them."""
    distinct = [value for value, _ in Counter(values).most_common()]
    place = {value: number for number, value in enumerate(distinct)}
    width = 1 if len(distinct) <= 256 else 2 if len(distinct) <= 65536 else 3
    head = json.dumps(distinct, ensure_ascii=False, separators=(",", ":")).encode()
    # One byte of every document after the other: equal bytes stand together and deflate well.
    planes = (bytes(place[value] >> (8 * byte) & 255 for value in values) for byte in range(width))
    return head + b"\0" + b"".join(planes)


def read_column(payload: bytes) -> list[object]:
    """The values of a column, one for each document."""
    head, _, coded = payload.partition(b"\0")
    distinct = json.loads(head)
    width = 1 if len(distinct) <= 256 else 2 if len(distinct) <= 65536 else 3
    size = len(coded) // width
    planes = [coded[byte * size : (byte + 1) * size] for byte in range(width)]
    return [distinct[sum(part << (8 * byte) for byte, part in enumerate(parts))] for parts in zip(*planes, strict=True)]


def course(intervals: Iterable[Interval], since: date | None = None) -> Course:
    """States with the day each ends (None: open), in order; those over before `since` left out."""
    return tuple((i.state, days(i.end)) for i in intervals if since is None or i.end is None or i.end > since)
