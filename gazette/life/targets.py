"""The two sides of matching: a document as a text names it, and a record as the archive knows it."""

from dataclasses import dataclass

from gazette.rules import dates
from gazette.types import Citation, Effect


@dataclass(frozen=True, slots=True)
class Target:
    """A document as a text names it: title and number as printed, an ISO date (maybe shortened), the issuer named."""

    title: str | None
    number: str | None = None
    date: str | None = None
    issuer: str | None = None

    @classmethod
    def of(cls, named: Citation | Effect) -> "Target":
        """The document a citation or an effect names."""
        return cls(named.title, named.number, named.date, named.issuer)

    @classmethod
    def from_words(cls, words: str) -> "Target":
        """What a person writes for a document: 《title》（number）, a bare title or a bare number."""
        title, rest = words.strip(), ""
        if title.startswith(("《", "「", "『")):
            end = max(title.rfind(mark) for mark in "》」』")
            title, rest = title[1:end], title[end + 1 :]
        elif _is_number(title):
            title, rest = "", title
        number = rest.strip().removeprefix("(").removesuffix(")").removeprefix("（").removesuffix("）").strip()
        return cls(title or None, number if _is_number(number) else None, dates.parse(rest))


def _is_number(words: str) -> bool:
    ends = words.rstrip("令").endswith(("号", "號"))
    return ends and any(c.isdigit() or c in "一二三四五六七八九十" for c in words)


@dataclass(frozen=True, slots=True)
class Known:
    """What the archive knows of a record when it looks for targets. `dates` holds other days printed for it."""

    record: str
    title: str
    numbers: tuple[str, ...] = ()
    date_document: str | None = None
    issuers: tuple[str, ...] = ()
    dates: tuple[str, ...] = ()
