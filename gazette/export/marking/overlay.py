"""What is printed onto a page: a strip above it that covers nothing, and a watermark across the regulation's part.

Lengths are points (1/72 inch), the origin is the bottom left corner of the page as it is seen.
"""

import io
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import NamedTuple

from reportlab.lib.colors import Color, HexColor, white
from reportlab.pdfgen.canvas import Canvas

import gazette.wording as wording
from gazette.export.marking.typesetting import broken, font, width_of
from gazette.types.life import State

INK: Mapping[State, str] = MappingProxyType(
    {
        State.REPEALED: "#A61B1B",
        State.LAPSED: "#A61B1B",
        State.PARTLY_REPEALED: "#8A4B00",
        State.AMENDED: "#8A4B00",
        State.SUSPENDED: "#5A2D82",
    }
)
"""The colour of each state that is marked; every one has a contrast of more than 5 : 1 to white."""

INK_WHILE_IT_LASTS = "#1F5F3A"
"""The colour for a document in force whose end is known already: it gets the strip, no watermark."""

WATERMARK_ALPHA, PASSAGE_ALPHA = 0.16, 0.10
_LINE = 1.45
_FILLED_AND_STROKED = 2  # text rendering mode of PDF (ISO 32000-1, 9.3.6): a bold face out of a regular one


class Area(NamedTuple):
    """A part of a page in fractions of its width and height, measured from the top left corner."""

    left: float = 0.0
    top: float = 0.0
    right: float = 1.0
    bottom: float = 1.0


WHOLE_PAGE = Area()


@dataclass(frozen=True, slots=True)
class Mark:
    """What the mark says: the regulation, its state on `day`, since when and by which document, and what comes.

    `coming_change` is a phrase as `wording.coming` gives it, `scope` the provisions that ended or changed by that
    document, `provisions` every one that did so far.
    """

    title: str
    state: State
    day: date
    since: date | None = None
    by_title: str | None = None
    by_number: str | None = None
    scope: str = ""
    coming_change: str | None = None
    provisions: tuple[str, ...] = ()

    @property
    def ink(self) -> str:
        """The colour of the mark."""
        return INK.get(self.state, INK_WHILE_IT_LASTS)

    @property
    def sentence(self) -> str:
        """Since when and by which document."""
        document = wording.named(self.by_title, self.by_number) if self.by_title else self.by_number or ""
        return wording.marked(self.state, self.since, document, self.scope)


@dataclass(frozen=True, slots=True)
class Strip:
    """The strip above a page, set for its width: (text, size) for every line, the label's size, and the height."""

    lines: tuple[tuple[str, float], ...]
    label: str
    label_size: float
    label_width: float
    margin: float
    height: float


def strip_for(mark: Mark, width: float, sha256: str) -> Strip:
    """Set the strip for a page of `width` points."""
    size = min(max(width / 52, 6.5), 16.0)
    margin, label, label_size = size, wording.STATES[mark.state], size * 2.1
    label_width = width_of(label, label_size) + 2 * margin
    room = width - label_width - 2 * margin
    parts = "、".join(mark.provisions)
    said = (
        (wording.titled(mark.title), size * 1.1),
        (mark.sentence, size),
        (wording.marked_parts(parts) if parts not in ("", mark.scope) else "", size),
        (wording.marked_as_of(mark.day, mark.coming_change), size),
        (wording.marked_copy(sha256), size * 0.7),
    )
    lines = tuple((line, large) for text, large in said for line in broken(text, large, room))
    height = max(sum(large * _LINE for _, large in lines), label_size * _LINE) + 2 * margin * 0.7
    # A whole number of points keeps the page below on the same pixels as in the master.
    return Strip(lines, label, label_size, label_width, margin, math.ceil(height))


