"""Two imports into one archive at the same time: the same files, or different ones."""

import os
import subprocess
import sys
import time
from threading import Thread

import bulletins
import pytest
from siege import DRIVER, Siege

from gazette.archive import Archive
from gazette.store.database import transaction


@pytest.mark.parametrize("which", ["same", "different"])
def test_two_imports_do_not_step_on_each_other(tmp_path, which):
    """Each page is read once, by one of them; each command ends when what it was given is in the archive."""
    made = bulletins.make(tmp_path, 4, 4, seconds=0.05)
    folder = tmp_path / "archive"
    Archive.create(folder, "并").close()
    boxes = [made.folder, made.folder] if which == "same" else [made.folder / "000", made.folder]
    environment = os.environ | made.environment
    begun = [
        subprocess.Popen([sys.executable, DRIVER, folder, box, "none", "0", "0"], env=environment) for box in boxes
    ]
    assert [one.wait(300) for one in begun] == [0, 0]
    assert sorted(made.looked_at()) == sorted(made.pages.values())
    with Archive.open(folder) as archive:
        assert archive.holdings().records == archive.search("苇塘").total == 4
        assert archive.batch().pages == {"done": 16}
        assert list(archive.verify()) == []


def test_an_import_begins_when_no_other_writer_is_at_work(archive, rule):
    """Else one that clears what killed imports left takes a folder away before its owner has locked it."""
    with transaction(archive.database) as session:
        session.connection()
        other = Thread(target=lambda: Archive.open(archive.folder).import_files([rule]))
        other.start()
        time.sleep(0.5)
        begun = list((archive.folder / "running").glob("*"))
    other.join()
    assert (begun, archive.holdings().records) == ([], 1)


def test_pages_of_an_import_that_died_are_taken_over_by_one_that_lives(tmp_path):
    made = bulletins.make(tmp_path, 2, 3, seconds=1.5)
    siege = Siege(tmp_path / "archive", made)
    dying = siege.start()
    while not made.looked_at():
        time.sleep(0.02)
    living = siege.start()
    while len(list((siege.folder / "running").iterdir())) < 2 and dying.poll() is None:
        time.sleep(0.02)
    dying.kill()
    dying.wait()
    assert living.wait(300) == 0
    siege.is_sound()
    with Archive.open(siege.folder) as archive:
        assert archive.batch().pages == {"done": 6}
        assert archive.holdings().records == 2
