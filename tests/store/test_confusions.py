"""What readings of an archive take for one another."""

from sqlmodel import select

from gazette.store.confusions import alike, confused, derive, known
from gazette.store.database import reading, transaction
from gazette.store.readings import keep_reading
from gazette.store.tables import Confusion, Master
from index.folding import fold
from index.near import one_edit_apart, variants
from ocr.types import Box, Line, Origin, Page, Reading

BOX = Box(0, 0, 100, 20)


def page(text, *others):
    readings = tuple(Reading("other", other, 0.5) for other in others)
    lines = (Line(text, BOX, readings=readings), Line("别的一行", BOX, readings=(Reading("other", "别的一行", 0.9),)))
    return Page(1, 100, 100, 300, lines, Origin.OCR, "test")


def test_pairs_come_from_runs_of_one_length():
    assert list(confused("韦塘水位", "苇塘水位")) == [("韦", "苇")]
    assert list(confused("韋塘〔2015〕", "葦塘[2015]")) == [("韦", "苇")]
    assert list(confused("二四年", "二〇〇四年")) == []


def test_differing_readings_are_counted_as_they_are_kept_and_again(archive):
    with transaction(archive.database) as session:
        session.add(Master(sha256="0" * 64, name="a.pdf", media_type="application/pdf", size=1, pages=2))
        session.flush()
        keep_reading(session, "0" * 64, 1, "test", page("苇塘水位", "韦塘水位", "苇塘水泣"))
        keep_reading(session, "0" * 64, 2, "test", page("苇塘", "韦塘"))

    def counted():
        with reading(archive.database) as session:
            return {(row.one, row.other): row.count for row in session.exec(select(Confusion))}

    assert counted() == {("韦", "苇"): 2, ("泣", "位"): 1}
    with transaction(archive.database) as session:
        derive(session)
    assert counted() == {("韦", "苇"): 2, ("泣", "位"): 1}
    with reading(archive.database) as session:
        found = alike(session)
    assert found["苇"][0] == "韦"
    assert "苇" in found["韦"]
    assert "己" in found["已"]


def test_what_is_known_is_folded_and_goes_both_ways():
    for character, others in known().items():
        assert fold(character) == character
        assert character not in others
        assert all(character in known()[other] for other in others)


def test_variants():
    alike = {"己": ("已", "巳"), "末": ("未",)}
    assert variants("己末", alike) == ("已末", "巳末", "己未")
    assert "已末甲未" in variants("己末甲末", alike)
    assert len(variants("己" * 30, alike)) == 48
    assert variants("甲乙", alike) == ()


def test_one_edit_apart():
    for one, other in (("abc", "abd"), ("abc", "ab"), ("abc", "xabc"), ("abc", "acb"), ("2015|16", "2014|16")):
        assert one_edit_apart(one, other)
        assert one_edit_apart(other, one)
    for one, other in (("abc", "abc"), ("abc", "axd"), ("abcd", "ab"), ("ab", "ba c"), ("abcd", "badc")):
        assert not one_edit_apart(one, other)
        assert not one_edit_apart(other, one)
