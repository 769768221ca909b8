"""Joining lines that a page broke: a paragraph of print is one line of text."""

import re
from collections.abc import Iterator

from gazette.rules.edits import Edit

_NUM = "0-9〇零○一二三四五六七八九十百"
STARTS = re.compile(
    rf"第[ ]?[{_NUM}]+[ ]?(?:之[一二三四五六七八九十])?[ ]?[条條章节節编編款项項点點部]"
    rf"|[（(][{_NUM}]{{1,3}}[）)]|[{_NUM}]{{1,3}}[、.．]"
    r"|附[件则則录錄表]|[①-⑳]|[a-zA-Z][.、)]|目[ ]?[录錄次]|主[ ]?旨|依[ ]?[据據]|公告事[项項]|[说說]明"
)
"""How a paragraph that is not the rest of another begins."""

_STOPS = "。；：！？;:!?…"
_QUOTED_STOP = re.compile(r"[。；！？][”」』）)]")
_OPENING = "《「『"
_PAIRS = {"《": "》", "「": "」", "『": "』", "（": "）", "(": ")", "“": "”", "〔": "〕"}
_MARKS = re.compile("[" + re.escape("".join(_PAIRS) + "".join(_PAIRS.values())) + "]")
_DATE_CUT = re.compile(rf"[{_NUM}][ ]?(?:[年月日][ ]?[{_NUM}]*)?$")
_DATE_REST = re.compile(rf"[年月日](?:[{_NUM}至起止公发發施，。、]|$)|[{_NUM}]{{1,3}}[月日]|止。")
_NUMBER_CUT = re.compile(r"(?<![。；，])[〔\[（(【](?:19|20)\d\d[〕\]）)】]第?$")
_NUMBER_REST = re.compile(r"第?[ ]?\d{1,5}[ ]?[号號]")
_STANDARD = re.compile(r"(?:GB|HJ|DB|GHZB|GWPB|GWKB|[A-Z]{2}/T)[ ]?[0-9]|和[ ]?GB|业炉")
_NOTE = re.compile(r"[（(][^\n]*[）)]")
_NUMBER_LINE = re.compile(r"[^，。；]{2,40}[号號][）)]?")
_ACTS = re.compile(r"(?:废止|廢止|修正|修改|订定|訂定|公布|发布|發布|公告|印发|印發)$")
_LONE = re.compile(r"(?![一二三四五六七八九十〇令附表圖图至])[\u4e00-\u9fff]{1,2}")
_LETTERS_OF_NAME = re.compile(r"[\u4e00-\u9fff]{1,2}$|[\u4e00-\u9fff]{0,3} ?[部署院會会局](?:令|公告)?$")
_SHORT, _TITLE, _LONG = 20, 120, 400


def wrapped(text: str) -> Iterator[Edit]:
    """Take out the line breaks inside paragraphs."""
    start, held = 0, ""
    for line in text.split("\n"):
        at = start
        start += len(line) + 1
        if not line:
            continue
        if held and _continues(held, line):
            yield Edit(
                at - 1,
                at,
                " " if held[-1].isascii() and held[-1].isalnum() and line[0].isascii() and line[0].isalnum() else "",
            )
            held = held[-_LONG:] + line
        else:
            held = line


def _continues(held: str, line: str) -> bool:
    """Whether `line` is the rest of the paragraph that so far ends in `held`."""
    if "\t" in held or "\t" in line:
        return False
    if _LONE.fullmatch(held) and len(line) <= 6 and _LETTERS_OF_NAME.match(line):
        return True
    title = _open_title(held[-_LONG:])
    if title:
        return _closes(line, title)
    if held[-1] in _STOPS:
        return False
    last = held[-_SHORT:]
    if _NUMBER_CUT.search(last) and _NUMBER_REST.fullmatch(line):
        return True
    if _DATE_CUT.search(last) and _DATE_REST.match(line):
        return True
    if _QUOTED_STOP.fullmatch(held[-2:]) or STARTS.match(line) or _NOTE.fullmatch(held):
        return False
    if (line[0] in "《「" and _ACTS.search(held)) or (line[0].isdigit() and held.endswith("字第")):
        return True
    if held.startswith("代替"):
        return _STANDARD.match(line) is not None or _is_cut_standard(held)
    running = len(held) >= _SHORT and ("，" in held or "," in held or re.match(rf"第[{_NUM}]+[条條]", held) is not None)
    return running and not _stands_alone(line)


def _is_cut_standard(held: str) -> bool:
    """A list of replaced standards that ends in the middle of a word (等5项标准的工)."""
    return "标准的" in held[-6:]


def _open_title(text: str) -> str:
    """The part of `text` from the innermost title bracket left open, "" when none is."""
    if "《" not in text and "「" not in text and "『" not in text:
        return ""
    stack: list[int] = []
    for mark in _MARKS.finditer(text):
        if mark[0] in _PAIRS:
            stack.append(mark.start())
        elif stack and mark[0] == _PAIRS[text[stack[-1]]]:
            stack.pop()
    opened = [position for position in stack if text[position] in _OPENING]
    return text[opened[-1] :] if opened else ""


def _closes(line: str, title: str) -> bool:
    """Whether a line may go on with an open title: it closes it, or the title is short and no sentence ends."""
    bracket = title[0]
    end, again = line.find(_PAIRS[bracket]), line.find(bracket)
    if end >= 0:
        return again < 0 or end < again
    return again < 0 and len(title) + len(line) < _TITLE and "。" not in line


def _stands_alone(line: str) -> bool:
    """A signature, a date or a heading does not continue a sentence."""
    return len(line) <= 30 and (
        re.fullmatch(
            rf"(?:中[华華]民[国國])?[{_NUM}]{{2,6}}[ ]?年[ ]?[{_NUM}]{{1,3}}[ ]?月[ ]?[{_NUM}]{{1,3}}[ ]?日.{{0,6}}",
            line,
        )
        is not None
        or line[-1] in "：:"
        or re.fullmatch(r"[\u4e00-\u9fff]{3,24}(?:令|公告|函)", line) is not None
        or _NUMBER_LINE.fullmatch(line) is not None
        or line.startswith(("中华人民共和国", "特此"))
    )
