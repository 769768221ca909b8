"""What one document says of itself, every value with its proof."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from gazette.types.printed import Span

T = TypeVar("T")

OPEN = "open"
DISCLOSURES = (OPEN, "on-request", "closed")
"""The disclosure attributes (公开属性); "" is not yet decided, and only what is OPEN leaves the archive."""


class Mend(StrEnum):
    """How a value that differs from the print came about.

    Proved by the grammar (repaired), likely (guessed), or stated by a person (corrected; nothing need be printed then).
    """

    NONE = ""
    REPAIRED = "repaired"
    GUESSED = "guessed"
    CORRECTED = "corrected"


@dataclass(frozen=True, slots=True)
class Found(Generic[T]):
    """A value with its proof: the characters of the document's text that say it, as printed."""

    value: T
    span: Span
    printed: str
    mend: Mend = Mend.NONE

    @property
    def doubt(self) -> str:
        """The words in which a value that differs from the print is put up for review."""
        return f"{self.mend.value}: {self.printed} read as {self.value}"


class Kind(StrEnum):
    """What sort of document it is."""

    LAW = "law"  # 法律
    ADMINISTRATIVE_REGULATION = "administrative_regulation"  # 行政法规
    RULE = "rule"  # 规章
    NORMATIVE = "normative"  # 规范性文件
    ANNOUNCEMENT = "announcement"  # 公告
    REPLY = "reply"  # 批复
    INTERPRETATION = "interpretation"  # 司法解释
    TREATY = "treaty"  # 条约、协定
    APPOINTMENT = "appointment"  # 人事任免
    CORRIGENDUM = "corrigendum"  # 更正
    LOCAL = "local"  # 地方性法规、地方政府规章
    OTHER = "other"


class Level(StrEnum):
    """Ranks of the structure, outermost first."""

    PART = "part"  # 编
    CHAPTER = "chapter"  # 章
    SECTION = "section"  # 节
    ARTICLE = "article"  # 条
    PARAGRAPH = "paragraph"  # 款
    ITEM = "item"  # 项 (一)
    SUBITEM = "subitem"  # 目 1.
    HEADING = "heading"  # 一、
    CLAUSE = "clause"  # 3, 3.1, A.1 of a standard
    ATTACHMENT = "attachment"  # 附件


@dataclass(frozen=True, slots=True)
class Provision:
    """A node of the structure: `label` as printed (第七条), `number` its number ("7", "7-1" for 之一).

    `title` is "" where it has none; `span` covers the node with all below it.
    """

    level: Level
    label: str
    number: str
    title: str
    span: Span
    children: "tuple[Provision, ...]" = ()


@dataclass(frozen=True, slots=True)
class Citation:
    """Text that names another document (引用) by title, number or both; `basis` when it is the legal basis (根据)."""

    span: Span
    title: str | None
    number: str | None = None
    date: str | None = None
    issuer: str | None = None
    basis: bool = False


class Verb(StrEnum):
    """What a document does to another (效力影响)."""

    REPEAL = "repeal"
    REPLACE = "replace"
    LAPSE = "lapse"
    PARTIAL = "partial"
    AMEND = "amend"
    SUSPEND = "suspend"
    EXTEND = "extend"
    RESTORE = "restore"


@dataclass(frozen=True, slots=True)
class Effect:
    """What this document does to one other document, with the sentence that says so.

    `title` is None when the target is unnamed. Dates are ISO 8601, shortened where the print is ("1986-02"). `scope` is
    "whole" or the words that limit it. `effective` is the day it bites, None when unknown. `span` is the quote's,
    `target` the characters naming the target, `row` the printed row number in a table or list.
    """

    verb: Verb
    title: str | None
    number: str | None
    date: str | None
    scope: str
    effective: str | None
    quote: str
    span: Span
    target: Span | None = None
    issuer: str | None = None
    row: str | None = None


@dataclass(frozen=True, slots=True)
class Signature:
    """The foot of a document: the signing bodies (署名), the persons who sign (部长 周某某), and the day."""

    span: Span
    issuers: tuple[Found[str], ...]
    officers: tuple[Found[str], ...]
    date: Found[str]


@dataclass(frozen=True, slots=True)
class Attachment:
    """An attachment (附件): `number` is "1", "" for a lone one. `announced` is the line above the signature that names
    it (附件说明), `printed` the attachment itself; either may be missing.
    """

    number: str
    title: str
    announced: Span | None = None
    printed: Span | None = None


class Role(StrEnum):
    """What a part of a record is."""

    NOTICE = "notice"  # the document itself: notice, order, announcement, reply
    CARRIED = "carried"  # what it issues, publishes, forwards or approves
    ATTACHMENT = "attachment"  # 附件


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a record that prints several texts: a notice and what it forwards, an order and what it publishes.

    `number` and `date` are the part's own, where it has them; the parts follow each other and cover the whole text.
    """

    role: Role
    title: str
    span: Span
    number: str | None = None
    date: str | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its rows of cells from top to bottom, the caption above it ("" without one)."""

    span: Span
    caption: str
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Regulation:
    """What the text of one document says of itself; every value with its span in `text`.

    `text` is the cleaned text. Dates are ISO 8601, shortened where the print is. `expires` is as printed: a last day or
    a duration ("P5Y"); `date_expires` is computed from it. `articles` is the highest article number of the main text.
    `note` is the bracketed line under the signature (附注, GB/T 9704 7.3.9). `parts` is empty for a single text.
    """

    text: str
    title: Found[str] | None = None
    kind: Kind = Kind.OTHER
    numbers: tuple[Found[str], ...] = ()
    issuers: tuple[Found[str], ...] = ()
    addressees: tuple[Found[str], ...] = ()
    date_document: Found[str] | None = None
    date_published: Found[str] | None = None
    date_effective: Found[str] | None = None
    expires: Found[str] | None = None
    date_expires: str | None = None
    articles: int = 0
    provisions: tuple[Provision, ...] = ()
    citations: tuple[Citation, ...] = ()
    effects: tuple[Effect, ...] = ()
    disclosure: Found[str] | None = None
    warnings: tuple[str, ...] = ()
    signature: Signature | None = None
    note: Found[str] | None = None
    attachments: tuple[Attachment, ...] = ()
    tables: tuple[Table, ...] = ()
    parts: tuple[Part, ...] = ()

    @property
    def basis(self) -> tuple[Citation, ...]:
        """The documents it says it is made under (根据…)."""
        return tuple(citation for citation in self.citations if citation.basis)
