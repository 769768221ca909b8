"""Pages of invented print, drawn with the project's own font."""

from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

FONT = Path(__file__).parents[2] / "gazette/export/marking/fonts/gazette-sans.ttf"
DPI = 200
EM = 34
LINES = (
    "苇塘养护管理办法",
    "第一条　为了加强苇塘的养护，保护水鸟，制定本办法。",
    "第二条　苇塘由所在地的水务部门养护，费用由县级财政",
    "负担，每亩每年不超过1280元。",
    "第三条　本办法自2004年3月15日起施行。1987年6月2日",
    "发布的《苇塘收割暂行规定》（某政发〔1987〕44号）同时",
    "废止。",
)


def drawn(lines=LINES, wide=1240, high=1100, left=160, top=180, step=90, size=EM):
    """A page of these lines, one under another, as a grey PIL picture that says its resolution."""
    picture = Image.new("L", (wide, high), 250)
    draw = ImageDraw.Draw(picture)
    font = ImageFont.truetype(FONT, size)
    for i, text in enumerate(lines):
        draw.text((left, top + step * i), text, fill=15, font=font)
    picture.info["dpi"] = (DPI, DPI)
    return picture


def saved(picture, path):
    """The picture as a file."""
    picture.save(path, dpi=(DPI, DPI))
    return path


def pixels(picture):
    """The picture as engines get it."""
    return np.asarray(picture.convert("RGB"))


def bare(text):
    """Text without its spaces."""
    return "".join(text.split())
