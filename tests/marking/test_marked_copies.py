"""Marked copies of an archive's records: of the right pages, kept while the state holds, gone when it changes."""

import shutil
from datetime import date

import pikepdf
import pypdfium2 as pdfium
import pytest
from PIL import Image, ImageChops
from reportlab.pdfgen.canvas import Canvas

from gazette.archive import Archive
from gazette.errors import BadInput, NotFound
from gazette.export.marking.copies import Sheet, mark_sheets
from gazette.export.marking.overlay import Area, Mark
from gazette.export.marking.typesetting import font
from gazette.pages.marked import Shown, kept_pdf
from gazette.store.database import transaction
from gazette.store.tables import Record
from gazette.types.life import State
from ocr.searchable import write_searchable
from ocr.types import Box, Line, Origin, Page

PAGES = (
    "苇塘养护管理办法（2003年5月6日国家水文湿地总局令第9号公布　自2003年7月1日起施行）",
    "第一条　为了养护苇塘，制定本办法。",
    "第二条　苇塘由所在地的水文站养护。",
    "第三条　本办法自2003年7月1日起施行。",
)
DAY = date(2026, 11, 22)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """An archive with one open rule on one born-digital page."""
    folder = tmp_path_factory.mktemp("marked")
    canvas = Canvas(str(folder / "rule.pdf"), pagesize=(595, 842), initialFontName=font())
    for position, line in enumerate(PAGES):
        canvas.setFont(font(), 11)
        canvas.drawString(60, 760 - 30 * position, line)
    canvas.save()
    with Archive.create(folder / "archive", "测试档案") as archive:
        archive.import_files([folder / "rule.pdf"])
        archive.disclose("R000001", "open")
    return folder / "archive"


@pytest.fixture
def held(made, tmp_path):
    """A copy of it to change."""
    shutil.copytree(made, tmp_path / "archive")
    with Archive.open(tmp_path / "archive") as archive:
        yield archive


def repeal(archive, reason="清理"):
    return archive.mark(
        "R000001", state="repealed", effective=date(2016, 7, 1), reference="泽政发〔2016〕21号", reason=reason
    )


def text_of(path):
    return "".join("".join(page.get_textpage().get_text_range().split()) for page in pdfium.PdfDocument(str(path)))


def kept(archive):
    return sorted(path.name for path in (archive.folder / "derived" / "marked").rglob("*") if path.is_file())


def test_the_copy_says_what_holds_and_keeps_the_text(held, tmp_path):
    repeal(held)
    out, left_out = held.export_marked("R000001", tmp_path / "out", on=DAY)
    assert left_out == ()
    assert out == tmp_path / "out" / "R000001.pdf"
    said = text_of(out)
    assert "已废止" in said
    assert "本文件自2016年7月1日起被泽政发〔2016〕21号废止。" in said
    assert "效力状态截至2026年11月22日。" in said
    assert "第二条苇塘由所在地的水文站养护。" in said
    (master,) = (path for path in (held.folder / "masters").rglob("*.pdf"))
    assert master.stem in said


def test_a_change_of_state_makes_a_new_copy_and_an_undo_takes_it_away(held, tmp_path):
    decided = repeal(held)
    held.export_marked("R000001", tmp_path / "one.pdf", on=DAY)
    first = kept(held)
    held.export_marked("R000001", tmp_path / "two.pdf", on=DAY)
    assert kept(held) == first
    held.export_marked("R000001", tmp_path / "later.pdf", on=date(2026, 11, 23))
    assert len(kept(held)) == 1
    held.undo(decided.act)
    assert kept(held) == []
    with pytest.raises(BadInput, match="carries no mark"):
        held.export_marked("R000001", tmp_path / "three.pdf", on=DAY)


def test_what_is_not_open_or_not_there_is_refused(held, tmp_path):
    repeal(held)
    with pytest.raises(NotFound):
        held.export_marked("R000009", tmp_path / "out.pdf")
    held.disclose("R000001", "closed", reason="依据条例第十四条")
    with pytest.raises(BadInput, match="not open"):
        held.export_marked("R000001", tmp_path / "out.pdf")
    assert not (tmp_path / "out.pdf").exists()


def test_what_came_as_text_has_no_pages_to_mark(archive, rule, tmp_path):
    archive.import_files([rule])
    archive.disclose("R000001", "open")
    repeal(archive)
    with pytest.raises(NotFound, match="came as text"):
        archive.export_marked("R000001", tmp_path / "out.pdf")


