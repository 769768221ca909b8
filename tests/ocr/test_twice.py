"""Numbers read twice: where they stand, when two looks agree, and a line whose number was misread."""

import numpy as np
import pytest
from ocr_pages import LINES, drawn

from ocr import scan
from ocr.engines.protocol import Glimpse, Strip
from ocr.engines.table import engine
from ocr.twice import agree, figures, number_spans, second_looks


def strip(text):
    return Strip(text, 0.99, tuple(Glimpse(ch, (i + 0.5) / len(text), 0.99, "", 0.0) for i, ch in enumerate(text)))


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("自2004年3月15日起施行", ["2004年3月15日"]),
        ("某政发〔1987〕44号同时废止", ["1987〕44号"]),
        ("第三十六条　每亩不超过1,280.5元", ["三十六条　", "1,280.5元"]),
        ("二〇〇四年十二月九日", ["二〇〇四年十二月九日"]),
        ("一、统一管理，一般不得收费", []),
        ("浓度为8mg/m³", ["8"]),
    ],
)
def test_numbers_of_a_line(text, numbers):
    found = ["".join(g.text for g in strip(text).glimpses[span]) for span in number_spans(strip(text))]
    assert [one.strip() for one in found] == [one.strip() for one in numbers]


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("2004年3月15日", "自2004年3月15日起", True),
        ("〔1987〕44号", "[1987]44号）", True),
        ("二○○四年", "于二〇〇四年", True),
        ("4.2.1", "4.2.1 2", True),
        ("1280元", "过1230元", False),
        ("二四年", "二〇〇四年", False),
        ("761万元", "处7.61万元", False),
        ("85,1%", "85.1%以", False),
    ],
)
def test_two_looks_agree_on_the_figures_alone(first, second, same):
    assert agree(first, second) is same


def test_figures_have_one_form():
    assert figures("第１２条 １.５％") == "121.5"


class Misreading:
    """An engine that reads 1280 as 1230 when it reads whole lines."""

    name = "misreading"

    def __init__(self):
        self.inner, self.calls = engine("fast"), 0
        self.side = self.inner.side

    def find(self, picture):
        return self.inner.find(picture)

    def read(self, strips):
        self.calls += 1
        return [self._wrong(one) if self.calls == 1 else one for one in self.inner.read(strips)]

    def _wrong(self, seen):
        glimpses = tuple(g._replace(text="3") if g.text == "8" and "1280" in seen.text else g for g in seen.glimpses)
        return seen._replace(text="".join(g.text for g in glimpses), glimpses=glimpses)


def test_a_misread_amount_is_put_up_with_both_readings():
    page = scan.read(drawn(), 1, Misreading())
    (line,) = [one for one in page.lines if "at a second look" in "".join(one.review)]
    assert "1230" in line.text
    assert any("1280" in one.text and one.engine == "misreading, second look" for one in line.readings)
    assert any("1230" in reason and "1280" in reason for reason in line.review)
    assert len(page.lines) == len(LINES)


def test_an_engine_that_tells_no_characters_apart_is_not_asked_again():
    asked = []
    words = Strip("2004 年", 0.9, (Glimpse("2004", 0.3, 0.9, "", 0.0), Glimpse("年", 0.8, 0.9, "", 0.0)))

    class Once:
        def read(self, strips):
            asked.extend(strips)
            return []

    assert second_looks(Once(), [np.zeros((48, 200, 3), np.uint8)], [words]) == [[]]
    assert asked == []
