"""The ways in which one document number is spelt, as rules on folded texts: whoever types one finds them all."""

import re

PLAIN = (
    (re.compile(r"\((\d{4})\)第?0*(\d+)号"), r"(\1)\2号"),  # 〔2015〕第016号 → 〔2015〕16号
    (re.compile(r"第0+(\d+)号"), r"第\1号"),
)
"""What is left out without another number coming of it."""
TURNED = (
    (re.compile(r"第?0*(\d+)号令"), r"令第\1号"),  # 第28号令 → 令第28号
    (re.compile(r"令第?0*(\d+)号"), r"第\1号令"),
    (re.compile(r"(\d{4})年第?(\d+)号公告"), r"公告\1年第\2号"),  # 2015年第11号公告 → 公告2015年第11号
    (re.compile(r"公告(\d{4})年第?(\d+)号"), r"\1年第\2号公告"),
)
"""Orders and announcements, whose kind stands before or behind the number."""


def spellings(folded: str) -> tuple[str, ...]:
    """A folded word and, when a document number is in it, the number's other spellings."""
    plain = folded
    for rule, spelt in PLAIN:
        plain = rule.sub(spelt, plain)
    return tuple(dict.fromkeys([folded, plain, *(rule.sub(spelt, plain) for rule, spelt in TURNED)]))
