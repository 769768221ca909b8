"""What a check of an archive finds, and who can mend it."""

from dataclasses import dataclass
from enum import StrEnum


class Mend(StrEnum):
    """How a fault is mended: by a person, or, where it is of something derived, by `gazette verify --repair`."""

    PERSON = "person"
    DELETE = "delete"  # a derived file: it is made again when it is needed
    STATES = "states"  # the table of states of a record
    JOBS = "jobs"  # the table of pages to be read
    RUNS = "runs"  # what imports that were killed left in running/
    INDEX = "index"


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is not as it should be, and the way to repair it.

    `where` is the path of a derived file, or the id of a record, for whoever mends it.
    """

    subject: str
    fault: str
    repair: str
    mend: Mend = Mend.PERSON
    where: str = ""
