"""Search backends side by side: recall beside latency, on one corpus and one list of queries.

    python -m benchmarks.search [TEXTS.jsonl.gz] --documents 20000 --queries 500 [--engines whoosh,tantivy,…]

TEXTS holds one JSON object a line with "name" and "text"; without it the sample bulletins serve. More documents than it
has are made by taking windows of them and swapping a third of the paragraphs. The queries are words of 1 to 10
characters cut at random from texts and titles, across the breaks of lines too, a third of them in traditional
characters, and document numbers in every form of brackets, digits and spaces.

Each engine is built in one process and asked in another. Latency is CPU time of a whole answer: the exact total, the
first ten hits and their snippets, made from bodies in SQLite. The truth is a plain `in` on folded texts. Prints a
Markdown table; exits with 1 when one of ours misses a hit or finds a wrong one.

With --keep DIR what was built stays there, and what stands there is not built again: build once, however busy the
machine, and ask again when it is quiet.
"""

import argparse
import json
import multiprocessing
import resource
import shutil
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from benchmarks.search_corpus import corpus, questions, truth
from benchmarks.search_engines import ENGINES, OURS, build, opened
from index.query import parse
from index.snippets import snippet
from index.types import Document

BODIES = "bodies.db"
MEGABYTE = 1e6


@dataclass(frozen=True)
class Asked:
    """What one engine answered: milliseconds rising, the keys found for every query, memory of the process in MB.

    `memory` is the most it held, `own` what it held at the end without the files it mapped.
    """

    milliseconds: list[float]
    found: list[set[str]]
    memory: float
    own: float


class Timed:
    """Documents on their way into an index, with the CPU seconds that their making took."""

    def __init__(self, documents: Iterator[Document]) -> None:
        self._documents, self.seconds, self.count = documents, 0.0, 0

    def __iter__(self) -> Iterator[Document]:
        return self

    def __next__(self) -> Document:
        start = time.process_time()
        try:
            document = next(self._documents)
        finally:
            self.seconds += time.process_time() - start
        self.count += 1
        return document


def keep_bodies(folder: Path, documents: Iterable[Document]) -> None:
    """Keep the bodies that snippets are made of."""
    if (folder / BODIES).exists():
        return
    waiting = folder / f"{BODIES}.new"
    waiting.unlink(missing_ok=True)
    database = sqlite3.connect(waiting)
    database.execute("CREATE TABLE body (key TEXT PRIMARY KEY, text TEXT)")
    database.executemany("INSERT INTO body VALUES (?, ?)", ((one.key, one.body) for one in documents))
    database.commit()
    database.close()
    waiting.rename(folder / BODIES)


def kept_truth(folder: Path, path: Path | None, count: int, asked: list[str]) -> list[set[str]]:
    """The keys every query has to find, worked out once."""
    kept = folder / f"truth-{len(asked)}.json"
    if not kept.exists():
        kept.write_text(json.dumps([sorted(keys) for keys in truth(path, count, asked)]), encoding="utf-8")
    return [set(keys) for keys in json.loads(kept.read_text(encoding="utf-8"))]


def measure_build(name: str, folder: Path, path: Path | None, count: int) -> float:
    """Build in a process of its own: documents a CPU second, their making not counted."""
    documents, start = Timed(corpus(path, count)), time.process_time()
    build(name, folder, documents)
    return documents.count / (time.process_time() - start - documents.seconds)


def measure_search(name: str, folder: Path, asked: list[str]) -> Asked:
    """Ask in a process of its own."""
    engine, bodies = opened(name, folder), sqlite3.connect(folder.parent / BODIES)

    def answer(text: str) -> None:
        _, keys = engine.answer(text)
        query = parse(text)
        for key in keys:
            snippet(bodies.execute("SELECT text FROM body WHERE key = ?", (key,)).fetchone()[0], query)

    answer(asked[0])  # what is opened once is not counted
    milliseconds = []
    for text in asked:
        start = time.process_time()
        answer(text)
        milliseconds.append((time.process_time() - start) * 1e3)
    memory, own = peak_megabytes(), megabytes("RssAnon:")
    return Asked(sorted(milliseconds), [engine.keys(text) for text in asked], memory, own)


