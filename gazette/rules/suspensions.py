"""Until when a document is suspended (暂停执行至…, 期限一年, 推迟至…施行), as its sentence says."""

import re
from datetime import date, timedelta

from gazette.rules import numerals
from gazette.rules.passage import Passage
from gazette.rules.terms import last_day as end_of_term

_DAY = r"[^，。；至到自]{5,18}?日"
_ORDERS = re.compile(r"暂停|暂时|暂缓|推迟|延期|延迟|展延|延后|停止")
_POSTPONED = re.compile(
    rf"(?:(?:推迟|延期|延至|延迟|暂缓)(?:[施实执]行|实施)?[至到]|展延(?:自|至|到|[施实]行至)|延后至)[ ]?(?P<day>{_DAY})"
    rf"|自(?P<resumed>{_DAY})起?恢复(?:执行|施行|实施|适用|效力)"
)
"""The day named is the first on which the document applies (again)."""
_LASTING_UNTIL = re.compile(rf"(?:至|到|截止)[ ]?(?P<day>{_DAY})(?:止|前)?")
_FOR = re.compile(
    rf"(?:暂停|暂时停止|暂时调整|暂缓)[^，。；]{{0,60}}(?:，[^，。；]{{0,4}})?(?:期限|期|[施执]行|实施|适用)(?:暂定)?(?:为|：)?"
    rf"[ ]?(?P<n>[{numerals.NUMERAL}两]{{1,3}})[ ]?个?(?P<unit>年|月)"
)
_UNITS = {"年": "Y", "月": "M"}


def last_day(quote: str, begins: str | None = None) -> str | None:
    """The last day (ISO 8601) of the suspension that a sentence orders; None where it names none.

    A document put off to a day (推迟至…施行) or restored from a day is suspended until the day before. `begins` is the
    first day of the suspension: a duration (期限一年) counts from it.
    """
    passage = Passage(quote)
    if not _ORDERS.search(passage.plain):
        return None
    for hit in _POSTPONED.finditer(passage.plain):
        day = _whole(passage, hit["day"] or hit["resumed"])
        if day and passage.is_open(hit.start()):
            return (date.fromisoformat(day) - timedelta(days=1)).isoformat()
    for hit in _LASTING_UNTIL.finditer(passage.plain):
        day = _whole(passage, hit["day"])
        if day and passage.is_open(hit.start()) and (not begins or begins <= day):
            return day
    lasting = _FOR.search(passage.plain)
    count = numerals.parse(lasting["n"]) if lasting else None
    if not (lasting and count and begins):
        return None
    return end_of_term(begins, f"P{count}{_UNITS[lasting['unit']]}")


def _whole(passage: Passage, words: str) -> str | None:
    """The day that some words are, None unless they are one whole date."""
    said = passage.days(words)
    return said[0].value if said and said[0].span.start == 0 and len(said[0].value) == 10 else None
