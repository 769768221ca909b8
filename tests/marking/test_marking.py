"""A marked copy says what holds on every page of the regulation and leaves the master as it was."""

import hashlib
import os
from datetime import date

import pikepdf
import pypdfium2 as pdfium
import pytest
from PIL import Image, ImageChops
from reportlab.pdfgen.canvas import Canvas

import gazette.wording as wording
from gazette.errors import BadInput, NotFound
from gazette.export.marking.copies import Sheet, mark_sheets
from gazette.export.marking.overlay import INK, Area, Mark
from gazette.export.marking.typesetting import NO_LINE_BEGINS_WITH, broken, font, width_of
from gazette.types.life import State

DAY = date(2026, 11, 22)
MARK = Mark(
    title="泽州市渡口管理暂行办法",
    state=State.REPEALED,
    day=DAY,
    since=date(2016, 7, 1),
    by_title="泽州市渡口安全管理办法",
    by_number="泽政发〔2016〕21号",
)
SIZE = (400.0, 560.0)


@pytest.fixture
def master(tmp_path):
    """Five pages, each with its number as text and a black bar 20 points below the upper edge."""
    path = tmp_path / "master.pdf"
    canvas = Canvas(str(path), pagesize=SIZE)
    for number in range(1, 6):
        canvas.setFont(font(), 14)
        canvas.drawString(60, 300, f"正文第{number}页，渡口经营人应当配备救生设备")
        canvas.rect(0, SIZE[1] - 40, SIZE[0], 20, fill=1)
        canvas.showPage()
    canvas.save()
    return path


def text_of(path, page=0):
    return "".join(pdfium.PdfDocument(str(path))[page].get_textpage().get_text_range().split())


def picture_of(path, page=0):
    return pdfium.PdfDocument(str(path))[page].render(scale=1).to_pil().convert("RGB")


def test_the_copy_holds_only_the_pages_of_the_regulation_each_with_the_whole_mark(master, tmp_path):
    out = mark_sheets([Sheet(master, 2), Sheet(master, 3)], MARK, tmp_path / "out.pdf")
    copy = pdfium.PdfDocument(str(out))
    assert len(copy) == 2
    sha256 = hashlib.sha256(master.read_bytes()).hexdigest()
    for index in range(2):
        said = text_of(out, index)
        for words in (
            f"正文第{index + 2}页，渡口经营人应当配备救生设备",
            "已废止",
            "《泽州市渡口管理暂行办法》",
            "自2016年7月1日起被《泽州市渡口安全管理办法》（泽政发〔2016〕21号）废止。",
            "截至2026年11月22日。",
            sha256,
        ):
            assert words in said, words


def test_the_master_is_untouched_and_nothing_else_is_left_behind(master, tmp_path):
    before, folder = master.read_bytes(), tmp_path / "derived" / "deep"
    master.chmod(0o444)
    mark_sheets([Sheet(master, 1)], MARK, folder / "out.pdf")
    assert master.read_bytes() == before
    assert os.listdir(folder) == ["out.pdf"]


def test_the_same_mark_gives_the_same_bytes(master, tmp_path):
    one = mark_sheets([Sheet(master, 1)], MARK, tmp_path / "one.pdf").read_bytes()
    other = mark_sheets([Sheet(master, 1)], MARK, tmp_path / "other.pdf").read_bytes()
    assert one == other


def test_the_strip_stands_above_the_page_and_covers_nothing(master, tmp_path):
    out = mark_sheets([Sheet(master, 1)], MARK, tmp_path / "out.pdf")
    before, after = picture_of(master), picture_of(out)
    added = after.height - before.height
    assert after.width == before.width
    assert added > 40
    assert after.getpixel((200, added + 30)) == pytest.approx((0, 0, 0), abs=60)
    red, green, blue = after.getpixel((5, 10))
    assert red > 120 > max(green, blue)


def test_the_watermark_is_seen_and_the_print_below_it_can_be_read(master, tmp_path):
    out = mark_sheets([Sheet(master, 1)], MARK, tmp_path / "out.pdf")
    before, after = picture_of(master), picture_of(out)
    body = after.crop((0, after.height - before.height, after.width, after.height))
    changed = ImageChops.difference(before, body).convert("L").point(lambda v: 255 if v > 8 else 0)
    share = sum(changed.histogram()[255:]) / (before.width * before.height)
    assert 0.03 < share < 0.5
    assert body.crop((60, 240, 330, 265)).convert("L").getextrema()[0] < 60


