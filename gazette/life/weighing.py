"""A record held against a target, detail by detail: title, number, date and issuer agree, differ or say nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum

from gazette.life.targets import Known, Target
from gazette.life.titles import Name, difference, names, number_key, title_key
from gazette.rules import issuers
from gazette.rules.data import load


class Agreement(IntEnum):
    """How one detail of a target stands to that of a record."""

    DIFFERS = -2
    NEARLY = -1
    UNSAID = 0
    AGREES = 1


class TitleMatch(IntEnum):
    """How the titles stand to each other, the better the higher."""

    DIFFERENT = 0
    UNSAID = 1
    MISREAD = 2
    OTHER_NAME = 3
    SAME = 4


@dataclass(frozen=True, slots=True)
class Weighed:
    """A record held against a target, detail by detail. `sure` is whether a misread title explains itself."""

    known: Known
    title: TitleMatch
    distance: float
    sure: bool
    other_name: str
    number: Agreement
    date: Agreement
    issuer: Agreement

    @property
    def corroborated(self) -> bool:
        """Whether number or date say the same as the title."""
        return Agreement.AGREES in (self.number, self.date)

    @property
    def contradiction(self) -> str:
        """Why this record cannot be meant; "" when it may be."""
        if self.title is TitleMatch.DIFFERENT and self.number is Agreement.AGREES:
            return f"{self.known.record} has this number but another title"
        misread_alone = self.title is TitleMatch.MISREAD and not self.corroborated
        if self.title is TitleMatch.DIFFERENT or (misread_alone and self.distance > _largest_alone()):
            return "another title"
        if self.number is Agreement.DIFFERS:
            return f"{self.known.record} has this title but another number"
        if self.date is Agreement.DIFFERS and self.number is not Agreement.AGREES:
            return f"{self.known.record} has this title but is of {self.known.date_document}"
        if self.title is TitleMatch.UNSAID and self.number is not Agreement.AGREES:
            return f"{self.known.record} has nearly this number"
        return ""

    @property
    def doubtful(self) -> bool:
        """Whether a person must look even when no other record fits."""
        if self.title is TitleMatch.MISREAD and not (self.corroborated or (self.sure and self.issuer >= 0)):
            return True
        if self.title is TitleMatch.UNSAID and Agreement.DIFFERS in (self.date, self.issuer):
            return True
        return self.number is Agreement.NEARLY or (self.issuer is Agreement.DIFFERS and not self.corroborated)

    @property
    def strength(self) -> tuple[bool, bool, TitleMatch, bool, bool]:
        """What decides between two records: doubt, then number, title, date, and an issuer that is another."""
        agrees = Agreement.AGREES
        return not self.doubtful, self.number is agrees, self.title, self.date is agrees, self.issuer >= 0

    @property
    def because(self) -> str:
        """What agrees and what does not, in words."""
        title = {
            TitleMatch.SAME: "same title",
            TitleMatch.OTHER_NAME: f"same title {self.other_name}",
            TitleMatch.MISREAD: f"title differs in {self.distance:.0%}",
        }
        words = {Agreement.AGREES: "same {}", Agreement.NEARLY: "{} nearly the same", Agreement.DIFFERS: "another {}"}
        details = (("number", self.number), ("date", self.date), ("issuer", self.issuer))
        said = [title[self.title]] if self.title in title else []
        return ", ".join(said + [words[how].format(name) for name, how in details if how in words])


def _largest_alone() -> float:
    return float(load("matching")["largest_distance_alone"])


def weigh(target: Target, sought: Sequence[Name], known: Known) -> Weighed:
    """Hold a record against a target; `sought` are the target's names."""
    title, distance, sure, other_name = _compare_titles(sought, known)
    return Weighed(
        known=known,
        title=title,
        distance=round(distance, 4),
        sure=sure,
        other_name=other_name,
        number=_compare_numbers(target.number, known.numbers, title),
        date=_compare_dates(target.date, known),
        issuer=_compare_issuers(target.issuer, known.issuers),
    )


