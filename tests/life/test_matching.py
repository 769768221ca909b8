"""Files in matching/: [[record]]s of an invented archive and [[target]]s; each `is` one, is `among` some or is `none`.

`none` is part of the reason given; `distance` and `because` are checked where they stand.
"""

import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gazette.life.matching import Known, KnownRecords, Target, number_key, resolve, title_key
from gazette.life.titles import difference, names
from gazette.types.matching import Ambiguous, Resolved, Unresolved

FOLDER = Path(__file__).parent / "matching"


def cases():
    for path in sorted(FOLDER.glob("*.toml")):
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        lookup = KnownRecords(known(row) for row in data["record"])
        for row in data["target"]:
            yield pytest.param(lookup, row, id=f"{path.stem}: {row['about']}")


def known(row):
    return Known(
        row["record"],
        row["title"],
        tuple(row.get("numbers", ())),
        row.get("date_document"),
        tuple(row.get("issuers", ())),
    )


@pytest.mark.parametrize(("lookup", "row"), list(cases()))
def test_case(lookup, row):
    target = Target(row.get("title"), row.get("number"), row.get("date"), row.get("issuer"))
    found = resolve(target, lookup, own=row.get("own"), dated=row.get("dated"))
    if "is" in row:
        assert isinstance(found, Resolved), found
        assert found.record == row["is"]
        assert found.distance == row.get("distance", found.distance)
        assert row.get("because", "") in found.because
    elif "among" in row:
        assert isinstance(found, Ambiguous), found
        assert sorted(c.record for c in found.candidates) == sorted(row["among"])
    else:
        assert isinstance(found, Unresolved), found
        assert row["none"] in found.because


TITLES = st.text(
    "关于印发废止修改的通知办法规定《》〈〉（）()「」 条例细则国务院交通部试行暂行水陆甲乙123年第号",
    min_size=1,
    max_size=40,
)


@settings(deadline=None)
@given(TITLES, TITLES)
def test_any_text_can_be_a_title_and_finds_itself(one, other):
    lookup = KnownRecords([Known("A", one), Known("B", other)])
    found = resolve(Target(one), lookup)
    if not title_key(one):
        return
    if title_key(one) == title_key(other):
        assert isinstance(found, Ambiguous)
    else:
        assert found == Resolved("A", 0.0, "same title")


@settings(deadline=None)
@given(TITLES)
def test_a_document_is_never_its_own_target(title):
    assert isinstance(resolve(Target(title), KnownRecords([Known("A", title)]), own="A"), Unresolved)


@settings(deadline=None)
@given(st.text("甲乙丙丁", max_size=8), st.text("甲乙丙丁", max_size=8))
def test_edits_are_a_distance(one, other):
    there, back = difference(one, other, most=8), difference(other, one, most=8)
    assert there is not None
    assert there.edits == back.edits
    assert (there.edits == 0) == (one == other)
    assert abs(len(one) - len(other)) <= there.edits <= max(len(one), len(other))
    assert difference(one, other, most=there.edits - 1) is None


@pytest.mark.parametrize(
    "forms",
    [
        ["环发〔2015〕162号", "环发[2015]162号", "环发【2015】第162 号", "環發（2015）162號"],
        ["交通部令2005年第11号", "交通部令〔2005〕11号", "2005年交通部第11号令", "中华人民共和国交通部令2005年第11号"],
        ["国务院令第513号", "中华人民共和国国务院令  (第513号", "国务院令 第 513 号"],
        ["第十二号令", "第12号令"],
        ["（89）交无委字75号", "交无委字〔1989〕75号"],
        ["環署空字第0940012345B號", "环署空字第0940012345B号"],
    ],
)
def test_one_number_has_one_key(forms):
    assert len({number_key(form) for form in forms}) == 1


def test_different_numbers_have_different_keys():
    forms = [
        "环发〔2015〕162号",
        "环发〔2015〕16号",
        "环办〔2015〕162号",
        "環署空字第0940012345B號",
        "環署空字第0940012345號",
    ]
    forms += ["国务院令第2015号", "臺會規字第0930093792-1號", "臺會規字第0930093792號"]
    assert len({number_key(form) for form in forms}) == len(forms)


def test_a_title_answers_to_its_names():
    keys = {name.key for name in names("卫生部、交通部关于颁发《船员体检办法》的通知", ("卫生部", "交通部"))}
    assert keys >= {title_key("船员体检办法"), title_key("关于颁发《船员体检办法》的通知")}
    assert title_key("甲") not in {n.key for n in names("关于印发《甲办法》和《乙办法》的通知")}
    assert title_key("船员体检办法") not in {n.key for n in names("关于修改《船员体检办法》的决定")}


@pytest.mark.parametrize(
    ("words", "title", "number"),
    [
        ("《船员体检办法》（卫交发〔1990〕4号）", "船员体检办法", "卫交发〔1990〕4号"),
        ("船员体检办法", "船员体检办法", None),
        ("卫交发〔1990〕4号", None, "卫交发〔1990〕4号"),
        ("「船員體檢辦法」", "船員體檢辦法", None),
        ("交通部令2005年第11号", None, "交通部令2005年第11号"),
    ],
)
def test_words_of_a_person_become_a_target(words, title, number):
    target = Target.from_words(words)
    assert (target.title, target.number) == (title, number)
