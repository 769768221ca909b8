"""A page as text and as JSON."""

from __future__ import annotations

from typing import Any

from ocr.types import Page, Role


def as_text(page: Page) -> str:
    """Every line of print on the page in reading order, one a row; emblems and seals are no print."""
    return "\n".join(line.text for line in page.lines if line.role is not Role.SEAL)


def as_record(page: Page) -> dict[str, Any]:
    """The page as plain values, ready for JSON: the texts of its lines are those of `as_text`, seals have none."""
    return {
        "page": page.number,
        "width": page.width,
        "height": page.height,
        "dpi": page.dpi,
        "origin": page.origin.value,
        "engine": page.engine,
        "problems": list(page.problems),
        "lines": [
            {
                "text": line.text,
                "box": [round(v, 2) for v in line.box],
                "role": line.role.value,
                "confidence": line.confidence,
                "origin": line.origin.value,
                "height": line.height,
                "bold": line.bold,
                "vertical": line.vertical,
                "cell": None
                if line.cell is None
                else [line.cell.table, line.cell.row, line.cell.column, line.cell.row_span, line.cell.column_span],
                "review": list(line.review),
                "readings": [{"engine": r.engine, "text": r.text, "confidence": r.confidence} for r in line.readings],
            }
            for line in page.lines
        ],
    }
