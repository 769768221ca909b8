"""Looking: lists, one record, search, what lies ahead."""

from datetime import date
from pathlib import Path
from typing import Any

import click

from gazette.commands.common import DAY, FILE, archive_of, as_json, say, with_filters, with_json, with_known
from gazette.commands.searching import show_facets


@click.command("list")
@with_filters
@click.option("--facets", "counted", is_flag=True, help="Count them by state, issuer, year and kind instead.")
@with_json
@click.pass_context
def list_(ctx: click.Context, /, counted: bool, json_: bool, **filters: Any) -> None:
    """List the records with their state.

    Example: gazette list --state repealed --year 2003
    """
    if counted:
        found = archive_of(ctx).facets(**filters)
        show_facets(found, sum(one.count for one in found.state), json_)
        return
    rows = archive_of(ctx).records(**filters)
    if json_:
        as_json(rows)
        return
    from gazette.commands.readable import summary_line

    for row in rows:
        say(summary_line(row))


@click.command()
@click.argument("record")
@click.option("--on", type=DAY, help="The state on this day (default: today).")
@with_known
@click.option("--format", "format_", type=click.Choice(["view", "text", "json"]), default="view", show_default=True)
@click.pass_context
def show(ctx: click.Context, record: str, on: date | None, known: date | None, format_: str) -> None:
    """Show a record: its state and that of its provisions, its fields, its text.

    Example: gazette show R000003 --on 2016-01-01
    """
    archive = archive_of(ctx)
    detail = archive.record(record, on=on, known=known)
    if format_ == "text":
        say(detail.regulation.text)
    elif format_ == "json":
        as_json([detail])
    else:
        from gazette.commands.readable import record_view

        say(record_view(detail, archive.titles(detail), on or date.today(), archive.citations(detail.summary.id)))


@click.command()
@click.argument("record")
@with_known
@with_json
@click.pass_context
def history(ctx: click.Context, record: str, known: date | None, json_: bool) -> None:
    """Tell the life of a record: every event with its evidence.

    Example: gazette history R000003
    """
    archive = archive_of(ctx)
    detail = archive.record(record, known=known)
    if json_:
        as_json(detail.events)
        return
    from gazette.commands.readable import history_view

    say(history_view(detail, archive.titles(detail)))


@click.command()
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


@click.command()
@click.option("--within", default="6m", show_default=True, help="A span: 6m, 2y, 3w, 30d.")
@click.option("--on", type=DAY, help="Counted from this day (default: today).")
@click.option("--csv", "file", type=FILE, help="Write the list here, for an office program.")
@with_json
@click.pass_context
def expiring(ctx: click.Context, within: str, on: date | None, file: Path | None, json_: bool) -> None:
    """List changes of state that lie ahead: terms that end, days of commencement, repeals to come.

    Example: gazette expiring --within 1y
    """
    found = archive_of(ctx).expiring(within=within, on=on)
    if file is not None:
        from gazette.commands.lists import write_changes_ahead

        write_changes_ahead(file, found)
        say(f"{len(found)} changes in {file}.")
        return
    if json_:
        as_json(
            {"record": row.id, "title": row.title, "day": change.day, "before": change.before, "to": change.to}
            for row, change in found
        )
        return
    for row, change in found:
        say(f"{change.day}  {change.before.value} → {change.to.value}  {row.id}  {row.title}")
