"""Every file in cases/ is a life told by an archivist: events in, what holds on which day out.

[[event]]  kind, and where they apply: day, until, scope, recorded, undoes (its number, from 1)
[[state]]  on, is, and where they apply: provision, since ("unknown": must be unknown), by (the decisive event),
           known_on
"""

import tomllib
from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest
from life_events import RECORDED, event

from gazette.life.validity import validity_on

CASES = sorted((Path(__file__).parent / "cases").glob("*.toml"))


def moment(day):
    return datetime.combine(day, time(12), UTC)


def told(case):
    return [
        event(
            number,
            row["kind"],
            row.get("day"),
            until=row.get("until"),
            scope=tuple(row.get("scope", ())),
            undoes=row.get("undoes"),
            recorded=moment(row["recorded"]) if "recorded" in row else RECORDED,
        )
        for number, row in enumerate(case["event"], start=1)
    ]


@pytest.mark.parametrize("path", CASES, ids=lambda p: p.stem)
def test_case(path):
    case = tomllib.loads(path.read_text(encoding="utf-8"))
    events = told(case)
    assert case["state"], f"{path.name} states nothing"
    for row in case["state"]:
        known_on = moment(row["known_on"]) if "known_on" in row else None
        said = validity_on(events, row["on"], provision=row.get("provision"), known_on=known_on)
        place = f"{path.name}: {row}"
        assert said.state == row["is"], place
        if "since" in row:
            assert said.since == (None if row["since"] == "unknown" else row["since"]), place
        if "by" in row:
            assert said.because[0].id == row["by"], place


def test_there_are_cases():
    assert len(CASES) >= 15
    assert all(isinstance(row["on"], date) for p in CASES for row in tomllib.loads(p.read_text("utf-8"))["state"])
