"""The text of an issue: every character traced back to its print, nothing lost, any input accepted."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st
from issue_typeset import CASES, Case, Document, Layout, read_case, typeset

from gazette.issue.assemble import assemble
from gazette.issue.split import split
from gazette.types.printed import ParagraphKind
from ocr.types import Box, Cell, Line, Origin, Page, Role

HANZI = "为了加强管理根据有关法律制定本规定第一二三条各级人民政府应当依照职责做好工作，。；《》（）"


def file_page(text):
    lines = tuple(Line(line, Box(0, 0, 0, 0), origin=Origin.FILE) for line in text.splitlines())
    return Page(1, 0, 0, 72.0, lines, Origin.FILE, "plain")


def test_pieces_lead_back_to_the_print():
    pages, _ = typeset(read_case(CASES / "ministry.txt"), Layout(columns=2, width=42))
    issue = assemble(pages)
    covered = set()
    for piece in issue.pieces:
        line = pages[piece.place.page - 1].lines[piece.place.line]
        assert issue.text[piece.start : piece.end].rstrip() == line.text.strip()
        assert piece.place.box == tuple(line.box)
        covered.update(range(piece.start, piece.end))
    assert {issue.text[at] for at in range(len(issue.text)) if at not in covered} <= {"\n", "\t"}
    assert [p.start for p in issue.pieces] == sorted(p.start for p in issue.pieces)


def test_paragraphs_and_text_agree():
    issue = assemble(typeset(read_case(CASES / "tables.txt"))[0])
    assert "\n".join(issue.text[p.start : p.end] for p in issue.paragraphs) == issue.text


def test_heads_and_folios_stay_out():
    issue = assemble(typeset(read_case(CASES / "treaty.txt"))[0])
    assert issue.folios[2] == "2"
    assert "山国外交公报" in issue.headers
    assert "— 2 —" not in issue.text
    assert issue.text.count("山国外交公报") == 1


def test_table_rows_over_pages_are_one_table():
    issue = assemble(typeset(read_case(CASES / "tables.txt"), Layout(height=40))[0])
    rows = [issue.text[p.start : p.end] for p in issue.paragraphs if p.kind is ParagraphKind.ROW]
    assert rows.count("序号\t名称\t文号\t发布日期") == 2
    assert "2\t关于加强街道清扫保洁作业质量考核评比工作的若干意见\t市容发〔2003〕12号\t2003年5月6日" in rows
    assert len(rows) == 12 + 2 + 2


def test_a_row_cut_by_the_page_is_one_row():
    def cell(row, column, text, top):
        return Line(text, Box(50 + 100 * column, top, 140 + 100 * column, top + 10), role=Role.CELL, height=10.0,
                    origin=Origin.TEXT_LAYER, cell=Cell(0, row, column))  # fmt: skip

    first = (cell(0, 0, "序号", 700), cell(0, 1, "名称", 700), cell(1, 0, "1", 720), cell(1, 1, "沿岸灯塔", 720))
    second = (cell(0, 0, "序号", 50), cell(0, 1, "名称", 50), cell(1, 1, "看守规则", 70), cell(2, 0, "2", 90),
              cell(2, 1, "航道规则", 90))  # fmt: skip
    pages = [Page(n, 400, 800, 72.0, lines, Origin.TEXT_LAYER, "t") for n, lines in ((1, first), (2, second))]
    assert assemble(pages).text == "序号\t名称\n1\t沿岸灯塔看守规则\n2\t航道规则"


def test_lines_of_a_text_file_are_paragraphs():
    text = "渡口管理办法\n第一条　为了管理渡口，制定本办法。\n\n第二条　本办法自公布之日起施行。"
    issue = assemble([file_page(text)])
    assert issue.text == text.replace("\n\n", "\n")
    found = split(issue)
    assert len(found.segments) == 1
    assert found.segments[0].title == "渡口管理办法"
    assert found.segments[0].span == (0, len(issue.text))
    assert found.contents == ()


def test_words_of_other_scripts_keep_their_space():
    box = [Box(20, 100 + 20 * n, 380, 110 + 20 * n) for n in range(3)]
    texts = ["标准原文为英文，名称为Guide to the safe", "operation of ferries，由检验机构译", "出。"]
    lines = tuple(
        Line(t, replace_right(b, t), origin=Origin.TEXT_LAYER, height=10.0) for t, b in zip(texts, box, strict=True)
    )
    issue = assemble([Page(1, 400, 800, 72.0, lines, Origin.TEXT_LAYER, "t")])
    assert "safe operation" in issue.text


def replace_right(box, text):
    return box._replace(right=box.right if len(text) > 3 else 60)


def test_nothing_gives_nothing():
    assert assemble([]).text == ""
    assert split(assemble([])).segments == ()
    assert split(assemble([Page(1, 100, 100, 72.0, (), Origin.OCR, "t")])).segments == ()


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.text(HANZI, min_size=1, max_size=200), min_size=3, max_size=12),
    st.sampled_from([Layout(), Layout(columns=2, width=44), Layout(width=30), Layout(indent=2.0, leading=1.4)]),
)
def test_no_character_is_lost_whatever_the_layout(paragraphs, layout):
    lines = ["# 关于管理工作的通知", *(("= " + one) if one[0] in "#^<=|/-" else one for one in paragraphs)]
    case = Case(contents="none", documents=[Document(lines)])
    issue = assemble(typeset(case, layout)[0])
    assert "".join(issue.text.split()) == "".join("".join(case.documents[0].paragraphs).split())


LINES = st.builds(
    Line,
    st.text("第一条目录令号公报年月日（）…·.0123 \t—附件《》", max_size=20),
    st.builds(Box, *[st.floats(0, 800, allow_nan=False) for _ in range(4)]),
    role=st.sampled_from(Role),
    origin=st.sampled_from(Origin),
    height=st.floats(0, 40),
    bold=st.booleans(),
    cell=st.none() | st.builds(Cell, st.integers(0, 2), st.integers(0, 3), st.integers(0, 3)),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.lists(LINES, max_size=14), max_size=4))
def test_no_page_is_refused(sheets):
    pages = [Page(n, 600, 800, 72.0, tuple(lines), Origin.OCR, "t") for n, lines in enumerate(sheets, 1)]
    issue = assemble(pages)
    found = split(issue)
    ends = [0, *(bound for one in found.segments for bound in one.span)]
    assert ends == sorted(ends)
    assert all(p.start <= p.end <= len(issue.text) for p in issue.paragraphs)


def test_a_paragraph_goes_on_over_pages():
    case = replace(read_case(CASES / "ministry.txt"), contents="none")
    whole = assemble(typeset(case, Layout(height=300))[0]).text
    cut = assemble(typeset(case, Layout(height=31))[0]).text
    assert cut == whole


def test_a_signature_read_too_late_stands_above_what_follows_it():
    pages, _ = typeset(read_case(CASES / "tables.txt"))
    lines = list(pages[1].lines)
    at = next(n for n, line in enumerate(lines) if line.text == "附件1")
    lines[at - 2 : at + 1] = [lines[at], *lines[at - 2 : at]]
    pages[1] = replace(pages[1], lines=tuple(lines))
    text = assemble(pages).text
    assert text.index("\n2033年1月10日\n") < text.index("\n附件1\n")


def test_a_slanted_page_is_read_as_an_upright_one():
    case = read_case(CASES / "ministry.txt")
    upright = assemble(typeset(case, Layout(leaders=""))[0])
    for slant in (-0.02, -0.008, 0.01, 0.018):
        pages, _ = typeset(case, Layout(leaders="", skew=slant))
        slanted = assemble(pages)
        assert slanted.text == upright.text
        assert slanted.pieces[-1].place.box == tuple(pages[-1].lines[slanted.pieces[-1].place.line].box)


def test_vertical_pages_are_read_as_horizontal_ones():
    def stood_up(page):
        lines = [
            replace(
                line,
                box=Box(page.height - line.box.bottom, line.box.left, page.height - line.box.top, line.box.right),
                vertical=True,
            )
            for line in page.lines
        ]
        return replace(page, width=page.height, height=page.width, lines=tuple(lines))

    pages, _ = typeset(read_case(CASES / "treaty.txt"))
    assert assemble([stood_up(page) for page in pages]).text == assemble(pages).text
