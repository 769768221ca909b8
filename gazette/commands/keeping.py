"""Upkeep: making again what is derived, checking the whole, backups."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gazette.commands.common import EXISTING, FILE, archive_of, say
from gazette.commands.importing import tell_import
from gazette.errors import Damaged
from gazette.settings import DATABASE
from gazette.terminal import ImportBar

if TYPE_CHECKING:
    from gazette.keeping.faults import Fault
    from gazette.keeping.packing import Contents


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
@click.option("--repair", is_flag=True, help="Mend what is derived: states, index, page pictures, unfinished files.")
@click.pass_context
def verify(ctx: click.Context, repair: bool) -> None:
    """Check masters, rows, audit trail, states, index and page pictures; say what is wrong and how to mend it.

    Example: gazette verify --repair
    """
    archive = archive_of(ctx)
    faults = list(archive.verify())
    if repair and (mended := archive.repair(faults)):
        for fault in mended:
            say(f"{fault.subject}: {fault.fault}. Mended.")
        faults = list(archive.verify())
    _tell_faults(faults)
    say("All is as it should be.")


@click.command()
@click.argument("file", type=FILE)
@click.pass_context
def backup(ctx: click.Context, file: Path) -> None:
    """Write one file that holds the whole archive, also while others write; it holds the signing key: keep it safe.

    Example: gazette backup archive-2026-11-22.zip
    """
    tell_packed(archive_of(ctx).backup(file), file, "Make an archive of it with: gazette restore FILE NEWFOLDER")


@click.command()
@click.argument("source", type=EXISTING)
@click.argument("folder", type=FILE)
@click.option(
    "--database", default=DATABASE, show_default=True, help="An empty database for it (postgresql+psycopg://…)."
)
def restore(source: Path, folder: Path, database: str) -> None:
    """Make an archive from a backup or a bag, in a new folder, and check it.

    Example: gazette restore archive-2026-11-22.zip ./archive-again
    """
    from gazette.archive import Archive

    with Archive.restore(source, folder, database=database) as archive:
        _tell_faults(list(archive.verify()))
    say(f"Restored to {folder}. Use it with: gazette --archive {folder} list")


def tell_packed(contents: "Contents", target: Path, next_: str) -> None:
    """Say what was packed; exit 8 when masters were damaged before."""
    say(f"{len(contents.files)} files in {target}. {next_}")
    for fault in contents.damaged:
        say(f"In the archive, {fault}. Put it back from an older backup.", err=True)
    if contents.damaged:
        raise SystemExit(Damaged.exit_code)


def _tell_faults(faults: Sequence["Fault"]) -> None:
    """Say what is wrong and how to mend it; exit 8 when anything is."""
    for fault in faults:
        say(f"{fault.subject}: {fault.fault}. {fault.repair}", err=True)
    if faults:
        raise SystemExit(Damaged.exit_code)
