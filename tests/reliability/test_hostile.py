"""Files made to do harm, through the real command: one line for each, the rest of the batch done, within bounds."""

import csv
import os
import resource
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import hostile_files as hostile
import pikepdf
import pytest
from wholes import gazette

from gazette.archive import Archive
from gazette.errors import BadInput
from gazette.export.data import csv_line
from gazette.intake.collect import ZIP_BYTES, Parcel, Refusal, Room, collect
from gazette.intake.lists import read_list_file
from gazette.intake.media import Media
from gazette.intake.plain import MOST_BYTES, file_page
from ocr.reader import read_pages
from ocr.searchable import write_searchable

GAZETTE = Path(sys.executable).parent / "gazette"
MEGABYTES_MOST = 3000
"""A reader is ended at 2,400; half a second passes until it is looked at."""
SECONDS_A_PAGE = 2
DECODED = pikepdf.StreamDecodeLevel.all


def quick(folder, name="试"):
    """An archive whose readers are not given long."""
    with Archive.create(folder, name):
        pass
    path = folder / "archive.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("seconds_per_page = 300", f"seconds_per_page = {SECONDS_A_PAGE}"), encoding="utf-8")
    return folder


def test_a_box_of_harm(tmp_path, rule):
    folder, archive = tmp_path / "box", quick(tmp_path / "archive")
    folder.mkdir()
    bad, unread, odd = hostile.refused(), hostile.unread(), hostile.borne()
    for name, data in {**bad, **unread, **odd}.items():
        (folder / name).write_bytes(data)
    (folder / "good.txt").write_bytes(rule.read_bytes())
    began = time.monotonic()
    words = [GAZETTE, "--archive", archive, "--quiet", "import", folder, "--engine", "rubbish", "--jobs", "2"]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    took = time.monotonic() - began
    assert done.returncode == 3
    told = done.stderr.splitlines()
    for name in [*bad, *unread]:
        assert len([line for line in told if name in line.split(": ")[0] or name in line.split(": ")[1]]) == 1, name
    assert not [line for line in told if not line.startswith("box")]
    assert "\x1b" not in done.stderr + done.stdout
    with Archive.open(archive) as opened:
        assert "苇塘养护管理办法" in [row.title for row in opened.records()]
        assert list(opened.verify()) == []
    assert took < 60 + 4 * SECONDS_A_PAGE * (len(unread) + len(odd))
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1000 < MEGABYTES_MOST


def test_names_that_do_harm_are_one_line_each(tmp_path):
    names = [b"a\nb\x1b]0;x\x07.pdf", b"\xff\xfe\x9b31m.pdf", ("长" * 80 + ".pdf").encode(), "\u202efdp.txt".encode()]
    folder = tmp_path / "in"
    folder.mkdir()
    for name in names:
        (Path(os.fsdecode(os.fsencode(folder) + b"/" + name))).write_bytes(b"%PDF-1.4 nothing")
    told = gazette("--archive", quick(tmp_path / "archive"), "--quiet", "import", folder)
    assert (told.code, told.err.count("\n")) == (3, len(names))
    assert not set("\x1b\x07\x9b\u202e") & set(told.err + told.out)
    with Archive.open(tmp_path / "archive") as archive:
        assert len(list((archive.folder / "quarantine").iterdir())) == len(names)
        assert list(archive.verify()) == []


def test_a_zip_of_odd_names_stays_in_its_place(tmp_path):
    (tmp_path / "odd.zip").write_bytes(hostile.box_of_odd_names())
    archive = quick(tmp_path / "deep" / "er" / "archive")
    told = gazette("--archive", archive, "--quiet", "import", tmp_path / "odd.zip")
    assert (told.code, told.err.count("\n")) == (3, 6)
    assert not [path for path in tmp_path.rglob("*") if path.name in ("climbed.txt", "absolute.txt", "link.txt")]
    assert not Path("/absolute.txt").exists()


def test_zips_within_a_zip_share_one_room(tmp_path, monkeypatch):
    (tmp_path / "bomb.zip").write_bytes(hostile.bombs_within_boxes(megabytes=100, each=20))
    (tmp_path / "out").mkdir()
    monkeypatch.setattr(Room.__init__, "__defaults__", (50 << 20, 1000))
    found = list(collect([tmp_path / "bomb.zip"], tmp_path / "out"))
    assert len([one for one in found if isinstance(one, Refusal) and "with the zips in it" in one.reason]) >= 2
    unpacked = sum(path.stat().st_size for path in (tmp_path / "out").rglob("*") if path.is_file())
    assert unpacked < 51 << 20
    assert ZIP_BYTES == 4 << 30


def test_a_zip_with_a_directory_too_large_is_not_opened(tmp_path):
    data = bytearray(hostile.boxes([("a.txt", "第一条")]))
    data[-10:-6] = (100 << 20).to_bytes(4, "little")
    (tmp_path / "a.zip").write_bytes(data)
    (tmp_path / "out").mkdir()
    (found,) = collect([tmp_path / "a.zip"], tmp_path / "out")
    assert "more than" in found.reason


