"""Many archivists at once on one PostgreSQL database: nothing is lost, nothing is done twice."""

import multiprocessing
from datetime import date

import bulletins
import pytest
from postgres_server import databases
from sqlmodel import select

from gazette.archive import Archive
from gazette.errors import Conflict
from gazette.store.database import reading
from gazette.store.tables import LifeEvent

PEOPLE = 8
MARKS = 5


def write(folder, number):
    """A measure by one ministry, as a text file."""
    path = folder / f"{number}.txt"
    lines = bulletins.texts(number, 0, 1)
    path.write_text("\n".join([lines[0], lines[1] + lines[2], *lines[3:]]) + "\n", encoding="utf-8")
    return path


def at_work(folder, files, number, begin):
    """One archivist: imports two files (one of them is handed in by a colleague too), then marks and undoes."""
    begin.wait()
    with Archive.open(folder) as archive:
        archive.import_files([files[number], files[(number + 1) % PEOPLE]], by=f"周{number}")
        target = archive.search(f"文号:水湿令第{number + 1}号").first(1)[0].summary.id
        for n in range(MARKS):
            day, reason = date(2010, 1, n + 1), f"第{n}次"
            done = archive.mark(target, state="repealed", effective=day, reason=reason, by=f"周{number}")
            if n < MARKS - 1:
                archive.undo(str(done.events[0].id), reason=reason, by=f"周{number}")


@pytest.mark.parametrize("database", databases()[-1:], indirect=True)
def test_eight_people_import_and_mark_at_the_same_time(tmp_path, database):
    files = [write(tmp_path, number) for number in range(PEOPLE)]
    Archive.create(tmp_path / "archive", "同时", database=database).close()
    context = multiprocessing.get_context("spawn")
    begin = context.Barrier(PEOPLE)
    people = [context.Process(target=at_work, args=(tmp_path / "archive", files, n, begin)) for n in range(PEOPLE)]
    for one in people:
        one.start()
    for one in people:
        one.join()
    assert [one.exitcode for one in people] == [0] * PEOPLE
    with Archive.open(tmp_path / "archive") as archive:
        rows = list(archive.records(on=date(2020, 1, 1)))
        assert len(rows) == archive.search("苇塘").total == PEOPLE
        assert {row.state for row in rows} == {"repealed"}
        with reading(archive.database) as session:
            marks = session.exec(select(LifeEvent).where(LifeEvent.kind == "repealed")).all()
        assert len(marks) == PEOPLE * MARKS
        assert list(archive.verify()) == []


@pytest.mark.parametrize("database", ["postgresql"] if "postgresql" in databases() else [], indirect=True)
def test_a_server_that_cannot_be_reached_is_told(archive, database):
    away = database.replace("127.0.0.1:", "127.0.0.1:1")[: -len("9")]
    settings = archive.folder / "archive.toml"
    settings.write_text(settings.read_text().replace(database, away))
    with pytest.raises(Conflict, match="server") as told:
        Archive.open(archive.folder)
    assert database.split(":")[2].split("@")[0] not in str(told.value)
