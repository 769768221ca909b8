"""Browse lists: every record can be reached without a script."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from invented import DAY, grown, publication
from lxml import html

from gazette.export.site.build import export_site
from gazette.export.site.catalogue import entry
from gazette.export.site.coverage import HEIGHT, coverage
from gazette.export.site.lists import PAGE_SIZE, by_decision, by_issuer, by_year, decision_pages, list_pages


@pytest.fixture(scope="module")
def large(tmp_path_factory):
    folder = tmp_path_factory.mktemp("large")
    export_site(grown(120), folder)
    return folder


def walked(folder, path):
    """Follow a list by its links, page after page."""
    titles = []
    while path:
        document = html.fromstring((folder / path).read_text(encoding="utf-8"))
        titles += [one.get("href") for one in document.cssselect(".lines .title")]
        following = document.cssselect("a[rel=next]")
        path = following[0].get("href").removeprefix("../") if following else ""
    return titles


@pytest.mark.parametrize("directory", ["years.html", "issuers.html", "states.html"])
def test_every_record_is_reached_by_following_links(large, directory):
    document = html.fromstring((large / directory).read_text(encoding="utf-8"))
    found = [title for link in document.cssselect(".groups a") for title in walked(large, link.get("href"))]
    assert len(set(found)) == 132


def test_the_list_of_the_ended_is_paged_too(large):
    assert len(walked(large, "ended.html")) == 33


def entries():
    return [entry(record, DAY) for record in publication().records()]


def test_years_newest_first_and_joint_documents_under_each_issuer():
    assert [group.label for group in by_year(entries())][:2] == ["2026年", "2024年"]
    issuers = by_issuer(entries())
    assert sum(group.count for group in issuers) == 13
    assert next(iter(issuers)).label == "临江省水务厅"


@given(st.integers(0, 300))
def test_pages_hold_each_entry_once(count):
    line = entries()[0]
    pages = list(list_pages("x.html", "x", [line] * count))
    assert sum(len(page.entries) for page in pages) == count
    assert all(len(page.entries) == PAGE_SIZE for page in pages[:-1])
    assert [page.path for page in pages][:2] == ["x.html", "x-2.html"][: len(pages)]


def test_a_long_decision_goes_on_over_the_page():
    found = by_decision(entries())
    long = [type(found[0])(found[0].label, found[0].href, found[0].entries * 70), *found[1:]]
    pages = [parts for _, parts in decision_pages("ended.html", long)]
    assert [parts[0].label for parts in pages] == [found[0].label] * 2
    assert sum(len(part.entries) for parts in pages for part in parts) == 72


def test_columns_stack_to_their_total_and_holes_stay():
    picture = coverage(entries())
    assert [column.year for column in picture.columns] == list(range(1998, 2027))
    assert any(column.total == 0 for column in picture.columns)
    tallest = max(picture.columns, key=lambda column: column.total)
    assert sum(piece.height for piece in tallest.pieces) == pytest.approx(HEIGHT, abs=0.1)
    assert coverage([]).columns == ()
