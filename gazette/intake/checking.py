"""Opening files from outside first in a process of its own: what crashes, hangs or swells there costs only the file."""

import multiprocessing
import signal
import time
from contextlib import suppress
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from types import TracebackType
from typing import Self

import psutil

from gazette.errors import BadInput
from gazette.intake.media import PICTURES, Media
from gazette.intake.reading import Limits
from ocr.errors import ReadError
from ocr.reader import count_pages
from ocr.source import render

GLANCE_SECONDS = 0.2
NEXT_STEP = "Print it to a new PDF, or scan it, and import that."
_FORKS = "forkserver" in multiprocessing.get_all_start_methods()
_PROCESSES = (  # a fork server is started once, then a helper takes no time
    multiprocessing.get_context("forkserver") if _FORKS else multiprocessing.get_context("spawn")
)
if _FORKS:
    _PROCESSES.set_forkserver_preload([__name__])


class Checker:
    """A process that opens files, started with the first and again after each that it did not survive."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._process: BaseProcess | None = None
        self._pipe: Connection | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop()

    def pages(self, path: Path, media: Media) -> int:
        """Pages of a PDF or picture that can be opened to its end.

        Raises ReadError or BadInput naming the file and the next step. A file is tried twice before it is said to crash
        what opens it: the process may have been killed by somebody else.
        """
        said = self._said(path, media) or self._said(path, media)
        if said is None:
            raise BadInput(f"{path}: what opened it crashed, twice. {NEXT_STEP}")
        if isinstance(said, int):
            return said
        raise said

    def _said(self, path: Path, media: Media) -> int | BadInput | ReadError | None:
        """What the process says of a file, None when it ended over it."""
        process, pipe = self._started()
        with suppress(OSError):  # it ended while it had nothing to do: seen below
            pipe.send((path, media))
        began = time.monotonic()
        while not pipe.poll(GLANCE_SECONDS):
            if problem := self._excess(process, time.monotonic() - began):
                self._stop()
                raise BadInput(f"{path}: {problem}. {NEXT_STEP}")
        try:
            said: int | BadInput | ReadError = pipe.recv()
            return said
        except (EOFError, OSError):
            self._stop()
            return None

    def _started(self) -> tuple[BaseProcess, Connection]:
        if self._process is None or self._pipe is None:
            self._pipe, theirs = _PROCESSES.Pipe()
            self._process = _PROCESSES.Process(target=_serve, args=(theirs,), daemon=True)
            self._process.start()
            theirs.close()
        return self._process, self._pipe

    def _excess(self, process: BaseProcess, seconds: float) -> str:
        if seconds > self._limits.seconds:
            return f"opening it took longer than {self._limits.seconds:g} s"
        most = 2 * self._limits.megabytes
        with suppress(psutil.NoSuchProcess):
            if psutil.Process(process.pid).memory_info().rss / 1e6 > most:
                return f"opening it took more than {most:g} MB of memory"
        return ""

    def _stop(self) -> None:
        if self._process is not None and self._pipe is not None:
            self._process.kill()
            self._process.join()
            self._pipe.close()
        self._process = self._pipe = None


def _serve(pipe: Connection) -> None:
    """Open files until nobody sends any more; the pipe ends with the process that holds it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the import, which ends its helpers
    with suppress(EOFError, OSError):
        while True:
            pipe.send(_opened(*pipe.recv()))


def _opened(path: Path, media: Media) -> int | BadInput | ReadError:
    try:
        pages = count_pages(path)
        if media in PICTURES:
            for number in range(1, pages + 1):
                render(path, number).close()  # a scan that is cut off is told before it is kept
    except (BadInput, ReadError) as error:
        return error
    except Exception as error:  # noqa: BLE001 - whatever a file does to its library, the next one is opened
        return BadInput(f"{path}: cannot be opened ({type(error).__name__}: {error}). {NEXT_STEP}")
    return pages
