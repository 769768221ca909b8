"""From a publication to a folder of pages: the run of `gazette export site`, as a list of verbs."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from gazette.errors import Damaged
from gazette.export.clean import clean
from gazette.export.data import COLUMNS, csv_line, record_row
from gazette.export.gate import open_records
from gazette.export.site.addresses import beside
from gazette.export.site.catalogue import Entry, entry
from gazette.export.site.feeds import feed, sitemap
from gazette.export.site.folder import SiteFolder
from gazette.export.site.linked_data import script_json
from gazette.export.site.lists import latest_changes
from gazette.export.site.manifest import Signer, fingerprint, write_manifest
from gazette.export.site.overview import write_overview
from gazette.export.site.pictures import publish_pictures
from gazette.export.site.record_files import Sheet, made
from gazette.export.site.searching import public_document, write_index
from gazette.export.site.templating import Site
from gazette.export.view import IssueView, Publication
from gazette.wording import COMING, FACETS, SCRIPT, STATES
from index.public.writer import PublicDocument

FEED_LENGTH = 100


@dataclass(frozen=True, slots=True)
class SiteReport:
    """What an export did. `withheld` counts records that stayed inside: for staff, never on the site."""

    records: int
    issues: int
    files: int
    changed: int
    removed: int
    bytes: int
    withheld: int
    fingerprint: str = ""


def export_site(
    publication: Publication,
    folder: Path,
    *,
    base_url: str = "",
    signer: Signer | None = None,
    fresh: bool = False,
    jobs: int = 1,
) -> SiteReport:
    """Write the public copy of `publication` into `folder`; again into the same folder writes only what changed.

    `base_url` is where the site will stand ("https://…/"): with it there are canonical addresses, a sitemap and a feed.
    `signer` signs the manifest. `fresh` writes every file anew, `jobs` processes make the pages. The same publication
    gives the same bytes.

    Raises:
        BadInput: the folder holds something and is not a site of ours.
        Damaged: the publication contradicts itself (`gazette.export.gate.open_records`).
    """
    site = Site(clean(publication.name), publication.day, _with_slash(base_url))
    issues = tuple(publication.issues())
    entries = {record.id: entry(record, site.day) for record in open_records(publication)}
    out = SiteFolder(folder, fresh=fresh)
    _write_assets(out)
    write_overview(out, site, issues, entries, _fingerprint(signer))
    sheets = _sheets(out, site, publication, issues, entries)
    write_index(out, _published_records(out, sheets, jobs), site.day, jobs)
    _write_subscriptions(out, site, entries)
    write_manifest(out, site.name, site.day, signer)
    removed = out.close()
    return SiteReport(
        records=len(entries),
        issues=len(issues),
        files=len(out.files),
        changed=out.changed,
        removed=removed,
        bytes=sum(size for _, size in out.files.values()),
        withheld=publication.withheld,
        fingerprint=_fingerprint(signer),
    )


def _published_records(out: SiteFolder, sheets: Iterable[Sheet], jobs: int) -> Iterator[PublicDocument]:
    """Write the files of each record as the index takes its text: one pass over the store for both."""
    with out.stream("data/records.jsonl") as lines, out.stream("data/records.csv") as table:
        table("\ufeff" + csv_line(COLUMNS))
        for sheet, written in made(sheets, jobs):
            for path, content in written.items():
                out.write(path, content)
            lines(str(written[beside(sheet.entry.href, "json")]))
            table(csv_line(record_row(sheet.record)))
            yield public_document(sheet.record, sheet.entry, sheet.issue)


def _sheets(
    out: SiteFolder, site: Site, publication: Publication, issues: tuple[IssueView, ...], entries: dict[str, Entry]
) -> Iterator[Sheet]:
    by_id = {issue.id: issue for issue in issues}
    for record in open_records(publication):
        if record.issue not in by_id:
            raise Damaged(f"record {record.id} belongs to issue {record.issue}, which the publication does not open")
        yield Sheet(site, record, entries[record.id], by_id[record.issue], publish_pictures(record, out))


def _write_assets(out: SiteFolder) -> None:
    for source in files("gazette.export.site").joinpath("assets").iterdir():
        if not source.name.startswith("."):
            out.write(f"assets/{source.name}", source.read_bytes())
    words = {"states": STATES, "coming": COMING, "search": SCRIPT, "labels": FACETS}
    out.write("assets/wording.js", f"window.GAZETTE_WORDING = {script_json(words)};\n")


def _write_subscriptions(out: SiteFolder, site: Site, entries: dict[str, Entry]) -> None:
    """Both need full addresses, and nobody subscribes to a memory stick."""
    if not site.base_url:
        return
    out.write("feed.xml", feed(site, latest_changes(entries.values(), FEED_LENGTH)))
    for path, data in sitemap(site, (path for path in out.files if path.endswith(".html"))).items():
        out.write(path, data)


def _with_slash(base_url: str) -> str:
    return base_url if not base_url or base_url.endswith("/") else base_url + "/"


def _fingerprint(signer: Signer | None) -> str:
    return fingerprint(signer.public) if signer else ""
