"""The faces the samples are set in: found among what is installed, cut down to the characters used.

Born-digital issues embed only Noto Serif SC and Noto Sans SC (SIL Open Font License, which allows embedding). The AR PL
faces (Arphic Public License) are used for the scans alone, where nothing of the font travels but ink.
"""

import importlib.util
import io
from pathlib import Path

from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont, newTable
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont as PdfFont

ARPHIC = Path("/usr/share/fonts/truetype/arphic")
FACES = {  # name in the layout files: (file, number within a collection)
    "song": ("NotoSerifSC-Regular.otf", None),
    "hei": ("NotoSansSC-Regular.otf", None),
    "ming": ("uming.ttc", 0),
    "kai": ("ukai.ttc", 0),
}

MAXIMA = (  # what a maxp table of version 1 must have; nothing of it applies to unhinted outlines
    *("maxTwilightPoints", "maxStorage", "maxFunctionDefs", "maxInstructionDefs", "maxStackElements"),
    *("maxSizeOfInstructions", "maxComponentElements", "maxComponentDepth"),
    *("maxPoints", "maxContours", "maxCompositePoints", "maxCompositeContours"),
)


def register(face: str, characters: set[str]) -> None:
    """Make `face` known to reportlab, holding just `characters`. FileNotFoundError names what to install."""
    file, number = FACES[face]
    font = TTFont(find(file), fontNumber=-1 if number is None else number, lazy=True, recalcTimestamp=False)
    missing = sorted(characters - {chr(code) for code in font.getBestCmap()})
    if missing:
        raise ValueError(f"{file} has no glyph for {''.join(missing)}")
    keep_only(font, characters)
    if "CFF " in font:
        to_quadratic(font)
    lower_stops(font)
    data = io.BytesIO()
    font.save(data)
    data.seek(0)
    pdfmetrics.registerFont(PdfFont(face, data))


def find(file: str) -> Path:
    """Where the font file is on this machine."""
    spec = importlib.util.find_spec("pylopdf_fonts_zh_cn")
    places = [ARPHIC] + ([Path(spec.origin).parent] if spec and spec.origin else [])
    for place in places:
        if (place / file).exists():
            return place / file
    raise FileNotFoundError(
        f"{file}: pip install pylopdf-fonts-zh-cn; apt install fonts-arphic-uming fonts-arphic-ukai"
    )


def keep_only(font: TTFont, characters: set[str]) -> None:
    """Drop every other glyph and all layout features: lines are set by our own rules."""
    options = Options(layout_features=[], name_IDs=["*"], notdef_outline=True, glyph_names=False, hinting=False)
    options.drop_tables += ["BASE", "FFTM", "GSUB", "GPOS", "VORG", "vhea", "vmtx", "EBDT", "EBLC"]
    if "BDF " in font:
        del font["BDF "]
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=[ord(character) for character in characters])
    subsetter.subset(font)


def to_quadratic(font: TTFont) -> None:
    """Turn CFF outlines into TrueType ones, which is all that reportlab embeds (error at most 1/1000 em)."""
    glyphs, order = font.getGlyphSet(), font.getGlyphOrder()
    table = newTable("glyf")
    table.glyphs, table.glyphOrder = {}, order
    for name in order:
        pen = TTGlyphPen(glyphs)
        glyphs[name].draw(Cu2QuPen(pen, max_err=1.0, reverse_direction=True))
        table.glyphs[name] = pen.glyph()
    font["loca"], font["glyf"] = newTable("loca"), table
    del font["CFF "]
    maximum = font["maxp"]
    maximum.tableVersion = 0x00010000
    for limit in MAXIMA:
        setattr(maximum, limit, 0)
    maximum.maxZones = 1
    font["post"].formatType = 3.0
    font.sfntVersion = "\000\001\000\000"


def lower_stops(font: TTFont) -> None:
    """Put 。 and 、 at the lower left of their square, where mainland print has them (AR PL: in the middle)."""
    em, names, glyphs = font["head"].unitsPerEm, font.getBestCmap(), font["glyf"]
    for stop in "。、":
        if ord(stop) not in names:
            continue
        glyph = glyphs[names[ord(stop)]]
        glyph.recalcBounds(glyphs)
        if glyph.isComposite() or glyph.yMin < 0.05 * em:
            continue
        glyph.coordinates.translate((round(0.09 * em) - glyph.xMin, -round(0.05 * em) - glyph.yMin))
        glyph.recalcBounds(glyphs)
        font["hmtx"][names[ord(stop)]] = (font["hmtx"][names[ord(stop)]][0], glyph.xMin)
