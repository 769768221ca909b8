"""One issue, several copies: records are read from the better one, keep their ids, and never double."""

from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from sqlmodel import select

from gazette.intake.covers import group_by_cover
from gazette.store.database import reading
from gazette.store.tables import Representation
from ocr.reader import count_pages, read_pages
from ocr.source import render

SAMPLES = Path(__file__).parents[2] / "samples"
ISSUE = SAMPLES / "2019-clean-up" / "issue.pdf"


@pytest.fixture
def other_copy(tmp_path):
    """The same issue saved again: other bytes, the same pages."""
    path = tmp_path / "again.pdf"
    document = pypdfium2.PdfDocument(ISSUE)
    document.save(path)
    document.close()
    assert path.read_bytes() != ISSUE.read_bytes()
    return path


def test_another_copy_is_no_second_set_of_records(archive, other_copy):
    archive.import_files([ISSUE])
    before = {row.id: row.title for row in archive.records()}
    archive.confirm([next(iter(before))])
    archive.import_files([other_copy])
    assert {row.id: row.title for row in archive.records()} == before
    assert archive.holdings().issues == 1
    with reading(archive.database) as session:
        assert sorted(one.preferred for one in session.exec(select(Representation))) == [False, True]
    assert not list(archive.verify())


def test_a_better_copy_renews_the_records_of_a_scan(archive, tmp_path):
    """The issue comes first as page pictures read by OCR, then born digital: the same records, read better."""
    folder = tmp_path / "scan"
    folder.mkdir()
    for number in range(1, count_pages(ISSUE) + 1):
        render(ISSUE, number, 200).save(folder / f"{number}.png", dpi=(200, 200))
    archive.import_files([folder], jobs=2)
    (issue,) = archive.publication().issues()
    assert issue.source_name == "scan"
    scanned = [row.id for row in archive.records()]
    archive.import_files([ISSUE])
    (issue,) = archive.publication().issues()
    assert issue.source_name == "issue.pdf"
    assert [row.id for row in archive.records()] == scanned
    assert len(scanned) == 3
    text = archive.record(scanned[0]).regulation.text
    assert "湿地植物标本采集管理规定" in text
    assert not list(archive.verify())


def test_a_part_of_an_issue_takes_no_records_away(archive, tmp_path):
    """However well one page is read, the copy that holds the whole issue stays the preferred one."""
    scan = tmp_path / "scan"
    scan.mkdir()
    for number in (3, 4):
        render(ISSUE, number, 100).save(scan / f"{number}.png", dpi=(100, 100))
    hints = {"gazette": "国家水文与湿地管理部公报", "year": "2019", "number": "3"}
    archive.import_files([scan], engine="rubbish", hints=hints)
    before = [row.id for row in archive.records()]
    part = tmp_path / "part.pdf"
    with pikepdf.open(ISSUE) as whole, pikepdf.new() as one:
        one.pages.append(whole.pages[2])
        one.save(part)
    archive.import_files([part], hints=hints)
    (issue,) = archive.publication().issues()
    assert issue.source_name == "scan"
    assert [row.id for row in archive.records()] == before


def test_read_again_the_records_keep_their_ids_and_decisions(archive):
    archive.import_files([ISSUE])
    before = {row.title: row.id for row in archive.records()}
    decided = archive.confirm([before["国家水文与湿地管理部关于废止和宣布失效部分规章和规范性文件的决定"]])
    assert decided.events
    proposals = len(archive.proposals(every=True))
    archive.reread()
    assert {row.title: row.id for row in archive.records()} == before
    assert len(archive.proposals(every=True)) == proposals
    kept = archive.record(before["国家水文与湿地管理部关于废止和宣布失效部分规章和规范性文件的决定"])
    assert {event.id for event in decided.events} <= {event.id for event in kept.events}


def test_a_new_cover_begins_the_next_issue():
    pages = [page for name in ("2015-06", "2019-clean-up") for page in read_pages(SAMPLES / name / "issue.pdf")]
    assert group_by_cover(pages) == [(0, 14), (15, 20)]
    assert group_by_cover(pages[:15]) == [(0, 14)]
    assert group_by_cover(pages[5:6]) == [(0, 0)]
