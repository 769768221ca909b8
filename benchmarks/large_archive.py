"""An archive of any size, filled straight into its database from a file of real texts: what exports are measured on.

    python -m benchmarks.large_archive TEXTS.jsonl.gz FOLDER --records 100000

Reading and parsing are left out (they have their own benchmarks): titles, numbers, chapters, articles and citations are
laid over the texts by simple patterns. Lives are mixed: a sixth is repealed by another record, a third in force, some
with a term that ends next year, the rest unverified.
"""

import argparse
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from sqlmodel import Session

from benchmarks.search_corpus import corpus
from gazette.archive import Archive
from gazette.store.events import interval_rows, to_event
from gazette.store.packing import pack_places, pack_regulation
from gazette.store.tables import (
    Issue,
    LifeEvent,
    Master,
    Record,
    RecordCitation,
    Representation,
    Submission,
    SubmissionPart,
)
from gazette.types.printed import Span
from gazette.types.regulation import Citation, Found, Kind, Level, Provision, Regulation
from index.types import Document

PER_ISSUE = 25
ISSUERS = ("甲省环境保护厅", "乙市人民银行分行", "丙省人民政府办公厅", "丁省财政厅", "戊市工商局", "己省建设委员会")
KINDS = (Kind.NORMATIVE, Kind.NORMATIVE, Kind.NORMATIVE, Kind.RULE, Kind.ANNOUNCEMENT, Kind.REPLY, Kind.LOCAL)
_LABEL = re.compile(r"^第([一二三四五六七八九十百零〇]+)([章条])[ \u3000]*(.{0,30})", re.MULTILINE)
_TITLE = re.compile(r"《([^《》\n]{4,40})》")


@dataclass
class Filler:
    """Rows of one archive in the making; `count` records in all, so that citations may point ahead."""

    session: Session
    count: int
    events: int = 0

    def issue(self, number: int, documents: list[tuple[int, Document]]) -> None:
        """One issue, its file and its records."""
        year, key = 1950 + number % 75, f"I{number:06}"
        sha, pages = f"{number:064x}", 3 * PER_ISSUE
        master = Master(sha256=sha, name=f"{key}.txt", media_type="text/plain", size=1, pages=pages)
        submission = Submission(id=number + 1, digest=sha, name=f"{key}.txt", engine="none", status="done")
        self.session.add_all([master, submission, Issue(id=key, gazette="甲省公报", year=year, number=number % 12 + 1)])
        self.session.flush()
        copy = Representation(issue_id=key, submission_id=number + 1, page_first=1, page_last=pages, quality=1.0)
        part = SubmissionPart(submission_id=number + 1, position=0, master_sha256=sha)
        self.session.add_all([copy, part])
        for place, (at, document) in enumerate(documents):
            self._record(key, place, at, document)

    def _record(self, issue: str, place: int, at: int, document: Document) -> None:
        chance, key, said = random.Random(at), record_id(at), regulation(document, at)
        page = 1 + 3 * place
        issuers, numbers = [one.value for one in said.issuers], [one.value for one in said.numbers]
        day, year = document.date, int(document.date[:4])
        texts = {"title": document.title, "kind": said.kind.value, "issuers": issuers, "numbers": numbers}
        pages = {"page_first": page, "page_last": page + 2, "folio_first": str(page), "folio_last": str(page + 2)}
        packed = {"regulation": pack_regulation(said), "places": pack_places(())}
        row = {"id": key, "issue_id": issue, "position": place, "date_document": day, "year": year}
        self.session.add(Record(disclosure="open", **row, **texts, **pages, **packed))
        for position in range(len(said.citations)):
            target = record_id(chance.randrange(self.count))
            self.session.add(RecordCitation(record_id=key, position=position, target_id=target))
        self._life(key, document, chance)

    def _life(self, key: str, document: Document, chance: random.Random) -> None:
        dice, year = chance.random(), int(document.date[:4])
        if dice > 0.5:
            return
        rows = [self._event(key, "commenced", f"{year}-12-31", key, "本办法自公布之日起施行。")]
        if dice < 1 / 6:
            by = record_id(chance.randrange(self.count))
            rows.append(self._event(key, "repealed", f"{year + 1}-07-01", by, "下列文件自本决定公布之日起废止。"))
        elif dice < 0.2:
            rows[0].until = "2027-03-31"
        self.session.add_all([*rows, *interval_rows(key, [to_event(row) for row in rows])])

    def _event(self, key: str, kind: str, effective: str, by: str, quote: str) -> LifeEvent:
        self.events += 1
        told = {"recorded": datetime(2026, 1, 1, tzinfo=UTC), "by": "staff"}
        proof = {"evidence_record": by, "evidence_quote": quote, "evidence_page": 1}
        return LifeEvent(id=self.events, record_id=key, kind=kind, effective=effective, **told, **proof)


def record_id(number: int) -> str:
    """The id of the record made from the document of that number."""
    return f"R{number:06}"


def regulation(document: Document, at: int) -> Regulation:
    """A document of the corpus as a regulation: number, title, text, issuer and date in the usual order."""
    issuer, number = ISSUERS[at % len(ISSUERS)], document.numbers[0]
    title, body = document.title, document.body.strip()
    head = f"{number}\n{title}\n"
    text = f"{head}{body}\n{issuer}\n{document.date}"
    begin = len(head)
    nodes = tuple(provisions(text, begin))
    day = Span(len(text) - len(document.date), len(text))
    return Regulation(
        text=text,
        title=Found(title, Span(len(number) + 1, begin - 1), title),
        kind=KINDS[at % len(KINDS)],
        numbers=(Found(number, Span(0, len(number)), number),),
        issuers=(Found(issuer, Span(day.start - 1 - len(issuer), day.start - 1), issuer),),
        date_document=Found(document.date, day, document.date),
        articles=sum(node.level is Level.ARTICLE for node in nodes),
        provisions=nodes,
        citations=tuple(Citation(Span(*m.span()), m[1]) for m in list(_TITLE.finditer(text, begin))[:3]),
    )


def provisions(text: str, begin: int) -> Iterator[Provision]:
    """Chapters and articles at the beginnings of lines, numbered as they come."""
    for number, found in enumerate(_LABEL.finditer(text, begin), start=1):
        level = Level.CHAPTER if found[2] == "章" else Level.ARTICLE
        label = f"第{found[1]}{found[2]}"
        yield Provision(level, label, str(number), found[3] if level is Level.CHAPTER else "", Span(*found.span()))


def fill(texts: Path, folder: Path, records: int) -> None:
    """Make an archive of so many records in a folder that is none yet."""
    with Archive.create(folder, "甲省公报档案") as archive:
        connection = archive.database.raw_connection()
        connection.cursor().execute("PRAGMA foreign_keys=OFF")  # citations point at records that come later
        connection.close()
        with Session(archive.database, autoflush=False) as session:
            filler = Filler(session, records)
            waiting: list[tuple[int, Document]] = []
            for at, document in enumerate(corpus(texts, records)):
                waiting.append((at, document))
                if len(waiting) == PER_ISSUE or at == records - 1:
                    filler.issue(at // PER_ISSUE, waiting)
                    waiting = []
                    session.flush()
                    session.expunge_all()
            session.commit()


def main() -> None:
    """Parse the options and fill the archive."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("texts", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--records", type=int, default=1000)
    options = parser.parse_args()
    fill(options.texts, options.folder, options.records)
    print(f"{options.records} records in {options.folder}, as of {date.today()}")


if __name__ == "__main__":
    main()
