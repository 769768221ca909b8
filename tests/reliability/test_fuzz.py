"""Readers and parsers under input that nobody would write: each takes it or says in its own words why not.

`make test` gives them a minute together, `make soak` half an hour. What once failed is kept under kept/fuzz/TARGET/.
"""

import json
import os
import random
import shutil
import signal
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import hostile_files
import pytest
from hypothesis import HealthCheck, Verbosity, given, seed, settings
from hypothesis import strategies as st

from gazette.archive import Archive
from gazette.errors import BadInput, NotFound
from gazette.export.data_files import export_index
from gazette.intake.collect import collect
from gazette.intake.lists import read_list_file
from gazette.looking.published import search_published
from gazette.parsing import parse_files
from index.errors import QueryError, SearchError
from index.public.writer import SCRIPTS
from index.query import parse as parse_query
from index.scan_backend import open_folder
from index.types import Document
from ocr.errors import ReadError

ROOT = Path(__file__).parent.parent.parent
SAMPLES = ROOT / "samples"
KEPT = Path(__file__).parent / "kept" / "fuzz"
WORDS = (ROOT / "tests" / "rules" / "cases" / "keywords.txt").read_text(encoding="utf-8").split("\n")
ODD = [
    "\u3000",
    "\n",
    "\n\n",
    "\t",
    "\u200b",
    "\u202e",
    "《" * 30,
    "（" * 30,
    "第一条",
    "　　" * 20,
    "1" * 40,
    "废止",
    "〔2019〕8号",
]
HUNG_SECONDS = 60
ROUND = settings(
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
    report_multiple_bugs=False,
    verbosity=Verbosity.quiet,
)


class Hung(Exception):
    """Something did not come to an end."""


@contextmanager
def in_time():
    """Raise Hung when what is within takes too long."""

    def ring(*_):
        raise Hung(f"longer than {HUNG_SECONDS} s")

    before = signal.signal(signal.SIGALRM, ring)
    signal.alarm(HUNG_SECONDS)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def mutated(originals):
    """Bytes of one of the originals: some changed, cut out, put in or doubled."""

    def mutate(original, changes):
        data = bytearray(original)
        for kind, where, what in changes:
            at = int(where * len(data))
            match kind:
                case "set":
                    data[at : at + len(what)] = what
                case "insert":
                    data[at:at] = what
                case "cut":
                    del data[at : at + 1 + len(what) * 40]
                case "double":
                    data[at:at] = data[at : at + len(what) * 200]
                case "end":
                    del data[at:]
        return bytes(data)

    kinds = st.sampled_from(["set", "set", "insert", "cut", "double", "end"])
    change = st.tuples(
        kinds, st.floats(0, 1), st.binary(max_size=8) | st.sampled_from([b"\xff" * 4, b"\0" * 8, b"99999999"])
    )
    return st.builds(mutate, st.sampled_from(originals), st.lists(change, max_size=6))


def sentences():
    """Texts of the words that the genre uses, and of words that break it."""
    words = st.sampled_from([*filter(None, WORDS), *ODD]) | st.text(max_size=8)
    return st.lists(words, max_size=120).map(lambda found: "".join(found).encode("utf-8", "surrogatepass"))


def text_files(data, folder):
    for name in ("a.txt", "a.html"):
        path = folder / name
        path.write_bytes(b"<html><body><p>" + data if name.endswith("html") and b"<" not in data else data)
        for found in parse_files([path]):
            if not isinstance(found, BadInput | ReadError):
                json.dumps(found.as_json(), ensure_ascii=False)
                found.as_text()


def queries(data, folder):
    text = data.decode("utf-8", "replace")
    index = open_folder(folder / "index")
    if not list(index.keys()):
        index.replace([Document("R1", "苇塘养护办法", ("水湿发〔2019〕8号",), "第一条　养护苇塘。", "2019-01-02")])
    try:
        list(index.matches(parse_query(text)))
    except QueryError as error:
        if not 0 <= error.position <= len(text):
            raise AssertionError(f"a place outside the query: {error.position}") from error


def lists(data, folder):
    for name in ("list.csv", "list.xlsx"):
        (folder / name).write_bytes(data)
        with suppress(BadInput):
            read_list_file(folder / name)


def parcels(data, folder):
    """A zip, and an issue.toml, as they may come."""
    (folder / "in").mkdir()
    (folder / "out").mkdir()
    (folder / "in" / "box.zip").write_bytes(data)
    (folder / "in" / "issue.toml").write_bytes(data[:300])
    (folder / "in" / "a.txt").write_text("第一条", encoding="utf-8")
    list(collect([folder / "in"], folder / "out"))
    inside = {path.resolve() for path in (folder / "out").rglob("*")}
    assert all(path.is_relative_to((folder / "out").resolve()) for path in inside)


