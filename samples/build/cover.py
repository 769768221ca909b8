"""The front of an issue: a cover with the masthead, and the table of contents with dot leaders."""

from frames import Frames
from lines import break_lines
from marks import Ink, Rule, Sheet
from reportlab.pdfbase.pdfmetrics import stringWidth
from source import Issue

RED = "red"


def front(issue: Issue, folios: list[str]) -> list[Sheet]:
    """The sheets before the body: cover and contents, or both on one sheet in issues of the old kind.

    `folios` names, for each document, the printed number of its first page.
    """
    frames = Frames(issue.layout)
    if issue.layout["cover"] == "none":
        return []
    frames.new_page()
    if issue.layout["cover"] == "full":
        cover(frames, issue)
        frames.new_page()
    else:
        masthead(frames, issue)
    contents(frames, issue, folios)
    return frames.sheets


def middle(
    frames: Frames, text: str, size: float, y: float, face: str = "", heavy: bool = False, colour: str = "black"
) -> None:
    """One centred line whose baseline is at `y`; it enters the reading text."""
    face = face or frames.text_face
    x = (frames.width - stringWidth(text, face, size)) / 2
    frames.sheet.marks.append(Ink(x, y, text, face, size, 0.0, heavy, colour))
    frames.sheet.text.append(text)


def cover(frames: Frames, issue: Issue) -> None:
    """A whole page: red masthead, the numbers of the issue between rules, the publisher at the foot."""
    name, facts, title = issue.masthead["gazette"], issue.masthead, frames.title_face
    y = frames.height * 0.2
    stem = name.removesuffix("公报")
    size = (frames.width - 2 * frames.margin) / len(stem) * 0.92
    middle(frames, stem, size, y, title, True, RED)
    middle(frames, "公　报", size * 1.9, y + size * 2.9, title, True, RED)
    y += size * 4.4
    left, right = frames.margin, frames.width - frames.margin
    frames.sheet.marks += [Rule(left, y, right, y, 2.2, RED), Rule(left, y + 4, right, y + 4, 0.6, RED)]
    middle(frames, facts["line"], 17, y + 40, frames.label_face)
    middle(frames, facts["total_line"], 13, y + 64)
    middle(frames, facts["date_line"], 13, y + 92)
    middle(frames, facts["publisher"], 13, frames.height * 0.88, frames.label_face)


def masthead(frames: Frames, issue: Issue) -> None:
    """The top of a first page: the name large, the numbers in one line between two rules."""
    facts, y = issue.masthead, frames.top + 26
    size = min(34.0, (frames.width - 2 * frames.margin) / len(facts["gazette"]) * 0.98)
    middle(frames, facts["gazette"], size, y, frames.title_face, True, frames.layout.get("masthead_colour", RED))
    left, right = frames.margin, frames.width - frames.margin
    frames.sheet.marks.append(Rule(left, y + 16, right, y + 16, 1.4))
    face, size = frames.text_face, 10.5
    row = [facts["date_line"], facts["line"], facts["total_line"]]
    places = [
        left + 4,
        (frames.width - stringWidth(row[1], face, size)) / 2,
        right - 4 - stringWidth(row[2], face, size),
    ]
    for text, x in zip(row, places, strict=True):
        frames.sheet.marks.append(Ink(x, y + 32, text, face, size))
        frames.sheet.text.append(text)
    frames.sheet.marks.append(Rule(left, y + 39, right, y + 39, 0.6))
    frames.y = y + 52


def contents(frames: Frames, issue: Issue, folios: list[str]) -> None:
    """目录: each entry over the full width, dots up to the folio on its last line."""
    size = frames.body * 1.02
    leading = size * 1.85
    face, room = frames.text_face, frames.width - 2 * frames.margin

    def width(text: str) -> float:
        return float(stringWidth(text, face, size))

    middle(frames, "目　录", size * 1.6, frames.y + leading * 1.1, frames.label_face)
    frames.y += leading * 2
    for document, folio in zip(issue.documents, folios, strict=True):
        lines = break_lines(document.entry, room - 40, room - 40 - size, width)
        for number, line in enumerate(lines):
            x, y = frames.margin + (size if number else 0), frames.y + leading * 0.7
            frames.sheet.marks.append(Ink(x, y, line, face, size))
            if number == len(lines) - 1:
                label = f"（{folio}）" if frames.layout["folio"] != "— {} —" else folio
                end = frames.margin + room - width(label)
                dots = "…" * int((end - x - width(line) - 2) / width("…"))
                frames.sheet.marks.append(Ink(end - width(dots) - 1, y, dots, face, size))
                frames.sheet.marks.append(Ink(end, y, label, face, size))
                frames.sheet.text.append(f"{document.entry}……{label}")
            frames.y += leading
