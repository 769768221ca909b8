"""What people should look at, worst first: gathered page by page from the readings, never held as a list of its own.

What was corrected or accepted is no longer doubtful, and a correction that a new reading leaves without its line is.
"""

import heapq
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy import Engine
from sqlmodel import Session, col, select

import gazette.store.corrections as corrections
from gazette.errors import NotFound
from gazette.intake.masters import master_path
from gazette.intake.media import PAGED, Media
from gazette.intake.renewing import Sheet, read_sheet
from gazette.issue.corrected_lines import Corrected, line_at, line_id, share_of
from gazette.looking.sheets import copy_of
from gazette.places import place_of
from gazette.staff.outdated import outdated
from gazette.store.database import reading
from gazette.store.filters import IN_ORDER
from gazette.store.packing import unpack_places, unpack_regulation
from gazette.store.readings import load_page
from gazette.store.tables import Issue, Master, Reading, Record, Representation
from gazette.types.correction import Correction
from gazette.types.printed import Place, Span
from gazette.types.regulation import Regulation
from gazette.types.review import Doubt, OtherReading, Weight
from ocr.types import Box, Line, Page, Role

FIGURES = re.compile(r"[0-9０-９〔〕]|[〇○零一二三四五六七八九十百千万]+[条條款项項年月日号號期元]")
ANOTHER_REASON = 0.05
"""A second reason for doubt weighs as much as this share of certainty lost."""
_FURNITURE = frozenset({Role.HEADER, Role.FOOTER, Role.FOLIO, Role.SEAL})


@dataclass(frozen=True, slots=True)
class Agenda:
    """The worst of what there is to look at, and how much there is."""

    doubts: tuple[Doubt, ...]
    total: int


@dataclass(frozen=True, slots=True)
class _Standing:
    """What stands on a line of an issue: a record, and whether one of its fields was read from it."""

    record: str
    field: bool


def review(database: Engine, folder: Path, limit: int | None, issue: str | None, record: str | None) -> Agenda:
    """The worst `limit` (None: all) of the archive, of one issue, or of one record. NotFound for unknown ids."""
    with reading(database) as session:
        total = 0

        def counted() -> Iterator[Doubt]:
            nonlocal total
            for one in doubts(session, folder, _issues(session, issue, record)):
                if record is None or one.record == record:
                    total += 1
                    yield one

        worst = sorted(counted(), key=_badness) if limit is None else heapq.nsmallest(limit, counted(), key=_badness)
        return Agenda(tuple(_with_others(session, one) for one in worst), total)


def files_of(database: Engine, folder: Path, agenda: Agenda) -> dict[str, Path]:
    """The files of the masters that an agenda names and that have pages to see, by hash."""
    names = {one.master for one in agenda.doubts if one.master}
    with reading(database) as session:
        held = session.exec(select(Master).where(col(Master.sha256).in_(names)))
        return {
            master.sha256: master_path(folder, master.sha256, master.media_type)
            for master in held
            if Media(master.media_type) in PAGED
        }


def _badness(one: Doubt) -> tuple[Weight, float]:
    return one.weight, -one.doubt


def _issues(session: Session, issue: str | None, record: str | None) -> list[str]:
    """The issues to look through, in order."""
    if record is not None:
        row = session.get(Record, record)
        if row is None:
            raise NotFound(f"No record {record}. `gazette list` shows the ids.")
        return [row.issue_id]
    if issue is not None:
        if session.get(Issue, issue) is None:
            raise NotFound(f"No issue {issue}. `gazette list --json` names the issue of every record.")
        return [issue]
    held = select(Representation.issue_id).where(col(Representation.preferred).is_(True))
    return list(session.exec(select(Issue.id).where(col(Issue.id).in_(held)).order_by(*IN_ORDER)))


def doubts(session: Session, folder: Path, issues: Sequence[str]) -> Iterator[Doubt]:
    """Everything to look at in these issues, page by page."""
    for key in issues:
        issue = session.get_one(Issue, key)
        if issue.review:
            yield Doubt(Weight.ISSUE, issue.id, tuple(issue.review), issue.id)
        copy = copy_of(session, issue)
        standing = _standing(session, issue.id)
        for number, (master, page) in copy.sheets.items():
            sheet = Sheet(master, page)
            read = read_sheet(session, folder, sheet, copy.submission.engine)
            if read is None or any(problem != "blank" for problem in read.problems):
                problems = read.problems if read else ("not read yet",)
                name = f"{master.sha256[:8]}-{page}"
                yield Doubt(Weight.PAGE, name, problems, key, sheet=number, master=master.sha256, page=page)
            else:
                yield from _of_page(session, key, number, sheet, read, standing)
        yield from _of_records(session, folder, key, copy.sheets, copy.submission.engine)
        session.expunge_all()


# ── lines ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _standing(session: Session, issue: str) -> dict[tuple[int, int], _Standing]:
    """(sheet, line) → what stands there, for every line of an issue's records."""
    out: dict[tuple[int, int], _Standing] = {}
    for record in session.exec(select(Record).where(Record.issue_id == issue, col(Record.withdrawn).is_(False))):
        spans = _telling(unpack_regulation(record.regulation))
        for piece in unpack_places(record.places):
            key = piece.place.page, piece.place.line
            field = any(piece.start < span.end and span.start < piece.end for span in spans)
            out[key] = _Standing(record.id, field or (key in out and out[key].field))
    return out


