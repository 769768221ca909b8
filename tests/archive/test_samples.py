"""The born-digital samples from the file to the answer: split, matched, confirmed, searched, published."""

import json
from pathlib import Path

import pytest

from gazette.archive import Archive
from gazette.export.site.manifest import verify_site

SAMPLES = Path(__file__).parents[2] / "samples"
NAMES = ("2015-06", "2019-clean-up")


def truth(name):
    return json.loads((SAMPLES / name / "truth.json").read_text(encoding="utf-8"))["documents"]


@pytest.fixture(scope="module")
def held(tmp_path_factory):
    """An archive of the two issues, and sample ids → record ids."""
    with Archive.create(tmp_path_factory.mktemp("samples") / "a", "水文与湿地公报档案") as archive:
        archive.import_files([SAMPLES / name / "issue.pdf" for name in NAMES])
        rows = list(archive.records())
        documents = [one for name in NAMES for one in truth(name)]
        assert len(rows) == len(documents)
        yield archive, {one["id"]: row.id for one, row in zip(documents, rows, strict=True)}


def test_every_row_of_the_decision_is_proposed_with_its_page_and_row(held):
    archive, ids = held
    decision = truth("2019-clean-up")[0]
    said = [
        one for one in archive.proposals(every=True) if one.decision == ids[decision["id"]] and one.verb != "commenced"
    ]
    assert len(said) == len(decision["effects"])
    by_row = {(one.verb, one.row): one for one in said}
    for effect in decision["effects"]:
        one = by_row[effect["verb"], effect["row"]]
        assert one.target == ids.get(effect["target"]), effect["title"]
        assert one.page in (3, 4)
        assert one.box is not None


def test_nothing_ambiguous_or_unknown_is_confirmed_by_a_batch(held):
    archive, ids = held
    decided = archive.confirm([ids["2019-clean-up/01"]])
    assert {event.record for event in decided.events} <= set(ids.values())
    assert len(decided.left) == sum(one["target"] not in ids for one in truth("2019-clean-up")[0]["effects"])
    archive.undo(decided.act)


def test_the_site_is_published_signed_and_whole(held, tmp_path):
    archive, ids = held
    report = archive.export_site(tmp_path / "site")
    assert (report.records, report.issues, report.withheld) == (len(ids), 2, 0)
    found = verify_site(tmp_path / "site")
    assert found.sound
    assert found.fingerprint
    again = archive.export_site(tmp_path / "site")
    assert again.changed == 0


def test_what_has_no_attribute_stays_inside(held, tmp_path, write):
    archive, ids = held
    secret = write("secret.txt", "关于苇塘秘密的通知\n一、秘藏苇塘之名曰青葭。\n国家水文湿地总局\n2003年5月6日")
    archive.import_files([secret])
    report = archive.export_site(tmp_path / "site")
    assert (report.records, report.withheld) == (len(ids), 1)
    for path in (tmp_path / "site").rglob("*"):
        if path.suffix in (".html", ".json", ".jsonl", ".csv", ".xml", ".js", ".txt"):
            assert "青葭" not in path.read_text(encoding="utf-8"), path


def test_archive_and_index_agree(held):
    archive, _ = held
    assert list(archive.verify()) == []
    assert archive.search("水位 观测").total == len(
        [row for row in archive.records() if {"水位", "观测"} <= _words(archive, row.id)]
    )


def _words(archive, record):
    text = "".join(archive.record(record).regulation.text.split())
    return {word for word in ("水位", "观测") if word in text}
