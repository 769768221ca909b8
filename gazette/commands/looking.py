"""Looking: lists, one record, search, what lies ahead."""

from datetime import date
from pathlib import Path
from typing import Any

import click

from gazette.commands.common import DAY, EXISTING, archive_of, as_json, say, with_filters, with_json


@click.command("list")
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


@click.command()
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


@click.command()
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


@click.command()
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


COMMANDS = (
    list_,
    show,
    history,
    search,
    impact,
    expiring,
)
