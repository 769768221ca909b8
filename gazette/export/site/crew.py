"""The processes that make the files of records: each reads some issues, writes their files, digests them for search."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Protocol, TypeVar

from gazette.export.data import csv_line, record_row
from gazette.export.gate import open_records
from gazette.export.site.addresses import beside
from gazette.export.site.catalogue import Entry, entry
from gazette.export.site.folder import Desk
from gazette.export.site.pictures import publish_pdf, publish_pictures
from gazette.export.site.record_files import record_files
from gazette.export.site.searching import public_document
from gazette.export.site.templating import Page, Site, render
from gazette.export.view import IssueView, Publication
from index.public.spool import Part, digest
from index.public.types import PublicDocument

BATCH = 400
"""Records that one task makes: so many that the costs of a task vanish, so few that they fit into memory."""

T = TypeVar("T")
R = TypeVar("R")


class Each(Protocol):
    """Like `map`: the results in order."""

    def __call__(self, work: Callable[[T], R], tasks: Iterable[T], /) -> Iterator[R]:
        """Do every task."""
        ...


@dataclass(frozen=True, slots=True)
class Order:
    """What every task of an export shares. `listed` are the ids of all open records."""

    publication: Publication
    site: Site
    listed: frozenset[str]
    root: Path
    scratch: Path
    fresh: bool


@dataclass(frozen=True, slots=True)
class Batch:
    """Some issues, and the number of their first record in the search index."""

    issues: tuple[IssueView, ...]
    first: int


@dataclass(frozen=True, slots=True)
class Made:
    """What a task gives back: lines for lists, the files it wrote, where lines of data wait, the part of the index."""

    entries: tuple[Entry, ...]
    files: Mapping[str, tuple[str, int]]
    changed: int
    lines: Path
    rows: Path
    part: Part


def batches(issues: Iterable[IssueView]) -> Iterator[Batch]:
    """Issues in order, put together until they hold enough records."""
    held: list[IssueView] = []
    first = count = 0
    for issue in issues:
        held.append(issue)
        count += len(issue.records)
        if count >= BATCH:
            yield Batch(tuple(held), first)
            first, count, held = first + count, 0, []
    if held:
        yield Batch(tuple(held), first)


def make(order: Order, batch: Batch) -> Made:
    """Write all files of the records of a batch."""
    desk, entries = Desk(order.root, order.fresh), list[Entry]()
    lines, rows = (order.scratch / f"{name}-{batch.first}" for name in ("lines", "rows"))
    with lines.open("w", encoding="utf-8", newline="") as text, rows.open("w", encoding="utf-8", newline="") as table:

        def written() -> Iterator[PublicDocument]:
            by_id = {issue.id: issue for issue in batch.issues}
            for record in open_records(order.publication, batch.issues, order.listed):
                one, issue = entry(record, order.site.day), by_id[record.issue]
                pictures, pdf = publish_pictures(record, desk), publish_pdf(record, desk)
                made = record_files(order.site, record, one, issue, pictures, pdf)
                for path, content in made.items():
                    desk.write(path, content)
                text.write(str(made[beside(one.href, "json")]))
                table.write(csv_line(record_row(record)))
                entries.append(one)
                yield public_document(record, one, issue, order.site.day)

        part = digest(written(), batch.first, order.scratch)
    return Made(tuple(entries), desk.files, desk.changed, lines, rows, part)


# ── processes ────────────────────────────────────────────────────────────────────────────────────────────────────────

_ORDER: list[Order] = []


@contextmanager
def crew(order: Order, jobs: int, tasks: int) -> Iterator[Each]:
    """Something that maps like `map`, over so many processes, or in this one when there is little to do.

    Processes are spawned, not forked: the archive's database and its threads must not be shared.
    """
    _ORDER[:] = [order]
    if min(jobs, tasks) < 2:
        yield map
        return
    with ProcessPoolExecutor(jobs, get_context("spawn"), _begin, (order,)) as pool:
        yield lambda work, given: _in_turn(pool, work, given, 2 * jobs)


def make_batch(batch: Batch) -> Made:
    """`make` with the order that this process was given."""
    return make(_ORDER[0], batch)


def write_pages(pages: Sequence[Page]) -> tuple[Mapping[str, tuple[str, int]], int]:
    """Write some pages that are not of single records: their files, and how many of them changed."""
    order = _ORDER[0]
    desk = Desk(order.root, order.fresh)
    for page in pages:
        desk.write(page.path, render(order.site, page.template, page.path, page.section, **page.content))
    return desk.files, desk.changed


def _begin(order: Order) -> None:
    _ORDER[:] = [order]


def _in_turn(pool: ProcessPoolExecutor, work: Callable[[T], R], tasks: Iterable[T], ahead: int) -> Iterator[R]:
    """Results in order, with never more than a few tasks ahead of them in memory."""
    waiting = []
    for task in tasks:
        waiting.append(pool.submit(work, task))
        if len(waiting) > ahead:
            yield waiting.pop(0).result()
    while waiting:
        yield waiting.pop(0).result()


def joined(parts: Sequence[Path]) -> Iterator[bytes]:
    """The bytes of files one after the other; each is removed when it has been read."""
    for path in parts:
        with path.open("rb") as file:
            while piece := file.read(1 << 20):
                yield piece
        path.unlink()
