"""The public copy: writing it, checking it."""

import os
from datetime import date
from pathlib import Path

import click

from gazette.commands.common import DAY, EXISTING, FILE, archive_of, say
from gazette.commands.keeping import tell_packed


@click.group()
def export() -> None:
    """Write the public copy: site, data, index or one marked record."""


@export.command("site")
@click.argument("folder", type=FILE)
@click.option("--base-url", default="", help="Where the site will stand (https://…/): adds a sitemap and a feed.")
@click.option("--jobs", type=click.IntRange(1), default=os.cpu_count() or 1, show_default=True, help="Processes.")
@click.pass_context
def export_site(ctx: click.Context, folder: Path, base_url: str, jobs: int) -> None:
    """Write the public site: a folder that any web server, share or USB stick can serve.

    Example: gazette export site ./site
    """
    report = archive_of(ctx).export_site(folder, base_url=base_url, jobs=jobs)
    say(f"{report.records} records of {report.issues} issues; {report.withheld} stay inside. Open {folder}/index.html")


@export.command("data")
@click.argument("folder", type=FILE)
@click.pass_context
def export_data(ctx: click.Context, folder: Path) -> None:
    """Write the open records for machines: JSON Lines, CSV, Akoma Ntoso.

    Example: gazette export data ./data
    """
    report = archive_of(ctx).export_data(folder)
    say(f"{report.records} records in {folder}; {report.withheld} stay inside.")


@export.command("index")
@click.argument("folder", type=FILE)
@click.pass_context
def export_index(ctx: click.Context, folder: Path) -> None:
    """Write the public search index alone, for pages of your own (docs/index-format.md).

    Example: gazette export index ./search
    """
    report = archive_of(ctx).export_index(folder)
    say(f"{report.records} records in {folder}; {report.withheld} stay inside.")


@export.command("marked")
@click.argument("record")
@click.argument("target", type=FILE)
@click.option("--on", type=DAY, help="The state on this day (default: today).")
@click.pass_context
def export_marked(ctx: click.Context, record: str, target: Path, on: date | None) -> None:
    """Write the pages of a record that has ended or changed as a PDF with the mark on them, to a file or a folder.

    Example: gazette export marked R000003 ./R000003.pdf
    """
    file, left_out = archive_of(ctx).export_marked(record, target, on=on)
    for sheet in left_out:
        say(f"Page {sheet} is left out: a record that is not open stands on it or is named there.", err=True)
    say(f"{file}")


@export.command("bag")
@click.argument("folder", type=FILE)
@click.pass_context
def export_bag(ctx: click.Context, folder: Path) -> None:
    """Write the whole archive, what is closed too, as a BagIt bag: masters, ALTO, JSON, PREMIS; for handing over.

    Example: gazette export bag ./bag
    """
    tell_packed(archive_of(ctx).export_bag(folder), folder, "Check it with any BagIt tool.")


@click.command("verify-site")
@click.argument("folder", type=EXISTING)
@click.option("--trusted", help="Fingerprint of the archive's key, as you know it from elsewhere.")
def verify_site(folder: Path, trusted: str | None) -> None:
    """Check a published copy against its signed manifest. No archive is needed.

    Example: gazette verify-site ./site
    """
    from gazette.export.site.manifest import verify_site as check

    found = check(folder, trusted=trusted)
    for fault, paths in (("missing", found.missing), ("altered", found.altered), ("added", found.added)):
        for path in paths:
            say(f"{path}: {fault} since the export. Export the site again.", err=True)
    if found.unfinished:
        say(
            f"{folder} holds what an export that was cut short left waiting; it is not checked. Export again.", err=True
        )
    if not found.sound:
        raise SystemExit(8)
    say(f"{found.files} files are as they were published; signed by {found.fingerprint or 'nobody'}.")
