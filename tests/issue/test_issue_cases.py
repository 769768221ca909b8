"""Every case file, set in many layouts, comes apart into its documents again."""

import re
from collections import Counter
from dataclasses import replace

import pytest
from issue_typeset import CASES, Layout, read_case, typeset

from gazette.issue.assemble import assemble
from gazette.issue.split import split
from ocr.types import Box, Line, Origin, Page, Role

LAYOUTS = {
    "one column": Layout(),
    "two columns": Layout(columns=2, width=42),
    "three columns": Layout(columns=3, width=60, height=60, gutter=2.5),
    "titles to the left": Layout(centred=False),
    "no roles": Layout(roles=False),
    "middle dots": Layout(leaders="·", bracket=" {}"),
    "full stops": Layout(leaders=".", bracket="（{}）"),
    "no leaders": Layout(leaders="", bracket="{}"),
    "small titles": Layout(title=1.25, heading=1.0, contents_page=True),
    "small sheet": Layout(width=26, height=38, leading=1.5),
    "folios of a volume": Layout(folio_offset=412, section="{}"),
    "marked sections": Layout(section="◆ {} ◆", leaders="…", bracket=" / {}"),
    "rough": Layout(noise=0.12),
    "skewed": Layout(skew=0.012, columns=2, width=44),
}


def fold(text):
    return re.sub(r"\s+", "", text)


@pytest.fixture(params=sorted(CASES.glob("*.txt")), ids=lambda path: path.stem)
def case(request):
    return read_case(request.param)


@pytest.fixture(params=LAYOUTS, ids=lambda name: name.replace(" ", "-"))
def layout(request):
    return LAYOUTS[request.param]


def test_documents_are_found_again(case, layout):
    pages, places = typeset(case, layout)
    issue = assemble(pages)
    found = split(issue)
    said = [(fold(one.title), one.page_first, one.page_last) for one in found.segments]
    assert said == [(fold(d.title), *place) for d, place in zip(case.documents, places, strict=True)]
    for document, segment in zip(case.documents, found.segments, strict=True):
        text = issue.text[segment.span.start : segment.span.end]
        assert fold(text) == fold("".join(document.paragraphs))
        assert fold(issue.text[segment.title_span.start : segment.title_span.end]) == fold(segment.title)
        assert segment.reasons


def test_paragraphs_are_joined_again(case):
    pages, _ = typeset(case, Layout())
    issue = assemble(pages)
    read = Counter(
        fold(line) for one in split(issue).segments for line in issue.text[one.span.start : one.span.end].split("\n")
    )
    assert read == Counter(fold(line) for document in case.documents for line in document.paragraphs)


def test_masthead_and_contents(case):
    pages, places = typeset(case, Layout())
    found = split(assemble(pages))
    for name in ("gazette", "year", "number", "running_total", "date"):
        if name in case.expect:
            assert str(getattr(found.masthead, name)) == case.expect[name]
    if case.contents == "auto" and not case.entries:
        assert [(fold(e.title), e.folio) for e in found.contents] == [
            (fold(d.title), str(first)) for d, (first, _) in zip(case.documents, places, strict=True)
        ]
        assert [e.section for e in found.contents if e.section] == [
            case.sections[max(at for at in case.sections if at <= n)]
            for n in range(len(case.documents))
            if any(at <= n for at in case.sections)
        ]


def test_contents_may_stand_at_the_end_or_be_missing(case):
    front, places = typeset(case, Layout(contents_page=True))
    if not case.cover:
        return
    cover, contents, *body = front
    last = replace(contents, number=len(front))
    moved = [cover, *(replace(page, number=page.number - 1) for page in body), last]
    without = [cover, *body]
    for pages, shift in ((moved, 1), (without, 0)):
        found = split(assemble(pages)).segments
        assert [one.page_first + shift for one in found] == [first for first, _ in places]
        # Without contents what an order publishes gives the record its name.
        for one, document in zip(found, case.documents, strict=True):
            assert fold(one.title) in {fold(line) for line in document.paragraphs}


def test_disagreement_goes_to_review():
    case = read_case(CASES / "differing.txt")
    found = split(assemble(typeset(case)[0]))
    assert any(case.expect["missing"] in line for line in found.review)
    unlisted = [one for one in found.segments if "not in the contents" in one.review]
    assert [fold(one.title) for one in unlisted] == [case.expect["unlisted"]]


def test_agreement_leaves_nothing_to_review():
    case = read_case(CASES / "ministry.txt")
    found = split(assemble(typeset(case)[0]))
    assert not found.review
    assert not any(one.review for one in found.segments)


def test_what_an_order_publishes_is_one_record_under_its_own_name_when_the_contents_name_it():
    case = read_case(CASES / "forwarded.txt")
    case.entries[1] = ("青岩省地下水取水计量规定", "{2}")
    issue = assemble(typeset(case)[0])
    found = split(issue).segments
    assert [fold(one.title) for one in found][1] == "青岩省地下水取水计量规定"
    assert issue.text[found[1].span.start :].startswith("青岩省人民政府令")
    assert len(found) == 3


def test_an_issue_in_a_text_file_is_split_by_its_contents():
    case = read_case(CASES / "ministry.txt")
    folios = [str(2 * number + 3) for number in range(len(case.documents))]
    entries = [f"{fold(d.title)}……………（{folio}）" for d, folio in zip(case.documents, folios, strict=True)]
    texts = ["\n".join([fold(d.title), *d.paragraphs[1:]]) for d in case.documents]
    words = "\n".join([*case.cover, "目录", *entries, *texts])
    lines = tuple(
        Line(line, Box(0, n, len(line), n + 1), origin=Origin.FILE) for n, line in enumerate(words.split("\n"))
    )
    issue = assemble([Page(1, 0, 0, 0.0, lines, Origin.FILE, "plain")])
    found = split(issue)
    assert [issue.text[slice(*one.span)] for one in found.segments] == texts
    assert found.masthead.number == 7
    assert [one.folio for one in found.contents] == folios


def test_a_title_taken_for_a_head_is_still_a_title():
    case = read_case(CASES / "short.txt")
    pages, places = typeset(case, Layout(height=22))
    for number, page in enumerate(pages):
        first = next((n for n, line in enumerate(page.lines) if line.role is Role.BODY), None)
        if first is not None and number and page.lines[first].bold:
            lines = list(page.lines)
            lines[first] = replace(lines[first], role=Role.HEADER)
            pages[number] = replace(page, lines=tuple(lines))
    said = [(fold(one.title), one.page_first) for one in split(assemble(pages)).segments]
    assert said == [(fold(d.title), first) for d, (first, _) in zip(case.documents, places, strict=True)]
