"""Backups for real: made while another process writes, killed, cut, altered, made up, and restored."""

import hashlib
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
import zipfile
from pathlib import Path
from types import SimpleNamespace

import pytest
from wholes import add_what_people_say, files, gazette, rows

from gazette.archive import Archive
from gazette.errors import BadInput, Conflict, Damaged
from gazette.keeping.backup import write_backup
from gazette.settings import DATABASE, read_settings
from gazette.store.database import HEAD, connect, schema_version

WRITER = """
import sys
from pathlib import Path
from gazette.archive import Archive

folder = Path(sys.argv[1])
texts = folder.parent / "texts"
texts.mkdir()
with Archive.open(folder) as archive:
    for n in range(12):
        path = texts / f"{n}.txt"
        title = f"芦滩管理办法之{n}\\n（2003年5月6日国家水文湿地总局令第{100 + n}号公布）"
        path.write_text(title + "\\n第一条　保护芦滩。\\n", "utf-8")
        (record,) = archive.import_files([path]).records
        archive.mark(record, state="repealed", effective=None, reason="清理")
        print(n, flush=True)
"""
"""Another archivist: twelve imports, each marked at once."""
KILLED = """
import os, signal, sys
from pathlib import Path
import gazette.keeping.packing as packing
from gazette.archive import Archive

copy = packing.Packer.copy

def killed(self, path, name):
    copy(self, path, name)
    if name.startswith("masters"):
        os.kill(os.getpid(), signal.SIGKILL)

packing.Packer.copy = killed
with Archive.open(Path(sys.argv[1])) as archive:
    archive.backup(Path(sys.argv[2]))
"""
"""A backup that is killed after its first master."""


@pytest.fixture
def backup(made_backup, tmp_path):
    """A backup of the first release's archive as it is now."""
    return Path(shutil.copy(made_backup, tmp_path / "b.zip"))


def test_what_is_restored_is_what_was_there(old, tmp_path):
    with Archive.open(old) as archive:
        add_what_people_say(archive)
        assert archive.backup(tmp_path / "b.zip").damaged == ()
        with Archive.restore(tmp_path / "b.zip", tmp_path / "new") as again:
            assert rows(again) == rows(archive)
            assert files(again.folder, "masters", "quarantine") == files(old, "masters", "quarantine")
            assert list(again.records()) == list(archive.records())
            assert again.search("湿地").total == archive.search("湿地").total > 0
            assert list(again.verify()) == []
            key = (again.folder / "signing-key.pem", old / "signing-key.pem")
            assert key[0].read_bytes() == key[1].read_bytes()
            assert [path.stat().st_mode & 0o777 for path in (key[0], tmp_path / "b.zip")] == [0o600, 0o600]
            assert {path.stat().st_mode & 0o777 for path in again.folder.glob("masters/*/*")} == {0o444}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["b.zip", "new", "old"]


def test_a_restored_archive_goes_on(backup, tmp_path, rule):
    with Archive.restore(backup, tmp_path / "new") as again:
        assert again.import_files([rule]).records == ["R000014"]
        assert list(again.verify()) == []


def test_a_backup_of_an_older_schema_is_brought_up(untouched, tmp_path):
    database = connect("sqlite:///archive.db", untouched)
    assert write_backup(untouched, database, tmp_path / "b.zip").schema == "0001"
    with Archive.restore(tmp_path / "b.zip", tmp_path / "new") as again:
        assert schema_version(again.database) == HEAD
        assert list(again.verify()) == []
        with Archive.open(untouched) as archive:
            assert rows(again) == rows(archive)


