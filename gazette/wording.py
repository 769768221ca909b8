"""Every Chinese wording of the interface, in one place: labels, sentences about validity, furniture of the pages.

A lawyer edits this file and nothing else to change what readers see. The words of law (废止, 失效, 到期) are different
events and keep different words. Nothing here may call an unconfirmed document 现行有效.
"""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import NamedTuple

from gazette.types import Event, EventKind, Kind, ProposalState, State, Validity, Verb

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

VERBS: Mapping[str, str] = MappingProxyType(
    {
        Verb.REPEAL: "废止",
        Verb.REPLACE: "代替",
        Verb.LAPSE: "宣布失效",
        Verb.PARTIAL: "部分废止",
        Verb.AMEND: "修改",
        Verb.SUSPEND: "暂停施行",
        Verb.EXTEND: "延长有效期",
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
    when = (f"{year}年" if year else "") + (f"第{number}期" if number else "")
    return titled(gazette or "公报") + when + (f"（总第{running_total}号）" if running_total else "")


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
        EventKind.COMMENCED: "规定本文件施行日期",
        EventKind.LAPSED: "规定本文件有效期",
        EventKind.REVIEWED: "确认本文件继续有效",
    }
)


# ── furniture of the public site ─────────────────────────────────────────────────────────────────────────────────────

SITE: Mapping[str, str] = MappingProxyType(
    {
        "language": "zh-CN",
        "skip": "跳到正文",
        "menu": "主要栏目",
        "home": "首页",
        "search": "检索",
        "search_label": "检索标题、文号或者正文",
        "search_short": "标题、文号、正文",
        "search_hint": "标题、文号或者正文中的任意文字，如“排污许可”“环发〔2015〕162号”",
        "search_noscript": "检索需要浏览器运行脚本。不运行脚本时，可以按下列目录查找：",
        "issues": "公报目录",
        "issue": "公报",
        "years": "按年份",
        "issuers": "按发文机关",
        "states": "按时效",
        "ended": "废止失效目录",
        "changes": "效力变动",
        "about": "关于本站",
        "as_of": "截至{}",
        "today_note": "以下时效按今日日期推算；本站数据截至{}。",
        "validity": "时效性",
        "evidence": "依据",
        "evidence_paper": "依据（馆外文件）",
        "sentence_from": "原文载于",
        "coming": "即将变动",
        "doubt": "待核实",
        "timeline": "效力沿革",
        "undone": "（该标注已撤销）",
        "day_unknown": "日期未载明",
        "undated": "未载年份",
        "no_issuer": "未载发文机关",
        "untitled": "（无标题）",
        "recorded": "标注于{}",
        "scope": "范围：",
        "until": "有效期至{}",
        "fields": "基本信息",
        "number": "发文字号",
        "issuer": "发文机关",
        "kind": "文种",
        "date_document": "成文日期",
        "date_published": "公布日期",
        "date_effective": "施行日期",
        "expires": "有效期",
        "printed_in": "刊载",
        "folio": "第{}页",
        "folios": "第{}—{}页",
        "sheet": "第{}面",
        "sheets": "第{}—{}面",
        "articles": "条文",
        "articles_count": "共{}条",
        "record_id": "档号",
        "text": "正文",
        "text_note": "正文由扫描件或者电子件识别、整理，供检索和阅读；标准文本以公报原件为准。",
        "contents": "章节目录",
        "table": "表格",
        "scans": "公报原页",
        "scan_alt": "《公报》原页，第{}面",
        "cites": "本文件引用",
        "cites_none": "本文件没有引用其他文件。",
        "not_held": "（馆内未收）",
        "several": "（馆内有多件同名文件，待核）",
        "cited_by": "引用本文件的文件",
        "cite": "引用格式",
        "downloads": "下载",
        "download_text": "纯文本",
        "download_json": "JSON 数据",
        "download_akn": "Akoma Ntoso XML",
        "of": "（共{}件）",
        "count": "{}件",
        "count_issues": "{}期",
        "count_pages": "{}面",
        "figures": "馆藏概况",
        "figure_issues": "期公报",
        "figure_pages": "面",
        "figure_records": "件文件",
        "figure_ended": "件已废止或者失效",
        "coverage": "各年文件数量与时效",
        "coverage_table": "各年文件数量与时效（数据表）",
        "year": "年份",
        "total": "合计",
        "latest_changes": "近期效力变动",
        "latest_issues": "最新收录的公报",
        "coming_changes": "即将发生的变动",
        "no_changes": "没有记载。",
        "expiring": "有效期即将届满",
        "previous": "上一页",
        "next": "下一页",
        "page_of": "第{}页，共{}页",
        "pages": "分页",
        "browse": "分类浏览",
        "ended_intro": "已经废止、失效或者部分废止的文件，按作出决定的文件排列。",
        "ended_undocumented": "依据馆外文件或者有效期届满",
        "state_meanings": "时效用语",
        "provenance": "数据来源",
        "provenance_note": "各期公报所依据的原件，以 SHA-256 校验值标识。原件自接收之日起不作任何改动。",
        "file": "原件",
        "checksum": "SHA-256 校验值",
        "received": "接收日期",
        "date": "出版日期",
        "integrity": "完整性核验",
        "integrity_note": "本站每个文件的 SHA-256 校验值载于 manifest.json；以命令 gazette verify-site 核验。",
        "signature_note": "清单由档案馆密钥签名（Ed25519），公钥指纹：",
        "machine_data": "开放数据",
        "data_jsonl": "全部文件的信息与正文（JSON Lines）",
        "data_csv": "文件目录（CSV）",
        "data_manifest": "文件清单与校验值（JSON）",
        "about_text": "本站收录下列公报所载的文件，并逐件标明其在指定日期的时效。"
        "时效结论均列出依据；未经核实的，一律标为“效力待核”。",
        "filters": "筛选",
    }
)

