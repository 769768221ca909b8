"""The picture of what the archive covers: a column for each year, stacked by state. The template draws it."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from gazette.export.site.addresses import year_list
from gazette.export.site.catalogue import Entry
from gazette.types.life import State

HEIGHT = 140.0
WIDTH = 720.0


@dataclass(frozen=True, slots=True)
class Piece:
    """A rectangle of a column, in units of the picture (origin top left)."""

    state: State
    y: float
    height: float
    count: int


@dataclass(frozen=True, slots=True)
class Column:
    """A year: `labelled` when there is room to print it below, `odd` when not on a phone."""

    year: int
    x: float
    width: float
    total: int
    pieces: tuple[Piece, ...]
    labelled: bool
    odd: bool
    href: str


@dataclass(frozen=True, slots=True)
class Coverage:
    """The columns from the first year to the last, years without records included: holes must be seen."""

    columns: tuple[Column, ...]
    peak: int
    width: float = WIDTH
    height: float = HEIGHT

    @property
    def states(self) -> tuple[State, ...]:
        """The states that occur, in the order of the vocabulary."""
        present = {piece.state for column in self.columns for piece in column.pieces}
        return tuple(state for state in State if state in present)


def coverage(entries: Iterable[Entry]) -> Coverage:
    """Count by year and state and lay the columns out."""
    counts = Counter((one.year, one.state) for one in entries if one.year)
    years = sorted({year for year, _ in counts if year})
    if not years:
        return Coverage((), 0)
    span = range(years[0], years[-1] + 1)
    totals = {year: sum(counts[year, state] for state in State) for year in span}
    peak = max(totals.values())
    step = min(WIDTH / len(span), 48.0)
    every = -(-len(span) // 12)
    return Coverage(
        tuple(
            Column(
                year,
                round(number * step + step * 0.1, 2),
                round(step * 0.8, 2),
                totals[year],
                tuple(_stack({state: counts[year, state] for state in State}, peak)),
                number % every == 0,
                number // every % 2 == 1,
                year_list(year),
            )
            for number, year in enumerate(span)
        ),
        peak,
        round(step * len(span), 2),
    )


def _stack(counts: dict[State, int], peak: int) -> Iterable[Piece]:
    """From the ground up, in the order of the vocabulary."""
    top = HEIGHT
    for state, count in counts.items():
        if count:
            height = HEIGHT * count / peak
            top -= height
            yield Piece(state, round(top, 2), round(height, 2), count)
