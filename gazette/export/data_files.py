"""`gazette export data` and `gazette export index`: the open records as files for machines, without the pages."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from gazette.export.akn import akoma_ntoso
from gazette.export.clean import clean
from gazette.export.data import BOM, COLUMNS, csv_line, json_line, record_data, record_row
from gazette.export.gate import open_ids, open_records
from gazette.export.site.addresses import slug
from gazette.export.site.catalogue import entry
from gazette.export.site.crew import batches
from gazette.export.site.folder import SiteFolder, writing
from gazette.export.site.manifest import Signer, write_manifest
from gazette.export.site.searching import public_document, write_index
from gazette.export.view import IssueView, Publication
from index.public.spool import digest
from index.public.types import PublicDocument


@dataclass(frozen=True, slots=True)
class DataReport:
    """What an export did. `withheld` counts records that stayed inside: for staff only."""

    records: int
    files: int
    changed: int
    bytes: int
    withheld: int


def export_data(publication: Publication, folder: Path, *, signer: Signer | None = None) -> DataReport:
    """Write records.jsonl, records.csv and akn/ID.xml with a manifest; again writes only what changed.

    Raises:
        BadInput: the folder holds something else.
        Conflict: another export is writing there.
        Damaged: the publication contradicts itself.
    """
    issues = {issue.id: issue for issue in publication.issues()}
    count = 0
    with writing(folder) as out:
        with out.stream("records.jsonl") as lines, out.stream("records.csv") as table:
            table(BOM + csv_line(COLUMNS))
            for record in open_records(publication, tuple(issues.values()), open_ids(issues.values())):
                count += 1
                lines(json_line(record_data(record, publication.day)))
                table(csv_line(record_row(record)))
                document = akoma_ntoso(record, issues[record.issue], publication.name, publication.day)
                out.write(f"akn/{slug(record.id)}.xml", document)
        return _closed(out, publication, count, signer)


def export_index(publication: Publication, folder: Path, *, signer: Signer | None = None) -> DataReport:
    """Write the public search index alone, into search/ below `folder`, for pages of one's own.

    Its addresses are those of the site (`r/ID.html`).

    Raises:
        BadInput: the folder holds something else.
        Conflict: another export is writing there.
        Damaged: the publication contradicts itself.
    """
    issues = tuple(publication.issues())
    with writing(folder) as out:
        parts = []
        for batch in batches(issues):
            documents = _documents(publication, batch.issues, open_ids(issues))
            parts.append(digest(documents, batch.first, out.scratch))
        write_index(out, parts, publication.day, map)
        return _closed(out, publication, sum(len(issue.records) for issue in issues), signer)


def _documents(
    publication: Publication, issues: tuple[IssueView, ...], listed: Collection[str]
) -> Iterator[PublicDocument]:
    by_id, day = {issue.id: issue for issue in issues}, publication.day
    for record in open_records(publication, issues, listed):
        yield public_document(record, entry(record, day), by_id[record.issue], day)


def _closed(out: SiteFolder, publication: Publication, records: int, signer: Signer | None) -> DataReport:
    write_manifest(out, clean(publication.name), publication.day, signer)
    out.close()
    total = sum(size for _, size in out.files.values())
    return DataReport(records, len(out.files), out.changed, total, publication.withheld)
