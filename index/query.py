"""The query language: what a reader types, taken apart.

环境 保护          both words, each anywhere: title, numbers or body
"环境保护 条例"    exactly these characters, spaces aside; “…” and 「…」 too
噪声 OR 振动       one of them (also |); OR binds closer than the space
-废止              not this one
标题:办法          only in the title; 文号: in a document number; 正文: in the body
环发〔2015〕*号    * stands for any characters, in 文号: also ? for one, within one document number
~湿地 ~"湿地公园"   also readings that resemble it, as a slip of print or of OCR would leave them
年份:2015          filters, answered by the caller: 年份 机关 状态 种类 公报 公开 日期; 年份:2010..2015, 日期:2014-05..
机关及前身:水利部    the issuer and the bodies it came from
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum

from index.errors import QueryError
from index.folding import fold


class Where(StrEnum):
    """Which part of a document a word is looked for in."""

    ANYWHERE = "anywhere"
    TITLE = "title"
    NUMBER = "number"
    BODY = "body"


class Field(StrEnum):
    """What a filter is about."""

    ISSUER = "issuer"
    YEAR = "year"
    STATE = "state"
    KIND = "kind"
    GAZETTE = "gazette"
    DISCLOSURE = "disclosure"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class Term:
    """A word or phrase, folded. `forms` are the spellings that count as it, itself first.

    When `wild`, * stands for any characters and ? for one, and the whole is looked for within one document number.
    When `widened`, readings that resemble it count too, after it; which ones, `near`, is for `widen` to say.
    """

    text: str
    where: Where = Where.ANYWHERE
    forms: tuple[str, ...] = ()
    wild: bool = False
    widened: bool = False
    near: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Clause:
    """At least one of the terms matches; when `excluded` (always a single term) it does not."""

    terms: tuple[Term, ...]
    excluded: bool = False


@dataclass(frozen=True, slots=True)
class Filter:
    """A condition on a field. Either a `value` as typed, or a range whose ends are both inclusive and may be open.

    Ends of a year range are years ("2015"); of a date range ISO dates, shortened as typed ("2015-03"). With
    `predecessors` an issuer stands for the bodies it came from too; their names, `others`, are for the caller to fill.
    """

    field: Field
    value: str | None = None
    low: str | None = None
    high: str | None = None
    excluded: bool = False
    predecessors: bool = False
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Query:
    """Every clause holds and every filter holds. Without clauses every document matches."""

    clauses: tuple[Clause, ...] = ()
    filters: tuple[Filter, ...] = ()

    @property
    def words(self) -> tuple[Term, ...]:
        """The terms that are looked for (not the excluded ones), for marking them in a text."""
        return tuple(term for clause in self.clauses if not clause.excluded for term in clause.terms)

    def widen(self, readings: Callable[[str], tuple[str, ...]]) -> "Query":
        """The query with the readings that resemble each widened term."""
        clauses = (
            replace(c, terms=tuple(replace(t, near=readings(t.text)) if t.widened else t for t in c.terms))
            for c in self.clauses
        )
        return replace(self, clauses=tuple(clauses))


PLACES = {
    "标题": Where.TITLE,
    "题名": Where.TITLE,
    "title": Where.TITLE,
    "文号": Where.NUMBER,
    "发文字号": Where.NUMBER,
    "number": Where.NUMBER,
    "正文": Where.BODY,
    "body": Where.BODY,
}
FIELDS = {
    "机关": Field.ISSUER,
    "发文机关": Field.ISSUER,
    "issuer": Field.ISSUER,
    "机关及前身": Field.ISSUER,
    "issuer+": Field.ISSUER,
    "年份": Field.YEAR,
    "年": Field.YEAR,
    "year": Field.YEAR,
    "状态": Field.STATE,
    "时效": Field.STATE,
    "时效性": Field.STATE,
    "state": Field.STATE,
    "种类": Field.KIND,
    "kind": Field.KIND,
    "公报": Field.GAZETTE,
    "gazette": Field.GAZETTE,
    "公开": Field.DISCLOSURE,
    "公开属性": Field.DISCLOSURE,
    "disclosure": Field.DISCLOSURE,
    "日期": Field.DATE,
    "date": Field.DATE,
}
QUOTES = {'"': '"', "＂": "＂", "“": "”", "「": "」", "『": "』"}
OR = frozenset({"OR", "|", "｜"})
MINUS = frozenset("-－−")
TILDE = frozenset("~～〜∼")
WITH_PREDECESSORS = frozenset({"机关及前身", "issuer+"})
OPEN, CLOSE, DIGIT = r"[〔〖【\[(（﹝［]", r"[〕〗】\])）﹞］]", "[0-9０-９*?＊？]"
SPACED_NUMBER = re.compile(
    rf"[\u3400-\u9fff]?\s*{OPEN}\s*(?:{DIGIT}\s*){{4}}{CLOSE}\s*第?\s*(?:{DIGIT}\s*)+[号號]"
    rf"|[令告]\s*第\s*(?:{DIGIT}\s*)+[号號]"
)
WORD_JOINER = "\u2060"
NUMBER = re.compile(r"\((\d{4})\)第?0*(\d+)号")
DATE = re.compile(r"\d{4}(-\d{1,2}){0,2}")
ONE_UNKNOWN = re.compile(r"[-)第]\?|\?(?:[?*]*号|\))")
RANGE = re.compile(r"(?P<low>[\d-]*?)(?:\.\.+|…|~|至)(?P<high>[\d-]*)")


@dataclass(frozen=True, slots=True)
class _Token:
    """A piece of the query as typed: `name` is the word before the colon, `start` where it begins."""

    start: int
    name: str
    text: str
    excluded: bool
    quoted: bool
    widened: bool = False


def parse(text: str) -> Query:
    """Read a query. Raises QueryError with the place where it cannot be understood."""
    try:
        return _query(_tokens(text))
    except QueryError as error:
        error.query = text
        raise


def _query(tokens: list[_Token]) -> Query:
    """The query of the pieces as typed."""
    clauses: list[Clause] = []
    filters: list[Filter] = []
    joining: int | None = None
    open_to_or = False
    for token in tokens:
        if token.text in OR and not (token.quoted or token.name or token.excluded or token.widened):
            if not open_to_or:
                raise QueryError("OR needs a word before it", token.start)
            joining, open_to_or = token.start, False
            continue
        if field := FIELDS.get(token.name.lower()):
            if joining is not None:
                raise QueryError("OR joins words, not fields", token.start)
            filters.append(_filter(field, token))
            open_to_or = False
            continue
        term = _term(token)
        if not term.text:
            continue
        if joining is not None:
            if token.excluded:
                raise QueryError("a word after OR cannot be excluded with -", token.start)
            clauses[-1] = Clause((*clauses[-1].terms, term))
        else:
            clauses.append(Clause((term,), token.excluded))
        joining, open_to_or = None, not token.excluded
    if joining is not None:
        raise QueryError("OR needs a word after it", joining)
    return Query(tuple(clauses), tuple(filters))


def _tokens(text: str) -> list[_Token]:
    """Cut a query at white space, outside quotation marks that open a word and outside document numbers."""
    text = SPACED_NUMBER.sub(lambda number: re.sub(r"\s", WORD_JOINER, number[0]), text)
    tokens: list[_Token] = []
    at = 0
    while at < len(text):
        if text[at].isspace():
            at += 1
            continue
        start = at
        excluded = _opens(text, at, MINUS)
        at += excluded
        widened = _opens(text, at, TILDE)
        name, at = _name(text, at + widened)
        if name and _opens(text, at, TILDE):
            widened, at = True, at + 1
        if widened and excluded:
            raise QueryError("a word excluded with - cannot be widened with ~", start)
        if at < len(text) and text[at] in QUOTES:
            end = text.find(QUOTES[text[at]], at + 1)
            if end < 0:
                raise QueryError(f"the quotation mark {text[at]} is not closed", at)
            tokens.append(_Token(start, name, text[at + 1 : end], excluded, True, widened))
            at = end + 1
            continue
        end = next((i for i in range(at, len(text)) if text[i].isspace()), len(text))
        if name and end == at:
            raise QueryError(f"{name}: needs a value right after the colon", at)
        tokens.append(_Token(start, name, text[at:end], excluded, False, widened))
        at = end
    return tokens


def _opens(text: str, at: int, marks: frozenset[str]) -> bool:
    """Whether a mark (- or ~) stands here with a word right behind it."""
    return at + 1 < len(text) and text[at] in marks and not text[at + 1].isspace()


def _name(text: str, at: int) -> tuple[str, int]:
    """The name of a field that begins here and the place after its colon; "" when none does."""
    if found := re.compile(r"([^\s:：\"]{1,10})[:：]").match(text, at):
        name = found[1]
        if name.lower() in PLACES or name.lower() in FIELDS:
            return name, found.end()
    return "", at


def _term(token: _Token) -> Term:
    """The term of a token that is not a filter."""
    where = PLACES.get(token.name.lower(), Where.ANYWHERE)
    folded = fold(token.text)
    unknown = "?" in folded and (where is Where.NUMBER or ONE_UNKNOWN.search(folded) is not None)
    wild = not token.quoted and ("*" in folded or unknown)
    if wild and where not in (Where.ANYWHERE, Where.NUMBER):
        raise QueryError("* can stand only in a document number; put the word in quotation marks", token.start)
    if wild and not folded.strip("*?"):
        raise QueryError("* and ? need at least one character beside them", token.start)
    if wild and token.widened:
        raise QueryError("~ does not go with * or ?", token.start)
    if wild:
        return Term(folded, Where.NUMBER, (), True)
    return Term(folded, where, _forms(folded), widened=token.widened)


def _forms(folded: str) -> tuple[str, ...]:
    """A word and, when a document number is in it, the number in canonical form (no 第, no leading zeros)."""
    canonical = NUMBER.sub(r"(\1)\2号", folded)
    return (folded,) if canonical == folded else (folded, canonical)


def _filter(field: Field, token: _Token) -> Filter:
    """The filter of a token. Raises QueryError for a year or a date that is none."""
    if token.widened:
        raise QueryError("~ goes with words, not with fields", token.start)
    if field not in (Field.YEAR, Field.DATE):
        came_from = token.name.lower() in WITH_PREDECESSORS
        return Filter(field, token.text, excluded=token.excluded, predecessors=came_from)
    value = fold(token.text).replace("年", "")
    found = RANGE.fullmatch(value)
    low, high = (found["low"], found["high"]) if found else (value, value)
    for end in (low, high):
        if end and not DATE.fullmatch(end):
            raise QueryError(f"“{end}” is not a {field}: write 2015, 2015-03 or 2015-03-21", token.start)
    if not (low or high):
        raise QueryError(f"{token.name}: needs a {field}", token.start)
    if field is Field.YEAR:
        low, high = low[:4], high[:4]
    return Filter(field, None, _padded(low), _padded(high), token.excluded)


def _padded(end: str) -> str | None:
    """2015-3-1 as 2015-03-01; None for an open end."""
    return "-".join(part.zfill(2) for part in end.split("-")) if end else None
