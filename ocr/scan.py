"""A picture of a page read by an engine: levelled, lines found, read, put in order."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from PIL import Image

from ocr import picture as prepare
from ocr.engines.protocol import Engine, Pixels, Quad, Strip
from ocr.layout import arrange
from ocr.ruled import cut, find_rules, find_tables, ink
from ocr.seals import find_seals, without
from ocr.tables import Rule
from ocr.types import Box, Line, Origin, Page, Role

SCORE_LEAST = 0.3
"""A strip read with less than this is not print."""


def read(picture: Image.Image, number: int, engine: Engine) -> Page:
    """The page in the picture. Boxes are in pixels of the picture as given."""
    seen = prepare.pixels(picture)
    angle = prepare.skew(seen)
    level, back = prepare.turned(seen, angle) if angle else (seen, None)
    dpi = float(picture.info["dpi"][0])
    seals = find_seals(level, dpi)
    clean = without(level, seals)
    rules = find_rules(ink(clean), dpi)
    lines = recognise(clean, rules, engine)
    tables = find_tables(rules, dpi)
    ordered = arrange(lines, level.shape[1], level.shape[0], tables)
    ordered = (*ordered, *(Line("", box, role=Role.SEAL) for box in seals))
    if back is not None:
        ordered = tuple(_moved(line, back) for line in ordered)
    return Page(number, picture.width, picture.height, dpi, ordered, Origin.OCR, engine.name)


def recognise(level: Pixels, rules: list[Rule], engine: Engine) -> list[Line]:
    """Pieces of print on a levelled page, in no order."""
    quads = cut(engine.find(level), rules)
    strips = engine.read([prepare.strip(level, quad) for quad in quads])
    return [_line(quad, strip) for quad, strip in zip(quads, strips, strict=True) if strip.text.strip()]


def _line(quad: Quad, strip: Strip) -> Line:
    left, top = quad.min(axis=0)
    right, bottom = quad.max(axis=0)
    high = float(np.linalg.norm(quad[0] - quad[3]))
    box = Box(float(left), float(top), float(right), float(bottom))
    return Line(strip.text, box, round(strip.confidence, 4), height=round(0.75 * high, 1))


def _moved(line: Line, back: Any) -> Line:
    b = line.box
    corners = np.array([[b.left, b.top, 1], [b.right, b.top, 1], [b.right, b.bottom, 1], [b.left, b.bottom, 1]])
    points = corners @ back.T
    (left, top), (right, bottom) = points.min(axis=0), points.max(axis=0)
    return replace(line, box=Box(float(left), float(top), float(right), float(bottom)))
