"""Every Chinese wording of the interface, in one place: labels, sentences about validity, furniture of the pages.

A lawyer edits this file, and data/site.toml for the furniture of the pages, to change what readers see. The words of
law (废止, 失效, 到期) are different events and keep different words. Nothing here may call an unconfirmed document
现行有效.
"""

import re
import tomllib
from collections.abc import Mapping
from datetime import date
from importlib.resources import files
from types import MappingProxyType
from typing import NamedTuple

from gazette.types.life import Event, EventKind, ProposalState, State, Validity
from gazette.types.regulation import Kind, Verb
from gazette.types.review import Weight

STATES: Mapping[State, str] = MappingProxyType(
    {
        State.UNVERIFIED: "效力待核",
        State.NOT_YET_IN_FORCE: "尚未生效",
        State.IN_FORCE: "现行有效",
        State.AMENDED: "已被修改",
        State.PARTLY_REPEALED: "部分废止",
        State.SUSPENDED: "暂停施行",
        State.REPEALED: "已废止",
        State.LAPSED: "已失效",
    }
)

STATE_MEANINGS: Mapping[State, str] = MappingProxyType(
    {
        State.UNVERIFIED: "尚无人核实其效力，不得当作现行有效的文件引用。",
        State.NOT_YET_IN_FORCE: "已经公布，施行日期未到。",
        State.IN_FORCE: "经工作人员或者清理结果确认，目前有效。",
        State.AMENDED: "有效，但内容已被所列文件修改，应与修改文件一并阅读。",
        State.PARTLY_REPEALED: "部分条款已经终止，其余条款有效。",
        State.SUSPENDED: "暂时停止施行。",
        State.REPEALED: "已被其他文件废止，不再有效。",
        State.LAPSED: "有效期届满、任务完成或者被宣布失效，不再有效。",
    }
)

EVENTS: Mapping[EventKind, str] = MappingProxyType(
    {
        EventKind.PUBLISHED: "公布",
        EventKind.COMMENCED: "施行",
        EventKind.AMENDED: "修改",
        EventKind.PARTLY_REPEALED: "部分废止",
        EventKind.REPEALED: "废止",
        EventKind.LAPSED: "失效",
        EventKind.SUSPENDED: "暂停施行",
        EventKind.RESTORED: "恢复施行",
        EventKind.EXTENDED: "延长有效期",
        EventKind.REVIEWED: "清理后继续有效",
        EventKind.UNDONE: "撤销标注",
    }
)

WITHDRAWN = "本记录已撤下：重新识别后，所在的一期中不再有此记录。"

OUTCOMES: Mapping[EventKind, str] = MappingProxyType(
    {
        EventKind.REVIEWED: "继续有效",
        EventKind.EXTENDED: "继续有效",
        EventKind.AMENDED: "修改",
        EventKind.PARTLY_REPEALED: "部分废止",
        EventKind.REPEALED: "废止",
        EventKind.LAPSED: "失效",
        EventKind.SUSPENDED: "暂停施行",
    }
)
"""The outcome of a clean-up (处理意见) that an event states."""

VERBS: Mapping[str, str] = MappingProxyType(
    {
        Verb.REPEAL: "废止",
        Verb.REPLACE: "代替",
        Verb.LAPSE: "宣布失效",
        Verb.PARTIAL: "部分废止",
        Verb.AMEND: "修改",
        Verb.SUSPEND: "暂停施行",
        Verb.EXTEND: "延长有效期",
        Verb.RESTORE: "恢复施行",
        EventKind.COMMENCED: "施行",
        EventKind.LAPSED: "失效",
        EventKind.REVIEWED: "继续有效",
        EventKind.RESTORED: "恢复施行",
    }
)

KINDS: Mapping[Kind, str] = MappingProxyType(
    {
        Kind.LAW: "法律",
        Kind.ADMINISTRATIVE_REGULATION: "行政法规",
        Kind.RULE: "规章",
        Kind.NORMATIVE: "规范性文件",
        Kind.ANNOUNCEMENT: "公告",
        Kind.REPLY: "批复",
        Kind.INTERPRETATION: "司法解释",
        Kind.TREATY: "条约、协定",
        Kind.APPOINTMENT: "人事任免",
        Kind.CORRIGENDUM: "更正",
        Kind.LOCAL: "地方性法规、地方政府规章",
        Kind.OTHER: "其他",
    }
)

