"""In which encoding a text was saved."""

import re
from pathlib import Path

from gazette.errors import BadInput

_HANZI = re.compile(r"[\u3400-\u9fff]")
_ODD = re.compile("[\u0080-\u009f\ue000-\uf8ff\ufffd]")
_LEGACY = ("gb18030", "big5")


def decode(data: bytes, path: Path) -> str:
    """Text of a file in UTF-8, UTF-16, GB18030 or Big5; BadInput when it is none of these."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    for encoding in _LEGACY:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _plausible(text):
            return text
    from charset_normalizer import from_bytes  # noqa: PLC0415 - waits till a text is in none of the usual encodings

    best = from_bytes(data).best()
    text = str(best) if best is not None else ""
    if not _plausible(text):
        raise BadInput(f"{path}: the encoding of the text is not known. Save it as UTF-8 and import it again.")
    return text


def _plausible(text: str) -> bool:
    """Chinese text decoded rightly is mostly hanzi, with next to no private-use or control characters."""
    letters = len(text) - len(re.findall(r"\s", text))
    return letters > 0 and len(_HANZI.findall(text)) > 0.3 * letters and len(_ODD.findall(text)) <= 0.002 * letters
