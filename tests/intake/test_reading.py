"""Reading in worker processes: a page that kills or stalls its reader costs that page and nothing else."""

from PIL import Image, ImageDraw

from gazette.intake.reading import PageJob, read_jobs


def picture(path):
    page = Image.new("L", (400, 300), 255)
    ImageDraw.Draw(page).text((40, 40), "GAZETTE 1957", fill=0)
    page.save(path, dpi=(100, 100))
    return path


def read(tmp_path, *engines, seconds=60.0):
    path = picture(tmp_path / "page.png")
    jobs = [PageJob(path, "0" * 64, 1, engine) for engine in engines]
    return [page for _, page in read_jobs(jobs, workers=2, seconds=seconds)]


def test_a_reader_that_dies_costs_only_its_page(tmp_path):
    dead, alive, again = read(tmp_path, "crash", "rubbish", "rubbish")
    assert dead.problems[0].startswith("crashed")
    assert dead.lines == ()
    assert alive.problems == again.problems
    assert alive.lines


def test_a_reader_that_hangs_is_stopped(tmp_path):
    stuck, alive = read(tmp_path, "hang", "rubbish", seconds=8.0)
    assert stuck.problems[0].startswith("timed out")
    assert alive.lines


def test_a_page_that_is_not_there_is_named(tmp_path):
    path = picture(tmp_path / "page.png")
    ((_, page),) = read_jobs([PageJob(path, "0" * 64, 7, "rubbish")], workers=1, seconds=60.0)
    assert "page 7" in page.problems[0]
