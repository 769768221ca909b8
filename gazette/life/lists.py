"""Reading the list of a clean-up (有效性清理目录): rows of cells in, what is to be stated of which document out.

Lists come with a title above the headings, with headings repeated for each part, with the outcome in a column or only
in the title of a part (废止的规范性文件目录). Rows that cannot be used come back with the reason, never silently.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from gazette.errors import BadInput
from gazette.life.matching import Lookup, resolve
from gazette.life.scope import provisions
from gazette.life.targets import Target
from gazette.life.titles import title_key
from gazette.rules import dates
from gazette.rules.data import load
from gazette.types.life import EventKind, Evidence, Statement
from gazette.types.matching import Ambiguous, Reference, Resolved, Unresolved

UNDECIDED = "undecided"
_EXCEL_BEGINS, _EXCEL_DAYS = date(1899, 12, 30), range(14612, 73051)  # 1940 to 2099


@dataclass(frozen=True, slots=True)
class ListRow:
    """One document of a list.

    `line` counts the rows of the file from 1, `label` is the printed 序号. `kind` is what the outcome states, `outcome`
    the words that say so. `records` are the ids that somebody wrote in: several are copies of one document, printed
    twice. `seen` is the state when the list was written out. Dates are ISO 8601, maybe shortened.
    """

    line: int
    cells: tuple[str, ...]
    target: Target
    kind: EventKind
    outcome: str
    label: str = ""
    records: tuple[str, ...] = ()
    effective: date | None = None
    until: date | None = None
    scope: tuple[str, ...] = ()
    note: str = ""
    seen: str = ""


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that could not be used, and why; `outcome` as its part or column says, `candidates` may be meant.

    `open` is one whose outcome nobody has filled in yet.
    """

    line: int
    cells: tuple[str, ...]
    because: str
    outcome: str = ""
    candidates: tuple[str, ...] = ()
    open: bool = False


@dataclass(frozen=True, slots=True)
class CleanUpList:
    """A list understood: its headings as printed, its documents, and the rows to fix."""

    headings: tuple[str, ...]
    rows: tuple[ListRow, ...]
    bad: tuple[BadRow, ...]


@dataclass(frozen=True, slots=True)
class MatchedRow:
    """A row of a list and the record it means."""

    row: ListRow
    reference: Reference


def read_list(rows: Iterable[Sequence[str]], name: str) -> CleanUpList:
    """Understand the rows of a list; `name` is the file (and sheet), for messages and as the title of the first part.

    BadInput when no row of headings is found, or when no outcome is given by a column, a part or the name.
    """
    headings: tuple[str, ...] = ()
    columns: Mapping[str, int] = {}
    part = name
    good, bad = list[ListRow](), list[BadRow]()
    for line, raw in enumerate(rows, start=1):
        cells = tuple(" ".join(cell.split()) for cell in raw)
        found = columns_of(cells)
        if found:
            headings, columns = headings or cells, found
        elif len(filled := {cell for cell in cells if cell}) == 1:
            part = filled.pop()
        elif filled and columns:
            _sort(_understand(line, cells, columns, part), good, bad)
    if not columns:
        raise BadInput(
            f"{name}: no row holds the headings of a list. Row 1 or one soon after it must name the columns, "
            "at least 文件名称 and one of 文号, 发布日期, 处理意见."
        )
    if not good and bad and all("处理意见" in row.because for row in bad):
        raise BadInput(f"{name}, row {bad[0].line}: {bad[0].because}")
    return CleanUpList(headings, tuple(good), tuple(bad))


def _sort(understood: ListRow | BadRow, good: list[ListRow], bad: list[BadRow]) -> None:
    if isinstance(understood, ListRow):
        good.append(understood)
    else:
        bad.append(understood)


def columns_of(cells: Sequence[str]) -> Mapping[str, int]:
    """Which column holds what, when the row is one of headings; empty otherwise."""
    longest, found = load("lists")["layout"]["longest_heading"], dict[str, int]()
    for position, cell in enumerate(cells):
        key = title_key(cell)
        matches = [(len(word), field) for field, word in _headings() if word in key and len(key) <= longest]
        if matches:
            found.setdefault(max(matches, key=lambda match: match[0])[1], position)
    enough = "title" in found and len(found) >= load("lists")["layout"]["least_headings"]
    return found if enough else {}


@cache
def _headings() -> tuple[tuple[str, str], ...]:
    return tuple((field, word) for field, words in load("lists")["headings"].items() for word in words)


def outcome_of(words: str) -> str | None:
    """The event kind that the words of an outcome state, `undecided`, or None when they state nothing."""
    key = title_key(words)
    for rule in load("lists")["outcome"]:
        if key in rule.get("exactly", ()) or any(word in key for word in rule.get("words", ())):
            return str(rule["kind"])
    return None


def outcome_of_part(title: str) -> str | None:
    """The outcome a part's title gives to all its rows; None when it names several (继续有效、废止和失效的…目录)."""
    key, kinds = title_key(title), set[str]()
    for rule in load("lists")["outcome"]:
        for word in sorted(rule.get("words", ()), key=len, reverse=True):
            if word in key:
                kinds.add(str(rule["kind"]))
                key = key.replace(word, " ")
    return kinds.pop() if len(kinds) == 1 else None


