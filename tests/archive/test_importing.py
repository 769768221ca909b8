"""The same file again, bad files in a batch, copies of one issue, and imports that go on where they were."""

import json
import zipfile

import pikepdf
import pytest
from PIL import Image
from sqlmodel import select

import gazette.intake.importing as importing
from gazette.archive import Archive
from gazette.errors import BadInput
from gazette.export.records import to_plain
from gazette.store.database import reading
from gazette.store.readings import QUEUED
from gazette.store.tables import Quarantined, Submission


def ids(archive):
    return {row.title: row.id for row in archive.records()}


def test_the_same_file_again_does_nothing(archive, rule, tmp_path):
    first = archive.import_files([rule])
    copy = tmp_path / "copy.txt"
    copy.write_bytes(rule.read_bytes())
    second = archive.import_files([rule, copy])
    assert len(first.imported) == 1
    assert (second.imported, len(second.held)) == ([], 2)
    assert len(ids(archive)) == 1


def test_masters_are_kept_whole_and_read_only(archive, rule):
    archive.import_files([rule])
    (master,) = [path for path in (archive.folder / "masters").rglob("*") if path.is_file()]
    assert master.read_bytes() == rule.read_bytes()
    assert master.stat().st_mode & 0o777 == 0o444
    assert not list(archive.folder.rglob("*.part"))


def bad_files(folder, rule):
    """One of each kind that cannot be read, and a good one among them."""
    folder.mkdir()
    (folder / "empty.pdf").touch()
    (folder / "broken.pdf").write_bytes(b"%PDF-1.4\n1 0 obj\n<</Type/Catalog" + bytes(200))
    (folder / "good.txt").write_bytes(rule.read_bytes())
    (folder / "unknown.txt").write_bytes(b"\xff\x90\xa0abc\xfe\x81\x39" * 50)
    Image.new("1", (400, 600), 1).save(folder / "cut.tif")
    (folder / "cut.tif").write_bytes((folder / "cut.tif").read_bytes()[:200])
    with zipfile.ZipFile(folder / "climb.zip", "w") as archive:
        archive.writestr("../../climbed.txt", "外")
    with pikepdf.new() as locked:
        locked.add_blank_page()
        locked.save(folder / "locked.pdf", encryption=pikepdf.Encryption(owner="秘", user="密"))
    with pikepdf.new() as bare:
        bare.save(folder / "no-pages.pdf")
    big = Image.new("1", (30_000, 30_000), 1)
    big.save(folder / "big.png")


def test_bad_files_go_to_quarantine_and_the_rest_is_done(archive, rule, tmp_path):
    bad_files(tmp_path / "mixed", rule)
    report = archive.import_files([tmp_path / "mixed"])
    assert list(ids(archive)) == ["苇塘养护管理办法"]
    named = " ".join(reason for _, reason in report.refused)
    for name in (
        "empty.pdf",
        "broken.pdf",
        "unknown.txt",
        "cut.tif",
        "climb.zip",
        "big.png",
        "locked.pdf",
        "no-pages.pdf",
    ):
        assert name in named, name
    with reading(archive.database) as session:
        noted = session.exec(select(Quarantined)).all()
    assert len(noted) == 8
    assert all(one.reason for one in noted)
    kept = sorted(path.name.split("-", 1)[1] for path in (archive.folder / "quarantine").iterdir())
    assert kept == ["big.png", "broken.pdf", "cut.tif", "locked.pdf", "no-pages.pdf", "unknown.txt"]
    assert not (tmp_path / "climbed.txt").exists()


def test_an_import_that_was_stopped_goes_on(archive, rule, decision, monkeypatch):
    def stop(*_args, **_kwargs):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(importing, "renew", stop)
        with pytest.raises(KeyboardInterrupt):
            archive.import_files([rule])
    with reading(archive.database) as session:
        assert [one.status for one in session.exec(select(Submission))] == [QUEUED]
    with Archive.open(archive.folder) as again:
        report = again.import_files([decision])
        assert len(report.imported) == 2
        assert len(ids(again)) == 2


def test_what_the_cover_cannot_tell_comes_from_the_person(archive, rule):
    archive.import_files([rule], hints={"gazette": "国家水文湿地总局公报", "year": "2003", "number": "5"})
    (row,) = archive.records()
    assert row.gazette == "国家水文湿地总局公报"
    assert archive.holdings().issues == 1


@pytest.mark.parametrize("hint", [{"year": "八七"}, {"year": "3"}, {"number": "0"}, {"date": "五月"}, {"yaer": "1987"}])
def test_a_hint_that_cannot_be_is_refused_before_anything_is_read(archive, rule, hint):
    with pytest.raises(BadInput):
        archive.import_files([rule], hints=hint)
    assert len(archive.import_files([rule]).records) == 1


def test_a_number_names_one_issue(archive, rule, decision):
    """Two files under one number would pass for copies of one issue, and the second would not be seen."""
    with pytest.raises(BadInput, match="one issue"):
        archive.import_files([rule, decision], hints={"gazette": "某公报", "year": "2003", "number": "5"})
    (rule.parent / "issue.toml").write_text('gazette = "某公报"\nyear = 2003\nnumber = 5\n', encoding="utf-8")
    report = archive.import_files([rule.parent])
    assert len(report.records) == 2
    assert "issue.toml" in report.refused[0][0]


def test_the_date_of_an_issue_may_be_written_as_printed(archive, rule):
    (rule.parent / "issue.toml").write_text('date = "2003年5月31日"\n', encoding="utf-8")
    archive.import_files([rule.parent])
    (row,) = archive.records()
    assert row.date_published in ("2003-05-31", "2003-05-06")


def test_json_of_records_has_every_field(archive, rule):
    archive.import_files([rule])
    (row,) = archive.records()
    plain = json.loads(json.dumps(to_plain(row)))
    assert plain["numbers"] == ["国家水文湿地总局令第9号"]
    assert plain["date_effective"] == "2003-07-01"
    assert (plain["page_first"], plain["page_last"], plain["state"]) == (1, 1, "unverified")
