"""Archives of other versions: the kept one of the first release, one from the future, one whose update was killed."""

import json
import signal
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import text

from gazette.archive import Archive
from gazette.errors import Damaged
from gazette.export.records import to_plain
from gazette.store.database import HEAD, connect, schema_version

GAZETTE = Path(sys.executable).parent / "gazette"
TRUTH = json.loads((Path(__file__).parent / "kept" / "archive-0001.json").read_text(encoding="utf-8"))
"""What the first release itself said of this archive: records on a day, histories, proposals."""

KILLED = """
import os, signal, sys
from pathlib import Path
from sqlalchemy import event
from gazette.store.database import connect, migrate

engine, left = connect("sqlite:///archive.db", Path(sys.argv[1])), int(sys.argv[2])

@event.listens_for(engine, "after_cursor_execute")
def count(connection, cursor, statement, *rest):
    global left
    if statement.lstrip().upper().startswith(("CREATE", "ALTER", "UPDATE", "INSERT", "DROP")):
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

migrate(engine)
"""
"""An update of the database that is killed after its nth change."""


def as_json(values):
    return json.loads(json.dumps([to_plain(value) for value in values]))


def same(found, wanted):
    """Every field that the first release gave is there and says the same; newer ones may stand beside it."""
    assert len(found) == len(wanted)
    for one, other in zip(found, wanted, strict=True):
        assert {key: one.get(key) for key in other} == other


def test_an_archive_of_the_first_release_opens_and_says_the_same(untouched):
    assert schema_version(connect("sqlite:///archive.db", untouched)) == "0001"
    with Archive.open(untouched) as archive:
        assert schema_version(archive.database) == HEAD
        assert list(archive.verify()) == []
        same(as_json(archive.records(on=date.fromisoformat(TRUTH["day"]))), TRUTH["records"])
        for key, events in TRUTH["histories"].items():
            same(as_json(archive.record(key).events), events)
        same(as_json(archive.proposals(every=True)), TRUTH["proposals"])
        assert archive.search("湿地").total > 0


def test_an_archive_of_the_first_release_goes_on(untouched, rule):
    with Archive.open(untouched) as archive:
        assert archive.import_files([rule]).records == ["R000014"]
        archive.mark("R000004", state="repealed", effective=date(2020, 1, 1), reason="清理结果")
        archive.reindex()
        assert list(archive.verify()) == []


def test_an_archive_from_the_future_is_refused_and_left_alone(untouched):
    database = connect("sqlite:///archive.db", untouched)
    with database.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    database.dispose()
    before = (untouched / "archive.db").read_bytes()
    with pytest.raises(Damaged, match="newer Gazette"):
        Archive.open(untouched)
    told = subprocess.run([GAZETTE, "--archive", untouched, "list"], capture_output=True, text=True, check=False)
    assert (told.returncode, told.stderr.count("\n")) == (8, 1)
    assert "newer Gazette" in told.stderr
    assert "9999" in told.stderr
    assert (untouched / "archive.db").read_bytes() == before


@pytest.mark.parametrize("change", [1, 4, 7])
def test_an_update_killed_half_way_leaves_the_archive_as_it_was(untouched, change):
    done = subprocess.run([sys.executable, "-c", KILLED, untouched, str(change)], check=False)
    assert done.returncode == -signal.SIGKILL
    assert schema_version(connect("sqlite:///archive.db", untouched)) == "0001"
    with Archive.open(untouched) as archive:
        assert schema_version(archive.database) == HEAD
        assert list(archive.verify()) == []


def test_three_processes_that_open_an_old_archive_at_once_update_it_once(untouched):
    words = [GAZETTE, "--archive", untouched, "list", "--on", TRUTH["day"]]
    together = [subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(3)]
    for one in together:
        out, err = one.communicate(timeout=60)
        assert (one.returncode, err) == (0, "")
        assert out.count("\n") == len(TRUTH["records"])
