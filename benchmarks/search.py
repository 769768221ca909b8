"""Search backends side by side: recall beside latency, on one corpus and one list of queries.

    python -m benchmarks.search [TEXTS.jsonl.gz] --documents 20000 --queries 2000 [--engines whoosh,tantivy,…]

TEXTS holds one JSON object a line with "name" and "text"; without it the sample bulletins serve. More documents than it
has are made by taking windows of them and swapping a third of the paragraphs. The queries are words of 1 to 10
characters cut at random from texts and titles, across the breaks of lines too, a third of them in traditional
characters, and document numbers in every form of brackets, digits and spaces.

Each engine is built in one process and asked in another. Latency is CPU time of a whole answer: the exact total, the
first ten hits and their snippets, made from bodies in SQLite. The truth is a plain `in` on folded texts. Prints a
Markdown table; exits with 1 when one of ours misses a hit or finds a wrong one.
"""

import argparse
import multiprocessing
import resource
import shutil
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Protocol

from whoosh import analysis, fields, qparser
from whoosh import index as whoosh_index

from benchmarks.search_corpus import corpus, questions, truth
from index.backends import open_backend
from index.folding import fold
from index.public.reader import PublicIndex
from index.public.types import PublicDocument
from index.public.writer import write
from index.query import parse
from index.snippets import snippet
from index.types import Document

SHOWN = 10
OURS = frozenset({"whoosh", "tantivy", "public"})


class Engine(Protocol):
    """An engine that is built and open."""

    def answer(self, text: str) -> tuple[int, list[str]]:
        """The number of hits and the keys of the first ten."""
        ...

    def keys(self, text: str) -> set[str]:
        """The keys of all hits; not timed."""
        ...


@dataclass(frozen=True)
class Outcome:
    """What one engine did: documents and answers a CPU second, bytes, and the keys it found for every query."""

    build: float
    megabytes: float
    memory: float
    milliseconds: list[float]
    found: list[set[str]]


class Ours:
    """One of our backends."""

    def __init__(self, name: str, folder: Path) -> None:
        self._backend = open_backend(name, folder)

    def answer(self, text: str) -> tuple[int, list[str]]:
        """See Engine."""
        matches = self._backend.matches(parse(text))
        return len(matches), [hit.key for hit in islice(matches, SHOWN)]

    def keys(self, text: str) -> set[str]:
        """See Engine."""
        return set(self._backend.matches(parse(text)).keys())


class Public:
    """The public index, read by Python, every hit verified."""

    def __init__(self, folder: Path) -> None:
        self._index = PublicIndex(folder)

    def answer(self, text: str) -> tuple[int, list[str]]:
        """See Engine."""
        hits = self._index.matches(parse(text))
        return len(hits), [hit.key for hit in hits[:SHOWN]]

    def keys(self, text: str) -> set[str]:
        """See Engine."""
        return {hit.key for hit in self._index.matches(parse(text))}


class Fts5:
    """An FTS5 table; `asked` makes its query of the folded text."""

    def __init__(self, folder: Path, asked: Callable[[str], str]) -> None:
        self._database, self._asked = sqlite3.connect(folder / "fts.db"), asked

    def answer(self, text: str) -> tuple[int, list[str]]:
        """See Engine."""
        query = (self._asked(fold(text.strip('"'))),)
        (total,) = self._database.execute("SELECT count(*) FROM t WHERE t MATCH ?", query).fetchone()
        first = self._database.execute(f"SELECT key FROM t WHERE t MATCH ? LIMIT {SHOWN}", query)
        return total, [key for (key,) in first]

    def keys(self, text: str) -> set[str]:
        """See Engine."""
        query = (self._asked(fold(text.strip('"'))),)
        return {key for (key,) in self._database.execute("SELECT key FROM t WHERE t MATCH ?", query)}


def fts5_table(folder: Path, rows: Iterable[tuple[str, str, str, str]], tokenizer: str) -> None:
    """Make an FTS5 table of rows."""
    folder.mkdir()
    database = sqlite3.connect(folder / "fts.db")
    database.execute(f"CREATE VIRTUAL TABLE t USING fts5(key UNINDEXED, title, number, body, tokenize='{tokenizer}')")
    database.executemany("INSERT INTO t VALUES (?, ?, ?, ?)", rows)
    database.commit()
    database.close()