def test_on_a_shared_page_only_the_part_of_the_regulation_is_marked(master, tmp_path):
    area = Area(0.1, 0.6, 0.9, 0.9)
    out = mark_sheets([Sheet(master, 1, (area,))], MARK, tmp_path / "out.pdf")
    before, after = picture_of(master), picture_of(out)
    body = after.crop((0, after.height - before.height, after.width, after.height))
    box = ImageChops.difference(before, body).convert("L").point(lambda v: 255 if v > 8 else 0).getbbox()
    left, top, right, bottom = box
    assert left >= 0.1 * before.width - 2
    assert right <= 0.9 * before.width + 2
    assert top >= 0.6 * before.height - 2
    assert bottom <= 0.9 * before.height + 2


def test_a_passage_is_tinted_where_it_stands_and_nowhere_else(master, tmp_path):
    mark = Mark("甲办法", State.IN_FORCE, DAY, coming_change="将于2027年1月1日失效")
    out = mark_sheets([Sheet(master, 1, passages=(Area(0.1, 0.2, 0.9, 0.3),))], mark, tmp_path / "out.pdf")
    before, after = picture_of(master), picture_of(out)
    body = after.crop((0, after.height - before.height, after.width, after.height))
    left, top, right, bottom = ImageChops.difference(before, body).getbbox()
    assert (left, top) == pytest.approx((0.1 * before.width, 0.2 * before.height), abs=2)
    assert (right, bottom) == pytest.approx((0.9 * before.width, 0.3 * before.height), abs=2)
    assert text_of(out).count("现行有效") == 2, "in the strip alone: no watermark while it lasts"


@pytest.mark.parametrize("turned", [90, 180, 270])
def test_turned_pages_carry_the_strip_at_the_edge_that_is_seen_above(master, tmp_path, turned):
    path = tmp_path / "turned.pdf"
    with pikepdf.Pdf.open(master) as pdf:
        pdf.pages[0].rotate(turned, relative=False)
        pdf.pages[0].cropbox = pikepdf.Array([20, 30, 380, 540])
        pdf.save(path)
    out = mark_sheets([Sheet(path, 1)], MARK, tmp_path / "out.pdf")
    before, after = picture_of(path), picture_of(out)
    assert after.width == before.width
    assert after.height > before.height + 40
    red, green, blue = after.getpixel((5, 10))
    assert red > 120 > max(green, blue)


@pytest.mark.parametrize("state", list(INK))
def test_every_marked_state_has_its_words(master, tmp_path, state):
    mark = Mark("甲办法", state, DAY, None, "乙决定", None, scope="第七条", coming_change="将于2027年1月1日失效")
    said = text_of(mark_sheets([Sheet(master, 1)], mark, tmp_path / "out.pdf"))
    assert wording.STATES[state] in said
    assert "乙决定" in said
    assert "第七条" in said
    assert "起始日期未载明" in said
    assert "将于2027年1月1日失效" in said


def test_fonts_are_embedded_and_metadata_names_the_master(master, tmp_path):
    out = mark_sheets([Sheet(master, 1)], MARK, tmp_path / "out.pdf")
    assert out.stat().st_size < 200_000
    with pikepdf.Pdf.open(out) as pdf:
        assert hashlib.sha256(master.read_bytes()).hexdigest() in str(pdf.docinfo["/Keywords"])
        descriptors = [
            o for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and o.get("/Type") == "/FontDescriptor"
        ]
        assert descriptors
        assert all("/FontFile2" in o for o in descriptors)


@pytest.mark.parametrize(
    ("suffix", "mode", "options"),
    [
        (".jpg", "L", {"dpi": (200, 200)}),
        (".png", "P", {}),
        (".tif", "1", {"dpi": (300, 300), "compression": "group4"}),
    ],
)
def test_picture_masters(tmp_path, suffix, mode, options):
    path = tmp_path / f"scan{suffix}"
    Image.new("L", (800, 1130), 255).convert(mode).save(path, **options)
    out = mark_sheets([Sheet(path)], MARK, tmp_path / "out.pdf")
    width, height = pdfium.PdfDocument(str(out))[0].get_size()
    expected = 800 * 72 / options["dpi"][0] if options else 595.28
    assert width == pytest.approx(expected, abs=2)
    assert height > width * 1130 / 800
    assert "已废止" in text_of(out)


