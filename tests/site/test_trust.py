"""Nothing closed leaves, nothing strange becomes markup, nothing changes unseen."""

import base64
import contextlib
import csv
import json
import re
import zlib
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from invented import MemoryPublication, publication

import cli
from gazette.errors import BadInput, Damaged
from gazette.export.clean import clean
from gazette.export.data import csv_line, disarmed
from gazette.export.data_files import export_data, export_index
from gazette.export.gate import open_ids, open_record, open_records
from gazette.export.site.addresses import slug
from gazette.export.site.build import export_site
from gazette.export.site.manifest import Signer, verify_site
from gazette.types.matching import Ambiguous
from gazette.types.printed import Span
from gazette.types.regulation import Found

SECRETS = ("lj-0003", "关于宣布失效和废止部分规范性文件的公告", "2016年第4号", "现决定废止")


def without(closed):
    whole = publication()
    return MemoryPublication(
        [replace(one, records=tuple(key for key in one.records if key != closed)) for one in whole.held_issues],
        [view for view in whole.held_records if view.id != closed],
    )


def unpacked(data):
    """A file's bytes, and what its packed parts hold: the index packs as base64 of deflate."""
    yield data
    for packed in re.findall(rb"[A-Za-z0-9+/]{20,}={0,2}", data):
        with contextlib.suppress(zlib.error, ValueError):
            yield zlib.decompressobj(-15).decompress(base64.b64decode(packed))


def leaks(folder, secrets):
    """Where a secret stands in a site or an index, packed or not, in any encoding that is used there."""
    written = [(secret, secret.encode(code)) for secret in secrets for code in ("utf-8", "utf-16-le")]
    written += [(secret, ascii(secret)[1:-1].encode()) for secret in secrets]
    for path in (path for path in folder.rglob("*") if path.is_file()):
        for data in unpacked(path.read_bytes()):
            yield from ((secret, path.relative_to(folder).as_posix()) for secret, said in written if said in data)


def test_nothing_of_a_closed_record_is_in_any_file(tmp_path):
    export_site(without("lj-0003"), tmp_path / "public")
    export_data(without("lj-0003"), tmp_path / "data")
    export_index(without("lj-0003"), tmp_path / "index")
    for folder in tmp_path.iterdir():
        assert list(leaks(folder, SECRETS)) == []
    assert "已废止，自2016年7月1日起" in (tmp_path / "public/r/lj-0001.html").read_text(encoding="utf-8")


def test_the_leak_test_would_see_a_leak(tmp_path):
    export_index(publication(), tmp_path / "index")
    assert {secret for secret, _ in leaks(tmp_path / "index", SECRETS)} == set(SECRETS)


def test_data_and_index_alone_can_be_checked_too(tmp_path):
    report = export_data(publication(), tmp_path / "data")
    assert (report.records, report.files, report.withheld) == (12, 15, 2)
    assert export_data(publication(), tmp_path / "data").changed == 0
    assert export_index(publication(), tmp_path / "index").records == 12
    assert verify_site(tmp_path / "data").sound
    assert verify_site(tmp_path / "index").sound


def test_the_gate_keeps_the_fact_and_drops_the_source():
    record = publication().held_records[0]
    seen = open_record(record, {"lj-0001"})
    assert seen.validity.state == record.validity.state
    assert seen.events[2].effective == record.events[2].effective
    assert seen.events[2].evidence.record is None
    assert seen.events[2].evidence.quote == ""
    assert seen.cited_by == ()
    assert set(seen.links) == {"lj-0001"}


def test_closed_candidates_are_not_counted():
    record = next(view for view in publication().held_records if view.id == "lj-0012")
    reference = open_record(record, {"lj-0012", "lj-0001"}).citations[0].reference
    assert isinstance(reference, Ambiguous)
    assert [one.record for one in reference.candidates] == ["lj-0001"]


def test_a_publication_that_contradicts_itself_is_refused():
    whole = publication()
    odd = MemoryPublication(whole.held_issues, without("lj-0003").held_records)
    with pytest.raises(Damaged, match="lj-0003"):
        list(open_records(odd, odd.held_issues, open_ids(odd.held_issues)))


HOSTILE = "<img src=x onerror=alert(1)>\"'</script><script>alert(2)</script>\u202e止废不\x00\ud800"


