"""Ids that are given once: a letter and a running number, never used again even when a record is withdrawn."""

from sqlmodel import Session

from gazette.store.tables import Counter

RECORD, ISSUE, CAMPAIGN = "R", "I", "Q"


def next_id(session: Session, series: str) -> str:
    """The next id of a series, such as R000001."""
    counter = session.get(Counter, series, with_for_update=True)
    if counter is None:
        counter = Counter(name=series)
    number, counter.next = counter.next, counter.next + 1
    session.add(counter)
    return f"{series}{number:06d}"
