"""An issue taken apart into its documents: contents and print check each other, every boundary says why it is there."""

import re
import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from gazette.issue.contents import find_contents
from gazette.issue.masthead import read_masthead
from gazette.issue.matching import Match, key, likeness, match_contents
from gazette.issue.mending import mended
from gazette.issue.signs import (
    Sheet,
    ends_before,
    is_letterhead,
    looks_like_title,
    median_of,
    names_attachment,
    opens_after,
    previous,
    sheet_of,
)
from gazette.issue.standards import standard_title
from gazette.issue.texts import text_heads
from gazette.issue.trim import end_of_documents, is_banner
from gazette.issue.words import WORDS, folded, has_label, is_date, is_number
from gazette.types.issue import ContentsEntry, Segment, SplitIssue
from gazette.types.printed import IssueText, Span

AS_LARGE = 0.9  # a title not in the contents is at least so large against those that are
APART = 1.5  # white above a title, in body lines
NUMBERED = re.compile(r"\s*\d{1,2}(?:\.\d{1,2})*\s+[\u4e00-\u9fff]")  # 2 规范性引用文件: a clause, no document
LOST_TEXT = 200  # characters before the first document from which people should look


@dataclass(frozen=True, slots=True)
class Head:
    """Where a document begins: paragraph `start`, its title in paragraphs [first, last], and why.

    `name` is the title where it was mended.
    """

    start: int
    first: int
    last: int
    reasons: tuple[str, ...]
    review: tuple[str, ...] = ()
    listed: bool = False
    name: str = ""


def split(issue: IssueText) -> SplitIssue:
    """The documents of an issue in printed order.

    Covers, contents, section headings and the imprint belong to none. A file without contents in which no second
    document begins is one document, the whole of its text.
    """
    sheet = sheet_of(issue)
    masthead = read_masthead(issue)
    standard = standard_title(sheet)
    if standard:
        head = Head(0, *standard, ("the title on the cover of a standard",))
        return SplitIssue(masthead, (), _whole(sheet, [head]), ())
    contents = find_contents(issue)
    matches = match_contents(sheet, contents)
    listed = [_listed_head(sheet, contents, match) for match in matches]
    sections = {entry.section for entry in contents if entry.section}
    unlisted = _unlisted_heads(sheet, listed) if listed or sheet.laid_out() else _text_heads(sheet)
    heads = _merged(sheet, [*listed, *unlisted], sections)
    review = _missing(contents, matches)
    if not contents and len(heads) <= 1:
        return SplitIssue(masthead, (), _whole(sheet, heads), ())
    segments = _segments(sheet, heads, sections)
    lost = issue.text[: segments[0].span.start] if segments else issue.text
    if _running(sheet, len(lost)) > LOST_TEXT:
        review = (*review, "running text before the first document")
    return SplitIssue(masthead, contents, segments, review)


def _listed_head(sheet: Sheet, contents: Sequence[ContentsEntry], match: Match) -> Head:
    entry = contents[match.entry]
    reasons = [f"title in the contents, folio {entry.folio or 'not read'}", *_signs(sheet, match.first, match.last)]
    review: list[str] = []
    named, printed = key(entry.title), key("".join(sheet.texts[match.first : match.last + 1]))
    if named not in printed and printed not in named:
        review.append(f"the contents say {entry.title}")
    folio = sheet.issue.folios.get(sheet.pages[match.first])
    if folio and entry.folio and folio != entry.folio:
        review.append(f"the contents say folio {entry.folio}, it stands on folio {folio}")
    read = "".join(sheet.texts[match.first : match.last + 1])
    name = ""
    if sheet.pages[match.first] in sheet.issue.pictures:
        name = mended(read, entry.title, sheet.issue.text)
    if name not in ("", read):
        review.append(f"title read as {read}")
    return Head(match.first, match.first, match.last, tuple(reasons), tuple(review), listed=True, name=name)


