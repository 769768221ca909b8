"""Searching: the archive, or a published copy of it; what is near to a query, and what is like a record."""

import os
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import fields
from datetime import date
from pathlib import Path
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

import click

from gazette.commands.common import EXISTING, archive_of, as_json, say, with_filters, with_json
from index.errors import IndexDamaged

if TYPE_CHECKING:
    from gazette.looking.facets import Facets
    from gazette.looking.published import PublishedHit

SHOWN = 12
"""So many values of a facet are printed; --json has all."""
STREAM = 2
"""The error stream of a process, which libraries write to past Python."""
WORD = re.compile("-[^-A-Za-z0-9]")


Hit_co = TypeVar("Hit_co", covariant=True)


class Found(Protocol[Hit_co]):
    """What a search found, in an archive or in a copy."""

    @property
    def total(self) -> int:
        """So many hits."""

    def first(self, count: int, skip: int = 0) -> Sequence[Hit_co]:
        """The best `count` hits, after the `skip` best of all."""

    def facets(self) -> "Facets":
        """All hits by state, issuer, year and kind."""


class Words(click.Command):
    """A command whose argument may begin with a minus (-废止), as no option in Chinese does."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """As click does, but for words: what has no letter or digit of ASCII behind its minus."""
        words = [] if "--" in args else [arg for arg in args if WORD.match(arg)]
        return super().parse_args(ctx, [*(arg for arg in args if arg not in words), *(["--", *words] if words else [])])


@contextmanager
def _panics_unheard() -> Iterator[None]:
    """Over a damaged index tantivy panics, which it tells the error stream past Python: our own error says it all.

    What is written to that stream is kept till the end, and dropped when the end is IndexDamaged.
    """
    with TemporaryFile() as file:
        kept = os.dup(STREAM)
        os.dup2(file.fileno(), STREAM)
        try:
            yield
        except IndexDamaged:
            file.truncate(0)
            raise
        finally:
            os.dup2(kept, STREAM)
            os.close(kept)
            file.seek(0)
            os.write(STREAM, file.read())


@click.command(cls=Words)
@click.argument("query", default="")
@with_filters
@click.option("--sort", type=click.Choice(["relevance", "date"]), default="relevance", show_default=True)
@click.option("--limit", type=click.IntRange(1), default=20, show_default=True)
@click.option("--skip", type=click.IntRange(0), default=0, help="Leave out so many of the first hits.")
@click.option("--facets", "counted", is_flag=True, help="Count all hits by state, issuer, year and kind instead.")
@click.option("--similar", metavar="RECORD", help="Records like this one.")
@click.option("--in", "published", type=EXISTING, help="Search this published copy instead of the archive.")
@with_json
@click.pass_context
def search(
    ctx: click.Context,
    /,
    query: str,
    sort: str,
    limit: int,
    skip: int,
    counted: bool,
    similar: str | None,
    published: Path | None,
    json_: bool,
    **filters: Any,
) -> None:
    """Search titles, numbers and texts; each hit says whether it is still law.

    \b
    湿地 保护              both words, anywhere          "湿地保护区"          exactly these characters
    湿地 OR 沼泽           one of them                   -废止                 not this one
    ~湿地                  near readings too (OCR slips) 标题: 正文: 文号:     in one part only
    文号:水湿发〔2019〕*号   * and ? within a number       机关: 机关及前身:     issuer, with those it came from
    年份:2010..2015        日期:2001-05..2003-06         状态: 种类: 公报: 公开:

    Example: gazette search '湿地 保护' --state in_force --facets
    """
    if similar is not None and query:
        raise click.UsageError("--similar takes the place of a query.")
    from gazette.commands.readable import hit_view, published_view

    if published is not None:
        found = _in_copy(published, query, similar, sort, filters)
        _tell(found, published_view, limit, skip, counted, json_)
        return
    archive = archive_of(ctx)
    with _panics_unheard() if archive.settings.search_backend == "tantivy" else nullcontext():
        results = archive.similar(similar, **filters) if similar else archive.search(query, sort=sort, **filters)
        _tell(results, hit_view, limit, skip, counted, json_)
        for one in () if counted or json_ else results.suggestions():
            say(f"Did you mean: {one.query}  ({one.hits})")


def _tell(
    found: Found[Hit_co], view: Callable[[Hit_co], str], limit: int, skip: int, counted: bool, json_: bool
) -> None:
    """Some hits of an archive or a copy, or how many there are of each kind."""
    if counted:
        show_facets(found.facets(), found.total, json_)
        return
    hits = found.first(limit, skip)
    if json_:
        as_json(hits)
        return
    for hit in hits:
        say(view(hit))
    _say_total(found.total, skip, len(hits))


def _say_total(total: int, skip: int, shown: int) -> None:
    """The number of hits, and which of them are shown when not all are."""
    part = f" These are {skip + 1} to {skip + shown}; go on with --skip {skip + shown}." if skip + shown < total else ""
    say(f"{total} hits.{part}" if total else "No hits.")


def show_facets(facets: "Facets", total: int, json_: bool) -> None:
    """How many of the records there are of each state, issuer, year and kind."""
    names = [one.name for one in fields(facets)]
    if json_:
        as_json({"facet": name, "value": value} for name in names for value in getattr(facets, name))
        return
    for name in names:
        values = getattr(facets, name)
        say(name)
        for one in values[:SHOWN]:
            earlier = f"  ({one.with_predecessors} with {'、'.join(one.predecessors)})" if one.predecessors else ""
            say(f"  {one.count:>7}  {one.label}{earlier}")
        if len(values) > SHOWN:
            say(f"           … {len(values) - SHOWN} more; --json has them")
    say(f"{total} records.")


def _in_copy(
    folder: Path, query: str, similar: str | None, sort: str, filters: dict[str, Any]
) -> Found["PublishedHit"]:
    from gazette.looking.published import search_published, similar_published
    from gazette.looking.searching import filters_of

    on = filters.pop("on") or date.today()
    narrowing = filters_of(**filters)
    if similar:
        return similar_published(folder, similar, narrowing, on)
    return search_published(folder, query, narrowing, on, by_date=sort == "date")
