"""The search engines that the benchmark compares: ours, an exact scan, SQLite FTS5 and whoosh as it comes."""

import pickle
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Protocol

from whoosh import analysis, fields, qparser
from whoosh import index as whoosh_index

from index.backends import open_backend
from index.folding import fold
from index.matches import matches
from index.public.reader import PublicIndex
from index.public.types import PublicDocument
from index.public.writer import write
from index.query import parse
from index.scan_backend import Scan, folded
from index.types import Document

SHOWN = 10
OURS = frozenset({"whoosh", "tantivy", "public", "scan"})
ENGINES = ("tantivy", "whoosh", "public", "scan", "fts5-bigram", "fts5-trigram", "whoosh-naive")


class Engine(Protocol):
    """An engine that is built and open."""

    def answer(self, text: str) -> tuple[int, list[str]]:
        """The number of hits and the keys of the first ten."""
        ...

    def keys(self, text: str) -> set[str]:
        """The keys of all hits; not timed."""
        ...


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
        found = self._index.entries(parse(text))
        return len(found), [entry.key for entry, _ in found.some(SHOWN)]

    def keys(self, text: str) -> set[str]:
        """See Engine."""
        return {entry.key for entry, _ in self._index.entries(parse(text))}


class Scanned:
    """The exact scan, with all documents in memory."""

    def __init__(self, folder: Path) -> None:
        with (folder / "documents.pickle").open("rb") as file:
            self._scan = Scan(pickle.load(file))

    @staticmethod
    def build(folder: Path, documents: Iterable[Document]) -> None:
        """Keep the folded documents."""
        folder.mkdir()
        with (folder / "documents.pickle").open("wb") as file:
            pickle.dump(list(map(folded, documents)), file)

    def answer(self, text: str) -> tuple[int, list[str]]:
        """See Engine."""
        found = matches(parse(text), self._scan)
        return len(found), [hit.key for hit in islice(found, SHOWN)]

    def keys(self, text: str) -> set[str]:
        """See Engine."""
        return set(matches(parse(text), self._scan).keys())


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
        case "scan":
            Scanned.build(folder, documents)
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
        case "scan":
            return Scanned(folder)
        case "fts5-bigram":
            return Fts5(folder, phrase_in_hex)
        case "fts5-trigram":
            return Fts5(folder, lambda folded: f'"{folded}"')
        case _:
            return NaiveWhoosh(folder)
