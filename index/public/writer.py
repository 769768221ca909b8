"""Writes the public index: a folder that a browser searches without a server. See docs/index-format.md."""

import json
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from hashlib import sha256
from importlib.resources import files
from itertools import groupby, islice
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.folding import fold_table
from index.public.columns import column, course
from index.public.packing import FORMAT, deflated, fold_lists, json_payload, script
from index.public.shards import Range, ranges, shards
from index.public.spool import Part, Row, blocks, digest, in_order, ranks
from index.public.types import Annotation, Interval, PublicDocument, Report, State

__all__ = ["Annotation", "Index", "Interval", "PublicDocument", "Report", "State", "write"]
SCRIPTS = ("inflate", "load", "fold", "query", "postings", "match", "text", "facets", "search")
BATCH = 500


@dataclass
class Output:
    """The folder being written: knows what belongs to it, and writes only what differs."""

    folder: Path
    keep: set[Path] = field(default_factory=set)
    size: int = 0
    written: int = 0

    def put(self, name: str, data: bytes) -> None:
        """Write a file unless it has these bytes already."""
        path = self.folder / name
        self.keep.add(path)
        self.size += len(data)
        if path.exists() and path.stat().st_size == len(data) and path.read_bytes() == data:
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        waiting = path.with_suffix(".new")
        waiting.write_bytes(data)
        waiting.replace(path)
        self.written += 1

    def sweep(self) -> None:
        """Remove what earlier builds left and this one does not use."""
        for path in sorted(self.folder.rglob("*"), reverse=True):
            if path.is_dir():
                if not any(path.iterdir()):
                    path.rmdir()
            elif path not in self.keep:
                path.unlink()


def write(
    folder: Path,
    documents: Iterable[PublicDocument],
    *,
    day: date,
    states: Sequence[State],
    kinds: Mapping[str, str] | None = None,
    earlier: Mapping[str, Sequence[str]] | None = None,
    jobs: int = 1,
) -> Report:
    """Write the public index of documents, each key once, into a folder, which becomes this index and nothing else.

    The states are true for `day`; `states` and `kinds` give what readers see; `earlier` is as in Index.
    Everything is written before `current.js`, which names the build: readers have the old index or the new one.
    """
    folder.mkdir(parents=True, exist_ok=True)
    output = Output(folder)
    pool = ProcessPoolExecutor(jobs) if jobs > 1 else None
    with tempfile.TemporaryDirectory(prefix="public-index-") as scratch, pool or nullcontext():
        parts = _digested(iter(documents), Path(scratch), pool, jobs)
        index = Index(day, tuple(states), kinds or {}, earlier or {})
        build = index.write(output.put, list(parts), pool.map if pool else map)
    output.sweep()
    return Report(build, index.documents, len(output.keep), output.size, output.written)


def _digested(
    documents: Iterator[PublicDocument], scratch: Path, pool: ProcessPoolExecutor | None, jobs: int
) -> Iterator[Part]:
    """The documents in parts, digested in the processes of the pool."""
    first, waiting = 0, []
    while batch := list(islice(documents, BATCH)):
        if pool is None:
            yield digest(batch, first, scratch)
        else:
            waiting.append(pool.submit(digest, batch, first, scratch))
            if len(waiting) > 2 * jobs:  # bounds what waits in memory
                yield waiting.pop(0).result()
        first += len(batch)
    yield from (future.result() for future in waiting)


