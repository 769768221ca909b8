"""A font without shapes for text that is laid, unseen, over the picture of a page.

Every character is the same glyph, which draws nothing; a map to Unicode says what it is. Characters are numbered as
they come, so that rare hanzi outside the Basic Multilingual Plane are found as well as common ones.
"""

from __future__ import annotations

import struct
import unicodedata
from collections.abc import Iterator
from itertools import accumulate

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream, String

UNITS = 1000
"""Units of an em, as PDF counts them."""
ASCENT, DESCENT = 880, -120
MAP_MOST = 100
"""Entries in one block of a map to Unicode (Adobe Technical Note 5014)."""


class Glyphless:
    """The font of one PDF: codes given out as text is laid, written when all is known."""

    def __init__(self) -> None:
        self._codes: dict[str, int] = {}

    def encode(self, text: str) -> bytes:
        """The text as codes of two bytes, counted from 1."""
        return b"".join(struct.pack(">H", self._codes.setdefault(ch, len(self._codes) + 1)) for ch in text)

    def finish(self, pdf: pikepdf.Pdf, font: pikepdf.Object) -> None:
        """Write the font with every code given out into `font`, the dictionary that pages already name."""
        kind = Name("/GazetteGlyphless")
        shapes = Stream(pdf, _shapes())
        shapes.Length1 = len(_shapes())
        descriptor = Dictionary(
            Type=Name.FontDescriptor,
            FontName=kind,
            Flags=5,  # fixed pitch, symbolic
            FontBBox=[0, DESCENT, UNITS, ASCENT],
            ItalicAngle=0,
            Ascent=ASCENT,
            Descent=DESCENT,
            CapHeight=ASCENT,
            StemV=80,
            FontFile2=pdf.make_indirect(shapes),
        )
        descendant = Dictionary(
            Type=Name.Font,
            Subtype=Name.CIDFontType2,
            BaseFont=kind,
            CIDSystemInfo=Dictionary(Registry=String("Adobe"), Ordering=String("Identity"), Supplement=0),
            FontDescriptor=pdf.make_indirect(descriptor),
            DW=UNITS,
            W=Array([part for ch, code in self._codes.items() if ems(ch) < 1 for part in (code, Array([UNITS // 2]))]),
            CIDToGIDMap=pdf.make_indirect(Stream(pdf, b"\0\0" + b"\0\1" * len(self._codes))),
        )
        font.Type, font.Subtype, font.BaseFont, font.Encoding = Name.Font, Name.Type0, kind, Name("/Identity-H")
        font.DescendantFonts = Array([pdf.make_indirect(descendant)])
        font.ToUnicode = pdf.make_indirect(Stream(pdf, "\n".join(self._to_unicode()).encode("ascii")))

    def _to_unicode(self) -> Iterator[str]:
        yield "/CIDInit /ProcSet findresource begin 12 dict begin begincmap"
        yield "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def"
        yield "/CMapName /Adobe-Identity-UCS def /CMapType 2 def"
        yield "1 begincodespacerange <0000> <FFFF> endcodespacerange"
        known = list(self._codes.items())
        for first in range(0, len(known), MAP_MOST):
            group = known[first : first + MAP_MOST]
            yield f"{len(group)} beginbfchar"
            yield from (f"<{code:04X}> <{ch.encode('utf-16-be').hex().upper()}>" for ch, code in group)
            yield "endbfchar"
        yield "endcmap CMapName currentdict /CMap defineresource pop end end"


def ems(text: str) -> float:
    """Width of the text in ems: hanzi and full-width marks are one, everything else half."""
    return sum(1.0 if unicodedata.east_asian_width(ch) in "WFA" else 0.5 for ch in text)


def _shapes() -> bytes:
    """A TrueType font of two glyphs, with the tables that a CIDFontType2 needs (OpenType 1.9, ISO 32000-1 9.9).

    The first, which stands for no character, is empty. The other is a stroke without breadth from corner to corner of
    the em: pdfium passes over text that takes up no room.
    """
    corners = 0, DESCENT, UNITS, ASCENT
    outline = struct.pack(">hhhhhHHBBhhhh", 1, *corners, 1, 0, 1, 1, 0, UNITS, DESCENT, UNITS)
    tables = {
        b"glyf": outline,
        b"head": struct.pack(
            ">IIIIHHQQhhhhHHhhh",
            0x10000,
            0x10000,
            0,
            0x5F0F3CF5,
            11,
            UNITS,
            0,
            0,
            0,
            DESCENT,
            UNITS,
            ASCENT,
            0,
            8,
            2,
            0,
            0,
        ),
        b"hhea": struct.pack(
            ">IhhhHhhhhhhhhhhhH", 0x10000, ASCENT, DESCENT, 0, UNITS, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1
        ),
        b"hmtx": struct.pack(">Hhh", UNITS, 0, 0),
        b"loca": struct.pack(">HHH", 0, 0, len(outline) // 2),
        b"maxp": struct.pack(">IHHHHHHHHHHHHHH", 0x10000, 2, 2, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0),
    }
    padded = {tag: data + b"\0" * (-len(data) % 4) for tag, data in tables.items()}
    start = 12 + 16 * len(tables)
    places = accumulate((len(data) for data in padded.values()), initial=start)
    directory = b"".join(
        struct.pack(">4sIII", tag, _checksum(padded[tag]), place, len(tables[tag]))
        for tag, place in zip(tables, places, strict=False)
    )
    return struct.pack(">IHHHH", 0x10000, len(tables), 64, 2, 32) + directory + b"".join(padded.values())


def _checksum(data: bytes) -> int:
    words: tuple[int, ...] = struct.unpack(f">{len(data) // 4}I", data)
    return sum(words) & 0xFFFFFFFF
