"""All files of one record, made from values alone, so that several processes can share the work."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import islice
from multiprocessing import get_context

from gazette.export.akn import akoma_ntoso
from gazette.export.data import json_line, record_data
from gazette.export.site.addresses import beside, record_page
from gazette.export.site.catalogue import Entry
from gazette.export.site.linked_data import legislation, script_json
from gazette.export.site.pictures import Picture
from gazette.export.site.plain_text import plain_text
from gazette.export.site.record import record_model
from gazette.export.site.templating import Site, render
from gazette.export.view import IssueView, RecordView

BATCH = 256


@dataclass(frozen=True, slots=True)
class Sheet:
    """What the files of a record are made of; `pictures` stand in the site already."""

    site: Site
    record: RecordView
    entry: Entry
    issue: IssueView
    pictures: tuple[Picture, ...]


def record_files(sheet: Sheet) -> Mapping[str, str | bytes]:
    """The record's page and its downloads, by address: text, JSON, Akoma Ntoso."""
    site, record = sheet.site, sheet.record
    path = record_page(record.id)
    page = record_model(record, sheet.entry, sheet.issue, sheet.pictures, site.day)
    address = site.base_url + path if site.base_url else ""
    linked_data = script_json(legislation(page, address))
    return {
        path: render(site, "record.html", path, section="issues.html", page=page, linked_data=linked_data),
        beside(path, "txt"): plain_text(page, site),
        beside(path, "json"): json_line(record_data(record, site.day)),
        beside(path, "xml"): akoma_ntoso(record, sheet.issue, site.name, site.day),
    }


Made = tuple[Sheet, Mapping[str, str | bytes]]


def made(sheets: Iterable[Sheet], jobs: int) -> Iterator[Made]:
    """Each sheet with its files, in order; `jobs` processes work, and never more than a batch is in memory."""
    if jobs < 2:
        yield from _in_batches(iter(sheets), lambda batch: map(record_files, batch))
        return
    # Spawned, not forked: the index may be running workers and threads of its own at this moment.
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
        yield from _in_batches(iter(sheets), lambda batch: pool.map(record_files, batch, chunksize=16))


def _in_batches(
    sheets: Iterator[Sheet], work: Callable[[list[Sheet]], Iterable[Mapping[str, str | bytes]]]
) -> Iterator[Made]:
    while batch := list(islice(sheets, BATCH)):
        yield from zip(batch, work(batch), strict=True)
