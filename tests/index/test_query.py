"""The query language."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import QueryError
from index.query import Clause, Field, Filter, Term, Where, parse


def word(text, where=Where.ANYWHERE, *forms):
    return Term(text, where, forms or (text,))


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        ("环境 保护", [("环境",), ("保护",)]),
        ("噪声 OR 振动 扬尘", [("噪声", "振动"), ("扬尘",)]),
        ("噪声 | 振动 | 扬尘", [("噪声", "振动", "扬尘")]),
        ("噪声|振动｜扬尘 标题:甲|乙", [("噪声", "振动", "扬尘"), ("甲", "乙")]),
        ("噪声 AND 振动", [("噪声",), ("振动",)]),
        ('"噪声|振动" "AND"', [("噪声|振动",), ("and",)]),
        ('"环境 保护" “甲 乙” 「丙 丁」', [("环境保护",), ("甲乙",), ("丙丁",)]),
        ("環境 保護", [("环境",), ("保护",)]),
        ("or 与 Or", [("or",), ("与",), ("or",)]),
        ("a:b 第1条:总则 constructor:甲", [("a:b",), ("第1条:总则",), ("constructor:甲",)]),
        ("", []),
        ("　 \n", []),
        ('""', []),
        ("-", [("-",)]),
    ],
)
def test_words(text, clauses):
    assert [tuple(term.text for term in clause.terms) for clause in parse(text).clauses] == clauses


def test_excluded():
    wanted = (Clause((word("废止"),), True), Clause((word("一二"),), True))
    for text in ('噪声 -废止 -"一 二"', '噪声 NOT 废止 AND NOT "一 二"', '噪声 NOT -废止 NOT NOT "一 二"'):
        assert parse(text).clauses[1:] == wanted, text
    assert parse("噪声 NOT 状态:已废止").filters == (Filter(Field.STATE, "已废止", excluded=True),)


@pytest.mark.parametrize("text", ["标题:办法", "标题：办法", "title:办法", "TITLE:办法", "标题:“办法”"])
def test_places(text):
    assert parse(text).clauses == (Clause((word("办法", Where.TITLE),)),)


@pytest.mark.parametrize(
    "text", ["甲环发〔2015〕第0162号", "甲环发 [2015 ] 第 162 号", "甲环发【２０１５】 162號", "甲環發（2015）162号"]
)
def test_a_number_is_one_word_in_any_form(text):
    (clause,) = parse(text).clauses
    assert "甲环发(2015)162号" in clause.terms[0].forms


def test_order_numbers_are_one_word():
    assert [term.text for term in parse("国务院令 第 612 号").words] == ["国务院令第612号"]


@pytest.mark.parametrize(
    ("typed", "spelt"),
    [
        ("第28号令", "令第28号"),
        ("028号令", "令第28号"),
        ("国务院第682号令", "国务院令第682号"),
        ("国务院令第682号", "国务院第682号令"),
        ("国务院令 第 0682 号", "国务院令第682号"),
        ("2015年第011号公告", "公告2015年第11号"),
        ("水利部公告2015年第11号", "水利部2015年第11号公告"),
    ],
)
def test_orders_and_announcements_are_found_in_both_spellings(typed, spelt):
    assert spelt in parse(typed).words[0].forms


@pytest.mark.parametrize(
    "typed",
    [
        "水湿发2015年42号文",
        "水湿发〔二〇一五〕四十二號",
        "水湿发（二〇一五）第042号",
        "水湿发2015-42",
        "水湿发2015第42号",
        "水湿发〔2015〕42号文件",
    ],
)
def test_a_number_typed_loosely_is_that_of_print(typed):
    assert "水湿发(2015)42号" in parse(typed).words[0].forms


@pytest.mark.parametrize("typed", ["二〇一五年", "第四十二号", "（一）二号", "关于国发〔二〇一五〕四十二号的通知"])
def test_what_is_no_number_alone_stays_as_it_is(typed):
    word = parse(typed).words[0]
    assert all("(2015)42号" not in form and "2015年" not in form for form in word.forms)


def test_wild():
    assert parse("甲环发〔2015〕*号").clauses == (Clause((Term("甲环发(2015)*号", Where.NUMBER, (), True),)),)
    assert parse("文号:1?号").words[0].wild
    assert parse("湿地* 标题:*办法*").words == (word("湿地"), word("办法", Where.TITLE))
    assert not parse("为什么?").words[0].wild
    assert not parse('"甲*"').words[0].wild


@pytest.mark.parametrize(
    ("text", "filter_"),
    [
        ("年份:2015", Filter(Field.YEAR, None, "2015", "2015")),
        ("年:2010..2015", Filter(Field.YEAR, None, "2010", "2015")),
        ("年份:２０１０年至２０１５年", Filter(Field.YEAR, None, "2010", "2015")),
        ("年份:..2015", Filter(Field.YEAR, None, None, "2015")),
        ("日期:2014-5..", Filter(Field.DATE, None, "2014-05", None)),
        ("日期:2014/5/1", Filter(Field.DATE, None, "2014-05-01", "2014-05-01")),
        ("日期:2014.5", Filter(Field.DATE, None, "2014-05", "2014-05")),
        ("日期:2014年5月3日..2015年", Filter(Field.DATE, None, "2014-05-03", "2015")),
        ("日期:2003-05-2004-06", Filter(Field.DATE, None, "2003-05", "2004-06")),
        ("年份:2003-2015", Filter(Field.YEAR, None, "2003", "2015")),
        ("年份:2003—2015", Filter(Field.YEAR, None, "2003", "2015")),
        ("-状态:已废止", Filter(Field.STATE, "已废止", excluded=True)),
        ('机关:"环境 保护厅"', Filter(Field.ISSUER, "环境 保护厅")),
        ("kind:规章", Filter(Field.KIND, "规章")),
    ],
)
def test_filters(text, filter_):
    query = parse(f"噪声 {text}")
    assert query.filters == (filter_,)
    assert len(query.clauses) == 1


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("OR 甲", 0),
        ("甲 OR", 2),
        ("甲 “乙", 2),
        ("甲 标题:", 5),
        ("年份:二〇", 0),
        ("甲 OR -乙", 5),
        ("甲 OR 年份:2015", 5),
        ("标题:甲*乙", 0),
        ("甲 湿*地", 2),
        ("文号:*", 0),
        ("-甲 OR 乙", 3),
        ("日期:..", 0),
        ("甲||乙", 2),
        ("甲 AND", 2),
        ("AND 甲", 0),
        ("甲 AND 乙 OR 丙", 2),
        ("甲 OR NOT 乙", 9),
        ("NOT ~甲", 4),
        ("(甲 OR 乙) 丙", 0),
        ("甲 OR （乙 丙）", 5),
    ],
)
def test_what_cannot_be_read_says_where(text, place):
    with pytest.raises(QueryError) as error:
        parse(text)
    assert error.value.position == place
    assert error.value.exit_code == 2


@given(st.text(st.sampled_from('甲乙 -|"“”「」:：标题年份OR*?2015.〔〕第号()ANDT令'), max_size=25))
def test_reading_ends_in_a_query_or_an_error_within_the_text(text):
    place, query = 0, None
    try:
        query = parse(text)
    except QueryError as error:
        place = error.position
    assert 0 <= place <= len(text)
    assert query is None or all(term.text for clause in query.clauses for term in clause.terms)


@pytest.mark.parametrize(
    ("text", "widened"),
    [
        ("~湿地", Term("湿地", forms=("湿地",), widened=True)),
        ('～"湿 地"', Term("湿地", forms=("湿地",), widened=True)),
        ("~标题:湿地", Term("湿地", Where.TITLE, ("湿地",), widened=True)),
        ("标题：~“湿地”", Term("湿地", Where.TITLE, ("湿地",), widened=True)),
        ("湿~地", Term("湿~地", forms=("湿~地",))),
        ("~", Term("~", forms=("~",))),
    ],
)
def test_near_readings(text, widened):
    assert parse(text).words == (widened,)


def test_widening_gives_readings_to_marked_words_only():
    query = parse("~湿地 保护").widen(lambda text: (text[::-1],))
    assert [term.near for term in query.words] == [("地湿",), ()]


@pytest.mark.parametrize("text", ["国发〔2019〕?号", "国发〔2019〕1?号", "2019-?", "国发[201?]1号", "公告第??号"])
def test_a_question_mark_in_a_number_is_one_character(text):
    assert parse(text).words[0].wild


@pytest.mark.parametrize("text", ["何时生效?", "是2019?", '"2019-?"'])
def test_a_question_mark_elsewhere_is_itself(text):
    assert not parse(text).words[0].wild


def test_predecessors():
    assert parse("机关及前身:水利部").filters == parse("issuer+:水利部").filters
    assert parse("机关及前身:水利部").filters == (Filter(Field.ISSUER, "水利部", predecessors=True),)


def test_an_error_shows_the_place_and_examples():
    with pytest.raises(QueryError) as error:
        parse("湿地 OR -甲")
    message, query, caret, examples = str(error.value).split("\n")
    assert "OR" in message
    assert query == "  湿地 OR -甲"
    assert caret == "  \u3000\u3000    ^"
    assert "年份:2010..2015" in examples


@pytest.mark.parametrize("text", ["~年份:2015", "-~甲", "~文号:甲*乙"])
def test_widening_goes_with_words_alone(text):
    with pytest.raises(QueryError):
        parse(text)
