"""Lists for people to work with, as CSV files with Chinese headings that any office program opens."""

from collections.abc import Iterable
from pathlib import Path

from gazette.intake.lists import write_table
from gazette.life.terms import Change
from gazette.looking.catalogue import Summary
from gazette.rules.data import load
from gazette.staff.campaigns import Reviewed
from gazette.wording import OUTCOMES, STATES


def write_work_list(path: Path, documents: Iterable[Reviewed]) -> None:
    """The documents of a campaign with an empty 处理意见 where nothing is decided; `gazette mark --from` reads it."""
    rows = [
        [
            one.summary.id,
            str(number),
            one.summary.title,
            "；".join(one.summary.numbers),
            "、".join(one.summary.issuers),
            one.summary.date_document or "",
            STATES[one.summary.state],
            OUTCOMES[one.outcome] if one.outcome else "",
            "",
            "",
            "",
        ]
        for number, one in enumerate(documents, start=1)
    ]
    write_table(path, [load("lists")["work"]["headings"], *rows])


def write_changes_ahead(path: Path, found: Iterable[tuple[Summary, Change]]) -> None:
    """What lapses, commences or ends next, a row a change."""
    rows = [
        [
            row.id,
            row.title,
            "；".join(row.numbers),
            "、".join(row.issuers),
            change.day.isoformat(),
            STATES[change.before],
            STATES[change.to],
        ]
        for row, change in found
    ]
    write_table(path, [load("lists")["ahead"]["headings"], *rows])
