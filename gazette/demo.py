"""The main job in one run, on the samples: import, find repeals, confirm a decision, mark one by hand, publish."""

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from gazette.archive import Archive
from gazette.errors import Conflict, Damaged
from gazette.intake.orders import Progress
from gazette.types.life import EventKind, State
from gazette.wording import STATES

MARKER = ".gazette-demo"
NAME = "水文与湿地公报档案"
DECISION = "国家水文与湿地管理部令第41号"  # the clean-up decision of 2019, confirmed as one act
MARKED = "水湿函〔2015〕133号"  # marked by hand, by a paper outside the archive
PAPER = "国家水文与湿地管理部公告2021年第7号"
DAY = date(2021, 5, 1)
BUILDING = ("build", "source")  # folders of samples/ that are not for importing


def samples() -> Path:
    """The sample bulletins: beside the package in the installed wheel, at the top of a checkout."""
    package = Path(__file__).parent
    for folder in (package / "samples", package.parent / "samples"):
        if (folder / "README.md").is_file():
            return folder
    raise Damaged("The samples are not there. Install Gazette again.")


def run(folder: Path, progress: Progress, *, jobs: int = 2) -> Iterator[str]:
    """Do it all below `folder`, telling each step; an earlier demo there is made anew, anything else is left alone."""
    _fresh(folder)
    site = folder / "site"
    with Archive.create(folder / "archive", NAME) as archive:
        yield "1. Importing the samples: scans, PDFs, a saved web page, a text file"
        parcels = sorted(path for path in samples().iterdir() if path.is_dir() and path.name not in BUILDING)
        report = archive.import_files(parcels, jobs=jobs, progress=progress)
        yield f"   {report.pages} pages became {len(report.records)} records"
        yield from (f"   {name}: {reason}" for name, reason in report.refused)
        yield from (f"   {name}, page {page}: {problem}" for name, page, problem in report.unread)
        yield from _decide(archive)
        yield "5. Publishing the site"
        published = archive.export_site(site)
        yield f"   {published.records} records of {published.issues} issues; {published.withheld} stay inside"
        yield ""
        yield from _table(archive)
    yield ""
    yield f"The site: {site}/index.html (open it in any browser; no server is needed)"
    yield f"The archive: gazette --archive {folder}/archive list"


def _fresh(folder: Path) -> None:
    if (folder / MARKER).is_file():
        shutil.rmtree(folder)
    elif folder.exists() and any(folder.iterdir()):
        raise Conflict(f"{folder} holds something else. Choose another folder: gazette demo FOLDER")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / MARKER).write_text("Made by gazette demo; the next demo here replaces it.\n", encoding="utf-8")


def _decide(archive: Archive) -> Iterator[str]:
    """What staff do: look at the proposals, confirm, mark."""
    found = archive.proposals()
    yield f"2. The machine found {len(found)} statements about the life of records, and states none of them"
    decision = _record(archive, DECISION)
    decided = archive.confirm([decision])
    yield f"3. Confirming the clean-up decision {DECISION}: {len(decided.events)} confirmed,"
    yield f"   {len(decided.left)} left open because no record or more than one may be meant"
    found = archive.proposals()
    doubted = {one.target for one in found if one.verb != EventKind.COMMENCED.value}
    commenced = [str(one.id) for one in found if one.verb == EventKind.COMMENCED.value and one.target not in doubted]
    archive.confirm(commenced)
    yield f"   and the day of commencement of {len(commenced)} documents that nothing else speaks against"
    marked = _record(archive, MARKED)
    archive.mark(marked, state=State.REPEALED.value, effective=DAY, reference=PAPER, reason="另有新批复")
    yield f"4. Marking {MARKED} by hand as repealed from {DAY.isoformat()}; still open: {len(archive.proposals())}"


def _record(archive: Archive, number: str) -> str:
    """The record that bears a number."""
    return archive.search(f"文号:{number}").first(1)[0].summary.id


def _table(archive: Archive) -> Iterator[str]:
    held = archive.holdings()
    rows = [("issues", held.issues), ("pages", held.pages), ("records", held.records)]
    rows += [(f"  {STATES[state]} {state.value}", held.states.get(state, 0)) for state in State]
    for name, count in rows:
        if count or not name.startswith("  "):
            yield f"{name:36} {count:>5}"
