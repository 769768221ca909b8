"""Comparing archives whole: every row of every table that is kept, and every file."""

import hashlib
from datetime import UTC, datetime

from gazette.keeping.rows import lines, tables_of
from gazette.store.database import snapshot, transaction
from gazette.store.tables import Campaign, CampaignAct, Correction, Quarantined


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
    (archive.folder / "quarantine").mkdir()
    (archive.folder / "quarantine" / f"{'ab' * 8}-坏.pdf").write_bytes(b"%PDF- nothing")
    act = archive.record("R000006").events[-1].act
    with transaction(archive.database) as session:
        session.add(Quarantined(name="坏.pdf", sha256="ab" * 32, reason="a broken PDF"))
        session.add(Correction(record_id="R000004", field="title", value="正题", by="周", box=[1.5, 2, 3, 4]))
        opened = datetime(2020, 1, 2, 3, 4, 5, 678, tzinfo=UTC)
        session.add(Campaign(id="C1", name="清理", day="2020-01-01", by="周", filters={"kind": "规章"}, opened=opened))
        session.flush()
        session.add(CampaignAct(campaign_id="C1", act=act))
