"""Files of clean-up lists: CSV in the encodings of offices and Excel, as rows of cells; and the file of rows to fix."""

import csv
import io
import os
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path

import openpyxl
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from gazette.errors import BadInput, NotFound
from gazette.life.lists import BadRow, CleanUpList, columns_of, read_list
from gazette.rules.data import load
from gazette.terminal import plain

LARGEST_FILE = 50 * 1024 * 1024
UNPACKED_MOST = 200 << 20
MOST_CELLS = 4_000_000
_BREAK = b"\n"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def read_list_file(path: Path) -> CleanUpList:
    """Read a list from a .csv, .txt (tabs) or .xlsx file; every sheet that has headings counts.

    NotFound when there is no such file, BadInput when it cannot be read or has no headings.
    """
    if not path.is_file():
        raise NotFound(f"There is no file {path}.")
    if path.stat().st_size > LARGEST_FILE:
        raise BadInput(f"{path.name} is larger than {LARGEST_FILE >> 20} MB and hardly a list. Split it.")
    if path.suffix.lower() in (".xlsx", ".xlsm"):
        return _read_workbook(path)
    if path.suffix.lower() == ".xls":
        raise BadInput(f"{path.name} is in the old Excel format. Open it and save it as .xlsx or .csv.")
    return read_list(csv_rows(path.read_bytes(), path.name), path.stem)


def csv_rows(data: bytes, name: str) -> list[list[str]]:
    """The rows of a CSV file; the separator is the one of comma, tab and semicolon that its headings use."""
    text = decode(data, name)
    for mark in ",\t;":
        reader = csv.reader(io.StringIO(text), delimiter=mark, strict=True)
        rows = list[list[str]]()
        try:
            rows.extend(reader)
        except csv.Error as error:
            if any(columns_of(row) for row in rows):
                where = f"{name}, line {reader.line_num}"
                raise BadInput(f"{where}: quotation marks do not close ({error}). Save the list again.") from error
        if any(columns_of(row) for row in rows):
            return rows
    return []


