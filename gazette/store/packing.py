"""Domain values as bytes in the database: zlib-packed JSON through pydantic, which checks the types on the way back."""

import json
import zlib
from collections.abc import Iterator
from functools import cache
from typing import TypeVar

from pydantic import TypeAdapter

from gazette.types.printed import Piece
from gazette.types.regulation import Regulation
from ocr.types import Page

T = TypeVar("T")


@cache
def _adapter(kind: type[T]) -> TypeAdapter[T]:
    return TypeAdapter(kind)


def pack_page(page: Page) -> bytes:
    """A page reading as bytes."""
    return zlib.compress(_adapter(Page).dump_json(page))


def unpack_page(data: bytes) -> Page:
    """The page reading that `pack_page` packed."""
    value: Page = _adapter(Page).validate_json(zlib.decompress(data))
    return value


def unpack_doubts(data: bytes) -> Iterator[tuple[str, str]]:
    """What was read otherwise on a page, and the line as it stands; far faster than the whole page."""
    for line in json.loads(zlib.decompress(data))["lines"]:
        yield from ((one["text"], line["text"]) for one in line["readings"] if one["text"] != line["text"])


def pack_regulation(regulation: Regulation) -> bytes:
    """A regulation as bytes."""
    return zlib.compress(_adapter(Regulation).dump_json(regulation))


def unpack_regulation(data: bytes) -> Regulation:
    """The regulation that `pack_regulation` packed."""
    value: Regulation = _adapter(Regulation).validate_json(zlib.decompress(data))
    return value


def unpack_text(data: bytes) -> str:
    """The text alone of the regulation that `pack_regulation` packed, many times faster than the whole."""
    return str(json.loads(zlib.decompress(data))["text"])


def pack_places(places: tuple[Piece, ...]) -> bytes:
    """The map from a record's text to the page as bytes."""
    return zlib.compress(_adapter(tuple[Piece, ...]).dump_json(places))


def unpack_places(data: bytes) -> tuple[Piece, ...]:
    """The places that `pack_places` packed."""
    value: tuple[Piece, ...] = _adapter(tuple[Piece, ...]).validate_json(zlib.decompress(data))
    return value
