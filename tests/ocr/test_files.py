"""Files as pages: what can be read, and clear words for what cannot."""

import io
import json
import struct
import zlib

import numpy as np
import pypdfium2
import pytest
from lxml import etree
from PIL import Image, ImageDraw
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from ocr import source
from ocr.alto import as_alto
from ocr.engines.table import engine
from ocr.errors import EngineMissing, UnreadableFile
from ocr.formats import as_record, as_text
from ocr.hocr import as_hocr
from ocr.reader import count_pages, read_page, read_pages
from ocr.types import Origin, Role


@pytest.fixture
def born(tmp_path):
    path = tmp_path / "born.pdf"
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    canvas = Canvas(str(path), pagesize=(210 * mm, 297 * mm))
    canvas.setFont("STSong-Light", 9)
    canvas.drawString(70, 800, "某市公报")
    canvas.setFont("STSong-Light", 12)
    for i in range(20):
        canvas.drawString(70, 740 - 20 * i, f"第{i}行 为了加强管理，根据有关规定，制定本办法。")
    canvas.drawString(290, 40, "— 7 —")
    canvas.showPage()
    canvas.save()
    return path


def test_a_text_layer_is_read_in_order(born):
    (page,) = read_pages(born)
    assert page.origin is Origin.TEXT_LAYER
    assert page.lines[0].role is Role.HEADER
    assert page.lines[-1].role is Role.FOLIO
    assert page.lines[1].text.replace(" ", "").replace("\u3000", "") == "第0行为了加强管理，根据有关规定，制定本办法。"
    assert page.lines[1].height == 12
    box = page.lines[1].box
    assert 68 < box.left < 72
    assert 297 * mm - 745 - 12 < box.top < 297 * mm - 735


def test_formats_hold_every_line(born):
    page = read_page(born, 1)
    record = json.loads(json.dumps(as_record(page), ensure_ascii=False))
    assert [one["text"] for one in record["lines"]] == as_text(page).split("\n")
    hocr = etree.fromstring(as_hocr([page]).encode())
    assert len(hocr.findall(".//{*}span")) == len(page.lines)
    alto = etree.fromstring(as_alto([page]).encode())
    assert [s.get("CONTENT") for s in alto.iter("{*}String")] == [one.text for one in page.lines]


def test_turned_pages_come_out_upright(born, tmp_path):
    document = pypdfium2.PdfDocument(born)
    document[0].set_rotation(90)
    document.save(turned := tmp_path / "turned.pdf")
    assert source.render(turned, 1).size == source.render(born, 1).size[::-1]
    page, upright = read_page(turned, 1), read_page(born, 1)
    assert page.rotation == 270
    assert [line.text for line in page.lines] == [line.text for line in upright.lines]


def test_pictures_with_many_pages(tmp_path):
    path = tmp_path / "many.tif"
    frames = [Image.new("1", (200, 300), 1) for _ in range(3)]
    frames[0].save(path, save_all=True, append_images=frames[1:], dpi=(200, 200), compression="group4")
    assert count_pages(path) == 3
    assert source.render(path, 3).size == (200, 300)
    with pytest.raises(UnreadableFile, match="no page 4"):
        source.render(path, 4)


def bomb():
    """A PNG of a few bytes that claims 60,000 × 60,000 pixels."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 60000, 60000, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")
    )


def truncated_tiff():
    out = io.BytesIO()
    Image.fromarray(np.random.default_rng(1).integers(0, 255, (400, 400), dtype=np.uint8)).save(out, "TIFF")
    return out.getvalue()[: len(out.getvalue()) // 2]


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("empty.pdf", b"", "empty file"),
        ("broken.pdf", b"%PDF-1.4\nnothing of the kind", "broken PDF"),
        ("note.png", b"this is no picture", "neither a PDF nor a picture"),
        ("bomb.png", bomb(), "60000"),
        ("cut.tif", truncated_tiff(), "cut"),
    ],
)
def test_what_cannot_be_read_says_why(tmp_path, name, content, words):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(UnreadableFile, match=words) as caught:
        source.render(path, 1)
    assert name in str(caught.value)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(UnreadableFile, match="no such file"):
        count_pages(tmp_path / "nowhere.pdf")


def test_an_unknown_engine_is_an_error():
    with pytest.raises(EngineMissing, match="rapidocr"):
        engine("ocrmagic")


def test_recorded_engine_reads_a_picture(tmp_path, monkeypatch):
    recorded = tmp_path / "recorded.json"
    quad = [[100, 300], [900, 300], [900, 340], [100, 340]]
    recorded.write_text(json.dumps({"quads": [quad], "texts": ["某某公告"]}), encoding="utf-8")
    monkeypatch.setenv("OCR_RECORDED", str(recorded))
    picture = Image.new("L", (1000, 1400), 255)
    ImageDraw.Draw(picture).rectangle((100, 300, 900, 340), fill=0)
    picture.save(path := tmp_path / "page.png", dpi=(120, 120))
    page = read_page(path, 1, engine="recorded")
    assert [one.text for one in page.lines] == ["某某公告"]
    assert page.dpi == 120
    assert page.engine == "recorded"
