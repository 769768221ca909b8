"""A plain page with the picture of everything that people should look at: no script, opens from any folder.

Pictures are cut from the masters, one sheet open at a time, so that memory does not grow with the list.
"""

from collections.abc import Mapping, Sequence
from html import escape
from itertools import groupby
from pathlib import Path

from PIL import Image, ImageDraw

from gazette.errors import BadInput
from gazette.export.clean import clean
from gazette.staff.reviewing import Agenda
from gazette.types.correction import Share
from gazette.types.review import Doubt
from gazette.wording import REVIEW, WEIGHTS, reason_for_review
from ocr.source import render

PAGE = "index.html"
MARGIN = 1.2
"""White left around a line, in heights of the line; a line is never shown closer than `LEAST` of the sheet's width."""
LEAST = 0.012
WIDEST = 1600
FRAME = "#c00000"
_MARK = '<meta name="generator" content="gazette review">'
_STYLE = """
body { font: 16px/1.6 "Noto Sans CJK SC", "Source Han Sans SC", sans-serif; max-width: 68rem; margin: 2rem auto;
  padding: 0 1rem; color: #1a1a1a; background: #fff }
article { border-top: 1px solid #bbb; padding: 1rem 0 }
h2 { font-size: 1rem; margin: 0 0 .5rem }
img { display: block; max-width: 100%; border: 1px solid #ccc }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .2rem 1rem; margin: .6rem 0 }
dt { color: #555 } dd { margin: 0 } .around { color: #666 }
.read { font-size: 1.15rem }
code { font-family: monospace; background: #f2f2f2; padding: .1rem .3rem; overflow-wrap: anywhere; user-select: all }
"""


def write_review(agenda: Agenda, masters: Mapping[str, Path], folder: Path, program: str) -> None:
    """Write `folder`/index.html and a PNG for each thing that has a place on a sheet; `masters` are files by hash,
    `program` the words before every command.

    BadInput for a folder that holds other things. A page written before is replaced with its pictures.
    """
    _make_room(folder)
    pictures = _write_pictures(agenda.doubts, masters, folder)
    part = folder / f".{PAGE}.part"
    part.write_text(_page(agenda, pictures, program), encoding="utf-8")
    part.replace(folder / PAGE)


def _make_room(folder: Path) -> None:
    page = folder / PAGE
    if folder.exists() and not folder.is_dir():
        raise BadInput(f"{folder} is not a folder. Choose another place for the pictures.")
    if folder.exists() and any(folder.iterdir()):
        if not page.is_file() or _MARK not in page.read_text(encoding="utf-8", errors="replace"):
            raise BadInput(f"{folder} holds other files. Choose an empty folder for the pictures.")
        for old in folder.glob("*.png"):
            old.unlink()
    folder.mkdir(parents=True, exist_ok=True)


def _write_pictures(doubts: Sequence[Doubt], masters: Mapping[str, Path], folder: Path) -> dict[str, str]:
    """Cut the pictures, sheet by sheet; file names by the names of what they show."""
    placed = [one for one in doubts if one.box is not None and one.master in masters]
    placed.sort(key=lambda one: (one.master or "", one.page or 0))
    out: dict[str, str] = {}
    for (master, page), same in groupby(placed, key=lambda one: (one.master or "", one.page or 0)):
        with render(masters[master], page) as sheet:
            for one in same:
                assert one.box is not None
                out[one.name] = f"{one.name}.png"
                _cut(sheet, one.box).save(folder / out[one.name], "PNG", optimize=True)
    return out


def crop_of(size: tuple[int, int], box: Share) -> tuple[int, int, int, int]:
    """The pixels of a sheet to show for a box: the line with white around it, within the sheet."""
    wide, high = size
    thick = min((box[2] - box[0]) * wide, (box[3] - box[1]) * high)
    margin = max(MARGIN * thick, LEAST * wide)
    left, top = max(0, int(box[0] * wide - margin)), max(0, int(box[1] * high - margin))
    right, bottom = min(wide, int(box[2] * wide + margin) + 1), min(high, int(box[3] * high + margin) + 1)
    return left, top, max(right, left + 1), max(bottom, top + 1)


def _cut(sheet: Image.Image, box: Share) -> Image.Image:
    """The line on its sheet, framed."""
    crop = crop_of(sheet.size, box)
    picture = sheet.crop(crop).convert("RGB")
    around = max(2, picture.height // 100)
    frame = (
        int(box[0] * sheet.width) - crop[0] - around,
        int(box[1] * sheet.height) - crop[1] - around,
        int(box[2] * sheet.width) - crop[0] + around,
        int(box[3] * sheet.height) - crop[1] + around,
    )
    ImageDraw.Draw(picture).rectangle(frame, outline=FRAME, width=around)
    if picture.width > WIDEST:
        picture = picture.resize((WIDEST, max(1, picture.height * WIDEST // picture.width)))
    return picture


def _page(agenda: Agenda, pictures: Mapping[str, str], program: str) -> str:
    count = REVIEW["count"].format(len(agenda.doubts), agenda.total)
    body = "\n".join(_article(one, pictures.get(one.name), program) for one in agenda.doubts)
    return f"""<!DOCTYPE html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="script-src 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
{_MARK}
<title>{REVIEW["title"]}</title>
<style>{_STYLE}</style>
</head>
<body>
<h1>{REVIEW["title"]}</h1>
<p>{count}{REVIEW["how"]}</p>
{body}
</body>
</html>
"""


def _article(one: Doubt, picture: str | None, program: str) -> str:
    """One thing to look at: its picture, what was read, why it is doubtful, the commands."""
    rows = [
        (REVIEW["text"], f'<span class="read">{_words(one.text)}</span>'),
        *((_words(other.by), f'<span class="read">{_words(other.text)}</span>') for other in one.readings),
        (REVIEW["why"], "<br>".join(_words(reason_for_review(reason)) for reason in one.reasons)),
        (REVIEW["around"], _around(one)),
        *((label, f"<code>{_words(f'{program} {command}')}</code>") for label, command in _commands(one)),
    ]
    filled = "\n".join(
        f"<dt>{label}</dt><dd>{value}</dd>" for label, value in rows if value and "></span>" not in value
    )
    where = " · ".join(filter(None, (one.issue, REVIEW["sheet"].format(one.sheet) if one.sheet else "", one.record)))
    image = f'<img src="{picture}" alt="{_words(one.text)}">' if picture else ""
    return (
        f'<article id="{_words(one.name)}">\n<h2>{WEIGHTS[one.weight]} · {_words(where)} · {_words(one.name)}</h2>\n'
        f"{image}\n<dl>\n{filled}\n</dl>\n</article>"
    )


def _around(one: Doubt) -> str:
    lines = [_words(line) for line in (one.before, one.text, one.after)]
    return f'<span class="around">{"<br>".join(filter(None, lines))}</span>' if one.before or one.after else ""


def _commands(one: Doubt) -> list[tuple[str, str]]:
    labels = (REVIEW["correct"], REVIEW["accept"]) if len(one.commands) > 1 else (REVIEW["next"],)
    return list(zip(labels, one.commands, strict=True))


def _words(text: str) -> str:
    return escape(clean(text))
