"""A picture of a page read by an engine: turned upright, levelled, lines found, read, mended, put in order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np
from PIL import Image

import ocr.bleed as bleed
import ocr.picture as prepare
from ocr.counted import counted
from ocr.coverage import dark_ink, faint_ink, free, is_inked, led_to, lost, to_their_ends
from ocr.engines.protocol import Engine, Gray, Pixels, Quad, Strip
from ocr.layout import arrange, type_size
from ocr.repair import in_script, mend
from ocr.ruled import cut, find_rules, find_tables, ink
from ocr.script import Script, script_of, set_in
from ocr.seals import find_seals, without
from ocr.tables import Grid, Rule
from ocr.twice import Second, second_looks
from ocr.types import Box, Line, Origin, Page, Reading, Role
from ocr.vertical import aside, is_tall, is_vertical, laid_out, upright

SAMPLE = 4
"""So many lines are read on their side or upside down to tell which way up a page lies."""
READABLE, BETTER = 0.85, 0.15
"""A page of lines read with this much certainty lies as it should; to be turned it must read better by so much."""
CLEAR, SURER = 0.95, 0.02
"""A page read with less certainty is looked at for print that shines through; faded it must read better by so much."""
WORDS = (
    *("规定", "规章", "办法", "管理", "国家", "国务", "部门", "单位", "应当", "根据", "有关", "企业", "政府", "人民"),
    *("規定", "規章", "辦法", "國家", "國務", "部門", "單位", "應當", "根據", "有關", "企業", "主管", "行政", "第一"),
)
"""Common words of official prose, two characters each: they tell which way a line runs."""


class Level(NamedTuple):
    """A page and what stands on it; rules, tables and print are where they are once the page is made level."""

    pixels: Pixels
    """The page as it lies, its seals faded."""
    back: prepare.Affine | None
    """From the level page to the page as it lies; None when it lies level."""
    darkness: Gray
    """How dark the level page is against its paper."""
    seals: list[Box]
    rules: list[Rule]
    tables: list[Grid]
    quads: list[Quad]
    ends: list[Quad]
    """The same pieces drawn out over ink that follows them at once: what is read, not where it stands."""
    lost: list[Quad]
    """Where ink stands like print and the engine found no line."""

    def strip(self, quad: Quad) -> Pixels:
        """The print inside four corners of the level page, straightened."""
        return prepare.strip(self.pixels, quad if self.back is None else prepare.moved(quad, self.back))


def read(picture: Image.Image, number: int, engine: Engine) -> Page:
    """The page in the picture.

    Boxes are in pixels of the picture turned clockwise by `rotation` degrees (0 for a page that lies as it should).
    """
    dpi = float(picture.info["dpi"][0])
    seen = prepare.pixels(picture)
    page = level(seen, dpi, engine)
    lines = recognise(page, engine)
    rotation = lies_at(page, engine) if is_vertical(page.quads) or _sureness(lines) < READABLE else 0
    if rotation:
        seen = np.ascontiguousarray(np.rot90(seen, -rotation // 90))
        page = level(seen, dpi, engine)
        lines = recognise(page, engine)
    if _sureness(lines) < CLEAR and bleed.shines_through(page.darkness, dpi):
        without = level(bleed.faded(seen), dpi, engine)
        again = recognise(without, engine)
        if _sureness(again) > _sureness(lines) + SURER:
            page, lines = without, again
    ordered = counted(in_order(lines, page))
    if page.back is not None:
        ordered = tuple(_moved(line, page.back) for line in ordered)
    ordered += tuple(Line("", box, role=Role.SEAL) for box in page.seals)
    problems = () if any(line.text for line in ordered) else (why_nothing(page, dpi),)
    high, wide = seen.shape[:2]
    return Page(number, wide, high, dpi, ordered, Origin.OCR, engine.name, rotation, problems)


def why_nothing(page: Level, dpi: float) -> str:
    """Why no line was read: the page is blank, or there is ink that the engine made nothing of."""
    left = free(dark_ink(page.darkness), dpi, (), page.rules)
    return "unread: there is ink and no line was read" if is_inked(left, dpi) else "blank"


def level(seen: Pixels, dpi: float, engine: Engine) -> Level:
    """The page levelled, its seals, tables and pieces of print found."""
    seals = find_seals(seen, dpi)
    clean = without(seen, seals)
    dark = ink(clean)
    angle = prepare.skew(dark)
    back = prepare.way_back(clean, angle) if angle else None
    darkness, _ = prepare.levelled(dark, back)
    rules = find_rules(darkness, dpi)
    tables = find_tables(rules, dpi)
    small, scale = prepare.levelled(clean, back, engine.side)
    found = [quad / scale for quad in engine.find(small)]
    print_there = dark_ink(darkness)
    found += led_to(free(print_there, dpi, found, ()), dpi, found)
    left = cut(lost(free(print_there, dpi, found, rules), dpi, found), tables)
    quads = cut(found, tables)
    ends = to_their_ends(quads, free(faint_ink(darkness), dpi, quads, rules))
    return Level(clean, back, darkness, seals, rules, tables, quads, ends, left)


def lies_at(page: Level, engine: Engine) -> int:
    """Degrees clockwise by which a page that reads badly must be turned: 0 when no way is clearly better.

    Lines that stand on end are either columns of characters or a page on its side; a few of the longest are read
    each way and the surest reading decides.
    """
    tall = is_vertical(page.quads)
    longest = sorted((q for q in page.quads if is_tall(q) == tall), key=lambda q: -float(np.ptp(q)))[:SAMPLE]
    strips = [page.strip(quad) for quad in longest]

    def read_at(turn: int) -> list[Strip]:
        return engine.read([np.ascontiguousarray(np.rot90(strip, -turn // 90)) for strip in strips])

    as_it_lies = engine.read([laid_out(strip) for strip in strips]) if tall else read_at(0)
    if tall and _runs_backwards(as_it_lies):
        return 90
    turn = 270 if tall else 180
    return turn if _sureness(read_at(turn)) > _sureness(as_it_lies) + BETTER else 0


def _runs_backwards(strips: Sequence[Strip]) -> bool:
    """True when the words of official prose stand the wrong way round.

    A page on its left side gives its lines from the end, and the engine reads characters that lie on their side.
    """
    text = " ".join(strip.text for strip in strips)
    return sum(text.count(word[::-1]) for word in WORDS) > sum(text.count(word) for word in WORDS)


def _sureness(read_so_far: Sequence[Line] | Sequence[Strip]) -> float:
    """Mean confidence, each reading weighted by its length."""
    letters = sum(len(one.text) for one in read_so_far)
    return sum(one.confidence * len(one.text) for one in read_so_far) / letters if letters else 0.0


def recognise(page: Level, engine: Engine) -> list[Line]:
    """Pieces of print on a levelled page, in no order."""
    quads = [*page.quads, *page.lost]
    tall = [is_tall(quad) for quad in quads]
    pictures = [page.strip(quad) for quad in (*page.ends, *page.lost)]
    pictures = [laid_out(p) if stands else p for p, stands in zip(pictures, tall, strict=True)]
    strips = engine.read(pictures)
    again = second_looks(engine, pictures, strips)
    script = script_of(strip.text for strip in strips)
    lines = [
        _line(quad, strip, numbers, script, engine.name, stands)
        for quad, strip, numbers, stands in zip(quads, strips, again, tall, strict=True)
    ]
    count = len(page.quads)
    high, wide = page.pixels.shape[:2]
    found = print_only([line for line in lines[:count] if line.text], wide, high, engine.name)
    return with_lost(found, lines[count:])


def with_lost(found: Sequence[Line], lost_ones: Sequence[Line]) -> list[Line]:
    """The lines found and those known by their ink alone; where such ink cannot be read, its neighbour says so."""
    out = list(found)
    for line in lost_ones:
        if line.text and line.confidence >= READABLE:
            out.append(replace(line, review=("found by its ink alone", *line.review)))
        elif out:
            near = min(range(len(out)), key=lambda i: _distance(out[i].box, line.box))
            out[near] = replace(out[near], review=(*out[near].review, "print nearby that could not be read"))
    return out


def _distance(a: Box, b: Box) -> float:
    across = max(0.0, a.left - b.right, b.left - a.right)
    return across + max(0.0, a.top - b.bottom, b.top - a.bottom)


def _line(quad: Quad, strip: Strip, numbers: Sequence[Second], script: Script, engine: str, stands: bool) -> Line:
    left, top = quad.min(axis=0)
    right, bottom = quad.max(axis=0)
    high = float(np.linalg.norm(quad[0] - quad[1] if stands else quad[0] - quad[3]))
    mended = mend(in_script(strip, script))
    text = set_in(mended.text, script)
    sure = round(strip.confidence, 4)
    whole = (Reading(engine, strip.text, sure),) if text != strip.text.strip() else ()
    return Line(
        text,
        Box(float(left), float(top), float(right), float(bottom)),
        sure,
        height=round(0.75 * high, 1),
        vertical=stands and len(text) > 1,
        review=(*mended.reasons, *(f"{one.first} at a second look {one.second}" for one in numbers)),
        readings=(*whole, *(Reading(f"{engine}, second look", one.second, one.confidence) for one in numbers)),
    )


def print_only(lines: Sequence[Line], width: float, height: float, engine: str) -> list[Line]:
    """Lines that are print: specks read as a character with little confidence are left out, emblems are marked.

    A speck is one or two characters, and either hardly readable or nearly so at the very edge of the sheet. An emblem,
    such as the huge GB of a standard, is noted like a seal: its place, and what was read there as a reading only.
    """
    em = type_size(lines) if lines else 0.0
    out = []
    for line in lines:
        x, y = (line.box.left + line.box.right) / 2, (line.box.top + line.box.bottom) / 2
        edge = min(x / width, 1 - x / width, y / height, 1 - y / height) < 0.03
        if len(line.text) <= 2 and line.confidence < (0.9 if edge else 0.5):
            continue
        if line.height > 3.5 * em and len(line.text) <= 3 and line.text.isascii():
            seen = Reading(engine, line.text, line.confidence)
            out.append(Line("", line.box, line.confidence, Role.SEAL, height=line.height, readings=(seen,)))
        else:
            out.append(line)
    return out


def in_order(lines: Sequence[Line], page: Level) -> tuple[Line, ...]:
    """Lines in reading order; emblems, which are no print, at the end."""
    high, wide = page.pixels.shape[:2]
    text = [line for line in lines if line.role is not Role.SEAL]
    emblems = [line for line in lines if line.role is Role.SEAL]
    if is_vertical(page.quads):
        columns = [line for line in text if line.vertical or line.box.bottom - line.box.top > line.height * 1.5]
        flat = [line for line in text if line not in columns]
        ordered = _around(flat, upright(arrange(aside(columns, wide), high, wide), wide), wide, high)
    else:
        ordered = arrange(text, wide, high, page.tables, page.rules)
    return (*ordered, *emblems)


def _around(flat: Sequence[Line], columns: tuple[Line, ...], wide: float, high: float) -> tuple[Line, ...]:
    """Lines set across on a page of columns: those above the columns come first, the others last."""
    top = min((line.box.top for line in columns), default=high)
    above = arrange([line for line in flat if line.box.bottom <= top], wide, high)
    below = arrange([line for line in flat if line.box.bottom > top], wide, high)
    return (*above, *columns, *below)


def _moved(line: Line, back: prepare.Affine) -> Line:
    b = line.box
    corners = np.array([[b.left, b.top, 1], [b.right, b.top, 1], [b.right, b.bottom, 1], [b.left, b.bottom, 1]])
    points = corners @ back.T
    (left, top), (right, bottom) = points.min(axis=0), points.max(axis=0)
    return replace(line, box=Box(float(left), float(top), float(right), float(bottom)))
