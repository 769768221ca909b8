"""Which part of a document is meant: the words between its name and what happens to it."""

import re

from gazette.rules import triggers

WHOLE = "whole"
JOIN = (
    r"[、，, ]*(?:以及|及其|和|及|与|并|暨|或|、)?[、 ]*"
    r"(?:原|前|现行|本部|本会|本署|本局|本院|我部|我局|其)?[ ]*"
)
"""What stands between two names of one chain."""

_BEGINS = re.compile(
    r"第|中|之|的|内|里|有关|关于|部分|说明|附[件录表则]|规定|适用|所附|所定|条文|各|「|『|“|其中|委托|施行|实施|有效期|执行|名称"
    r"|增|删|条款|修正|\([一二三四五六七八九十]+\)|\d|序言|前言|目录|编制|公告事项|总则"
    r"|[\u4e00-\u9fff]{1,8}部分$|除|(?:凡)?(?:与|同|和)本[^，。；]{1,10}?(?:不一致|抵触|不符|相符|冲突|矛盾)"
)
_PARTICLES = re.compile(r"^[中之的內内，、 ]+")
_NO_LIMIT = re.compile(r"(?:决定|决议|決定|決議|通知|公告|意见|意見|其?名[称稱])")


def limits(words: str) -> bool:
    """Whether plain words can name a part of a document."""
    return _BEGINS.match(words) is not None


def tidy(words: str) -> str:
    """A scope without the particles that tie it to its document; "whole" when nothing limits."""
    words = _PARTICLES.sub("", words).strip(" ，,、")
    words = re.sub(r"[（(](?:目[录錄])?[附见][^（()）]{0,8}[)）]$", "", words)
    if words.count("」") > words.count("「"):
        words = words.removesuffix("」")
    return WHOLE if _NO_LIMIT.fullmatch(words) or not words else words


def without_adverbs(words: str) -> str:
    """What is left when time and manner are taken off both ends."""
    pattern = triggers.adverbs()
    while words:
        hits = list(pattern.finditer(words))
        if hits and hits[0].start() == 0:
            words = words[hits[0].end() :]
        elif hits and hits[-1].end() == len(words):
            words = words[: hits[-1].start()]
        else:
            break
    return words
