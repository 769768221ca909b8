"""Real damage, one at a time: `gazette verify` names it and how to repair it; `--repair` mends what is derived."""

import os
import shutil
import time
from datetime import date

import pytest
from PIL import Image
from sqlalchemy import text
from wholes import files, gazette, rows

from gazette.archive import Archive
from gazette.keeping import integrity
from gazette.keeping.faults import Mend
from gazette.pages.pictures import page_picture
from gazette.store.database import transaction
from index.types import Document


@pytest.fixture
def sound(sealed, tmp_path):
    """A copy of the first release's archive, open: nothing is wrong with it; its records are sealed."""
    with Archive.open(shutil.copytree(sealed, tmp_path / "old")) as archive:
        yield archive


def sql(archive, statement, **values):
    with transaction(archive.database) as session:
        assert session.connection().execute(text(statement), values).rowcount > 0


def flip(path, at):
    path.chmod(0o644)
    data = bytearray(path.read_bytes())
    data[at] ^= 16
    path.write_bytes(data)


def one_fault(archive):
    """The only fault there is, and what the command says of it."""
    (fault,) = archive.verify()
    told = gazette("--archive", archive.folder, "verify")
    assert told.code == 8
    assert told.err == f"{fault.subject}: {fault.fault}. {fault.repair}\n"
    return fault


def masters(archive):
    return sorted(archive.folder.glob("masters/*/*"))


def test_a_flipped_bit_in_a_master(sound):
    flip(masters(sound)[0], 5000)
    fault = one_fault(sound)
    assert "was changed" in fault.fault
    assert "backup" in fault.repair
    assert fault.mend is Mend.PERSON


def test_a_master_that_is_missing_comes_back_with_the_file(sound, tmp_path):
    master = masters(sound)[0]
    (tmp_path / "again.pdf").write_bytes(master.read_bytes())
    master.unlink()
    assert "missing" in one_fault(sound).fault
    sound.import_files([tmp_path / "again.pdf"])
    assert list(sound.verify()) == []


def test_files_of_nobody(sound):
    (sound.folder / "masters" / "ab").mkdir()
    (sound.folder / "masters" / "ab" / "stray.pdf").write_bytes(b"%PDF-")
    fault = one_fault(sound)
    assert (fault.fault, fault.mend) == ("no submission knows this file", Mend.PERSON)
    (sound.folder / "masters" / "ab" / "stray.pdf").unlink()
    (sound.folder / "quarantine").mkdir()
    (sound.folder / "quarantine" / "stray.pdf").write_bytes(b"%PDF-")
    assert "quarantine" in one_fault(sound).fault


def test_what_was_put_aside_is_kept_too(sound, tmp_path):
    (tmp_path / "bad.pdf").write_bytes(b"%PDF-1.4 nothing")
    assert sound.import_files([tmp_path / "bad.pdf"]).refused
    (kept,) = sound.folder.glob("quarantine/*")
    assert list(sound.verify()) == []
    flip(kept, 3)
    assert "was changed" in one_fault(sound).fault
    kept.unlink()
    assert "missing" in one_fault(sound).fault


@pytest.mark.parametrize(
    ("statement", "subject"),
    [
        ("UPDATE record SET title = '另一件' WHERE id = 'R000003'", "record R000003"),
        ("UPDATE record SET disclosure = 'open' WHERE id = 'R000009'", "record R000009"),
        ("UPDATE record SET date_expires = '2099-01-01' WHERE id = 'R000003'", "record R000003"),
        ("UPDATE record SET withdrawn = TRUE, seal = '' WHERE id = 'R000012'", "record R000012"),
        ("UPDATE record SET regulation = substr(regulation, 2) WHERE id = 'R000001'", "record R000001"),
        ("UPDATE event SET \"by\" = '别人' WHERE id = 3", "event 3"),
        ("UPDATE event SET kind = '乱' WHERE id = 3", "event 3"),
        ("UPDATE audit SET \"by\" = '别人' WHERE id = 3", "audit row 3"),
        ("UPDATE reading SET data = substr(data, 1, 40) WHERE page = 2", "row reading/"),
        ("DELETE FROM audit WHERE id = 1", "audit row"),
        ("DELETE FROM audit WHERE id > (SELECT max(id) - 2 FROM audit)", "the audit trail"),
        ("UPDATE counter SET next = 2 WHERE name = 'R'", "row counter/R"),
        ("UPDATE master SET name = '别名'", "row master/"),
        ('UPDATE submission SET hints = \'{"year": "1999"}\' WHERE id = 1', "row submission/1"),
        ("UPDATE submission_part SET position = 7 WHERE submission_id = 1", "row submission_part/1/"),
        ("UPDATE reading SET problem = '涂改' WHERE page = 2", "row reading/"),
        ("DELETE FROM reading WHERE page = 2", "row reading/"),
        ("UPDATE issue SET year = 1999", "row issue/I"),
        ("UPDATE representation SET page_last = 1 WHERE id = 1", "row representation/1"),
        ("UPDATE proposal SET state = 'rejected' WHERE id = 1", "row proposal/1"),
        ("DELETE FROM proposal WHERE id = 2", "row proposal/2"),
        ("UPDATE master SET received = '昨天'", "row master/"),
        ("UPDATE submission SET hints = '{' WHERE id = 1", "row submission/1"),
    ],
)
def test_a_changed_row(sound, statement, subject):
    sql(sound, statement)
    found = list(sound.verify())
    assert any(fault.subject.startswith(subject) for fault in found)
    lasting = [fault for fault in found if fault.mend is Mend.PERSON]
    assert lasting
    assert all("backup" in fault.repair for fault in lasting)
    sound.repair(found)
    assert [fault for fault in sound.verify() if fault.mend is Mend.PERSON] == lasting


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE record_name SET key = key || '另' WHERE record_id = 'R000003'",
        "DELETE FROM record_number WHERE record_id = 'R000003'",
        "UPDATE record_citation SET target_id = 'R000001'",
        "UPDATE open_citation SET title_key = '另一件' WHERE record_id = 'R000010'",
    ],
)
def test_a_changed_row_that_is_derived_is_made_again(sound, statement):
    sql(sound, statement)
    found = list(sound.verify())
    assert found
    assert {fault.repair for fault in found} == {"Run: gazette reread"}
    assert gazette("--archive", sound.folder, "reread").code == 0
    assert list(sound.verify()) == []


