"""From a raw text (web page, text layer, OCR) to one that the rules can read; every character keeps its way back.

The steps are named in `clean`. Nothing is guessed here: what goes is furniture (markup, navigation, folios of a page),
what changes is the width of a character or the place of a line break.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

from gazette.rules.edits import Cleaned, Edit
from gazette.rules.flat import flattened
from gazette.rules.noise import furniture, markup, pinyin
from gazette.rules.unwrap import wrapped

__all__ = ["Cleaned", "clean"]

HANZI = "\u3400-\u4dbf\u4e00-\u9fff〇"
PUNCTUATION = "，。；：、！？（）《》〈〉「」『』“”〔〕"

_ODD_FORM = re.compile(
    "[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\u2f00-\u2fdf\u2e80-\u2eff\uf900-\ufaff\u00a0\u3000\u2002-\u200a]"
)
_UNSEEN = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad\x00-\x08\x0b\x0d-\x1f]")
_RADICALS = dict(
    zip("⺟⺠⻓⻔⻘⻚⻛⻝⻢⻥⻄⻅⻆⻉⻋⻩⻬⻰⺎⺏", "母民长门青页风食马鱼西见角贝车黄齐龙兀尣", strict=True)
)
# Lines are looked for by the break before them (the text gets one in front), words by what is rare in them.
_SPACED_WORD = re.compile(rf"(?<![{HANZI}])(?:[{HANZI}][ \t]{{1,6}}){{2,}}[{HANZI}](?![{HANZI}])")
_SPACED_LETTER = re.compile(rf"[ \t][{HANZI}][ \t]")
_LINE_APART = re.compile(
    rf"\n(?:[ ]*[{HANZI}][ \t]+[{HANZI}](?=[ ]*(?:\n|\Z))"  # 公  告
    rf"|第[ ]{{0,4}}[{HANZI}0-9]{{1,6}}[ ]{{0,4}}[條条章節节編编點点](?=[ \n]|\Z)"  # 第 一 條
    rf"|[{HANZI}][ ]+[{HANZI}](?=[ ]*[:：]))"  # 主  旨：
)
_HEADING_APART = re.compile(rf"\n第[^\n第]{{1,8}}[章节節編编][ ]+([{HANZI}][ ]+[{HANZI}])(?=[ ]*(?:\n|\Z))")
_DIGITS_APART = re.compile(  # 〔2 0 1 5〕1 6 2号
    r"[0-9](?<![0-9][0-9])(?:[ ][0-9]){3}(?=[ ]?[〕\]）)】年])"
    r"|[0-9](?:(?<=[〕\]）)】第].)|(?<=[〕\]）)】第] .))(?:[ ]?[0-9]){1,4}(?=[ ]?[号號])"
)
_BESIDE = re.compile(rf" (?:(?:(?<=[{PUNCTUATION}\n] )|(?<![\s\S] )) *| *(?=[{PUNCTUATION}\n]|\Z))")
_BLANK = re.compile(r"\n\n+")


def clean(text: str) -> Cleaned:
    """The text without markup, furniture and stray spaces, wrapped lines joined; `offsets` leads back to `text`."""
    state = Cleaned(text)
    state = state.apply(markup(state.text))
    state = state.recast(_ODD_FORM.sub(lambda hit: _usual(hit[0]), state.text))
    for step in (_unseen, pinyin, flattened, _spaces, furniture, _blank_lines, wrapped):
        state = state.apply(step(state.text))
    return state


def _unseen(text: str) -> Iterator[Edit]:
    """Characters that show nothing; a carriage return is half a line break, or a whole one."""
    for hit in _UNSEEN.finditer(text):
        lone = hit[0] == "\r" and text[hit.end() : hit.end() + 1] != "\n"
        yield Edit(hit.start(), hit.end(), "\n" if lone else "")


@cache
def _usual(character: str) -> str:
    """The usual form of one character: full-width letters and digits, radicals, compatibility forms, odd spaces."""
    if character in "\u00a0\u3000" or "\u2002" <= character <= "\u200a":
        return " "
    if character in _RADICALS:
        return _RADICALS[character]
    folded = unicodedata.normalize("NFKC", character)
    return folded if len(folded) == 1 else character


def _spaces(text: str) -> Iterator[Edit]:
    """Spaces inside spaced-out words (公  告, 第 一 條), beside Chinese punctuation and at the edges of lines."""
    if " " not in text and "\t" not in text:
        return
    spaced = _SPACED_WORD.finditer(text) if _SPACED_LETTER.search(text) else ()
    for hit in (*spaced, *_DIGITS_APART.finditer(text)):
        yield from _squeeze(text, hit.start(), hit.end())
    led = f"\n{text}"
    for hit in _LINE_APART.finditer(led):
        yield from _squeeze(text, hit.start(), hit.end() - 1)
    for hit in _HEADING_APART.finditer(led):
        yield from _squeeze(text, hit.start(1) - 1, hit.end(1) - 1)
    for hit in _BESIDE.finditer(text):
        yield Edit(hit.start(), hit.end())


def _squeeze(text: str, start: int, end: int) -> Iterator[Edit]:
    """Take every space out of a stretch."""
    for space in re.finditer(r"[ \t]+", text[start:end]):
        yield Edit(start + space.start(), start + space.end())


def _blank_lines(text: str) -> Iterator[Edit]:
    """Empty lines: the web puts one between paragraphs; they say nothing."""
    head, tail = len(text) - len(text.lstrip("\n")), len(text.rstrip("\n"))
    if head:
        yield Edit(0, head)
    for hit in _BLANK.finditer(text, head, max(tail, head)):
        yield Edit(hit.start() + 1, hit.end())
    if head < tail < len(text):
        yield Edit(tail, len(text))
