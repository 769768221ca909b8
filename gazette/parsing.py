"""Parsing many files by several processes: what `gazette parse` does with more than one file."""

from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

from gazette.errors import BadInput
from gazette.reading import Parsed, parse_files
from ocr.errors import ReadError

Outcome = Parsed | BadInput | ReadError
_AHEAD = 8
"""Files a process may be ahead of the one whose turn it is to be printed: what bounds the memory."""


def parse_apart(paths: Sequence[Path], jobs: int) -> Iterator[Outcome]:
    """As `parse_files`, in the order of the files, by so many processes.

    A file whose process is killed comes as its error, and the rest goes on.
    """
    jobs = min(jobs, len(paths))
    if jobs < 2:
        yield from parse_files(paths)
        return
    waiting = deque(paths)
    while waiting:
        yield from _until_broken(waiting, jobs)
        if waiting:
            yield from _alone(waiting.popleft())


def _until_broken(waiting: deque[Path], jobs: int) -> Iterator[Outcome]:
    """The outcomes of the files that wait, taking each off as it is told; ends early when a process is killed."""
    under_way: deque[Future[list[Outcome]]] = deque()
    with ProcessPoolExecutor(jobs) as pool:
        try:
            while waiting:
                while len(under_way) < min(_AHEAD * jobs, len(waiting)):
                    under_way.append(pool.submit(_outcomes, waiting[len(under_way)]))
                found = under_way.popleft().result()
                waiting.popleft()
                yield from found
        except BrokenProcessPool:
            return
        finally:
            for future in under_way:
                future.cancel()


def _alone(path: Path) -> list[Outcome]:
    """A file in a process of its own: it may be the one that killed the others, or only have been in line."""
    with ProcessPoolExecutor(1) as pool:
        try:
            return pool.submit(_outcomes, path).result()
        except BrokenProcessPool:
            return [ReadError(f"{path}: the process that read it was killed. Try it alone: gazette parse {path}")]


def _outcomes(path: Path) -> list[Outcome]:
    return list(parse_files([path]))
