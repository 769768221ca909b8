"""What is put before people: worst first, each thing once, gone when it is settled; and the page with its pictures."""

import html
import re
import shutil
from pathlib import Path

import pytest
from PIL import Image, ImageDraw
from sqlmodel import select

from gazette.archive import Archive
from gazette.errors import BadInput, Conflict, NotFound
from gazette.staff.review_page import crop_of
from gazette.store.database import transaction
from gazette.store.readings import keep_reading
from gazette.store.tables import Master, Record
from gazette.types.review import Weight
from ocr.types import Box, Line, Origin, Page, Reading, Role

WIDE, HIGH = 1240, 1754
TITLE, BODY, FIGURE = "苇塘养护管理办法", "苇塘由所在地的水文站养护", "每年养护二十次，费用3000元。"


def printed(*texts, roles=None, doubts=()):
    """A page of lines under each other; `doubts` are the texts that an engine was unsure of."""
    lines = tuple(
        Line(
            text,
            Box(200, 200 + 60 * n, 200 + 30 * len(text), 236 + 60 * n),
            confidence=0.7 if text in doubts else 0.99,
            role=(roles or {}).get(text, Role.BODY),
            height=36,
            review=(f"unsure of {text[0]}",) if text in doubts else (),
            readings=(Reading("second", text[1:], 0.5),) if text in doubts else (),
        )
        for n, text in enumerate(texts)
    )
    return Page(1, WIDE, HIGH, 150, lines, Origin.OCR, "test")


TEXTS = (
    TITLE,
    "（2003年5月6日国家水文湿地总局令第9号公布）",
    "第一条　为了养护苇塘，制定本办法。",
    BODY,
    FIGURE,
    "第三条　本办法自2003年7月1日起施行。",
)


@pytest.fixture(scope="module")
def scan(tmp_path_factory):
    path = tmp_path_factory.mktemp("scan") / "scan.png"
    with Image.new("L", (WIDE, HIGH), 255) as sheet:
        for n, text in enumerate(TEXTS):
            ImageDraw.Draw(sheet).rectangle((200, 200 + 60 * n, 200 + 30 * len(text), 236 + 60 * n), fill=60 + 10 * n)
        sheet.save(path, dpi=(150, 150))
    return path


@pytest.fixture(scope="module")
def read(tmp_path_factory, scan):
    """An archive with the scan as two engines read it; its own is in doubt over the title, a figure and a line."""
    folder = tmp_path_factory.mktemp("read") / "archive"
    with Archive.create(folder, "测试档案") as archive:
        archive.import_files([scan], engine="crash", hints={"gazette": "公报", "year": "2003", "number": "5"})
        with transaction(archive.database) as session:
            (master,) = session.exec(select(Master)).all()
            doubts = (TITLE, BODY, FIGURE, "7")
            page = printed(*TEXTS, "7", roles={"7": Role.FOLIO}, doubts=doubts)
            keep_reading(session, master.sha256, 1, "rapidocr", page)
            keep_reading(session, master.sha256, 1, "tesseract", printed(*TEXTS[:3], "苇唐由所在地", TITLE[:3]))
        archive.reread(engine="rapidocr")
    return folder


@pytest.fixture
def held(read, tmp_path):
    """A copy of that archive for one test."""
    with Archive.open(Path(shutil.copytree(read, tmp_path / "held"))) as archive:
        yield archive


def listed(archive, **wanted):
    return [(one.weight, one.text) for one in archive.review(limit=None, **wanted).doubts]


def test_a_page_that_was_not_read_comes_first(archive, scan):
    archive.import_files([scan], engine="crash")
    (one, *_) = archive.review().doubts
    assert one.weight is Weight.PAGE
    assert "crashed" in one.reasons[0]
    assert one.commands[0] == "retry"


def test_lines_that_fields_were_read_from_come_before_figures_and_these_before_the_rest(held):
    assert listed(held) == [
        (Weight.FIELD, TITLE),
        (Weight.FIGURE, FIGURE),
        (Weight.TEXT, BODY),
        (Weight.FURNITURE, "7"),
    ]
    (record,) = [row.id for row in held.records()]
    title, figure, *_ = held.review(limit=2).doubts
    assert held.review(limit=2).total == 4
    assert (title.record, title.sheet, title.page) == (record, 1, 1)
    assert [(one.by, one.text) for one in title.readings] == [("second", TITLE[1:])]
    assert (figure.before, figure.after) == (BODY, TEXTS[5])


def test_only_what_concerns_a_record_or_an_issue(held):
    (row,) = held.records()
    assert listed(held, record=row.id) == listed(held)[:3]
    assert listed(held, issue=row.issue) == listed(held)
    for unknown in ({"record": "R9"}, {"issue": "I9"}):
        with pytest.raises(NotFound):
            held.review(**unknown)


def test_what_is_settled_is_not_asked_again_and_comes_back_when_that_is_taken_back(held):
    names = {one.text: one.name for one in held.review(limit=None).doubts}
    accepted = held.correct_line(names[TITLE], None)
    held.correct_line(names[FIGURE], "每年养护二十次，费用8000元。")
    assert [text for _, text in listed(held)] == [BODY, "7"]
    held.reread()
    assert [text for _, text in listed(held)] == [BODY, "7"]
    held.take_back(accepted.name)
    assert [text for _, text in listed(held)] == [TITLE, BODY, "7"]


