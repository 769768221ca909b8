"""What was law on a day, what we said of it on another, provision by provision, and what comes next."""

import csv
from datetime import UTC, date, datetime

import pytest

from gazette.commands.lists import write_changes_ahead
from gazette.commands.readable import history_view, record_view
from gazette.errors import Conflict
from gazette.store.database import transaction
from gazette.store.tables import Record
from gazette.types.life import State


@pytest.fixture
def held(archive, rule):
    archive.import_files([rule])
    return archive


def on_the_day(monkeypatch, day):
    """What is stated from now on is recorded on a day."""
    monkeypatch.setattr("gazette.store.events.now", lambda: datetime(day.year, day.month, day.day, 12, tzinfo=UTC))


def mark(archive, state, day, **rest):
    return archive.mark("R000001", state=state, effective=day, reason="清理", **rest)


def test_valid_on_a_day_and_known_on_a_day(held, monkeypatch):
    on_the_day(monkeypatch, date(2031, 1, 1))
    mark(held, "in_force", date(2010, 1, 1))
    on_the_day(monkeypatch, date(2032, 5, 1))
    late = mark(held, "repealed", date(2015, 1, 1))
    on_the_day(monkeypatch, date(2033, 1, 1))
    held.undo(late.act)
    asked = date(2020, 1, 1)
    for known, state in (
        (date(2030, 12, 31), State.UNVERIFIED),
        (date(2031, 1, 1), State.IN_FORCE),
        (date(2032, 4, 30), State.IN_FORCE),
        (date(2032, 5, 1), State.REPEALED),
        (date(2033, 1, 1), State.IN_FORCE),
        (None, State.IN_FORCE),
    ):
        assert held.record("R000001", on=asked, known=known).validity.state is state, known
    told = held.record("R000001", known=date(2032, 6, 1))
    assert "废止" in history_view(told, held.titles(told))
    assert "撤销" not in history_view(told, held.titles(told))


def test_provisions_have_states_of_their_own(held):
    mark(held, "in_force", date(2010, 1, 1))
    mark(held, "partly_repealed", date(2015, 1, 1), scope=["第二条"])
    detail = held.record("R000001", on=date(2016, 1, 1))
    assert detail.validity.state is State.PARTLY_REPEALED
    assert {label: one.state for label, one in detail.provisions.items()} == {"第二条": State.REPEALED}
    assert "第二条：已废止，自2015年1月1日起" in record_view(detail, {}, date(2016, 1, 1))
    assert held.state("R000001", on=date(2016, 1, 1), provision="第二条") is State.REPEALED
    assert held.state("R000001", on=date(2014, 1, 1), provision="第二条") is State.IN_FORCE
    assert held.state("R000001", on=date(2016, 1, 1)) is State.PARTLY_REPEALED


def test_what_lapses_next_is_a_list_for_an_office(held, tmp_path):
    mark(held, "extended", date(2024, 1, 1), until=date(2026, 12, 31))
    path = tmp_path / "ahead.csv"
    write_changes_ahead(path, held.expiring(within="6m", on=date(2026, 11, 22)))
    with path.open(encoding="utf-8-sig", newline="") as file:
        (row,) = csv.DictReader(file)
    assert (row["记录号"], row["变动日期"], row["变动前"], row["变动后"]) == (
        "R000001",
        "2027-01-01",
        "现行有效",
        "已失效",
    )
    assert held.record("R000001", on=date(2027, 1, 1)).validity.state is State.LAPSED, "nobody ran anything"


def test_a_withdrawn_record_says_so(held):
    with transaction(held.database) as session:
        session.get_one(Record, "R000001").withdrawn = True
    detail = held.record("R000001")
    assert detail.withdrawn
    assert "已撤下" in record_view(detail, {}, date(2026, 1, 1))
    assert "已撤下" in history_view(detail, {})
    with pytest.raises(Conflict, match="withdrawn"):
        held.disclose("R000001", "open")


def test_a_mark_is_seen_at_once_everywhere(held, tmp_path):
    held.disclose("R000001", "open")
    assert held.search("苇塘 养护", state="repealed").total == 0
    decided = mark(held, "repealed", date(2015, 1, 1))
    assert [row.id for row in held.records(state="repealed")] == ["R000001"]
    (hit,) = held.search("苇塘 养护", state="repealed")
    assert (hit.summary.state, hit.annotation) == (State.REPEALED, "已废止，自2015年1月1日起")
    held.export_data(tmp_path / "data")
    assert '"repealed"' in next((tmp_path / "data").rglob("*.jsonl")).read_text(encoding="utf-8")
    held.undo(decided.act)
    assert held.search("苇塘 养护", state="repealed").total == 0
