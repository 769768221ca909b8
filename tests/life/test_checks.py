"""Every refusal says what is wrong and what to do; what may be stated passes in silence."""

from datetime import date

import pytest
from life_events import event

from gazette.errors import BadInput, Conflict, NeedsPerson
from gazette.life import checks
from gazette.types.life import EventKind, Evidence, Statement

D = date


def said(kind, day=None, *, by="R2", until=None, scope=()):
    return Statement("R1", EventKind(kind), day, "li", Evidence(record=by), scope, until)


COMMENCED = event(1, "commenced", D(2000, 1, 1), until=D(2010, 12, 31))
REPEALED = event(2, "repealed", D(2005, 1, 1))

REFUSED = [
    (said("repealed", D(1995, 1, 1)), [], BadInput, "before it existed"),
    (said("reviewed", D(1998, 12, 31)), [], BadInput, "before it existed"),
    (said("repealed", D(2005, 1, 1), by="R1"), [COMMENCED], BadInput, "by itself"),
    (said("commenced", D(2001, 1, 1), until=D(2000, 1, 1)), [], BadInput, "before it begins"),
    (said("repealed", D(2001, 1, 1), until=D(2002, 1, 1)), [], BadInput, "no last day"),
    (said("extended", D(2001, 1, 1)), [COMMENCED], BadInput, "names no last day"),
    (said("repealed", D(2005, 1, 1), by=None), [COMMENCED, REPEALED], Conflict, "event 2"),
    (said("commenced", D(2001, 1, 1)), [COMMENCED], NeedsPerson, "gazette undo 1"),
    (said("amended", D(2006, 1, 1)), [COMMENCED, REPEALED], NeedsPerson, "gazette undo 2"),
    (said("reviewed", D(2012, 1, 1)), [COMMENCED], NeedsPerson, "lapsed"),
    (said("restored", D(2003, 1, 1)), [COMMENCED], BadInput, "nothing to restore"),
]

ALLOWED = [
    (said("repealed", D(2005, 1, 1)), [COMMENCED]),
    (said("repealed", None), [COMMENCED, REPEALED]),
    (said("commenced", D(1998, 1, 1), by="R1"), []),
    (said("extended", D(2011, 3, 1), until=D(2015, 12, 31)), [COMMENCED]),
    (said("restored", D(2006, 1, 1)), [COMMENCED, REPEALED]),
    (said("amended", D(2006, 1, 1)), [COMMENCED, REPEALED, event(3, "undone", undoes=2)]),
    (said("repealed", D(2005, 1, 1), by=None), [COMMENCED, REPEALED, event(3, "undone", undoes=2)]),
    (said("lapsed", D(2007, 1, 1), by="R1"), [COMMENCED, REPEALED]),
    (said("partly_repealed", D(2004, 1, 1), scope=("第七条",)), [COMMENCED, REPEALED]),
]


@pytest.mark.parametrize(("statement", "events", "error", "words"), REFUSED)
def test_refused(statement, events, error, words):
    with pytest.raises(error, match=words):
        checks.statement(statement, events, exists_from="1999-06")


@pytest.mark.parametrize(("statement", "events"), ALLOWED)
def test_allowed(statement, events):
    checks.statement(statement, events, exists_from="1999-06")


def test_two_documents_cannot_replace_each_other():
    other_way = event(7, "repealed", D(2004, 1, 1))
    other_way = type(other_way)(7, "R2", EventKind.REPEALED, D(2004, 1, 1), other_way.recorded, "li", Evidence("R1"))
    with pytest.raises(BadInput, match=r"R2 is itself repealed by R1 .*cannot replace each other"):
        checks.statement(said("repealed", D(2005, 1, 1)), [], source_events=[other_way])
    undo = event(8, "undone", undoes=7)
    checks.statement(said("repealed", D(2005, 1, 1)), [], source_events=[other_way, undo])


@pytest.mark.parametrize(
    "words", ["2016-07-01", "2016/7/1", "2016年7月1日", " 二〇一六年七月一日 ", "２０１６年７月１日"]
)
def test_a_day_in_the_ways_people_write_it(words):
    assert checks.day(words) == D(2016, 7, 1)


@pytest.mark.parametrize("words", ["2016-02-30", "2016-13-01", "2016年7月", "昨天", "", "2016"])
def test_a_day_that_is_none(words):
    with pytest.raises(BadInput, match="2016-07-01"):
        checks.day(words)


def test_nothing_is_decided_by_what_was_issued_before():
    with pytest.raises(BadInput, match="before R1 existed"):
        checks.statement(said("reviewed", D(2005, 1, 1)), [], exists_from="1999-06", source_dated="1990-01-01")
    checks.statement(said("reviewed", D(2005, 1, 1)), [], exists_from="1999-06", source_dated="1999")
