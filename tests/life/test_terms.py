"""Terms come from an archive's rules, never from the code; what lapses next is read off the intervals."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from life_events import days, event, lives

from gazette.errors import BadInput
from gazette.life.terms import changes_ahead, last_day, term_of, window
from gazette.life.validity import intervals, validity_on
from gazette.settings import read_settings
from gazette.types.life import State
from gazette.types.regulation import Kind

RULES = {"暂行": "P2Y", "试行": "P1Y", "normative": "P5Y", "暂行规定": "P18M"}


@pytest.mark.parametrize(
    ("title", "kind", "term"),
    [
        ("渡口管理暂行办法", Kind.RULE, "P2Y"),
        ("渡口管理暫行規定", Kind.RULE, "P18M"),
        ("渡口管理办法（试行）", Kind.NORMATIVE, "P1Y"),
        ("关于加强渡口管理的通知", Kind.NORMATIVE, "P5Y"),
        ("渡口管理办法", Kind.RULE, None),
    ],
)
def test_the_rule_that_fits(title, kind, term):
    assert term_of(title, kind, RULES) == term
    assert term_of(title, kind, {}) is None


def test_rules_are_checked(tmp_path):
    rules = "".join(f'"{words}" = "{term}"\n' for words, term in RULES.items())
    (tmp_path / "archive.toml").write_text(f'name = "苇塘"\n[terms]\n{rules}')
    assert read_settings(tmp_path).terms == RULES
    (tmp_path / "archive.toml").write_text('name = "苇塘"\n[terms]\n"暂行" = "two years"\n')
    with pytest.raises(BadInput, match="P2Y"):
        read_settings(tmp_path)


def test_the_last_day_is_the_one_before_the_anniversary():
    assert last_day(date(2018, 6, 1), "P5Y") == date(2023, 5, 31)
    assert last_day(date(9000, 1, 1), "P2000Y") is None


@pytest.mark.parametrize(
    ("within", "end"),
    [
        ("6m", date(2027, 5, 30)),
        ("3m", date(2027, 2, 28)),
        ("2y", date(2028, 11, 30)),
        ("30d", date(2026, 12, 30)),
        ("2 weeks", date(2026, 12, 14)),
        ("9999y", date.max),
    ],
)
def test_windows(within, end):
    assert window(date(2026, 11, 30), within) == end


@pytest.mark.parametrize("within", ["", "soon", "6", "m6", "-3m"])
def test_no_window(within):
    with pytest.raises(BadInput, match="6m"):
        window(date(2026, 11, 30), within)


def test_what_lapses_next():
    life = [event(1, "commenced", date(2020, 1, 1), until=date(2024, 12, 31))]
    (change,) = changes_ahead(intervals(life), date(2024, 6, 1), window(date(2024, 6, 1), "7m"))
    assert (change.before, change.to, change.last_day_before) == (State.IN_FORCE, State.LAPSED, date(2024, 12, 31))
    assert change.because == (1,)
    assert changes_ahead(intervals(life), date(2024, 6, 1), date(2024, 12, 31)) == ()
    assert changes_ahead(intervals(life), date(2025, 1, 1)) == ()


@settings(deadline=None)
@given(lives(), days, st.integers(0, 60))
def test_the_changes_ahead_are_the_days_on_which_the_state_changes(life, day, span):
    until = day + timedelta(days=span)
    expected = [
        (d, validity_on(life, d).state)
        for d in (day + timedelta(days=n) for n in range(1, span + 1))
        if validity_on(life, d).state is not validity_on(life, d - timedelta(days=1)).state
    ]
    assert [(c.day, c.to) for c in changes_ahead(intervals(life), day, until)] == expected