def draw_overlay(
    mark: Mark,
    strip: Strip,
    width: float,
    height: float,
    areas: Sequence[Area] = (WHOLE_PAGE,),
    passages: Sequence[Area] = (),
) -> bytes:
    """A PDF of one page, `width` by `height` plus the strip's height, to be laid over the page it is made for.

    `areas` is what the regulation takes up, `passages` where the provisions stand that ended or changed.
    """
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(width, height + strip.height), invariant=True, initialFontName=font())
    canvas.setTitle(f"{strip.label}：{mark.title}")
    if mark.state in INK:
        for area in areas:
            draw_watermark(canvas, mark, width, height, area)
    for passage in passages:
        _draw_passage(canvas, mark, width, height, passage)
    _draw_strip(canvas, mark, strip, width, height)
    canvas.save()
    return buffer.getvalue()


def _draw_strip(canvas: Canvas, mark: Mark, strip: Strip, width: float, bottom: float) -> None:
    ink = HexColor(mark.ink)
    canvas.setFillColor(HexColor("#FFFFFF"))
    canvas.rect(0, bottom, width, strip.height, stroke=0, fill=1)
    canvas.setFillColor(ink)
    canvas.rect(0, bottom, strip.label_width, strip.height, stroke=0, fill=1)
    canvas.rect(0, bottom, width, 1.5, stroke=0, fill=1)
    canvas.setFillColor(white)
    canvas.setStrokeColor(white)
    canvas.setLineWidth(strip.label_size * 0.035)
    canvas.setFont(font(), strip.label_size)
    middle = bottom + strip.height / 2 - strip.label_size * 0.36
    canvas.drawString(strip.margin, middle, strip.label, mode=_FILLED_AND_STROKED)
    canvas.setFillColor(HexColor("#1A1A1A"))
    y = bottom + strip.height - strip.margin * 0.7
    for text, size in strip.lines:
        y -= size * _LINE
        canvas.setFont(font(), size)
        canvas.drawString(strip.label_width + strip.margin, y + size * 0.42, text)


def draw_watermark(canvas: Canvas, mark: Mark, width: float, height: float, area: Area) -> None:
    """The state's label once across the area, as large as fits; beside a part of a page also a line down its side."""
    left, right = area.left * width, area.right * width
    low, high = (1 - area.bottom) * height, (1 - area.top) * height
    red, green, blue = HexColor(mark.ink).rgb()
    label = wording.STATES[mark.state]
    angle = min(math.atan2(high - low, right - left), math.radians(50))
    size = _largest(label, right - left, high - low, angle)
    canvas.saveState()
    canvas.setFillColor(Color(red, green, blue, alpha=WATERMARK_ALPHA))
    canvas.translate((left + right) / 2, (low + high) / 2)
    canvas.rotate(math.degrees(angle))
    canvas.setFont(font(), size)
    canvas.drawCentredString(0, -size * 0.36, label)
    canvas.restoreState()
    if area != WHOLE_PAGE:
        canvas.setFillColor(Color(red, green, blue, alpha=0.8))
        canvas.rect(left, low, max(width / 200, 1.5), high - low, stroke=0, fill=1)


def _draw_passage(canvas: Canvas, mark: Mark, width: float, height: float, area: Area) -> None:
    """A tint over a provision that ended or changed, and a double line down its side."""
    left, low = area.left * width, (1 - area.bottom) * height
    high, line = (area.bottom - area.top) * height, max(width / 300, 1.0)
    red, green, blue = HexColor(mark.ink).rgb()
    canvas.setFillColor(Color(red, green, blue, alpha=PASSAGE_ALPHA))
    canvas.rect(left, low, (area.right - area.left) * width, high, stroke=0, fill=1)
    canvas.setFillColor(Color(red, green, blue, alpha=0.8))
    for shift in (0.0, 2.0):
        canvas.rect(left + shift * line, low, line, high, stroke=0, fill=1)


def _largest(label: str, width: float, height: float, angle: float) -> float:
    """The type size at which a turned label fills nine tenths of a box without leaving it."""
    across, upright = width_of(label, 1.0), 1.0
    wide = across * math.cos(angle) + upright * math.sin(angle)
    tall = across * math.sin(angle) + upright * math.cos(angle)
    return 0.9 * min(width / wide, height / tall)
