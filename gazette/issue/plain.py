"""A text file as an issue's text, the short way: without layout every line is a paragraph."""

from gazette.issue.blocks import front
from gazette.issue.printed import Column, Measure, rows_of
from gazette.types.printed import IssueText, Paragraph, ParagraphKind, Piece, Place
from ocr.types import Origin, Page

_ELSEWHERE = "上接"  # what goes on from another page (上接第16页)


def plain_text(page: Page) -> IssueText | None:
    """The text of a page without layout whose lines only have to be put one below the other.

    None for what is put together as print is: a page with ruled tables or contents, or one that goes on elsewhere.
    """
    if page.origin is not Origin.FILE or any(line.cell or _ELSEWHERE in line.text for line in page.lines):
        return None
    rows = rows_of(page, tuple(enumerate(page.lines)), (Column(0.0, page.width),), Measure(1.0, 1.0))
    listed, cover = front(rows)
    if listed:
        return None
    texts = [row.text for row in rows]
    pieces, paragraphs, at = [], [], 0
    for number, (row, text) in enumerate(zip(rows, texts, strict=True)):
        kind = ParagraphKind.FURNITURE if number in cover else ParagraphKind.ROW if "\t" in text else ParagraphKind.TEXT
        end = at + len(text)
        pieces.append(Piece(at, end, Place(page.number, row.lines[0][0], row.box)))
        paragraphs.append(Paragraph(at, end, kind))
        at = end + 1
    return IssueText("\n".join(texts), tuple(pieces), tuple(paragraphs))
