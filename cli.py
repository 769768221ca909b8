"""The command line: the group of all commands, and the one place that turns errors into words and exit codes."""

import errno
import sys
from pathlib import Path

import click

import gazette.commands.campaigns as campaigns
import gazette.commands.deciding as deciding
import gazette.commands.importing as importing
import gazette.commands.keeping as keeping
import gazette.commands.looking as looking
import gazette.commands.publishing as publishing
import gazette.commands.reading as reading
import gazette.commands.reviewing as reviewing
import gazette.commands.searching as searching
from gazette.commands.common import FILE, say
from gazette.errors import BadInput, Conflict, GazetteError
from gazette.terminal import plain
from index.errors import QueryError, SearchError
from ocr.errors import ReadError

EXIT_CODES = """\b
Exit codes: 0 done · 1 unexpected · 2 usage · 3 bad input (the rest was done) · 4 something is not installed ·
5 not found · 6 a person must decide · 7 conflict or locked · 8 damaged or from a newer version · 130 interrupted"""

DISK = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS})
"""What the system says of a disk that takes nothing more."""


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


for room in (reading, importing, looking, searching, deciding, campaigns, reviewing, publishing, keeping):
    for command in room.COMMANDS:
        gazette.add_command(command)


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