SCRIPT: Mapping[str, str] = MappingProxyType(
    {
        "searching": "正在检索……",
        "results": "找到{}件",
        "about_results": "找到约{}件",
        "none": "没有找到含有“{}”的文件。",
        "none_hint": "可以减少字数、换用文号，或者取消筛选条件。",
        "nothing": "没有符合条件的文件。",
        "unreadable": "检索式有误，请检查引号和括号是否成对。",
        "failed": "检索数据没有读全。",
        "retry": "重试",
        "clear": "清除筛选",
        "sort": "排序",
        "by_relevance": "按相关程度",
        "by_newest": "按日期，新的在前",
        "by_oldest": "按日期，旧的在前",
        "unknown": "未载明",
        "coming": "将于{}{}",
        "page_of": "第{}页，共{}页",
        "previous": "上一页",
        "next": "下一页",
        "today": "时效按今日（{}）推算。",
    }
)

FACETS: Mapping[str, str] = MappingProxyType(
    {"state": "时效", "year": "年份", "issuer": "发文机关", "kind": "文种", "gazette": "公报"}
)


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
    by, alone = _MARKED[state]
    subject = "本文件" + (scope if state is not State.PARTLY_REPEALED else scope or "部分内容")
    act = by.format(document) if document else alone
    if since is None:
        return f"{subject}已{act}，起始日期未载明。"
    return f"{subject}自{chinese_day(since)}起{act}。"


def marked_as_of(day: date, coming_change: str | None = None) -> str:
    """效力状态截至2026年11月22日；将于2027年1月1日失效。 `coming_change` as `coming` gives it."""
    return f"效力状态截至{chinese_day(day)}" + (f"；{coming_change}。" if coming_change else "。")


def marked_copy(sha256: str) -> str:
    """The line that says what the reader holds and which file it was made from."""
    return f"本页是据原件制作的标注副本，原件未作改动。原件 SHA-256：{sha256}"
