"""What belongs together as one thing handed in, and what is put aside."""

import io
import os
import tempfile
import zipfile
from contextlib import contextmanager
from pathlib import Path

import pytest
from PIL import Image

from gazette.intake.collect import Parcel, Refusal, collect, natural_key
from gazette.intake.media import Media


def picture(path, size=(40, 60), frames=1):
    path.parent.mkdir(parents=True, exist_ok=True)
    pages = [Image.new("L", size, 255 - i) for i in range(frames)]
    extra = {"save_all": True, "append_images": pages[1:]} if frames > 1 else {}
    pages[0].save(path, **extra)


def gather(tmp_path, *paths):
    unpacked = tmp_path / "unpacked"
    unpacked.mkdir()
    return list(collect(paths, unpacked))


def test_natural_order_counts_numbers():
    names = ["page10.jpg", "page2.jpg", "page1.jpg", "page１１.jpg"]
    assert sorted(names, key=natural_key) == ["page1.jpg", "page2.jpg", "page10.jpg", "page１１.jpg"]


def test_pictures_of_a_folder_are_one_parcel_in_natural_order(tmp_path):
    for n in (10, 2, 1):
        picture(tmp_path / "in" / f"{n}.png", size=(40, 60 + n))
    (tmp_path / "in" / "issue.toml").write_text('gazette = "苇塘公报"\nyear = 1987\n', encoding="utf-8")
    (parcel,) = gather(tmp_path, tmp_path / "in")
    assert [path.name for path, _ in parcel.files] == ["1.png", "2.png", "10.png"]
    assert parcel.hints == {"gazette": "苇塘公报", "year": "1987"}


def test_many_page_tiff_is_an_issue_of_its_own(tmp_path):
    picture(tmp_path / "in" / "a.tif", frames=3)
    picture(tmp_path / "in" / "1.tif")
    picture(tmp_path / "in" / "2.tif", size=(41, 60))
    parcels = gather(tmp_path, tmp_path / "in")
    assert sorted(len(parcel.files) for parcel in parcels) == [1, 2]


def test_zip_is_like_the_folder_it_holds_and_climbing_entries_stay_out(tmp_path):
    picture(tmp_path / "1.png")
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.write(tmp_path / "1.png", "1.png")
        archive.write(tmp_path / "1.png", "2.png")
        archive.writestr("../../escaped.txt", "外")
        archive.writestr("/absolute.txt", "外")
    found = gather(tmp_path, path)
    refused = [one for one in found if isinstance(one, Refusal)]
    (parcel,) = [one for one in found if isinstance(one, Parcel)]
    assert len(parcel.files) == 2
    assert len(refused) == 2
    assert all("climbs out" in one.reason for one in refused)
    assert not (tmp_path.parent / "escaped.txt").exists()
    assert not (tmp_path / "escaped.txt").exists()


def test_bad_files_are_refused_by_name_with_the_next_step(tmp_path):
    (tmp_path / "empty.pdf").touch()
    (tmp_path / "unknown.bin").write_bytes(bytes(range(256)) * 8)
    (tmp_path / "broken.zip").write_bytes(b"PK\x03\x04" + bytes(40))
    found = gather(
        tmp_path, tmp_path / "empty.pdf", tmp_path / "unknown.bin", tmp_path / "broken.zip", tmp_path / "gone.pdf"
    )
    assert all(isinstance(one, Refusal) for one in found)
    for one, name in zip(found, ("empty.pdf", "unknown.bin", "broken.zip", "gone.pdf"), strict=True):
        assert name in one.reason
        assert one.reason.rstrip(".").count(".") >= 1  # what happened, then what to do


def test_a_file_is_what_its_bytes_say(tmp_path):
    picture(tmp_path / "a.png")
    (tmp_path / "a.png").rename(tmp_path / "a.txt")
    (parcel,) = gather(tmp_path, tmp_path / "a.txt")
    assert parcel.files[0][1] is Media.PNG


@contextmanager
def as_anybody():
    """Root may enter every folder: become somebody who may not."""
    root = os.geteuid() == 0
    if root:
        os.seteuid(65534)
    try:
        yield
    finally:
        if root:
            os.seteuid(0)


def test_folders_and_files_without_permission_are_told():
    with tempfile.TemporaryDirectory() as name:
        top = Path(name)
        top.chmod(0o755)
        (top / "unpacked").mkdir()
        locked = top / "locked"
        locked.mkdir()
        (locked / "1.txt").write_text("苇塘", encoding="utf-8")
        secret = top / "secret.txt"
        secret.write_text("苇塘", encoding="utf-8")
        secret.chmod(0)
        locked.chmod(0)
        with as_anybody():
            found = list(collect([locked, locked / "1.txt", secret], top / "unpacked"))
        locked.chmod(0o755)
    assert [type(one) for one in found] == [Refusal] * 3
    for one, name in zip(found, ("locked", "1.txt", "secret.txt"), strict=True):
        assert name in one.reason
        assert "chmod" in one.reason or "cannot be opened" in one.reason


def test_what_is_wrong_within_a_zip_leaves_the_rest(tmp_path):
    path = tmp_path / "box.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.txt", "第一条" * 50)
        archive.writestr("broken.txt", "第二条" * 5000)
        archive.writestr("湿" * 100 + ".txt", "太长")
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("a.txt", "又一个" * 50)
        start = archive.getinfo("broken.txt").header_offset + 30 + len("broken.txt")
    data = bytearray(path.read_bytes())
    data[start : start + 20] = b"\xff" * 20
    path.write_bytes(data)
    unpacked = tmp_path / "unpacked"
    unpacked.mkdir()
    found = list(collect([path], unpacked))
    assert [one.name for one in found if isinstance(one, Parcel)] == ["box.zip/a.txt"]
    assert len([one for one in found if isinstance(one, Refusal)]) == 3
    (kept,) = (path for path in unpacked.rglob("*") if path.is_file())
    assert kept.read_text(encoding="utf-8").startswith("第一条")


def test_zips_within_zips_come_to_an_end(tmp_path):
    data, name = "第一条".encode(), "a.txt"
    for _ in range(6):
        box = io.BytesIO()
        with zipfile.ZipFile(box, "w") as archive:
            archive.writestr(name, data)
        data, name = box.getvalue(), "box.zip"
    path = tmp_path / "deep.zip"
    path.write_bytes(data)
    unpacked = tmp_path / "unpacked"
    unpacked.mkdir()
    (found,) = collect([path], unpacked)
    assert isinstance(found, Refusal)
    assert "by hand" in found.reason


def test_a_pipe_is_refused_and_not_waited_for(tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    (found,) = collect([pipe], tmp_path)
    assert isinstance(found, Refusal)


def test_links_in_a_folder_are_named_and_not_followed(tmp_path):
    outside = tmp_path / "outside.txt"
    outside.write_text("不在其中", encoding="utf-8")
    folder = tmp_path / "box"
    picture(folder / "1.png")
    (folder / "2.txt").symlink_to(outside)
    (folder / "up").symlink_to(tmp_path)
    found = list(collect([folder], tmp_path))
    assert [one.name for one in found if isinstance(one, Parcel)] == ["box"]
    assert sorted(one.name for one in found if isinstance(one, Refusal)) == ["box/2.txt", "box/up"]


def test_a_folder_with_nothing_to_take_in_is_told(tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "list.csv").write_text("a,b\n")
    with zipfile.ZipFile(tmp_path / "empty.zip", "w"):
        pass
    folder, packed = gather(tmp_path, tmp_path / "in", tmp_path / "empty.zip")
    assert "holds no PDF" in folder.reason
    assert "holds no PDF" in packed.reason
