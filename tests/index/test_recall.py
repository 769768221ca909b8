"""Recall and precision 1.000 against the exact scan: 2,000 queries, every backend; and the traps of this writing."""

import random
from datetime import date

import pytest
from bulletin import documents, number_as_typed, plain_queries
from test_contract import expected

from index.backends import open_backend
from index.public.reader import PublicIndex
from index.public.types import PublicDocument
from index.public.writer import write
from index.query import parse
from index.types import Document

DOCS = list(documents(200, seed=41))
QUERIES = list(dict.fromkeys(plain_queries(DOCS, 3500)))[:2000]
WANTED: dict[str, set[str]] = {}


@pytest.fixture(scope="module", params=["whoosh", "scan", "tantivy", "public"])
def asked(request, tmp_path_factory):
    """Asks one of the indexes and gets hits."""
    folder = tmp_path_factory.mktemp(request.param)
    if request.param == "public":
        published = (PublicDocument(d.key, "x.html", d.title, d.numbers, d.body, d.date) for d in DOCS)
        write(folder / "search", published, day=date(2024, 6, 1), states=())
        yield PublicIndex(folder / "search").matches
        return
    backend = open_backend(request.param, folder)
    backend.rebuild(DOCS)
    yield backend.matches
    backend.close()


def wanted(text):
    if text not in WANTED:
        WANTED[text] = expected(DOCS, text)
    return WANTED[text]


def test_two_thousand_queries_find_exactly_what_a_scan_finds(asked):
    assert len(QUERIES) == 2000
    assert sum(bool(wanted(text)) for text in QUERIES) > 1900
    for text in QUERIES:
        assert {hit.key for hit in asked(parse(text))} == wanted(text), text


def test_every_number_is_found_first_in_any_form(asked):
    chance = random.Random(5)
    bearing = [d for d in DOCS if d.numbers]
    for document in bearing:
        hits = list(asked(parse(number_as_typed(chance, document.numbers[0]))))
        first = [hit.key for hit in hits if hit.score == hits[0].score]
        assert document.key in first, document.numbers


TRAPS = [
    ("國務院環境保護", "国务院环境保护"),
    ("国务院环境保护", "國務院環境保護"),
    ("２０１５年３月", "2015年3月"),
    ("2015年3月", "２０１５年３月"),
    ("二〇〇四年", "二○○四年"),
    ("二零零四年", "二○〇四年"),
    ("关于湿地的通知", "关于湿地\n的 通\u3000知"),
    ("关 于", "关于"),
    ("〔2004〕", "[2004]"),
    ("国发(2004)5号", "国发﹝２００４﹞５號"),
    ("“湿地”", "「湿地」"),
    ("GB3096-2008", "gb 3096—2008"),
    ("⼈民", "人民"),
    ("湿地", "湿\u200b地"),
    ("后里复", "後裡復"),
]


@pytest.mark.parametrize(("typed", "printed"), TRAPS)
def test_traps(tmp_path, typed, printed):
    for name in ("whoosh", "scan", "tantivy"):
        backend = open_backend(name, tmp_path / name)
        backend.replace([Document("a", "通知", (), f"甲{printed}乙"), Document("b", "通知", (), "别的")])
        assert backend.matches(parse(typed)).keys() == ["a"], name
        backend.close()
