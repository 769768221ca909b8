"""The pages about many records: home, issues, lists by year, issuer and state, what ended, what changes, about."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice

from gazette.export.gate import open_issue
from gazette.export.site.addresses import issue_page
from gazette.export.site.catalogue import Entry
from gazette.export.site.coverage import coverage
from gazette.export.site.folder import MANIFEST
from gazette.export.site.lists import (
    Group,
    by_decision,
    by_issuer,
    by_state,
    by_year,
    coming_changes,
    decision_pages,
    latest_changes,
    list_pages,
)
from gazette.export.site.templating import Page
from gazette.export.view import IssueView
from gazette.types.life import State
from gazette.wording import SITE

_NEWS_AT_HOME = 6
_NEWS = 100
_COMING = 200
_ISSUES_AT_HOME = 6
_AT_ONCE = 16


def overview(issues: tuple[IssueView, ...], entries: Mapping[str, Entry], key: str) -> Iterator[list[Page]]:
    """Every page but those of single records, some at a time; `key` is the fingerprint of the signing key or ""."""
    pages = _pages(tuple(open_issue(issue, entries) for issue in issues), entries, key)
    while some := list(islice(pages, _AT_ONCE)):
        yield some


def _pages(issues: tuple[IssueView, ...], entries: Mapping[str, Entry], key: str) -> Iterator[Page]:
    every = tuple(entries.values())
    states = by_state(every)
    yield _home(issues, every, tuple(states))
    yield from _issues(issues, entries)
    yield from _lists("years.html", SITE["years"], by_year(every))
    yield from _lists("issuers.html", SITE["issuers"], by_issuer(every))
    yield from _lists("states.html", SITE["states"], states)
    yield from _ended(every)
    coming, latest = coming_changes(every)[:_COMING], latest_changes(every, _NEWS)
    yield Page("changes.html", "changes.html", "", {"coming": coming, "latest": latest})
    yield from _about(issues, key)


def _home(issues: tuple[IssueView, ...], every: tuple[Entry, ...], states: tuple[Group, ...]) -> Page:
    ended = sum(one.state in (State.REPEALED, State.LAPSED) for one in every)
    figures = (
        (len(issues), SITE["figure_issues"], "issues.html"),
        (sum(issue.pages for issue in issues), SITE["figure_pages"], "issues.html"),
        (len(every), SITE["figure_records"], "years.html"),
        (ended, SITE["figure_ended"], "ended.html"),
    )
    content = {
        "figures": figures,
        "states_held": states,
        "coverage": coverage(every),
        "latest": latest_changes(every, _NEWS_AT_HOME),
        "issues": _newest(issues)[:_ISSUES_AT_HOME],
    }
    return Page("home.html", "index.html", "", content)


def _newest(issues: Iterable[IssueView]) -> list[IssueView]:
    """The latest issue first; those whose year is unknown last."""
    return sorted(issues, key=lambda issue: (issue.date or "", issue.year or 0, issue.number or 0), reverse=True)


def _issues(issues: tuple[IssueView, ...], entries: Mapping[str, Entry]) -> Iterator[Page]:
    years: dict[int | None, list[IssueView]] = {}
    for issue in _newest(issues):
        years.setdefault(issue.year, []).append(issue)
    ordered = sorted(years.items(), key=lambda item: item[0] or 0, reverse=True)
    yield Page("issues.html", "issues.html", "", {"years": ordered, "total": len(issues)})
    for issue in issues:
        held = [entries[record] for record in issue.records]
        yield Page("issue.html", issue_page(issue.id), "issues.html", {"issue": issue, "entries": held})


def _lists(path: str, heading: str, groups: Mapping[Group, list[Entry]]) -> Iterator[Page]:
    yield Page("groups.html", path, "", {"heading": heading, "groups": tuple(groups)})
    for group, entries in groups.items():
        for page in list_pages(group.href, group.label, entries):
            yield Page("list.html", page.path, path, {"list": page, "state": group.state})


def _ended(every: tuple[Entry, ...]) -> Iterator[Page]:
    for page, decisions in decision_pages("ended.html", by_decision(every)):
        yield Page("ended.html", page.path, "ended.html", {"list": page, "decisions": decisions})


def _about(issues: tuple[IssueView, ...], key: str) -> Iterator[Page]:
    data_files = (
        ("data/records.jsonl", SITE["data_jsonl"]),
        ("data/records.csv", SITE["data_csv"]),
        (MANIFEST, SITE["data_manifest"]),
    )
    yield Page("about.html", "about.html", "", {"issues": issues, "fingerprint": key, "data_files": data_files})
    yield Page("verify.html", "verify.html", "about.html", {"fingerprint": key})