def test_backups_made_while_another_process_writes_hold_one_moment_each(old, tmp_path):
    with Archive.open(old):
        writer = subprocess.Popen([sys.executable, "-c", WRITER, old], stdout=subprocess.PIPE, text=True)
    assert writer.stdout.readline()  # it is at work
    made = []
    while writer.poll() is None:
        made.append(tmp_path / f"b{len(made)}.zip")
        with Archive.open(old) as archive:
            archive.backup(made[-1])
        time.sleep(0.2)
    assert writer.wait() == 0
    counts = []
    for number, one in enumerate((made[0], made[len(made) // 2], made[-1])):
        with Archive.restore(one, tmp_path / f"new{number}") as again:
            assert list(again.verify()) == []
            counts.append(len(rows(again)["record"]))
    assert counts[0] < counts[-1]
    assert counts == sorted(counts)
    assert len(made) >= 3


def test_a_backup_that_is_killed_leaves_no_backup_and_the_next_one_is_whole(old, tmp_path):
    done = subprocess.run([sys.executable, "-c", KILLED, old, tmp_path / "b.zip"], check=False)
    assert done.returncode == -signal.SIGKILL
    assert not (tmp_path / "b.zip").exists()
    with Archive.open(old) as archive:
        archive.backup(tmp_path / "b.zip")
    assert not list(tmp_path.glob(".*.part"))
    with Archive.restore(tmp_path / "b.zip", tmp_path / "new") as again:
        assert list(again.verify()) == []


def test_a_backup_cut_short_anywhere_is_refused_and_leaves_nothing(backup, tmp_path):
    whole = backup.read_bytes()
    for size in (0, 1, 100, len(whole) // 3, len(whole) // 2, len(whole) - 30, len(whole) - 1):
        cut = tmp_path / "cut.zip"
        cut.write_bytes(whole[:size])
        with pytest.raises(Damaged):
            Archive.restore(cut, tmp_path / "new")
    told = gazette("restore", tmp_path / "cut.zip", tmp_path / "new")
    assert (told.code, told.err.count("\n")) == (8, 1)
    assert "cut.zip" in told.err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["b.zip", "cut.zip"]


def test_a_flipped_bit_is_found_or_changes_nothing(backup, old, tmp_path):
    whole, chance, found = backup.read_bytes(), random.Random(8), 0
    with Archive.open(old) as archive:
        wanted = rows(archive)
    for number in range(30):
        altered = bytearray(whole)
        altered[chance.randrange(len(whole))] ^= 1 << chance.randrange(8)
        (tmp_path / "a.zip").write_bytes(altered)
        try:
            with Archive.restore(tmp_path / "a.zip", tmp_path / f"new{number}") as again:
                assert rows(again) == wanted  # the bit was in a date or a mode of the zip that nobody reads
                assert list(again.verify()) == []
        except Damaged:
            found += 1
            assert not (tmp_path / f"new{number}").exists()
    assert found >= 25


@pytest.mark.parametrize(
    ("wanted", "changed", "said"),
    [
        ('"format": 1', '"format": 2', "newer Gazette"),
        (f'"schema": "{HEAD}"', '"schema": "9999"', "newer Gazette"),
        ('"archive.toml"', '"../archive.toml"', "made up"),
        ('"archive.toml"', '"/etc/archive.toml"', "made up"),
        ('"archive.toml"', '"masters/../../x.toml"', "made up"),
        ('"files"', '"file"', "no backup"),
        ("database/event", "database/events", "missing"),
    ],
)
def test_a_backup_that_was_made_up_is_refused(backup, tmp_path, wanted, changed, said):
    odd = tmp_path / "odd.zip"
    with zipfile.ZipFile(backup) as box, zipfile.ZipFile(odd, "w") as out:
        for name in box.namelist():
            data = box.read(name)
            if name == "contents.json":
                assert wanted in data.decode()
                data = data.decode().replace(wanted, changed).encode()
            out.writestr(name, data)
    with pytest.raises(Damaged, match=said):
        Archive.restore(odd, tmp_path / "new")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["b.zip", "odd.zip"]


def test_rows_that_no_table_takes_are_refused(backup, tmp_path):
    odd = tmp_path / "odd.zip"
    with zipfile.ZipFile(backup) as box, zipfile.ZipFile(odd, "w") as out:
        data = {name: box.read(name) for name in box.namelist()}
        digest = hashlib.sha256(data["database/event.jsonl"]).hexdigest()
        data["database/event.jsonl"] = b'{"id": 1, "nonsense": 2}\n'
        new = hashlib.sha256(data["database/event.jsonl"]).hexdigest()
        data["contents.json"] = data["contents.json"].replace(digest.encode(), new.encode())
        for name, one in data.items():
            out.writestr(name, one)
    with pytest.raises(Damaged, match="rows of event"):
        Archive.restore(odd, tmp_path / "new")
    assert not (tmp_path / "new").exists()


def test_nothing_is_written_over(backup, old, tmp_path):
    with Archive.open(old) as archive:
        with pytest.raises(Conflict):
            archive.backup(backup)
        with pytest.raises(BadInput, match="outside"):
            archive.backup(old / "b.zip")
    with pytest.raises(Conflict, match="not empty"):
        Archive.restore(backup, old)
    other = tmp_path / "other.db"
    with Archive.restore(backup, tmp_path / "new", database=f"sqlite:///{other}"):
        pass
    with pytest.raises(Conflict, match="not empty"):
        Archive.restore(backup, tmp_path / "new2", database=f"sqlite:///{other}")
    assert not (tmp_path / "new2").exists()


def test_a_disk_that_takes_nothing_is_told_of_what_was_named(backup, old, tmp_path, monkeypatch):
    """Not of the hidden place where it is made first."""
    tried = [
        ("--archive", old, "backup", "/proc/b.zip"),
        ("--archive", old, "export", "bag", "/proc/bag"),
        ("restore", backup, "/proc/new"),
    ]
    for words in tried:
        told = gazette(*words)
        assert (told.code, told.err.count("\n"), ".part" in told.err) == (7, 1, False), told
    told = gazette("--archive", old, "backup", tmp_path / "none" / "b.zip")
    assert (told.code, "no such folder" in told.err) == (3, True)
    monkeypatch.setattr("shutil.disk_usage", lambda _: SimpleNamespace(free=1000))
    told = gazette("restore", backup, tmp_path / "new")
    assert (told.code, "has room for 0 MB" in told.err) == (7, True)
    assert not (tmp_path / "new").exists()


def test_a_row_without_end_is_not_read_into_memory(backup, tmp_path, monkeypatch):
    monkeypatch.setattr("gazette.keeping.rows.ROW_BYTES", 1000)
    with pytest.raises(Damaged, match="a row of more than"):
        Archive.restore(backup, tmp_path / "new")


def test_a_database_of_something_else_is_left_alone(old, tmp_path):
    other = tmp_path / "other.db"
    with sqlite3.connect(other) as database:
        database.execute("CREATE TABLE letters (id INTEGER)")
    settings = old / "archive.toml"
    settings.write_text(settings.read_text("utf-8").replace("sqlite:///archive.db", f"sqlite:///{other}"), "utf-8")
    before = other.read_bytes()
    told = gazette("--archive", old, "list")
    assert (told.code, "no archive" in told.err) == (3, True)
    with sqlite3.connect(other) as database:
        assert database.execute("SELECT name FROM sqlite_master").fetchall() == [("letters",)]
    assert len(other.read_bytes()) == len(before)


def test_an_empty_folder_that_is_there_may_be_used(backup, tmp_path):
    (tmp_path / "new").mkdir()
    told = gazette("restore", backup, tmp_path / "new")
    assert (told.code, told.err) == (0, "")
    assert gazette("--archive", tmp_path / "new", "verify").code == 0


def test_damaged_masters_are_told_and_the_rest_is_backed_up(old, tmp_path):
    lost, changed = sorted(old.glob("masters/*/*"))
    lost.unlink()
    changed.chmod(0o644)
    data = bytearray(changed.read_bytes())
    data[500] ^= 4
    changed.write_bytes(data)
    told = gazette("--archive", old, "backup", tmp_path / "b.zip")
    assert told.code == 8
    assert (told.err.count("missing"), told.err.count("was changed")) == (1, 1)
    again = gazette("restore", tmp_path / "b.zip", tmp_path / "new")
    assert again.code == 8
    assert (again.err.count("missing"), again.err.count("was changed")) == (1, 1)
    assert gazette("--archive", tmp_path / "new", "list").out.count("\n") == 13


def test_no_password_leaves_with_a_backup(old, tmp_path):
    settings = (old / "archive.toml").read_text(encoding="utf-8")
    with Archive.open(old) as archive:
        secret = settings.replace("sqlite:///archive.db", "postgresql+psycopg://reader:geheim@db/x")
        (old / "archive.toml").write_text(secret, encoding="utf-8")
        archive.backup(tmp_path / "b.zip")
        archive.export_bag(tmp_path / "bag")
    with zipfile.ZipFile(tmp_path / "b.zip") as box:
        assert b"geheim" not in b"".join(box.read(name) for name in box.namelist())
    assert not [path for path in (tmp_path / "bag").rglob("*") if path.is_file() and b"geheim" in path.read_bytes()]
    with Archive.restore(tmp_path / "b.zip", tmp_path / "new") as again:
        assert read_settings(again.folder) == read_settings(tmp_path / "new")
        assert again.settings.name == "首版档案"


def test_an_archive_moves_to_postgresql_and_back(old, tmp_path, postgres, rule):
    with Archive.open(old) as archive:
        add_what_people_say(archive)
        archive.backup(tmp_path / "b.zip")
        with Archive.restore(tmp_path / "b.zip", tmp_path / "moved", database=postgres.empty()) as moved:
            assert rows(moved) == rows(archive)
            assert list(moved.verify()) == []
            assert moved.import_files([rule]).records == ["R000014"]  # ids go on counting
            moved.mark("R000014", state="repealed", effective=None, reason="清理")
            moved.backup(tmp_path / "c.zip")
            moved.export_bag(tmp_path / "bag")
            for source in (tmp_path / "c.zip", tmp_path / "bag"):
                with Archive.restore(source, tmp_path / f"back-{source.name}") as back:
                    assert rows(back) == rows(moved)
                    assert list(back.verify()) == []
                    assert read_settings(back.folder).database == DATABASE
