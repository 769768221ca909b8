"""Knowledge that lawyers would edit: the files of gazette/data, read once."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def load(name: str) -> dict[str, Any]:
    """The tables of gazette/data/NAME.toml."""
    return tomllib.loads(files("gazette.data").joinpath(f"{name}.toml").read_text(encoding="utf-8"))
