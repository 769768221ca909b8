"""The public site measured end to end: building it, and searching it in Chromium, beside Pagefind on the same records.

    python -m benchmarks.large_archive TEXTS.jsonl.gz ARCHIVE --records 20000
    python -m benchmarks.site ARCHIVE FOLDER [--queries 500] [--pagefind] [--skip-build]

Needs chromium and chromedriver, and for the comparison the package pagefind[extended]. Bytes are counted at a server
that compresses texts as web servers do (gzip), headers as 300 bytes an answer. Recall is that of every match, walked
to the end in the browser, against `in` on folded texts. Prints Markdown.
"""

import argparse
import gzip
import os
import random
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from functools import partial
from html import escape
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import quote

from selenium import webdriver

from benchmarks.search_corpus import questions
from gazette.archive import Archive
from index.folding import fold
from index.public.reader import PublicIndex
from index.query import parse
from index.types import Document

HEADERS = 300
PATIENCE = 60  # seconds
SLOW_4G = {"offline": False, "latency": 150, "downloadThroughput": 1.6e6 / 8, "uploadThroughput": 750e3 / 8}
FAST_4G = {"offline": False, "latency": 60, "downloadThroughput": 9e6 / 8, "uploadThroughput": 3e6 / 8}
COMPRESSED = (".js", ".html", ".css", ".json", ".svg")


# ── building ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Built:
    """What building took; `memory` is the most that all its processes held at once (proportional set size, MB)."""

    seconds: float
    cpu: float
    memory: float
    files: int
    megabytes: float


