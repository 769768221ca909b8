"""What an impatient or unlucky user does to an archive: kills, odd names, hints that are nonsense, undoing undos."""

import os

import pytest
from PIL import Image

import gazette.intake.importing as importing
from gazette.archive import Archive
from gazette.errors import BadInput, Conflict, NotFound
from gazette.staff.clean_up import ListOrder
from gazette.store.database import connect, transaction
from gazette.store.tables import IndexQueue, Record
from ocr.errors import EngineMissing


def titles(archive):
    return {row.title: row.id for row in archive.records()}


def test_killed_between_cataloguing_and_matching_no_proposal_is_lost(archive, rule, decision, monkeypatch):
    def stop(*_args, **_kwargs):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(importing, "match_records", stop)
        with pytest.raises(KeyboardInterrupt):
            archive.import_files([rule, decision])
    with Archive.open(archive.folder) as again:
        again.import_files([rule])
        assert "repeal" in [proposal.verb for proposal in again.proposals()]
        assert list(again.verify()) == []


def test_two_equal_copies_read_again_leave_one_preferred(archive, rule, tmp_path):
    hints = {"gazette": "国家水文湿地总局公报", "year": "2003", "number": "5"}
    copy = tmp_path / "copy.txt"
    copy.write_text(rule.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    archive.import_files([rule], hints=hints)
    archive.import_files([copy], hints=hints)
    report = archive.reread()
    assert report.records == list(titles(archive).values())
    assert len(list(archive.publication().records())) == 1


def test_a_failed_import_goes_through_with_the_hint_corrected(archive, rule, monkeypatch):
    def refuse(*_args, **_kwargs):
        raise BadInput("no")

    with monkeypatch.context() as patched:
        patched.setattr(importing, "renew", refuse)
        assert archive.import_files([rule], hints={"year": "2002"}).refused
    assert len(archive.import_files([rule], hints={"gazette": "某公报"}).imported) == 1
    assert [row.gazette for row in archive.records()] == ["某公报"]


def test_another_process_writing_is_no_failure_of_the_submission(archive, rule, monkeypatch):
    def locked(*_args, **_kwargs):
        raise Conflict("locked")

    with monkeypatch.context() as patched:
        patched.setattr(importing, "renew", locked)
        with pytest.raises(Conflict):
            archive.import_files([rule])
    assert len(archive.import_files([]).imported) == 1


def test_a_name_that_is_no_utf8_or_very_long_stops_nothing(archive, rule, tmp_path):
    folder = tmp_path / "odd"
    folder.mkdir()
    (folder / os.fsdecode(b"\xcb\xae\xce\xc4.txt")).write_bytes(rule.read_bytes())
    (folder / os.fsdecode(b"\xff\xfe.pdf")).write_bytes(b"%PDF-1.4 nothing")
    (folder / ("湿" * 80 + ".pdf")).write_bytes(b"%PDF-1.4 nothing either")
    report = archive.import_files([folder])
    assert (len(report.imported), len(report.refused)) == (1, 2)
    assert len(list((archive.folder / "quarantine").iterdir())) == 2


def test_a_taking_back_is_not_taken_back(archive, rule):
    archive.import_files([rule])
    (proposal,) = archive.proposals()
    decided = archive.confirm([str(proposal.id)])
    undone = archive.undo(decided.act)
    for name in (undone.act, str(undone.events[0].id)):
        with pytest.raises(Conflict, match="taking back"):
            archive.undo(name)
    assert archive.confirm([str(proposal.id)]).events


def test_numbers_beyond_the_database_are_not_found(archive):
    with pytest.raises(NotFound):
        archive.undo("9" * 30)
    with pytest.raises(NotFound):
        archive.confirm(["9" * 30])
    with pytest.raises(NotFound):
        archive.reject([10**30], reason="无")


@pytest.mark.parametrize("name", ["两\n行", 'a"b\\c', "\x07\x7f铃", "\udcff"])
def test_any_name_makes_an_archive(tmp_path, name):
    with Archive.create(tmp_path / "named", name) as made:
        assert made.settings.name


def test_nothing_is_stated_of_a_withdrawn_record(archive, rule, decision):
    archive.import_files([rule, decision])
    record = titles(archive)["苇塘养护管理办法"]
    with transaction(archive.database) as session:
        row = session.get_one(Record, record)
        row.withdrawn = True
        session.add(row)
    with pytest.raises(Conflict, match="withdrawn"):
        archive.mark(record, state="lapsed", effective=None, reason="期满")
    (found,) = [one for one in archive.proposals() if one.verb == "repeal"]
    with pytest.raises(Conflict, match="withdrawn"):
        archive.confirm([str(found.id)])


def test_nothing_is_marked_when_the_rows_to_fix_have_no_place(archive, rule, tmp_path):
    archive.import_files([rule])
    path = tmp_path / "list.csv"
    path.write_text("序号,文件名称,处理意见\n1,苇塘养护管理办法,废止\n2,没有的办法,废止\n", encoding="utf-8")
    with pytest.raises(BadInput, match="folder"):
        archive.mark_list(path, ListOrder(None, "某纪要", ""), rows_to_fix=tmp_path / "no" / "fix.csv")
    (record,) = titles(archive).values()
    assert len(archive.record(record).events) == 1


def test_what_is_imported_during_a_rebuild_is_found(archive, rule, decision, monkeypatch):
    archive.import_files([rule])
    backend, build = archive.searcher.backend, archive.searcher.backend.rebuild

    def slowly(documents):
        count = build(documents)
        with transaction(archive.database) as session:
            session.add(IndexQueue(record_id=next(iter(titles(archive).values()))))
        backend.delete(list(titles(archive).values()))
        return count

    monkeypatch.setattr(backend, "rebuild", slowly)
    archive.reindex()
    assert archive.search("苇塘").total == 1


def test_a_query_or_database_name_that_cannot_be_is_told(archive):
    assert archive.search("\udcff").total == 0
    with pytest.raises(BadInput):
        connect("nonsense://", archive.folder)


def test_an_engine_that_is_missing_does_not_block_later_imports(archive, rule, tmp_path, monkeypatch):
    monkeypatch.delenv("OCR_RECORDED", raising=False)
    Image.new("L", (60, 80), 255).save(tmp_path / "1.png")
    with pytest.raises(EngineMissing):
        archive.import_files([tmp_path / "1.png"], engine="recorded")
    assert len(archive.import_files([rule]).imported) == 1
    assert archive.import_files([tmp_path / "1.png"], engine="rubbish").imported == ["1.png"]
