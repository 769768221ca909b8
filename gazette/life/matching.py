"""Which record of the archive a citation or an effect means: find, then resolve.

A record that is contradicted is not meant; of the others the one with the strongest agreement is, if it stands alone
and nothing is left to doubt. Two that fit are both given to people, and what merely resembles is given to people too.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Protocol

from gazette.life.targets import Known, Target
from gazette.life.titles import Name, names, number_key, title_key
from gazette.life.weighing import Agreement, TitleMatch, Weighed, issued_after, weigh
from gazette.types.matching import Ambiguous, Candidate, Reference, Resolved, Unresolved

__all__ = ["Known", "KnownRecords", "Lookup", "Target", "number_key", "resolve", "title_key"]

NOT_HELD = "no record with this title or number"


class Lookup(Protocol):
    """The records of an archive, as they are found. Nothing found is an empty sequence."""

    def by_number(self, key: str) -> Sequence[Known]:
        """Records that bear the number; `key` as `titles.number_key` gives it."""
        ...

    def by_title(self, key: str) -> Sequence[Known]:
        """Records one of whose `titles.names` has this key."""
        ...

    def near_titles(self, key: str) -> Sequence[Known]:
        """A few records (some twenty) whose title shares most bigrams with the key, best first."""
        ...


class KnownRecords:
    """A look-up in memory: for tests, and for archives without a database."""

    def __init__(self, records: Iterable[Known], nearest: int = 20) -> None:
        self._nearest = nearest
        self._numbers: dict[str, list[Known]] = {}
        self._titles: dict[str, list[Known]] = {}
        self._bigrams: dict[str, list[Known]] = {}
        for known in records:
            for key in {number_key(number) for number in known.numbers}:
                self._numbers.setdefault(key, []).append(known)
            keys = {name.key for name in names(known.title, known.issuers)}
            for key in keys:
                self._titles.setdefault(key, []).append(known)
            for pair in {pair for key in keys for pair in bigrams(key)}:
                self._bigrams.setdefault(pair, []).append(known)

    def by_number(self, key: str) -> Sequence[Known]:
        """Records that bear the number."""
        return self._numbers.get(key, [])

    def by_title(self, key: str) -> Sequence[Known]:
        """Records one of whose names has this key."""
        return self._titles.get(key, [])

    def near_titles(self, key: str) -> Sequence[Known]:
        """The records that share most bigrams with the key, at least a third of them."""
        pairs = bigrams(key)
        shared = Counter(known for pair in pairs for known in self._bigrams.get(pair, ()))
        return [known for known, count in shared.most_common(self._nearest) if count * 3 >= len(pairs)]


def bigrams(key: str) -> set[str]:
    """The pairs of neighbouring characters of a key."""
    return {key[i : i + 2] for i in range(len(key) - 1)}


def resolve(target: Target, lookup: Lookup, *, own: str | None = None, dated: str | None = None) -> Reference:
    """The record that `target` means.

    `own` is the record in which the target is named: it is never meant itself. `dated` is that record's ISO date:
    nothing issued after it can be meant.
    """
    if not target.title and not target.number:
        return Unresolved("the text names no document")
    sought = names(target.title) if target.title else ()
    exact = [*(lookup.by_number(number_key(target.number)) if target.number else ())]
    exact += [known for name in sought for known in lookup.by_title(name.key)]
    weighed = _weigh_all(target, sought, exact, own, dated)
    if target.title and not any(not w.contradiction and not w.doubtful for w in weighed):
        near = [known for name in sought[:2] for known in lookup.near_titles(name.key)]
        weighed = _weigh_all(target, sought, [*exact, *near], own, dated)
    return _decide(weighed)


def _weigh_all(
    target: Target, sought: Sequence[Name], found: Iterable[Known], own: str | None, dated: str | None
) -> list[Weighed]:
    distinct = {known.record: known for known in found}
    return [
        weigh(target, sought, known)
        for known in distinct.values()
        if known.record != own and not issued_after(known.date_document, dated)
    ]


def _decide(weighed: Sequence[Weighed]) -> Reference:
    possible = sorted((w for w in weighed if not w.contradiction), key=lambda w: w.strength, reverse=True)
    if not possible:
        telling = [w.contradiction for w in weighed if w.title >= TitleMatch.OTHER_NAME or w.number is Agreement.AGREES]
        return Unresolved(telling[0] if telling else NOT_HELD)
    best = possible[0]
    alone = all(w.strength < best.strength for w in possible[1:])
    if alone and not best.doubtful:
        return Resolved(best.known.record, best.distance, best.because)
    return Ambiguous(tuple(Candidate(w.known.record, w.distance, w.because) for w in possible))
