"""An invented water authority's gazette in memory: three issues, every state, every kind of evidence."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path

from gazette.export.view import CitationView, IssueView, RecordView
from gazette.types.life import Event, EventKind, Evidence, Interval, Proposal, ProposalState, State, Validity
from gazette.types.matching import Ambiguous, Candidate, Link, Resolved, Unresolved
from gazette.types.printed import Span
from gazette.types.regulation import Citation, Found, Kind, Level, Provision, Regulation

DAY = date(2026, 11, 22)
STATED = datetime(2026, 11, 20, 8, 30, tzinfo=UTC)


@dataclass
class MemoryPublication:
    """A publication that is just lists."""

    held_issues: list[IssueView]
    held_records: list[RecordView]
    name: str = "临江省水务厅公报档案"
    day: date = DAY
    withheld: int = 2

    def issues(self) -> Iterator[IssueView]:
        return iter(self.held_issues)

    def records(self, issues: Collection[str] | None = None) -> Iterator[RecordView]:
        return (one for one in self.held_records if issues is None or one.issue in issues)


TEXTS = {
    path.stem: path.read_text(encoding="utf-8").rstrip("\n")
    for path in sorted(Path(__file__).with_name("texts").glob("*.txt"))
}

DATES = {
    "lj-0001": ("二〇〇三年七月十五日", "2003-07-15"),
    "lj-0002": ("二〇〇五年三月二日", "2005-03-02"),
    "lj-0003": ("二〇一六年六月十二日", "2016-06-12"),
    "lj-0004": ("二〇二一年十二月一日", "2021-12-01"),
    "lj-0005": ("二〇一九年八月二十日", "2019-08-20"),
    "lj-0006": ("二〇一一年五月六日", "2011-05-06"),
    "lj-0007": ("二〇二四年二月八日", "2024-02-08"),
    "lj-0008": ("二〇二六年十月三十日", "2026-10-30"),
    "lj-0009": ("一九九八年四月九日", "1998-04-09"),
    "lj-0010": ("二〇一〇年九月一日", "2010-09-01"),
    "lj-0011": ("二〇二〇年二月二十六日", "2020-02-26"),
    "lj-0012": ("二〇〇七年十一月五日", "2007-11-05"),
}


def found(text: str, printed: str, value: str | None = None, last: bool = False) -> Found[str]:
    start = text.rindex(printed) if last else text.index(printed)
    return Found(value or printed, Span(start, start + len(printed)), printed)


def provisions(text: str) -> tuple[Provision, ...]:
    """Chapters and articles as flat nodes: enough for anchors."""
    numerals = "〇一二三四五六七八九十"
    out = []
    for line in text.split("\n"):
        for unit, level in (("章", Level.CHAPTER), ("条", Level.ARTICLE)):
            head = line.split("　")[0]
            if head.startswith("第") and head.endswith(unit):
                start = text.index(line)
                name = head[1:-1]
                number = "20" if name == "二十" else str(numerals.index(name))
                title = line[len(head) + 1 :] if level is Level.CHAPTER else ""
                out.append(Provision(level, head, number, title, Span(start, start + len(line))))
    return tuple(out)


def regulation(key: str, kind: Kind = Kind.NORMATIVE) -> Regulation:
    text = TEXTS[key]
    lines = text.split("\n")
    number = next(line for line in lines if line.endswith("号"))
    title = lines[lines.index(number) + 1]
    signers = [line for line in lines[-3:] if line.startswith("临江省") and line.endswith("厅")]
    printed, iso = DATES[key]
    return Regulation(
        text=text,
        title=found(text, title),
        kind=kind,
        numbers=(found(text, number),),
        issuers=tuple(found(text, line, last=True) for line in signers),
        date_document=found(text, printed, iso),
        articles=max([int(one.number) for one in provisions(text) if one.level is Level.ARTICLE], default=0),
        provisions=provisions(text),
    )


def link(key: str) -> Link:
    said = regulation(key)
    assert said.title
    return Link(key, said.title.value, said.numbers[0].value)


def event(number: int, record: str, kind: EventKind, effective: date | None, **more: object) -> Event:
    evidence = more.pop("evidence", Evidence())
    return Event(number, record, kind, effective, STATED, "管理员甲", evidence, **more)  # type: ignore[arg-type]


@dataclass
class Draft:
    """What makes a record view, with the tedious parts filled in."""

    key: str
    issue: str
    validity: Validity = field(default_factory=lambda: Validity(State.UNVERIFIED))
    events: tuple[Event, ...] = ()
    intervals: tuple[Interval, ...] = ()
    proposals: tuple[Proposal, ...] = ()
    citations: tuple[CitationView, ...] = ()
    cited_by: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    folio: tuple[str, str] | None = None
    images: dict[int, Path] = field(default_factory=dict)
    kind: Kind = Kind.NORMATIVE
    acts: tuple[Event, ...] = ()
    resting: tuple[str, ...] = ()
    sizes: dict[int, tuple[float, float]] = field(default_factory=dict)

    def view(self) -> RecordView:
        return RecordView(
            id=self.key,
            issue=self.issue,
            regulation=regulation(self.key, self.kind),
            page_first=1,
            page_last=2,
            folio_first=self.folio[0] if self.folio else None,
            folio_last=self.folio[1] if self.folio else None,
            validity=self.validity,
            intervals=self.intervals or (Interval(self.validity.state, self.validity.since, None),),
            events=self.events,
            open_proposals=self.proposals,
            citations=self.citations,
            cited_by=tuple(link(key) for key in self.cited_by),
            links={key: link(key) for key in self.links},
            page_images=self.images,
            acts=self.acts,
            resting=frozenset(self.resting),
            page_sizes=self.sizes,
        )


def cite(key: str, title: str, number: str | None, target: str | None, basis: bool = False) -> CitationView:
    start = TEXTS[key].index(f"《{title}》")
    citation = Citation(Span(start, start + len(title) + 2), title, number, basis=basis)
    if target is None:
        return CitationView(citation, Unresolved(), None)
    return CitationView(citation, Resolved(target, 0.0, "文号"), link(target))


def cite_row(key: str, number: str, target: str) -> CitationView:
    """The number in a table, where it stands last in the text."""
    start = TEXTS[key].rindex(number)
    citation = Citation(Span(start, start + len(number)), None, number)
    return CitationView(citation, Resolved(target, 0.0, "文号"), link(target))


CLEAN_UP = Evidence(
    "lj-0003",
    "现决定废止《临江省取水许可管理办法（试行）》（临水发〔2003〕18号）等2件规范性文件",
    1,
    (300.0, 900.0, 2100.0, 950.0),
)


def drafts(images: dict[int, Path]) -> list[Draft]:
    """Every state once, the awkward cases among them."""
    repealed = event(3, "lj-0001", EventKind.REPEALED, date(2016, 7, 1), evidence=CLEAN_UP)
    began = event(
        2,
        "lj-0001",
        EventKind.COMMENCED,
        date(2003, 9, 1),
        evidence=Evidence("lj-0001", "本办法自2003年9月1日起施行。", 2),
    )
    term = event(
        5,
        "lj-0004",
        EventKind.COMMENCED,
        date(2022, 1, 1),
        until=date(2026, 12, 31),
        evidence=Evidence("lj-0004", "本办法自2022年1月1日起施行，有效期五年。", 1),
    )
    amended = event(
        7,
        "lj-0005",
        EventKind.AMENDED,
        date(2024, 3, 1),
        scope=("第七条",),
        evidence=Evidence("lj-0007", "一、将第七条中的“每季度”修改为“每两个月”。", 1),
    )
    partly = event(
        9,
        "lj-0006",
        EventKind.PARTLY_REPEALED,
        date(2018, 5, 1),
        scope=("第九条",),
        evidence=Evidence(paper="临水办通〔2018〕12号（馆外纸质文件）"),
    )
    lapsed = event(10, "lj-0010", EventKind.LAPSED, date(2013, 1, 1), evidence=Evidence(paper="移交工作已经完成"))
    halted = event(11, "lj-0011", EventKind.SUSPENDED, date(2020, 3, 1))
    wrong = event(12, "lj-0009", EventKind.REPEALED, date(2016, 7, 1))
    undone = event(13, "lj-0009", EventKind.UNDONE, None, undoes=12)
    doubt = Proposal(
        1,
        "lj-0003",
        "repeal",
        "关于加强河道采砂管理的通知",
        "临水发〔2005〕7号",
        "lj-0002",
        (),
        "whole",
        "2016-07-01",
        "2",
        1,
        None,
        "2　关于加强河道采砂管理的通知　临水发〔2005〕7号",
        ProposalState.OPEN,
    )
    return [
        Draft(
            "lj-0001",
            "2003-09",
            Validity(State.REPEALED, date(2016, 7, 1), (repealed,)),
            (event(1, "lj-0001", EventKind.PUBLISHED, date(2003, 7, 20)), began, repealed),
            (
                Interval(State.IN_FORCE, date(2003, 9, 1), date(2016, 7, 1), (2,)),
                Interval(State.REPEALED, date(2016, 7, 1), None, (3,)),
            ),
            citations=(cite("lj-0001", "临江省水资源条例", "临江省人民代表大会公告第七号", None, True),),
            cited_by=("lj-0003", "lj-0002"),
            resting=("lj-0002",),
            links=("lj-0003", "lj-0001"),
            folio=("12", "15"),
            images=images,
            kind=Kind.RULE,
        ),
        Draft("lj-0002", "2003-09", proposals=(doubt,), cited_by=("lj-0003",), links=("lj-0003",), folio=("16", "16")),
        Draft(
            "lj-0003",
            "2016-02",
            Validity(State.IN_FORCE, date(2016, 7, 1)),
            (event(4, "lj-0003", EventKind.PUBLISHED, date(2016, 6, 30)),),
            citations=(
                cite("lj-0003", "临江省取水许可管理办法（试行）", "临水发〔2003〕18号", "lj-0001"),
                cite_row("lj-0003", "临水发〔2003〕18号", "lj-0001"),
            ),
            links=("lj-0001",),
            folio=("3", "5"),
            images=images,
            kind=Kind.ANNOUNCEMENT,
            acts=(repealed,),
            sizes={1: (2480.0, 3508.0)},
        ),
        Draft(
            "lj-0004",
            "2026-01",
            Validity(State.IN_FORCE, date(2022, 1, 1), (term,)),
            (term,),
            (
                Interval(State.IN_FORCE, date(2022, 1, 1), date(2027, 1, 1), (5,)),
                Interval(State.LAPSED, date(2027, 1, 1), None, (5,)),
            ),
            links=("lj-0004",),
        ),
        Draft(
            "lj-0005", "2026-01", Validity(State.AMENDED, date(2024, 3, 1), (amended,)), (amended,), links=("lj-0007",)
        ),
        Draft("lj-0006", "2016-02", Validity(State.PARTLY_REPEALED, date(2018, 5, 1), (partly,)), (partly,)),
        Draft(
            "lj-0007",
            "2026-01",
            Validity(State.IN_FORCE, date(2024, 3, 1)),
            citations=(cite("lj-0007", "临江省水利工程质量监督规定", None, "lj-0005"),),
        ),
        Draft(
            "lj-0008",
            "2026-01",
            Validity(State.NOT_YET_IN_FORCE, date(2026, 10, 30)),
            (),
            (
                Interval(State.NOT_YET_IN_FORCE, date(2026, 10, 30), date(2027, 1, 1)),
                Interval(State.IN_FORCE, date(2027, 1, 1), None),
            ),
        ),
        Draft("lj-0009", "2003-09", events=(wrong, undone)),
        Draft("lj-0010", "2016-02", Validity(State.LAPSED, date(2013, 1, 1), (lapsed,)), (lapsed,)),
        Draft("lj-0011", "2026-01", Validity(State.SUSPENDED, date(2020, 3, 1), (halted,)), (halted,), kind=Kind.REPLY),
        Draft(
            "lj-0012",
            "2003-09",
            citations=(
                CitationView(
                    Citation(Span(13, 24), "小型水库管护细则"),
                    Ambiguous((Candidate("lj-0001", 0.1, "标题"), Candidate("lj-0002", 0.1, "标题"))),
                    None,
                ),
            ),
        ),
    ]


def publication(images: dict[int, Path] | None = None) -> MemoryPublication:
    """Twelve records in three issues."""
    views = [draft.view() for draft in drafts(images or {})]
    issues = [
        issue("2003-09", 2003, 9, 84, "2003-09-10", 40, views),
        issue("2016-02", 2016, 2, 212, "2016-06-30", 32, views),
        issue("2026-01", 2026, 11, 337, "2026-11-10", 56, views),
    ]
    return MemoryPublication(issues, views)


def issue(key: str, year: int, number: int, total: int, day: str, pages: int, views: list[RecordView]) -> IssueView:
    held = tuple(view.id for view in views if view.issue == key)
    return IssueView(
        key, "临江省水务厅公报", year, number, total, day, pages, held, f"{number:064x}", f"公报{key}.pdf", STATED
    )


def grown(count: int) -> MemoryPublication:
    """The twelve and `count` more of them under other ids: for paging and for weights."""
    base = publication()
    seeds = base.held_records
    more = [
        replace(
            seeds[number % len(seeds)],
            id=f"lx-{number:06d}",
            issue="2026-01",
            links={},
            open_proposals=(),
            cited_by=(),
            citations=(),
        )
        for number in range(count)
    ]
    views = [*seeds, *more]
    issues = [
        replace(one, records=tuple(view.id for view in views if view.issue == one.id)) for one in base.held_issues
    ]
    return MemoryPublication(issues, views)
