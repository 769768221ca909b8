"""Reading pages in worker processes: one engine a worker, a time limit a page, a dead worker costs only its page."""

import os
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import TimeoutError as PageTimeout
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

from pebble import ProcessExpired, ProcessFuture, ProcessPool

from ocr.errors import EngineMissing, ReadError
from ocr.reader import read_page
from ocr.types import Origin, Page


@dataclass(frozen=True, slots=True)
class PageJob:
    """One page of one master to be read; `number` counts from 1 within the file."""

    path: Path
    sha256: str
    number: int
    engine: str


def read_jobs(jobs: Iterable[PageJob], workers: int, seconds: float) -> Iterator[tuple[PageJob, Page]]:
    """Read every job; pages come in the order of the jobs. A page that fails comes back empty, with its problem named.

    At most two jobs a worker are under way, so that memory does not grow with the batch.
    """
    os.environ.setdefault("OMP_THREAD_LIMIT", "1")
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    waiting: deque[tuple[PageJob, ProcessFuture[Page]]] = deque()
    pool = ProcessPool(max_workers=workers, context=get_context("spawn"))
    finished = False
    try:
        for job in jobs:
            waiting.append(
                (
                    job,
                    pool.schedule(
                        read_page, args=(job.path, job.number), kwargs={"engine": job.engine}, timeout=seconds
                    ),
                )
            )
            if len(waiting) >= 2 * workers:
                yield _result(*waiting.popleft(), seconds)
        while waiting:
            yield _result(*waiting.popleft(), seconds)
        finished = True
    finally:
        if finished:
            pool.close()  # type: ignore[no-untyped-call]
        else:
            pool.stop()  # type: ignore[no-untyped-call]
        pool.join()


def _result(job: PageJob, future: ProcessFuture[Page], seconds: float) -> tuple[PageJob, Page]:
    try:
        page: Page = future.result()
    except PageTimeout:
        return job, _unread(job, f"timed out: took longer than {seconds:g} s")
    except ProcessExpired as error:
        return job, _unread(job, f"crashed: the reader ended with code {error.exitcode}")
    except EngineMissing:
        raise  # no page of the batch can be read; what is queued goes on once the engine is there
    except ReadError as error:
        return job, _unread(job, f"not read: {error}")
    except Exception as error:  # noqa: BLE001 - whatever a page does to its engine is recorded, the batch goes on
        return job, _unread(job, f"not read: {type(error).__name__}: {error}")
    return job, page


def _unread(job: PageJob, problem: str) -> Page:
    return Page(job.number, 0, 0, 0, (), Origin.OCR, job.engine, problems=(problem,))
