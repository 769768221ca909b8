"""What commands share: kinds of arguments, options, printing."""

import json
import os
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from gazette.errors import BadInput
from gazette.terminal import one_line, plain
from index.unseen import escaped

if TYPE_CHECKING:
    from gazette.archive import Archive

F = TypeVar("F", bound=Callable[..., Any])


class Day(click.ParamType[date]):
    """A day as people write it: 2015-06-30, 2015/6/30, 2015年6月30日."""

    name = "YYYY-MM-DD"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """The day; a usage error when it is none."""
        if isinstance(value, date):
            return value
        from gazette.life.checks import day

        try:
            return day(str(value))
        except BadInput as error:
            self.fail(str(error), param, ctx)


DAY = Day()
FILE = click.Path(path_type=Path)
EXISTING = click.Path(exists=True, path_type=Path)


def say(text: str = "", *, err: bool = False) -> None:
    """Print text without what steers a terminal (escapes, bidi); errors on one line each."""
    click.echo(one_line(text) if err else plain(text), err=err)


def as_json(values: Iterable[object]) -> None:
    """One object a line."""
    from gazette.export.records import to_plain

    for value in values:
        click.echo(escaped(json.dumps(to_plain(value), ensure_ascii=False)))


def archive_of(ctx: click.Context) -> "Archive":
    """The archive that --archive names, opened."""
    from gazette.archive import Archive

    return ctx.with_resource(Archive.open(ctx.obj["folder"]))


def with_json(command: F) -> F:
    """--json: one object a line."""
    return click.option("--json", "json_", is_flag=True, help="Print one JSON object a line.")(command)


def with_person(command: F) -> F:
    """--as: who decides."""
    name = os.environ.get("GAZETTE_USER") or os.environ.get("USER") or "staff"
    return click.option("--as", "by", default=name, show_default=True, help="Who states this (GAZETTE_USER).")(command)


def with_campaign(command: F) -> F:
    """--campaign: the clean-up in which this is decided."""
    return click.option("--campaign", default="", help="The clean-up in which this is decided (Q…).")(command)


def with_known(command: F) -> F:
    """--known: what was stated by a day."""
    return click.option("--known", type=DAY, help="As it was stated by the end of this day: what we said then.")(
        command
    )


def with_filters(command: F) -> F:
    """The filters of list and search."""
    for option in (
        click.option("--state", help="repealed, in_force, unverified, …"),
        click.option("--issuer", help="Part of the issuer's name."),
        click.option("--year", type=int, help="Year of the document."),
        click.option("--kind", help="rule, normative, announcement, reply, …"),
        click.option("--gazette", help="Part of the gazette's name."),
        click.option("--disclosure", help="open, on-request, closed, undecided"),
        click.option("--with-predecessors", "predecessors", is_flag=True, help="The issuer and those it came from."),
        click.option("--on", type=DAY, help="States as of this day (default: today)."),
    ):
        command = option(command)
    return command