def bigrams_in_hex(folded: str) -> str:
    """Every character and every bigram as a word of its own, for a tokenizer that cuts at spaces."""
    return " ".join(c.encode().hex() for c in (*folded, *(folded[i : i + 2] for i in range(len(folded) - 1))))


def phrase_in_hex(folded: str) -> str:
    """A phrase of bigrams as `bigrams_in_hex` wrote them."""
    tokens = [folded[i : i + 2] for i in range(len(folded) - 1)] or [folded]
    return '"' + " ".join(token.encode().hex() for token in tokens) + '"'


class NaiveWhoosh:
    """whoosh as its documentation suggests for Chinese: NgramWordAnalyzer of bigrams, a parsed query."""

    NAMES = ("title", "number", "body")

    def __init__(self, folder: Path) -> None:
        made = whoosh_index.open_dir(folder)
        self._searcher = made.searcher()
        self._parser = qparser.MultifieldParser(self.NAMES, made.schema, plugins=[qparser.PhrasePlugin()])

    def answer(self, text: str) -> tuple[int, list[str]]:
        """See Engine."""
        found = self._searcher.search(self._parser.parse(f'"{fold(text)}"'), limit=SHOWN)
        return len(found), [hit["key"] for hit in found]

    def keys(self, text: str) -> set[str]:
        """See Engine."""
        found = self._searcher.search(self._parser.parse(f'"{fold(text)}"'), limit=None)
        return {hit["key"] for hit in found}

    @classmethod
    def build(cls, folder: Path, documents: Iterator[Document]) -> None:
        """Make the index, in commits of 4,000: one commit of 20,000 does not end."""
        grams = analysis.NgramWordAnalyzer(2, 2)
        parts = {name: fields.TEXT(grams, phrase=True) for name in cls.NAMES}
        folder.mkdir()
        made = whoosh_index.create_in(folder, fields.Schema(key=fields.ID(stored=True), **parts))
        while some := list(islice(documents, 4000)):
            writer = made.writer(limitmb=256)
            for d in some:
                writer.add_document(key=d.key, title=fold(d.title), number=fold(d.numbers[0]), body=fold(d.body))
            writer.commit(merge=False)


def folded_row(d: Document) -> tuple[str, str, str, str]:
    """Key, title, number and body, folded."""
    return d.key, fold(d.title), fold(d.numbers[0]), fold(d.body)


def build(name: str, folder: Path, documents: Iterator[Document]) -> None:
    """Build an engine's index in a folder that is not there yet."""
    match name:
        case "whoosh" | "tantivy":
            open_backend(name, folder).rebuild(documents)
        case "public":
            published = (PublicDocument(d.key, d.key, d.title, d.numbers, d.body, d.date) for d in documents)
            write(folder, published, day=date(2026, 1, 1), states=())
        case "fts5-bigram":
            rows = (
                (key, bigrams_in_hex(title), bigrams_in_hex(number), bigrams_in_hex(body))
                for key, title, number, body in map(folded_row, documents)
            )
            fts5_table(folder, rows, "unicode61")
        case "fts5-trigram":
            fts5_table(folder, map(folded_row, documents), "trigram")
        case "whoosh-naive":
            NaiveWhoosh.build(folder, documents)


def opened(name: str, folder: Path) -> Engine:
    """An engine on an index that is built."""
    match name:
        case "whoosh" | "tantivy":
            return Ours(name, folder)
        case "public":
            return Public(folder)
        case "fts5-bigram":
            return Fts5(folder, phrase_in_hex)
        case "fts5-trigram":
            return Fts5(folder, lambda folded: f'"{folded}"')
        case _:
            return NaiveWhoosh(folder)


ENGINES = ("whoosh", "tantivy", "public", "fts5-bigram", "fts5-trigram", "whoosh-naive")


# ── measuring ────────────────────────────────────────────────────────────────────────────────────────────────────────


