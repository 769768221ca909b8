"""Footnotes are told from the text over them and from what merely stands low."""

import pytest

from ocr.layout import arrange
from ocr.tables import Rule
from ocr.types import Box, Line, Role


def row(text, top, left=100.0, em=20.0):
    return Line(text, Box(left, top, left + em * len(text), top + em), height=em)


BODY = [row("苇塘由所在地的水务部门养护费用由县级财政负担", 100.0 + 40 * i) for i in range(16)]
NOTES = [row("①苇塘指生长芦苇的水面", 800, em=15), row("和滩地，不论大小。", 825, em=15)]
FOLIO = row("7", 960, left=480, em=15)


def roles(lines, rules):
    return [(line.role, line.text) for line in arrange(lines, 1000, 1000, (), rules)]


def test_footnotes_come_after_the_body_and_before_the_folio():
    found = roles([FOLIO, *NOTES, *BODY], [Rule(False, 790, 100, 220)])
    assert [role for role, _ in found[-3:]] == [Role.FOOTNOTE, Role.FOOTNOTE, Role.FOLIO]
    assert [text for _, text in found[-3:-1]] == [line.text for line in NOTES]
    assert {role for role, _ in found[:-3]} == {Role.BODY}


@pytest.mark.parametrize(
    "rules",
    [[], [Rule(False, 790, 100, 560)], [Rule(True, 790, 100, 220)], [Rule(False, 300, 100, 220)]],
    ids=["none", "across", "upright", "high"],
)
def test_without_a_short_rule_over_them_they_are_text(rules):
    assert Role.FOOTNOTE not in [role for role, _ in roles([*BODY, *NOTES], rules)]


def test_what_has_no_mark_or_full_type_is_text():
    rule = [Rule(False, 790, 100, 220)]
    unmarked = [row("苇塘指生长芦苇的水面", 800, em=15)]
    large = [row("①苇塘指生长芦苇的水面", 800)]
    for lines in (unmarked, large):
        assert Role.FOOTNOTE not in [role for role, _ in roles([*BODY, *lines], rule)]
