"""Upkeep: making again what is derived, checking the whole."""

import click

from gazette.commands.common import archive_of, say
from gazette.commands.importing import tell_import
from gazette.terminal import ImportBar


@click.command()
@click.option("--records", is_flag=True, help="Split and parse again too, from what was read; ids and decisions stay.")
@click.pass_context
def reindex(ctx: click.Context, records: bool) -> None:
    """Make what is derived again: the table of states and the full-text index.

    Example: gazette reindex
    """
    archive = archive_of(ctx)
    if records:
        tell_import(archive.reread(progress=ImportBar(quiet=ctx.obj["quiet"])), ctx.obj["quiet"])
    say(f"{archive.reindex()} records indexed.")


@click.command()
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


COMMANDS = (
    reindex,
    verify,
)
