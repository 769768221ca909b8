"""Looking over what was read, and correcting it."""

import os
import shlex
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gazette.commands.common import FILE, archive_of, as_json, say, with_json, with_person
from gazette.commands.importing import tell_import
from gazette.terminal import ImportBar

if TYPE_CHECKING:
    from gazette.types.correction import Correction

REASON = click.option("--reason", default="", help="Why, in one sentence.")
SET = click.option("--set", "said", multiple=True, metavar="FIELD=VALUE", help="What is right; may be given again.")
ACCEPT = click.option("--accept", is_flag=True, help="It is right as it stands; do not ask again.")


@click.command()
@click.option("--limit", type=click.IntRange(1), help="Only the worst so many (default: 50; all with --json).")
@click.option("--record", help="Only what concerns this record (R…).")
@click.option("--issue", help="Only what concerns this issue (I…).")
@click.option("--pictures", type=FILE, help="Write a page with the picture of every line into this folder.")
@with_json
@click.pass_context
def review(
    ctx: click.Context, limit: int | None, record: str | None, issue: str | None, pictures: Path | None, json_: bool
) -> None:
    """List what people should look at, worst first: unread pages, statements whose text was corrected since, doubtful
    lines, notes on records and issues.

    Example: gazette review --limit 20 --pictures ./look
    """
    archive = archive_of(ctx)
    agenda = archive.review(limit=limit or (None if json_ else 50), record=record, issue=issue)
    if pictures is not None:
        archive.picture_doubts(agenda, pictures, program=_program(ctx))
    if json_:
        as_json(one.as_record() for one in agenda.doubts)
        return
    from gazette.commands.readable import doubt_view

    for one in agenda.doubts:
        say(doubt_view(one, _program(ctx)))
    left = agenda.total - len(agenda.doubts)
    say(f"{agenda.total} to look at" + (f", {left} of them not shown (--limit)." if left else "."))
    if pictures is not None:
        say(f"With pictures: {pictures / 'index.html'}")


def _program(ctx: click.Context) -> str:
    """How this command was called, archive and all, so that what is shown can be run as it stands."""
    folder = str(ctx.obj["folder"])
    told = folder in ("archive", os.environ.get("GAZETTE_ARCHIVE"))
    return "gazette" if told else f"gazette --archive {shlex.quote(folder)}"


@click.group()
def correct() -> None:
    """Say what is right: of a line as it was read, of a record's fields, of an issue.

    A correction stays when the page is read again, and can be taken back with: gazette undo C12

    Example: gazette correct record R000003 --set date_published=2015-06-29
    """


@correct.command()
@click.argument("line")
@click.option("--text", help='What is printed on the line; "" when nothing is.')
@ACCEPT
@REASON
@with_person
@click.pass_context
def line(ctx: click.Context, line: str, text: str | None, accept: bool, reason: str, by: str) -> None:
    """Correct a line, named as `gazette review` names it.

    Example: gazette correct line 3f9a01bc-2-4981-1172 --text 第三条　苇塘由水文站养护。
    """
    if accept == (text is not None):
        raise click.UsageError("Say what is printed with --text, or that it was read right with --accept.")
    _tell([archive_of(ctx).correct_line(line, text, reason=reason, by=by)])


@correct.command()
@click.argument("record")
@SET
@ACCEPT
@REASON
@with_person
@click.pass_context
def record(ctx: click.Context, record: str, said: Sequence[str], accept: bool, reason: str, by: str) -> None:
    """Correct fields of a record: title, kind, numbers, issuers, addressees, date_document, date_published,
    date_effective, date_expires. Several values are parted by ；

    Example: gazette correct record R000003 --set date_effective=2003-07-01
    """
    _one_of(accept, said)
    if accept:
        _tell([archive_of(ctx).accept_record(record, reason=reason, by=by)])
    else:
        _tell(archive_of(ctx).correct_record(record, _fields(said), reason=reason, by=by))


@correct.command()
@click.argument("issue")
@SET
@ACCEPT
@REASON
@with_person
@click.pass_context
def issue(ctx: click.Context, issue: str, said: Sequence[str], accept: bool, reason: str, by: str) -> None:
    """Correct what an issue is: gazette, year, number, running_total, date.

    Example: gazette correct issue I000002 --set year=2003 --set number=5
    """
    _one_of(accept, said)
    if accept:
        _tell([archive_of(ctx).accept_issue(issue, reason=reason, by=by)])
    else:
        _tell(archive_of(ctx).correct_issue(issue, _fields(said), reason=reason, by=by))


def _one_of(accept: bool, said: Sequence[str]) -> None:
    if accept == bool(said):
        raise click.UsageError("Say what is right with --set FIELD=VALUE, or that all of it is with --accept.")


def _fields(said: Sequence[str]) -> dict[str, str]:
    """FIELD=VALUE as a mapping; a usage error for anything else and for a field named twice."""
    out: dict[str, str] = {}
    for words in said:
        name, equals, value = words.partition("=")
        if not equals or name.strip() in out:
            raise click.UsageError(f"--set {words}: write each field once, as FIELD=VALUE.")
        out[name.strip()] = value
    return out


def _tell(made: "Sequence[Correction]") -> None:
    for one in made:
        what = f"{one.field}: " if one.field and one.field != "notes" else ""
        done = "accepted" if one.accepts or one.field == "notes" else f"{one.before or '—'} → {one.value or '—'}"
        say(f"{one.name}  {what}{done}. Take it back with: gazette undo {one.name}")


@click.command()
@click.option("--engine", help="rapidocr, fast or tesseract; without it only what was read is split and parsed again.")
@click.option("--issue", help="Only the copies of this issue (I…).")
@click.option(
    "--jobs", type=click.IntRange(1), default=os.cpu_count() or 1, show_default=True, help="Reader processes."
)
@with_person
@click.pass_context
def reread(ctx: click.Context, engine: str | None, issue: str | None, jobs: int, by: str) -> None:
    """Read again with another engine; ids, decisions and corrections stay, and so does what was read before.

    Example: gazette reread --issue I000002 --engine tesseract
    """
    bar = ImportBar(quiet=ctx.obj["quiet"])
    report = archive_of(ctx).reread(engine=engine, issue=issue, jobs=jobs, by=by, progress=bar)
    tell_import(report, ctx.obj["quiet"])
