"""A clean-up (清理) as a campaign: which documents are reviewed as of a day, what was decided of each, what is left."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Engine
from sqlmodel import Session, col, select

from gazette.errors import BadInput, Conflict, NeedsPerson, NotFound
from gazette.life.validity import ENDED
from gazette.looking.catalogue import Summary, summaries
from gazette.store import counters, tables
from gazette.store.audit import note
from gazette.store.database import reading, transaction
from gazette.store.tables import CampaignAct, LifeEvent, Record, now
from gazette.types.life import EventKind
from gazette.wording import OUTCOMES
from index.query import Field, Filter

_YEARS = re.compile(r"\d{4}|(?P<first>\d{4})\.\.(?P<last>\d{4})?|\.\.\d{4}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Campaign:
    """What a clean-up is: the documents that `filters` name, as they stand on `day`, reviewed by `paper`.

    `paper` is a record's id where the archive holds it. `closed_because` says why documents were left.
    """

    id: str
    name: str
    day: date
    paper: str
    filters: Mapping[str, str]
    by: str
    opened: datetime
    closed: datetime | None
    closed_by: str
    closed_because: str


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A document of a campaign and its outcome: that of the last event of the campaign not undone, None when left."""

    summary: Summary
    outcome: EventKind | None = None
    event: int | None = None
    by: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """How a campaign stands: its documents in the order of lists; `ended` is how many were over before its day."""

    campaign: Campaign
    documents: tuple[Reviewed, ...]
    ended: int

    @property
    def left(self) -> tuple[Reviewed, ...]:
        """Documents that nothing has been decided of."""
        return tuple(one for one in self.documents if one.outcome is None)

    @property
    def counts(self) -> dict[str, int]:
        """How many documents have each outcome, by its Chinese word (继续有效, 修改, 废止, 失效, …)."""
        out = dict.fromkeys((OUTCOMES[kind] for kind in _FOUR), 0)
        for one in self.documents:
            if one.outcome is not None:
                out[OUTCOMES[one.outcome]] = out.get(OUTCOMES[one.outcome], 0) + 1
        return out


_FOUR = (EventKind.REVIEWED, EventKind.AMENDED, EventKind.REPEALED, EventKind.LAPSED)


def open_campaign(database: Engine, name: str, day: date, paper: str, filters: Mapping[str, str], by: str) -> Report:
    """Open a campaign; BadInput for one without a name or with a filter that cannot be."""
    if not name.strip():
        raise BadInput("A campaign needs a name: gazette campaign open '2019年规范性文件清理' --day 2019-03-22")
    _check_years(filters.get(Field.YEAR.value))
    with transaction(database) as session:
        named = session.get(Record, paper) if paper else None
        row = tables.Campaign(
            id=counters.next_id(session, counters.CAMPAIGN),
            name=name.strip(),
            day=day.isoformat(),
            paper=named.id if named else paper,
            filters={Field(key).value: value for key, value in filters.items()},
            by=by,
        )
        session.add(row)
        note(session, by, "campaign open", row.id, {"name": row.name, "day": row.day, "filters": row.filters})
        return _report(session, row)


def _check_years(words: str | None) -> None:
    """Refuse years that name none: what is taken for a filter stays with a campaign for good."""
    if words is None:
        return
    found = _YEARS.fullmatch(words)
    if found is None or (found["last"] and found["first"] and found["last"] < found["first"]):
        raise BadInput(f"{words!r} is no year and no range of years. Write 2015, 1990..2010, ..2010 or 1990..")


def joined(session: Session, campaign_id: str, act: str) -> tables.Campaign | None:
    """The open campaign to which `act` belongs from now on; None when none is named.

    NotFound for an unknown campaign, Conflict for one that is closed.
    """
    if not campaign_id:
        return None
    row = _campaign(session, campaign_id)
    if row.closed is not None:
        raise Conflict(f"Campaign {row.id} was closed by {row.closed_by} on {row.closed:%Y-%m-%d}. Open another one.")
    session.add(CampaignAct(campaign_id=row.id, act=act))
    return row


