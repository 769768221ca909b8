"""Fields as people state them: checked when they are stated, laid over what a text says of itself ever after. Pure."""

import re
from collections.abc import Mapping
from dataclasses import replace
from enum import StrEnum

from gazette.errors import BadInput
from gazette.rules import dates, numbers
from gazette.types.printed import Span
from gazette.types.regulation import Found, Kind, Mend, Regulation


class RecordField(StrEnum):
    """Fields of a record that people may correct."""

    TITLE = "title"
    KIND = "kind"
    NUMBERS = "numbers"
    ISSUERS = "issuers"
    ADDRESSEES = "addressees"
    DATE_DOCUMENT = "date_document"
    DATE_PUBLISHED = "date_published"
    DATE_EFFECTIVE = "date_effective"
    DATE_EXPIRES = "date_expires"


LISTS = frozenset({RecordField.NUMBERS, RecordField.ISSUERS, RecordField.ADDRESSEES})
DATES = frozenset(
    {RecordField.DATE_DOCUMENT, RecordField.DATE_PUBLISHED, RecordField.DATE_EFFECTIVE, RecordField.DATE_EXPIRES}
)
BETWEEN = "；"
_BETWEEN = re.compile("[；;\n]")
_SHORTENED = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2]))?")


def checked(name: str, words: str) -> str:
    """What a person says of a field in its one form; "" clears it. BadInput for an unknown field or a bad value."""
    if name not in list(RecordField):
        raise BadInput(f"There is no field {name!r} to correct. Use one of: {', '.join(RecordField)}.")
    field, said = RecordField(name), words.strip()
    if field in LISTS:
        parts = [" ".join(part.split()) for part in _BETWEEN.split(said)]
        return BETWEEN.join(
            dict.fromkeys(_number(part) if field is RecordField.NUMBERS else part for part in parts if part)
        )
    said = " ".join(said.split())
    if field in DATES:
        return _date(field, said)
    if field is RecordField.KIND and said not in list(Kind):
        raise BadInput(f"{said!r} is no kind. Use one of: {', '.join(Kind)}.")
    if not said:
        raise BadInput("A record needs a title. Write the one that is printed: --set title=….")
    return said


def _number(words: str) -> str:
    """The canonical form of a document number."""
    if not re.search(r"[\d〇○零一二三四五六七八九十]", words):
        raise BadInput(f"{words!r} is no document number. Write it as printed, such as 水湿发〔2003〕5号.")
    return numbers.canonical(words)


def _date(field: RecordField, words: str) -> str:
    """An ISO day; the date of a document may be shortened to its month or year, as prints are."""
    if not words:
        return ""
    if field is not RecordField.DATE_EXPIRES and _SHORTENED.fullmatch(words):
        return words
    iso = dates.parse(words)
    if iso is None or (len(iso) != 10 and field is RecordField.DATE_EXPIRES):
        raise BadInput(f"{words!r} is no date of the calendar. Write {field} as 2003-07-01.")
    return iso


def value_of(regulation: Regulation, field: RecordField) -> str:
    """What a field says now, as people write it."""
    if field is RecordField.KIND:
        return regulation.kind.value
    if field is RecordField.DATE_EXPIRES:
        return regulation.date_expires or ""
    if field in LISTS:
        return BETWEEN.join(found.value for found in _several(regulation, field))
    found = _single(regulation, field)
    return found.value if found else ""


def laid_over(regulation: Regulation, said: Mapping[RecordField, str]) -> Regulation:
    """What a text says of itself, with the fields that people corrected; doubts about what they replace are settled."""
    out = regulation
    for field, value in said.items():
        if field is RecordField.KIND:
            out = replace(out, kind=Kind(value))
        elif field is RecordField.DATE_EXPIRES:
            out = replace(out, date_expires=value or None)
        elif field in LISTS:
            out = _with(out, field, _list(regulation, field, value))
        else:
            out = _with(out, field, _stated(regulation, field, value, _single(regulation, field)) if value else None)
    gone = {note for field in said for note in _doubts(regulation, field)}
    return replace(out, warnings=tuple(note for note in out.warnings if note not in gone))


def _single(regulation: Regulation, field: RecordField) -> Found[str] | None:
    found: Found[str] | None = getattr(regulation, field.value)
    return found


def _several(regulation: Regulation, field: RecordField) -> tuple[Found[str], ...]:
    found: tuple[Found[str], ...] = getattr(regulation, field.value)
    return found


def _with(regulation: Regulation, field: RecordField, value: object) -> Regulation:
    return replace(regulation, **{field.value: value})  # type: ignore[arg-type]


def _list(regulation: Regulation, field: RecordField, value: str) -> tuple[Found[str], ...]:
    """The values stated, each with its proof where the text says it."""
    held = {found.value: found for found in _several(regulation, field)}
    return tuple(held.get(part) or _stated(regulation, field, part, None) for part in value.split(BETWEEN) if part)


def _stated(regulation: Regulation, field: RecordField, value: str, read: Found[str] | None) -> Found[str]:
    """A value that a person states, with the characters it was read from, or those that say it, or none."""
    if read is not None and read.value == value:
        return read
    if read is not None:
        return Found(value, read.span, read.printed, Mend.CORRECTED)
    span = _where(regulation.text, field, value)
    return Found(value, span, regulation.text[span.start : span.end], Mend.CORRECTED)


def _where(text: str, field: RecordField, value: str) -> Span:
    """The first characters of a text that say a value; an empty span at its beginning when none do."""
    if field in DATES:
        return next((found.span for found in dates.find(text) if found.value == value), Span(0, 0))
    if field is RecordField.NUMBERS:
        return next((found.span for found in numbers.find(text) if found.value == value), Span(0, 0))
    start = text.find(value)
    return Span(start, start + len(value)) if start >= 0 else Span(0, 0)


def _doubts(regulation: Regulation, field: RecordField) -> list[str]:
    if field in LISTS:
        return [found.doubt for found in _several(regulation, field) if found.mend]
    found = None if field in (RecordField.KIND, RecordField.DATE_EXPIRES) else _single(regulation, field)
    return [found.doubt] if found and found.mend else []
