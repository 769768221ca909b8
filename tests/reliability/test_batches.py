"""The table of pages: what failed is told and read again alone, what was interrupted goes on, nothing blocks."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image
from sqlmodel import select

from gazette.archive import Archive
from gazette.errors import NotFound
from gazette.intake.importing import TRIES
from gazette.store.database import reading, transaction
from gazette.store.readings import QUEUED
from gazette.store.tables import PageJob, Reading, Submission
from gazette.terminal import ImportBar

GAZETTE = Path(sys.executable).parent / "gazette"


@pytest.fixture
def page(tmp_path):
    """A page picture."""
    path = tmp_path / "scan.png"
    Image.new("L", (200, 150), 255).save(path, dpi=(100, 100))
    return path


def run(folder, *words):
    done = subprocess.run([GAZETTE, "--archive", folder, *words], capture_output=True, text=True, check=False)
    return done.returncode, done.stdout, done.stderr


def test_a_poison_page_fails_with_its_reason_and_the_batch_goes_on(archive, page, rule):
    report = archive.import_files([page, rule], engine="crash")
    assert (report.imported, len(report.records)) == (["scan.png", "rule.txt"], 1)
    assert report.unread[0][:2] == ("scan.png", 1)
    (failed,) = archive.batch().open
    assert (failed.state, failed.tries, failed.file) == ("failed", 2, "scan.png")
    assert "crashed" in failed.reason
    with pytest.raises(NotFound, match="job 99"):
        archive.retry([failed.job, 99])
    assert archive.retry([failed.job]).unread[0][:2] == ("scan.png", 1)
    archive.reread(engine="rubbish")
    assert archive.batch().pages == {"done": 1, "failed": 1}
    code, said, _ = run(archive.folder, "jobs")
    assert code == 0
    assert f"gazette retry {failed.job}" in said
    told = json.loads(run(archive.folder, "jobs", "--json")[1])
    assert told["pages"] == {"done": 1, "failed": 1}
    assert told["open"][0]["job"] == failed.job


def interrupt(archive, tries):
    """As an import leaves it that was killed while its page was read."""
    with transaction(archive.database) as session:
        job = session.exec(select(PageJob)).one()
        job.state, job.worker, job.tries = "running", "gone-1-abc", tries
        session.add(job)
        for row in session.exec(select(Reading)).all():
            session.delete(row)
        submission = session.exec(select(Submission)).one()
        submission.status = QUEUED
        session.add(submission)


def test_import_alone_goes_on_with_what_was_interrupted(archive, page):
    archive.import_files([page], engine="rubbish")
    interrupt(archive, 1)
    assert archive.batch().pages == {"stopped": 1}
    code, _, said = run(archive.folder, "import")
    assert code == 0, said
    assert re.search(r"1/1 pages +\d+/min", said)  # progress and rate, though this is no terminal
    with reading(archive.database) as session:
        assert session.exec(select(PageJob.tries)).one() == 2
    assert archive.batch().pages == {"done": 1}


def test_a_page_that_ends_every_import_is_given_up(archive, page):
    archive.import_files([page], engine="rubbish")
    interrupt(archive, TRIES)
    report = archive.import_files([])
    assert report.unread == [("scan.png", 1, f"not read: {TRIES} imports ended while this page was read")]
    assert archive.batch().pages == {"failed": 1}


def test_an_init_that_was_killed_is_run_again(tmp_path):
    """The key comes first, archive.toml last: whatever is left, the same command makes an archive of it."""
    Archive.create(tmp_path / "archive", "初").close()
    key = (tmp_path / "archive" / "signing-key.pem").read_bytes()
    (tmp_path / "archive" / "archive.toml").unlink()
    (tmp_path / "archive" / ".signing-key.pem.part").touch()
    with Archive.create(tmp_path / "archive", "初") as archive:
        assert (archive.folder / "signing-key.pem").read_bytes() == key
        assert list(archive.verify()) == []


def test_progress_without_a_terminal_is_a_line_now_and_then(capsys, monkeypatch):
    clock = iter(range(0, 1000, 4))
    monkeypatch.setattr("time.monotonic", lambda: next(clock))
    bar = ImportBar()
    bar.begin("1987", 10)
    for _ in range(10):
        bar.advance(1)
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 4
    assert "10/10 pages  15/min  0 s left" in lines[-1]