def _compare_titles(sought: Sequence[Name], known: Known) -> tuple[TitleMatch, float, bool, str]:
    if not sought:
        return TitleMatch.UNSAID, 0.0, True, ""
    held = names(known.title, known.issuers)
    if sought[0].key == held[0].key:
        return TitleMatch.SAME, 0.0, True, ""
    reasons = {name.key: name.because for name in reversed(held)}
    for name in sought:
        if name.key in reasons:
            return TitleMatch.OTHER_NAME, 0.0, True, name.because or reasons[name.key]
    return _compare_misread(sought, held)


def _compare_misread(sought: Sequence[Name], held: Sequence[Name]) -> tuple[TitleMatch, float, bool, str]:
    best: tuple[TitleMatch, float, bool, str] = (TitleMatch.DIFFERENT, 1.0, False, "")
    for one in sought[:2]:
        for other in held[:2]:
            found = difference(one.key, other.key, most=int(load("matching")["largest_distance"] * len(one.key)))
            if found and found.edits / len(one.key) < best[1]:
                sure = found.likely_misread(len(one.key))
                best = TitleMatch.MISREAD, found.edits / len(one.key), sure, ""
    return best


def _compare_numbers(sought: str | None, held: Sequence[str], title: TitleMatch) -> Agreement:
    if not sought or not held:
        return Agreement.UNSAID
    key, keys = number_key(sought), [number_key(number) for number in held]
    titled = title not in (TitleMatch.UNSAID, TitleMatch.DIFFERENT)
    if any(_same_number(key, other, titled) for other in keys):
        return Agreement.AGREES
    return Agreement.NEARLY if any(difference(key, other, most=1) for other in keys) else Agreement.DIFFERS


def _same_number(one: str, other: str, titled: bool) -> bool:
    """The same digits behind the same letters, or behind letters that leave out the issuer (公告2015年第11号).

    Without any letters (2015年第11号) only where the title agrees.
    """
    letters, _, digits = one.partition("|")
    others, _, other_digits = other.partition("|")
    short, long = sorted((letters, others), key=len)
    return digits == other_digits and (short == long or ((titled or short != "") and long.endswith(short)))


def _compare_dates(sought: str | None, known: Known) -> Agreement:
    held = [day for day in (known.date_document, *known.dates) if day]
    if not sought or not held:
        return Agreement.UNSAID
    if any(day.startswith(sought) or sought.startswith(day) for day in held):
        return Agreement.AGREES
    gap = timedelta(days=load("matching")["days_between_dates"])
    first, last = _first_day(sought), _last_day(sought)
    near = any(_first_day(day) - gap <= last and first - gap <= _last_day(day) for day in held)
    return Agreement.NEARLY if near else Agreement.DIFFERS


def _first_day(iso: str) -> date:
    return date.fromisoformat(f"{iso}-01-01"[:10])


def _last_day(iso: str) -> date:
    """The last day of a year, a month or a day: the day before the first of the next."""
    if len(iso) == 10:
        return date.fromisoformat(iso)
    year, month = int(iso[:4]), int(iso[5:7] or 12)
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)


def issued_after(day: str | None, dated: str | None) -> bool:
    """Whether one ISO date is surely later than another, however much is cut off either; False when one is unknown."""
    return bool(day and dated) and _first_day(day or "") > _last_day(dated or "")


def _compare_issuers(sought: str | None, held: Sequence[str]) -> Agreement:
    if not sought or not held:
        return Agreement.UNSAID
    wanted = issuers.split(sought) or (sought,)
    return Agreement.AGREES if any(_same_body(a, b) for a in wanted for b in held) else Agreement.DIFFERS


def _same_body(one: str, other: str) -> bool:
    """The same name, one with more before it (行政院环境保护署, 环境保护署), or a later or earlier name of one body."""
    a, b = title_key(issuers.strip_state(one)), title_key(issuers.strip_state(other))
    if a.endswith(b) or b.endswith(a):
        return True
    first, second = issuers.identify(one), issuers.identify(other)
    return bool(first and second) and second in (
        first,
        *issuers.predecessors(first or ""),
        *issuers.successors(first or ""),
    )