def build(command: Sequence[str], folder: Path) -> Built:
    """Run a command that writes into a folder and measure it."""
    start, before = time.monotonic(), resource.getrusage(resource.RUSAGE_CHILDREN)
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    peak = 0.0
    while process.poll() is None:
        peak = max(peak, sum(map(_proportional_size, _family(process.pid))))
        time.sleep(0.2)
    if process.returncode:
        raise SystemExit(f"{command[0]} ended with {process.returncode}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    sizes = [path.stat().st_size for path in folder.rglob("*") if path.is_file()]
    return Built(time.monotonic() - start, cpu, peak, len(sizes), sum(sizes) / 1e6)


def _family(parent: int) -> Iterator[int]:
    """A process and all below it."""
    yield parent
    try:
        children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    except OSError:  # it has ended meanwhile
        return
    for child in children:
        yield from _family(int(child))


def _proportional_size(process: int) -> float:
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError:  # it has ended meanwhile
        return 0.0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1e3


# ── serving and counting ─────────────────────────────────────────────────────────────────────────────────────────────


class Counting(SimpleHTTPRequestHandler):
    """Serves a folder as web servers do, compressing texts, and counts what goes out."""

    protocol_version = "HTTP/1.1"
    sent = 0
    lock = threading.Lock()

    def do_GET(self) -> None:
        """Answer with a file."""
        path = Path(self.translate_path(self.path))
        if path.is_dir():
            path /= "index.html"
        if not path.is_file():
            self.send_error(404)
            return
        data, squeeze = path.read_bytes(), path.suffix in COMPRESSED
        if squeeze:
            data = gzip.compress(data, 5)
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Length", str(len(data)))
        if squeeze:
            self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        self.wfile.write(data)
        with self.lock:
            Counting.sent += len(data) + HEADERS

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def serve(folder: Path) -> str:
    """Serve a folder until the program ends; its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Counting, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"http://127.0.0.1:{server.server_port}/"


# ── asking ───────────────────────────────────────────────────────────────────────────────────────────────────────────

OPEN = "window.searcher = window.searcher || GazetteSearch.open('search/', {keep: 1e6});"
OURS = {
    "page": """const results = document.getElementById('results');
        document.getElementById('q').value = text; document.getElementById('search').requestSubmit();
        const wait = () => results.classList.contains('busy') ? setTimeout(wait, 2) : done(0);
        setTimeout(wait, 2);""",
    "all": OPEN + "searcher.then(s => s.every(text, {})).then(ids => done(ids))",
}
PAGEFIND_OPEN = "window.pagefind = window.pagefind || import('/pagefind/pagefind.js');"
PAGEFIND = {
    "page": PAGEFIND_OPEN + "pagefind.then(p => p.search(text)).then(r => Promise.all("
    "r.results.slice(0, 10).map(x => x.data()))).then(a => done(a.length))",
    "all": PAGEFIND_OPEN + "pagefind.then(p => p.search(text)).then(r => Promise.all("
    "r.results.map(x => x.data()))).then(a => done(a.map(x => x.url.replace(/^.*\\/(\\w+)\\.html$/, '$1'))))",
}
WALK = "window.walked = null; const done = found => window.walked = found, text = arguments[0];"


@dataclass(frozen=True)
class Answers:
    """What searching took: bytes of the first and of every next query with its first page, and milliseconds."""

    first: int
    next: list[int]
    milliseconds: list[float]


class Browser:
    """Chromium, thrown away after use."""

    def __init__(self) -> None:
        options = webdriver.ChromeOptions()
        options.binary_location = shutil.which("chromium") or ""
        self._profile = tempfile.mkdtemp()
        flags = "headless=new no-sandbox disable-gpu disable-quic no-first-run disable-background-networking"
        for flag in [*flags.split(), "disable-component-update", "disable-sync", f"user-data-dir={self._profile}"]:
            options.add_argument(f"--{flag}")
        self.driver = webdriver.Chrome(options, webdriver.ChromeService(shutil.which("chromedriver") or ""))
        self.driver.set_script_timeout(600)
        self.driver.execute_cdp_cmd("Network.enable", {})

    def close(self) -> None:
        """End it."""
        self.driver.quit()
        shutil.rmtree(self._profile, ignore_errors=True)

    def ask(self, script: str, text: str) -> object:
        """The answer of a script that calls `done`."""
        return self.driver.execute_async_script(f"const text = arguments[0], done = arguments[1]; {script}", text)


def answers(address: str, script: str, asked: Sequence[str]) -> Answers:
    """The first page of everything that is asked, in a new browser; the first query brings the page itself along."""
    browser = Browser()
    try:
        Counting.sent = 0
        browser.driver.get(address + quote(asked[0]))
        browser.ask(script, asked[0])
        counts, times = [Counting.sent], [0.0]
        for text in asked[1:]:
            before, start = Counting.sent, time.perf_counter()
            browser.ask(script, text)
            times.append((time.perf_counter() - start) * 1e3)
            counts.append(Counting.sent - before)
        return Answers(counts[0], sorted(counts[1:]), sorted(times[1:]))
    finally:
        browser.close()


def recall(address: str, script: str, asked: Sequence[str], wanted: Sequence[Set[object]]) -> float:
    """How much of what is wanted is found when every answer is walked to its end."""
    browser, right = Browser(), 0
    try:
        browser.driver.get(address)
        for text, keys in zip(asked, wanted, strict=True):
            browser.driver.execute_script(WALK + script, text)
            while (found := browser.driver.execute_script("return window.walked")) is None:
                time.sleep(0.01)
            right += len(keys & set(found))
        return right / max(1, sum(map(len, wanted)))
    finally:
        browser.close()


def usable(address: str, text: str, network: dict[str, float]) -> float:
    """Seconds from following a link with a search to its first hit on the page, nothing cached, network throttled.

    The search must have a hit.
    """
    browser = Browser()
    try:
        browser.driver.execute_cdp_cmd("Network.emulateNetworkConditions", network)
        browser.driver.get("about:blank")
        browser.driver.get(f"{address}search.html?q={quote(text)}")
        shown = "return document.querySelector('#hits .line') ? performance.now() : 0"
        mark = """new MutationObserver((_, observer) => { if (document.querySelector('#hits .line')) {
            window.shownAt = performance.now(); observer.disconnect(); }
            }).observe(document, {childList: true, subtree: true});"""
        browser.driver.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": mark})
        browser.driver.execute_cdp_cmd("Network.clearBrowserCache", {})
        browser.driver.get(f"{address}search.html?q={quote(text)}")
        begin = time.monotonic()
        while not browser.driver.execute_script(shown):
            time.sleep(0.05)
            if time.monotonic() - begin > PATIENCE:
                raise SystemExit(f"no hit for {text} on the page after {PATIENCE} s")
        return float(browser.driver.execute_script("return window.shownAt")) / 1e3
    finally:
        browser.close()


# ── what is asked ────────────────────────────────────────────────────────────────────────────────────────────────────


def records_of(archive: Path) -> Iterator[Document]:
    """The open records as the search knows them."""
    with Archive.open(archive) as opened:
        for record in opened.publication().records():
            said = record.regulation
            numbers = tuple(number.value for number in said.numbers)
            yield Document(record.id, said.title.value if said.title else "", numbers, said.text, None)


def truths(archive: Path, asked: Sequence[str]) -> list[set[str]]:
    """The keys that every query has to find."""
    words, found = [parse(text).words[0].forms for text in asked], [set[str]() for _ in asked]
    for record in records_of(archive):
        parts = "\n".join((fold(record.title), *map(fold, record.numbers), fold(record.body)))
        for keys, forms in zip(found, words, strict=True):
            if any(form in parts for form in forms):
                keys.add(record.key)
    return found


def pages_for_pagefind(archive: Path, folder: Path) -> None:
    """The same records as plain pages."""
    for record in records_of(archive):
        body = "".join(f"<p>{escape(line)}</p>" for line in record.body.split("\n"))
        page = (
            f'<!doctype html><html lang="zh"><title>{escape(record.title)}</title><body><h1>{escape(record.title)}</h1>'
        )
        (folder / f"{record.key}.html").write_text(page + body, encoding="utf-8")


HEAD = """
| what | build s | CPU s | memory MB | files | MB | first KB | next p50 | p95 | worst | p50 ms | recall |
|---|---|---|---|---|---|---|---|---|---|---|---|"""


def line(name: str, built: Built, found: Answers, recalled: float) -> str:
    """A row of the table."""
    cells = [
        f"{built.seconds:.0f}",
        f"{built.cpu:.0f}",
        f"{built.memory:.0f}",
        f"{built.files}",
        f"{built.megabytes:.0f}",
    ]
    p95 = found.next[int(len(found.next) * 0.95)]
    cells += [f"{n / 1e3:.0f}" for n in (found.first, statistics.median(found.next), p95, found.next[-1])]
    return f"| {name} | {' | '.join(cells)} | {statistics.median(found.milliseconds):.0f} | {recalled:.4f} |"


def main() -> None:
    """Parse the options and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("archive", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--queries", type=int, default=500)
    parser.add_argument("--walk", type=int, default=0, help="queries to walk to the end for recall (default: all)")
    parser.add_argument("--timed", type=int, default=10, help="first searches to time on slow lines, of each kind")
    parser.add_argument("--pagefind", action="store_true")
    parser.add_argument("--skip-build", action="store_true", help="the site is in FOLDER already")
    options = parser.parse_args()
    command = [sys.executable, "-m", "cli", "--archive", str(options.archive), "export", "site", str(options.folder)]
    built = build(["true"] if options.skip_build else command, options.folder)
    print(built, file=sys.stderr)
    if not options.queries:
        return
    sample = list(random.Random(1).sample(list(records_of(options.archive)), 1000))
    asked = list(dict.fromkeys(questions(sample, options.queries * 2)))[: options.queries]
    wanted = truths(options.archive, asked)
    place = {key: number for number, key in enumerate(PublicIndex(options.folder / "search").keys())}
    walked = asked[: options.walk or None]
    numbered = [{place[key] for key in keys} for keys in wanted[: len(walked)]]
    address = serve(options.folder)
    found = answers(f"{address}search.html?q=", OURS["page"], asked)
    numbers = [text for text in asked if re.search(r"\d", text)]
    for name, network in (("slow 4G (150 ms, 1.6 Mbit/s)", SLOW_4G), ("4G (60 ms, 9 Mbit/s)", FAST_4G)):
        for what, texts in (("queries", asked[: options.timed]), ("numbers", numbers[: options.timed])):
            seconds = [usable(address, text, network) for text in texts]
            told = f"{statistics.median(seconds):.2f} s, at worst {max(seconds):.2f} s"
            print(f"first search usable, {name}, {len(texts)} {what}: {told}", flush=True)
    print(HEAD)
    on_disk = f"{options.folder.resolve().as_uri()}/search.html"
    print(line("gazette", built, found, recall(on_disk, OURS["all"], walked, numbered)), flush=True)
    if options.pagefind:
        with tempfile.TemporaryDirectory() as scratch:
            folder = Path(scratch)
            pages_for_pagefind(options.archive, folder)
            made = build([sys.executable, "-m", "pagefind", "--site", scratch], folder / "pagefind")
            address = serve(folder)
            (folder / "index.html").write_text("<!doctype html><title>-</title>")
            plain = [text.strip('"') for text in asked]  # its quotes find less
            found = answers(f"{address}index.html?q=", PAGEFIND["page"], plain)
            print(line("Pagefind", made, found, recall(address, PAGEFIND["all"], plain, wanted)), flush=True)


if __name__ == "__main__":
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    main()
