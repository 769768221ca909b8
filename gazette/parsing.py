"""Parsing files without an archive, many by several processes: what `gazette parse` does."""

import json
import sys
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from pathlib import Path

from gazette.errors import BadInput
from gazette.export.fields import regulation_view
from gazette.intake.media import PAGED, Media, media_of
from gazette.intake.plain import file_page, text_lines
from gazette.issue.assemble import assemble
from gazette.issue.documents import documents
from gazette.issue.plain import plain_text
from gazette.issue.split import split
from gazette.rules.document import parse
from gazette.rules.record import to_json
from gazette.types.printed import IssueText
from gazette.types.regulation import Regulation
from index.unseen import escaped
from ocr.errors import ReadError

STANDARD_INPUT = Path("-")
_AHEAD = 8
"""Files a process may be ahead of the one whose turn it is to be printed: what bounds the memory."""


@dataclass(frozen=True, slots=True)
class Parsed:
    """What a document says of itself; a file may hold several."""

    source: Path
    regulation: Regulation

    def as_json(self) -> dict[str, object]:
        """The object that `gazette parse --json` prints."""
        return to_json(self.regulation, str(self.source))

    def as_text(self) -> str:
        """The record with every field's span and the warnings, for people."""
        return regulation_view(str(self.source), self.regulation)

    def as_line(self) -> str:
        """The object of `as_json` as a line of JSON."""
        return escaped(json.dumps(self.as_json(), ensure_ascii=False))


Form = Callable[[Parsed], str]
"""How a record is printed: `Parsed.as_line`, `Parsed.as_text`."""


def files_of(paths: Sequence[Path], folder: Path) -> list[Path]:
    """The files meant: of a folder all that an import would take, in order; standard input (-) put into `folder`."""
    files: list[Path] = []
    for path in paths:
        if path == STANDARD_INPUT:
            files.append(folder / STANDARD_INPUT)
            files[-1].write_bytes(sys.stdin.buffer.read())
        elif path.is_dir():
            files += _within(path)
        else:
            files.append(path)
    return files


def _within(folder: Path) -> Iterator[Path]:
    from gazette.intake.collect import PASSED_OVER  # noqa: PLC0415 - what opens pictures and zips waits for a folder

    for path in sorted(folder.rglob("*")):
        hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if path.is_file() and not hidden and path.suffix.lower() not in PASSED_OVER:
            yield path


def parse_files(paths: Sequence[Path]) -> Iterator[Parsed | BadInput | ReadError]:
    """Parse each document of each file; a file that cannot be used comes as its error and the rest goes on."""
    for path in paths:
        try:
            text, laid_out = _text_of(path)
        except (BadInput, ReadError) as error:
            yield error
            continue
        yield from (Parsed(path, regulation) for regulation in _regulations(text, laid_out=laid_out))


def _text_of(path: Path) -> tuple[IssueText, bool]:
    """The text of a file, and whether it is print; what reads PDFs and pictures is loaded for these alone."""
    media = media_of(path)
    if media is Media.TEXT and (text := plain_text(text_lines(path))):
        return text, False
    if media not in PAGED and media is not Media.ZIP:
        return assemble([file_page(path, media)]), False
    from gazette.reading import pages_of  # noqa: PLC0415 - engines and PDF libraries wait till a page needs them

    return assemble(list(pages_of(path, "rapidocr"))), True


def _regulations(text: IssueText, *, laid_out: bool) -> Iterator[Regulation]:
    """The documents of a file: of an issue or a text that holds several each, else the whole text as one."""
    found = split(text)
    year = found.masthead.year
    if len(found.segments) > 1 or laid_out:
        yield from (one.regulation for one in documents(text, found, year))
    else:
        yield parse(text.text, year)


def parse_apart(paths: Sequence[Path], jobs: int, form: Form) -> Iterator[str | BadInput | ReadError]:
    """The records of `parse_files` as they are printed, in the order of the files, by so many processes.

    Each process prints its own records: a line goes through a pipe far faster than the tree it was made of. A file
    whose process is killed comes as its error, and the rest goes on.
    """
    jobs = min(jobs, len(paths))
    if jobs < 2:
        for path in paths:
            yield from _printed(path, form)
        return
    waiting = deque(paths)
    while waiting:
        yield from _until_broken(waiting, jobs, form)
        if waiting:
            yield from _alone(waiting.popleft(), form)


def _until_broken(waiting: deque[Path], jobs: int, form: Form) -> Iterator[str | BadInput | ReadError]:
    """The records of the files that wait, taking each off as it is told; ends early when a process is killed."""
    under_way: deque[Future[list[str | BadInput | ReadError]]] = deque()
    with ProcessPoolExecutor(jobs) as pool:
        try:
            while waiting:
                while len(under_way) < min(_AHEAD * jobs, len(waiting)):
                    under_way.append(pool.submit(_printed, waiting[len(under_way)], form))
                found = under_way.popleft().result()
                waiting.popleft()
                yield from found
        except BrokenProcessPool:
            return
        finally:
            for future in under_way:
                future.cancel()


def _alone(path: Path, form: Form) -> list[str | BadInput | ReadError]:
    """A file in a process of its own: it may be the one that killed the others, or only have been in line."""
    with ProcessPoolExecutor(1) as pool:
        try:
            return pool.submit(_printed, path, form).result()
        except BrokenProcessPool:
            return [ReadError(f"{path}: the process that read it was killed. Try it alone: gazette parse {path}")]


def _printed(path: Path, form: Form) -> list[str | BadInput | ReadError]:
    return [form(one) if isinstance(one, Parsed) else one for one in parse_files([path])]
