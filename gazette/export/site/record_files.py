"""All files of one record, made from values alone."""

from collections.abc import Mapping

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


def record_files(
    site: Site, record: RecordView, entry: Entry, issue: IssueView, pictures: tuple[Picture, ...], pdf: str
) -> Mapping[str, str | bytes]:
    """The record's page and its downloads, by address: text, JSON, Akoma Ntoso.

    `pictures` and `pdf` (its address, or "") stand in the site already.
    """
    path = record_page(record.id)
    page = record_model(record, entry, issue, pictures, pdf, site.day)
    address = site.base_url + path if site.base_url else ""
    linked_data = script_json(legislation(page, address))
    return {
        path: render(site, "record.html", path, section="issues.html", page=page, linked_data=linked_data),
        beside(path, "txt"): plain_text(page, site),
        beside(path, "json"): json_line(record_data(record, site.day)),
        beside(path, "xml"): akoma_ntoso(record, issue, site.name, site.day),
    }