def peak_megabytes() -> float:
    """The most memory this process held. Linux hands the peak of the parent down in getrusage, so not from there."""
    return megabytes("VmHWM:") or resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3


def megabytes(line: str) -> float:
    """What the system says of this process's memory in one line; 0 where it does not say."""
    status = Path("/proc/self/status")
    told = status.read_text(encoding="utf-8").partition(line)[2] if status.exists() else ""
    return int(told.split()[0]) / 1e3 if told else 0.0


def alone(work: Callable[..., object], *given: object) -> object:
    """What a function gives in a process of its own."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(work, given)


def built(name: str, folder: Path, path: Path | None, count: int) -> float:
    """Build an engine's index unless it stands there already: documents a CPU second, then or now."""
    rate = folder / f"{name}.rate"
    if not rate.exists():
        shutil.rmtree(folder / name, ignore_errors=True)  # of a build that was stopped
        rate.write_text(str(alone(measure_build, name, folder / name, path, count)), encoding="utf-8")
    return float(rate.read_text(encoding="utf-8"))


def recall_and_precision(found: list[set[str]], wanted: list[set[str]]) -> tuple[float, float]:
    """Over all hits of all queries."""
    right = sum(len(keys & whole) for keys, whole in zip(found, wanted, strict=True))
    return right / max(1, sum(map(len, wanted))), right / max(1, sum(map(len, found)))


def row(name: str, rate: float, size: float, asked: Asked, wanted: list[set[str]]) -> str:
    """The engine's line of the table."""
    recall, precision = recall_and_precision(asked.found, wanted)
    times = asked.milliseconds
    p50, p95 = times[len(times) // 2], times[int(len(times) * 0.95)]
    return (
        f"| {name} | {recall:.4f} | {precision:.4f} | {p50:.1f} | {p95:.1f} | {rate:.0f} "
        f"| {size:.0f} | {asked.memory:.0f} ({asked.own:.0f}) |"
    )


def main() -> None:
    """Parse the options and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("texts", type=Path, nargs="?")
    parser.add_argument("--documents", type=int, default=2000)
    parser.add_argument("--queries", type=int, default=2000)
    parser.add_argument("--engines", default=",".join(ENGINES))
    parser.add_argument("--keep", type=Path, help="Keep and use what is built here (one corpus a folder).")
    parser.add_argument("--only-build", action="store_true", help="Build what is missing under --keep, ask nothing.")
    options = parser.parse_args()
    with ExitStack() as stack:
        kept = options.keep or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        folder = kept / str(options.documents)
        folder.mkdir(parents=True, exist_ok=True)
        sys.exit(0 if compare(folder, options) else 1)


def compare(folder: Path, options: argparse.Namespace) -> bool:
    """Print the table; whether ours found just what they had to find."""
    asked = questions(list(corpus(options.texts, min(options.documents, 3000))), options.queries)
    wanted = kept_truth(folder, options.texts, options.documents, asked)
    keep_bodies(folder, corpus(options.texts, options.documents))
    print(f"{options.documents} documents, {len(asked)} queries, Python {sys.version.split()[0]}\n")
    print("| engine | recall | precision | p50 ms | p95 ms | documents/CPU-s | index MB | search process MB (own) |")
    print("|---|---|---|---|---|---|---|---|", flush=True)
    exact = True
    for name in options.engines.split(","):
        rate = built(name, folder, options.texts, options.documents)
        if options.only_build:
            continue
        size = sum(file.stat().st_size for file in (folder / name).rglob("*") if file.is_file()) / MEGABYTE
        found = alone(measure_search, name, folder / name, asked)
        assert isinstance(found, Asked)
        exact = exact and (name not in OURS or found.found == wanted)
        print(row(name, rate, size, found, wanted), flush=True)
    return exact


if __name__ == "__main__":
    main()
