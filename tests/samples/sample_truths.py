"""Where the samples are and how their texts are compared."""

import json
import pathlib
import re
import unicodedata

SAMPLES = pathlib.Path(__file__).parents[2] / "samples"
ISSUES = ("1957", "1985-pages", "2003-scan", "2015-06", "2019-clean-up")
BORN_DIGITAL = ("2015-06", "2019-clean-up")


def load(path):
    return json.loads(path.read_text(encoding="utf-8"))


def plain(text):
    """Compatibility forms folded, white space gone, dot leaders of any length alike."""
    return re.sub(r"…{2,}|\.{3,}", "…", re.sub(r"\s", "", unicodedata.normalize("NFKC", text)))