def published(data, folder):
    """One file of a public index in place of which comes something else."""
    shutil.copytree(PUBLISHED[0] / "search", folder / "site" / "search")
    number, _, body = data.partition(b":")
    files = published_files(folder / "site")
    files[int(number) % len(files) if number.isdigit() else 0].write_bytes(body)
    with suppress(SearchError, NotFound):
        for words in ("湿地", "title:通知", "令第28号"):
            list(search_published(folder / "site", words, (), date(2026, 1, 1)))


def pages(data, folder):
    """A PDF or picture through the whole import: taken in or put aside, never more."""
    (folder / "in").mkdir()
    (folder / "in" / "file").write_bytes(data)
    with Archive.create(folder / "archive", "试") as archive:
        settings_file = archive.folder / "archive.toml"
        settings_file.write_text(
            settings_file.read_text("utf-8").replace("seconds_per_page = 300", "seconds_per_page = 10")
        )
    with Archive.open(folder / "archive") as archive:
        report = archive.import_files([folder / "in" / "file"], engine="rubbish")
        assert len(report.imported) + len(report.refused) == 1
        assert list(archive.verify()) == []


PUBLISHED = []
"""A published copy, made once."""


def published_files(site):
    """What the search of a published copy reads: all but its program."""
    return sorted(path for path in (site / "search").rglob("*.js") if path.name not in SCRIPTS)


def published_originals():
    return [b"%d:" % number + path.read_bytes() for number, path in enumerate(published_files(PUBLISHED[0]))]


@dataclass(frozen=True)
class Target:
    """What is fuzzed: the check, what comes to it, its share of the time."""

    check: object
    inputs: object
    share: float = 1.0


def _read(*paths):
    return [(SAMPLES / path).read_bytes() for path in paths]


TARGETS = {
    "text": Target(
        text_files, lambda: sentences() | mutated(_read("web/2012-notice-36.txt", "web/2016-notice-23.html")), 2
    ),
    "query": Target(queries, lambda: sentences().map(lambda found: found[:200]) | st.text(max_size=30).map(str.encode)),
    "list": Target(lists, lambda: mutated(_read("clean-up-list.csv", "clean-up-list.xlsx")), 1.5),
    "parcel": Target(
        parcels, lambda: mutated([hostile_files.box_of_odd_names(), hostile_files.boxes([("a.txt", "第一条")])])
    ),
    "published": Target(published, lambda: mutated(published_originals())),
    "pages": Target(
        pages,
        lambda: mutated(
            [*_read("2019-clean-up/issue.pdf", "1957/issue.tif"), hostile_files.armed(), hostile_files.broken_font()]
        ),
        2,
    ),
}


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """A published index of one sample."""
    if not PUBLISHED:
        folder = tmp_path_factory.mktemp("published")
        with Archive.create(folder / "archive", "试") as archive:
            archive.import_files([SAMPLES / "web"])
            for row in archive.records():
                archive.disclose(row.id, "open")
            export_index(archive.publication(), folder / "site")
        PUBLISHED.append(folder / "site")


def attempt(name, data, folder):
    """One input, in a folder of its own; Hung or whatever else it should not raise."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    with in_time():
        TARGETS[name].check(data, folder)


def run(name, seconds, first, folder):
    """Rounds of a hundred inputs until the time is over; the input that fails, shrunk, is left beside the folder."""
    end, number, tried = time.monotonic() + seconds, first, 0
    failing = folder.parent / f"{name}.failed"
    while time.monotonic() < end:

        @seed(number)
        @settings(ROUND, max_examples=25 if name == "pages" else 100)
        @given(TARGETS[name].inputs())
        def check(data):
            nonlocal tried
            tried += 1
            if time.monotonic() < end or failing.exists():  # once something failed, time is for shrinking it
                try:
                    attempt(name, data, folder)
                except Exception:
                    failing.write_bytes(data)
                    raise

        check()
        number += 1
    print(f"{name}: {tried} inputs in {seconds:g} s")


@pytest.mark.parametrize("name", TARGETS)
def test_a_minute_of_it(name, tmp_path, site):
    run(name, 7 * TARGETS[name].share, 0, tmp_path / "work")


@pytest.mark.soak
@pytest.mark.parametrize("name", TARGETS)
def test_half_an_hour_of_it(name, tmp_path, site):
    first = int(os.environ.get("GAZETTE_SEED") or random.randrange(10**6))
    print(f"GAZETTE_SEED={first}")
    run(name, 1800 * TARGETS[name].share / sum(one.share for one in TARGETS.values()), first, tmp_path / "work")


@pytest.mark.parametrize("case", sorted(path for path in KEPT.rglob("*") if path.is_file()), ids=lambda path: path.name)
def test_what_once_failed(case, tmp_path, site):
    attempt(case.parent.name, case.read_bytes(), tmp_path / "work")
