"""Writes the public index: a folder that a browser searches without a server. See docs/index-format.md."""

import json
import tempfile
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, partial
from hashlib import sha256
from importlib.resources import files
from itertools import groupby, islice
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.folding import fold_table
from index.public.columns import column, course
from index.public.grams import common
from index.public.packing import FORMAT, deflated, fold_lists, json_payload, script
from index.public.shards import Range, ranges, shard_count, shards
from index.public.spool import Part, Place, Row, blocks, digest, in_order, ranks
from index.public.types import Annotation, Interval, PublicDocument, Report, State

__all__ = ["Annotation", "Index", "Interval", "PublicDocument", "Report", "State", "Task", "write"]
SCRIPTS = {
    "ask.js": ("load", "fold", "query", "ask"),
    "search.js": ("asked", "inflate", "bytes", "postings", "match", "text", "facets", "search"),
}
"""What a browser runs, made of the parts in index/public/js. The first alone knows which files a query needs, so that
they are on their way while the second is."""
BATCH = 500
COMMON = 256
"""So many bigrams are known to be common, that long texts are asked for by others."""
TEXTS = 2000
"""Text blocks that one task writes."""

Files = Iterator[tuple[str, bytes]]
Task = Callable[[], Files]
"""Makes some files, each as its path below the index and its bytes; can be sent to another process."""


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

    def take(self, other: "Output") -> None:
        """Count in what another process wrote into the same folder."""
        self.keep |= other.keep
        self.size += other.size
        self.written += other.written

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
        parts = tuple(_digested(iter(documents), Path(scratch), pool, jobs))
        index = Index(parts, day, tuple(states), kinds or {}, earlier or {})
        for made in (pool.map if pool else map)(partial(_stored, folder), index.tasks()):
            output.take(made)
        output.put(*index.current)
    output.sweep()
    return Report(index.build, len(index.rows), len(output.keep), output.size, output.written)


def _stored(folder: Path, task: Task) -> Output:
    """Write the files of a task. Runs in a worker."""
    output = Output(folder)
    for name, data in task():
        output.put(name, data)
    return output


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

    `earlier` gives for a body's name those of the bodies that it came from.
    """

    parts: Sequence[Part]
    day: date
    states: tuple[State, ...]
    kinds: Mapping[str, str]
    earlier: Mapping[str, Sequence[str]] = field(default_factory=dict)

    @cached_property
    def rows(self) -> Sequence[Row]:
        """The documents in the order of their ids."""
        return in_order(row for part in self.parts for row in part.rows)

    @cached_property
    def build(self) -> str:
        """A name for exactly this content."""
        told = [FORMAT, self.day.isoformat(), [[s.value, s.label] for s in self.states], sorted(self.kinds.items())]
        told.append(sorted((name, *names) for name, names in self.earlier.items()))
        name = sha256(json.dumps(told).encode())
        for script_name in SCRIPTS:
            name.update(browser_script(script_name))
        for row in self.rows:
            name.update(row.digest)
        return name.hexdigest()[:12]

    @cached_property
    def head(self) -> Mapping[str, object]:
        """What a searcher knows before any query, for JSON: what meta.js holds, and what a page may bring along."""
        issuers = Counter(issuer for row in self.rows for issuer in row.issuers)
        gazettes = Counter(row.gazette for row in self.rows)
        kinds = Counter(row.kind for row in self.rows)
        known = frozenset[str]().union(*(part.run.characters for part in self.parts))
        return {
            "format": FORMAT,
            "build": self.build,
            "day": self.day.isoformat(),
            "documents": len(self.rows),
            "shards": self._shards,
            "states": [[state.value, state.label] for state in self.states],
            "issuers": issuers.most_common(),
            "kinds": [[value, self.kinds.get(value, value), count] for value, count in kinds.most_common()],
            "gazettes": gazettes.most_common(),
            "earlier": {name: [*names] for name, names in self.earlier.items() if not issuers.keys().isdisjoint(names)},
            "years": [[year, len(rows), name] for year, name, rows in self._years],
            "common": " ".join(common([sample for part in self.parts for sample in part.samples], COMMON)),
            "fold": fold_lists(*fold_table(known)),
        }

    @property
    def current(self) -> tuple[str, bytes]:
        """The file that names the build, to be written after all others."""
        return "current.js", script("current", json_payload({"format": FORMAT, "build": self.build}))

    def tasks(self) -> Iterator[Task]:
        """What makes all other files; each task may run in any process of this machine."""
        for _, name, rows in self._years:
            for first in range(0, len(rows), TEXTS):
                yield partial(_texts, name, first, [row.block for row in rows[first : first + TEXTS]])
        rank = ranks(self.rows)
        for one in ranges([part.run for part in self.parts], self._shards):
            yield partial(_packed_shards, f"{self.build}/s", one, self._shards, rank)
        columns = _columns(self.rows, self.day).items()
        files = [(f"{self.build}/c/{name}", deflated(column(values))) for name, values in columns]
        files.append((f"{self.build}/meta", json_payload(self.head)))
        yield partial(_scripts, files)

    @property
    def _shards(self) -> int:
        return shard_count(sum(part.run.size for part in self.parts))

    @cached_property
    def _years(self) -> Sequence[tuple[str, str, Sequence[Row]]]:
        """Each year in the order of ids, with its folder and its documents, the oldest first.

        The folder's name has a hash of what is in it: a year that does not change keeps its files and its address, and
        a cache never mixes two builds.
        """
        years = []
        for year, group in groupby(self.rows, key=lambda row: row.year):
            held = list(group)
            digest_of_year = sha256(b"".join(row.digest for row in held)).hexdigest()[:8]
            years.append((year, f"text/{year or 'undated'}-{digest_of_year}", held[::-1]))
        return years


def browser_script(name: str) -> bytes:
    """A script of the reader, its parts in one function, so that only one global name is taken.

    Comments on lines of their own and indentation stay here: they are a fifth of what a reader would load.
    """
    folder = files("index.public").joinpath("js")
    sources = (folder.joinpath(f"{part}.js").read_text("utf-8") for part in SCRIPTS[name])
    lines = (line.strip() for source in sources for line in source.split("\n"))
    kept = [line for line in lines if line and not line.startswith("//")]
    return ("(function () {\n'use strict';\n" + "\n".join(kept) + "\n})();\n").encode()


# ── tasks ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _texts(folder: str, first: int, places: Sequence[Place]) -> Files:
    """The text blocks of some documents of a year, numbered from `first`."""
    for number, packed in enumerate(blocks(places), start=first):
        yield f"{folder}/{number}.js", script(f"{folder}/{number}", packed)


def _packed_shards(folder: str, one: Range, count: int, rank: NDArray[np.int64]) -> Files:
    """The posting lists of a range."""
    for number, data in shards(one, count, rank):
        yield f"{folder}/{number}.js", script(f"{folder}/{number}", deflated(data))


def _scripts(payloads: Sequence[tuple[str, bytes]]) -> Files:
    """Files that are made already, and the reader itself."""
    for name, packed in payloads:
        yield f"{name}.js", script(name, packed)
    for name in SCRIPTS:
        yield name, browser_script(name)


def _columns(rows: Sequence[Row], day: date) -> dict[str, list[Hashable]]:
    """What filters, facets and sorting need."""
    return {
        "state": [course(row.intervals, day) for row in rows],
        "course": [course(row.intervals) for row in rows],
        "issuer": [row.issuers for row in rows],
        "kind": [row.kind for row in rows],
        "gazette": [row.gazette for row in rows],
        "day": [row.day for row in rows],
    }
