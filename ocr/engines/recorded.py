"""Readings recorded beforehand, for tests: the file named by OCR_RECORDED holds them as JSON.

{"quads": [[[x, y], [x, y], [x, y], [x, y]], …], "texts": ["…", …]}: the lines of every page, in the order of `quads`.
Three more keys may be there: "pages" holds other texts for some pictures, by the digest of their pixels; "seconds" is
how long each page takes; "log" names a file that gets the digest of every picture that is looked at, a line each.
"""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from ocr.engines.protocol import Pixels, Quad, Strip
from ocr.errors import EngineMissing

VARIABLE = "OCR_RECORDED"


def digest_of(picture: Pixels) -> str:
    """What names a picture in a recording."""
    return hashlib.sha256(picture.tobytes()).hexdigest()[:32]


@dataclass(slots=True)
class RecordedEngine:
    """Gives the recorded lines for any picture."""

    quads: Sequence[Quad]
    texts: Sequence[str]
    pages: Mapping[str, Sequence[str]] = field(default_factory=dict)
    seconds: float = 0.0
    log: str = ""
    name: str = "recorded"
    side: int = 0
    _now: Sequence[str] = ()

    def find(self, picture: Pixels) -> list[Quad]:
        """The recorded places."""
        digest = digest_of(picture)
        self._now = self.pages.get(digest, self.texts)
        if self.log:
            with Path(self.log).open("a", encoding="ascii") as file:
                file.write(f"{digest}\n")
        time.sleep(self.seconds)
        return list(self.quads)

    def read(self, strips: Sequence[Pixels]) -> list[Strip]:
        """The recorded texts in turn."""
        return [Strip(text, 1.0) for text in self._now[: len(strips)]]


def load(name: str) -> RecordedEngine:
    """Load the file that the environment names. Raises EngineMissing without one."""
    recorded = os.environ.get(VARIABLE)
    if not recorded or not Path(recorded).exists():
        raise EngineMissing(f"engine recorded needs a file of readings; name it in {VARIABLE}")
    record = json.loads(Path(recorded).read_text(encoding="utf-8"))
    record["quads"] = [np.array(q, dtype=np.float32) for q in record["quads"]]
    return RecordedEngine(**record)
