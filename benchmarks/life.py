"""Status on a day at 100,000 records, measured in the database beside its rival, the fold from the events.

    python -m benchmarks.life [--records 100000]

Every record has a life of three to six events (published, commenced with or without a term, amended, partly repealed,
repealed or lapsed, now and then taken back). Texts are invented and of the size of a short notice.
"""

import argparse
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

from sqlalchemy import insert
from sqlmodel import Session

from gazette.archive import Archive
from gazette.life.validity import validity_on
from gazette.rules.document import parse
from gazette.store.database import reading, transaction
from gazette.store.events import events_of, interval_rows, state_on, to_event
from gazette.store.packing import pack_places, pack_regulation
from gazette.store.tables import IndexQueue, Issue, LifeEvent, Record, StateInterval, now
from gazette.types.life import State

DAY = date(2020, 1, 1)
PER_ISSUE = 50
TEXT = "湖区渔船管理办法\n" + "".join(f"第{n}条　渔船应当按照规定登记，并接受检查。\n" for n in "一二三四五六七八九十")


def life(chance: random.Random, record: str) -> list[LifeEvent]:
    """The events of one record in the order of recording."""
    first = date(1980, 1, 1) + timedelta(days=chance.randrange(14000))
    said: list[tuple[str, date, list[str], date | None]] = [("published", first, [], None)]
    until = first + timedelta(days=1825) if chance.random() < 0.2 else None
    said.append(("commenced", first + timedelta(days=30), [], until))
    for kind in ("amended", "reviewed", "partly_repealed", "repealed", "lapsed"):
        if chance.random() < 0.35:
            scope = ["第三条"] if kind == "partly_repealed" else []
            said.append((kind, first + timedelta(days=chance.randrange(60, 9000)), scope, None))
    return [
        LifeEvent(
            record_id=record,
            kind=kind,
            effective=day.isoformat(),
            recorded=now(),
            by="benchmark",
            scope=scope,
            until=until.isoformat() if until else None,
        )
        for kind, day, scope, until in said
    ]


def fill(archive: Archive, count: int) -> None:
    """Write records, events and the table of intervals, 5,000 records a transaction."""
    packed = {"regulation": pack_regulation(parse(TEXT)), "places": pack_places(())}
    chance = random.Random(5)
    for begin in range(0, count, 5000):
        keys = range(begin, min(begin + 5000, count))
        with transaction(archive.database) as session:
            session.add_all(Issue(id=issue_of(n), gazette="甲省公报", year=1980 + n % 45) for n in keys[::PER_ISSUE])
            session.flush()
            session.add_all(
                Record(
                    id=name(n),
                    issue_id=issue_of(n),
                    position=n % PER_ISSUE,
                    title=f"湖区渔船管理办法（{n}）",
                    kind="normative",
                    issuers=["甲省水利厅"],
                    numbers=[f"甲水发〔{1980 + n % 45}〕{n}号"],
                    year=1980 + n % 45,
                    page_first=1,
                    page_last=1,
                    disclosure="open",
                    **packed,
                )
                for n in keys
            )
            session.flush()
            events = [event for n in keys for event in life(chance, name(n))]
            session.add_all(events)
            session.flush()
            write_intervals(session, events)


def write_intervals(session: Session, events: list[LifeEvent]) -> None:
    """The table of intervals from the events, as `gazette reindex` makes it."""
    by_record: dict[str, list[LifeEvent]] = {}
    for event in events:
        by_record.setdefault(event.record_id, []).append(event)
    rows = (row for key, rows in by_record.items() for row in interval_rows(key, [to_event(one) for one in rows]))
    session.connection().execute(insert(StateInterval), [row.model_dump() for row in rows])


def name(number: int) -> str:
    """The id of a record."""
    return f"R{number:06d}"


def issue_of(number: int) -> str:
    """The id of the issue that holds a record."""
    return f"I{number // PER_ISSUE:06d}"


def timed(what: Callable[[str], State], asked: list[str]) -> tuple[float, float, list[State]]:
    """Median and 95th percentile in milliseconds, and the answers."""
    times, answers = list[float](), list[State]()
    for key in asked:
        begin = time.perf_counter()
        answers.append(what(key))
        times.append((time.perf_counter() - begin) * 1000)
    return statistics.median(times), statistics.quantiles(times, n=20)[-1], answers


def measure(archive: Archive, count: int) -> Iterator[str]:
    """The lines of the report."""
    chance = random.Random(7)
    asked = [name(chance.randrange(count)) for _ in range(3000)]
    with reading(archive.database) as session:
        table = timed(lambda key: state_on(session, key, DAY), asked)
        fold = timed(lambda key: validity_on(events_of(session, key), DAY).state, asked)
    assert table[2] == fold[2], "the table of intervals and the fold disagree"
    yield f"state of one record, table of intervals   p50 {table[0]:.3f} ms   p95 {table[1]:.3f} ms"
    yield f"state of one record, fold from its events p50 {fold[0]:.3f} ms   p95 {fold[1]:.3f} ms"
    for what, wanted in (("--state repealed --year 2003", {"state": "repealed", "year": 2003}), ("(all)", {})):
        begin = time.perf_counter()
        found = sum(1 for _ in archive.records(on=DAY, **wanted))  # type: ignore[arg-type]
        took = (time.perf_counter() - begin) * 1000
        yield f"list {what}: {found} records in {took:.0f} ms, {took / found:.3f} ms a record"
    yield from mark_and_look(
        archive, next(key for key, state in zip(asked, fold[2], strict=True) if state == "in_force")
    )


def mark_and_look(archive: Archive, record: str) -> Iterator[str]:
    """A mark, and how long after it lists and searches answer with the new state."""
    with transaction(archive.database) as session:
        session.add(IndexQueue(record_id=record))
    archive.searcher.update()  # the text index holds this one record: the state is asked of the database in any case
    begin = time.perf_counter()
    archive.mark(record, state="repealed", effective=DAY, reason="测量")
    marked = time.perf_counter()
    listed = {row.id for row in archive.records(on=DAY, state="repealed", year=1980 + int(record[1:]) % 45)}
    seen = time.perf_counter()
    found = archive.search("渔船 检查", on=DAY, state="repealed").first(5)
    searched = time.perf_counter()
    assert record in listed
    assert [hit.summary.id for hit in found] == [record]
    yield f"a mark: {(marked - begin) * 1000:.1f} ms"
    yield f"the next list has it, in {(seen - marked) * 1000:.0f} ms"
    yield f"the next search has it, in {(searched - seen) * 1000:.0f} ms"


def main() -> None:
    """Fill an archive in a temporary folder and print what was measured."""
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--records", type=int, default=100_000)
    count = words.parse_args().records
    with tempfile.TemporaryDirectory() as folder, Archive.create(Path(folder, "archive"), "测量") as archive:
        begin = time.perf_counter()
        fill(archive, count)
        print(f"{count} records filled in {time.perf_counter() - begin:.0f} s")
        for line in measure(archive, count):
            print(line, flush=True)


if __name__ == "__main__":
    main()