PROPOSALS: Mapping[ProposalState, str] = MappingProxyType(
    {ProposalState.OPEN: "待确认", ProposalState.CONFIRMED: "已确认", ProposalState.REJECTED: "已否定"}
)

DISCLOSURES: Mapping[str, str] = MappingProxyType(
    {"open": "主动公开", "on-request": "依申请公开", "closed": "不予公开", "": "未定公开属性"}
)


# ── days and names ───────────────────────────────────────────────────────────────────────────────────────────────────


def chinese_day(day: date) -> str:
    """2016-07-01 → 2016年7月1日."""
    return f"{day.year}年{day.month}月{day.day}日"


def chinese_date(iso: str | None) -> str:
    """An ISO date, also a shortened one ("1986-02" → 1986年2月); anything else comes back as it is, None as ""."""
    parts = (iso or "").split("-")
    if not 1 <= len(parts) <= 3 or not all(part.isdecimal() and int(part) for part in parts):
        return iso or ""
    return "".join(f"{int(part)}{unit}" for part, unit in zip(parts, "年月日", strict=False))


def titled(title: str) -> str:
    """The title in 《》; marks inside become 〈〉 (GB/T 15834: the inner of two title marks is single)."""
    return f"《{title.replace('《', '〈').replace('》', '〉')}》"


def named(title: str, number: str | None = None) -> str:
    """A document as texts name it: 《title》（number）."""
    return titled(title) + (f"（{number}）" if number else "")


def issue_name(gazette: str, year: int | None, number: int | None, running_total: int | None = None) -> str:
    """《公报》2004年第3期（总第84号), as far as it is known."""
    running = f"（总第{running_total}号）" if running_total else ""
    return titled(gazette or "公报") + issue_number(year, number) + running


def issue_number(year: int | None, number: int | None) -> str:
    """2004年第3期, as far as it is known."""
    return (f"{year}年" if year else "") + (f"第{number}期" if number else "")


# ── sentences about validity ─────────────────────────────────────────────────────────────────────────────────────────


class Annotation(NamedTuple):
    """A sentence about one event, cut where the acting document is named so that a page can link it."""

    before: str
    document: str
    after: str

    def __str__(self) -> str:
        return self.before + self.document + self.after


# With an acting document, then without one. {scope} is "" or the provisions meant.
_ACTS: Mapping[EventKind, tuple[str, str, str]] = MappingProxyType(
    {
        EventKind.REPEALED: ("{scope}已被", "废止", "{scope}已废止"),
        EventKind.PARTLY_REPEALED: ("{scope}已被", "废止", "{scope}已废止"),
        EventKind.LAPSED: ("{scope}已被", "宣布失效", "{scope}已失效"),
        EventKind.AMENDED: ("{scope}已被", "修改", "{scope}已修改"),
        EventKind.SUSPENDED: ("{scope}已被", "暂停施行", "{scope}暂停施行"),
        EventKind.RESTORED: ("{scope}由", "恢复施行", "{scope}恢复施行"),
        EventKind.EXTENDED: ("由", "延长有效期", "有效期延长"),
        EventKind.REVIEWED: ("经", "确认继续有效", "经清理确认继续有效"),
    }
)
_SCOPED = {EventKind.PARTLY_REPEALED: "部分内容"}


def annotation(event: Event, document: str = "") -> Annotation | None:
    """已被《…》（文号）废止，自…起. `document` is the acting document as `named` gives it, "" when none may be shown.

    None for events that need no annotation (published, commenced, undone).
    """
    if event.kind not in _ACTS:
        return None
    by, act, alone = _ACTS[event.kind]
    scope = "、".join(event.scope) or _SCOPED.get(event.kind, "")
    when = f"，自{chinese_day(event.effective)}起" if event.effective else "，起始日期未载明"
    if event.kind is EventKind.EXTENDED and event.until:
        when = f"至{chinese_day(event.until)}"
    if document:
        return Annotation(by.format(scope=scope), document, act + when)
    return Annotation(alone.format(scope=scope) + when, "", "")


