"""From a publication to a folder of pages: the run of `gazette export site`, as a list of verbs."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.resources import files
from pathlib import Path

from gazette.export.clean import clean
from gazette.export.data import BOM, COLUMNS, csv_line
from gazette.export.gate import open_ids
from gazette.export.site.catalogue import Entry
from gazette.export.site.crew import Made, Order, batches, crew, joined, make_batch, write_pages
from gazette.export.site.feeds import feed, sitemap
from gazette.export.site.folder import SiteFolder, writing
from gazette.export.site.linked_data import script_json
from gazette.export.site.lists import latest_changes
from gazette.export.site.manifest import Signer, fingerprint, write_manifest
from gazette.export.site.overview import overview
from gazette.export.site.searching import write_index
from gazette.export.site.templating import Site, render
from gazette.export.view import Publication
from gazette.wording import COMING, FACETS, SCRIPT, STATES, VERIFYING

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
    `signer` signs the manifest. `fresh` writes every file anew, `jobs` processes share the work. The same publication
    gives the same bytes. A site that stood there before stays whole until all of the new one is written.

    Raises:
        BadInput: the folder holds something and is not a site of ours.
        Conflict: another export is writing there.
        Damaged: the publication contradicts itself (`gazette.export.gate.open_records`).
    """
    site = Site(clean(publication.name), publication.day, _with_slash(base_url))
    issues = tuple(publication.issues())
    with writing(folder, fresh=fresh) as out:
        order = Order(publication, site, open_ids(issues), folder, out.scratch, fresh)
        tasks = tuple(batches(issues))
        with crew(order, jobs, len(tasks)) as each:
            made = tuple(_taken(out, each(make_batch, tasks)))
            entries = {one.id: one for batch in made for one in batch.entries}
            for files_made, changed in each(write_pages, overview(issues, entries, _fingerprint(signer))):
                out.take(files_made, changed)
            index = write_index(out, [batch.part for batch in made], site.day, each)
        out.write("search.html", render(site, "search.html", "search.html", head=script_json(index.head)))
        _write_assets(out)
        _write_data(out, made)
        _write_subscriptions(out, site, entries)
        write_manifest(out, site.name, site.day, signer)
        return SiteReport(
            records=len(entries),
            issues=len(issues),
            files=len(out.files),
            changed=out.changed,
            removed=out.close(),
            bytes=sum(size for _, size in out.files.values()),
            withheld=publication.withheld,
            fingerprint=_fingerprint(signer),
        )


def _taken(out: SiteFolder, made: Iterable[Made]) -> Iterator[Made]:
    for batch in made:
        out.take(batch.files, batch.changed)
        yield replace(batch, files={})


def _write_assets(out: SiteFolder) -> None:
    """The assets as they are; what every page runs is one script, since each request costs a phone a round trip."""
    given = {one.name: one.read_bytes() for one in files("gazette.export.site").joinpath("assets").iterdir()}
    words = {"states": STATES, "coming": COMING, "search": SCRIPT, "labels": FACETS, "verify": VERIFYING}
    told = f"window.GAZETTE_WORDING = {script_json(words)};\n".encode()
    out.write("assets/site.js", told + b"".join(given.pop(name) for name in ("today.js", "menu.js")))
    for name, data in given.items():
        if not name.startswith("."):
            out.write(f"assets/{name}", data)


def _write_data(out: SiteFolder, made: Sequence[Made]) -> None:
    """All records in one file, as JSON Lines and as a table."""
    with out.stream("data/records.jsonl") as lines:
        for piece in joined([batch.lines for batch in made]):
            lines(piece)
    with out.stream("data/records.csv") as table:
        table(BOM + csv_line(COLUMNS))
        for piece in joined([batch.rows for batch in made]):
            table(piece)


def _write_subscriptions(out: SiteFolder, site: Site, entries: Mapping[str, Entry]) -> None:
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
