"""Documents on their way into the public index: digested one by one, kept on disk until their order is known."""

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import BinaryIO

import numpy as np

from index.folding import fold
from index.public.grams import Postings, postings
from index.public.packing import deflated
from index.public.shards import Runs
from index.public.types import Interval, PublicDocument

BATCH = 200
EPOCH = date(1970, 1, 1).toordinal()
UNDATED = -(1 << 20)
KEPT_CONTROLS = "\n\t"


@dataclass(frozen=True, slots=True)
class Row:
    """What is kept in memory of a document: what sorts it, its columns, and where its text block waits."""

    key: str
    day: int
    year: str
    issuers: tuple[str, ...]
    kind: str
    gazette: str
    intervals: tuple[Interval, ...]
    offset: int
    size: int
    digest: bytes


@dataclass(frozen=True, slots=True)
class Digest:
    """A document taken apart by a worker."""

    document: PublicDocument
    postings: Postings
    block: bytes
    characters: frozenset[str]


class _Printing(dict[int, str | None]):
    """A table for str.translate that works out each character the first time it is met."""

    def __missing__(self, code: int) -> str | None:
        character = chr(code)
        drop = character not in KEPT_CONTROLS and unicodedata.category(character) in ("Cc", "Cf", "Cs")
        self[code] = None if drop else character
        return self[code]


_PRINTING = _Printing()


def clean(text: str) -> str:
    """Text without control, invisible and direction-changing characters: OCR or fraud, never print."""
    return text.translate(_PRINTING)


def day_of(text: str | None, year: int | None) -> tuple[int, str]:
    """The day a document sorts at (days since 1970; the first one of a shortened date) and its year; "" for none.

    What is no day of the calendar (2020-02-30) counts as the month or the year it begins with.
    """
    pattern = re.compile(r"(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?")
    found = pattern.match(text or "") or pattern.match(f"{year or 0:04}")
    if not found or found[1] == "0000":
        return UNDATED, ""
    whole, month, day = int(found[1]), int(found[2] or 1), int(found[3] or 1)
    for parts in ((whole, month, day), (whole, month, 1), (whole, 1, 1)):
        with suppress(ValueError):
            return date(*parts).toordinal() - EPOCH, found[1]
    return UNDATED, ""


def days(day: date | None) -> int | None:
    """A date as days since 1970."""
    return None if day is None else day.toordinal() - EPOCH


def cleaned(document: PublicDocument) -> PublicDocument:
    """The document with every text of it clean."""
    annotation = document.annotation
    return replace(
        document,
        title=clean(document.title),
        numbers=tuple(map(clean, document.numbers)),
        body=clean(document.body),
        issuers=tuple(map(clean, document.issuers)),
        gazette=clean(document.gazette),
        note=clean(document.note),
        annotation=annotation and replace(annotation, text=clean(annotation.text)),
    )


def block(document: PublicDocument, dictionary: bytes) -> bytes:
    """The text block of a document: JSON of its fields, a NUL, the body; UTF-16, which deflates best with hanzi."""
    annotation = document.annotation
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
            [i.state, i.start and i.start.isoformat(), i.end and i.end.isoformat()] for i in document.intervals
        ],
        "annotation": annotation and [annotation.text, annotation.url],
    }
    head = json.dumps(fields, ensure_ascii=False, separators=(",", ":"))
    return deflated(f"{head}\0{document.body}".encode("utf-16-le"), dictionary)


def digest(batch: list[PublicDocument], first: int, dictionary: bytes) -> list[Digest]:
    """Take some documents apart; their numbers count from `first`. Runs in a worker."""
    return [_digest(cleaned(document), first + place, dictionary) for place, document in enumerate(batch)]


def _digest(document: PublicDocument, number: int, dictionary: bytes) -> Digest:
    title, body, numbers = fold(document.title), fold(document.body), tuple(map(fold, document.numbers))
    characters = frozenset(title).union(body, *numbers)
    return Digest(document, postings(number, title, numbers, body), block(document, dictionary), characters)


class Spool:
    """All documents of a build, digested: rows in memory, text blocks and postings on disk."""

    def __init__(self, folder: Path, dictionary: bytes) -> None:
        self.rows: list[Row] = []
        self.runs = Runs(folder)
        self.characters: set[str] = set()
        self._blocks = folder / "blocks"
        self._dictionary = dictionary

    def fill(self, documents: Iterable[PublicDocument], jobs: int) -> None:
        """Read all documents, digesting in `jobs` processes."""
        with self._blocks.open("wb") as file:
            for digests in self._digests(iter(documents), jobs):
                for one in digests:
                    self._take(one, file)

    def _digests(self, documents: Iterator[PublicDocument], jobs: int) -> Iterator[list[Digest]]:
        first = 0
        if jobs <= 1:
            while batch := list(islice(documents, BATCH)):
                yield digest(batch, first, self._dictionary)
                first += len(batch)
            return
        with ProcessPoolExecutor(jobs) as pool:
            waiting = []
            while batch := list(islice(documents, BATCH)):
                waiting.append(pool.submit(digest, batch, first, self._dictionary))
                first += len(batch)
                if len(waiting) > 2 * jobs:  # bounds what waits in memory
                    yield waiting.pop(0).result()
            for future in waiting:
                yield future.result()

    def _take(self, one: Digest, file: BinaryIO) -> None:
        document = one.document
        day, year = day_of(document.date, document.year)
        self.runs.add(one.postings)
        self.characters |= one.characters
        row = (document.key, day, year, document.issuers, document.kind, document.gazette, document.intervals)
        self.rows.append(Row(*row, file.tell(), len(one.block), sha256(one.block).digest()))
        file.write(one.block)

    def order(self) -> list[int]:
        """The documents by id: newest first, then by key; the undated last."""
        return sorted(range(len(self.rows)), key=lambda n: (-self.rows[n].day, self.rows[n].key))

    def blocks(self, numbers: Iterable[int]) -> Iterator[bytes]:
        """The text blocks of some documents."""
        with self._blocks.open("rb") as file:
            for number in numbers:
                file.seek(self.rows[number].offset)
                yield file.read(self.rows[number].size)


def ranks(order: list[int]) -> "np.ndarray[tuple[int], np.dtype[np.int64]]":
    """The id of every document, given the documents in the order of ids."""
    rank = np.zeros(len(order), np.int64)
    rank[order] = np.arange(len(order))
    return rank
