"""Chinese and Arabic numerals: 四十六, 一百零六, 二〇〇四, 42."""

from functools import lru_cache

DIGITS = dict(
    zip(
        "〇零○oOΟ一二三四五六七八九壹贰叁肆伍陆柒捌玖两",
        (0, 0, 0, 0, 0, 0, *range(1, 10), *range(1, 10), 2),
        strict=True,
    )
)
UNITS = {"十": 10, "百": 100, "千": 1000, "拾": 10, "佰": 100, "仟": 1000, "万": 10000}

NUMERAL = "0-9〇零○一二三四五六七八九十百千"
"""The characters of a numeral, for use inside a class of a regular expression."""


@lru_cache(maxsize=4096)
def parse(printed: str) -> int | None:
    """The number said, None where it is none. A row of digits is read digit by digit (二〇〇四 = 2004)."""
    text = "".join(printed.split()).replace("廿", "二十").replace("卅", "三十")
    if not text:
        return None
    if text.isascii() and text.isdigit():
        return int(text)
    if all(c in DIGITS or c.isdigit() for c in text):
        return int("".join(str(DIGITS[c]) if c in DIGITS else c for c in text))
    return _with_units(text)


def _with_units(text: str) -> int | None:
    """四十六, 一百零六, 二千三百; None when a character is no numeral."""
    total, digit = 0, 0
    for position, character in enumerate(text):
        if character in DIGITS:
            digit = DIGITS[character]
        elif character in UNITS:
            unit = UNITS[character]
            if digit == 0 and position == 0:
                digit = 1
            total, digit = (total + digit) * unit if unit == 10000 else total + digit * unit, 0
        elif character.isascii() and character.isdigit():
            digit = digit * 10 + int(character)
        else:
            return None
    return total + digit
