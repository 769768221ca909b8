"""What a person says of an issue before it is read: by options, or in an issue.toml beside its pages."""

from collections.abc import Mapping

from gazette.errors import BadInput
from gazette.life.checks import day

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
