"""What the public index is made of, and the report of having made it."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class State:
    """A state of validity: `value` as in Interval, `label` as readers see it."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Annotation:
    """What is marked on the document, such as 已被《…》废止, with the page to go to (relative to the site's root)."""

    text: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Interval:
    """The state holds from `start` (None: from the beginning) up to but not including `end` (None: open).

    `annotation` is what is marked on the document while it does.
    """

    state: str
    start: date | None
    end: date | None
    annotation: Annotation | None = None


@dataclass(frozen=True, slots=True)
class PublicDocument:
    """A document as the public may find it.

    `key` is stable over builds; `url` its page relative to the site's root. `date` is ISO 8601, shortened where the
    print is ("1986-02"); `year` counts only when there is no date. `intervals` cover the whole of time in order;
    `annotation` is said in those that have none of their own. `note` says where it stands in print (第3期 第17页).
    """

    key: str
    url: str
    title: str
    numbers: tuple[str, ...]
    body: str
    date: str | None = None
    year: int | None = None
    issuers: tuple[str, ...] = ()
    kind: str = ""
    gazette: str = ""
    intervals: tuple[Interval, ...] = ()
    annotation: Annotation | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """What `write` did: the build's id, how many documents, files in all, their bytes, and files newly written."""

    build: str
    documents: int
    files: int
    bytes: int
    written: int
