"""Making an archive and taking files in."""

import os
from datetime import date
from pathlib import Path
from typing import Any

import click

from gazette.commands.common import DAY, FILE, archive_of, as_json, say, with_json, with_person
from gazette.errors import BadInput
from gazette.settings import DATABASE
from gazette.terminal import ImportBar


@click.command()
@click.argument("folder", type=FILE)
@click.option("--name", help="Name of the archive as the public site shows it (default: the folder's name).")
@click.option("--database", default=DATABASE, show_default=True, help="Where its tables are (postgresql+psycopg://…).")
@click.pass_context
def init(ctx: click.Context, folder: Path, name: str | None, database: str) -> None:
    """Make a new, empty archive.

    Example: gazette init ./archive --name 水文与湿地公报档案
    """
    from gazette.archive import Archive

    with Archive.create(folder, name or folder.resolve().name, database=database):
        if not ctx.obj["quiet"]:
            say(f"Archive made in {folder}. Next: gazette --archive {folder} import FILES")


@click.command("import")
@click.argument("paths", nargs=-1, type=FILE)
@click.option(
    "--jobs", type=click.IntRange(1), default=os.cpu_count() or 1, show_default=True, help="Reader processes."
)
@click.option("--engine", help="rapidocr, fast or tesseract (default: as in archive.toml).")
@click.option("--gazette", "name", help="Name of the gazette, where the cover cannot tell.")
@click.option("--year", type=int, help="Year of the issue, where the cover cannot tell.")
@click.option("--number", type=int, help="Number of the issue in its year, where the cover cannot tell.")
@click.option("--date", "day", type=DAY, help="Date of the issue, where the cover cannot tell.")
@click.option("--dry-run", is_flag=True, help="Say what would be taken in; change nothing.")
@with_person
@click.pass_context
def import_(
    ctx: click.Context,
    paths: tuple[Path, ...],
    jobs: int,
    engine: str | None,
    name: str | None,
    year: int | None,
    number: int | None,
    day: date | None,
    dry_run: bool,
    by: str,
) -> None:
    """Take in files, folders and zips: PDFs, pictures, text files, saved web pages.

    An import that was stopped goes on by itself, with the next one or without any PATHS.

    Example: gazette import scans/1987 bulletin-2015-06.pdf --jobs 2
    """
    hints = {"gazette": name, "year": year, "number": number, "date": day}
    given = {key: str(value) for key, value in hints.items() if value is not None}
    archive = archive_of(ctx)
    if dry_run:
        for line in archive.would_import(paths):
            say(line)
        return
    report = archive.import_files(
        paths, jobs=jobs, engine=engine, hints=given, by=by, progress=ImportBar(quiet=ctx.obj["quiet"])
    )
    tell_import(report, ctx.obj["quiet"])


def tell_import(report: Any, quiet: bool) -> None:
    """Say what an import did; exit 3 when something was put aside or could not be read."""
    for name, reason in report.refused:
        say(f"{name}: {reason}", err=True)
    for name, page, problem in report.unread:
        say(f"{name}, page {page}: {problem}. Read it again with: gazette retry", err=True)
    if not quiet:
        say(
            f"{len(report.imported)} taken in ({report.pages} pages, {len(report.records)} records),"
            f" {len(report.held)} held already, {len(report.refused)} put aside."
        )
    if report.refused or report.unread:
        raise SystemExit(BadInput.exit_code)


@click.command()
@click.argument("pages", nargs=-1, type=int, metavar="[JOB]...")
@click.option(
    "--jobs", type=click.IntRange(1), default=os.cpu_count() or 1, show_default=True, help="Reader processes."
)
@with_person
@click.pass_context
def retry(ctx: click.Context, pages: tuple[int, ...], jobs: int, by: str) -> None:
    """Read pages again that could not be read, all or those that `gazette jobs` numbers so; go on with stopped imports.

    Example: gazette retry
    """
    report = archive_of(ctx).retry(pages, jobs=jobs, by=by, progress=ImportBar(quiet=ctx.obj["quiet"]))
    tell_import(report, ctx.obj["quiet"])


@click.command()
@with_json
@click.pass_context
def jobs(ctx: click.Context, json_: bool) -> None:
    """Tell how imports stand: pages queued, running, done and failed, and why.

    Example: gazette jobs
    """
    batch = archive_of(ctx).batch()
    if json_:
        as_json([batch])
        return
    for what, counts in (("submissions", batch.submissions), ("pages", batch.pages)):
        say(f"{what:12} " + (", ".join(f"{count} {state}" for state, count in counts.items()) or "none"))
    for name, reason in batch.failed:
        say(f"{name}: {reason} Try again: gazette retry")
    for page in batch.open:
        if page.state != "queued" or page.tries:
            where = page.file if page.submission == page.file else f"{page.submission}: {page.file}"
            told = f"{page.reason}. Read it again: gazette retry {page.job}" if page.state == "failed" else page.reason
            say(f"{page.state:9} {page.job:>6}  {where}, page {page.page}, begun {page.tries} times. {told}".rstrip())
