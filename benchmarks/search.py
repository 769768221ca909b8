"""Search backends side by side: recall beside latency, on one corpus and one list of queries.

    python -m benchmarks.search TEXTS.jsonl.gz --documents 20000 --queries 200 [--engines whoosh,tantivy,…]

TEXTS holds one JSON object a line with "name" and "text". More documents than it has are made by taking windows of them
and swapping a third of the paragraphs. Each engine runs in its own process. Latency is CPU time of a whole answer:
matching everything, and for ours ten snippets. The truth is a plain `in` on folded texts. Prints a Markdown table.
"""

import argparse
import gzip
import json
import multiprocessing
import random
import resource
import shutil
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from whoosh import analysis, fields, qparser
from whoosh import index as whoosh_index

from index.backends import open_backend
from index.folding import fold
from index.public.reader import PublicIndex
from index.public.types import PublicDocument
from index.public.writer import write
from index.query import parse
from index.snippets import snippet
from index.types import Document

WINDOW = 2600
SWAPPED = 0.35
LETTERS = ("甲环发", "乙银发", "丙政办发", "丁财税", "戊工商企字", "己建规")


@dataclass(frozen=True)
class Outcome:
    """What one engine did: documents and answers a CPU second, bytes, and the keys it found for every query."""

    build: float
    megabytes: float
    memory: float
    milliseconds: list[float]
    found: list[set[str]]


def texts(path: Path) -> Iterator[tuple[str, str]]:
    """Names and texts of the file."""
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            yield row["name"], row["text"]


def corpus(path: Path, count: int) -> Iterator[Document]:
    """`count` documents, always the same."""
    laws, chance = list(texts(path)), random.Random(1)
    paragraphs = [p for _, text in laws for p in text.split("\n")[:40] if len(p) > 30]
    for n in range(count):
        name, text = laws[n % len(laws)]
        varied = n >= len(laws)
        start = chance.randrange(max(1, len(text) - WINDOW)) if varied else 0
        lines = text[start : start + WINDOW].split("\n")
        if varied:
            lines = [chance.choice(paragraphs) if p.strip() and chance.random() < SWAPPED else p for p in lines]
        year = chance.randint(1985, 2025)
        number = f"{chance.choice(LETTERS)}〔{year}〕{chance.randint(1, 400)}号"
        yield Document(f"{n:06}", name, (number,), "\n".join(lines), f"{year}-{chance.randint(1, 12):02}-01")


def questions(documents: list[Document], count: int) -> list[str]:
    """Words and phrases of 1 to 10 characters and document numbers, cut from the documents at random."""
    chance, asked = random.Random(2), []
    while len(asked) < count:
        document = chance.choice(documents)
        if chance.random() < 0.1:
            asked.append(document.numbers[0].replace("〔", "[").replace("〕", "]"))
            continue
        size = chance.choice((1, 2, 2, 2, 2, 3, 4, 4, 5, 6, 7, 8, 10))
        start = chance.randrange(max(1, len(document.body) - size))
        word = document.body[start : start + size]
        if len(word) == size and word.isalpha():
            asked.append(word)
    return asked


def truth(path: Path, count: int, asked: list[str]) -> list[set[str]]:
    """The keys every query has to find."""
    found: list[set[str]] = [set() for _ in asked]
    words = [fold(word) for word in asked]
    for document in corpus(path, count):
        parts = (fold(document.title), fold(document.numbers[0]), fold(document.body))
        for keys, word in zip(found, words, strict=True):
            if any(word in part for part in parts):
                keys.add(document.key)
    return found


def ours(name: str) -> Callable[[Path, Iterator[Document]], Callable[[str], set[str]]]:
    """One of our backends; an answer includes ten snippets."""

    def build(folder: Path, documents: Iterator[Document]) -> Callable[[str], set[str]]:
        backend, bodies = open_backend(name, folder), []
        backend.rebuild(kept(documents, bodies))

        def ask(text: str) -> set[str]:
            query = parse(text)
            keys = {hit.key for hit in backend.matches(query)}
            for body in bodies:
                snippet(body, query)
            return keys

        return ask

    return build


def kept(documents: Iterator[Document], bodies: list[str]) -> Iterator[Document]:
    """The documents; the first ten bodies are kept, to make snippets of."""
    for document in documents:
        if len(bodies) < 10:
            bodies.append(document.body)
        yield document


def public(folder: Path, documents: Iterator[Document]) -> Callable[[str], set[str]]:
    """The public index, read by Python, every hit verified."""
    published = (PublicDocument(d.key, d.key, d.title, d.numbers, d.body, d.date) for d in documents)
    write(folder, published, day=date(2026, 1, 1), states=())
    index = PublicIndex(folder)
    return lambda text: {hit.key for hit in index.matches(parse(text))}


def fts5_bigram(folder: Path, documents: Iterator[Document]) -> Callable[[str], set[str]]:
    """SQLite FTS5 over ready-made bigrams, words as phrases of bigrams."""

    def pieces(text: str) -> str:
        folded = fold(text)
        return " ".join(c.encode().hex() for c in (*folded, *(folded[i : i + 2] for i in range(len(folded) - 1))))

    def asked(text: str) -> str:
        folded = fold(text)
        tokens = [folded[i : i + 2] for i in range(len(folded) - 1)] or [folded]
        return '"' + " ".join(token.encode().hex() for token in tokens) + '"'

    rows = ((d.key, pieces(d.title), pieces(d.numbers[0]), pieces(d.body)) for d in documents)
    return fts5(folder, rows, "unicode61", asked)