def _understand(line: int, cells: tuple[str, ...], columns: Mapping[str, int], part: str) -> ListRow | BadRow:
    said = {field: _cell(cells, column) for field, column in columns.items()}
    if not said["title"] and not said.get("number"):
        return BadRow(line, cells, "neither a title nor a number names a document")
    words = said.get("outcome", part)
    kind = outcome_of(words) if "outcome" in said else outcome_of_part(part)
    scope = provisions(said.get("scope") or "")
    if not words:
        return BadRow(line, cells, "nothing is decided yet: the column 处理意见 is empty", open=True)
    problem = _outcome_problem(kind, words, scope) or _date_problem(said)
    if problem or kind is None:
        return BadRow(line, cells, problem, words)
    return ListRow(
        line=line,
        cells=cells,
        target=_target(said),
        kind=EventKind(kind),
        outcome=words,
        label=said.get("row", ""),
        records=tuple(dict.fromkeys(re.findall(r"\w+", said.get("record", "")))),
        effective=_day(said.get("effective")),
        until=_day(said.get("until")),
        scope=scope,
        note=said.get("note", ""),
        seen=said.get("seen", ""),
    )


def _cell(cells: Sequence[str], column: int) -> str:
    cell = cells[column] if column < len(cells) else ""
    return "" if cell in load("lists")["empty"]["words"] else cell


def _outcome_problem(kind: str | None, words: str, scope: tuple[str, ...]) -> str:
    if kind is None:
        return f"{words!r} is no outcome. Write 继续有效, 修改, 废止 or 失效 into the column 处理意见."
    if kind == UNDECIDED:
        return f"{words!r} announces a decision and makes none: a person must decide"
    if kind == EventKind.PARTLY_REPEALED and not scope:
        return "a partial repeal must name its provisions in the column 涉及条款"
    return ""


def _date_problem(said: Mapping[str, str]) -> str:
    for field in ("effective", "until"):
        if said.get(field) and _day(said[field]) is None:
            return f"{said[field]!r} is no day. Write it as 2016-07-01."
    if said.get("date") and dates.misprints(said["date"]):
        return f"{said['date']!r} is no day of the calendar"
    return ""


def _target(said: Mapping[str, str]) -> Target:
    named = Target.from_words(said["title"])
    return Target(
        title=named.title,
        number=said.get("number") or named.number,
        date=_date(said.get("date", "")) or named.date,
        issuer=said.get("issuer") or None,
    )


def _date(words: str) -> str | None:
    """The date of a cell: any written form, also 20160701, 2016.7, 2016 and the bare number of a day in Excel."""
    if (serial := re.fullmatch(r"\d{5}", words)) and int(words) in _EXCEL_DAYS:
        return (_EXCEL_BEGINS + timedelta(days=int(serial[0]))).isoformat()
    if compact := re.fullmatch(r"((?:19|20)\d\d)(\d\d)(\d\d)", words):
        words = "-".join(compact.groups())
    if month := re.fullmatch(r"((?:19|20)\d\d)[./-](\d{1,2})", words):
        words = f"{month[1]}年{month[2]}月"
    if year := re.fullmatch(r"((?:19|20)\d\d)年?", words):
        return year[1]
    return dates.parse(words)


def _day(words: str | None) -> date | None:
    iso = _date(words) if words else None
    return date.fromisoformat(iso) if iso and len(iso) == 10 else None


def match_rows(rows: Iterable[ListRow], lookup: Lookup, *, dated: str | None = None) -> list[MatchedRow]:
    """The record each row means, or those that a person wrote in. `dated` is the ISO date of the list."""
    return [
        MatchedRow(row, reference)
        for row in rows
        for reference in _named(row) or [resolve(row.target, lookup, dated=dated)]
    ]


def _named(row: ListRow) -> list[Reference]:
    return [Resolved(record, 0.0, "named in the list") for record in row.records]


def unmatched(rows: Iterable[MatchedRow]) -> list[BadRow]:
    """The rows that mean no record or more than one, as rows to fix."""
    out = []
    for one in rows:
        row, reference = one.row, one.reference
        if isinstance(reference, Unresolved):
            out.append(BadRow(row.line, row.cells, reference.because, row.outcome))
        elif isinstance(reference, Ambiguous):
            candidates = tuple(candidate.record for candidate in reference.candidates)
            out.append(BadRow(row.line, row.cells, "several records may be meant", row.outcome, candidates))
    return out


def contradicting(rows: Iterable[MatchedRow]) -> list[BadRow]:
    """The rows that say different things of one record, as rows to fix: a list cannot keep and repeal the same."""
    said: dict[str, dict[EventKind, int]] = {}
    told = [(one.row, one.reference.record) for one in rows if isinstance(one.reference, Resolved)]
    for row, record in told:
        said.setdefault(record, {}).setdefault(row.kind, row.line)
    return [
        BadRow(row.line, row.cells, f"rows {lines} say different things of {record}", row.outcome)
        for row, record in told
        if len(said[record]) > 1
        for lines in [", ".join(map(str, sorted(said[record].values())))]
    ]


def statement_of(row: ListRow, record: str, *, day: date | None, by: str, evidence: Evidence, act: str) -> Statement:
    """The fact a row states of `record`; `day` is when the list takes effect, where the row gives no day of its own."""
    return Statement(
        record=record,
        kind=row.kind,
        effective=row.effective or day,
        by=by,
        evidence=evidence,
        scope=row.scope,
        until=row.until,
        act=act,
    )