def test_a_scan_keeps_its_picture_and_gets_its_text_unseen(tmp_path):
    """Two regulations on one scanned page: the watermark stays in the part of the one that ended."""
    scan = tmp_path / "masters" / f"{'ab' * 32}.png"
    scan.parent.mkdir()
    Image.new("L", (800, 1120), 250).save(scan, dpi=(96, 96))
    lines = (Line("渡口经营人应当配备救生设备", Box(100, 150, 700, 180)), Line("另一文件", Box(100, 800, 300, 830)))
    page = Page(1, 800, 1120, 96, lines, Origin.OCR, "none")
    part = Area(0.1, 0.1, 0.9, 0.5)
    mark = Mark("甲办法", State.REPEALED, DAY, date(2016, 7, 1), "乙决定")
    of = Shown("R1", DAY, mark, {3: (scan, 1)}, {3: (part,)}, {}, {3: page}, ())
    copy = kept_pdf(tmp_path, of)
    assert "渡口经营人应当配备救生设备" in text_of(copy)
    assert "ab" * 32 in text_of(copy)
    assert kept_pdf(tmp_path, of) == copy
    plain = tmp_path / "plain.pdf"
    write_searchable(scan, [page], plain)
    before, after = (pdfium.PdfDocument(str(path))[0].render().to_pil().convert("RGB") for path in (plain, copy))
    body = after.crop((0, after.height - before.height, after.width, after.height))
    marked = ImageChops.difference(before, body).getbbox()
    room = (part.left * before.width, part.top * before.height, part.right * before.width, part.bottom * before.height)
    assert all(inner >= outer - 2 for inner, outer in zip(marked[:2], room[:2], strict=True))
    assert all(inner <= outer + 2 for inner, outer in zip(marked[2:], room[2:], strict=True))


def test_verify_tells_of_copies_that_were_altered(held, tmp_path):
    repeal(held)
    held.export_marked("R000001", tmp_path / "out.pdf", on=DAY)
    assert list(held.verify()) == []
    (copy,) = (held.folder / "derived" / "marked").rglob("*.pdf")
    copy.write_bytes(copy.read_bytes() + b"%")
    copy.with_name("note.txt").write_text("")
    assert {fault.fault for fault in held.verify()} == {
        "the marked copy of R000001 was changed after it was made",
        "it is no marked copy of a record",
    }
    held.reindex()
    assert list(held.verify()) == []


def test_a_page_with_a_record_that_is_not_open_is_left_out(made, tmp_path):
    """Nothing is left of a copy whose only page holds a closed record too."""
    shutil.copytree(made, tmp_path / "archive")
    with Archive.open(tmp_path / "archive") as archive:
        with transaction(archive.database) as session:
            row = session.get_one(Record, "R000001").model_dump()
            session.add(Record(**row | {"id": "R000002", "position": 1, "disclosure": "closed"}))
        repeal(archive)
        with pytest.raises(NotFound, match="others that are not open"):
            archive.export_marked("R000001", tmp_path / "out.pdf", on=DAY)


def test_nothing_of_other_pages_goes_with_a_copy(tmp_path):
    """Two pages with one list of pictures between them: the copy of the first does not hold the second's."""
    path = tmp_path / "shared.pdf"
    with pikepdf.Pdf.new() as pdf:
        secret = pdf.make_stream(
            b"0 0 m 9 9 l S % SECRET", Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form, BBox=[0, 0, 9, 9]
        )
        shown = pdf.make_stream(
            b"0 0 m 9 9 l S % SHOWN", Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form, BBox=[0, 0, 9, 9]
        )
        shared = pdf.make_indirect(pikepdf.Dictionary(XObject=pikepdf.Dictionary(A=shown, B=secret)))
        for name in (b"/A", b"/B"):
            page = pdf.add_blank_page(page_size=(400, 560))
            page.obj.Resources, page.obj.Contents = shared, pdf.make_stream(name + b" Do")
        note = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot,
            Subtype=pikepdf.Name.Link,
            Rect=[0, 0, 9, 9],
            Dest=[pdf.pages[1].obj, pikepdf.Name.Fit],
        )
        pdf.pages[0].obj.Annots = pdf.make_indirect(pikepdf.Array([note]))
        pdf.save(path)
    out = mark_sheets([Sheet(path, 1)], Mark("甲办法", State.REPEALED, DAY), tmp_path / "out.pdf")
    with pikepdf.Pdf.open(out) as copy:
        streams = [bytes(one.read_bytes()) for one in copy.objects if isinstance(one, pikepdf.Stream)]
    assert any(b"SHOWN" in one for one in streams)
    assert not any(b"SECRET" in one for one in streams)