def campaigns(database: Engine) -> list[Report]:
    """Every campaign with its figures, the newest first."""
    with reading(database) as session:
        rows = session.exec(select(tables.Campaign).order_by(col(tables.Campaign.id).desc())).all()
        return [_report(session, row) for row in rows]


def report(database: Engine, campaign_id: str) -> Report:
    """How a campaign stands; NotFound for an unknown one."""
    with reading(database) as session:
        return _report(session, _campaign(session, campaign_id))


def close(database: Engine, campaign_id: str, by: str, *, force: bool = False, reason: str = "") -> Report:
    """Close a campaign: NeedsPerson while documents are left, unless forced for a reason; Conflict for a closed one."""
    with transaction(database) as session:
        row = _campaign(session, campaign_id)
        if row.closed is not None:
            raise Conflict(f"Campaign {row.id} was closed by {row.closed_by} on {row.closed:%Y-%m-%d} already.")
        left = len(_report(session, row).left)
        if left and not force:
            raise NeedsPerson(
                f"Campaign {row.id}: {left} documents are not reviewed. See: gazette campaign show {row.id} --left. "
                f"To close it all the same: gazette campaign close {row.id} --force --reason '…'"
            )
        if left and not reason.strip():
            raise BadInput(f"Closing {row.id} with {left} documents left needs a reason: --reason 'why they stay'.")
        row.closed, row.closed_by, row.closed_because = now(), by, reason.strip()
        session.add(row)
        note(session, by, "campaign close", row.id, {"left": left, "reason": reason.strip()})
        return _report(session, row)


def _campaign(session: Session, campaign_id: str) -> tables.Campaign:
    row = session.get(tables.Campaign, campaign_id)
    if row is None:
        raise NotFound(f"No campaign {campaign_id}. `gazette campaign list` shows them.")
    return row


def _report(session: Session, row: tables.Campaign) -> Report:
    """The documents that the filters name, dated up to the day and not ended before; and whatever else was decided."""
    day = date.fromisoformat(row.day)
    decided = _decided(session, row.id)
    found = {one.id: one for one in summaries(session, day, _filters(row.filters))}
    found |= {one.id: one for one in summaries(session, day, ids=sorted(decided.keys() - found.keys()))}
    documents, ended = list[Reviewed](), 0
    for one in found.values():
        event = decided.get(one.id)
        if event is not None:
            documents.append(Reviewed(one, EventKind(event.kind), event.id, event.by))
        elif one.id == row.paper or (one.date_document or one.date_published or "") > row.day:
            continue
        elif one.state in ENDED:
            ended += 1
        else:
            documents.append(Reviewed(one))
    return Report(_value(row), tuple(documents), ended)


def _decided(session: Session, campaign_id: str) -> dict[str, LifeEvent]:
    """Record → the last event stated in a campaign that is an outcome and not undone."""
    undone = select(LifeEvent.undoes).where(LifeEvent.kind == EventKind.UNDONE.value)
    query = (
        select(LifeEvent)
        .join(CampaignAct, col(CampaignAct.act) == LifeEvent.act)
        .where(CampaignAct.campaign_id == campaign_id, col(LifeEvent.kind).in_([kind.value for kind in OUTCOMES]))
        .where(col(LifeEvent.id).not_in(undone))
        .order_by(col(LifeEvent.id))
    )
    return {event.record_id: event for event in session.exec(query)}


def _filters(said: Mapping[str, str]) -> Sequence[Filter]:
    """Filters as typed: a value, or for years a range (1990..2010, ..2010)."""
    out = []
    for field, value in said.items():
        low, dots, high = value.partition("..")
        ranged = bool(dots) and field == Field.YEAR
        out.append(Filter(Field(field), low=low or None, high=high or None) if ranged else Filter(Field(field), value))
    return out


def _value(row: tables.Campaign) -> Campaign:
    return Campaign(
        id=row.id,
        name=row.name,
        day=date.fromisoformat(row.day),
        paper=row.paper,
        filters=dict(row.filters),
        by=row.by,
        opened=row.opened,
        closed=row.closed,
        closed_by=row.closed_by,
        closed_because=row.closed_because,
    )
