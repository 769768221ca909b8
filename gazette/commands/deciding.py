"""Deciding: proposals, marks, taking back, disclosure."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from gazette.commands.common import DAY, EXISTING, FILE, archive_of, as_json, say, with_campaign, with_json, with_person
from gazette.types.regulation import DISCLOSURES

if TYPE_CHECKING:
    from gazette.archive import Archive


@click.command()
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
    from gazette.commands.readable import proposal_line

    for row in rows:
        say(proposal_line(row))


@click.command()
@click.argument("names", nargs=-1, required=True)
@click.option(
    "--target",
    "targets",
    multiple=True,
    help="The record meant, for one proposal whose target is ambiguous or unknown; again for a copy of the same.",
)
@with_campaign
@with_person
@click.pass_context
def confirm(ctx: click.Context, names: tuple[str, ...], targets: tuple[str, ...], campaign: str, by: str) -> None:
    """Confirm proposals: by number, all of a decision (R…), all of an issue (I…), or a list of what stays in force.

    Example: gazette confirm 12 13 · gazette confirm R000021 · gazette confirm 继续有效.csv
    """
    decided = archive_of(ctx).confirm(names, targets=targets, campaign=campaign, by=by)
    for name, reason in decided.left:
        say(f"{name} left open: {reason}", err=True)
    for name, event in decided.known:
        say(f"{name} was stated already, as event {event}; the proposal is closed.")
    if not decided.events:
        say("Nothing was confirmed." if decided.left or decided.known else "Nothing is open here.")
        return
    say(f"{len(decided.events)} confirmed as act {decided.act}. Take it back with: gazette undo {decided.act}")


@click.command()
@click.argument("ids", nargs=-1, required=True, type=int)
@click.option("--reason", required=True, help="Why the machine is wrong.")
@with_person
@click.pass_context
def reject(ctx: click.Context, ids: tuple[int, ...], reason: str, by: str) -> None:
    """Reject proposals, with a reason.

    Example: gazette reject 14 --reason 同名文件，所指为1995年版
    """
    say(f"{archive_of(ctx).reject(ids, reason=reason, by=by)} rejected.")


@click.command()
@click.argument("record", required=False)
@click.option("--from", "list_", type=EXISTING, help="A clean-up list (CSV or Excel) instead of one record.")
@click.option("--dry-run", is_flag=True, help="With --from: show what each row matches; change nothing.")
@click.option("--fix", type=FILE, help="With --from: write the rows that cannot be used here.")
@click.option("--state", help="repealed, lapsed, amended, partly_repealed, suspended, in_force, extended or restored.")
@click.option("--by", "reference", default="", help="What decides it: a record's id, its number, or a paper's name.")
@click.option("--effective", type=DAY, help="The day it bites.")
@click.option("--scope", multiple=True, help="A provision, such as 第七条; may be given again.")
@click.option("--until", type=DAY, help="The last day of an extension or a suspension.")
@click.option("--reason", default="", help="Why, in one sentence; compulsory for one record.")
@click.option("--seen", default="", help="The state you saw: refused when it has changed meanwhile.")
@with_campaign
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
    """Mark by hand what happened to a record (its id, number or title), or to every record of a clean-up list.

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
    (event,) = archive.mark(record or "", by=by, state=state, **wanted).events
    say(f"{event.record} marked (event {event.id}). Take it back with: gazette undo {event.id}")


def _mark_list(archive: "Archive", path: Path, wanted: Any, dry_run: bool, fix: Path | None, by: str) -> None:
    from gazette.staff.clean_up import ListOrder, lines_of

    order = ListOrder(wanted["effective"], wanted["reference"], wanted["reason"], campaign=wanted["campaign"])
    if dry_run:
        for line in lines_of(archive.plan_list(path, order)):
            say(line)
        return
    decided = archive.mark_list(path, order, by=by, rows_to_fix=fix)
    for name, reason in decided.left:
        say(f"{name} left: {reason}", err=True)
    back = f" as act {decided.act}. Take it back with: gazette undo {decided.act}" if decided.events else "."
    say(f"{len(decided.events)} marked{back}")


@click.command()
@click.argument("name")
@click.option("--reason", default="", help="Why it is taken back.")
@with_person
@click.pass_context
def undo(ctx: click.Context, name: str, reason: str, by: str) -> None:
    """Take back one event, a whole act (A…) or a correction (C…); nothing is erased.

    Example: gazette undo 57
    """
    name = name[:1].upper() + name[1:]
    if name.startswith("C"):
        say(f"{archive_of(ctx).take_back(name, reason=reason, by=by).name} taken back.")
        return
    say(f"{len(archive_of(ctx).undo(name, reason=reason, by=by).events)} taken back.")


@click.command()
@click.argument("record")
@click.option("--as", "attribute", type=click.Choice(DISCLOSURES), required=True)
@click.option("--reason", default="", help="Compulsory for on-request and closed.")
@click.option("--by", default=os.environ.get("GAZETTE_USER", "staff"), show_default=True, help="Who decides.")
@click.pass_context
def disclose(ctx: click.Context, record: str, attribute: str, reason: str, by: str) -> None:
    """Set the disclosure attribute; only open records leave the archive.

    Example: gazette disclose R000009 --as open
    """
    archive_of(ctx).disclose(record, attribute, reason=reason, by=by)
    say(f"{record}: {attribute}")