def summary(validity: Validity) -> str:
    """What holds when no event needs naming: one plain sentence for the state, never 现行有效 for the unverified."""
    since = f"自{chinese_day(validity.since)}起" if validity.since else ""
    match validity.state:
        case State.UNVERIFIED:
            return "效力尚未核实，不得当作现行有效的文件引用。"
        case State.NOT_YET_IN_FORCE:
            return "已经公布，施行日期未到。"
        case State.LAPSED:
            return f"有效期届满，{since or '已经'}失效。"
        case State.IN_FORCE:
            return f"{since}施行。" if since else "经确认有效。"
        case _:
            return f"{since}{STATES[validity.state]}。"


COMING: Mapping[State, str] = MappingProxyType(
    {
        State.IN_FORCE: "施行",
        State.AMENDED: "修改",
        State.PARTLY_REPEALED: "部分废止",
        State.SUSPENDED: "暂停施行",
        State.REPEALED: "废止",
        State.LAPSED: "失效",
        State.NOT_YET_IN_FORCE: "变为尚未生效",
        State.UNVERIFIED: "转为效力待核",
    }
)


def coming(state: State, start: date) -> str:
    """将于2027年1月1日失效."""
    return f"将于{chinese_day(start)}{COMING[state]}"


def unconfirmed(document: str, verb: str) -> Annotation:
    """馆藏《…》载有废止本文件的文字，待核实. `verb` is a `Verb` value or an event kind that a proposal may carry."""
    return Annotation("馆藏", document, f"载有{_ABOUT.get(verb, '涉及本文件效力')}的文字，待核实")


_ABOUT: Mapping[str, str] = MappingProxyType(
    {
        Verb.REPEAL: "废止本文件",
        Verb.REPLACE: "代替本文件",
        Verb.LAPSE: "宣布本文件失效",
        Verb.PARTIAL: "废止本文件部分内容",
        Verb.AMEND: "修改本文件",
        Verb.SUSPEND: "暂停施行本文件",
        Verb.EXTEND: "延长本文件有效期",
        Verb.RESTORE: "恢复施行本文件",
        EventKind.COMMENCED: "规定本文件施行日期",
        EventKind.LAPSED: "规定本文件有效期",
        EventKind.REVIEWED: "确认本文件继续有效",
    }
)


# ── furniture of the public site ─────────────────────────────────────────────────────────────────────────────────────

_WORDS = tomllib.loads(files("gazette.data").joinpath("site.toml").read_text(encoding="utf-8"))
SITE: Mapping[str, str] = MappingProxyType(_WORDS["site"])
SCRIPT: Mapping[str, str] = MappingProxyType(_WORDS["script"])
FACETS: Mapping[str, str] = MappingProxyType(_WORDS["facets"])
VERIFYING: Mapping[str, str] = MappingProxyType(_WORDS["verify"])


# ── the mark on the original (标注于原件的副本) ──────────────────────────────────────────────────────────────────────

_MARKED: Mapping[State, tuple[str, str]] = MappingProxyType(
    {
        State.REPEALED: ("被{}废止", "废止"),
        State.LAPSED: ("被{}宣布失效", "失效"),
        State.PARTLY_REPEALED: ("被{}废止", "废止"),
        State.AMENDED: ("被{}修改", "修改"),
        State.SUSPENDED: ("依{}暂停施行", "暂停施行"),
    }
)


def marked(state: State, since: date | None, document: str = "", scope: str = "") -> str:
    """本文件自2016年7月1日起被《…》（…）废止。 `document` as `named` gives it, `scope` names provisions (第七条)."""
    if state not in _MARKED:
        return f"本文件{STATES[state]}。"
    by, alone = _MARKED[state]
    subject = "本文件" + (scope if state is not State.PARTLY_REPEALED else scope or "部分内容")
    act = by.format(document) if document else alone
    if since is None:
        return f"{subject}已{act}，起始日期未载明。"
    return f"{subject}自{chinese_day(since)}起{act}。"


