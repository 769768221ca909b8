"""Chinese type for derived PDFs: the font that travels with the package, and lines broken as Chinese is broken."""

from functools import cache
from importlib.resources import as_file, files

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

NO_LINE_BEGINS_WITH = frozenset("，。、；：？！）》〉」』〕】”’…—·%,.;:?!)]}")
NO_LINE_ENDS_WITH = frozenset("（《〈「『〔【“‘([{")


@cache
def font() -> str:
    """The name under which the font is known to reportlab, which embeds only the characters that are used."""
    name = "GazetteSans"
    with as_file(files("gazette.export.marking") / "fonts" / "gazette-sans.ttf") as path:
        pdfmetrics.registerFont(TTFont(name, str(path)))
    return name


def width_of(text: str, size: float) -> float:
    """The width of a line of type, in points."""
    return float(pdfmetrics.stringWidth(text, font(), size))


def broken(text: str, size: float, width: float) -> list[str]:
    """The text as lines no wider than `width` points, at least one character each; Latin words stay whole."""
    lines = [""]
    for piece in _unbreakable(text):
        # A piece wider than a line is broken anywhere: better than type that runs off the page.
        for part in [piece] if width_of(piece, size) <= width else piece:
            if lines[-1] and width_of(lines[-1] + part, size) > width:
                lines.append("")
            lines[-1] += part
    return [line.strip() for line in lines if line.strip()]


def _unbreakable(text: str) -> list[str]:
    """The pieces between which a line may end: single hanzi with the marks that cling to them, and Latin words."""
    pieces: list[str] = []
    for character in text:
        glued = bool(pieces) and (
            character in NO_LINE_BEGINS_WITH
            or pieces[-1][-1] in NO_LINE_ENDS_WITH
            or (character.isascii() and character.isalnum() and pieces[-1][-1].isascii() and pieces[-1][-1].isalnum())
        )
        if glued:
            pieces[-1] += character
        else:
            pieces.append(character)
    return pieces
