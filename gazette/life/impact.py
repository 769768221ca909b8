"""What an end leaves behind: documents still in force that rest on (根据), implement or cite one that has ended.

Nothing ends by itself because its basis did: these are listed for staff to decide.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import IntEnum

from gazette.life.titles import title_key
from gazette.life.validity import ENDED
from gazette.rules.data import load
from gazette.types.life import State


class Tie(IntEnum):
    """How a document hangs on another, the closest first."""

    RESTS = 1
    IMPLEMENTS = 2
    CITES = 3


@dataclass(frozen=True, slots=True)
class Citing:
    """A record that names another, with its state on the day; `basis` when it stands on it (根据 in the opening)."""

    record: str
    title: str
    state: State
    basis: bool = False


@dataclass(frozen=True, slots=True)
class Left:
    """A document left behind: how it hangs on `upon`, and how many steps that is from the one that ended."""

    citing: Citing
    tie: Tie
    upon: str
    steps: int


def left_behind(
    record: str, title: str, citers: Callable[[str], Iterable[Citing]], *, most_steps: int = 3
) -> tuple[Left, ...]:
    """The documents that a record's end leaves behind, closest first, each once.

    `citers` gives the records that name a record. What has ended itself is passed by. From a document that rests on or
    implements another the search goes on, up to `most_steps`; from one that merely cites it does not.
    """
    found: dict[str, Left] = {}
    titles, frontier = {record: title}, [record]
    for steps in range(1, most_steps + 1):
        reached: list[str] = []
        for upon in frontier:
            for citing in citers(upon):
                tie = tie_of(citing, titles[upon])
                known = citing.record in found and found[citing.record].tie <= tie
                if citing.record == record or citing.state in ENDED or known:
                    continue
                found[citing.record] = Left(citing, tie, upon, steps)
                titles[citing.record] = citing.title
                if tie is not Tie.CITES:
                    reached.append(citing.record)
        frontier = reached
    return tuple(sorted(found.values(), key=lambda left: (left.steps, left.tie, left.citing.record)))


def tie_of(citing: Citing, title: str) -> Tie:
    """Its basis before all; 《…》实施细则 implements 《…》; else it merely cites."""
    if citing.basis:
        return Tie.RESTS
    key, own = title_key(title), title_key(citing.title)
    implementing = any(word in own.partition(key)[2] for word in load("matching")["implementing_words"])
    return Tie.IMPLEMENTS if key in own and implementing else Tie.CITES
