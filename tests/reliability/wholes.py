"""Comparing archives whole, every row of every table that is kept and every file; and the command line at hand."""

import contextlib
import hashlib
import io
import sys
from dataclasses import dataclass
from datetime import UTC, datetime

import cli
from gazette.keeping.rows import lines, tables_of
from gazette.store.database import snapshot, transaction
from gazette.store.tables import Campaign, CampaignAct


def rows(archive):
    """Every row that is kept, by table."""
    with snapshot(archive.database) as connection:
        return {table.name: list(lines(connection, table)) for table in tables_of(connection)}


def files(folder, *below):
    """SHA-256 of the files below some folders of an archive, by name."""
    found = [path for name in below for path in (folder / name).rglob("*") if path.is_file()]
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in found}


def add_what_people_say(archive):
    """A correction, a campaign with an act, and a file put aside: what the first release's archive has not."""
    bad = archive.folder.parent / "坏.pdf"
    bad.write_bytes(b"%PDF- nothing")
    assert archive.import_files([bad]).refused
    bad.unlink()
    archive.correct_record("R000004", {"title": "关于做好汛期水位观测工作的通知（正）"}, by="周")
    archive.disclose("R000004", "closed", reason="依据", by="周")
    act = archive.record("R000006").events[-1].act
    with transaction(archive.database) as session:
        opened = datetime(2020, 1, 2, 3, 4, 5, 678, tzinfo=UTC)
        session.add(Campaign(id="C1", name="清理", day="2020-01-01", by="周", filters={"kind": "规章"}, opened=opened))
        session.flush()
        session.add(CampaignAct(campaign_id="C1", act=act))


@dataclass(frozen=True)
class Said:
    """What a command gave."""

    code: int
    out: str
    err: str


def gazette(*words):
    """The command line as a user calls it, without the seconds that a new process takes."""
    out, err, before = io.StringIO(), io.StringIO(), sys.argv
    sys.argv = ["gazette", *map(str, words)]
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            cli.main()
        code = 0
    except SystemExit as end:
        code = end.code or 0
    finally:
        sys.argv = before
    return Said(code, out.getvalue(), err.getvalue())