def test_hostile_text_stays_text(tmp_path):
    whole = publication()
    first = whole.held_records[1]
    text = HOSTILE + "\n" + first.regulation.text
    title = Found(HOSTILE, Span(0, len(HOSTILE)), HOSTILE)
    hostile = replace(first, regulation=replace(first.regulation, text=text, title=title, provisions=()))
    views = [hostile if view.id == first.id else view for view in whole.held_records]
    export_site(MemoryPublication(whole.held_issues, views, name=HOSTILE), tmp_path / "public")
    for path in (tmp_path / "public").rglob("*.html"):
        data = path.read_bytes()
        assert b"<img src=x" not in data
        assert b"<script>alert" not in data
        assert "\u202e".encode() not in data


@given(st.text())
def test_cleaning_leaves_nothing_unseen(text):
    cleaned = clean(text)
    cleaned.encode()
    assert clean(cleaned) == cleaned
    assert not set(cleaned) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200b\x00\x1b\x7f\x85")


@given(st.text(), st.text())
def test_addresses_never_meet(one, other):
    safe = [slug(text.encode("utf-8", "ignore").decode()) for text in (one, other)]
    plain = [text.encode("utf-8", "ignore").decode() for text in (one, other)]
    assert (safe[0] == safe[1]) == (plain[0] == plain[1])
    assert all(character.isascii() and character not in "/\\.:*?" for character in safe[0])


def test_a_site_can_be_checked_and_a_changed_one_is_found(tmp_path):
    folder = tmp_path / "public"
    signer = Signer.create(tmp_path / "key.pem")
    report = export_site(publication(), folder, signer=signer)
    check = verify_site(folder, trusted=report.fingerprint)
    assert check.sound
    assert check.files == report.files
    (folder / "r/lj-0001.html").write_text("现行有效", encoding="utf-8")
    (folder / "r/lj-0002.txt").unlink()
    (folder / "r/lj-9999.html").write_text("?", encoding="utf-8")
    check = verify_site(folder)
    assert (check.altered, check.missing, check.added) == (("r/lj-0001.html",), ("r/lj-0002.txt",), ("r/lj-9999.html",))


def rename(site):
    (site / "r/lj-0001.html").rename(site / "r/LJ-0001.html")


def cut_a_shard(site):
    shard = next(site.glob("search/*/s/0.js"))
    shard.write_bytes(shard.read_bytes()[:-20])


def link_to_the_same_bytes(site):
    (site / "r/lj-0001.html").rename(site.parent / "elsewhere.html")
    (site / "r/lj-0001.html").symlink_to(site.parent / "elsewhere.html")


def link_a_folder(site):
    (site.parent / "others").mkdir()
    (site / "r/others").symlink_to(site.parent / "others", target_is_directory=True)


def swap(site):
    one, other = site / "r/lj-0001.html", site / "r/lj-0002.html"
    first, second = one.read_bytes(), other.read_bytes()
    one.write_bytes(second)
    other.write_bytes(first)


@pytest.mark.parametrize(
    ("harm", "told"),
    [
        (rename, ["r/LJ-0001.html: added", "r/lj-0001.html: missing"]),
        (cut_a_shard, ["/s/0.js: altered"]),
        (link_to_the_same_bytes, ["r/lj-0001.html: altered"]),
        (link_a_folder, ["r/others: added"]),
        (swap, ["r/lj-0001.html: altered", "r/lj-0002.html: altered"]),
        (lambda site: (site / ".hidden").write_text("?"), [".hidden: added"]),
        (lambda site: (site / "manifest.sig").write_text("{}"), ["does not sign this manifest"]),
        (lambda site: (site / "manifest.sig").unlink(), ["not signed, although a signature was expected"]),
        (lambda site: (site / "manifest.json").write_text("{"), ["manifest.json cannot be read"]),
    ],
)
def test_every_harm_is_told_in_a_line_and_by_the_exit_code(tmp_path, monkeypatch, capsys, harm, told):
    site, signer = tmp_path / "public", Signer.create(tmp_path / "key.pem")
    report = export_site(publication(), site, signer=signer)
    harm(site)
    monkeypatch.setattr("sys.argv", ["gazette", "verify-site", str(site), "--trusted", report.fingerprint])
    with pytest.raises(SystemExit) as left:
        cli.main()
    said = capsys.readouterr().err
    assert left.value.code == 8
    assert len(said.splitlines()) == len(told)
    assert all(one in said for one in told)


