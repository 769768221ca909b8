"""Reading single files without an archive: what `gazette read` does."""

import json
import sys
from collections import deque
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TextIO

from gazette.errors import BadInput
from gazette.intake.media import PAGED, Media, media_of
from gazette.intake.plain import file_page
from gazette.intake.reading import Job, Limits, Lost, Readers, unread
from gazette.terminal import ImportBar, plain
from index.unseen import escaped
from ocr.errors import EngineMissing
from ocr.formats import as_record, as_text
from ocr.source import count_pages
from ocr.types import Page

# What reads pages and writes documents is imported where it is used: pages are read by processes of their own, and
# most runs write text.


def pages_of(path: Path, engine: str, numbers: Sequence[int] | None = None) -> Iterator[Page]:
    """The pages of any file that Gazette reads, one at a time."""
    from ocr.reader import read_pages  # noqa: PLC0415

    media = media_of(path)
    if media in PAGED:
        yield from read_pages(path, engine=engine, pages=numbers)
    elif media is Media.ZIP:
        raise BadInput(f"{path}: a zip is not a page. Import it, or unpack it first.")
    else:
        yield file_page(path, media)


def pages_apart(path: Path, engine: str, numbers: Sequence[int], readers: int, limits: Limits) -> Iterator[Page]:
    """These sheets of a PDF or picture in their order, read by processes of their own.

    A page that kills its reader or takes too long comes empty, with its reason in `problems`. Raises EngineMissing.
    """
    waiting = deque(Job(i, path, number, engine) for i, number in enumerate(numbers))
    done: dict[int, Page] = {}
    with Readers(readers, limits) as staff:
        for i in range(len(numbers)):
            while i not in done:
                staff.staff(len(waiting))
                staff.give([waiting.popleft() for _ in range(min(staff.room, len(waiting)))])
                for job, outcome in staff.results():
                    if isinstance(outcome, EngineMissing):
                        raise outcome
                    done[job.id] = unread(job, outcome.reason) if isinstance(outcome, Lost) else outcome
            yield done.pop(i)


def page_numbers(words: str, last: int) -> list[int]:
    """Sheets from 1-3,7; BadInput when there is no such sheet."""
    numbers: list[int] = []
    for part in words.split(","):
        first, dash, end = part.strip().partition("-")
        if not first.isdecimal() or (dash and not end.isdecimal()):
            raise BadInput(f"--pages {words}: write sheets as 1-3,7.")
        numbers += range(int(first), int(end if dash else first) + 1)
    outside = [number for number in numbers if not 1 <= number <= last]
    if outside:
        raise BadInput(f"--pages {words}: there is no sheet {outside[0]}; the file has {last}.")
    return numbers


def read_file(
    path: Path,
    *,
    engine: str,
    format_: str,
    pages: str | None,
    output: Path | None,
    readers: int = 1,
    seconds: float,
    progress: ImportBar,
) -> list[str]:
    """Read a file and write it as text, json, hocr, alto or pdf, to `output` or standard output.

    Gives a line for every page that could not be read. Pages are read in processes of their own, so that one that
    kills its engine or takes longer than `seconds` costs only itself. `progress` hears of the pages of several.
    """
    paged = media_of(path) in PAGED
    if format_ in ("hocr", "alto", "pdf") and not paged:
        raise BadInput(f"{path}: has no picture of a page, so nothing has a place on one. Use --format text or json.")
    if format_ == "pdf" and output is None:
        raise BadInput("A PDF needs a file: --output FILE.pdf")
    problems: list[str] = []
    found = _noting(_found(path, engine, pages, readers, seconds, progress), path, problems)
    if output is None:
        _write(found, format_, sys.stdout)
        return problems
    part = output.with_name(f".{output.name}.part")
    try:
        if format_ == "pdf":
            from ocr.searchable import write_searchable  # noqa: PLC0415

            write_searchable(path, found, part)
        else:
            with part.open("w", encoding="utf-8") as file:
                _write(found, format_, file)
        part.replace(output)
    finally:
        part.unlink(missing_ok=True)
    return problems


def _found(
    path: Path, engine: str, pages: str | None, readers: int, seconds: float, progress: ImportBar
) -> Iterator[Page]:
    if media_of(path) not in PAGED:
        return pages_of(path, engine)
    last = count_pages(path)
    numbers = page_numbers(pages, last) if pages else range(1, last + 1)
    found = pages_apart(path, engine, numbers, readers, Limits(seconds=seconds))
    return _telling(found, path.name, len(numbers), progress) if len(numbers) > 1 else found


def _telling(pages: Iterator[Page], name: str, count: int, progress: ImportBar) -> Iterator[Page]:
    progress.begin(name, count)
    for page in pages:
        progress.advance(1)
        yield page


def _noting(pages: Iterator[Page], path: Path, problems: list[str]) -> Iterator[Page]:
    for page in pages:
        problems += [f"{path}, page {page.number}: {problem}" for problem in page.problems if problem != "blank"]
        yield page


def _write(pages: Iterator[Page], format_: str, out: TextIO) -> None:
    """Text: pages parted by a form feed and nothing else. JSON: one object a page. hOCR and ALTO: one document."""
    if format_ == "hocr":
        from ocr.hocr import as_hocr  # noqa: PLC0415

        out.write(plain(as_hocr(pages)))
        return
    if format_ == "alto":
        from ocr.alto import as_alto  # noqa: PLC0415

        out.write(plain(as_alto(pages)))
        return
    for position, page in enumerate(pages):
        if format_ == "json":
            out.write(escaped(json.dumps(as_record(page), ensure_ascii=False)) + "\n")
        else:
            out.write(("\f" if position else "") + plain(as_text(page)) + "\n")
