"""Reading in worker processes: a page that kills or stalls its reader costs that page and nothing else."""

import os

import psutil
import pytest
from PIL import Image, ImageDraw

from gazette.errors import GazetteError
from gazette.intake import reading
from gazette.intake.reading import Job, Limits, Lost, Readers


def picture(path):
    page = Image.new("L", (400, 300), 255)
    ImageDraw.Draw(page).text((40, 40), "GAZETTE 1957", fill=0)
    page.save(path, dpi=(100, 100))
    return path


def read(tmp_path, *engines, page=1, seconds=60.0, megabytes=2000.0):
    """What became of a page that each engine was given, in order; two readers."""
    path = picture(tmp_path / "page.png")
    waiting = [Job(n, path, page, engine) for n, engine in enumerate(engines)]
    found = {}
    with Readers(2, Limits(seconds, megabytes)) as readers:
        readers.staff(len(waiting))
        while len(found) < len(engines):
            given, waiting = waiting[: readers.room], waiting[readers.room :]
            readers.give(given)
            found |= {job.id: outcome for job, outcome in readers.results()}
        assert not readers.busy
    return [found[n] for n in range(len(engines))]


def test_a_reader_that_dies_costs_only_its_page(tmp_path):
    dead, *others = read(tmp_path, "crash", "rubbish", "rubbish", "rubbish", "rubbish")
    assert dead == Lost("crashed: the reader ended with code 139", killed=False)
    assert all(page.lines for page in others)


def test_a_reader_that_hangs_is_stopped(tmp_path):
    stuck, alive, next_one = read(tmp_path, "hang", "rubbish", "rubbish", seconds=4.0)
    assert stuck.problems[0].startswith("timed out")
    assert alive.lines
    assert next_one.lines


def test_a_page_that_is_not_there_is_named(tmp_path):
    (page,) = read(tmp_path, "rubbish", page=7)
    assert "page 7" in page.problems[0]


def test_a_reader_that_holds_too_much_is_replaced_after_its_page(tmp_path):
    """No reader is as small as this limit: each page has a reader of its own, and all are read."""
    before = {child.pid for child in psutil.Process().children()}
    seen = set()

    class Watching(Readers):
        def results(self):
            seen.update(child.pid for child in psutil.Process().children())
            return super().results()

    path = picture(tmp_path / "page.png")
    waiting = [Job(n, path, 1, "rubbish") for n in range(4)]
    found = []
    with Watching(1, Limits(60.0, megabytes=50.0)) as readers:
        readers.staff(len(waiting))
        while len(found) < 4:
            given, waiting = waiting[: readers.room], waiting[readers.room :]
            readers.give(given)
            found += readers.results()
    assert all(page.lines for _, page in found)
    assert len(seen - before) >= 3


def test_a_page_that_takes_far_too_much_memory_is_given_up(tmp_path):
    page, _ = read(tmp_path, "hang", "rubbish", megabytes=20.0)
    assert page.problems[0].startswith("too big")


def test_readers_that_cannot_start_are_told(tmp_path, monkeypatch):
    monkeypatch.setattr(reading, "_serve", os._exit)
    with pytest.raises(GazetteError, match="No reader"):
        read(tmp_path, "rubbish")
