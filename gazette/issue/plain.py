"""A text file as an issue's text, the short way: without layout every line is a paragraph."""

from collections.abc import Sequence

from gazette.issue.contents import MIN_UNHEADED, entry_parts, is_contents_heading
from gazette.issue.masthead import masthead_lines
from gazette.types.printed import IssueText, Paragraph, ParagraphKind

_ELSEWHERE = "上接"  # what goes on from another page (上接第16页)


def plain_text(printed: Sequence[str]) -> IssueText | None:
    """The text of lines without layout that only have to be put one below the other, `pieces` left empty.

    None for lines that are put together as print is: those with a table of contents, or that go on elsewhere.
    """
    lines = [line for one in printed if (line := one.strip())]
    if _holds_contents(lines) or any(_ELSEWHERE in line for line in lines):
        return None
    masthead = masthead_lines(lines)
    paragraphs, at = [], 0
    for number, line in enumerate(lines):
        kind = ParagraphKind.ROW if "\t" in line else ParagraphKind.TEXT
        kind = ParagraphKind.FURNITURE if number < masthead else kind
        paragraphs.append(Paragraph(at, at + len(line), kind))
        at += len(line) + 1
    return IssueText("\n".join(lines), (), tuple(paragraphs))


def _holds_contents(lines: Sequence[str]) -> bool:
    """Whether some lines may be entries of a table of contents, as `find_entries` knows them."""
    entries = sum(entry_parts(line) is not None for line in lines)
    return entries >= MIN_UNHEADED or (entries > 0 and any(is_contents_heading(line) for line in lines))
