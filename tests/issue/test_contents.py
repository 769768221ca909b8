"""Lines of contents as printers set them."""

from dataclasses import replace

import pytest
from issue_typeset import CASES, Layout, read_case, typeset

from gazette.issue.assemble import assemble
from gazette.issue.contents import entry_parts, find_contents
from gazette.issue.matching import key, likeness
from gazette.issue.split import split
from gazette.types.printed import ParagraphKind

ENTRIES = {
    "渡口管理办法………………（12）": ("渡口管理办法", "12"),
    "渡口管理办法……（２）": ("渡口管理办法", "2"),
    "渡口管理办法·············· 7": ("渡口管理办法", "7"),
    "渡口管理办法 ................ ( 4)": ("渡口管理办法", "4"),
    "关于发布《渡口标志》（2031年版）的公告………(3)": ("关于发布《渡口标志》（2031年版）的公告", "3"),
    "渡口管理办法\t15": ("渡口管理办法", "15"),
    "渡口管理办法\t……\t(15)": ("渡口管理办法", "15"),
    "渡口管理办法—————23": ("渡口管理办法", "23"),
    "渡口管理办法（试行）…[8]": ("渡口管理办法（试行）", "8"),
    "……………………(16)": ("", "16"),
    "(3)": ("", "3"),
    "渡口管理办法·\t3": ("渡口管理办法", "3"),
}
NOT_ENTRIES = [
    "渡口管理办法",
    "第十二条　渡口应当在1975年以前……",
    "自2031年7月1日起施行",
    "一、二〇三一年…",
    "第3号",
    "",
]


@pytest.mark.parametrize("text", ENTRIES)
def test_an_entry_ends_in_its_folio(text):
    assert entry_parts(text) == ENTRIES[text]


@pytest.mark.parametrize("text", NOT_ENTRIES)
def test_other_lines_are_no_entries(text):
    assert entry_parts(text) is None


def test_wrapped_entries_and_sections():
    case = read_case(CASES / "ministry.txt")
    issue = assemble(typeset(case, Layout(width=24))[0])
    entries = find_contents(issue)
    assert entries[2].title.replace("　", "") == "水陆交通部财务部关于做好渡口维护资金使用管理工作的通知"
    assert [entry.section for entry in entries] == ["部门规章", "部门规章", "规范性文件", "规范性文件"]
    for entry in entries:
        assert issue.text[entry.span.start : entry.span.end].startswith(entry.title[:6])


def test_an_entry_whose_folio_was_not_read_stays_an_entry():
    pages, _ = typeset(read_case(CASES / "ministry.txt"))
    lines = [replace(one, text=one.text.split("(")[0]) if "公告…" in one.text else one for one in pages[0].lines]
    pages[0] = replace(pages[0], lines=tuple(lines))
    issue = assemble(pages)
    assert [bool(entry.folio) for entry in find_contents(issue)] == [True, False, True, True]
    assert len(split(issue).segments) == 4
    assert not split(issue).review


def test_a_law_s_own_list_of_chapters_is_no_table_of_contents():
    case = read_case(CASES / "bare.txt")
    case.documents[1].lines[1:1] = ["^ 目　录", "^ 第一章　总则", "^ 第二章　附则"]
    issue = assemble(typeset(case)[0])
    assert find_contents(issue) == ()
    assert not any(p.kind is ParagraphKind.CONTENTS for p in issue.paragraphs)


def test_titles_are_compared_without_numbers_and_brackets():
    assert key("关于修堤的通知（河政发〔2031〕4号）") == key("关于修堤的通知")
    assert key("1. 关于印发《河堤办法》的通知") == key("关于印发〈河堤办法〉的通知")
    assert likeness(key("关于修建环湖步道的通知"), key("北川市人民政府关于修建环湖步道的通知")) >= 0.9
    assert likeness(key("渡口管理办法"), key("城市树木修剪规定")) < 0.5
