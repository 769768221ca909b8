"""The pages about many records: home, issues, lists by year, issuer and state, what ended, what changes, about."""

from collections.abc import Mapping

from gazette.export.gate import open_issue
from gazette.export.site.addresses import issue_page
from gazette.export.site.catalogue import Entry
from gazette.export.site.coverage import coverage
from gazette.export.site.folder import MANIFEST, SiteFolder
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
from gazette.export.site.templating import Site, render
from gazette.export.view import IssueView
from gazette.types.life import State
from gazette.wording import SITE

_NEWS_AT_HOME = 6
_NEWS = 100
_COMING = 200
_ISSUES_AT_HOME = 6


def write_overview(
    out: SiteFolder, site: Site, issues: tuple[IssueView, ...], entries: Mapping[str, Entry], key: str
) -> None:
    """Write every page but those of single records; `key` is the fingerprint of the signing key or ""."""
    issues = tuple(open_issue(issue, entries) for issue in issues)
    every = tuple(entries.values())
    states = by_state(every)
    _write_home(out, site, issues, every, tuple(states))
    _write_issues(out, site, issues, entries)
    _write_lists(out, site, "years.html", SITE["years"], by_year(every))
    _write_lists(out, site, "issuers.html", SITE["issuers"], by_issuer(every))
    _write_lists(out, site, "states.html", SITE["states"], states)
    _write_ended(out, site, every)
    _write_changes(out, site, every)
    _write_about(out, site, issues, key)
    out.write("search.html", render(site, "search.html", "search.html"))


def _write_home(
    out: SiteFolder, site: Site, issues: tuple[IssueView, ...], every: tuple[Entry, ...], states: tuple[Group, ...]
) -> None:
    ended = sum(one.state in (State.REPEALED, State.LAPSED) for one in every)
    figures = (
        (len(issues), SITE["figure_issues"], "issues.html"),
        (sum(issue.pages for issue in issues), SITE["figure_pages"], "issues.html"),
        (len(every), SITE["figure_records"], "years.html"),
        (ended, SITE["figure_ended"], "ended.html"),
    )
    page = render(
        site,
        "home.html",
        "index.html",
        figures=figures,
        states_held=states,
        coverage=coverage(every),
        latest=latest_changes(every, _NEWS_AT_HOME),
        issues=_newest(issues)[:_ISSUES_AT_HOME],
    )
    out.write("index.html", page)


def _newest(issues: tuple[IssueView, ...]) -> list[IssueView]:
    """The latest issue first; those whose year is unknown last."""
    return sorted(issues, key=lambda issue: (issue.date or "", issue.year or 0, issue.number or 0), reverse=True)


def _write_issues(out: SiteFolder, site: Site, issues: tuple[IssueView, ...], entries: Mapping[str, Entry]) -> None:
    years: dict[int | None, list[IssueView]] = {}
    for issue in _newest(issues):
        years.setdefault(issue.year, []).append(issue)
    ordered = sorted(years.items(), key=lambda item: item[0] or 0, reverse=True)
    out.write("issues.html", render(site, "issues.html", "issues.html", years=ordered, total=len(issues)))
    for issue in issues:
        path = issue_page(issue.id)
        held = [entries[record] for record in issue.records]
        out.write(path, render(site, "issue.html", path, section="issues.html", issue=issue, entries=held))


def _write_lists(out: SiteFolder, site: Site, path: str, heading: str, groups: Mapping[Group, list[Entry]]) -> None:
    out.write(path, render(site, "groups.html", path, heading=heading, groups=tuple(groups)))
    for group, entries in groups.items():
        for page in list_pages(group.href, group.label, entries):
            out.write(page.path, render(site, "list.html", page.path, section=path, list=page, state=group.state))


def _write_ended(out: SiteFolder, site: Site, every: tuple[Entry, ...]) -> None:
    for page, decisions in decision_pages("ended.html", by_decision(every)):
        content = render(site, "ended.html", page.path, section="ended.html", list=page, decisions=decisions)
        out.write(page.path, content)


def _write_changes(out: SiteFolder, site: Site, every: tuple[Entry, ...]) -> None:
    coming, latest = coming_changes(every)[:_COMING], latest_changes(every, _NEWS)
    out.write("changes.html", render(site, "changes.html", "changes.html", coming=coming, latest=latest))


def _write_about(out: SiteFolder, site: Site, issues: tuple[IssueView, ...], key: str) -> None:
    data_files = (
        ("data/records.jsonl", SITE["data_jsonl"]),
        ("data/records.csv", SITE["data_csv"]),
        (MANIFEST, SITE["data_manifest"]),
    )
    page = render(site, "about.html", "about.html", issues=issues, fingerprint=key, data_files=data_files)
    out.write("about.html", page)