def keep_bodies(folder: Path, path: Path | None, count: int) -> float:
    """Keep the bodies that snippets are made of; how many CPU seconds the making of the corpus takes."""
    database = sqlite3.connect(folder / "bodies.db")
    database.execute("CREATE TABLE body (key TEXT PRIMARY KEY, text TEXT)")
    start = time.process_time()
    made = [(document.key, document.body) for document in corpus(path, count)]
    making = time.process_time() - start
    database.executemany("INSERT INTO body VALUES (?, ?)", made)
    database.commit()
    database.close()
    return making


def measure_build(name: str, folder: Path, path: Path | None, count: int) -> float:
    """Build in a process of its own: documents a CPU second, the making of the corpus not counted."""
    making = keep_bodies(folder, path, count)
    start = time.process_time()
    build(name, folder / "index", corpus(path, count))
    return count / (time.process_time() - start - making)


def measure_search(name: str, folder: Path, asked: list[str]) -> tuple[list[float], float, list[set[str]]]:
    """Ask in a process of its own: milliseconds of every answer, the process's memory in MB, all that was found."""
    engine, bodies = opened(name, folder / "index"), sqlite3.connect(folder / "bodies.db")

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
    memory = peak_megabytes()
    return sorted(milliseconds), memory, [engine.keys(text) for text in asked]


def peak_megabytes() -> float:
    """The most memory this process held. Linux hands the peak of the parent down in getrusage, so not from there."""
    status = Path("/proc/self/status")
    if status.exists():
        return int(status.read_text(encoding="utf-8").partition("VmHWM:")[2].split()[0]) / 1e3
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3


def measure(name: str, path: Path | None, count: int, asked: list[str]) -> Outcome:
    """Build and ask one engine."""
    context, folder = multiprocessing.get_context("spawn"), Path(tempfile.mkdtemp())
    try:
        with context.Pool(1) as pool:
            rate = pool.apply(measure_build, (name, folder, path, count))
        size = sum(file.stat().st_size for file in (folder / "index").rglob("*") if file.is_file()) / 1e6
        with context.Pool(1) as pool:
            milliseconds, memory, found = pool.apply(measure_search, (name, folder, asked))
        return Outcome(rate, size, memory, milliseconds, found)
    finally:
        shutil.rmtree(folder)


def recall_and_precision(outcome: Outcome, wanted: list[set[str]]) -> tuple[float, float]:
    """Over all hits of all queries."""
    right = sum(len(found & keys) for found, keys in zip(outcome.found, wanted, strict=True))
    return right / max(1, sum(map(len, wanted))), right / max(1, sum(map(len, outcome.found)))


def row(name: str, outcome: Outcome, wanted: list[set[str]]) -> str:
    """The engine's line of the table."""
    recall, precision = recall_and_precision(outcome, wanted)
    times = outcome.milliseconds
    p50, p95 = times[len(times) // 2], times[int(len(times) * 0.95)]
    return (
        f"| {name} | {recall:.4f} | {precision:.4f} | {p50:.1f} | {p95:.1f} | {outcome.build:.0f} "
        f"| {outcome.megabytes:.0f} | {outcome.memory:.0f} |"
    )


def main() -> None:
    """Parse the options and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("texts", type=Path, nargs="?")
    parser.add_argument("--documents", type=int, default=2000)
    parser.add_argument("--queries", type=int, default=2000)
    parser.add_argument("--engines", default=",".join(ENGINES))
    options = parser.parse_args()
    asked = questions(list(corpus(options.texts, min(options.documents, 3000))), options.queries)
    wanted = truth(options.texts, options.documents, asked)
    print(f"{options.documents} documents, {len(asked)} queries, Python {sys.version.split()[0]}\n")
    print("| engine | recall | precision | p50 ms | p95 ms | documents/CPU-s | index MB | search process MB |")
    print("|---|---|---|---|---|---|---|---|", flush=True)
    exact = True
    for name in options.engines.split(","):
        outcome = measure(name, options.texts, options.documents, asked)
        exact = exact and (name not in OURS or outcome.found == wanted)
        print(row(name, outcome, wanted), flush=True)
    sys.exit(0 if exact else 1)


if __name__ == "__main__":
    main()