def _signs(sheet: Sheet, first: int, last: int) -> list[str]:
    paragraph = sheet.paragraphs[first]
    signs = []
    if sheet.display(first):
        signs.append(f"type {paragraph.size:.2f} times the body's" if paragraph.size >= 1.15 else "bold and centred")
    if paragraph.gap > 1.0:
        signs.append(f"{paragraph.gap:.1f} blank lines above")
    if sheet.heads_page(first):
        signs.append("head of a page")
    return [*signs, *filter(None, (ends_before(sheet, first), opens_after(sheet, last)))]


def _unlisted_heads(sheet: Sheet, listed: Sequence[Head]) -> list[Head]:
    """Titles the contents do not name.

    Where contents were read, only those with every sign of a document of its own; when such are more than the listed
    ones, the contents were read badly, and the print alone decides.
    """
    taken = {at for head in listed for at in range(head.first, head.last + 1)}
    candidates = [at for at in range(len(sheet.texts)) if at not in taken and _may_be_title(sheet, at)]
    size = AS_LARGE * _title_size(sheet, listed, candidates)
    sure = [at for at in candidates if _has_every_sign(sheet, at, size)]
    if listed and len(sure) <= len(listed):
        return [Head(at, at, at, tuple(_signs(sheet, at, at)), ("not in the contents",)) for at in sure]
    return [Head(at, at, at, tuple(_signs(sheet, at, at))) for at in candidates if _has_signs(sheet, at, size)]


def _text_heads(sheet: Sheet) -> list[Head]:
    """Documents of a text without layout, told by their words alone."""
    return [
        Head(one.start, one.first, one.last, tuple(filter(None, (ends_before(sheet, one.start), one.because))))
        for one in text_heads(sheet)
    ]


def _has_every_sign(sheet: Sheet, at: int, size: float) -> bool:
    if not ends_before(sheet, at):
        return False
    return folded(sheet.texts[at]) in WORDS.lone_titles or (
        sheet.paragraphs[at].size >= size and bool(opens_after(sheet, at))
    )


def _has_signs(sheet: Sheet, at: int, size: float) -> bool:
    """A title as large as the others that stands apart, or a smaller one between an end and a beginning."""
    before, after = ends_before(sheet, at), opens_after(sheet, at)
    apart = before or after or sheet.heads_page(at) or sheet.paragraphs[at].gap > APART
    return bool((sheet.paragraphs[at].size >= size and apart) or (before and after))


def _may_be_title(sheet: Sheet, at: int) -> bool:
    return (
        sheet.body(at)
        and sheet.display(at)
        and looks_like_title(sheet.texts[at])
        and not names_attachment(sheet, at)
        and not has_label(sheet.texts[at])
        and not NUMBERED.match(unicodedata.normalize("NFKC", sheet.texts[at]))
    )


def _title_size(sheet: Sheet, listed: Sequence[Head], candidates: Sequence[int]) -> float:
    """The type of this issue's titles: as the contents prove it, else the largest that has signs of a document."""
    if listed:
        return median_of([sheet.paragraphs[head.first].size for head in listed], 1.0)
    return max((sheet.paragraphs[at].size for at in candidates if opens_after(sheet, at)), default=1.0)


def _merged(sheet: Sheet, found: Sequence[Head], sections: Collection[str]) -> list[Head]:
    """All heads in order, without those that only open what the document before them forwards or publishes."""
    merged: list[Head] = []
    for head in sorted(found, key=lambda head: head.first):
        last = merged[-1] if merged else None
        if last and not last.listed and is_letterhead(_title(sheet, last)) and _leads(sheet, last, head):
            reasons = (*head.reasons, f"under the head {_title(sheet, last)}")
            merged[-1] = replace(head, start=last.start, reasons=reasons)
        elif head.listed or not last or not _forwards(sheet, last, head):
            merged.append(replace(head, start=_lead(sheet, head.first, last, sections)))
    return merged


def _leads(sheet: Sheet, head: Head, following: Head) -> bool:
    """Whether a letterhead has nothing below it but its number, or the words that publish the following title."""
    between = [sheet.texts[at] for at in range(head.last + 1, following.first) if sheet.texts[at].strip()]
    return all(is_number(text) or is_date(text) for text in between) or _forwards(sheet, head, following)


