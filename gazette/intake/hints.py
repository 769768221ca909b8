"""What a person says of an issue before it is read: by options, or in an issue.toml beside its pages."""

from collections.abc import Mapping

from sqlmodel import Session, select

from gazette.errors import BadInput
from gazette.life.checks import day
from gazette.store.audit import note
from gazette.store.readings import QUEUED
from gazette.store.tables import Representation, Submission

HINTS = ("gazette", "year", "number", "date")
YEARS = range(1800, 2200)


def checked_hints(given: Mapping[str, object], source: str) -> dict[str, str]:
    """The hints as words, the date as an ISO day; BadInput naming `source` for a key or value that cannot be."""
    unknown = sorted(set(given) - set(HINTS))
    if unknown:
        raise BadInput(f"{source}: there is no {unknown[0]!r}. Use: {', '.join(HINTS)}. Correct it and import again.")
    hints = {key: str(value).strip() for key, value in given.items()}
    try:
        if "year" in hints and int(hints["year"]) not in YEARS:
            raise ValueError(f"year {hints['year']}")
        if "number" in hints and int(hints["number"]) < 1:
            raise ValueError(f"number {hints['number']}")
    except ValueError as error:
        raise BadInput(
            f"{source}: year and number must be numbers such as 2003 and 5 ({error}). Correct it and import again."
        ) from error
    if "date" in hints:
        hints["date"] = day(hints["date"], f"date ({source})").isoformat()
    return hints


def said_anew(session: Session, held: Submission, hints: Mapping[str, str], by: str) -> bool:
    """Whether a person says something else of a submission that is held; it is queued to be catalogued with that.

    BadInput when it holds several issues: the words cannot be meant for all of them.
    """
    other = {key: value for key, value in hints.items() if held.hints.get(key) != value}
    if not other:
        return False
    copies = select(Representation.issue_id).where(Representation.submission_id == held.id)
    issues = sorted(set(session.exec(copies)))
    if len(issues) > 1:
        raise BadInput(
            f"{held.name}: holds {len(issues)} issues ({', '.join(issues)}). Say of each what it is: "
            f"gazette correct issue {issues[0]} --set year=…"
        )
    note(session, by, "hint", str(held.id), {"before": held.hints, "said": other})
    held.hints, held.status, held.reason = {**held.hints, **other}, QUEUED, ""
    session.add(held)
    return True
