"""Reading pages in processes of their own, with limits on time and memory: whatever a page does costs only that page.

A reader gets its pages through a pipe, one ahead of the one it reads, and gives back pages. It ends with the process
that started it, however that ends.
"""

import os
import signal
import threading
import time
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import get_context, parent_process
from multiprocessing.connection import Connection, wait
from pathlib import Path
from types import TracebackType
from typing import Self

import psutil

from gazette.errors import GazetteError
from ocr.errors import EngineMissing, ReadError
from ocr.types import Origin, Page

AHEAD = 2
"""Pages that a reader has: the one it reads and the next, so that it never waits for the archive."""
GLANCE_SECONDS = 0.5
"""So often readers are looked at that say nothing."""
FALSE_STARTS = 3
"""A reader that ends so often before it is ready will not start at all."""
SURROUNDINGS = {
    "OMP_NUM_THREADS": "1",
    "OMP_THREAD_LIMIT": "1",
    "MALLOC_ARENA_MAX": "1",
    "MALLOC_MMAP_THRESHOLD_": str(1 << 30),
    "MALLOC_TRIM_THRESHOLD_": str(1 << 28),
}
"""What readers run under: one thread, and memory kept from one picture to the next (up to 256 MB of it unused).

glibc gives memory of this size back at once; getting it again, page by page, was half a second of every scan.
"""
_PROCESSES = get_context("spawn")
_READY = "ready"


@dataclass(frozen=True, slots=True)
class Job:
    """One page of one master to be read; `number` counts from 1 within the file, `id` is that of its row."""

    id: int
    path: Path
    number: int
    engine: str


@dataclass(frozen=True, slots=True)
class Limits:
    """What a page may take, and a reader hold.

    A reader that holds more than `megabytes` after a page is replaced; a page that takes twice as much is given up.
    """

    seconds: float = 300.0
    megabytes: float = 1200.0


@dataclass(frozen=True, slots=True)
class Lost:
    """The reader ended over a page. `killed`: by somebody else's signal, so that the page may be sound."""

    reason: str
    killed: bool


Outcome = Page | Lost | EngineMissing


class Readers:
    """Up to `count` reader processes, started when there is work."""

    def __init__(self, count: int, limits: Limits) -> None:
        self._count, self._limits = count, limits
        self._readers: list[_Reader] = []
        for name, value in SURROUNDINGS.items():
            os.environ.setdefault(name, value)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for reader in self._readers:
            reader.stop()

    @property
    def busy(self) -> bool:
        """Some page is still being read."""
        return any(reader.jobs for reader in self._readers)

    def staff(self, waiting: int) -> None:
        """Have a reader for each page that waits, as far as there may be so many."""
        while len(self._readers) < min(self._count, waiting):
            self._readers.append(_Reader(self._limits))

    @property
    def room(self) -> int:
        """So many pages can be given to readers that are ready."""
        return sum(AHEAD - len(reader.jobs) for reader in self._readers if reader.ready)

    def give(self, jobs: Sequence[Job]) -> None:
        """Hand out pages, each to the reader with the fewest."""
        for job in jobs:
            min((one for one in self._readers if one.ready), key=lambda one: len(one.jobs)).give(job)

    def results(self) -> list[tuple[Job, Outcome]]:
        """What was read since the last look; waits a moment when there is nothing yet."""
        wait([reader.pipe for reader in self._readers] or [], GLANCE_SECONDS)
        return [found for reader in self._readers for found in reader.news()]


class _Reader:
    """One process and the pages it has; it is started again when it ends."""

    def __init__(self, limits: Limits) -> None:
        self.jobs: deque[Job] = deque()
        self._limits, self._false_starts = limits, 0
        self._start()

    def _start(self) -> None:
        self.pipe, theirs = _PROCESSES.Pipe()
        self._process = _PROCESSES.Process(target=_serve, args=(theirs, self._limits.megabytes), daemon=True)
        self._process.start()
        theirs.close()
        self.ready, self._since = False, time.monotonic()
        for job in self.jobs:
            self._send(job)

    def give(self, job: Job) -> None:
        """One more page."""
        if not self.jobs:
            self._since = time.monotonic()
        self.jobs.append(job)
        self._send(job)

    def _send(self, job: Job) -> None:
        with suppress(OSError):  # it ended just now: the job is sent to its successor
            self.pipe.send(job)

    def news(self) -> Iterator[tuple[Job, Outcome]]:
        """Pages that were read, or what became of them."""
        try:
            while self.pipe.poll():
                said = self.pipe.recv()
                self._since = time.monotonic()
                if said == _READY:
                    self.ready, self._false_starts = True, 0
                else:
                    yield self.jobs.popleft(), said
        except (EOFError, OSError):
            yield from self._gone()
            return
        if self.ready and self.jobs and (problem := self._excess()):
            self.stop()
            job = self.jobs.popleft()
            self._start()
            yield job, unread(job, problem)

    def _gone(self) -> Iterator[tuple[Job, Outcome]]:
        """Start a process that ended again; the page it had is lost, unless it ended of its own."""
        self._process.join()
        code = self._process.exitcode or 0
        lost = self.jobs.popleft() if code and self.ready and self.jobs else None
        self._false_starts += not self.ready
        if self._false_starts >= FALSE_STARTS:
            raise GazetteError(f"No reader process can be started (it ends with code {code}). Run: gazette doctor")
        self._start()
        if lost:
            killed = code in (-getattr(signal, "SIGKILL", 9), -signal.SIGTERM)
            yield lost, Lost(f"crashed: the reader ended with code {code}", killed)

    def _excess(self) -> str:
        """What the page takes too much of, "" when it keeps to its limits."""
        if time.monotonic() - self._since > self._limits.seconds:
            return f"timed out: took longer than {self._limits.seconds:g} s"
        most = 2 * self._limits.megabytes
        with suppress(psutil.NoSuchProcess):
            if _megabytes(psutil.Process(self._process.pid)) > most:
                return f"too big: took more than {most:g} MB of memory"
        return ""

    def stop(self) -> None:
        """End the process, whatever it does."""
        self._process.kill()
        self._process.join()
        self.pipe.close()


def unread(job: Job, problem: str) -> Page:
    """The page in place of one that could not be read."""
    return Page(job.number, 0, 0, 0, (), Origin.OCR, job.engine, problems=(problem,))


# ── in the reader's process ──────────────────────────────────────────────────────────────────────────────────────────


def _serve(pipe: Connection, megabytes: float) -> None:
    """Read pages until nobody wants any more, or until this process has grown too big."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the import, which ends its readers
    threading.Thread(target=_end_with_parent, daemon=True).start()
    with suppress(EOFError, OSError):
        pipe.send(_READY)
        while True:
            pipe.send(_read(pipe.recv()))
            if _megabytes(psutil.Process()) > megabytes:
                return


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)


def _read(job: Job) -> Page | EngineMissing:
    from ocr.reader import read_page  # noqa: PLC0415 - only this process reads, the one that started it does not

    try:
        return read_page(job.path, job.number, engine=job.engine)
    except EngineMissing as error:
        return error  # no page of the batch can be read: for the import to decide
    except ReadError as error:
        return unread(job, f"not read: {error}")
    except Exception as error:  # noqa: BLE001 - whatever a page does to its engine is recorded, the batch goes on
        return unread(job, f"not read: {type(error).__name__}: {error}")


def _megabytes(process: psutil.Process) -> float:
    return process.memory_info().rss / 1e6
