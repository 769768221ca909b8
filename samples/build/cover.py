"""The front of an issue: a cover with the masthead, and the table of contents with dot leaders."""

from lines import break_lines
from reportlab.pdfbase.pdfmetrics import stringWidth
from source import Issue
from typeset import Ink, Rule, Setter, Sheet

RED = "red"


def front(issue: Issue, folios: list[str]) -> list[Sheet]:
    """The sheets before the body: cover and contents, or both on one sheet in issues of the old kind.

    `folios` names, for each document, the printed number of its first page.
    """
    setter = Setter(issue.layout)
    if issue.layout["cover"] == "none":
        return []
    setter.new_page()
    if issue.layout["cover"] == "full":
        cover(setter, issue)
        setter.new_page()
    else:
        masthead(setter, issue)
    contents(setter, issue, folios)
    return setter.sheets


def middle(
    setter: Setter, text: str, size: float, y: float, face: str = "", heavy: bool = False, colour: str = "black"
) -> None:
    """One centred line whose baseline is at `y`; it enters the reading text."""
    face = face or setter.layout["text_face"]
    x = (setter.width - stringWidth(text, face, size)) / 2
    setter.sheet.marks.append(Ink(x, y, text, face, size, 0.0, heavy, colour))
    setter.sheet.text.append(text)


def cover(setter: Setter, issue: Issue) -> None:
    """A whole page: red masthead, the numbers of the issue between rules, the publisher at the foot."""
    name, facts, title = issue.masthead["gazette"], issue.masthead, setter.layout["title_face"]
    y = setter.height * 0.2
    stem = name.removesuffix("公报")
    size = (setter.width - 2 * setter.margin) / len(stem) * 0.92
    middle(setter, stem, size, y, title, True, RED)
    middle(setter, "公　报", size * 1.9, y + size * 2.9, title, True, RED)
    y += size * 4.4
    left, right = setter.margin, setter.width - setter.margin
    setter.sheet.marks += [Rule(left, y, right, y, 2.2, RED), Rule(left, y + 4, right, y + 4, 0.6, RED)]
    middle(setter, facts["line"], 17, y + 40, setter.layout["label_face"])
    middle(setter, facts["total_line"], 13, y + 64)
    middle(setter, facts["date_line"], 13, y + 92)
    middle(setter, facts["publisher"], 13, setter.height * 0.88, setter.layout["label_face"])


def masthead(setter: Setter, issue: Issue) -> None:
    """The top of a first page: the name large, the numbers in one line between two rules."""
    facts, y = issue.masthead, setter.top + 26
    size = min(34.0, (setter.width - 2 * setter.margin) / len(facts["gazette"]) * 0.98)
    middle(
        setter, facts["gazette"], size, y, setter.layout["title_face"], True, setter.layout.get("masthead_colour", RED)
    )
    left, right = setter.margin, setter.width - setter.margin
    setter.sheet.marks.append(Rule(left, y + 16, right, y + 16, 1.4))
    face, size = setter.layout["text_face"], 10.5
    row = [facts["date_line"], facts["line"], facts["total_line"]]
    places = [
        left + 4,
        (setter.width - stringWidth(row[1], face, size)) / 2,
        right - 4 - stringWidth(row[2], face, size),
    ]
    for text, x in zip(row, places, strict=True):
        setter.sheet.marks.append(Ink(x, y + 32, text, face, size))
        setter.sheet.text.append(text)
    setter.sheet.marks.append(Rule(left, y + 39, right, y + 39, 0.6))
    setter.y = y + 52


def contents(setter: Setter, issue: Issue, folios: list[str]) -> None:
    """目录: each entry over the full width, dots up to the folio on its last line."""
    size = setter.body * 1.02
    leading = size * 1.85
    face, room = setter.layout["text_face"], setter.width - 2 * setter.margin

    def width(text: str) -> float:
        return float(stringWidth(text, face, size))

    middle(setter, "目　录", size * 1.6, setter.y + leading * 1.1, setter.layout["label_face"])
    setter.y += leading * 2
    for document, folio in zip(issue.documents, folios, strict=True):
        lines = break_lines(document.entry, room - 40, room - 40 - size, width)
        for number, line in enumerate(lines):
            x, y = setter.margin + (size if number else 0), setter.y + leading * 0.7
            setter.sheet.marks.append(Ink(x, y, line, face, size))
            if number == len(lines) - 1:
                label = f"（{folio}）" if setter.layout["folio"] != "— {} —" else folio
                end = setter.margin + room - width(label)
                dots = "…" * int((end - x - width(line) - 2) / width("…"))
                setter.sheet.marks.append(Ink(end - width(dots) - 1, y, dots, face, size))
                setter.sheet.marks.append(Ink(end, y, label, face, size))
                setter.sheet.text.append(document.entry + dots + label)
            setter.y += leading
