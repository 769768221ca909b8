"""The text layer of a PDF sheet: characters as pdfium gives them, joined into pieces of lines, and the ruled lines.

Positions come out as the sheet is seen: crop box and rotation applied, points, origin at the top left.
"""

from __future__ import annotations

import ctypes
import math
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import pypdfium2
import pypdfium2.raw as pdfium_c

from ocr.tables import Rule
from ocr.types import Box, Line, Origin

Handle: TypeAlias = Any
"""A pointer of pdfium's, which ctypes cannot type."""
THIN = 2.5
"""A drawn shape no thicker than this (points) is a rule, not a picture."""
RULE_LEAST = 8.0
BOLD_WEIGHT = 600


@dataclass(frozen=True, slots=True)
class Font:
    """What a font object says of itself; `key` tells apart fonts of one name."""

    name: str
    bold: bool
    key: int = 0


@dataclass(frozen=True, slots=True)
class Glyph:
    """One printed character: its loose box (full advance and line height of the font) in points as seen.

    `turn`: the degrees by which the sheet must be turned clockwise for the character to stand upright (by quarters).
    """

    text: str
    box: Box
    size: float
    font: Font
    turn: int = 0


class View:
    """The affine map from a sheet's own coordinates to points as seen, taken from pdfium itself."""

    def __init__(self, sheet: pypdfium2.PdfPage) -> None:
        self.width, self.height = sheet.get_size()
        fine = 1000
        at = ctypes.c_int(), ctypes.c_int()

        def seen(x: float, y: float) -> tuple[float, float]:
            pdfium_c.FPDF_PageToDevice(
                sheet, 0, 0, round(self.width * fine), round(self.height * fine), 0, x, y, at[0], at[1]
            )
            return at[0].value / fine, at[1].value / fine

        self.x0, self.y0 = seen(0, 0)
        right, up = seen(1000, 0), seen(0, 1000)
        self.xx, self.yx = (right[0] - self.x0) / 1000, (right[1] - self.y0) / 1000
        self.xy, self.yy = (up[0] - self.x0) / 1000, (up[1] - self.y0) / 1000

    def turn(self, along: float, up: float) -> int:
        """Degrees clockwise that make print level which runs along this direction of the sheet."""
        right, down = self.xx * along + self.xy * up, self.yx * along + self.yy * up
        return -90 * round(math.degrees(math.atan2(down, right)) / 90) % 360

    def box(self, left: float, bottom: float, right: float, top: float) -> Box:
        """A rectangle of the sheet, as seen."""
        xs = [self.x0 + self.xx * x + self.xy * y for x, y in ((left, bottom), (right, top))]
        ys = [self.y0 + self.yx * x + self.yy * y for x, y in ((left, bottom), (right, top))]
        return Box(min(xs), min(ys), max(xs), max(ys))


def glyphs(sheet: pypdfium2.PdfPage) -> list[Glyph]:
    """Every printed character in the order of the file; those that pdfium made up (spaces, ends of line) left out."""
    view = View(sheet)
    page_text = sheet.get_textpage()
    try:
        return [*_glyphs(page_text.raw, view, page_text.count_chars())]
    finally:
        page_text.close()


def _glyphs(raw: Handle, view: View, count: int) -> Iterator[Glyph]:
    fonts: dict[int, Font] = {}
    styles: dict[int, tuple[Font, float, int]] = {}
    loose = pdfium_c.FS_RECTF()
    get_unicode, get_box = pdfium_c.FPDFText_GetUnicode, pdfium_c.FPDFText_GetLooseCharBox
    get_object, made_up = pdfium_c.FPDFText_GetTextObject, pdfium_c.FPDFText_IsGenerated
    pending = 0
    for i in range(count):
        code = get_unicode(raw, i)
        if code in (0, 10, 13) or made_up(raw, i) == 1:
            continue
        if 0xD800 <= code < 0xDC00:
            pending = code
            continue
        if pending and 0xDC00 <= code < 0xE000:
            code = 0x10000 + ((pending - 0xD800) << 10) + (code - 0xDC00)
        pending = 0
        item = get_object(raw, i)
        key = ctypes.addressof(item.contents) if item else 0
        style = styles.get(key)
        if style is None:
            style = styles[key] = _style(raw, i, item, fonts, view)
        get_box(raw, i, loose)
        box = view.box(loose.left, loose.bottom, loose.right, loose.top)
        if box.right < 0 or box.bottom < 0 or box.left > view.width or box.top > view.height:
            continue
        font, size, turn = style
        yield Glyph(chr(code), box, _plausible(size, box, turn), font, turn)


def _plausible(size: float, box: Box, turn: int) -> float:
    """The size of type as the file says, or the height of the character where a page scales its text twice."""
    high = box.right - box.left if turn % 180 else box.bottom - box.top
    return size if 0.75 * size <= high <= 2.4 * size or high < 2 else high


def _style(raw: Handle, index: int, item: Handle, fonts: dict[int, Font], view: View) -> tuple[Font, float, int]:
    font = pdfium_c.FPDFTextObj_GetFont(item) if item else None
    key = ctypes.addressof(font.contents) if font else 0
    if key not in fonts:
        name = ctypes.create_string_buffer(200)
        if font:
            pdfium_c.FPDFFont_GetBaseFontName(font, name, 200)
        said = name.value.decode("utf-8", "replace")
        weight = pdfium_c.FPDFFont_GetWeight(font) if font else 400
        fonts[key] = Font(said, weight >= BOLD_WEIGHT or looks_bold(said), key)
    size, turn = pdfium_c.FPDFText_GetFontSize(raw, index), 0
    matrix = pdfium_c.FS_MATRIX()
    if pdfium_c.FPDFText_GetMatrix(raw, index, matrix):
        size *= (matrix.c**2 + matrix.d**2) ** 0.5
        mirrored = matrix.a * matrix.d < matrix.b * matrix.c
        turn = 0 if mirrored else view.turn(matrix.a, matrix.b)
    return fonts[key], abs(size), turn