def test_a_row_that_somebody_else_put_in(sound):
    sql(sound, "INSERT INTO counter (name, next) VALUES ('X', 5)")
    assert one_fault(sound).fault == "was not put in by Gazette"


@pytest.mark.parametrize("state", ["failed", "done"])
def test_a_table_of_pages_that_disagrees_with_the_readings_is_mended(sound, tmp_path, state):
    Image.new("L", (200, 150), 255).save(tmp_path / "scan.png", dpi=(100, 100))
    sound.import_files([tmp_path / "scan.png"], engine="rubbish" if state == "failed" else "crash")
    before = rows(sound)["page_job"]
    sql(sound, "UPDATE page_job SET state = :state WHERE engine IN ('crash', 'rubbish')", state=state)
    fault = one_fault(sound)
    assert (fault.fault, fault.mend) == (f"says {state}, its reading says otherwise", Mend.JOBS)
    sound.repair([fault])
    assert list(sound.verify()) == []
    assert rows(sound)["page_job"] == before


def test_what_a_killed_import_left_is_told_and_cleared(sound):
    (sound.folder / "running" / "host-1-abc" / "unpacked").mkdir(parents=True)
    fault = one_fault(sound)
    assert (fault.fault, fault.mend) == ("left by an import that was killed", Mend.RUNS)
    sql(sound, "UPDATE page_job SET state = 'running', worker = 'host-1-abc' WHERE id = 1")
    sound.repair([fault])
    assert not list((sound.folder / "running").iterdir())
    assert sound.batch().pages["queued"] == 1


def test_an_event_that_is_gone(sound):
    with transaction(sound.database) as session:
        session.connection().exec_driver_sql("UPDATE event SET undoes = NULL WHERE undoes IS NOT NULL")
        session.connection().exec_driver_sql("DELETE FROM event WHERE record_id = 'R000013' AND kind = 'commenced'")
    assert any(fault.fault == "is in the audit trail but gone" for fault in sound.verify())


def test_a_page_of_the_database_that_was_overwritten(sound):
    sound.close()
    data = bytearray((sound.folder / "archive.db").read_bytes())
    middle = len(data) // 2 // 4096 * 4096
    data[middle : middle + 4096] = os.urandom(4096)
    (sound.folder / "archive.db").write_bytes(data)
    told = gazette("--archive", sound.folder, "verify")
    assert told.code == 8
    assert "backup" in told.err
    assert "Traceback" not in told.err


def test_intervals_that_are_not_the_fold_are_mended(sound):
    sql(sound, "UPDATE interval SET state = 'in_force' WHERE record_id = 'R000006' AND state = 'repealed'")
    fault = one_fault(sound)
    assert (fault.subject, fault.mend) == ("record R000006", Mend.STATES)
    before = rows(sound)
    assert sound.repair([fault]) == [fault]
    assert list(sound.verify()) == []
    assert rows(sound) == before


def test_an_index_that_has_other_records_is_mended(sound):
    sound.searcher.backend.delete(["R000001", "R000002"])
    found = list(sound.verify())
    assert [(fault.where, fault.mend) for fault in found] == [("R000001", Mend.INDEX), ("R000002", Mend.INDEX)]
    sound.repair(found)
    assert list(sound.verify()) == []


