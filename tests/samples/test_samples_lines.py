"""Line breaking keeps every character and the rules of Chinese setting."""

import sys

from hypothesis import given
from hypothesis import strategies as st
from sample_truths import SAMPLES

sys.path.insert(0, str(SAMPLES / "build"))
from lines import NOT_FIRST, NOT_LAST, break_lines

WORDS = st.text("水文湿地管理办法第十条、。，；：（）《》〔〕“”2015 ", min_size=1, max_size=120)


@given(WORDS, st.integers(4, 30))
def test_nothing_is_lost(text, room):
    assert "".join(break_lines(text, room - 2, room, len)) == text


@given(WORDS, st.integers(8, 30))
def test_lines_are_not_longer_than_the_frame(text, room):
    assert all(len(line) <= room for line in break_lines(text, room, room, len))


@given(
    st.lists(st.sampled_from(["水文", "（试行）", "《办法》", "，", "湿地。", "2015年"]), min_size=1, max_size=40).map(
        "".join
    )
)
def test_no_stop_begins_and_no_bracket_ends_a_line(text):
    lines = break_lines(text, 18, 20, len)
    assert not any(line[0] in NOT_FIRST for line in lines[1:])
    assert not any(line[-1] in NOT_LAST for line in lines[:-1])
