"""hOCR, ALTO and searchable PDFs, made by the command that people use."""

import io
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from lxml import etree, html
from PIL import Image, ImageDraw

from ocr.alto import NAMESPACE
from ocr.searchable import write_searchable
from ocr.sheets import UPRIGHT
from ocr.source import render
from ocr.types import Box, Line, Origin, Page, Role

GAZETTE = Path(sys.executable).with_name("gazette")
TEXTS = ["苇塘养护管理办法", "第一条　为了养护苇塘，制定本办法。", "𬭼炉（Ⅱ型）的 1999 年定额"]
WIDE, HIGH, DPI = 1000, 1400, 120


def boxes():
    return [(100, 300 + 100 * i, 900, 340 + 100 * i) for i in range(len(TEXTS))]


def drawn(mode="L"):
    picture = Image.new(mode, (WIDE, HIGH), 1 if mode == "1" else "white")
    for box in boxes():
        ImageDraw.Draw(picture).rectangle(box, fill=0)
    return picture


@pytest.fixture
def read(tmp_path, monkeypatch):
    """Run `gazette read` on a file with an engine that finds TEXTS; standard output."""
    quads = [[[left, top], [right, top], [right, low], [left, low]] for left, top, right, low in boxes()]
    recorded = tmp_path / "recorded.json"
    recorded.write_text(json.dumps({"quads": quads, "texts": TEXTS}), encoding="utf-8")
    environment = {**os.environ, "OCR_RECORDED": str(recorded)}

    def _read(path, *words, code=0):
        command = [GAZETTE, "read", path, "--engine", "recorded", *words]
        done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
        assert done.returncode == code, done.stderr
        return done.stdout + done.stderr

    return _read


@pytest.fixture
def scan(tmp_path):
    drawn().save(path := tmp_path / "scan.png", dpi=(DPI, DPI))
    return path


def bare(text):
    return "".join(text.split())


def words_of(path, number=1):
    document = pypdfium2.PdfDocument(path)
    return document[number - 1].get_textpage()


def the_picture(path, number=1):
    with pikepdf.open(path) as pdf:
        (picture,) = pdf.pages[number - 1].Resources.XObject.values()
        return picture.read_raw_bytes()


def test_alto_has_every_line_in_pixels(read, scan):
    alto = etree.fromstring(read(scan, "--format", "alto").encode())
    assert alto.tag == f"{{{NAMESPACE}}}alto"
    (page,) = alto.iter(f"{{{NAMESPACE}}}Page")
    assert (page.get("WIDTH"), page.get("HEIGHT")) == (str(WIDE), str(HIGH))
    strings = list(alto.iter(f"{{{NAMESPACE}}}String"))
    assert [s.get("CONTENT") for s in strings] == TEXTS
    assert [strings[0].get(key) for key in ("HPOS", "VPOS", "WIDTH", "HEIGHT")] == ["100", "300", "800", "40"]
    tags = {tag.get("ID") for tag in alto.iter(f"{{{NAMESPACE}}}StructureTag")}
    assert {block.get("TAGREFS") for block in alto.iter(f"{{{NAMESPACE}}}TextBlock")} <= tags


def test_hocr_is_html_with_a_box_for_every_line(read, scan, tmp_path):
    out = tmp_path / "out.html"
    assert read(scan, "--format", "hocr", "--output", out) == ""
    page = html.fromstring(out.read_bytes()).get_element_by_id("page_1")
    assert page.get("title").startswith(f"bbox 0 0 {WIDE} {HIGH};")
    lines = page.findall("span")
    assert [line.text for line in lines] == TEXTS
    assert lines[0].get("title").startswith("bbox 100 300 900 340;")


def test_a_text_file_has_no_place_on_a_page(read, rule):
    for kind in ("hocr", "alto", "pdf"):
        assert "no picture" in read(rule, "--format", kind, "--output", rule.with_suffix(".out"), code=3)
    assert not rule.with_suffix(".out").exists()


