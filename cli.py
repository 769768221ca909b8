"""The command line: the group of all commands, and the one place that turns errors into words and exit codes."""

import errno
import sys
from pathlib import Path
from pkgutil import resolve_name

import click

from gazette.commands.common import FILE, say
from gazette.errors import BadInput, Conflict, GazetteError
from gazette.terminal import plain
from index.errors import QueryError, SearchError
from ocr.errors import ReadError

EXIT_CODES = """\b
Exit codes: 0 done · 1 unexpected · 2 usage · 3 bad input (the rest was done) · 4 something is not installed ·
5 not found · 6 a person must decide · 7 conflict or locked · 8 damaged or from a newer version · 130 interrupted"""

COMMANDS = {
    "backup": "keeping:backup",
    "campaign": "campaigns:campaign",
    "confirm": "deciding:confirm",
    "correct": "reviewing:correct",
    "demo": "reading:demo",
    "disclose": "deciding:disclose",
    "doctor": "reading:doctor",
    "expiring": "looking:expiring",
    "export": "publishing:export",
    "history": "looking:history",
    "impact": "looking:impact",
    "import": "importing:import_",
    "init": "importing:init",
    "jobs": "importing:jobs",
    "list": "looking:list_",
    "mark": "deciding:mark",
    "parse": "reading:parse",
    "proposals": "deciding:proposals",
    "read": "reading:read",
    "reindex": "keeping:reindex",
    "reject": "deciding:reject",
    "reread": "reviewing:reread",
    "restore": "keeping:restore",
    "retry": "importing:retry",
    "review": "reviewing:review",
    "search": "searching:search",
    "show": "looking:show",
    "undo": "deciding:undo",
    "verify": "keeping:verify",
    "verify-site": "publishing:verify_site",
}
"""Commands and where in gazette/commands each is."""

DISK = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS})
"""What the system says of a disk that takes nothing more."""


class Commands(click.Group):
    """A group that loads a command when it is asked for: a run needs one of them, a process that reads pages none."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All names, in the order of help."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, None when there is none."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = resolve_name(f"gazette.commands.{COMMANDS[cmd_name]}")
        return command


@click.group(
    cls=Commands, epilog=EXIT_CODES, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110}
)
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


def main() -> None:
    """Run the command line; one place turns errors into words and exit codes."""
    try:
        gazette(prog_name="gazette", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except QueryError as error:  # shows the place in lines of its own
        click.echo(plain(f"gazette: {error}"), err=True)
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
        what = f"gazette: {error.filename or 'a file'}: {error.strerror or error}."
        if error.errno in DISK:
            say(f"{what} Make room, or let yourself write there; nothing is lost, the same command goes on.", err=True)
            sys.exit(Conflict.exit_code)
        say(f"{what} Check it and try again.", err=True)
        sys.exit(BadInput.exit_code)


if __name__ == "__main__":
    main()
