"""Names of engines and how each is loaded. A new engine is one module and one line here."""

from __future__ import annotations

import importlib
from typing import Any

from ocr.engines.protocol import Engine
from ocr.errors import EngineMissing

DEFAULT = "rapidocr"
ENGINES = {
    "rapidocr": "ocr.engines.rapid",
    "fast": "ocr.engines.fast",
    "tesseract": "ocr.engines.tesseract",
    "recorded": "ocr.engines.recorded",
    "crash": "ocr.engines.faulty",
    "hang": "ocr.engines.faulty",
    "rubbish": "ocr.engines.faulty",
}
FOR_TESTS = frozenset({"recorded", "crash", "hang", "rubbish"})
"""Names that prove the pipeline and are not offered to people."""

_loaded: dict[str, Engine] = {}


def engine(name: str = DEFAULT) -> Engine:
    """The engine of that name, loaded once a process. Raises EngineMissing; never gives another one instead."""
    if name not in _loaded:
        if name not in ENGINES:
            known = ", ".join(sorted(set(ENGINES) - FOR_TESTS))
            raise EngineMissing(f"there is no engine {name!r}; choose from: {known}")
        module: Any = importlib.import_module(ENGINES[name])
        _loaded[name] = module.load(name)
    return _loaded[name]