@pytest.mark.parametrize(
    ("name", "mode", "how", "kept"),
    [
        ("a.jpg", "RGB", {}, True),
        ("a.jpg", "CMYK", {}, True),
        ("a.png", "RGB", {}, True),
        ("a.png", "P", {}, False),
        ("a.tif", "1", {"compression": "group4", "tiffinfo": {278: HIGH}}, True),
        ("a.tif", "1", {"compression": "group4", "tiffinfo": {278: 100}}, False),
        ("a.tif", "L", {"compression": "tiff_lzw"}, False),
    ],
)
def test_a_picture_keeps_its_data_and_its_looks(tmp_path, name, mode, how, kept):
    path, out = tmp_path / name, tmp_path / "out.pdf"
    drawn("1" if mode == "1" else "RGB").convert(mode).save(path, dpi=(DPI, DPI), **how)
    lines = tuple(Line(text, Box(*box)) for text, box in zip(TEXTS, boxes(), strict=True))
    write_searchable(path, [Page(1, WIDE, HIGH, DPI, lines, Origin.OCR, "none")], out)
    text = words_of(out)
    assert bare(text.get_text_range()) == bare("".join(TEXTS))
    assert (the_picture(out)[64:-64] in path.read_bytes()) is kept
    page = pypdfium2.PdfDocument(out)[0]
    assert page.get_size() == pytest.approx((WIDE * 0.6, HIGH * 0.6), abs=0.01)
    seen = page.render(scale=DPI / 72).to_pil().convert("L").resize((WIDE, HIGH))
    assert seen.getpixel((500, 320)) < 80
    assert seen.getpixel((500, 370)) > 215


def test_words_are_found_in_their_place(read, scan, tmp_path):
    read(scan, "--format", "pdf", "--output", out := tmp_path / "out.pdf")
    page = words_of(out)
    index, count = page.search("制定本办法").get_next()
    left, bottom, _, _ = page.get_charbox(index, loose=True)
    _, _, right, top = page.get_charbox(index + count - 1, loose=True)
    assert 0.6 * 500 < left < right <= 0.6 * 901
    assert 0.6 * (HIGH - 445) < bottom < top < 0.6 * (HIGH - 395)


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler is not installed")
def test_poppler_finds_the_words_too(read, scan, tmp_path):
    read(scan, "--format", "pdf", "--output", out := tmp_path / "out.pdf")
    done = subprocess.run(["pdftotext", out, "-"], capture_output=True, text=True, check=True)
    assert bare(done.stdout) == bare("".join(TEXTS))
    assert done.stderr == ""


@pytest.mark.parametrize("turned", [0, 90, 180, 270])
@pytest.mark.parametrize("vertical", [False, True])
def test_text_follows_a_pdf_page_however_it_is_turned(tmp_path, turned, vertical):
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page(page_size=(600, 800))
        page.cropbox = [50, 60, 450, 660]
        page.rotation = turned
        page.contents_add(b"1 0 0 rg 60 70 10 10 re f")
        pdf.save(given := tmp_path / "given.pdf")
    wide, high = (400, 600) if turned % 180 == 0 else (600, 400)
    box = Box(100, 40, 120, 240) if vertical else Box(100, 40, 300, 60)
    line = Line("水位每日八时观测", box, height=20, vertical=vertical)
    sound = Line("已有", Box(10, 10, 50, 30), origin=Origin.TEXT_LAYER)
    lines = (line, sound, Line("", Box(0, 0, 9, 9), role=Role.SEAL))
    write_searchable(given, [Page(1, 2 * wide, 2 * high, 144, lines, Origin.OCR, "none")], out := tmp_path / "out.pdf")
    page = pypdfium2.PdfDocument(out)[0]
    text = page.get_textpage()
    assert bare(text.get_text_range()) == line.text
    first, last = (text.get_charbox(i, loose=True) for i in (0, 7))
    corners = [page_point(page, box[0], box[1]) for box in (first, last)]
    corners += [page_point(page, box[2], box[3]) for box in (first, last)]
    got = [f(c[i] for c in corners) for f in (min, max) for i in (0, 1)]
    assert got == pytest.approx([value / 2 for value in box], abs=2.5)


def page_point(page, x, y):
    """Where a point of the page's own space is seen, from the top left, in points."""
    width, height = page.get_size()
    left, bottom, right, top = page.get_cropbox()
    match page.get_rotation():
        case 90:
            return y - bottom, x - left
        case 180:
            return right - x, y - bottom
        case 270:
            return width - (y - bottom), height - (x - left)
        case _:
            return x - left, top - y