def _telling(regulation: Regulation) -> list[Span]:
    """The characters from which the fields of a record were read."""
    single = (
        regulation.title,
        regulation.date_document,
        regulation.date_published,
        regulation.date_effective,
        regulation.expires,
    )
    spans = [found.span for found in (*single, *regulation.numbers, *regulation.issuers) if found is not None]
    return [*spans, *(effect.target or effect.span for effect in regulation.effects)]


def _of_page(
    session: Session, issue: str, number: int, sheet: Sheet, read: Page, standing: dict[tuple[int, int], _Standing]
) -> Iterator[Doubt]:
    found = corrections.corrected(session, sheet.master.sha256, sheet.page, read)
    for lost in found.lost:
        yield _lost(lost, issue, number, sheet)
    for at, line in enumerate(found.page.lines):
        if line.review:
            yield _line(issue, number, sheet, found, at, standing.get((number, at)))


def _line(issue: str, number: int, sheet: Sheet, found: Corrected, at: int, stands: _Standing | None) -> Doubt:
    lines = found.page.lines
    line = lines[at]
    return Doubt(
        weight=_weight(line, stands),
        name=line_id(sheet.master.sha256, sheet.page, found.page, line),
        reasons=line.review,
        issue=issue,
        doubt=round(1 - line.confidence + ANOTHER_REASON * len(line.review), 3),
        record=stands.record if stands else None,
        sheet=number,
        master=sheet.master.sha256,
        page=sheet.page,
        box=share_of(line.box, found.page),
        text=line.text,
        readings=tuple(OtherReading(one.engine, one.text) for one in line.readings if one.text != line.text),
        before=lines[at - 1].text if at else "",
        after=lines[at + 1].text if at + 1 < len(lines) else "",
    )


def _weight(line: Line, stands: _Standing | None) -> Weight:
    if stands is not None and stands.field:
        return Weight.FIELD
    if line.role in _FURNITURE:
        return Weight.FURNITURE
    return Weight.FIGURE if FIGURES.search(line.text) else Weight.TEXT


def _lost(correction: Correction, issue: str, number: int, sheet: Sheet) -> Doubt:
    return Doubt(
        weight=Weight.LOST,
        name=correction.name,
        reasons=(f"could not be laid over: no line stands where {correction.by} corrected one",),
        issue=issue,
        sheet=number,
        master=sheet.master.sha256,
        page=sheet.page,
        box=correction.box,
        text=correction.value,
        readings=(OtherReading("read before", correction.before),) if correction.before else (),
    )


def _with_others(session: Session, one: Doubt) -> Doubt:
    """A line with what other engines read in its place, where it was read by more than one."""
    if one.box is None or one.master is None or one.weight in (Weight.PAGE, Weight.RECORD):
        return one
    others = list(one.readings)
    known = {one.text, *(other.text for other in others)}
    query = select(Reading.engine).where(Reading.master_sha256 == one.master, Reading.page == one.page)
    for engine in session.exec(query.order_by(Reading.engine)).all():
        page = load_page(session, one.master, one.page or 0, engine)
        text = _text_at(page, one.box) if page else None
        if text and text not in known:
            known.add(text)
            others.append(OtherReading(engine, text))
    return replace(one, readings=tuple(others))


def _text_at(page: Page, box: tuple[float, float, float, float]) -> str | None:
    number = line_at(page, round((box[0] + box[2]) * 5000), round((box[1] + box[3]) * 5000))
    return page.lines[number].text if number is not None else None


# ── records ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def _of_records(
    session: Session, folder: Path, issue: str, sheets: Mapping[int, tuple[Master, int]], engine: str
) -> Iterator[Doubt]:
    """Notes of the records of an issue, and corrections of records that are no longer found in it."""
    query = select(Record).where(Record.issue_id == issue).order_by(col(Record.position))
    for record in session.exec(query).all():
        yield from _of_statements(session, record)
        if record.withdrawn:
            yield from _of_withdrawn(session, record)
        elif record.review:
            place = _title_place(record)
            master, page = sheets[place.page if place else record.page_first]
            read = read_sheet(session, folder, Sheet(master, page), engine)
            yield Doubt(
                Weight.RECORD,
                record.id,
                tuple(record.review),
                issue,
                doubt=float(len(record.review)),
                record=record.id,
                sheet=place.page if place else record.page_first,
                master=master.sha256,
                page=page,
                box=share_of(Box(*place.box), read) if place and place.box and read else None,
                text=record.title,
            )


def _of_statements(session: Session, record: Record) -> Iterator[Doubt]:
    """What was confirmed from a record's text that it no longer says, but for what people let stand."""
    settled = corrections.settled(corrections.of_record(session, record.id))
    for one in outdated(session, record):
        if one.note not in settled:
            yield Doubt(
                Weight.STATEMENT, str(one.event), (one.note,), record.issue_id, record=record.id, text=one.quote
            )


def _title_place(record: Record) -> Place | None:
    """The line on which a record's title begins."""
    title = unpack_regulation(record.regulation).title
    return place_of(unpack_places(record.places), title.span if title else Span(0, 1))


def _of_withdrawn(session: Session, record: Record) -> Iterator[Doubt]:
    for lost in corrections.of_record(session, record.id):
        if lost.field != corrections.NOTES:
            reason = f"could not be laid over: {record.id} ({record.title}) is no longer found in its issue"
            said = f"{lost.field}={lost.value}"
            yield Doubt(Weight.LOST, lost.name, (reason,), record.issue_id, record=record.id, text=said)
