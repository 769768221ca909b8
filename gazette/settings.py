"""archive.toml: the settings of one archive, read once when it is opened and handed on as a value."""

import json
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from gazette.errors import BadInput, NotFound
from gazette.terminal import plain

FILE_NAME = "archive.toml"
KEY = "signing-key.pem"
"""Beside archive.toml: the private key that signs what is published."""
DATABASE = "sqlite:///archive.db"

_DURATION = re.compile(r"P\d{1,4}[YMD]")
_DATABASE_LINE = re.compile(r"^[ \t]*database[ \t]*=.*$", re.MULTILINE)

TEMPLATE = """\
# Settings of this archive. Every key is optional but `name`.
name = {name}
# Organisation code used in index numbers (索引号).
organisation_code = ""
# SQLite beside this file, or a PostgreSQL URL (postgresql+psycopg://user:password@host/database).
database = {database}

[reading]
# rapidocr or tesseract; `gazette doctor` tells which are there.
engine = "rapidocr"
# A page that takes longer than this many seconds is recorded as not read.
seconds_per_page = 300
# A reader process that holds more memory than this after a page is replaced; twice as much, and the page is given up.
megabytes_per_worker = 1200

[search]
backend = "whoosh"

[disclosure]
# What a public gazette printed is public. "" leaves every record inside until somebody decides.
printed_in_gazette = "open"

[terms]
# Lapse by kind or wording, for archives whose rules say so; none by default. Example:
# "暂行" = "P2Y"
"""


@dataclass(frozen=True, slots=True)
class Settings:
    """The values of archive.toml with their defaults."""

    name: str
    organisation_code: str = ""
    database: str = DATABASE
    engine: str = "rapidocr"
    seconds_per_page: float = 300.0
    megabytes_per_worker: float = 1200.0
    search_backend: str = "whoosh"
    printed_in_gazette: str = "open"
    terms: Mapping[str, str] = field(default_factory=dict)


def write_settings(folder: Path, name: str, database: str = DATABASE) -> None:
    """Write a commented archive.toml; with a password in it, for the owner only."""
    quoted = json.dumps(" ".join(plain(name).split()), ensure_ascii=False)  # also a string of TOML
    part = folder / f".{FILE_NAME}.part"
    part.unlink(missing_ok=True)
    part.touch(mode=0o644 if database == DATABASE else 0o600)
    part.write_text(TEMPLATE.format(name=quoted, database=json.dumps(database)), encoding="utf-8")
    part.replace(folder / FILE_NAME)


def with_database(text: str, url: str) -> str:
    """The text of an archive.toml with another database in it, everything else as it was.

    BadInput when the line cannot be found: it holds a password that must not stay.
    """
    line = f"database = {json.dumps(url)}"
    top, table, rest = text.partition("\n[")
    changed, count = _DATABASE_LINE.subn(lambda _: line, top)
    whole = (changed if count else f"{line}\n{top}") + table + rest
    try:
        sound = tomllib.loads(whole) == {**tomllib.loads(text), "database": url}
    except tomllib.TOMLDecodeError:
        sound = False
    if not sound:
        raise BadInput(f'{FILE_NAME}: the database is not on a line of its own. Write it as: database = "{DATABASE}"')
    return whole


def read_settings(folder: Path) -> Settings:
    """Read archive.toml; NotFound when the folder is no archive, BadInput when the file cannot be understood."""
    path = folder / FILE_NAME
    if not path.is_file():
        raise NotFound(f"{folder} is not an archive (no {FILE_NAME}). Make one with: gazette init {folder}")
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadInput(f"{path} cannot be read: {error}. Correct that line and try again.") from error
    if unknown := _unknown(data):
        raise BadInput(f"{path}: there is no setting {unknown[0]!r}. Correct it or take the line out.")
    try:
        return _settings(data, folder)
    except (AttributeError, TypeError, ValueError) as error:
        raise BadInput(f"{path}: a value is of the wrong kind ({error}). Correct it and try again.") from error


def _unknown(data: Mapping[str, Any]) -> list[str]:
    """Names of settings that the template has not; those of terms are anybody's."""
    known = tomllib.loads(TEMPLATE.format(name='""', database='""'))
    inner = (
        f"{table}.{key}"
        for table, values in data.items()
        if table != "terms" and isinstance(values, dict)
        for key in values
        if key not in known.get(table, {})
    )
    return [plain(name) for name in (*(key for key in data if key not in known), *inner)]


def _check_terms(terms: Mapping[str, str]) -> None:
    for words, duration in terms.items():
        if not _DURATION.fullmatch(duration):
            raise BadInput(
                f"{FILE_NAME}, [terms]: {duration!r} for {words!r} is no duration. "
                "Write P2Y for two years, P6M for six months."
            )


def _settings(data: Mapping[str, Any], folder: Path) -> Settings:
    terms = {str(k): str(v) for k, v in data.get("terms", {}).items()}
    _check_terms(terms)
    reading, search = data.get("reading", {}), data.get("search", {})
    return Settings(
        name=" ".join(plain(str(data.get("name", folder.name))).split()),
        organisation_code=str(data.get("organisation_code", "")),
        database=str(data.get("database", DATABASE)),
        engine=str(reading.get("engine", "rapidocr")),
        seconds_per_page=float(reading.get("seconds_per_page", 300)),
        megabytes_per_worker=float(reading.get("megabytes_per_worker", 1200)),
        search_backend=str(search.get("backend", "whoosh")),
        printed_in_gazette=str(data.get("disclosure", {}).get("printed_in_gazette", "")),
        terms=terms,
    )
