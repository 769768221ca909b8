"""Knowledge that lawyers would edit: the files of gazette/data, read once."""

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def load(name: str) -> dict[str, Any]:
    """The tables of gazette/data/NAME.toml."""
    return tomllib.loads(files("gazette.data").joinpath(f"{name}.toml").read_text(encoding="utf-8"))


def any_of(words: Iterable[str]) -> str:
    """The words as alternatives of a regular expression, longest first."""
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


def wording(name: str) -> str:
    """A list of gazette/data/wordings.toml as alternatives of a regular expression."""
    return any_of(load("wordings")[name])
