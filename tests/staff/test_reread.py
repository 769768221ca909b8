"""A scan read by one engine, corrected by people, and read again by another: what people said stays."""

from pathlib import Path

import pytest
from PIL import Image
from sqlmodel import select

import ocr.engines.table as table
from gazette.archive import Archive
from gazette.errors import NotFound
from gazette.issue.corrected_lines import line_id
from gazette.store.database import reading
from gazette.store.readings import load_page
from gazette.store.tables import Master, Reading, Submission
from gazette.types.regulation import Mend
from gazette.types.review import Weight
from ocr.errors import EngineMissing

SAMPLES = Path(__file__).parents[2] / "samples"
PRINTED, RIGHT = "过去有关测船管理的规", "以往有关测船管理的规"
"""What the sample prints, and what the people of this test say that it prints: no engine can read that by itself."""


@pytest.fixture(scope="module")
def scan(tmp_path_factory):
    """The first notice of the 1985 issue, cut from its scanned page."""
    path = tmp_path_factory.mktemp("scan") / "notice.png"
    with Image.open(SAMPLES / "1985-pages" / "001.jpg") as page:
        page.crop((0, int(0.10 * page.height), page.width, int(0.37 * page.height))).save(path, dpi=page.info["dpi"])
    return path


@pytest.fixture(scope="module")
def archive(tmp_path_factory, scan):
    with Archive.create(tmp_path_factory.mktemp("a") / "archive", "测试档案") as made:
        hints = {"gazette": "国家水文湿地总局公报", "year": "1985", "number": "4"}
        made.import_files([scan], engine="rapidocr", hints=hints)
        yield made


def line_with(archive, words, engine):
    """Name and text of the line that holds these words as an engine read it."""
    with reading(archive.database) as session:
        (master,) = session.exec(select(Master)).all()
        page = load_page(session, master.sha256, 1, engine)
        (found,) = [one for one in page.lines if words in one.text]
        return line_id(master.sha256, 1, page, found), found.text


def found(archive, words):
    return [hit.summary.id for hit in archive.search(words)]


def test_corrections_stay_when_another_engine_reads(archive):
    (record,) = [row.id for row in archive.records()]
    name, text = line_with(archive, PRINTED, "rapidocr")
    archive.correct_line(name, text.replace(PRINTED, RIGHT), by="陈某")
    archive.correct_record(record, {"date_document": "1985-08-07"}, by="陈某", reason="原件有更正条")
    for engine in ("tesseract", "rapidocr"):
        archive.reread(engine=engine)
        with reading(archive.database) as session:
            assert [one.engine for one in session.exec(select(Submission))] == [engine]
        (row,) = archive.records()
        assert (row.id, row.date_document) == (record, "1985-08-07")
        assert archive.record(record).regulation.date_document.mend is Mend.CORRECTED
        assert found(archive, RIGHT) == [record]
        assert found(archive, PRINTED) == []
        assert [one.by for one in archive.record(record).corrections] == ["陈某", "陈某"]
        assert list(archive.verify()) == []
    with reading(archive.database) as session:
        assert {one.engine for one in session.exec(select(Reading))} == {"rapidocr", "tesseract"}


def test_what_another_engine_read_is_shown_beside_a_doubtful_line(archive):
    archive.reread(engine="tesseract")
    agenda = archive.review(limit=None)
    assert agenda.total == len(agenda.doubts) > 0
    assert [one.weight for one in agenda.doubts] == sorted(one.weight for one in agenda.doubts)
    doubtful = [one for one in agenda.doubts if one.readings]
    assert {other.by for one in doubtful for other in one.readings} == {"rapidocr"}
    archive.reread(engine="rapidocr")


def test_a_doubt_goes_when_it_is_accepted_or_corrected(archive):
    archive.reread(engine="tesseract")
    lines = [one for one in archive.review(limit=None).doubts if one.weight >= Weight.FIELD and one.box]
    first, second = [one for one in lines if one.weight is not Weight.RECORD][:2]
    archive.correct_line(first.name, None)
    archive.correct_line(second.name, "另有其文")
    left = {one.name for one in archive.review(limit=None).doubts}
    assert not left & {first.name, second.name}
    archive.reread(engine="rapidocr")


def test_an_engine_that_is_missing_and_an_issue_that_is_none_change_nothing(archive, monkeypatch):
    monkeypatch.delenv("OCR_RECORDED", raising=False)
    monkeypatch.delitem(table._loaded, "recorded", raising=False)  # another test may have loaded it
    with pytest.raises(EngineMissing):
        archive.reread(engine="recorded")
    with pytest.raises(NotFound):
        archive.reread(issue="I999999")
    with reading(archive.database) as session:
        assert [(one.engine, one.status) for one in session.exec(select(Submission))] == [("rapidocr", "done")]