def marked_parts(provisions: str) -> str:
    """Every provision that ended or changed, where more than one document did it."""
    return f"截至当日已终止或者已修改的条款：{provisions}。"


def marked_as_of(day: date, coming_change: str | None = None) -> str:
    """效力状态截至2026年11月22日；将于2027年1月1日失效。 `coming_change` as `coming` gives it."""
    return f"效力状态截至{chinese_day(day)}" + (f"；{coming_change}。" if coming_change else "。")


def marked_copy(sha256: str) -> str:
    """The line that says what the reader holds and which file it was made from."""
    return f"本页是据原件制作的标注副本，原件未作改动。原件 SHA-256：{sha256}"


# ── what people should look at (待核对) ──────────────────────────────────────────────────────────────────────────────

WEIGHTS: Mapping[Weight, str] = MappingProxyType(
    {
        Weight.PAGE: "未能识读的页",
        Weight.STATEMENT: "依据已更正的效力决定",
        Weight.LOST: "更正无处可放",
        Weight.FIELD: "标题、文号、日期所在行",
        Weight.RECORD: "文件的疑点",
        Weight.ISSUE: "目录与正文不符",
        Weight.FIGURE: "含数字的行",
        Weight.TEXT: "正文",
        Weight.FURNITURE: "页眉、页码",
    }
)

REVIEW: Mapping[str, str] = MappingProxyType(
    {
        "title": "待核对的识读结果",
        "count": "以下{}处，共{}处，疑点大的在前。",
        "how": "请对照原件图像：有误的，改正命令中的文字后运行；无误的，运行“确认无误”一行。原件和识读结果都不会改动。",
        "sheet": "第{}页",
        "text": "现为",
        "why": "疑点",
        "around": "上下文",
        "correct": "更正",
        "accept": "确认无误",
        "next": "处理",
    }
)

_REASONS: tuple[tuple[str, str], ...] = (
    (r"unsure of (.+), perhaps (.+)", r"“\1”不确定，或为“\2”"),
    (r"unsure of (.+)", r"“\1”不确定"),
    (r"room for a character after (.+)", r"“\1”后似缺一字"),
    (r"perhaps a comma after (.+)", r"“\1”后或为逗号"),
    (r"the numbers of the list do not follow", "序号不连续"),
    (r"ends with (.+) before the next number", r"下一序号之前以“\1”结尾"),
    (r"(.+) seen faintly after (.+)", r"“\2”后隐约有“\1”"),
    (r"〇 put back in (.+)", r"“\1”中的“〇”为补入"),
    (r"numerals may be missing in (.+)", r"“\1”似缺数字"),
    (r"the text layer is wrong here and nothing was read", "文字层有误，图像未能识读"),
    (r"the contents say folio (.+), it stands on folio (.+)", r"目录所载页码为\1，实在第\2页"),
    (r"the contents say (.+)", r"目录作“\1”"),
    (r"title read as (.+)", r"正文标题读作“\1”"),
    (r"repaired: (.+) read as (.+)", r"“\1”据体例读作“\2”"),
    (r"guessed: (.+) read as (.+)", r"“\1”推测为“\2”"),
    (r"not a date: (.+)", r"“\1”不成日期"),
    (r"running text before the first document", "第一份文件之前有正文"),
    (r"could not be laid over: no line stands where (.+) corrected one", r"\1更正过的一行，重新识读后已找不到"),
    (r"could not be laid over: (\S+) \((.+)\) is no longer found in its issue", r"更正过的\1《\2》已找不到"),
    (r"in the contents but not found in the issue: (.+) \(folio (.+)\)", r"目录有而正文未见：\1（第\2页）"),
)


def reason_for_review(reason: str) -> str:
    """Why something should be looked at, in Chinese; words without a Chinese form stay as they are."""
    for pattern, chinese in _REASONS:
        hit = re.fullmatch(pattern, reason, re.DOTALL)
        if hit:
            return hit.expand(chinese)
    return reason
