"""The documents of an issue understood: each text cleaned and read, with the title as layout and contents know it."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from gazette.issue.words import folded
from gazette.rules.cleaning import clean
from gazette.rules.document import read
from gazette.rules.passage import Passage
from gazette.types.issue import Segment, SplitIssue
from gazette.types.printed import IssueText, ParagraphKind, Span
from gazette.types.regulation import Found, Mend, Regulation


@dataclass(frozen=True, slots=True)
class Document:
    """One document of an issue. `offsets[i]` is the place of cleaned character i in the segment's raw text."""

    segment: Segment
    regulation: Regulation
    offsets: Sequence[int]


def documents(text: IssueText, found: SplitIssue, year: int | None) -> Iterator[Document]:
    """Each document of an issue of this year, in printed order."""
    laid_out = any(paragraph.kind is ParagraphKind.TITLE for paragraph in text.paragraphs)
    for segment in found.segments:
        yield _document(text, segment, laid_out=laid_out, single=len(found.segments) == 1, year=year)


def _document(text: IssueText, segment: Segment, *, laid_out: bool, single: bool, year: int | None) -> Document:
    cleaned = clean(text.text[segment.span.start : segment.span.end])
    regulation = read(Passage(cleaned.text, year))
    if segment.title and laid_out and (regulation.title is None or not single):
        # In an issue, layout and contents know the title better than the text alone.
        span = Span(*(bisect_left(cleaned.offsets, at - segment.span.start) for at in segment.title_span))
        printed = regulation.text[span.start : span.end]
        mend = Mend.NONE if _letters(printed) == _letters(segment.title) else Mend.REPAIRED
        regulation = replace(regulation, title=Found(segment.title, span, printed, mend))
    return Document(segment, regulation, cleaned.offsets)


def _letters(title: str) -> str:
    return "".join(character for character in folded(title).lower() if character.isalnum())
