"""What a repeal leaves behind is listed for staff; nothing ends by itself."""

from hypothesis import given, settings
from hypothesis import strategies as st

from gazette.life.impact import Citing, Tie, left_behind
from gazette.types.life import State

LAW = "水域滩涂养殖管理条例"
CITERS = {
    "L": [
        Citing("A", "水域滩涂养殖证核发办法", State.IN_FORCE, basis=True),
        Citing("B", "泽州市《水域滩涂养殖管理条例》实施细则", State.UNVERIFIED),
        Citing("C", "关于做好春季养殖工作的通知", State.AMENDED),
        Citing("D", "水域滩涂养殖补偿规定", State.REPEALED, basis=True),
        Citing("L", LAW, State.REPEALED),
    ],
    "A": [Citing("E", "养殖证年审办法", State.IN_FORCE, basis=True), Citing("L", LAW, State.REPEALED)],
    "B": [Citing("C", "关于做好春季养殖工作的通知", State.AMENDED, basis=True)],
    "C": [Citing("F", "关于转发春季养殖工作通知的通知", State.IN_FORCE)],
    "D": [Citing("G", "补偿标准", State.IN_FORCE, basis=True)],
    "E": [Citing("A", "水域滩涂养殖证核发办法", State.IN_FORCE, basis=True)],
}


def test_what_is_left_behind():
    left = left_behind("L", LAW, lambda record: CITERS.get(record, ()))
    assert [(one.citing.record, one.tie, one.upon, one.steps) for one in left] == [
        ("A", Tie.RESTS, "L", 1),
        ("B", Tie.IMPLEMENTS, "L", 1),
        ("C", Tie.RESTS, "B", 2),
        ("E", Tie.RESTS, "A", 2),
        ("F", Tie.CITES, "C", 3),
    ]


def test_one_step_only():
    left = left_behind("L", LAW, lambda record: CITERS.get(record, ()), most_steps=1)
    assert [(one.citing.record, one.tie) for one in left] == [("A", Tie.RESTS), ("B", Tie.IMPLEMENTS), ("C", Tie.CITES)]


@settings(deadline=None)
@given(
    st.dictionaries(
        st.sampled_from("ABCDE"),
        st.lists(st.builds(Citing, st.sampled_from("ABCDE"), st.just("甲办法"), st.sampled_from(State), st.booleans())),
    )
)
def test_rings_of_citations_end(citers):
    left = left_behind("A", "甲办法", lambda record: citers.get(record, ()), most_steps=10)
    records = [one.citing.record for one in left]
    assert len(records) == len(set(records))
    assert "A" not in records
    assert all(one.citing.state not in (State.REPEALED, State.LAPSED) for one in left)
