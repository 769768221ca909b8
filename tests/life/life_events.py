"""Invented lives for the tests of this folder: short ways to write events, and strategies that make them up."""

from datetime import UTC, date, datetime

from hypothesis import strategies as st

from gazette.types.life import Event, EventKind, Evidence

RECORDED = datetime(2030, 1, 1, tzinfo=UTC)
FIRST, LAST = date(2000, 1, 1), date(2000, 2, 9)
SCOPES = ((), (), (), ("第七条",), ("第七条", "第九条"), ("第九条第二款",), ("有关收费的规定",))


def event(number, kind, day=None, *, until=None, scope=(), undoes=None, recorded=RECORDED):
    return Event(number, "R1", EventKind(kind), day, recorded, "archivist", Evidence(quote="…"), scope, until, undoes)


days = st.dates(FIRST, LAST)
kinds = st.sampled_from([k for k in EventKind if k is not EventKind.UNDONE])


@st.composite
def lives(draw, *, undated=True, undos=True, scopes=SCOPES):
    """Up to eight events of one record, numbered from 1 in the order of recording."""
    out = []
    for number in range(1, draw(st.integers(0, 8)) + 1):
        recorded = datetime.combine(draw(days), datetime.min.time(), UTC)
        if undos and out and draw(st.integers(0, 4)) == 0:
            out.append(event(number, "undone", undoes=draw(st.sampled_from(out)).id, recorded=recorded))
            continue
        kind = draw(kinds)
        day = draw(st.one_of(st.none(), days) if undated else days)
        until = (
            draw(days) if kind in ("extended", "commenced", "suspended", "reviewed") and draw(st.booleans()) else None
        )
        out.append(event(number, kind, day, until=until, scope=draw(st.sampled_from(scopes)), recorded=recorded))
    return out
