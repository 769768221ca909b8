"""Text files and saved web pages as pages: one line a paragraph, no picture, boxes counted in lines and characters."""

from collections.abc import Iterable
from pathlib import Path

from gazette.errors import BadInput
from gazette.intake.encoding import decode
from gazette.intake.media import Media
from ocr.types import Box, Cell, Line, Origin, Page

MOST_BYTES = 20 << 20
"""Ten million hanzi: all laws in force have fewer."""


def file_page(path: Path, media: Media) -> Page:
    """A text file or saved web page as one page; BadInput when it cannot be read or is too large to be a document."""
    return html_page(path) if media is Media.HTML else text_page(path)


def text_lines(path: Path) -> list[str]:
    """The lines of a plain text file; BadInput as `file_page`."""
    _check_size(path)
    return decode(path.read_bytes(), path).splitlines()


def text_page(path: Path) -> Page:
    """A plain text file as one page."""
    return _page((line, None) for line in text_lines(path))


def html_page(path: Path) -> Page:
    """A saved web page as one page: what a reader sees, block by block; table rows keep their cells."""
    from gazette.intake.webpage import lines_of  # noqa: PLC0415 - the parser of web pages waits for one

    _check_size(path)
    return _page(lines_of(path))


def _check_size(path: Path) -> None:
    if path.stat().st_size > MOST_BYTES:
        raise BadInput(
            f"{path}: a text of over {MOST_BYTES >> 20} MB is no single document. Cut it into its documents."
        )


def _page(lines: Iterable[tuple[str, Cell | None]]) -> Page:
    out: list[Line] = []
    for number, (text, cell) in enumerate(lines):
        if text.strip() or cell is not None:
            out.append(Line(text, Box(0, number, len(text), number + 1), origin=Origin.FILE, cell=cell))
    width = max((len(line.text) for line in out), default=0)
    problems = () if out else ("blank",)
    return Page(1, width, len(out), 0, tuple(out), Origin.FILE, "file", problems=problems)
