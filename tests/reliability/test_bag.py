"""A bag for other hands: it validates with bagit, says what it holds in formats of the field, and is restored whole."""

import json
import os
import shutil
import subprocess
import sys

import bagit
import pytest
from lxml import etree
from wholes import add_what_people_say, files, rows

from gazette.archive import Archive
from gazette.errors import BadInput, Conflict, Damaged

PREMIS = {"p": "http://www.loc.gov/premis/v3"}
ALTO = {"a": "http://www.loc.gov/standards/alto/ns-v4#"}


@pytest.fixture(scope="module")
def made(brought_up, tmp_path_factory):
    """An archive and its bag."""
    folder = tmp_path_factory.mktemp("made")
    shutil.copytree(brought_up, folder / "old")
    with Archive.open(folder / "old") as archive:
        add_what_people_say(archive)
        archive.export_bag(folder / "bag")
    return folder


@pytest.fixture
def old(made):
    """The archive that was packed; nobody changes it."""
    return made / "old"


@pytest.fixture
def bag(made, tmp_path):
    """A copy of its bag."""
    return shutil.copytree(made / "bag", tmp_path / "bag")


def test_a_bag_validates_with_bagit(bag, tmp_path):
    made = bagit.Bag(str(bag))
    made.validate()
    assert made.info["External-Identifier"] == "首版档案"
    command = subprocess.run([sys.executable, "-m", "bagit", "--validate", bag], capture_output=True, check=False)
    assert command.returncode == 0
    assert not list(bag.rglob("*.pem"))
    assert bag.stat().st_mode & 0o777 == 0o700


def test_a_bag_gives_back_the_archive(bag, old, tmp_path):
    with Archive.open(old) as archive, Archive.restore(bag, tmp_path / "new") as again:
        assert rows(again) == rows(archive)
        assert files(again.folder, "masters", "quarantine") == files(old, "masters", "quarantine")
        assert list(again.records()) == list(archive.records())
        assert list(again.proposals(every=True)) == list(archive.proposals(every=True))
        assert list(again.verify()) == []
        key = again.folder / "signing-key.pem"
        assert key.read_bytes() != (old / "signing-key.pem").read_bytes()
        assert key.stat().st_mode & 0o777 == 0o600


def test_records_and_readings_can_be_read_without_gazette(bag, old):
    records = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in (bag / "data/records").iterdir()}
    with Archive.open(old) as archive:
        for row in archive.records():
            detail = archive.record(row.id)
            assert records[row.id]["summary"]["title"] == row.title
            assert records[row.id]["regulation"]["text"] == detail.regulation.text
            assert [event["id"] for event in records[row.id]["events"]] == [event.id for event in detail.events]
    assert len(records) == 13
    text = "".join(
        string.get("CONTENT")
        for path in sorted((bag / "data/readings").iterdir())
        for string in etree.parse(path).iterfind(".//a:String", ALTO)
    )
    assert "湿地水文监测管理办法" in text
    assert "废止和宣布失效部分规章" in text


def test_premis_tells_every_master_and_every_act(bag, old):
    root = etree.parse(bag / "data/premis.xml").getroot()
    assert [etree.QName(one).localname for one in root] == sorted(
        (etree.QName(one).localname for one in root), key=("object", "event", "agent").index
    )
    digests = [node.text for node in root.iterfind(".//p:messageDigest", PREMIS)]
    assert digests == sorted(path.stem for path in old.glob("masters/*/*"))
    audit = [json.loads(line) for line in (bag / "data/database/audit.jsonl").read_text("utf-8").splitlines()]
    events = root.findall("p:event", PREMIS)
    assert [event.findtext("p:eventType", namespaces=PREMIS) for event in events] == [row["action"] for row in audit]
    details = [json.loads(event.findtext(".//p:eventDetail", namespaces=PREMIS)) for event in events]
    assert [one["digest"] for one in details] == [row["digest"] for row in audit]
    linked = {node.text for node in root.iterfind(".//p:linkingObjectIdentifierValue", PREMIS)}
    assert linked == set(digests)
    agents = [node.text for node in root.iterfind(".//p:agentName", PREMIS)]
    assert {"陈", "周", "gazette"} <= set(agents)


def test_a_bag_that_was_changed_is_not_restored(bag, tmp_path):
    master = next((bag / "data/masters").rglob("*.pdf"))
    master.chmod(0o644)
    data = bytearray(master.read_bytes())
    data[1000] ^= 1
    master.write_bytes(data)
    with pytest.raises(Damaged, match="no sound bag"):
        Archive.restore(bag, tmp_path / "new")
    master.unlink()
    with pytest.raises(Damaged, match="no sound bag"):
        Archive.restore(bag, tmp_path / "new")
    (tmp_path / "empty").mkdir()
    with pytest.raises(Damaged):
        Archive.restore(tmp_path / "empty", tmp_path / "new")
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("what", ["link", "folder", "pipe", "device"])
def test_a_bag_that_leads_elsewhere_is_not_opened(bag, tmp_path, what):
    inside = bag / "data" / "masters" / "x"
    match what:
        case "link" | "device":
            inside.symlink_to("/dev/zero" if what == "device" else "/etc/hostname")
        case "folder":
            inside.symlink_to("/etc")
        case "pipe":
            os.mkfifo(inside)
    (bag / "manifest-sha256.txt").open("a").write(f"{'0' * 64}  data/masters/x\n")
    with pytest.raises(Damaged, match="neither a file nor a folder"):
        Archive.restore(bag, tmp_path / "new")


@pytest.mark.parametrize("name", ["data/../../secret.txt", "/etc/hostname", "~/secret.txt"])
def test_a_bag_whose_lists_climb_or_fetch_is_refused(bag, tmp_path, name):
    (tmp_path / "secret.txt").write_text("密")
    (bag / "manifest-sha256.txt").open("a").write(f"{'0' * 64}  {name}\n")
    (bag / "fetch.txt").write_text("http://127.0.0.1:9/x 3 data/x\n")
    with pytest.raises(Damaged, match="no sound bag"):
        Archive.restore(bag, tmp_path / "new")
    assert not (tmp_path / "new").exists()


def test_a_bag_is_not_written_over_anything(bag, old):
    with Archive.open(old) as archive, pytest.raises(Conflict):
        archive.export_bag(bag)
    with Archive.open(old) as archive, pytest.raises(BadInput, match="in the archive itself"):
        archive.export_bag(old / "masters" / "bag")
    assert not (old / "masters" / "bag").exists()