def test_a_pdf_keeps_its_own_contents_and_only_the_wanted_sheets(read, tmp_path):
    drawn("RGB").save(jpeg := io.BytesIO(), "JPEG", dpi=(DPI, DPI))
    with pikepdf.new() as pdf:
        for _ in range(3):
            page = pdf.add_blank_page(page_size=(600, 840))
            stream = pikepdf.Stream(pdf, jpeg.getvalue())
            stream.Type, stream.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
            stream.Width, stream.Height, stream.BitsPerComponent = WIDE, HIGH, 8
            stream.ColorSpace, stream.Filter = pikepdf.Name.DeviceRGB, pikepdf.Name.DCTDecode
            page.add_resource(stream, pikepdf.Name.XObject, pikepdf.Name.Im)
            page.contents_add(b"q 600 0 0 840 0 0 cm /Im Do")  # one Q too few, as real scanners write
        pdf.save(given := tmp_path / "given.pdf")
    read(given, "--format", "pdf", "--pages", "2-3", "--output", out := tmp_path / "out.pdf")
    assert len(pypdfium2.PdfDocument(out)) == 2
    assert the_picture(out, 2) == jpeg.getvalue()


@pytest.mark.parametrize("orientation", sorted(UPRIGHT))
def test_a_photograph_is_set_upright(tmp_path, orientation):
    picture = Image.new("RGB", (300, 200), "white")
    picture.paste((0, 0, 0), (0, 0, 100, 50))
    exif = Image.Exif()
    exif[0x0112] = orientation
    picture.save(path := tmp_path / "photo.jpg", dpi=(72, 72), exif=exif, quality=95)
    wide, high = (300, 200) if orientation < 5 else (200, 300)
    write_searchable(path, [Page(1, wide, high, 72, (), Origin.OCR, "none")], out := tmp_path / "out.pdf")
    seen = pypdfium2.PdfDocument(out)[0].render(scale=1).to_pil().convert("L")
    assert seen.size == (wide, high)
    differ = sum(abs(a - b) > 90 for a, b in zip(seen.tobytes(), render(path, 1).convert("L").tobytes(), strict=True))
    assert differ < 400


@pytest.mark.parametrize(
    ("name", "mode", "declared"), [("a.png", "L", True), ("a.jpg", "RGB", True), ("a.jpg", "CMYK", False)]
)
def test_a_pdf_of_pictures_is_one_for_the_archive(tmp_path, name, mode, declared):
    drawn("RGB").convert(mode).save(path := tmp_path / name, dpi=(DPI, DPI))
    lines = (Line(TEXTS[0], Box(*boxes()[0])),)
    write_searchable(path, [Page(1, WIDE, HIGH, DPI, lines, Origin.OCR, "none")], out := tmp_path / "out.pdf")
    with pikepdf.open(out) as pdf, pdf.open_metadata() as about:
        assert (about.get("pdfaid:part"), about.get("pdfaid:conformance")) == (("2", "U") if declared else (None, None))
        assert ("/OutputIntents" in pdf.Root) is declared
        assert not pdf.is_encrypted
        assert "/ID" in pdf.trailer
        (font,) = pdf.pages[0].Resources.Font.values()
        assert "/ToUnicode" in font
        assert "/FontFile2" in font.DescendantFonts[0].FontDescriptor
        if declared:
            profile = pdf.Root.OutputIntents[0].DestOutputProfile
            assert profile.N == 3
            assert profile.read_bytes()[36:40] == b"acsp"
        (picture,) = pdf.pages[0].Resources.XObject.values()
        assert not picture.get("/Interpolate", False)
        assert {str(one) for one in pdf.Root} <= {"/Type", "/Pages", "/Metadata", "/OutputIntents"}


def test_a_given_pdf_is_not_declared(tmp_path):
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(300, 400))
        pdf.save(given := tmp_path / "given.pdf")
    write_searchable(given, [Page(1, 300, 400, 72, (), Origin.OCR, "none")], out := tmp_path / "out.pdf")
    with pikepdf.open(out) as pdf:
        assert "/OutputIntents" not in pdf.Root


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler is not installed")
def test_poppler_finds_a_phrase_in_its_place(read, scan, tmp_path):
    read(scan, "--format", "pdf", "--output", out := tmp_path / "out.pdf")
    done = subprocess.run(["pdftotext", "-bbox", out, "-"], capture_output=True, text=True, check=True)
    words = etree.fromstring(done.stdout.encode()).iter("{*}word")
    (found,) = [word for word in words if "为了养护苇塘" in (word.text or "")]
    left, top, right, low = (float(found.get(side)) for side in ("xMin", "yMin", "xMax", "yMax"))
    assert 0.6 * 100 <= left < right <= 0.6 * 901
    assert 0.6 * 395 < top < low < 0.6 * 445