@dataclass
class Index:
    """The last stage: parts that were digested anywhere become the files of one index.

    `earlier` gives for a body's name those of the bodies that it came from. `documents` counts the documents once they
    are written.
    """

    day: date
    states: tuple[State, ...]
    kinds: Mapping[str, str]
    earlier: Mapping[str, Sequence[str]] = field(default_factory=dict)
    documents: int = 0

    def write(
        self,
        put: Callable[[str, bytes], None],
        parts: Sequence[Part],
        each: Callable[..., Iterable[list[tuple[int, bytes]]]] = map,
    ) -> str:
        """Hand every file to `put` as (name, bytes), `current.js` last; the build's name.

        `each` works like `map`, and may use other processes.
        """
        rows = in_order(row for part in parts for row in part.rows)
        self.documents = len(rows)
        build = self._build(rows)
        meta = self._meta(rows, build)
        meta["years"] = _texts(put, rows)
        meta["roots"] = _shards(put, parts, rows, build, each)
        meta["fold"] = fold_lists(*fold_table(frozenset[str]().union(*(part.run.characters for part in parts))))
        _columns(put, rows, build, self.day)
        put(f"{build}/meta.js", script(f"{build}/meta", json_payload(meta)))
        put("search.js", browser_script())
        put("current.js", script("current", json_payload({"format": FORMAT, "build": build})))
        return build

    def _build(self, rows: Sequence[Row]) -> str:
        """A name for exactly this content."""
        told = [FORMAT, self.day.isoformat(), [[s.value, s.label] for s in self.states], sorted(self.kinds.items())]
        told.append(sorted((name, *names) for name, names in self.earlier.items()))
        name = sha256(json.dumps(told).encode())
        name.update(browser_script())
        for row in rows:
            name.update(row.digest)
        return name.hexdigest()[:12]

    def _meta(self, rows: Sequence[Row], build: str) -> dict[str, object]:
        """What is known of the whole before any query."""
        issuers = Counter(issuer for row in rows for issuer in row.issuers)
        gazettes = Counter(row.gazette for row in rows)
        kinds = Counter(row.kind for row in rows)
        return {
            "format": FORMAT,
            "build": build,
            "day": self.day.isoformat(),
            "documents": len(rows),
            "states": [[state.value, state.label] for state in self.states],
            "issuers": issuers.most_common(),
            "kinds": [[value, self.kinds.get(value, value), count] for value, count in kinds.most_common()],
            "gazettes": gazettes.most_common(),
            "earlier": {name: [*names] for name, names in self.earlier.items() if not issuers.keys().isdisjoint(names)},
        }


def browser_script() -> bytes:
    """search.js: the parts in index/public/js in one function, so that only one global name is taken.

    Comments on lines of their own and indentation stay here: they are a fifth of what a reader would load.
    """
    folder = files("index.public").joinpath("js")
    lines = (line.strip() for name in SCRIPTS for line in folder.joinpath(f"{name}.js").read_text("utf-8").split("\n"))
    parts = [line for line in lines if line and not line.startswith("//")]
    return ("(function () {\n'use strict';\n" + "\n".join(parts) + "\n})();\n").encode()


def _texts(put: Callable[[str, bytes], None], rows: Sequence[Row]) -> list[list[object]]:
    """Write the text blocks; the years in the order of ids, each with its count and folder.

    The folder's name has a hash of what is in it: a year that does not change keeps its files and its address, and a
    cache never mixes two builds. Within a year documents count from the oldest.
    """
    years: list[list[object]] = []
    for year, group in groupby(rows, key=lambda row: row.year):
        held = list(group)
        digest_of_year = sha256(b"".join(row.digest for row in held)).hexdigest()[:8]
        name = f"text/{year or 'undated'}-{digest_of_year}"
        for place, packed in enumerate(blocks(held[::-1])):
            put(f"{name}/{place}.js", script(f"{name}/{place}", packed))
        years.append([year, len(held), name])
    return years


def _shards(
    put: Callable[[str, bytes], None],
    parts: Sequence[Part],
    rows: Sequence[Row],
    build: str,
    each: Callable[..., Iterable[list[tuple[int, bytes]]]],
) -> list[int]:
    """Write the posting lists; the first token of each shard, as differences."""
    work = partial(_packed_shards, rank=ranks(rows), documents=len(rows))
    roots: list[int] = []
    last = 0
    for found in each(work, ranges([part.run for part in parts])):
        for first, packed in found:
            number = len(roots)
            put(f"{build}/s/{number}.js", script(f"{build}/s/{number}", packed))
            roots.append(first - last)
            last = first
    return roots


def _packed_shards(one: Range, rank: NDArray[np.int64], documents: int) -> list[tuple[int, bytes]]:
    """The shards of a range: the first token of each, and its bytes deflated. Runs in a worker."""
    return [(first, deflated(data)) for first, data in shards(one.postings(rank), documents)]


def _columns(put: Callable[[str, bytes], None], rows: Sequence[Row], build: str, day: date) -> None:
    """Write what filters, facets and sorting need."""
    values: dict[str, list[object]] = {
        "state": [course(row.intervals, day) for row in rows],
        "course": [course(row.intervals) for row in rows],
        "issuer": [row.issuers for row in rows],
        "kind": [row.kind for row in rows],
        "gazette": [row.gazette for row in rows],
        "day": [row.day for row in rows],
    }
    for name, column_values in values.items():
        put(f"{build}/c/{name}.js", script(f"{build}/c/{name}", deflated(column(column_values))))
