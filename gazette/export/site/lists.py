"""Browse lists that need no script: by issue, year, issuer and state, cut into pages."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import TypeVar

from gazette.export.site.addresses import issuer_list, numbered, record_page, state_list, year_list
from gazette.export.site.catalogue import ENDED, Change, Entry, newest_first
from gazette.types.life import State
from gazette.wording import SITE, STATES, named

PAGE_SIZE = 50
K = TypeVar("K")


@dataclass(frozen=True, slots=True)
class ListPage:
    """One page of a list: `path` its own address, `page` of `pages` (from 1), `first` the address of page 1."""

    path: str
    heading: str
    entries: tuple[Entry, ...]
    total: int
    page: int
    pages: int
    first: str


@dataclass(frozen=True, slots=True)
class Group:
    """A line of a directory: a year, an issuer or a state, with how many records it holds."""

    label: str
    href: str
    count: int
    state: State | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """A document that ended others, and what it ended; `label` is its name, `href` "" when it is not in the archive."""

    label: str
    href: str
    entries: tuple[Entry, ...]


def list_pages(first: str, heading: str, entries: Iterable[Entry]) -> Iterator[ListPage]:
    """Cut a list into pages, the newest records first."""
    ordered = newest_first(entries)
    pages = max(1, -(-len(ordered) // PAGE_SIZE))
    for page in range(1, pages + 1):
        cut = ordered[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
        yield ListPage(numbered(first, page), heading, tuple(cut), len(ordered), page, pages, first)


def by_year(entries: Iterable[Entry]) -> Mapping[Group, list[Entry]]:
    """The newest year first; records without a year last."""
    found = _sorted_into(entries, lambda one: [one.year or 0])
    return {
        Group(f"{year}年" if year else SITE["undated"], year_list(year or None), len(held)): held
        for year, held in sorted(found.items(), reverse=True)
    }


def by_issuer(entries: Iterable[Entry]) -> Mapping[Group, list[Entry]]:
    """The issuer with most records first; a joint document stands under each of its issuers."""
    found = _sorted_into(entries, lambda one: one.issuers or ("",))
    return {
        Group(issuer or SITE["no_issuer"], issuer_list(issuer), len(held)): held
        for issuer, held in sorted(found.items(), key=lambda item: (item[0] == "", -len(item[1]), item[0]))
    }


def by_state(entries: Iterable[Entry]) -> Mapping[Group, list[Entry]]:
    """In the order of the vocabulary; states without records are left out."""
    found = _sorted_into(entries, lambda one: [one.state])
    return {
        Group(STATES[state], state_list(state), len(found[state]), state): found[state]
        for state in State
        if state in found
    }


def by_decision(entries: Iterable[Entry]) -> list[Decision]:
    """What was ended, under the document that ended it, the latest first; what no document of ours ended last."""
    entries = list(entries)
    known = {one.id: one for one in entries}
    ended = _sorted_into((one for one in entries if one.state in ENDED), lambda one: [one.decision])
    decisions = newest_first(known[decision] for decision in ended if decision in known)
    lines = [
        Decision(named(one.title, one.number), record_page(one.id), tuple(newest_first(ended[one.id])))
        for one in decisions
    ]
    rest = [one for decision, held in ended.items() if decision not in known for one in held]
    if rest:
        lines.append(Decision(SITE["ended_undocumented"], "", tuple(newest_first(rest))))
    return lines


def decision_pages(first: str, decisions: list[Decision]) -> Iterator[tuple[ListPage, tuple[Decision, ...]]]:
    """Cut the list of decisions into pages of so many ended records; a long decision goes on over the page."""
    lines = [(decision, one) for decision in decisions for one in decision.entries]
    pages = max(1, -(-len(lines) // PAGE_SIZE))
    for page in range(1, pages + 1):
        cut = lines[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
        parts = tuple(
            Decision(label, href, tuple(one for _, one in held))
            for (label, href), held in groupby(cut, key=lambda line: (line[0].label, line[0].href))
        )
        yield ListPage(numbered(first, page), SITE["ended"], (), len(lines), page, pages, first), parts


def coming_changes(entries: Iterable[Entry]) -> list[Entry]:
    """Records whose state is known to change, the nearest first."""
    return sorted((one for one in entries if one.course), key=lambda one: (one.course[0][0], one.id))


def latest_changes(entries: Iterable[Entry], limit: int) -> list[tuple[Change, Entry]]:
    """The changes stated last, newest first."""
    changes = [(change, one) for one in entries for change in one.changes]
    changes.sort(key=lambda pair: (pair[0].recorded, pair[0].event), reverse=True)
    return changes[:limit]


def _sorted_into(entries: Iterable[Entry], keys: Callable[[Entry], Iterable[K]]) -> dict[K, list[Entry]]:
    found: dict[K, list[Entry]] = {}
    for one in entries:
        for key in keys(one):
            found.setdefault(key, []).append(one)
    return found
