"""The two sides of matching: a document as a text names it, and a record as the archive knows it."""

from dataclasses import dataclass

from gazette.rules import dates, numbers
from gazette.types.regulation import Citation, Effect


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
        found = numbers.find(title)
        if title.startswith(("《", "「", "『")):
            end = max(title.rfind(mark) for mark in "》」』")
            title, rest = title[1:end], title[end + 1 :]
            found = numbers.find(rest)
        elif found and len(found[0].printed) >= len(title) - 2:
            title = ""
        else:
            found = []
        return cls(title or None, found[0].value if found else None, dates.parse(rest))


@dataclass(frozen=True, slots=True)
class Known:
    """What the archive knows of a record when it looks for targets. `dates` holds other days printed for it."""

    record: str
    title: str
    numbers: tuple[str, ...] = ()
    date_document: str | None = None
    issuers: tuple[str, ...] = ()
    dates: tuple[str, ...] = ()
