"""The clean-up list that staff mark from: as CSV (GB18030) and as a workbook, with its truth."""

import csv
import io
import re
import tomllib
import zipfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.styles import Alignment, Font

MADE = datetime(2020, 11, 20)
CLOCK = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


@dataclass(frozen=True)
class CleanUpList:
    """Caption, head, and rows as printed; `meant` tells for each row which sample it is about."""

    caption: str
    head: list[str]
    rows: list[list[str]]
    meant: list[dict[str, Any]]


def read_list(path: Path) -> CleanUpList:
    """The list as it stands in `path`; rows get their numbers here."""
    raw = tomllib.loads(path.read_text(encoding="utf-8"))
    rows = [[str(number), *row["cells"]] for number, row in enumerate(raw["rows"], 1)]
    meant = [
        {"row": cells[0], "target": row["target"], "candidates": row.get("candidates", [])}
        for cells, row in zip(rows, raw["rows"], strict=True)
    ]
    return CleanUpList(raw["caption"], raw["head"], rows, meant)


def write_csv(table: CleanUpList, path: Path) -> None:
    """As a Chinese Excel saves it: GB18030, CRLF."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows([table.head, *table.rows])
    path.write_bytes(text.getvalue().encode("gb18030"))


def write_workbook(table: CleanUpList, path: Path) -> None:
    """As an office keeps it: a merged caption above the head."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "清理结果"
    sheet.append([table.caption])
    sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=len(table.head))
    sheet["A1"].font, sheet["A1"].alignment = Font(bold=True, size=14), Alignment(horizontal="center")
    for row in (table.head, *table.rows):
        sheet.append(row)
    for column, width in zip("ABCDE", (6, 52, 30, 16, 12), strict=True):
        sheet.column_dimensions[column].width = width
    book.save(path)
    settle(path, MADE)


def settle(workbook: Path, day: datetime) -> None:
    """Write the workbook again with one day instead of the clock's, so that the same list gives the same bytes."""
    with zipfile.ZipFile(workbook) as old:
        parts = [(name, old.read(name)) for name in old.namelist()]
    stamp = f"{day:%Y-%m-%dT%H:%M:%SZ}".encode()
    with zipfile.ZipFile(workbook, "w", zipfile.ZIP_DEFLATED) as new:
        for name, data in parts:
            whole = CLOCK.sub(stamp, data) if name == "docProps/core.xml" else data
            new.writestr(zipfile.ZipInfo(name, day.timetuple()[:6]), whole, zipfile.ZIP_DEFLATED)


def list_truth(table: CleanUpList) -> dict[str, Any]:
    """Each row by its columns, with the sample it means: an id, "ambiguous" (with candidates) or "unknown"."""
    return {
        "caption": table.caption,
        "rows": [
            dict(zip(table.head, row, strict=True)) | meant for row, meant in zip(table.rows, table.meant, strict=True)
        ],
    }
