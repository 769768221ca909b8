"""Whatever the grammar's own words are thrown together, nothing is refused and every fact keeps its span."""

import json
import re
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from gazette.rules import dates, numbers, terms
from gazette.rules.cleaning import clean
from gazette.rules.document import parse
from gazette.rules.printing import outline, render
from gazette.rules.record import to_json
from gazette.rules.script import plain
from gazette.rules.structure import parse as parse_structure
from gazette.types.regulation import Level

KEYWORDS = (Path(__file__).parent / "cases" / "keywords.txt").read_text(encoding="utf-8").split("\n")
WORDS = st.sampled_from([*filter(None, KEYWORDS), "\u3000", "\u200b", "\t", "\n", "\n\n", " "])
TEXTS = st.lists(WORDS, max_size=60).map("".join)


@given(TEXTS)
@settings(max_examples=250, deadline=None)
def test_no_text_is_refused_and_every_span_holds(text):
    regulation = parse(text)
    record = to_json(regulation, "x")
    json.dumps(record, ensure_ascii=False)
    found = [
        regulation.title,
        regulation.date_document,
        regulation.date_effective,
        regulation.expires,
        regulation.disclosure,
    ]
    for one in (*found, *regulation.numbers, *regulation.issuers, *regulation.addressees):
        assert one is None or regulation.text[one.span.start : one.span.end] == one.printed
    for effect in regulation.effects:
        assert regulation.text[effect.span.start : effect.span.end].strip() == effect.quote
        assert effect.target is None or 0 <= effect.target.start < effect.target.end <= len(regulation.text)
    for citation in regulation.citations:
        assert citation.title or citation.number
        assert citation.span.start < citation.span.end


@given(st.text(max_size=300))
@settings(max_examples=150, deadline=None)
def test_any_unicode_is_read(text):
    assert parse(text).text == clean(text).text


@given(TEXTS)
@settings(max_examples=150, deadline=None)
def test_cleaning_keeps_the_way_back(text):
    cleaned = clean(text)
    assert len(cleaned.offsets) == len(cleaned.text) + 1
    assert list(cleaned.offsets) == sorted(cleaned.offsets)
    for position, character in enumerate(cleaned.text):
        raw = text[cleaned.offsets[position]]
        assert raw == character or not ("\u4e00" <= character <= "\u9fff") or not ("\u4e00" <= raw <= "\u9fff")


@given(TEXTS)
@settings(max_examples=100, deadline=None)
def test_the_plain_form_is_as_long_and_plain_already(text):
    assert len(plain(text)) == len(text)
    assert plain(plain(text)) == plain(text)


UNITS, TENS = ("", *"一二三四五六七八九"), ("", "十", *(f"{n}十" for n in "二三四五六七八九"))
CHINESE = [f"{ten}{unit}" for ten in TENS for unit in UNITS][1:]
"""From 一 to 九十九."""
LABELS = {
    Level.HEADING: [f"{n}、" for n in CHINESE],
    Level.ITEM: [f"（{n}）" for n in CHINESE],
    Level.SUBITEM: [f"{n}." for n in range(1, 13)],
}
POINTS = [f"（{n}）" for n in range(1, 13)]
COUNTS = st.integers(0, 3)


def listed(draw, level, labels, below, least=0):
    """Numbered lines of one level as (lines, outline); `below` draws what stands under each of them."""
    lines, tree = [], []
    for number in range(draw(st.integers(least, 3))):
        inner, children = below(draw)
        lines += [f"{labels[number]}{'风雨之夜：' if inner else '风雨之夜；'}", *inner]
        tree.append((level, str(number + 1), tuple(children)))
    return lines, tree


def points(draw):
    return listed(draw, Level.SUBITEM, POINTS, lambda draw: ([], []))


def subitems(draw):
    return listed(draw, Level.SUBITEM, LABELS[Level.SUBITEM], points)


def items(draw):
    return listed(draw, Level.ITEM, LABELS[Level.ITEM], subitems)


def an_article(draw, label, number):
    """An article of one paragraph with items, or of several each with its own, as (lines, outline)."""
    paragraphs = [items(draw) for _ in range(draw(st.integers(1, 3)))]
    lines = [line for inner, _ in paragraphs for line in ("灯塔应当常亮：" if inner else "灯塔应当常亮。", *inner)]
    children = tuple(paragraphs[0][1])
    if len(paragraphs) > 1:
        children = tuple((Level.PARAGRAPH, str(at), tuple(inner)) for at, (_, inner) in enumerate(paragraphs, start=1))
    return [f"{label}　{lines[0]}", *lines[1:]], (Level.ARTICLE, number, children)


def articles(draw, begun, least):
    """Articles that go on from a number, some followed by their 之一, as (lines, outline, last number)."""
    lines, tree = [], []
    for _ in range(draw(st.integers(least, 2))):
        begun += 1
        own, node = an_article(draw, f"第{CHINESE[begun - 1]}条", str(begun))
        lines, tree = lines + own, [*tree, node]
        if draw(st.booleans()):
            own, node = an_article(draw, f"第{CHINESE[begun - 1]}条之一", f"{begun}-1")
            lines, tree = lines + own, [*tree, node]
    return lines, tree, begun