def fts5_trigram(folder: Path, documents: Iterator[Document]) -> Callable[[str], set[str]]:
    """SQLite FTS5 with its trigram tokenizer, on folded text."""
    rows = ((d.key, fold(d.title), fold(d.numbers[0]), fold(d.body)) for d in documents)
    return fts5(folder, rows, "trigram", lambda text: '"' + fold(text) + '"')


def fts5(
    folder: Path, rows: Iterator[tuple[str, str, str, str]], tokenizer: str, asked: Callable[[str], str]
) -> Callable[[str], set[str]]:
    """An FTS5 table of rows and the way to ask it."""
    folder.mkdir()
    database = sqlite3.connect(folder / "fts.db")
    database.execute(f"CREATE VIRTUAL TABLE t USING fts5(key UNINDEXED, title, number, body, tokenize='{tokenizer}')")
    database.executemany("INSERT INTO t VALUES (?, ?, ?, ?)", rows)
    database.commit()
    return lambda text: {key for (key,) in database.execute("SELECT key FROM t WHERE t MATCH ?", (asked(text),))}


def naive_whoosh(folder: Path, documents: Iterator[Document]) -> Callable[[str], set[str]]:
    """whoosh as its documentation suggests for Chinese: NgramWordAnalyzer of bigrams, a parsed query."""
    grams = analysis.NgramWordAnalyzer(2, 2)
    names = ("title", "number", "body")
    schema = fields.Schema(key=fields.ID(stored=True), **{name: fields.TEXT(grams, phrase=True) for name in names})
    folder.mkdir()
    made = whoosh_index.create_in(folder, schema)
    writer = made.writer(limitmb=256)
    for d in documents:
        writer.add_document(key=d.key, title=fold(d.title), number=fold(d.numbers[0]), body=fold(d.body))
    writer.commit()
    searcher, parser = made.searcher(), qparser.MultifieldParser(names, schema, plugins=[qparser.PhrasePlugin()])

    def ask(text: str) -> set[str]:
        query = parser.parse('"' + fold(text) + '"')
        return {hit["key"] for hit in searcher.search(query, limit=None)}

    return ask


ENGINES: dict[str, Callable[[Path, Iterator[Document]], Callable[[str], set[str]]]] = {
    "whoosh": ours("whoosh"),
    "tantivy": ours("tantivy"),
    "public": public,
    "fts5-bigram": fts5_bigram,
    "fts5-trigram": fts5_trigram,
    "whoosh-naive": naive_whoosh,
}


def measure(name: str, path: Path, count: int, asked: list[str]) -> Outcome:
    """Build and ask one engine; runs in a process of its own. The making of the corpus is not counted."""
    start = time.process_time()
    for _ in corpus(path, count):
        pass
    making = time.process_time() - start
    folder = Path(tempfile.mkdtemp()) / name
    try:
        start = time.process_time()
        ask = ENGINES[name](folder, corpus(path, count))
        build = time.process_time() - start - making
        size = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()) / 1e6
        ask(asked[0])  # what is opened once is not counted
        milliseconds, found = [], []
        for text in asked:
            start = time.process_time()
            found.append(ask(text))
            milliseconds.append((time.process_time() - start) * 1e3)
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
        return Outcome(count / build, size, memory, sorted(milliseconds), found)
    finally:
        shutil.rmtree(folder.parent)


def row(name: str, outcome: Outcome, wanted: list[set[str]]) -> str:
    """The engine's line of the table."""
    right = sum(len(found & keys) for found, keys in zip(outcome.found, wanted, strict=True))
    recall = right / max(1, sum(map(len, wanted)))
    precision = right / max(1, sum(map(len, outcome.found)))
    times = outcome.milliseconds
    p50, p95 = times[len(times) // 2], times[int(len(times) * 0.95)]
    return (
        f"| {name} | {recall:.4f} | {precision:.4f} | {p50:.1f} | {p95:.1f} | {outcome.build:.0f} "
        f"| {outcome.megabytes:.0f} | {outcome.memory:.0f} |"
    )


def main() -> None:
    """Parse the options and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("texts", type=Path)
    parser.add_argument("--documents", type=int, default=2000)
    parser.add_argument("--queries", type=int, default=200)
    parser.add_argument("--engines", default=",".join(ENGINES))
    options = parser.parse_args()
    asked = questions(list(corpus(options.texts, min(options.documents, 3000))), options.queries)
    wanted = truth(options.texts, options.documents, asked)
    print(f"{options.documents} documents, {len(asked)} queries, Python {sys.version.split()[0]}\n")
    print("| engine | recall | precision | p50 ms | p95 ms | documents/CPU-s | index MB | memory MB, with building |")
    print("|---|---|---|---|---|---|---|---|")
    context = multiprocessing.get_context("spawn")
    for name in options.engines.split(","):
        with context.Pool(1) as pool:
            outcome = pool.apply(measure, (name, options.texts, options.documents, asked))
        print(row(name, outcome, wanted), flush=True)


if __name__ == "__main__":
    main()
