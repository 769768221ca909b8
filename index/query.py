"""The query language: what a reader types, taken apart.

环境 保护          both words, each anywhere: title, numbers or body
"环境保护 条例"    exactly these characters, spaces aside; “…” and 「…」 too
噪声 OR 振动       one of them (also |); OR binds closer than the space
-废止              not this one (also NOT 废止); AND may stand where a space is enough
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
from index.pieces import Joint, Piece, pieces
from index.spellings import spellings


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
NAMES = frozenset({*PLACES, *FIELDS})
WITH_PREDECESSORS = frozenset({"机关及前身", "issuer+"})
DATE = re.compile(r"\d{4}(-\d{1,2}){0,2}")
ONE_UNKNOWN = re.compile(r"[-)第]\?|\?(?:[?*]*号|\))")
IN_NUMBER = re.compile(r"[\d()第号]")
"""What every document number has some of."""
RANGE = re.compile(r"(?P<low>[\d-]*?)(?:\.\.+|…|~|至|-(?=[12]\d{3}))(?P<high>[\d-]*)")
BETWEEN = re.compile(r"[年月/](?=\d)|(?<=\d)\.(?=\d)")
"""What stands between year, month and day: 2015年3月, 2015/3, 2015.3."""


def parse(text: str) -> Query:
    """Read a query. Raises QueryError with the place where it cannot be understood."""
    try:
        return _query(pieces(text, NAMES))
    except QueryError as error:
        error.query = text
        raise


def _query(typed: list[Piece]) -> Query:
    """The query of the pieces as typed."""
    clauses: list[Clause] = []
    filters: list[Filter] = []
    joining: int | None = None
    open_to_or = False
    for piece in typed:
        if piece.joint is Joint.OR:
            if not open_to_or:
                raise QueryError("OR needs a word before it", piece.start)
            joining, open_to_or = piece.start, False
            continue
        if field := FIELDS.get(piece.name.lower()):
            if joining is not None:
                raise QueryError("OR joins words, not fields", piece.start)
            filters.append(_filter(field, piece))
            open_to_or = False
            continue
        term = _term(piece)
        if not term.text:
            continue
        if joining is not None:
            if piece.excluded:
                raise QueryError("a word after OR cannot be excluded with -", piece.start)
            clauses[-1] = Clause((*clauses[-1].terms, term))
        else:
            clauses.append(Clause((term,), piece.excluded))
        joining, open_to_or = None, not piece.excluded
    if joining is not None:
        raise QueryError("OR needs a word after it", joining)
    return Query(tuple(clauses), tuple(filters))


def _term(piece: Piece) -> Term:
    """The term of a piece that is not a filter."""
    where = PLACES.get(piece.name.lower(), Where.ANYWHERE)
    folded = fold(piece.text)
    unknown = "?" in folded and (where is Where.NUMBER or ONE_UNKNOWN.search(folded) is not None)
    wild = not piece.quoted and ("*" in folded or unknown)
    if wild and not folded.strip("*?"):
        raise QueryError("* and ? need at least one character beside them", piece.start)
    if wild:
        folded = folded.strip("*")  # a word is found within others anyway
        wild = "*" in folded or unknown
    if wild and where is not Where.NUMBER and (where is not Where.ANYWHERE or not IN_NUMBER.search(folded)):
        raise QueryError("* can stand only in a document number; put the word in quotation marks", piece.start)
    if wild and piece.widened:
        raise QueryError("~ does not go with * or ?", piece.start)
    if wild:
        return Term(folded, Where.NUMBER, (), True)
    return Term(folded, where, spellings(folded), widened=piece.widened)


def _filter(field: Field, piece: Piece) -> Filter:
    """The filter of a piece. Raises QueryError for a year or a date that is none."""
    if piece.widened:
        raise QueryError("~ goes with words, not with fields", piece.start)
    if field not in (Field.YEAR, Field.DATE):
        came_from = piece.name.lower() in WITH_PREDECESSORS
        return Filter(field, piece.text, excluded=piece.excluded, predecessors=came_from)
    value = re.sub("[年月日]", "", BETWEEN.sub("-", fold(piece.text)))
    found = RANGE.fullmatch(value)
    low, high = (found["low"], found["high"]) if found else (value, value)
    for end in (low, high):
        if end and not DATE.fullmatch(end):
            raise QueryError(f"“{end}” is not a {field}: write 2015, 2015-03 or 2015-03-21", piece.start)
    if not (low or high):
        raise QueryError(f"{piece.name}: needs a {field}", piece.start)
    if field is Field.YEAR:
        low, high = low[:4], high[:4]
    return Filter(field, None, _padded(low), _padded(high), piece.excluded)


def _padded(end: str) -> str | None:
    """2015-3-1 as 2015-03-01; None for an open end."""
    return "-".join(part.zfill(2) for part in end.split("-")) if end else None
