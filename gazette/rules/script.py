"""One plain form of a text for matching: simplified characters, one kind of bracket, one zero; character for character.

`plain(text)` has the length of `text`, so every span found in it holds in the original too.
"""

import re
from functools import cache
from importlib.resources import files

_SHORT = 400
YEAR_OPEN, YEAR_CLOSE = "〔", "〕"

_SAME = {
    **dict.fromkeys("[［【﹝", YEAR_OPEN),
    **dict.fromkeys("]］】﹞", YEAR_CLOSE),
    **dict.fromkeys("（﹙", "("),
    **dict.fromkeys("）﹚", ")"),
    **dict.fromkeys("○◯Ｏ", "〇"),
    **dict.fromkeys("—–―－‐‑−", "-"),
    **dict.fromkeys("<＜﹤〈", "〈"),
    **dict.fromkeys(">＞﹥〉", "〉"),
    **dict.fromkeys("﹁", "「"),
    **dict.fromkeys("﹂", "」"),
    "\u00a0": " ",
    "\u3000": " ",
    "\t": "\t",
    ",": "，",
    ";": "；",
    ":": "：",
    "﹔": "；",
    "｢": "「",
    "｣": "」",
}
_FULL_WIDTH = {chr(code): chr(code - 0xFEE0) for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF5B))}


@cache
def traditional() -> dict[str, str]:
    """Traditional character → simplified, one for one (gazette/data/traditional.txt)."""
    lines = files("gazette.data").joinpath("traditional.txt").read_text(encoding="utf-8").splitlines()
    return {line[0]: line[1] for line in lines if line and not line.startswith("#")}


@cache
def _folding() -> tuple[re.Pattern[str], dict[str, str]]:
    """The characters that change, as one class, and what they become."""
    table = traditional() | _FULL_WIDTH | _SAME
    table = {one: other for one, other in table.items() if one != other}
    return re.compile("[" + re.escape("".join(sorted(table))) + "]"), table


@cache
def _code_points() -> dict[int, str]:
    return {ord(one): other for one, other in _folding()[1].items()}


def plain(text: str) -> str:
    """The text in the form every rule matches against; as long as `text`."""
    pattern, table = _folding()
    if len(text) > _SHORT and is_traditional(text):
        return text.translate(_code_points())
    return pattern.sub(lambda hit: table[hit[0]], text)


def is_traditional(text: str) -> bool:
    """Whether the text is written in traditional characters: more than one in fifty of its first hanzi."""
    sample = text[:3000]
    return len(_traditional_class().findall(sample)) * 50 > max(len(sample), 1)


@cache
def _traditional_class() -> re.Pattern[str]:
    return re.compile("[" + "".join(sorted(traditional())) + "]")
