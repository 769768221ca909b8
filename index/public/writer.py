"""Writes the public index: a folder that a browser searches without a server. See docs/index-format.md."""

import json
import tempfile
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from importlib.resources import files
from itertools import groupby
from pathlib import Path

from index.folding import fold_table
from index.public.columns import column, course
from index.public.dictionary import with_dictionary
from index.public.packing import FORMAT, deflated, json_payload, script
from index.public.shards import shards
from index.public.spool import Row, Spool, ranks
from index.public.types import Annotation, Interval, PublicDocument, Report, State

__all__ = ["Annotation", "Interval", "PublicDocument", "Report", "State", "write"]
SCRIPTS = ("inflate", "load", "fold", "query", "postings", "match", "text", "facets", "search")


@dataclass
class Output:
    """The folder being written: knows what belongs to it, and writes only what differs."""

    folder: Path
    keep: set[Path]
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
    jobs: int = 1,
) -> Report:
    """Write the public index of documents, each key once, into a folder, which becomes this index and nothing else.

    The states are true for `day`; `states` and `kinds` give what readers see. Everything is written before
    `current.js`, which names the build: readers have the old index or the new one.
    """
    folder.mkdir(parents=True, exist_ok=True)
    output = Output(folder, set())
    with tempfile.TemporaryDirectory(prefix="public-index-") as scratch:
        stream, dictionary = with_dictionary(documents)
        spool = Spool(Path(scratch), dictionary)
        spool.fill(stream, jobs)
        order = spool.order()
        rows = [spool.rows[number] for number in order]
        build = _build(rows, day, states, kinds or {})
        years = _texts(output, spool, order)
        roots = _shards(output, spool, order, build)
    words = _dictionary(output, dictionary)
    _columns(output, rows, build, day)
    meta = _meta(rows, build, day, states, kinds or {})
    meta |= {"years": years, "dictionary": words, "roots": roots, "fold": fold_table(frozenset(spool.characters))}
    output.put(f"{build}/meta.js", script(f"{build}/meta", json_payload(meta)))
    output.put("search.js", browser_script())
    output.put("current.js", script("current", json_payload({"format": FORMAT, "build": build})))
    output.sweep()
    return Report(build, len(rows), len(output.keep), output.size, output.written)


def browser_script() -> bytes:
    """search.js: the parts in index/public/js in one function, so that only one global name is taken."""
    folder = files("index.public").joinpath("js")
    parts = [folder.joinpath(f"{name}.js").read_text(encoding="utf-8") for name in SCRIPTS]
    return ("(function () {\n'use strict';\n" + "\n".join(parts) + "\n})();\n").encode()


def _build(rows: list[Row], day: date, states: Sequence[State], kinds: Mapping[str, str]) -> str:
    """A name for exactly this content."""
    told = sha256(
        json.dumps([FORMAT, day.isoformat(), [[s.value, s.label] for s in states], sorted(kinds.items())]).encode()
    )
    told.update(browser_script())
    for row in rows:
        told.update(row.digest)
    return told.hexdigest()[:12]


def _texts(output: Output, spool: Spool, order: list[int]) -> list[list[object]]:
    """Write the text blocks; the years in the order of ids, each with its count and folder.

    The folder's name has a hash of what is in it: a year that does not change keeps its files and its address, and a
    cache never mixes two builds. Within a year documents count from the oldest.
    """
    years: list[list[object]] = []
    for year, group in groupby(order, key=lambda number: spool.rows[number].year):
        numbers = list(group)
        digest = sha256(b"".join(spool.rows[number].digest for number in numbers)).hexdigest()[:8]
        name = f"text/{year or 'undated'}-{digest}"
        for place, packed in enumerate(spool.blocks(reversed(numbers))):
            output.put(f"{name}/{place}.js", script(f"{name}/{place}", packed))
        years.append([year, len(numbers), name])
    return years


def _dictionary(output: Output, dictionary: bytes) -> str:
    """Write the dictionary of the text blocks; its name."""
    name = f"text/dictionary-{sha256(dictionary).hexdigest()[:8]}"
    output.put(f"{name}.js", script(name, deflated(dictionary)))
    return name


def _shards(output: Output, spool: Spool, order: list[int], build: str) -> list[int]:
    """Write the posting lists; the first token of each shard, as differences."""
    roots: list[int] = []
    last = 0
    for number, (first, data) in enumerate(shards(spool.runs.merged(ranks(order)), len(order))):
        output.put(f"{build}/s/{number}.js", script(f"{build}/s/{number}", deflated(data)))
        roots.append(first - last)
        last = first
    return roots


def _columns(output: Output, rows: list[Row], build: str, day: date) -> None:
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
        output.put(f"{build}/c/{name}.js", script(f"{build}/c/{name}", deflated(column(column_values))))


def _meta(
    rows: list[Row], build: str, day: date, states: Sequence[State], kinds: Mapping[str, str]
) -> dict[str, object]:
    """What is known of the whole before any query."""
    issuers = Counter(issuer for row in rows for issuer in row.issuers)
    gazettes = Counter(row.gazette for row in rows)
    kind_counts = Counter(row.kind for row in rows)
    return {
        "format": FORMAT,
        "build": build,
        "day": day.isoformat(),
        "documents": len(rows),
        "states": [[state.value, state.label] for state in states],
        "issuers": issuers.most_common(),
        "kinds": [[value, kinds.get(value, value), count] for value, count in kind_counts.most_common()],
        "gazettes": gazettes.most_common(),
    }