def looks_bold(name: str) -> bool:
    """True when the name of a font says bold: Latin words, or 黑体 and 小标宋, the faces of Chinese headings."""
    low = name.lower()
    return any(
        word in low for word in ("bold", "heavy", "black", "simhei", "heiti", "黑体", "biaosong", "标宋", "dbsong")
    )


def pieces(found: Sequence[Glyph], broken: frozenset[Font] = frozenset()) -> list[Line]:
    """Neighbouring characters of one baseline joined: a piece ends where the print jumps.

    A piece with a character of a `broken` font has no confidence.
    """
    out: list[list[Glyph]] = []
    for glyph in found:
        if out and _continues(out[-1][-1], glyph):
            out[-1].append(glyph)
        elif not glyph.text.isspace():
            out.append([glyph])
    return [line for run in out if (line := _piece(run, broken)) is not None]


def _continues(last: Glyph, glyph: Glyph) -> bool:
    em = max(last.size, glyph.size, 1.0)
    middle = (glyph.box.top + glyph.box.bottom) / 2
    same_row = last.box.top <= middle <= last.box.bottom or (
        glyph.box.top <= (last.box.top + last.box.bottom) / 2 <= glyph.box.bottom
    )
    gap = glyph.box.left - last.box.right
    return same_row and -0.6 * em <= gap <= 0.8 * em


def _piece(run: list[Glyph], broken: frozenset[Font]) -> Line | None:
    while run and run[-1].text.isspace():
        run.pop()
    if not run:
        return None
    boxes = [g.box for g in run]
    box = Box(
        min(b.left for b in boxes), min(b.top for b in boxes), max(b.right for b in boxes), max(b.bottom for b in boxes)
    )
    sizes = sorted(g.size for g in run)
    text = unicodedata.normalize("NFC", "".join(plain(g.text) for g in run))
    bold = 2 * sum(g.font.bold for g in run) > len(run)
    sure = 0.0 if any(g.font in broken for g in run) else 1.0
    return Line(text, box, sure, origin=Origin.TEXT_LAYER, height=round(sizes[len(sizes) // 2], 2), bold=bold)


def plain(text: str) -> str:
    """Kangxi and CJK radicals and compatibility ideographs as the common characters; other width and form kept.

    A text layer made by a browser or an old printer driver often holds ⽤ for 用: the same drawing, another number.
    """
    code = ord(text)
    if 0x2E80 <= code <= 0x2FDF or 0xF900 <= code <= 0xFAFF or 0x2F800 <= code <= 0x2FA1F:
        return RADICALS.get(text) or unicodedata.normalize("NFKC", text)
    return {"\u00a0": " ", "\u00ad": ""}.get(text, text)


RADICALS = dict(
    zip(
        "⺟⺠⻁⻄⻅⻆⻉⻋⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻨⻩⻬⻮⻰⻳⻢",
        "母民虎西见角贝车长门青韦页风飞食马骨鬼鱼鸟麦黄齐齿龙龟马",
        strict=True,
    )
)
"""CJK Radicals Supplement letters that have no compatibility decomposition, with the character they draw."""


def rules(sheet: pypdfium2.PdfPage) -> list[Rule]:
    """Straight lines drawn on the sheet, horizontal and vertical, in points as seen."""
    view = View(sheet)
    out = []
    for item in sheet.get_objects(filter=(pdfium_c.FPDF_PAGEOBJ_PATH,), max_depth=3):
        for box in _strokes(item, view):
            wide, high = box.right - box.left, box.bottom - box.top
            if high <= THIN and wide >= RULE_LEAST:
                out.append(Rule(False, (box.top + box.bottom) / 2, box.left, box.right))
            elif wide <= THIN and high >= RULE_LEAST:
                out.append(Rule(True, (box.left + box.right) / 2, box.top, box.bottom))
    return out


def _strokes(item: Handle, view: View) -> list[Box]:
    """The shape as one box when it is thin, otherwise each straight part of its outline when it is stroked."""
    whole = view.box(*item.get_bounds())
    if min(whole.right - whole.left, whole.bottom - whole.top) <= THIN:
        return [whole]
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium_c.FPDFPath_GetDrawMode(item, fill, stroke)
    if not stroke.value:
        return []
    matrix = item.get_matrix()
    x, y, out = ctypes.c_float(), ctypes.c_float(), []
    last = start = None
    for i in range(min(pdfium_c.FPDFPath_CountSegments(item), 400)):
        segment = pdfium_c.FPDFPath_GetPathSegment(item, i)
        pdfium_c.FPDFPathSegment_GetPoint(segment, x, y)
        point = matrix.on_point(x.value, y.value)
        kind = pdfium_c.FPDFPathSegment_GetType(segment)
        if kind == pdfium_c.FPDF_SEGMENT_MOVETO:
            start = point
        elif kind == pdfium_c.FPDF_SEGMENT_LINETO and last is not None:
            out.append(_between(last, point, view))
        if pdfium_c.FPDFPathSegment_GetClose(segment) and start is not None:
            out.append(_between(point, start, view))
        last = point
    return out


def _between(a: tuple[float, float], b: tuple[float, float], view: View) -> Box:
    return view.box(min(a[0], b[0]), min(a[1], b[1]), max(a[0], b[0]), max(a[1], b[1]))
