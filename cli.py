"""The command line: options in, library calls, words out. No logic lives here.

Heavy parts of the library are imported inside the commands, so that help comes at once.
"""

import json
import os
import sys
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from gazette.errors import BadInput, GazetteError
from gazette.terminal import ImportBar, plain
from index.errors import SearchError
from ocr.errors import ReadError

if TYPE_CHECKING:
    from gazette.archive import Archive

F = TypeVar("F", bound=Callable[..., Any])
EXIT_CODES = """\b
Exit codes: 0 done · 1 unexpected · 2 usage · 3 bad input (the rest was done) · 4 something is not installed ·
5 not found · 6 a person must decide · 7 conflict or locked · 8 damaged or from a newer version · 130 interrupted"""


class Day(click.ParamType[date]):
    """An ISO day."""

    name = "YYYY-MM-DD"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """The day; a usage error when it is none."""
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            self.fail(f"{value!r} is not a day. Write it as 2015-06-30.", param, ctx)


DAY = Day()
FILE = click.Path(path_type=Path)
EXISTING = click.Path(exists=True, path_type=Path)


def say(text: str = "", *, err: bool = False) -> None:
    """Print text whose control characters (escapes, bidi) are taken out."""
    click.echo(plain(text), err=err)


def as_json(values: Iterable[object]) -> None:
    """One object a line."""
    from gazette.export.records import to_plain

    for value in values:
        click.echo(json.dumps(to_plain(value), ensure_ascii=False))


def archive_of(ctx: click.Context) -> "Archive":
    """The archive that --archive names, opened."""
    from gazette.archive import Archive

    return ctx.with_resource(Archive.open(ctx.obj["folder"]))


def with_json(command: F) -> F:
    """--json: one object a line."""
    return click.option("--json", "json_", is_flag=True, help="Print one JSON object a line.")(command)


def with_person(command: F) -> F:
    """--as: who decides."""
    name = os.environ.get("GAZETTE_USER") or os.environ.get("USER") or "staff"
    return click.option("--as", "by", default=name, show_default=True, help="Who states this (GAZETTE_USER).")(command)


def with_filters(command: F) -> F:
    """The filters of list and search."""
    for option in (
        click.option("--state", help="repealed, in_force, unverified, …"),
        click.option("--issuer", help="Part of the issuer's name."),
        click.option("--year", type=int, help="Year of the document."),
        click.option("--kind", help="rule, normative, announcement, reply, …"),
        click.option("--on", type=DAY, help="States as of this day (default: today)."),
    ):
        command = option(command)
    return command


