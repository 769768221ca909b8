"""Reading and parsing without an archive."""

import os
from pathlib import Path

import click

from gazette.commands.common import EXISTING, FILE, as_json, say, with_json
from gazette.errors import BadInput
from gazette.terminal import ImportBar

GIVEN = click.Path(exists=True, allow_dash=True, path_type=Path)


@click.command()
@click.argument("folder", type=FILE, default="demo")
@click.pass_context
def demo(ctx: click.Context, folder: Path) -> None:
    """Samples → archive → a marked abolition → the public site.

    Example: gazette demo ./demo
    """
    from gazette.demo import run

    for line in run(folder, ImportBar(quiet=ctx.obj["quiet"])):
        say(line)


@click.command()
@with_json
@click.pass_context
def doctor(ctx: click.Context, json_: bool) -> None:
    """Tell what is installed, what is missing and how to get it.

    Example: gazette doctor
    """
    from gazette.doctor import examine, records_in

    findings = list(examine(records_in(ctx.obj["folder"])))
    if json_:
        as_json(findings)
        return
    for one in findings:
        say(f"{'ok     ' if one.found else 'MISSING' if one.needed else 'none   '} {one.part:24} {one.detail}")


@click.command()
@click.argument("file", type=EXISTING)
@click.option("--engine", default="rapidocr", show_default=True, help="rapidocr, fast or tesseract.")
@click.option(
    "--format", "format_", type=click.Choice(["text", "json", "hocr", "alto", "pdf"]), default="text", show_default=True
)
@click.option("--pages", help="Only these sheets, such as 1-3,7.")
@click.option("--output", "-o", type=FILE, help="Write here instead of standard output (needed for pdf).")
@click.option("--jobs", type=click.IntRange(1), default=1, show_default=True, help="Processes that read pages.")
@click.option("--seconds", type=float, default=300.0, show_default=True, help="A page may take so long.")
@click.pass_context
def read(
    ctx: click.Context,
    file: Path,
    engine: str,
    format_: str,
    pages: str | None,
    output: Path | None,
    jobs: int,
    seconds: float,
) -> None:
    """Read a PDF or picture: lines of text in reading order. No archive is needed.

    A page that cannot be read is named and the rest is read.

    Example: gazette read scan.png --format json
    """
    from gazette.reading import read_file

    problems = read_file(
        file,
        engine=engine,
        format_=format_,
        pages=pages,
        output=output,
        readers=jobs,
        seconds=seconds,
        progress=ImportBar(quiet=ctx.obj["quiet"]),
    )
    for problem in problems:
        say(problem, err=True)
    if problems:
        raise SystemExit(BadInput.exit_code)


@click.command()
@click.argument("files", nargs=-1, required=True, type=GIVEN)
@click.option("--jobs", type=click.IntRange(1), default=os.cpu_count() or 1, show_default=True, help="Processes.")
@with_json
@click.pass_context
def parse(ctx: click.Context, files: tuple[Path, ...], jobs: int, json_: bool) -> None:
    """Show what a document says of itself: title, numbers, issuers, dates, effects. No archive is needed.

    FILES are files, folders, or - for standard input. Records come in the order of the files, whatever the number of
    processes.

    Example: gazette parse notice.txt --json
    """
    from tempfile import TemporaryDirectory

    from gazette.parsing import Parsed, files_of, parse_apart

    failed = False
    held = ctx.with_resource(TemporaryDirectory(prefix="gazette-"))

    def told(words: str) -> str:
        """What came by standard input is called - and not by the name it is held under."""
        return words.replace(f"{held}{os.sep}", "")

    form, show = (Parsed.as_line, click.echo) if json_ else (Parsed.as_text, say)
    for result in parse_apart(files_of(files, Path(held)), jobs, form):
        if isinstance(result, str):
            show(told(result))
        else:
            say(told(str(result)), err=True)
            failed = True
    if failed:
        raise SystemExit(BadInput.exit_code)