def _forwards(sheet: Sheet, head: Head, following: Head) -> bool:
    """Whether a document names, in its title or text, the following title as what it prints after itself."""
    title = _title(sheet, head)
    named = key("".join(sheet.texts[head.first : following.first]))
    wanted = key(_title(sheet, following))
    quoted = re.findall(r"《([^》]*(?:《[^》]*》[^》]*)*)》?", named)
    says = WORDS.forwarding.search(title) or WORDS.forwarding.search(named)
    if not says:
        return False
    unquoted = len(wanted) >= 6 and re.search(WORDS.making + re.escape(wanted), named)
    return any(likeness(one, wanted) > 0.8 for one in quoted) or bool(unquoted) or _carries(title, wanted)


def _carries(title: str, wanted: str) -> bool:
    """Whether a title names another without quoting it: 颁发某某办法的命令."""
    return len(wanted) >= 6 and wanted in key(title)[:-2]


def _lead(sheet: Sheet, first: int, last: Head | None, sections: Collection[str]) -> int:
    """A number printed above the title belongs to it: set in the middle, or apart from what stands above."""
    before = previous(sheet, first)
    if before is None or (last and before <= last.last) or not is_number(sheet.texts[before]):
        return first
    earlier = previous(sheet, before)
    apart = earlier is None or is_banner(sheet, earlier, sections) or ends_before(sheet, before)
    number = sheet.paragraphs[before]
    return before if apart or number.centred or number.gap > APART or sheet.heads_page(before) else first


def _title(sheet: Sheet, head: Head) -> str:
    return head.name or "".join(sheet.texts[head.first : head.last + 1])


def _missing(contents: Sequence[ContentsEntry], matches: Sequence[Match]) -> tuple[str, ...]:
    found = {match.entry for match in matches}
    disagree = [
        f"in the contents but not found in the issue: {entry.title} (folio {entry.folio})"
        for number, entry in enumerate(contents)
        if number not in found
    ]
    order = [match.first for match in matches]
    if any(a > b for a, b in pairwise(order)):
        disagree.append("the contents are in another order than the print")
    return tuple(disagree)


def _segments(sheet: Sheet, heads: Sequence[Head], sections: Collection[str]) -> tuple[Segment, ...]:
    """Each document up to the next one's beginning, section headings between them left out."""
    end = end_of_documents(sheet, heads[-1].last + 1 if heads else 0)
    bounds = [*(head.start for head in heads), end]
    segments: list[Segment] = []
    for head, limit in zip(heads, bounds[1:], strict=True):
        last = limit - 1
        while last > head.last and (not sheet.body(last) or is_banner(sheet, last, sections)):
            last -= 1
        segments.append(_segment(sheet, head, last))
    return tuple(segments)


def _segment(sheet: Sheet, head: Head, last: int) -> Segment:
    span = Span(sheet.paragraphs[head.start].start, sheet.paragraphs[last].end)
    title_span = Span(sheet.paragraphs[head.first].start, sheet.paragraphs[head.last].end)
    return Segment(
        span,
        _title(sheet, head).replace("\t", " "),
        title_span,
        sheet.page_of_char(span.start),
        sheet.page_of_char(max(span.start, span.end - 1)),
        head.reasons,
        head.review,
    )


def _whole(sheet: Sheet, heads: Sequence[Head]) -> tuple[Segment, ...]:
    """The whole text as one document; its title is the one found in print, else the first words that read like one."""
    body = [at for at in range(len(sheet.texts)) if sheet.texts[at].strip()]
    if not body:
        return ()
    if heads:
        head = heads[0]
    else:
        first = next((at for at in body[:12] if looks_like_title(sheet.texts[at])), body[0])
        head = Head(first, first, first, ("the only document of its file",))
    return (_segment(sheet, replace(head, start=body[0]), body[-1]),)


def _running(sheet: Sheet, end: int) -> int:
    """Characters of running text before `end`: covers and imprints are short lines."""
    texts = zip(sheet.paragraphs, sheet.texts, strict=True)
    at_body = (sheet.body(at) for at in range(len(sheet.texts)))
    return sum(
        len(text)
        for (paragraph, text), body in zip(texts, at_body, strict=True)
        if body and paragraph.end <= end and len(text) > 40
    )
