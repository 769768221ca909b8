"""The gate on whole archives: issues with a record that is closed, exported, and every byte of the copy searched."""

import re
from datetime import date

import pikepdf
import pypdfium2 as pdfium
import pytest
from reportlab.pdfgen.canvas import Canvas
from test_trust import leaks

from gazette.archive import Archive
from gazette.errors import BadInput
from gazette.export.marking.typesetting import font
from gazette.export.site.manifest import verify_site
from gazette.store.database import transaction
from gazette.store.tables import Record

OPENED, CLOSED, LATER = "白鹭保护办法", "青石仓库物资调拨办法", "水位观测办法"
SECRETS = (CLOSED, "青石仓库", "物资由第七处调拨", "泽政发〔2016〕77号")
SHEETS = (
    (
        "临泽市人民政府公报",
        "2016年第3期",
        "目　　录",
        f"{OPENED}……………………………………（1）",
        f"{CLOSED}………………………………（3）",
        f"{LATER}……………………………………（5）",
        *(OPENED, "泽政发〔2016〕76号", "第一条　为了保护白鹭，制定本办法。"),
    ),
    ("第二条　湿地管理站负责保护白鹭。",),
    (
        *("第三条　本办法自2016年7月1日起施行。", "临泽市人民政府", "2016年5月6日"),
        *(CLOSED, "泽政发〔2016〕77号", "第一条　青石仓库的物资由第七处调拨。"),
    ),
    ("第二条　本办法自2016年7月1日起施行。", "临泽市人民政府", "2016年5月7日"),
    (LATER, "泽政发〔2016〕78号", "第一条　为了观测水位，制定本办法。", "第二条　本办法自2016年7月1日起施行。"),
)


def drawn(path, sheets):
    canvas = Canvas(str(path), pagesize=(595, 842), initialFontName=font())
    for lines in sheets:
        for position, line in enumerate(lines):
            canvas.setFont(font(), 18 if line in (OPENED, CLOSED, LATER) else 11)
            canvas.drawString(60, 760 - 40 * position, line)
        canvas.showPage()
    canvas.save()
    return path


@pytest.fixture
def archive(tmp_path):
    with Archive.create(tmp_path / "archive", "临泽市人民政府公报档案") as made:
        made.import_files([drawn(tmp_path / "2016-03.pdf", SHEETS)])
        yield made


def one_called(archive, title):
    (found,) = [row for row in archive.records() if row.title == title]
    return found


def in_pdfs(folder, secrets):
    """Where a secret stands in the text, the streams or the metadata of a PDF."""
    for path in folder.rglob("*.pdf"):
        text = "".join(page.get_textpage().get_text_range() for page in pdfium.PdfDocument(str(path)))
        with pikepdf.Pdf.open(path) as pdf:
            raw = b"".join(one.read_bytes() for one in pdf.objects if isinstance(one, pikepdf.Stream))
        yield from ((secret, path.name) for secret in secrets if secret in text or secret.encode() in raw)


def test_nothing_of_a_closed_record_leaves_with_pages_pdf_or_contents(archive, tmp_path):
    """Its sheets, those it shares and the table of contents that names it stay inside; the others go out."""
    closed, site = one_called(archive, CLOSED), tmp_path / "public"
    first = archive.export_site(site)
    assert set(dict(leaks(site, SECRETS))) == set(SECRETS)  # seen while it is open
    archive.disclose(closed.id, "closed", reason="依法不予公开")
    second = archive.export_site(site)
    assert second.records == first.records - 1
    assert second.withheld == 1
    assert list(leaks(site, (*SECRETS, closed.id))) == []
    assert list(in_pdfs(site, SECRETS)) == []
    opened, later = one_called(archive, OPENED), one_called(archive, LATER)
    kept = sorted(path.stem for path in (site / "p").rglob("*.jpg"))
    pages = {sheet for row in (opened, later) for sheet in range(row.page_first, row.page_last + 1)}
    assert kept == [
        f"{sheet:04d}" for sheet in sorted(pages - {1} - set(range(closed.page_first, closed.page_last + 1)))
    ]
    assert kept
    assert verify_site(site).sound


def test_what_takes_the_place_of_a_closed_record_stays_inside_until_people_decide(archive, tmp_path):
    """The issue is read anew and a closed record is no longer found: its text may stand in its neighbours now."""
    opened, later = one_called(archive, OPENED), one_called(archive, LATER)
    lost = {"id": "R000099", "position": 9, "title": "旧名另称办法", "numbers": [], "disclosure": "closed"}
    with transaction(archive.database) as session:
        held = session.get_one(Record, one_called(archive, CLOSED).id).model_dump()
        session.add(Record(**held | lost))
    archive.correct_record(later.id, {"title": "水文观测办法"})
    with transaction(archive.database) as session:
        assert session.get_one(Record, "R000099").withdrawn
    report = archive.export_site(tmp_path / "public")
    assert (report.records, report.withheld) == (1, 2)
    assert list(leaks(tmp_path / "public", SECRETS)) == []
    archive.disclose(opened.id, "open")
    archive.correct_record(later.id, {"title": "水位观测办法"})
    assert archive.export_site(tmp_path / "public").records == 2  # what people decided stays decided


def test_a_sheet_of_two_records_carries_the_mark_of_one_in_its_own_picture_only(archive, tmp_path):
    opened, beside = one_called(archive, OPENED), one_called(archive, CLOSED)
    archive.mark(opened.id, state="repealed", effective=date(2020, 1, 1), reference="泽政发〔2020〕1号", reason="清理")
    archive.export_site(tmp_path / "public")
    shared = next(iter((tmp_path / "public/p").glob("*")))
    names = {path.name for path in shared.iterdir()}
    assert {"0003.jpg", f"0003-{opened.id}.jpg", "0004.jpg"} <= names
    assert "0001.jpg" not in names
    for record, picture in ((opened.id, f"0003-{opened.id}.jpg"), (beside.id, "0003.jpg")):
        page = (tmp_path / f"public/r/{record}.html").read_text(encoding="utf-8")
        assert re.findall(r'<img src="\.\./p/[^"/]+/(0003[^"]*)"', page) == [picture]


def test_a_site_whose_manifest_is_lost_is_not_written_over(archive, tmp_path):
    """Nobody would know which of its files are of records that were closed since."""
    site = tmp_path / "public"
    archive.export_site(site)
    (site / "manifest.json").write_text('{"files": {', encoding="utf-8")
    with pytest.raises(BadInput, match="empty the folder"):
        archive.export_site(site)