def test_a_correction_that_finds_no_line_is_listed_and_not_lost(held):
    (figure,) = [one for one in held.review(limit=None).doubts if one.text == FIGURE]
    made = held.correct_line(figure.name, "每年养护二十次，费用8000元。", by="陈某")
    held.correct_line(next(one.name for one in held.review().doubts if one.text == BODY), "苇塘由县水文站养护")
    held.reread(engine="tesseract")
    lost = [one for one in held.review(limit=None).doubts if one.weight is Weight.LOST]
    assert [one.name for one in lost] == ["C1", "C2"]
    assert lost[0].text == made.value
    assert "陈某" in lost[0].reasons[0]
    held.reread(engine="rapidocr")
    assert "费用8000元" in held.record(next(iter(held.records())).id).regulation.text
    assert Weight.LOST not in {weight for weight, _ in listed(held)}


def test_a_corrected_record_that_is_no_longer_found_is_listed(held):
    (row,) = held.records()
    held.correct_record(row.id, {"kind": "normative"})
    with transaction(held.database) as session:
        session.get_one(Record, row.id).withdrawn = True
    (first, *_) = held.review(limit=None).doubts
    assert (first.weight, first.name, first.text) == (Weight.LOST, "C1", "kind=normative")


def test_notes_of_records_and_issues_are_listed_until_they_are_accepted(archive, write):
    text = """
        国家水文湿地总局公报
        2003年第5期
        目　录
        苇塘养护管理办法……………………（1）
        水文测站巡查规则……………………（2）
        国家水文湿地总局关于做好汛期水位观测工作的通知……………………（3）
        苇塘养护管理办法
        （2003年5月6日国家水文湿地总局令第9号公布　自2003年7月1日起施行）
        第一条　为了养护苇塘，制定本办法。2003年13月1日以前的事项不适用本办法。
        第二条　本办法自2003年7月1日起施行。
        国家水文湿地总局关于做好汛期水位观测工作的通知
        水总发〔2003〕45号
        各省水文总站：
        汛期将至，请做好观测工作。
        国家水文湿地总局
        二〇〇三年五月六日
        """
    archive.import_files([write("issue.txt", text)])
    (rule, notice) = archive.records()
    record, issue = archive.review().doubts
    assert (record.weight, record.name, record.record) == (Weight.RECORD, rule.id, rule.id)
    assert (issue.weight, issue.name) == (Weight.ISSUE, rule.issue)
    assert "水文测站巡查规则" in issue.reasons[0]
    archive.accept_record(rule.id)
    archive.accept_issue(rule.issue)
    archive.reread()
    assert archive.review().total == 0
    assert archive.record(rule.id).summary.review == ()
    for nothing_left in (lambda: archive.accept_record(notice.id), lambda: archive.accept_issue(rule.issue)):
        with pytest.raises(Conflict):
            nothing_left()
    archive.take_back("C1")
    assert [one.name for one in archive.review().doubts] == [rule.id]


def test_the_page_shows_every_line_with_its_picture_and_runs_nothing(held, tmp_path):
    name = next(one.name for one in held.review().doubts if one.text == FIGURE)
    sly = "<script>alert(1)</script>\u202e&"
    held.correct_line(name, sly)
    held.reread(engine="tesseract")
    agenda = held.review(limit=None)
    held.picture_doubts(agenda, tmp_path / "look", program="gazette --archive 'a b'")
    page = (tmp_path / "look" / "index.html").read_text(encoding="utf-8")
    assert "<script" not in page
    assert "\u202e" not in page
    assert html.escape("<script>alert(1)</script>") in page
    shown = set(re.findall(r'<img src="([^"]+)"', page))
    assert shown == {path.name for path in (tmp_path / "look").glob("*.png")}
    assert html.escape("gazette --archive 'a b' undo C1") in page
    with Image.open(tmp_path / "look" / "C1.png") as picture:
        grey = picture.convert("L").getcolors(1 << 20)
        assert {100} <= {value for _, value in grey}, "the bar of the figure's line is in its picture"


def test_a_page_written_before_is_replaced_and_other_folders_are_left(held, tmp_path):
    held.picture_doubts(held.review(limit=None), tmp_path / "look")
    before = set((tmp_path / "look").iterdir())
    held.correct_line(held.review().doubts[0].name, None)
    held.picture_doubts(held.review(limit=None), tmp_path / "look")
    assert len(set((tmp_path / "look").iterdir())) == len(before) - 1
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "index.html").write_text("mine", encoding="utf-8")
    for taken in (tmp_path / "mine", tmp_path / "mine" / "index.html"):
        with pytest.raises(BadInput):
            held.picture_doubts(held.review(), taken)


def test_pictures_keep_within_the_sheet():
    assert crop_of((1000, 2000), (0.0, 0.0, 1.0, 0.01)) == (0, 0, 1000, 45)
    left, top, right, bottom = crop_of((1000, 2000), (0.99, 0.99, 1.0, 1.0))
    assert 0 < left < 990
    assert (right, bottom) == (1000, 2000)
    assert top < 1980


def test_a_corrected_line_of_a_scan_is_searched_and_shown(held):
    (record,) = [row.id for row in held.records()]
    name = next(one.name for one in held.review().doubts if one.text == BODY)
    held.correct_line(name, "苇塘由县水文站养护", by="陈某")
    (one,) = held.record(record).corrections
    assert (one.value, one.before, one.by) == ("苇塘由县水文站养护", BODY, "陈某")
    assert [hit.summary.id for hit in held.search("县水文站")] == [record]
    assert list(held.verify()) == []