def test_jpeg_data_goes_in_unchanged_and_several_masters_make_one_copy(master, tmp_path):
    scan = tmp_path / "scan.jpg"
    Image.effect_noise((300, 400), 80).save(scan, quality=80)
    out = mark_sheets([Sheet(scan), Sheet(master, 5)], MARK, tmp_path / "out.pdf")
    with pikepdf.Pdf.open(out) as pdf:
        assert len(pdf.pages) == 2
        (image,) = pdf.pages[0].get_images(recursive=True).values()
        assert bytes(image.read_raw_bytes()) == scan.read_bytes()
    assert "正文第5页" in text_of(out, 1)


def test_frames_of_a_tiff_are_pages(tmp_path):
    path = tmp_path / "scan.tif"
    frames = [Image.new("L", (300, 400), shade) for shade in (255, 128)]
    frames[0].save(path, save_all=True, append_images=frames[1:])
    out = mark_sheets([Sheet(path, 2)], MARK, tmp_path / "out.pdf")
    picture = picture_of(out)
    assert picture.getpixel((3, picture.height - 3))[0] == pytest.approx(128, abs=30)


def test_pages_that_share_resources_and_inherit_their_boxes(master, tmp_path):
    path = tmp_path / "shared.pdf"
    with pikepdf.Pdf.open(master) as pdf:
        shared = pdf.make_indirect(pdf.pages[0].Resources)
        tree = pdf.Root.Pages
        tree.MediaBox, tree.Rotate = pikepdf.Array([0, 0, *SIZE]), 90
        for page in pdf.pages:
            page.obj.Resources = shared
            del page.obj.MediaBox
            if "/Rotate" in page.obj:
                del page.obj.Rotate
        pdf.save(path)
    marks = [Sheet(path, 1), Sheet(path, 2, (Area(0.5, 0.5, 1, 1), Area(0, 0.8, 0.5, 1)))]
    out = mark_sheets(marks, MARK, tmp_path / "out.pdf")
    for index, times in enumerate((2, 3)):
        said = text_of(out, index)
        assert f"正文第{index + 1}页" in said
        assert said.count("已废止") == times
        width, height = pdfium.PdfDocument(str(out))[index].get_size()
        assert width == pytest.approx(SIZE[1])
        assert height > SIZE[0] + 40


def test_refusals_leave_what_was_there(master, tmp_path):
    out = tmp_path / "out.pdf"
    out.write_bytes(b"before")
    broken_pdf, broken_picture = tmp_path / "broken.pdf", tmp_path / "broken.jpg"
    broken_pdf.write_bytes(b"%PDF-1.4 nothing")
    broken_picture.write_bytes(b"\xff\xd8\xff nothing")
    with pytest.raises(NotFound, match="gazette verify"):
        mark_sheets([Sheet(tmp_path / "none.pdf")], MARK, out)
    for sheets in (
        [Sheet(master, 6)],
        [Sheet(master, 0)],
        [],
        [Sheet(master)] * 2,
        [Sheet(broken_pdf)],
        [Sheet(broken_picture)],
    ):
        with pytest.raises(BadInput):
            mark_sheets(sheets, MARK, out)
    with pytest.raises(BadInput, match="not marked"):
        mark_sheets([Sheet(master)], Mark("甲", State.UNVERIFIED, DAY), out)
    assert out.read_bytes() == b"before"
    assert not list(tmp_path.glob("*.part"))


@pytest.mark.parametrize("width", [12.0, 60.0, 150.0, 400.0])
def test_lines_are_broken_as_chinese_is(width):
    text = "《泽州市人民政府关于修改和废止部分规范性文件的决定》（泽政发〔2016〕21号）SHA-256，自2016年7月1日起废止。"
    lines = broken(text, 10, width)
    assert "".join(lines) == text
    if width >= 60:
        assert all(width_of(line, 10) <= width for line in lines)
        assert not any(line[0] in NO_LINE_BEGINS_WITH for line in lines)
        assert any("2016" in line for line in lines)
