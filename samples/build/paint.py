"""Sheets to a PDF with a text layer: ink, rules, running head, folio, seals."""

import math
from pathlib import Path

import fonts
from cover import front
from frames import Frames
from marks import Ink, Rule, Seal, Sheet
from reportlab.lib.colors import Color, black
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas
from source import Issue
from typeset import set_issue

COLOURS = {"black": black, "red": Color(0.78, 0.05, 0.07)}
FURNITURE = "目录公报　…（）0123456789—·. "
SEAL_WORDS = "国家水文湿地总局"
SEAL_INK = Color(0.83, 0.08, 0.1, alpha=0.72)


def compose(issue: Issue) -> tuple[list[Sheet], list[tuple[int, int]], list[str]]:
    """Every sheet of the issue; for each document its first and last sheet (from 1); the folio of every sheet."""
    body, places = set_issue(issue)
    lead = {"full": 2, "masthead": 1, "none": 0}[issue.layout["cover"]]
    places = [(first + lead + 1, last + lead + 1) for first, last in places]
    offset = issue.layout.get("folio_offset", 0)
    folios = [str(number + offset) for number in range(1, lead + len(body) + 1)]
    sheets = front(issue, [folios[first - 1] for first, _ in places]) + body
    if len(sheets) != len(folios):
        raise ValueError(f"{issue.name}: the contents run over one page")
    frames = Frames(issue.layout)
    for number, sheet in enumerate(sheets):
        if number or issue.layout["cover"] != "full":
            furnish(frames, issue, sheet, folios[number], number)
    if issue.layout["cover"] == "full":
        folios[0] = ""
    return sheets, places, folios


def register_faces(issues: list[Issue]) -> None:
    """Make ready every face that the issues use, with every character of theirs (reportlab embeds what a file uses)."""
    used: dict[str, set[str]] = {"song": set(SEAL_WORDS)}
    for issue in issues:
        words = "".join(document.text + document.entry for document in issue.documents)
        words += "".join(map(str, issue.masthead.values())) + issue.layout.get("running_head", "") + FURNITURE
        for key, face in issue.layout.items():
            if key.endswith("_face"):
                used.setdefault(face, set()).update(words)
    for face, characters in used.items():
        fonts.register(face, characters - {"\n", "\t"})


def furnish(frames: Frames, issue: Issue, sheet: Sheet, folio: str, number: int) -> None:
    """Running head with a rule (not on the first page of an old issue) and the folio at the foot."""
    size, face = frames.body * 0.85, frames.text_face
    head = issue.layout.get("running_head", "")
    if head and (number or issue.layout["cover"] == "full"):
        y = frames.margin + 4
        x = frames.margin if int(folio) % 2 == 0 else frames.width - frames.margin - stringWidth(head, face, size)
        sheet.marks[:0] = [
            Ink(x, y, head, face, size),
            Rule(frames.margin, y + 4, frames.width - frames.margin, y + 4, 0.4),
        ]
        sheet.text.insert(0, head)
    text = issue.layout["folio"].format(folio)
    width = stringWidth(text, face, size)
    x = (frames.width - width) / 2
    if issue.layout.get("folio_outside"):
        x = frames.margin if int(folio) % 2 == 0 else frames.width - frames.margin - width
    sheet.marks.append(Ink(x, frames.height - frames.margin + 6, text, face, size))
    sheet.text.append(text)


def write_pdf(issue: Issue, sheets: list[Sheet], path: Path) -> None:
    """The sheets as a PDF whose bytes depend on nothing but the source."""
    frames = Frames(issue.layout)
    canvas = Canvas(str(path), pagesize=(frames.width, frames.height), invariant=1, pageCompression=1)
    canvas.setTitle(f"{issue.masthead['gazette']} {issue.masthead['line']}".replace("　", ""))
    canvas.setAuthor("Gazette project (invented sample)")
    for sheet in sheets:
        for mark in sheet.marks:
            draw(canvas, frames.height, mark)
        canvas.showPage()
    canvas.save()


def draw(canvas: Canvas, height: float, mark: Ink | Rule | Seal) -> None:
    """One mark; pages are measured from the top, PDF from the bottom."""
    if isinstance(mark, Seal):
        stamp(canvas, mark.x, height - mark.y, mark.name)
        return
    canvas.setFillColor(COLOURS[mark.colour])
    canvas.setStrokeColor(COLOURS[mark.colour])
    if isinstance(mark, Rule):
        canvas.setLineWidth(mark.width)
        canvas.line(mark.x0, height - mark.y0, mark.x1, height - mark.y1)
        return
    text = canvas.beginText(mark.x, height - mark.y)
    text.setFont(mark.face, mark.size)
    text.setCharSpace(mark.space)
    if mark.heavy:
        canvas.setLineWidth(mark.size * 0.028)
        text.setTextRenderMode(2)
    text.textOut(mark.text)
    if mark.heavy:
        text.setTextRenderMode(0)
    canvas.drawText(text)


def stamp(canvas: Canvas, x: float, y: float, name: str) -> None:
    """The round seal of a body: a ring, its name around the upper half, a star in the middle."""
    radius, size = 52.0, 11.5
    canvas.saveState()
    canvas.translate(x, y)
    canvas.setFillColor(SEAL_INK)
    canvas.setStrokeColor(SEAL_INK)
    canvas.setLineWidth(2.6)
    canvas.circle(0, 0, radius)
    star = canvas.beginPath()
    for point in range(10):
        angle, reach = math.pi / 2 + point * math.pi / 5, 15 if point % 2 == 0 else 6
        (star.lineTo if point else star.moveTo)(reach * math.cos(angle), reach * math.sin(angle))
    star.close()
    canvas.drawPath(star, fill=1, stroke=0)
    canvas.setFont("song", size)
    spread = math.radians(230)
    for place, character in enumerate(name):
        angle = math.pi / 2 + spread / 2 - spread * place / max(1, len(name) - 1)
        canvas.saveState()
        canvas.translate((radius - 15) * math.cos(angle), (radius - 15) * math.sin(angle))
        canvas.rotate(math.degrees(angle) - 90)
        canvas.drawCentredString(0, 0, character)
        canvas.restoreState()
    canvas.restoreState()