@pytest.mark.parametrize("backend", ["whoosh", "tantivy", "scan"])
def test_an_index_that_has_other_words_is_mended(sound, backend):
    sound.close()
    settings = sound.folder / "archive.toml"
    settings.write_text(settings.read_text("utf-8").replace('backend = "whoosh"', f'backend = "{backend}"'), "utf-8")
    shutil.rmtree(sound.folder / "index")
    with Archive.open(sound.folder) as archive:
        archive.reindex()
        assert list(archive.verify()) == []
        archive.searcher.backend.replace([Document("R000003", "湿地水文监测管理办法", (), "少了许多字", "2003-05-06")])
        (fault,) = archive.verify()
        assert (fault.where, fault.mend) == ("R000003", Mend.INDEX)
        archive.repair([fault])
        assert list(archive.verify()) == []
        archive.close()
        files = [path for path in archive.folder.glob("index/g-*/*") if path.suffix not in (".json", ".lock")]
        posted = max((path for path in files if path.name != "SUMS"), key=lambda path: path.stat().st_size)
        flip(posted, posted.stat().st_size // 2)
        (fault,) = archive.verify()
        assert (fault.subject, fault.mend) == ("index/", Mend.INDEX)
        archive.repair([fault])
        assert list(archive.verify()) == []


@pytest.mark.parametrize("damage", ["cut", "gone", "flipped", "pointer"])
def test_an_index_whose_files_are_damaged_is_mended(sound, damage):
    sound.close()
    largest = max(sound.folder.glob("index/g-*/*"), key=lambda path: path.stat().st_size)
    match damage:
        case "cut":
            largest.write_bytes(largest.read_bytes()[:1000])
        case "gone":
            largest.unlink()
        case "flipped":
            largest.write_bytes(bytes(255 - one for one in largest.read_bytes()))
        case "pointer":
            (sound.folder / "index" / "CURRENT").write_bytes(b"{")
    told = gazette("--archive", sound.folder, "verify")
    assert (told.code, "--repair" in told.err) == (8, True)
    mend = gazette("--archive", sound.folder, "verify", "--repair")
    assert (mend.code, mend.err) == (0, "")
    assert "Mended." in mend.out
    with Archive.open(sound.folder) as again:
        assert again.search("湿地").total > 0


def test_derived_files_that_are_damaged_or_out_of_date_are_made_again(sound, tmp_path):
    plain = [page_picture(sound.folder, masters(sound)[0], page) for page in (1, 2)]
    sound.export_marked("R000006", tmp_path / "marked.pdf", on=date(2026, 1, 1))
    (marked,) = sound.folder.glob("derived/marked/R000006/*")
    assert list(sound.verify()) == []
    plain[0].write_bytes(plain[0].read_bytes()[:100])
    flip(marked, 300)
    (plain[1].parent / f"{'f' * 64}-0001.jpg").write_bytes(plain[1].read_bytes())
    found = list(sound.verify())
    assert len(found) == 3
    assert {fault.mend for fault in found} == {Mend.DELETE}
    sound.repair(found)
    assert list(sound.verify()) == []
    assert page_picture(sound.folder, masters(sound)[0], 1).stat().st_size > 100
    sound.export_marked("R000006", tmp_path / "again.pdf", on=date(2026, 1, 1))
    assert list(sound.verify()) == []


def test_leavings_of_killed_runs_go_and_what_is_at_work_stays(sound):
    old_part = masters(sound)[0].parent / ".x.pdf.123.part"
    new_part = masters(sound)[0].parent / ".y.pdf.124.part"
    for part in (old_part, new_part):
        part.write_bytes(b"half")
    os.utime(old_part, (time.time() - 7200,) * 2)
    fault = one_fault(sound)
    assert fault.where == str(old_part)
    sound.repair([fault])
    assert list(sound.verify()) == []
    assert new_part.exists()


def test_repair_touches_nothing_that_was_received_or_stated(sound):
    flip(masters(sound)[0], 5000)
    (sound.folder / "masters" / "stray.pdf").write_bytes(b"%PDF-")
    sql(sound, "UPDATE record SET title = '另一件' WHERE id = 'R000003'")
    sql(sound, "UPDATE event SET \"by\" = '别人' WHERE id = 3")
    before = rows(sound), files(sound.folder, "masters", "quarantine")
    told = gazette("--archive", sound.folder, "verify", "--repair")
    assert (told.code, told.err.count("\n")) == (8, 4)
    assert (rows(sound), files(sound.folder, "masters", "quarantine")) == before


def test_a_key_that_is_none(sound):
    (sound.folder / "signing-key.pem").write_text("nothing")
    assert "cannot be used" in one_fault(sound).fault


def test_a_key_that_others_may_read(sound):
    (sound.folder / "signing-key.pem").chmod(0o644)
    assert "chmod 600" in one_fault(sound).repair


def test_an_index_that_is_gone_is_told_in_few_lines(sound, monkeypatch):
    monkeypatch.setattr(integrity, "NAMED", 2)
    total = len(list(sound.records()))
    shutil.rmtree(sound.folder / "index")
    told = gazette("--archive", sound.folder, "verify")
    assert (told.code, told.err.count("disagree"), f"{total - 2} more records" in told.err) == (8, 3, True)
    assert gazette("--archive", sound.folder, "verify", "--repair").code == 0
    assert gazette("--archive", sound.folder, "verify").code == 0