@click.group(epilog=EXIT_CODES, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.option(
    "--archive",
    "folder",
    type=FILE,
    default="archive",
    envvar="GAZETTE_ARCHIVE",
    show_default=True,
    help="The archive folder.",
)
@click.option("--quiet", is_flag=True, help="No progress, no friendly words; errors and results only.")
@click.version_option(package_name="gazette-archive", prog_name="gazette")
@click.pass_context
def gazette(ctx: click.Context, folder: Path, quiet: bool) -> None:
    """Turn boxes of government bulletins into an archive that says, with evidence, what is still law."""
    ctx.obj = {"folder": folder, "quiet": quiet}


@gazette.command()
@click.argument("folder", type=FILE, default="demo")
@click.pass_context
def demo(ctx: click.Context, folder: Path) -> None:
    """Samples → archive → a marked abolition → the public site.

    Example: gazette demo ./demo
    """
    from gazette.demo import run

    for line in run(folder, ImportBar(quiet=ctx.obj["quiet"])):
        say(line)


@gazette.command()
@click.argument("folder", type=FILE)
@click.option("--name", help="Name of the archive as the public site shows it (default: the folder's name).")
def init(folder: Path, name: str | None) -> None:
    """Make a new, empty archive.

    Example: gazette init ./archive --name 水文与湿地公报档案
    """
    from gazette.archive import Archive

    with Archive.create(folder, name or folder.resolve().name):
        say(f"Archive made in {folder}. Next: gazette --archive {folder} import FILES")


@gazette.command()
@with_json
def doctor(json_: bool) -> None:
    """Tell what is installed, what is missing and how to get it.

    Example: gazette doctor
    """
    from gazette.doctor import examine

    findings = list(examine())
    if json_:
        as_json(findings)
        return
    for one in findings:
        say(f"{'ok     ' if one.found else 'MISSING' if one.needed else 'none   '} {one.part:24} {one.detail}")


@gazette.command("import")
@click.argument("paths", nargs=-1, required=True, type=FILE)
@click.option(
    "--jobs", type=click.IntRange(1), default=os.cpu_count() or 1, show_default=True, help="Reader processes."
)
@click.option("--engine", help="rapidocr or tesseract (default: as in archive.toml).")
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
    _tell_import(report, ctx.obj["quiet"])


def _tell_import(report: Any, quiet: bool) -> None:
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


@gazette.command()
@click.option(
    "--jobs", type=click.IntRange(1), default=os.cpu_count() or 1, show_default=True, help="Reader processes."
)
@with_person
@click.pass_context
def retry(ctx: click.Context, jobs: int, by: str) -> None:
    """Read pages again that could not be read, and go on with imports that were stopped.

    Example: gazette retry
    """
    _tell_import(archive_of(ctx).retry(jobs=jobs, by=by, progress=ImportBar(quiet=ctx.obj["quiet"])), ctx.obj["quiet"])


@gazette.command()
@click.argument("file", type=EXISTING)
@click.option("--engine", default="rapidocr", show_default=True, help="rapidocr or tesseract.")
@click.option(
    "--format", "format_", type=click.Choice(["text", "json", "hocr", "alto", "pdf"]), default="text", show_default=True
)
@click.option("--pages", help="Only these sheets, such as 1-3,7.")
@click.option("--output", "-o", type=FILE, help="Write here instead of standard output (needed for pdf).")
def read(file: Path, engine: str, format_: str, pages: str | None, output: Path | None) -> None:
    """Read a PDF or picture: lines of text in reading order. No archive is needed.

    Example: gazette read scan.png --format json
    """
    from gazette.reading import read_file

    read_file(file, engine=engine, format_=format_, pages=pages, output=output)


@gazette.command()
@click.argument("files", nargs=-1, required=True, type=EXISTING)
@with_json
def parse(files: tuple[Path, ...], json_: bool) -> None:
    """Show what a document says of itself: title, numbers, issuers, dates, effects. No archive is needed.

    Example: gazette parse notice.txt --json
    """
    from gazette.reading import parse_files

    failed = False
    for result in parse_files(files):
        if isinstance(result, GazetteError | ReadError):
            say(str(result), err=True)
            failed = True
        elif json_:
            click.echo(json.dumps(result.as_json(), ensure_ascii=False))
        else:
            say(result.as_text())
    if failed:
        raise SystemExit(BadInput.exit_code)


@gazette.command("list")
@with_filters
@with_json
@click.pass_context
def list_(ctx: click.Context, /, json_: bool, **filters: Any) -> None:
    """List the records with their state.

    Example: gazette list --state repealed --year 2003
    """
    rows = archive_of(ctx).records(**filters)
    if json_:
        as_json(rows)
        return
    from gazette.export.readable import summary_line

    for row in rows:
        say(summary_line(row))


@gazette.command()
@click.argument("record")
@click.option("--on", type=DAY, help="The state on this day (default: today).")
@click.option("--format", "format_", type=click.Choice(["view", "text", "json"]), default="view", show_default=True)
@click.pass_context
def show(ctx: click.Context, record: str, on: date | None, format_: str) -> None:
    """Show a record: its state, its fields, its text.

    Example: gazette show R000003 --on 2016-01-01
    """
    archive = archive_of(ctx)
    detail = archive.record(record, on=on)
    if format_ == "text":
        say(detail.regulation.text)
    elif format_ == "json":
        as_json([detail])
    else:
        from gazette.export.readable import record_view

        say(record_view(detail, archive.titles(detail), on or date.today()))


@gazette.command()
@click.argument("record")
@with_json
@click.pass_context
def history(ctx: click.Context, record: str, json_: bool) -> None:
    """Tell the life of a record: every event with its evidence.

    Example: gazette history R000003
    """
    archive = archive_of(ctx)
    detail = archive.record(record)
    if json_:
        as_json(detail.events)
        return
    from gazette.export.readable import history_view

    say(history_view(detail, archive.titles(detail)))


@gazette.command()
@click.argument("query", default="")
@with_filters
@click.option("--sort", type=click.Choice(["relevance", "date"]), default="relevance", show_default=True)
@click.option("--limit", type=click.IntRange(1), default=20, show_default=True)
@click.option("--in", "published", type=EXISTING, help="Search this published copy instead of the archive.")
@with_json
@click.pass_context
def search(
    ctx: click.Context, /, query: str, sort: str, limit: int, published: Path | None, json_: bool, **filters: Any
) -> None:
    """Search titles, numbers and texts; each hit says whether it is still law.

    Words are and-ed; "…" is a phrase; OR, -word; 标题: 文号: 机关: 年份: narrow down.

    Example: gazette search '湿地 保护' --state in_force
    """
    if published is not None:
        _search_published(published, query, limit, json_, filters)
        return
    results = archive_of(ctx).search(query, sort=sort, **filters)
    hits = results.first(limit)
    if json_:
        as_json(hits)
        return
    from gazette.export.readable import hit_view

    for hit in hits:
        say(hit_view(hit))
    say(f"{results.total} hits." if results.total else "No hits.")


def _search_published(folder: Path, query: str, limit: int, json_: bool, filters: dict[str, Any]) -> None:
    from gazette.export.readable import published_view
    from gazette.published import search_published
    from gazette.searching import filters_of

    on = filters.pop("on") or date.today()
    found = list(search_published(folder, query, filters_of(**filters), on))
    if json_:
        as_json(found[:limit])
        return
    for hit in found[:limit]:
        say(published_view(hit))
    say(f"{len(found)} hits." if found else "No hits.")


@gazette.command()
@click.option("--all", "every", is_flag=True, help="Confirmed and rejected ones too.")
@with_json
@click.pass_context
def proposals(ctx: click.Context, every: bool, json_: bool) -> None:
    """List what the machine found and nobody has confirmed.

    Example: gazette proposals
    """
    rows = archive_of(ctx).proposals(every=every)
    if json_:
        as_json(rows)
        return
    from gazette.export.readable import proposal_line

    for row in rows:
        say(proposal_line(row))


@gazette.command()
@click.argument("record")
@with_json
@click.pass_context
def impact(ctx: click.Context, record: str, json_: bool) -> None:
    """List what a record's end leaves behind: documents not ended that rest on, implement or cite it.

    Example: gazette impact R000003
    """
    left = archive_of(ctx).impact(record)
    if json_:
        as_json(left)
        return
    for one in left:
        say(f"{one.citing.record}  {one.tie.name.lower():10} {one.upon}  {one.citing.title}")


@gazette.command()
@click.option("--within", default="6m", show_default=True, help="A span: 6m, 2y, 3w, 30d.")
@click.option("--on", type=DAY, help="Counted from this day (default: today).")
@with_json
@click.pass_context
def expiring(ctx: click.Context, within: str, on: date | None, json_: bool) -> None:
    """List changes of state that lie ahead: terms that end, days of commencement, repeals to come.

    Example: gazette expiring --within 1y
    """
    found = archive_of(ctx).expiring(within=within, on=on)
    if json_:
        as_json({"record": row.id, "title": row.title, "day": change.day, "to": change.to} for row, change in found)
        return
    for row, change in found:
        say(f"{change.day}  {change.before.value} → {change.to.value}  {row.id}  {row.title}")


@gazette.command()
@click.argument("names", nargs=-1, required=True)
@click.option("--target", help="The record meant, for one proposal whose target is ambiguous or unknown.")
@with_person
@click.pass_context
def confirm(ctx: click.Context, names: tuple[str, ...], target: str | None, by: str) -> None:
    """Confirm proposals: by number, all of a decision (R…), all of an issue (I…), or a list of what stays in force.

    Example: gazette confirm 12 13 · gazette confirm R000021 · gazette confirm 继续有效.csv
    """
    decided = archive_of(ctx).confirm(names, target=target, by=by)
    for name, reason in decided.left:
        say(f"{name} left open: {reason}", err=True)
    say(f"{len(decided.events)} confirmed as act {decided.act}. Take it back with: gazette undo {decided.act}")


@gazette.command()
@click.argument("ids", nargs=-1, required=True, type=int)
@click.option("--reason", required=True, help="Why the machine is wrong.")
@with_person
@click.pass_context
def reject(ctx: click.Context, ids: tuple[int, ...], reason: str, by: str) -> None:
    """Reject proposals, with a reason.

    Example: gazette reject 14 --reason 同名文件，所指为1995年版
    """
    say(f"{archive_of(ctx).reject(ids, reason=reason, by=by)} rejected.")


@gazette.command()
@click.argument("record", required=False)
@click.option("--from", "list_", type=EXISTING, help="A clean-up list (CSV or Excel) instead of one record.")
@click.option("--dry-run", is_flag=True, help="With --from: show what each row matches; change nothing.")
@click.option("--fix", type=FILE, help="With --from: write the rows that cannot be used here.")
@click.option("--state", help="repealed, lapsed, amended, partly_repealed, suspended or in_force.")
@click.option("--by", "reference", default="", help="What decides it: a record's id, its number, or a paper's name.")
@click.option("--effective", type=DAY, help="The day it bites.")
@click.option("--scope", multiple=True, help="A provision, such as 第七条; may be given again.")
@click.option("--reason", default="", help="Why, in one sentence; compulsory for one record.")
@with_person
@click.pass_context
def mark(
    ctx: click.Context,
    /,
    record: str | None,
    list_: Path | None,
    dry_run: bool,
    fix: Path | None,
    by: str,
    state: str | None,
    **wanted: Any,
) -> None:
    """Mark by hand what happened to a record, or to every record of a clean-up list.

    Example: gazette mark R000003 --state repealed --by 水湿发〔2019〕8号 --effective 2019-05-01 --reason 清理结果
    """
    if (record is None) == (list_ is None):
        raise click.UsageError("Name one record, or a list with --from.")
    archive = archive_of(ctx)
    if list_ is not None:
        _mark_list(archive, list_, wanted, dry_run, fix, by)
        return
    if state is None:
        raise click.UsageError("Missing option '--state'.")
    decided = archive.mark(record or "", by=by, state=state, **wanted)
    say(f"{record} marked (event {decided.events[0].id}). Take it back with: gazette undo {decided.events[0].id}")


def _mark_list(archive: "Archive", path: Path, wanted: Any, dry_run: bool, fix: Path | None, by: str) -> None:
    from gazette.clean_up import ListOrder, lines_of

    order = ListOrder(wanted["effective"], wanted["reference"], wanted["reason"])
    if dry_run:
        for line in lines_of(archive.plan_list(path, order)):
            say(line)
        return
    decided = archive.mark_list(path, order, by=by, rows_to_fix=fix)
    for name, reason in decided.left:
        say(f"{name} left: {reason}", err=True)
    say(f"{len(decided.events)} marked as act {decided.act}. Take it back with: gazette undo {decided.act}")


@gazette.command()
@click.argument("name")
@click.option("--reason", default="", help="Why it is taken back.")
@with_person
@click.pass_context
def undo(ctx: click.Context, name: str, reason: str, by: str) -> None:
    """Take back one event or a whole act; nothing is erased.

    Example: gazette undo 57
    """
    say(f"{len(archive_of(ctx).undo(name, reason=reason, by=by).events)} taken back.")


@gazette.command()
@click.argument("record")
@click.option("--as", "attribute", type=click.Choice(["open", "on-request", "closed"]), required=True)
@click.option("--reason", default="", help="Compulsory for on-request and closed.")
@click.option("--by", default=os.environ.get("GAZETTE_USER", "staff"), show_default=True, help="Who decides.")
@click.pass_context
def disclose(ctx: click.Context, record: str, attribute: str, reason: str, by: str) -> None:
    """Set the disclosure attribute; only open records leave the archive.

    Example: gazette disclose R000009 --as open
    """
    archive_of(ctx).disclose(record, attribute, reason=reason, by=by)
    say(f"{record}: {attribute}")


@gazette.group()
def export() -> None:
    """Write the public copy: site, data or index."""


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


@gazette.command("verify-site")
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
    if not found.sound:
        raise SystemExit(8)
    say(f"{found.files} files are as they were published; signed by {found.fingerprint or 'nobody'}.")


@gazette.command()
@click.option("--records", is_flag=True, help="Split and parse again too, from what was read; ids and decisions stay.")
@click.pass_context
def reindex(ctx: click.Context, records: bool) -> None:
    """Make what is derived again: the table of states and the full-text index.

    Example: gazette reindex
    """
    archive = archive_of(ctx)
    if records:
        _tell_import(archive.reread(progress=ImportBar(quiet=ctx.obj["quiet"])), ctx.obj["quiet"])
    say(f"{archive.reindex()} records indexed.")


@gazette.command()
@click.pass_context
def verify(ctx: click.Context) -> None:
    """Check masters, audit trail, events, intervals and index; say what is wrong and how to mend it.

    Example: gazette verify
    """
    faults = list(archive_of(ctx).verify())
    for fault in faults:
        say(f"{fault.subject}: {fault.fault}. {fault.repair}", err=True)
    if faults:
        raise SystemExit(8)
    say("All is as it should be.")


def main() -> None:
    """Run the command line; one place turns errors into words and exit codes."""
    try:
        gazette(prog_name="gazette", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (GazetteError, ReadError, SearchError) as error:
        say(f"gazette: {error}", err=True)
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        say("Interrupted; nothing is lost. The same command goes on where it was.", err=True)
        sys.exit(130)
    except BrokenPipeError:
        sys.stderr.close()
    except UnicodeEncodeError as error:
        say(f"gazette: {error.object!r} is not UTF-8. Write it in UTF-8 and try again.", err=True)
        sys.exit(BadInput.exit_code)
    except OSError as error:
        say(f"gazette: {error.filename or 'a file'}: {error.strerror or error}. Check it and try again.", err=True)
        sys.exit(BadInput.exit_code)


if __name__ == "__main__":
    main()
