"""Documents on their way into the public index: digested in parts, kept on disk until their order is known."""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO, NamedTuple

import numpy as np
from numpy.typing import NDArray

from index.folding import fold
from index.public.grams import Postings, postings, tokens
from index.public.packing import deflated
from index.public.shards import Run
from index.public.types import Annotation, Interval, PublicDocument
from index.unseen import seen

EPOCH = date(1970, 1, 1).toordinal()
UNDATED = -(1 << 20)
SAMPLED = 16


class Place(NamedTuple):
    """Where a text block waits."""

    file: Path
    offset: int
    size: int


@dataclass(frozen=True, slots=True)
class Row:
    """What is kept in memory of a document: what sorts it, its columns, and where its text block waits."""

    number: int
    key: str
    day: int
    year: str
    issuers: tuple[str, ...]
    kind: str
    gazette: str
    intervals: tuple[Interval, ...]
    block: Place
    digest: bytes


@dataclass(frozen=True, slots=True)
class Part:
    """Some documents digested: their rows, their postings in a run on disk, and all tokens of one in SAMPLED of them.

    Which are sampled is told by their content: it must not depend on how the documents are cut into parts.
    """

    rows: tuple[Row, ...]
    run: Run
    samples: tuple[NDArray[np.uint32], ...]


def day_of(text: str | None, year: int | None) -> tuple[int, str]:
    """The day a document sorts at (days since 1970; the first one of a shortened date) and its year; "" for none.

    What is no day of the calendar (2020-02-30) counts as the month or the year it begins with.
    """
    found = _DAY.match(text or "") or _DAY.match(f"{year or 0:04}")
    if not found or found[1] == "0000":
        return UNDATED, ""
    whole, month, day = int(found[1]), int(found[2] or 1), int(found[3] or 1)
    for parts in ((whole, month, day), (whole, month, 1), (whole, 1, 1)):
        with suppress(ValueError):
            return date(*parts).toordinal() - EPOCH, found[1]
    return UNDATED, ""


_DAY = re.compile(r"(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?")


def days(day: date | None) -> int | None:
    """A date as days since 1970."""
    return None if day is None else day.toordinal() - EPOCH


def cleaned(document: PublicDocument) -> PublicDocument:
    """The document with every text of it clean."""
    return replace(
        document,
        title=seen(document.title),
        numbers=tuple(map(seen, document.numbers)),
        body=seen(document.body),
        issuers=tuple(map(seen, document.issuers)),
        gazette=seen(document.gazette),
        note=seen(document.note),
        intervals=tuple(replace(one, annotation=_clean_annotation(one.annotation)) for one in document.intervals),
        annotation=_clean_annotation(document.annotation),
    )


def _clean_annotation(annotation: Annotation | None) -> Annotation | None:
    return annotation and replace(annotation, text=seen(annotation.text))


def block(document: PublicDocument) -> bytes:
    """The text block of a document: JSON of its fields, a NUL, the body; UTF-16, which deflates best with hanzi."""
    fields = {
        "key": document.key,
        "url": document.url,
        "title": document.title,
        "numbers": document.numbers,
        "date": document.date,
        "year": day_of(document.date, document.year)[1],
        "issuers": document.issuers,
        "kind": document.kind,
        "gazette": document.gazette,
        "note": document.note,
        "intervals": [
            [i.state, i.start and i.start.isoformat(), i.end and i.end.isoformat(), *_told(i.annotation)]
            for i in document.intervals
        ],
        "annotation": next(_told(document.annotation), None),
    }
    head = json.dumps(fields, ensure_ascii=False, separators=(",", ":"))
    return deflated(f"{head}\0{document.body}".encode("utf-16-le"))


def _told(annotation: Annotation | None) -> Iterator[list[str]]:
    if annotation:
        yield [annotation.text, annotation.url]


def digest(documents: Iterable[PublicDocument], first: int, folder: Path) -> Part:
    """Take some documents apart; they are numbered from `first`, and what is large goes into `folder`."""
    rows, runs = [], []
    waiting = folder / f"blocks-{first}"
    with waiting.open("wb") as file:
        for number, given in enumerate(documents, start=first):
            document = cleaned(given)
            packed = block(document)
            place = Place(waiting, file.tell(), len(packed))
            rows.append(_row(number, document, place, sha256(packed).digest()))
            runs.append(_postings(number, document))
            file.write(packed)
    samples = tuple(tokens(run) for row, run in zip(rows, runs, strict=True) if row.digest[0] % SAMPLED == 0)
    return Part(tuple(rows), Run.written(folder / f"run-{first}", runs), samples)


def _row(number: int, document: PublicDocument, block: Place, digest: bytes) -> Row:
    day, year = day_of(document.date, document.year)
    course = tuple(replace(one, annotation=None) for one in document.intervals)
    told = (document.key, day, year, document.issuers, document.kind, document.gazette, course)
    return Row(number, *told, block, digest)


def _postings(number: int, document: PublicDocument) -> Postings:
    title, body, numbers = fold(document.title), fold(document.body), tuple(map(fold, document.numbers))
    return postings(number, title, numbers, body)


def in_order(rows: Iterable[Row]) -> list[Row]:
    """The documents by id: newest first, then by key; the undated last."""
    return sorted(rows, key=lambda row: (-row.day, row.key))


def blocks(places: Iterable[Place]) -> Iterator[bytes]:
    """The text blocks that wait at some places."""
    with ExitStack() as opened:
        files: dict[Path, BinaryIO] = {}
        for path, offset, size in places:
            if path not in files:
                files[path] = opened.enter_context(path.open("rb"))
            files[path].seek(offset)
            yield files[path].read(size)


def ranks(order: Sequence[Row]) -> "np.ndarray[tuple[int], np.dtype[np.int64]]":
    """The id of every document by its number, given the documents in the order of ids."""
    rank = np.zeros(max((row.number for row in order), default=-1) + 1, np.int64)
    rank[[row.number for row in order]] = np.arange(len(order))
    return rank
