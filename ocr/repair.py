"""What an engine read on a line, put right where the grammar of official print and the place of the characters agree.

Nothing is guessed from the words alone: a lost 〇 is put back when the print leaves room for it, a stop when the engine
saw it faintly where there is room. Every change keeps the first reading, and what stays a guess says so in `review`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import ocr.doubt as doubt
from ocr.engines.protocol import Glimpse, Strip
from ocr.script import Script, to_simplified

CHINESE_NUMERAL = "一二三四五六七八九〇○零"
_YEAR = re.compile(f"[{CHINESE_NUMERAL}OＯ]+(?=年)")
_RINGS = "○◯OＯ0o"
_ROUND = re.compile(
    rf"(?<=[一二三四五六七八九〇])[{_RINGS}](?=[一二三四五六七八九〇{_RINGS}年])"
    rf"|^[{_RINGS}](?=[〇{_RINGS}]*(?:[一二三四五六七八九]|年(?![0-9])))"
)
"""A ring among Chinese numerals; at the head of a line (a year broken over two) not that of 0年9月 or 000元."""
_STANDARD_DASH = re.compile(r"(?<=[0-9A-Za-z])\s*[-—–－]{2,}\s*(?=[0-9])")
_STANDARD_DOT = re.compile(r"\b(GB(?:/T)?|HJ(?:/T)?)[.:：]\s*(?=[0-9])")
_NUMBER_YEAR = re.compile(
    r"(?:(?<=[\u4e00-\u9fff])\s*|^)([\[\(（【〔［「『{]{1,2})\s*((?:1[89]|20)[0-9]{2})\s*([\]\)）】〕］」』}]{1,2})(?=\s*(?:第\s*)?[0-9]{1,4}\s*[号號])"
)
_RING_STOP = re.compile(r"(?<=[\u4e00-\u9fff）》”])°")
_LATIN_STOP = re.compile(r"(?<=[\u4e00-\u9fff）》”])\.(?=[\u4e00-\u9fff《（“])")
STOPS = "，。、；：）》”"
NEARLY = 0.05
"""A traditional form that the engine held possible with at least this is that of the print, on a traditional page."""


class Mended(NamedTuple):
    """A line after repair: its text, the reasons to look at it, and whether anything was changed."""

    text: str
    reasons: tuple[str, ...]
    changed: bool


def in_script(strip: Strip, script: Script) -> Strip:
    """The strip with characters of several traditional forms (当: 當 or 噹) in the form that was nearly read.

    Only on a page set in traditional script; characters with one form are put right whatever was read (`set_in`).
    """
    if script is not Script.TRADITIONAL or any(len(glimpse.text) != 1 for glimpse in strip.glimpses):
        return strip
    glimpses = tuple(_traditional(glimpse) for glimpse in strip.glimpses)
    return strip._replace(text="".join(glimpse.text for glimpse in glimpses), glimpses=glimpses)


def _traditional(glimpse: Glimpse) -> Glimpse:
    text, at, confidence, second, nearly = glimpse
    if nearly < NEARLY or to_simplified().get(second) != text:
        return glimpse
    return Glimpse(second, at, nearly, text, confidence)


def mend(strip: Strip) -> Mended:
    """The text of a strip, repaired, with every reason why people should look at it."""
    glimpses, reasons = with_faint(strip)
    text = "".join(g.text for g in glimpses) if reasons else strip.text
    text, zeros = restore_zeros(text, glimpses)
    stops = [f"perhaps a comma after {text[found.start() - 1]}" for found in _LATIN_STOP.finditer(text)]
    for step in (round_zeros, number_brackets, standard_dash, full_stops):
        text = step(text)
    left = () if zeros else doubt.gaps(glimpses)
    found = (*reasons, *zeros, *stops, *doubt.unsure(strip.glimpses), *left)
    return Mended(text.strip(), tuple(dict.fromkeys(found)), text.strip() != strip.text.strip())


def with_faint(strip: Strip) -> tuple[list[Glimpse], tuple[str, ...]]:
    """Characters that the engine held back, put in where the print leaves room for exactly one."""
    step = doubt.pitch(strip.glimpses)
    out = list(strip.glimpses)
    reasons = []
    if step is None:
        return out, ()
    for faint in strip.faint:
        if faint.text not in STOPS or faint.confidence < 0.03:
            continue
        before = max((i for i, g in enumerate(out) if g.at < faint.at), default=None)
        if before is None or before + 1 >= len(out):
            continue
        a, b = out[before], out[before + 1]
        if (
            a.text not in doubt.SPACED_AFTER
            and 1.6 * step < b.at - a.at < 2.5 * step
            and doubt.FULL_WIDTH.match(a.text)
            and doubt.FULL_WIDTH.match(b.text)
        ):
            out.insert(before + 1, faint)
            reasons.append(f"{faint.text} seen faintly after {a.text}")
    return out, tuple(reasons)


def restore_zeros(text: str, glimpses: Sequence[Glimpse]) -> tuple[str, tuple[str, ...]]:
    """A year in Chinese numerals with its lost 〇 put back where the print leaves room (二 四年 → 二〇〇四年).

    Networks that merge equal neighbours lose 〇〇 with full confidence. Where the room does not add up to a year of
    four numerals nothing is changed, and the line is put up for review.
    """
    step = doubt.pitch(glimpses)
    places = "".join(g.text for g in glimpses)
    reasons: list[str] = []
    shift = 0
    if places != text or any(len(g.text) != 1 for g in glimpses):
        return text, ()
    for match in _YEAR.finditer(places):
        year = match.group()
        if (
            not 2 <= len(year) <= 3
            or year[0] not in "一二"
            or "十" in places[max(0, match.start() - 1) : match.start()]
        ):
            continue
        filled = _fill(glimpses[match.start() : match.end() + 1], step)
        if filled is not None and len(filled) == 4:
            at = match.start() + shift
            text = text[:at] + filled + text[at + len(year) :]
            shift += len(filled) - len(year)
            reasons.append(f"〇 put back in {round_zeros(filled + '年')}")
        elif len(year) == 3 or year[:1] == "二":
            reasons.append(f"numerals may be missing in {year}年")
    return text, tuple(reasons)


def _fill(year: Sequence[Glimpse], step: float | None) -> str | None:
    if step is None:
        return None
    out = ""
    for a, b in pairwise(year):
        out += a.text + "〇" * (round((b.at - a.at) / step) - 1)
    return out


def round_zeros(text: str) -> str:
    """○, O and 0 between Chinese numerals as the character 〇."""
    last = None
    while text != last:
        last, text = text, _ROUND.sub("〇", text)
    return text


def number_brackets(text: str) -> str:
    """The brackets around the year of a document number as 〔〕, unless both were read as round ones.

    Round ones are printed too (国办发（1985）49号), so only square, lenticular and mixed pairs are taken for 〔〕.
    """
    return _NUMBER_YEAR.sub(_bracketed, text)


def _bracketed(match: re.Match[str]) -> str:
    opening, year, closing = match.groups()
    if opening in "(（" and closing in ")）":
        return match.group()
    return f"〔{year}〕"


def standard_dash(text: str) -> str:
    """The number of a standard without specks: a long dash read as two hyphens (GB 18704--1998), GB.18704, GB:18704."""
    return _STANDARD_DASH.sub("—", _STANDARD_DOT.sub(r"\1 ", text))


def full_stops(text: str) -> str:
    """A Latin full stop between Chinese words is a comma or full stop whose tail was not seen; 。 keeps it a stop."""
    return _RING_STOP.sub("。", _LATIN_STOP.sub("。", text))
