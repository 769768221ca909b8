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

DIGITS = "〇一二三四五六七八九"
UNITS = {"十": 10, "百": 100, "千": 1000}
YEAR = re.compile(rf"(?<=\()[{DIGITS}]{{2,4}}(?=\))|[一二][{DIGITS}]{{3}}(?=年)")
SERIAL = re.compile(rf"(?<=[)第])[{DIGITS}十百千]+(?=号)|[{DIGITS}十百千]+(?=号令)")
BEHIND = re.compile(r"(?<=号)文件?$")
BARE = re.compile(r"([^\d()]+)((?:19|20)\d\d)(?:年第?|-|第)?(\d{1,4})号?")
WHOLE = re.compile(r"[^\d()]*(?:(?:\(\d{4}\)第?|令第|公告\d{4}年第)\d+号|第\d+号令)")
"""A document number and nothing else."""


def spellings(folded: str) -> tuple[str, ...]:
    """A folded word and, when a document number is in it, the number's other spellings."""
    printed = filter(WHOLE.fullmatch, (_in_digits(folded), as_printed(folded)))
    return tuple(dict.fromkeys(form for text in (folded, *printed) for form in _turned(text)))


def as_printed(folded: str) -> str:
    """What people type as print has it: (二〇一五)第十一号 in Arabic digits, 国发2015年42号文 as 国发(2015)42号."""
    text = _in_digits(folded)
    bare = BARE.fullmatch(text)
    return f"{bare[1]}({bare[2]}){bare[3]}号" if bare else text


def _in_digits(folded: str) -> str:
    text = YEAR.sub(lambda hit: "".join(str(DIGITS.index(digit)) for digit in hit[0]), folded)
    return SERIAL.sub(lambda hit: str(_count(hit[0])), BEHIND.sub("", text))


def _turned(text: str) -> tuple[str, ...]:
    plain = text
    for rule, spelt in PLAIN:
        plain = rule.sub(spelt, plain)
    return text, plain, *(rule.sub(spelt, plain) for rule, spelt in TURNED)


def _count(row: str) -> int:
    """四十二 is 42, and so is 四二."""
    total = digits = 0
    for character in row:
        if character in UNITS:
            total, digits = total + (digits or 1) * UNITS[character], 0
        else:
            digits = digits * 10 + DIGITS.index(character)
    return total + digits
