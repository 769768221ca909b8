"""Domain values as plain JSON values, for --json and for files."""

from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import Enum

from gazette.types.printed import Piece


def to_plain(value: object) -> object:
    """Dataclasses become objects, enums their values, days ISO text; maps of places are left out."""
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: to_plain(getattr(value, f.name)) for f in fields(value) if f.name != "places"}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, dict):
        return {str(to_plain(key)): to_plain(one) for key, one in value.items()}
    if isinstance(value, tuple | list):
        return [to_plain(one) for one in value if not isinstance(one, Piece)]
    return value
