"""Make gazette-sans.ttf from Noto Sans CJK: `python make_font.py NotoSansCJK-Regular.ttc` (needs fonttools).

Only for maintainers; nothing imports this. reportlab embeds TrueType outlines only, while Noto's are CFF: they become
quadratic curves within 0.2 % of the em. The simplified Chinese forms are kept, with every hanzi of the block Unified
Ideographs, ASCII, Latin-1, punctuation, full-width forms and circled numbers. The family is renamed, as the licence
(OFL.txt) wants of modified versions.
"""
# mypy: ignore-errors

import sys
from pathlib import Path

from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.transformPen import TransformPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont, newTable

FAMILY, FILE = "Gazette Sans", "gazette-sans.ttf"
SIMPLIFIED = "Noto Sans CJK SC"
EM, LARGEST_ERROR = 500, 1.0
BLOCKS = (
    (0x20, 0x7F),
    (0xA0, 0x100),
    (0x2010, 0x2030),
    (0x2460, 0x2474),
    (0x3000, 0x3020),
    (0x4E00, 0xA000),
    (0xFF01, 0xFF60),
)
_UNUSED = ["vhea", "vmtx", "VORG", "BASE", "GSUB", "GPOS", "GDEF", "DSIG"]
_NAMES = {1: FAMILY, 2: "Regular", 3: f"{FAMILY} Regular", 4: FAMILY, 6: FAMILY.replace(" ", "")}


def open_simplified(collection: Path) -> TTFont:
    """The simplified Chinese face of a Noto Sans CJK collection."""
    for number in range(32):
        font = TTFont(collection, fontNumber=number, lazy=True)
        if font["name"].getDebugName(4) == SIMPLIFIED:
            return font
    raise SystemExit(f"{collection} holds no {SIMPLIFIED}")


def subset(font: TTFont) -> None:
    """Keep the blocks and nothing for layout."""
    options = Options()
    options.layout_features, options.hinting, options.desubroutinize = [], False, True
    options.glyph_names, options.notdef_outline = False, True
    options.drop_tables += _UNUSED
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    cutter = Subsetter(options)
    cutter.populate(unicodes=[code for first, end in BLOCKS for code in range(first, end)])
    cutter.subset(font)


def to_truetype(font: TTFont) -> None:
    """Replace the cubic outlines by quadratic ones on an em of 500 units."""
    scale, glyph_set, order = EM / font["head"].unitsPerEm, font.getGlyphSet(), font.getGlyphOrder()
    glyphs = {}
    for name in order:
        pen = TTGlyphPen(None)
        glyph_set[name].draw(
            TransformPen(Cu2QuPen(pen, LARGEST_ERROR, reverse_direction=True), (scale, 0, 0, scale, 0, 0))
        )
        glyphs[name] = pen.glyph()
    font["loca"], table = newTable("loca"), newTable("glyf")
    table.glyphOrder, table.glyphs = order, glyphs
    font["glyf"] = table
    del font["CFF "]
    _measure(font, scale)


def _measure(font: TTFont, scale: float) -> None:
    """Bring the measures of the font to the new em."""
    profile = font["maxp"]
    profile.tableVersion, profile.maxZones = 0x00010000, 1
    for name in ("TwilightPoints", "Storage", "FunctionDefs", "InstructionDefs", "StackElements", "SizeOfInstructions"):
        setattr(profile, f"max{name}", 0)
    profile.maxComponentElements = 0
    font["glyf"].compile(font)
    widths = font["hmtx"].metrics
    for name, (width, _) in widths.items():
        widths[name] = (round(width * scale), getattr(font["glyf"][name], "xMin", 0))
    font["head"].unitsPerEm = EM
    for table, fields in (
        ("hhea", ("ascent", "descent", "lineGap")),
        (
            "OS/2",
            (
                "sTypoAscender",
                "sTypoDescender",
                "sTypoLineGap",
                "usWinAscent",
                "usWinDescent",
                "sxHeight",
                "sCapHeight",
            ),
        ),
        ("post", ("underlinePosition", "underlineThickness")),
    ):
        for field in fields:
            setattr(font[table], field, round(getattr(font[table], field) * scale))
    font["post"].formatType, font.sfntVersion = 3.0, "\x00\x01\x00\x00"


def main() -> None:
    """Write the font beside this file."""
    font = open_simplified(Path(sys.argv[1]))
    subset(font)
    to_truetype(font)
    for number, words in _NAMES.items():
        font["name"].setName(words, number, 3, 1, 0x409)
    font.save(Path(__file__).with_name(FILE))


if __name__ == "__main__":
    main()
