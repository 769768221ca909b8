"""Order, counts, near readings and likeness, for every backend."""

import pytest
from bulletin import documents

from index.backends import open_backend
from index.query import parse
from index.types import Document, day_number

NAMES = ("whoosh", "scan", "tantivy")


@pytest.fixture(params=NAMES)
def backend(request, tmp_path):
    opened = open_backend(request.param, tmp_path / "index")
    yield opened
    opened.close()


def doc(key, title, body="", day=None, numbers=()):
    return Document(key, title, tuple(numbers), body, day)


def keys(matches):
    return [hit.key for hit in matches]


@pytest.mark.parametrize(
    ("earlier", "later"), [(None, "1949"), ("2015", "2015-03"), ("2015-03-31", "2015-04-01"), ("", "1949-10-01")]
)
def test_day_numbers_grow(earlier, later):
    assert day_number(earlier) < day_number(later)


def test_the_newer_first_among_equals(backend):
    backend.replace(
        [doc("old", "通知", "湿地", "1999-01-01"), doc("none", "通知", "湿地"), doc("new", "公告", "湿地", "2020-05")]
    )
    backend.replace([doc("mid", "通知", "湿地", "2005-01-01")])
    assert keys(backend.matches(parse("湿地"))) == ["new", "mid", "old", "none"]


def test_titles_before_bodies_and_a_whole_title_first(backend):
    backend.replace(
        [
            doc("body", "通知", "湿地保护办法", "2020-01-01"),
            doc("long", "关于印发《湿地保护办法》实施方案的通知", "", "2019-01-01"),
            doc("whole", "湿地保护办法", "", "1980-01-01"),
        ]
    )
    assert keys(backend.matches(parse("湿地保护办法"))) == ["whole", "long", "body"]


def test_titles_covered_about_equally_rank_by_date(backend):
    backend.replace(
        [doc("old", "城市湿地保护管理办法", "", "1990-01-01"), doc("new", "沿海城市湿地保护管理办法", "", "2010-01-01")]
    )
    assert keys(backend.matches(parse("湿地保护"))) == ["new", "old"]


def test_by_date(backend):
    backend.replace(
        [doc("a", "湿地", "", "1990-01-01"), doc("b", "通知", "湿地", "2010-01-01"), doc("c", "通知", "湿地")]
    )
    assert keys(backend.matches(parse("湿地")).newest()) == ["b", "a", "c"]


def test_many_hits_come_in_the_same_order_however_many_are_looked_at(backend):
    backend.replace(doc(f"k{n:03}", "通知" if n % 7 else "湿地", "湿地", f"{1950 + n % 60}-01-01") for n in range(400))
    matches = backend.matches(parse("湿地"))
    every = list(matches)
    assert len(every) == len(matches) == 400
    years = {f"k{n:03}": 1950 + n % 60 for n in range(400)}
    assert [(hit.score, years[hit.key]) for hit in every] == sorted(
        ((hit.score, years[hit.key]) for hit in every), reverse=True
    )


def test_within(backend):
    backend.replace([doc("a", "湿地"), doc("b", "湿地"), doc("c", "河流")])
    assert set(keys(backend.matches(parse("湿地"), {"b", "c", "unknown"}))) == {"b"}
    assert len(backend.matches(parse("湿地"), set())) == 0
    assert set(keys(backend.matches(parse("-湿地"), {"b", "c"}))) == {"c"}


def test_near_readings_come_after_exact_ones(backend):
    backend.replace(
        [doc("exact", "通知", "加强湿地保护"), doc("slip", "湿他保护办法", "湿他"), doc("other", "通知", "河流")]
    )
    query = parse("~湿地").widen(lambda text: ("湿他",) if text == "湿地" else ())
    hits = list(backend.matches(query))
    assert [(hit.key, hit.near) for hit in hits] == [("exact", False), ("slip", True)]
    assert keys(backend.matches(parse("湿地"))) == ["exact"]
    assert keys(backend.matches(parse("~湿地"))) == ["exact"]


def test_a_word_that_is_exact_and_one_that_is_near(backend):
    backend.replace([doc("a", "通知", "湿他 保护"), doc("b", "通知", "湿地 保护")])
    query = parse("保护 ~湿地").widen(lambda text: ("湿他",))
    assert [(hit.key, hit.near) for hit in backend.matches(query)] == [("b", False), ("a", True)]


def test_similar_finds_the_documents_on_the_same_matter(backend):
    many = list(documents(60))
    same = [
        doc("s1", "鸟类环志管理办法", "第一条 为了规范鸟类环志活动，掌握候鸟迁徙规律，制定本办法。"),
        doc("s2", "关于鸟类环志工作的通知", "各环志站应当按照候鸟迁徙规律安排鸟类环志。"),
    ]
    backend.rebuild([*many, *same])
    assert keys(backend.similar(same[0]))[:2] == ["s1", "s2"]
    assert not {d.key for d in many} & set(keys(backend.similar(same[0]))[:2])
    assert len(backend.similar(doc("x", "abc", "12345"))) == 0


def test_similar_is_the_same_everywhere(tmp_path):
    many = list(documents(60))
    answers = []
    for name in NAMES:
        opened = open_backend(name, tmp_path / name)
        opened.rebuild(many)
        answers.append([(hit.key, round(hit.score, 4)) for hit in opened.similar(many[3])])
        opened.close()
    assert answers[0] == answers[1] == answers[2]
    assert answers[0][0][0] == many[3].key