def test_pages_fetch_nothing(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text(hostile.SECRET, encoding="utf-8")
    (tmp_path / "fetch.html").write_text(hostile.fetching_page(secret), encoding="utf-8")
    (tmp_path / "laughs.html").write_text(hostile.LAUGHS, encoding="utf-8")
    text = " ".join(line.text for line in file_page(tmp_path / "fetch.html", Media.HTML).lines)
    assert "取来" in text
    assert hostile.SECRET not in text
    assert sum(len(line.text) for line in file_page(tmp_path / "laughs.html", Media.HTML).lines) < 1000


def test_a_text_too_large_for_a_document_is_refused(tmp_path):
    with (tmp_path / "large.txt").open("wb") as file:
        file.truncate(MOST_BYTES + 1)
    with pytest.raises(BadInput, match="no single document"):
        file_page(tmp_path / "large.txt", Media.TEXT)


def test_links_lead_nowhere(tmp_path):
    (tmp_path / "secret.txt").write_text(hostile.SECRET, encoding="utf-8")
    (tmp_path / "in").mkdir()
    (tmp_path / "out").mkdir()
    (tmp_path / "in" / "link.txt").symlink_to(tmp_path / "secret.txt")
    (tmp_path / "in" / "round").symlink_to(tmp_path / "in")
    assert not [one for one in collect([tmp_path / "in"], tmp_path / "out") if isinstance(one, Parcel)]


def test_nothing_made_from_an_armed_pdf_is_armed(tmp_path):
    (tmp_path / "armed.pdf").write_bytes(hostile.armed())
    archive = quick(tmp_path / "archive")
    assert gazette("--archive", archive, "import", tmp_path / "armed.pdf", "--gazette", "湿地公报").code == 0
    made = tmp_path / "made"
    made.mkdir()
    write_searchable(tmp_path / "armed.pdf", read_pages(tmp_path / "armed.pdf", engine="rubbish"), made / "s.pdf")
    with Archive.open(archive) as opened:
        (row,) = opened.records()
        opened.mark(row.id, state="repealed", effective=None, reason="清理")
        opened.export_marked(row.id, tmp_path / "made" / "m.pdf")
        opened.disclose(row.id, "open")
    assert gazette("--archive", archive, "export", "site", tmp_path / "made" / "site", "--jobs", "1").code == 0
    for path in [path for path in (tmp_path / "made").rglob("*") if path.is_file()]:
        data = path.read_bytes()
        if path.suffix == ".pdf":
            with pikepdf.open(path) as pdf:
                pdf.save(tmp_path / "plain.pdf", compress_streams=False, stream_decode_level=DECODED)
            data = (tmp_path / "plain.pdf").read_bytes()
            assert not [
                word for word in (b"/JavaScript", b"/Launch", b"/OpenAction", b"/EmbeddedFiles") if word in data
            ]
        assert not [word for word in hostile.ARMED if word in data], path


def test_tricks_in_a_text_reach_neither_terminal_nor_page_nor_spreadsheet(tmp_path):
    text = hostile.text_of_tricks()
    html = tmp_path / "tricks.html"
    html.write_text("<html><meta charset=utf-8><pre>" + text.replace("<", "&lt;") + "</pre></html>", encoding="utf-8")
    archive = quick(tmp_path / "archive")
    assert gazette("--archive", archive, "import", html).code == 0
    said = [gazette("--archive", archive, *words) for words in (["list"], ["list", "--json"], ["search", "芦荡"])]
    said += [gazette("--archive", archive, "show", "R000001"), gazette("read", html)]
    for one in said:
        assert one.code == 0
        assert "芦荡" in one.out
        assert not set("\x1b\x07\x9b\u202e\u202c\u2066\u2069") & set(one.out + one.err)
    gazette("--archive", archive, "disclose", "R000001", "--as", "open")
    assert gazette("--archive", archive, "export", "site", tmp_path / "site", "--jobs", "1").code == 0
    assert gazette("--archive", archive, "export", "data", tmp_path / "data").code == 0
    for path in [*(tmp_path / "site").rglob("*.html"), *(tmp_path / "data").rglob("*")]:
        if path.is_file():
            made = path.read_bytes()
            assert path.suffix != ".html" or b"<script>app.alert" not in made, path
            assert not [c for c in ("\x1b", "\u202e", "\u2066") if c.encode() in made], path
    row = (tmp_path / "data" / "records.csv").read_text("utf-8-sig").splitlines()[1]
    assert not [cell for cell in row.split(",") if cell.strip('"').startswith(("=", "@"))]
    assert csv_line(("=1+1", "@SUM", "\t=x", "＝甲")) == "'=1+1,'@SUM,'\t=x,'＝甲\r\n"


def test_rows_that_are_written_back_are_harmless(tmp_path):
    bad = tmp_path / "bad.csv"
    bad.write_text("标题,文号,清理结果\n\x1b[31m=芦荡\u202e办法,\u200b@SUM(1),废止\n", encoding="utf-8")
    told = gazette(
        "--archive", quick(tmp_path / "archive"), "mark", "--from", bad, "--fix", tmp_path / "fix.csv", "--reason", "x"
    )
    assert (told.code, "0 marked." in told.out) == (0, True)
    (row,) = csv.reader((tmp_path / "fix.csv").read_text("utf-8-sig").splitlines()[1:])
    assert row[1:3] == ["[31m=芦荡办法", "'@SUM(1)"]


def test_a_workbook_that_unpacks_to_too_much_is_refused(tmp_path):
    with zipfile.ZipFile(tmp_path / "list.xlsx", "w", zipfile.ZIP_DEFLATED) as box:
        for number in range(5):
            box.writestr(f"{number}.xml", b"0" * (50 << 20))
    with pytest.raises(BadInput, match="unpacks to more"):
        read_list_file(tmp_path / "list.xlsx")
