"""The truth beside each issue: what it prints and what that means for other samples."""

import json
import re
from pathlib import Path
from typing import Any

from marks import Sheet
from source import Document, Issue

DAY = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日")
MASTHEAD = ("gazette", "year", "number", "running_total", "date")


def truth(issue: Issue, sheets: list[Sheet], places: list[tuple[int, int]], folios: list[str]) -> dict[str, Any]:
    """One JSON value; pages count sheets of the file from 1, dates are ISO 8601, ids are folder/NN."""
    documents = [
        facts_truth(issue.name, document) | places_truth(place, folios) | says_truth(document)
        for document, place in zip(issue.documents, places, strict=True)
    ]
    return {
        "masthead": {key: issue.masthead.get(key) for key in MASTHEAD},
        "contents": []
        if issue.layout["cover"] == "none"
        else [
            {"title": d.entry, "folio": folios[first - 1]}
            for d, (first, _) in zip(issue.documents, places, strict=True)
        ],
        "documents": documents,
        "pages": [
            {"page": number, "folio": folio or None, "text": "\n".join(sheet.text)}
            for number, (sheet, folio) in enumerate(zip(sheets, folios, strict=True), 1)
        ],
    }


def web_truth(name: str, documents: list[Document]) -> dict[str, Any]:
    """The same for saved files, which hold one document each and have no pages."""
    return {
        "documents": [
            {"file": document.facts["file"]} | facts_truth(name, document) | says_truth(document)
            for document in documents
        ]
    }


def facts_truth(folder: str, document: Document) -> dict[str, Any]:
    """What the document is: its id and every field, null where the print says nothing."""
    facts = document.facts
    return {
        "id": f"{folder}/{document.name[:2]}",
        "title": facts["title"],
        "forwarded": facts.get("forwarded"),
        "numbers": facts["numbers"],
        "issuers": facts["issuers"],
        "date_document": facts["date_document"] or None,
        "date_effective": facts.get("date_effective"),
        "expires": facts.get("expires"),
        "articles": facts.get("articles", 0),
    }


def places_truth(place: tuple[int, int], folios: list[str]) -> dict[str, Any]:
    """Where it stands: sheets of the file, and what is printed on them."""
    first, last = place
    return {"page_first": first, "page_last": last, "folio_first": folios[first - 1], "folio_last": folios[last - 1]}


def says_truth(document: Document) -> dict[str, Any]:
    """What it rests on, what it does to others, and its text."""
    effects = [effect_truth(effect) for effect in document.facts.get("effects", [])] + table_effects(document)
    return {"basis": document.facts.get("basis", []), "effects": effects, "text": document.text}


def effect_truth(effect: dict[str, Any]) -> dict[str, Any]:
    """An effect stated in the running text; `target` is a sample's id, "unknown", "ambiguous" or "unnamed"."""
    keys = ("verb", "title", "number", "date", "scope", "effective", "until", "row", "target", "quote")
    return {key: effect.get(key) or None for key in keys}


def table_effects(document: Document) -> list[dict[str, Any]]:
    """One effect a row of each effect table: the head of the file says what the table does and whom each row means."""
    tables: list[list[tuple[str, ...]]] = []
    before = ""
    for block in document.blocks:
        if block.kind == "row":
            if before != "row":
                tables.append([])
            tables[-1].append(block.cells)
        before = block.kind
    effects = []
    for rule, rows in zip(document.facts.get("tables", []), tables, strict=False):
        for cells, target in zip(rows[1:], rule["targets"], strict=True):
            row, title, number, day = cells
            effects.append(
                effect_truth(
                    {
                        "verb": rule["verb"],
                        "title": title,
                        "number": number,
                        "date": iso(day),
                        "scope": "whole",
                        "effective": rule.get("effective"),
                        "row": row,
                        "target": target,
                        "quote": "\t".join(cells),
                    }
                )
            )
    return effects


def iso(day: str) -> str | None:
    """2003年4月18日 as 2003-04-18."""
    found = DAY.fullmatch(day)
    return f"{int(found[1]):04}-{int(found[2]):02}-{int(found[3]):02}" if found else None


def write(value: dict[str, Any], path: Path) -> None:
    """As readable JSON."""
    path.write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