def decode(data: bytes, name: str) -> str:
    """The text of a file in UTF-8, UTF-16, GB 18030 or Big5; BadInput naming the row where none of them fits.

    Bytes of one hanzi encoding are often valid in another, so a text only counts when headings can be read in it.
    """
    first: int | None = None
    for encoding in ("utf-16",) if data.startswith(_UTF16) else ("utf-8-sig", "gb18030", "big5"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError as error:
            before = bytes(error.object[: error.start])
            if _has_headings(before.decode(encoding)):
                raise BadInput(
                    f"{name}, row {before.count(_BREAK) + 1}: broken bytes, while the rows before are in "
                    f"{encoding.removesuffix('-sig').upper()}. Save the list again as CSV UTF-8 or as .xlsx."
                ) from error
            first = error.start if first is None else first
            continue
        if first is None or _has_headings(text):
            return text
    raise BadInput(
        f"{name}, row {data[:first].count(_BREAK) + 1}: the text is neither UTF-8 nor GB 18030 nor Big5, or has no "
        "headings in any of them. Save the list as CSV UTF-8 or as .xlsx."
    )


def _has_headings(text: str) -> bool:
    return any(columns_of(line.split(mark)) for line in text.splitlines()[:50] for mark in ",\t;")


def _read_workbook(path: Path) -> CleanUpList:
    book = _opened(path)
    for sheet in book.worksheets:
        if sheet.max_row * sheet.max_column > MOST_CELLS:
            raise BadInput(f"{path.name}: the sheet {sheet.title!r} is too large for a list. Save the list alone.")
    sheets = [(sheet, list(sheet_rows(sheet))) for sheet in book.worksheets]
    listed = [(sheet, rows) for sheet, rows in sheets if any(columns_of(row) for row in rows)]
    for sheet, _ in listed:
        if sheet.sheet_state != "visible":
            raise BadInput(
                f"{path.name}: the sheet {sheet.title!r} is hidden and holds a list. Show it, or delete it, and save."
            )
    lists = [read_list(rows, f"{path.name}, {sheet.title}") for sheet, rows in listed]
    if not lists:
        return read_list([], path.name)
    rows = tuple(row for one in lists for row in one.rows)
    return CleanUpList(lists[0].headings, rows, tuple(row for one in lists for row in one.bad))


def _opened(path: Path) -> Workbook:
    """The workbook; BadInput for one that cannot be opened, or that unpacks to more than a list can hold."""
    try:
        with zipfile.ZipFile(path) as box:
            unpacked = sum(info.file_size for info in box.infolist())
        if unpacked <= UNPACKED_MOST:
            return openpyxl.load_workbook(path, data_only=True)
    except Exception as error:  # openpyxl passes on whatever its parsers raise
        raise BadInput(
            f"{path.name} cannot be opened as an Excel workbook ({error}). Save it again as .xlsx."
        ) from error
    raise BadInput(f"{path.name} unpacks to more than {UNPACKED_MOST >> 20} MB and hardly is a list. Split it.")


def sheet_rows(sheet: Worksheet) -> Iterator[list[str]]:
    """The rows of a sheet as printed words; a cell merged over several rows or columns counts for each of them."""
    merged: dict[tuple[int | None, int | None], object] = {
        (row, column): sheet.cell(area.min_row, area.min_col).value
        for area in sheet.merged_cells.ranges
        for row in range(area.min_row, min(area.max_row, sheet.max_row) + 1)
        for column in range(area.min_col, min(area.max_col, sheet.max_column) + 1)
    }
    for row in sheet.iter_rows():
        yield [_words(merged.get((cell.row, cell.column), cell.value)) for cell in row]


def _words(value: object) -> str:
    """A cell as a person reads it: a day without its midnight, a whole number without .0."""
    match value:
        case None:
            return ""
        case datetime() | date():
            return value.isoformat()[:10]
        case float() if value.is_integer():
            return str(int(value))
        case _:
            return str(value)


def write_rows_to_fix(path: Path, headings: Sequence[str], rows: Sequence[BadRow]) -> None:
    """Write the rows that could not be used as a CSV file that Excel opens, written whole or not at all.

    In front stand, where the list has none, a column 记录号 (the ids written there decide when the file is read again)
    and the outcome; behind stand the reason and the records that may be meant.
    """
    words = load("lists")["repair"]
    known = columns_of(headings)
    front = [words[field] for field in ("record", "outcome") if field not in known]
    table = [[*front, *headings, words["reason"], words["candidates"]]]
    for row in rows:
        said = {words["record"]: "", words["outcome"]: row.outcome}
        cells = [*row.cells, *[""] * len(headings)][: len(headings)]
        table.append([*(said[name] for name in front), *cells, row.because, "；".join(row.candidates)])
    write_table(path, table)


def _harmless(cell: str) -> str:
    """A cell without what steers terminals and editors, and that no office program takes for a formula."""
    seen = plain(cell)
    return f"'{seen}" if seen.startswith(_FORMULA) else seen


def write_table(path: Path, rows: Sequence[Sequence[str]]) -> None:
    """Write a CSV file that Excel opens, whole or not at all; BadInput when it cannot be written.

    A cell that Excel would take for a formula gets an apostrophe, for titles come from outside.
    """
    if not path.absolute().parent.is_dir():
        raise BadInput(f"{path}: there is no such folder. Make it first.")
    descriptor, temporary = tempfile.mkstemp(dir=path.absolute().parent, suffix=".part")
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file).writerows([_harmless(one) for one in row] for row in rows)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(path)
    except OSError as error:
        raise BadInput(f"{path} cannot be written ({error.strerror}). Choose another file.") from error
    finally:
        Path(temporary).unlink(missing_ok=True)
