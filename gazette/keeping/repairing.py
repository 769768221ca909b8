"""Mending what is derived: states, jobs, index, page pictures, leavings of killed runs.

What was received or stated is never touched.
"""

from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import Engine

from gazette.intake import running
from gazette.intake.receiving import is_known
from gazette.keeping.faults import Fault, Mend
from gazette.looking.searching import Searcher
from gazette.store import jobs
from gazette.store.database import transaction
from gazette.store.events import derive_intervals


def repair(folder: Path, database: Engine, searcher: Searcher, faults: Sequence[Fault]) -> list[Fault]:
    """Mend what can be made again; the faults that are mended."""
    mended = [fault for fault in faults if fault.mend is not Mend.PERSON]
    with transaction(database) as session:
        for record_id in {fault.where for fault in mended if fault.mend is Mend.STATES}:
            derive_intervals(session, record_id)
        if any(fault.mend is Mend.JOBS for fault in mended):
            for job in jobs.mistaken(session):
                jobs.mend(session, job)
        if any(fault.mend is Mend.RUNS for fault in mended):
            for job in jobs.running(session):
                if running.ended(folder, job.worker):
                    jobs.put_back(session, job, "the import ended while this page was read")
            running.clear(folder, lambda inside: is_known(session, inside))
    for fault in mended:
        if fault.mend is Mend.DELETE:
            Path(fault.where).unlink(missing_ok=True)
    if any(fault.mend is Mend.INDEX for fault in mended):
        searcher.close()
        searcher.rebuild()
    return mended
