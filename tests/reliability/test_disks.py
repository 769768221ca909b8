"""Disks that are full or read-only, a database that is held, a clock set back: told in words, nothing lost."""

import ctypes
import os
import random
import resource
import sqlite3
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import bulletins
import pytest
from siege import Siege

from gazette.archive import Archive
from gazette.errors import Conflict
from gazette.store import audit, database, events, jobs

GAZETTE = Path(sys.executable).parent / "gazette"
MEGABYTES = 6
LIBC = ctypes.CDLL(None)
PR_CAPBSET_DROP, CAP_DAC_OVERRIDE = 24, 1
"""Of linux/prctl.h and linux/capability.h: what is started then may write only what its mode allows, even as root."""


@pytest.fixture
def disk(tmp_path):
    """A small disk of its own for root; for others a folder, where a file may not grow beyond what is left."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = os.getuid() == 0 and not run(["mount", "-t", "tmpfs", "-o", f"size={MEGABYTES}m", "tmpfs", folder])[0]
    yield folder
    if mounted:
        run(["umount", "--lazy", folder])


def run(words, environment=None, most=None, held=False):
    """Exit code and what was said on stderr; `most`: files may grow to so many bytes; `held`: to modes, root too."""

    def limit():
        if most:
            resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
        if held:
            LIBC.prctl(PR_CAPBSET_DROP, CAP_DAC_OVERRIDE, 0, 0, 0)

    done = subprocess.run(
        [str(word) for word in words],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | (environment or {}),
        preexec_fn=limit,
    )
    return done.returncode, done.stderr


def test_a_full_disk_is_told_and_the_import_goes_on_when_there_is_room(disk):
    """What is left of the disk decides where it ends: at a master, in the database, in the index, nowhere."""
    made = bulletins.make(disk.parent, 3, 2)
    siege = Siege(disk / "archive", made)
    words = [GAZETTE, "--archive", siege.folder, "import", made.folder, "--engine", "recorded", "--jobs", "1"]
    ballast = disk / "ballast"
    codes = []
    dice = random.Random(seed := os.environ.get("GAZETTE_SEED") or str(random.randrange(10**6)))
    print(f"GAZETTE_SEED={seed}")
    for kilobytes in (4, *sorted(dice.sample(range(40, 400), 2))):
        kept = siege.kept()
        since = len(made.looked_at())
        most = None
        if os.path.ismount(disk):
            ballast.write_bytes(bytes(_free(disk) - 1024 * kilobytes))
        else:
            most = max(path.stat().st_size for path in siege.folder.rglob("*") if path.is_file()) + 1024 * kilobytes
        code, said = run(words, made.environment, most)
        ballast.unlink(missing_ok=True)
        assert code in (0, 7), said
        assert "Traceback" not in said
        if code:
            assert "full" in said or "room" in said, said
        siege.nothing_again(kept, since)
        codes.append(code)
    assert codes[0] == 7
    siege.finish()
    siege.is_sound()
    assert len(siege.holdings()[0]["record"]) == 3


def _free(folder):
    here = os.statvfs(folder)
    return here.f_bavail * here.f_frsize


def test_a_folder_that_may_not_be_written_is_told(disk):
    made = bulletins.make(disk.parent, 1, 2)
    siege = Siege(disk / "archive", made)
    _forbid(disk)
    words = [GAZETTE, "--archive", siege.folder, "import", made.folder, "--engine", "recorded", "--jobs", "1"]
    code, said = run(words, made.environment)
    assert code == 7, said
    assert "read-only" in said or "readonly" in said
    assert "Traceback" not in said
    _allow(disk)
    siege.finish()
    siege.is_sound()


def test_an_archive_whose_files_may_not_be_written_is_told(tmp_path):
    made = bulletins.make(tmp_path, 1, 2)
    siege = Siege(tmp_path / "archive", made)
    assert run(["chmod", "-R", "a-w", siege.folder])[0] == 0
    for words in (["import", made.folder], ["mark", "R000001", "--state", "repealed"]):
        code, said = run([GAZETTE, "--archive", siege.folder, *words], made.environment, held=True)
        assert (code, said.count("\n"), "read-only" in said) == (7, 1, True), said
    assert run(["chmod", "-R", "u+w", siege.folder])[0] == 0
    siege.is_sound()


def _forbid(disk):
    if os.path.ismount(disk):
        assert run(["mount", "-o", "remount,ro", disk])[0] == 0
    else:
        assert run(["chmod", "-R", "a-w", disk])[0] == 0


def _allow(disk):
    if os.path.ismount(disk):
        assert run(["mount", "-o", "remount,rw", disk])[0] == 0
    else:
        assert run(["chmod", "-R", "u+w", disk])[0] == 0


def test_a_database_that_another_process_holds_is_told(tmp_path, rule, decision, monkeypatch):
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.2)
    with Archive.create(tmp_path / "archive", "占") as archive:
        archive.import_files([rule])
        other = sqlite3.connect(archive.folder / "archive.db", isolation_level=None)
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(Conflict, match="Another process"):
            archive.import_files([decision])
        assert archive.holdings().records == 1  # looking goes on
        other.close()
        assert len(archive.import_files([decision]).imported) == 1
        assert list(archive.verify()) == []


def test_a_clock_set_back_alters_nothing(tmp_path, rule, decision, monkeypatch):
    """Facts count in the order in which they were stated, whatever the clock said."""
    with Archive.create(tmp_path / "archive", "钟") as archive:
        archive.import_files([rule])
        (held,) = archive.records()
        first = archive.mark(held.id, state="repealed", effective=date(2010, 1, 1), reason="甲")
        for module in (audit, events, jobs):
            monkeypatch.setattr(module, "now", lambda: datetime(1999, 1, 1, tzinfo=UTC))
        archive.undo(str(first.events[0].id), reason="钟")
        archive.mark(held.id, state="lapsed", effective=date(2011, 1, 1), reason="乙")
        assert len(archive.import_files([decision]).imported) == 1
        assert archive.record(held.id).summary.state == "lapsed"
        assert [event.kind for event in archive.record(held.id).events] == ["published", "repealed", "undone", "lapsed"]
        assert list(archive.verify()) == []