def chapters(draw, begun, least):
    """Chapters, some with sections, and their articles, as (lines, outline, last number)."""
    lines, tree = [], []
    for chapter in range(draw(st.integers(least, 3))):
        lines.append(f"第{CHINESE[chapter]}章　灯塔")
        inside, sections = [], draw(st.integers(0, 2))
        for section in range(sections):
            own, nodes, begun = articles(draw, begun, 1)
            lines += [f"第{CHINESE[section]}节　灯火", *own]
            inside.append((Level.SECTION, str(section + 1), tuple(nodes)))
        if not sections:
            own, inside, begun = articles(draw, begun, 1)
            lines += own
        tree.append((Level.CHAPTER, str(chapter + 1), tuple(inside)))
    return lines, tree, begun


def attached(draw):
    """What stands behind the text: attachments, some with a list of their own, as (lines, outline)."""
    lines, tree = [], []
    for number in range(1, draw(st.integers(0, 2)) + 1):
        own, nodes = listed(draw, Level.HEADING, LABELS[Level.HEADING], items)
        lines += [f"附件{number}", "灯塔名册", *own]
        tree.append((Level.ATTACHMENT, str(number), tuple(nodes)))
    return lines, tree


@st.composite
def regulations(draw):
    """A made-up regulation of parts, chapters, sections, articles and attachments.

    Its text, its outline, its last article's number; a table of contents above it is none of its structure.
    """
    lines, tree, begun = [], [], 0
    parts = draw(st.integers(0, 2))
    for part in range(parts):
        own, nodes, begun = chapters(draw, begun, 1)
        lines += [f"第{CHINESE[part]}编　灯塔", *own]
        tree.append((Level.PART, str(part + 1), tuple(nodes)))
    if not parts:
        lines, tree, begun = chapters(draw, begun, 0)
    if not tree:
        lines, tree, begun = articles(draw, begun, 1)
    headings = [line for line in lines if line[2] in "编章节"]
    contents = ["目录", *headings] if len(headings) > 1 and draw(st.booleans()) else []
    below, nodes = attached(draw)
    return "\n".join(["云山市灯塔办法", *contents, *lines, *below]), (*tree, *nodes), begun


@given(regulations())
@settings(max_examples=100, deadline=None)
def test_parse_print_parse_keeps_the_structure(made):
    text, tree, last = made
    regulation = parse(text)
    assert outline(regulation.provisions) == tree
    assert regulation.articles == last
    printed = render(regulation.provisions, regulation.text)
    assert outline(parse_structure(printed)) == tree
    assert render(parse_structure(printed), printed) == printed


@st.composite
def notices(draw):
    """A made-up notice of 一、 (一) 1. (1): its text and its outline."""
    lines, tree = listed(draw, Level.HEADING, LABELS[Level.HEADING], items, least=1)
    return "\n".join(["云山市关于灯塔的通知", "各县：", "现将有关事项通知如下：", *lines]), tuple(tree)


@given(notices())
@settings(max_examples=100, deadline=None)
def test_the_structure_of_a_notice_is_kept_too(made):
    text, tree = made
    regulation = parse(text)
    assert outline(regulation.provisions) == tree
    printed = render(regulation.provisions, regulation.text)
    assert outline(parse_structure(printed)) == tree


@given(TEXTS)
@settings(max_examples=100, deadline=None)
def test_printing_is_stable_for_any_text(text):
    regulation = parse(text)
    printed = render(regulation.provisions, regulation.text)
    assert "".join(printed.split()) in re.sub(r"\s", "", regulation.text) or not printed


@given(st.dates(), st.sampled_from(["{y}年{m}月{d}日", "{y}-{m:02d}-{d:02d}", "{y} 年{m} 月{d}日", "{y}/{m}/{d}"]))
def test_every_arabic_date_is_read(day, form):
    if 1800 <= day.year <= 2099 and (day.year >= 1900 or "年" in form):
        assert dates.parse(form.format(y=day.year, m=day.month, d=day.day)) == day.isoformat()


@given(st.dates(), st.integers(1, 30))
def test_a_term_ends_the_day_before_it_is_over(begins, years):
    last = terms.last_day(begins.isoformat(), f"P{years}Y")
    assert last is None or last[:4] in (str(begins.year + years).zfill(4), str(begins.year + years - 1).zfill(4))


@given(
    st.sampled_from(["环发", "银发", "国办发", "财库"]),
    st.integers(1949, 2099),
    st.integers(1, 9999),
    st.sampled_from(["〔{}〕", "[{}]", "（{}）", "【{}】"]),
)
def test_canonical_is_idempotent_and_one_for_all_prints(code, year, serial, brackets):
    printed = f"{code}{brackets.format(year)}{serial}号"
    canonical = numbers.canonical(printed)
    assert canonical == f"{code}〔{year}〕{serial}号" == numbers.canonical(canonical)
    assert numbers.same(printed, canonical)