def test_a_manifest_that_was_changed_is_not_signed(tmp_path):
    folder = tmp_path / "public"
    export_site(publication(), folder, signer=Signer.create(tmp_path / "key.pem"))
    manifest = (folder / "manifest.json").read_text(encoding="utf-8")
    (folder / "manifest.json").write_text(manifest.replace('"size": 1', '"size": 2'), encoding="utf-8")
    with pytest.raises(Damaged, match="does not sign"):
        verify_site(folder)


def test_another_key_is_not_the_trusted_one(tmp_path):
    export_site(publication(), tmp_path / "public", signer=Signer.create(tmp_path / "key.pem"))
    with pytest.raises(Damaged, match="another key"):
        verify_site(tmp_path / "public", trusted="ab" * 32)
    assert Signer.from_pem(tmp_path / "key.pem")
    assert (tmp_path / "key.pem").stat().st_mode & 0o077 == 0


def test_an_unsigned_site_cannot_pass_for_a_signed_one(tmp_path):
    export_site(publication(), tmp_path / "public")
    assert verify_site(tmp_path / "public").fingerprint == ""
    with pytest.raises(Damaged, match="not signed"):
        verify_site(tmp_path / "public", trusted="ab" * 32)


def test_a_folder_of_strangers_is_not_touched(tmp_path):
    (tmp_path / "thesis.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(BadInput, match="not a site of ours"):
        export_site(publication(), tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


def test_again_writes_nothing_and_a_change_writes_little(tmp_path):
    folder = tmp_path / "public"
    first = export_site(publication(), folder)
    before = contents(folder)
    again = export_site(publication(), folder)
    assert (again.changed, again.removed) == (0, 0)
    assert before == contents(folder)
    less = export_site(without("lj-0012"), folder)
    assert not (folder / "r/lj-0012.html").exists()
    assert less.removed >= 3
    assert less.changed < first.files / 2
    assert verify_site(folder).sound
    assert not list(folder.rglob("*.part"))


class Breaking(MemoryPublication):
    """A publication whose disk goes away after some records."""

    def records(self, issues=None):
        for number, view in enumerate(super().records(issues)):
            if issues is not None and len(issues) > 2 and number == 5:
                raise OSError("the disk went away")
            yield view


def test_an_export_cut_short_can_be_taken_up_again(tmp_path):
    folder, whole = tmp_path / "public", publication()
    with pytest.raises(OSError, match="disk"):
        export_site(Breaking(whole.held_issues, whole.held_records), folder)
    assert not (folder / "index.html").exists()
    export_site(whole, folder)
    assert verify_site(folder).sound


def test_an_export_cut_short_leaves_the_site_before_whole(tmp_path):
    folder, whole = tmp_path / "public", publication()
    export_site(without("lj-0012"), folder)
    before = contents(folder)
    with pytest.raises(OSError, match="disk"):
        export_site(Breaking(whole.held_issues, whole.held_records), folder)
    assert {path: data for path, data in contents(folder).items() if not path.startswith(".gazette-next")} == before
    check = verify_site(folder)
    assert check.sound
    assert check.unfinished
    export_site(whole, folder)
    assert not verify_site(folder).unfinished


def contents(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@x", "＝1", "\t=1", " =1", "|x", "%x"])
def test_cells_cannot_become_formulas(cell):
    assert disarmed(cell) == "'" + cell
    assert csv_line((cell,)).lstrip('"').startswith("'")


def test_plain_cells_stay_plain():
    assert disarmed("临水发〔2003〕18号") == "临水发〔2003〕18号"
    assert disarmed("") == ""


def test_data_files_hold_every_open_record(tmp_path):
    export_data(publication(), tmp_path)
    lines = [json.loads(line) for line in (tmp_path / "records.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [line["id"] for line in lines] == [f"lj-{n:04d}" for n in range(1, 13)]
    assert lines[0]["state"] == "repealed"
    assert lines[0]["events"][2]["evidence"]["record"] == "lj-0003"
    assert "by" not in lines[0]["events"][0]
    rows = list(csv.reader((tmp_path / "records.csv").read_text(encoding="utf-8-sig").splitlines()))
    assert rows[0][0] == "id"
    assert rows[1][-2:] == ["已废止", "2016-07-01"]


def test_several_processes_write_the_same_bytes(tmp_path, monkeypatch):
    one, two = tmp_path / "one", tmp_path / "two"
    monkeypatch.setattr("gazette.export.site.crew.BATCH", 3)
    export_site(publication(), one)
    export_site(publication(), two, jobs=2)
    assert (one / "manifest.json").read_bytes() == (two / "manifest.json").read_bytes()
