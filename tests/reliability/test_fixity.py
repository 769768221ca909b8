"""Real damage, one at a time: `gazette verify` names it and how to repair it; `--repair` mends what is derived."""

import os
import time
from datetime import date

import pytest
from sqlalchemy import text
from wholes import files, gazette, rows

from gazette.archive import Archive
from gazette.keeping.faults import Mend
from gazette.pages.pictures import page_picture
from gazette.store.database import transaction


@pytest.fixture
def sound(old):
    """The first release's archive, open: nothing is wrong with it; its records are sealed."""
    with Archive.open(old) as archive:
        archive.reread()
        archive.disclose("R000009", "on-request", reason="依申请")
        assert list(archive.verify()) == []
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
        ("UPDATE reading SET data = substr(data, 1, 40) WHERE page = 2", "the reading of page 2"),
        ("DELETE FROM audit WHERE id = 1", "audit row"),
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


def test_a_key_that_others_may_read(sound):
    (sound.folder / "signing-key.pem").chmod(0o644)
    assert "chmod 600" in one_fault(sound).repair
