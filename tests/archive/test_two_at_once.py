"""Two people deciding at the same moment, each in a process of its own: nothing is lost, nothing is stated twice."""

import multiprocessing
from datetime import date

import pytest

from gazette.archive import Archive
from gazette.errors import Conflict, GazetteError
from gazette.store.database import transaction
from gazette.types.life import EventKind

FORK = multiprocessing.get_context("fork")


def person(folder, who, orders, together, out):
    """One process: opens the archive, waits for the others, gives its orders; what came of each goes out."""
    said = []
    with Archive.open(folder) as archive:
        together.wait(60)
        for what, name, day in orders:
            try:
                if what == "confirm":
                    archive.confirm([name], by=who)
                else:
                    archive.mark(name, state=what, effective=date.fromisoformat(day), reason="清理", by=who)
                said.append((0, ""))
            except GazetteError as error:
                said.append((error.exit_code, str(error)))
    out.put((who, said))


def at_once(folder, orders):
    """Run one process for each person; what came of every order: (exit code, message)."""
    together, out = FORK.Barrier(len(orders)), FORK.Queue()
    workers = [FORK.Process(target=person, args=(folder, who, said, together, out)) for who, said in orders.items()]
    for worker in workers:
        worker.start()
    found = dict(out.get(timeout=60) for _ in workers)
    for worker in workers:
        worker.join()
    return found


@pytest.fixture
def held(archive, rule, decision):
    archive.import_files([decision, rule])
    return {row.title: row.id for row in archive.records()}


def test_one_proposal_is_confirmed_once(archive, held):
    (repeal,) = (str(one.id) for one in archive.proposals() if one.verb == "repeal")
    said = at_once(archive.folder, {who: [("confirm", repeal, "")] for who in ("张三", "李四")})
    assert sorted(code for ((code, _),) in said.values()) == [0, 7]
    (winner,) = (who for who, ((code, _),) in said.items() if code == 0)
    (message,) = (words for ((code, words),) in said.values() if code == 7)
    assert message == f"Proposal {repeal} is confirmed already (by {winner})."
    events = archive.record(held["苇塘养护管理办法"]).events
    assert [event.by for event in events if event.kind is EventKind.REPEALED] == [winner]


def test_the_same_mark_is_made_once(archive, held):
    rule = held["苇塘养护管理办法"]
    said = at_once(archive.folder, {who: [("repealed", rule, "2012-06-01")] for who in ("张三", "李四")})
    assert sorted(code for ((code, _),) in said.values()) == [0, 7]
    (message,) = (words for ((code, words),) in said.values() if code == 7)
    assert "stated already, as event" in message
    assert len([e for e in archive.record(rule).events if e.kind is EventKind.REPEALED]) == 1


def test_many_marks_of_four_people_are_all_kept(archive, held):
    rule = held["苇塘养护管理办法"]
    orders = {
        who: [("amended", rule, f"20{year:02}-0{month}-01") for year in range(10, 13)]
        for month, who in enumerate(("甲", "乙", "丙", "丁"), start=1)
    }
    said = at_once(archive.folder, orders)
    assert all(code == 0 for results in said.values() for code, _ in results), said
    stated = {(e.by, e.effective.isoformat()) for e in archive.record(rule).events if e.kind is EventKind.AMENDED}
    assert stated == {(who, day) for who, wanted in orders.items() for _, _, day in wanted}
    assert list(archive.verify()) == []


def test_a_decision_waits_for_a_writer_and_says_so_when_it_may_not(archive, held, monkeypatch):
    """A lock that is not given back in time is a conflict, and nothing is half done."""
    monkeypatch.setattr("gazette.store.database.BUSY_SECONDS", 0.1)
    rule = held["苇塘养护管理办法"]
    with Archive.open(archive.folder) as other, transaction(archive.database) as session:
        session.connection()  # the lock is held from here
        with pytest.raises(Conflict, match="Another process is writing"):
            other.mark(rule, state="repealed", effective=None, reason="清理")
    assert [e.kind for e in archive.record(rule).events] == [EventKind.PUBLISHED]
