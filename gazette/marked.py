"""The mark on the original: page pictures that carry it, made for a record whose state on the day calls for one.

They lie under derived/, named by what the mark says, so that a change of state makes new ones and an undo finds the
old; masters stay as they are.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import astuple
from datetime import date
from pathlib import Path

from gazette.catalogue import Detail
from gazette.export.marking.overlay import WHOLE_PAGE
from gazette.export.marking.pictures import mark_picture
from gazette.export.marking.records import areas_of, mark_of
from gazette.export.view import Link
from gazette.pictures import FOLDER

MARKED = "marked"
DIGITS = 16


def marked_pictures(
    archive: Path,
    detail: Detail,
    day: date,
    links: Mapping[str, Link],
    pictures: Mapping[int, Path],
    sizes: Mapping[int, tuple[float, float]],
    shared: frozenset[int],
) -> dict[int, Path]:
    """The pictures of a record's sheets with the mark for `day`; as they are when its state calls for none.

    `links` are the records that the mark may name, `sizes` the sheets' width and height in the units of boxes, `shared`
    the sheets on which another record stands too.
    """
    mark = mark_of(detail.summary.title, detail.validity, detail.intervals, day, links)
    if mark is None:
        return dict(pictures)
    areas = areas_of(detail.places, sizes, shared)
    out = {}
    for sheet, picture in pictures.items():
        parts = areas.get(sheet, (WHOLE_PAGE,))
        said = hashlib.sha256(repr((astuple(mark), parts, picture.name)).encode()).hexdigest()[:DIGITS]
        target = archive / FOLDER / MARKED / f"{detail.summary.id}-{sheet:04d}-{said}.jpg"
        if not target.exists():
            mark_picture(picture, mark, target, master_sha256=picture.stem.partition("-")[0], areas=parts)
        out[sheet] = target
    return out
