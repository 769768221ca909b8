"""Clean-ups (清理) as campaigns: opening, following, closing."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gazette.commands.common import DAY, FILE, archive_of, as_json, say, with_json, with_person

if TYPE_CHECKING:
    from gazette.staff.campaigns import Report


@click.group()
def campaign() -> None:
    """Hold a clean-up: which documents are reviewed, what was decided of each, what is left.

    Example: gazette campaign open 2019年规范性文件清理 --day 2019-03-22 --year ..2015
    """


@campaign.command("open")
@click.argument("name")
@click.option("--day", type=DAY, required=True, help="Documents are reviewed as they stand on this day.")
@click.option("--by", "paper", default="", help="What decides it: a record's id, or a paper's name.")
@click.option("--issuer", help="Part of the issuer's name.")
@click.option("--year", help="A year of documents, or a range: 1990..2010, ..2010.")
@click.option("--kind", help="rule, normative, announcement, reply, …")
@click.option("--gazette", help="Part of the gazette's name.")
@with_person
@click.pass_context
def open_(ctx: click.Context, /, name: str, day: date, paper: str, by: str, **filters: str | None) -> None:
    """Open a clean-up of the documents that the filters name and that had not ended by the day.

    Example: gazette campaign open 2019年规范性文件清理 --day 2019-03-22 --kind normative --year ..2015
    """
    wanted = {field: value for field, value in filters.items() if value is not None}
    report = archive_of(ctx).open_campaign(name, day=day, paper=paper, by=by, **wanted)
    say(f"{report.campaign.id} opened: {len(report.left)} documents to review, {report.ended} had ended before.")
    say(f"Write them out with: gazette campaign show {report.campaign.id} --csv to-review.csv")


@campaign.command("list")
@with_json
@click.pass_context
def list_(ctx: click.Context, json_: bool) -> None:
    """List the clean-ups with their figures.

    Example: gazette campaign list
    """
    for report in archive_of(ctx).campaigns():
        if json_:
            as_json([_figures(report)])
        else:
            say(_heading(report))


@campaign.command()
@click.argument("campaign")
@click.option("--left", "only_left", is_flag=True, help="Only documents that nothing has been decided of.")
@click.option("--csv", "file", type=FILE, help="Write the documents here, to be worked through and marked --from.")
@with_json
@click.pass_context
def show(ctx: click.Context, campaign: str, only_left: bool, file: Path | None, json_: bool) -> None:
    """Show what a clean-up decided and what is left: figures first, then the documents.

    Example: gazette campaign show Q000001 --left --csv to-review.csv
    """
    report = archive_of(ctx).campaign(campaign)
    documents = report.left if only_left else report.documents
    if file is not None:
        from gazette.commands.lists import write_work_list

        write_work_list(file, documents)
        say(
            f"{len(documents)} documents in {file}. "
            f"Fill in 处理意见, then: gazette mark --from {file} --campaign {campaign}"
        )
    elif json_:
        as_json(documents)
    else:
        from gazette.commands.readable import reviewed_line

        say(_heading(report))
        for one in documents:
            say(reviewed_line(one))


@campaign.command()
@click.argument("campaign")
@click.option("--force", is_flag=True, help="Close it with documents left; needs a reason.")
@click.option("--reason", default="", help="Why documents are left.")
@with_person
@click.pass_context
def close(ctx: click.Context, campaign: str, force: bool, reason: str, by: str) -> None:
    """Close a clean-up; nothing more can be decided in it, though an act of it can still be taken back.

    Example: gazette campaign close Q000001
    """
    report = archive_of(ctx).close_campaign(campaign, force=force, reason=reason, by=by)
    say(f"{campaign} closed with {len(report.left)} documents left.")


def _figures(report: "Report") -> dict[str, object]:
    """A clean-up as one object: what it is, and how many documents have each outcome."""
    return {"campaign": report.campaign, "counts": report.counts, "left": len(report.left), "ended": report.ended}


def _heading(report: "Report") -> str:
    what = report.campaign
    counts = "，".join(f"{word} {count}" for word, count in report.counts.items())
    closed = f"，{what.closed:%Y-%m-%d} 结束" if what.closed else ""
    return f"{what.id}  {what.name}（{what.day}{closed}）：{counts}；未审查 {len(report.left)}"
