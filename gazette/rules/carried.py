"""A record that prints several texts: a notice and what it issues or forwards, an order and what it publishes.

The record is one; its parts follow each other and cover the text.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from gazette.rules import numbers
from gazette.rules.head import Role as Place
from gazette.rules.origin import banner_words, whole_banner
from gazette.rules.parts import Parts
from gazette.rules.titles import ends_like_title
from gazette.types.printed import Span
from gazette.types.regulation import Attachment, Found, Part, Role

_QUOTED = re.compile(r"《((?:[^《》]|《[^《》]*》)+)》")
_CARRIES = re.compile(r"印发|颁发|发布|公布|颁布|转发|批转|抄转|下达|通过|批准|同意|制定|订定|修订|现将|附发")
_READ, _LONGEST, _SHORTEST, _SHORT, _BELOW = 12, 120, 6, 40, 4
_RUNNING = re.compile(r"[。；：，\t]|^第|^[一二三四五六七八九十\d]+[、.．]")
_LABEL = re.compile(r"[ ]*附[件录]?[ ]?[\d一二三四五六七八九十]*[：]?[ ]*")
_SENTENCE_ENDS = ("。", "；", "：")
_SIGNS = re.compile(r"[\s《》〈〉<>「」『』]")


@dataclass(frozen=True, slots=True)
class _Beginning:
    """Where a part begins, and the paragraph of its title."""

    role: Role
    start: int
    title: str
    index: int


def parts_of(parts: Parts, title: Found[str] | None, attached: tuple[Attachment, ...]) -> tuple[Part, ...]:
    """The parts of a record; () for a single text."""
    begins = [*_attached(parts, attached), *_carried(parts, title)]
    by_start: dict[int, _Beginning] = {}
    for one in sorted(begins, key=lambda one: (one.start, one.role is not Role.CARRIED)):
        by_start.setdefault(one.start, one)
    ordered = list(by_start.values())
    if not ordered:
        return ()
    ends = [one.start for one in ordered[1:]] + [len(parts.passage.text)]
    name = _notice_title(parts, title, ordered[0].start)
    first = Part(Role.NOTICE, name, Span(0, len(parts.passage.text[: ordered[0].start].rstrip())))
    rest = (_part(parts, one, end) for one, end in zip(ordered, ends, strict=True))
    return (first, *rest) if first.span.end > 0 else tuple(rest)


def _attached(parts: Parts, attached: tuple[Attachment, ...]) -> Iterator[_Beginning]:
    for one in attached:
        if one.printed:
            index = parts.passage.paragraph_at(one.printed.start)
            yield _Beginning(Role.ATTACHMENT, one.printed.start, one.title, index)


def _carried(parts: Parts, title: Found[str] | None) -> Iterator[_Beginning]:
    """Lines below the first text that are a title named in it as what it prints."""
    passage = parts.passage
    opening = passage.paragraphs[: parts.head.body + _READ]
    says = " ".join(passage.text[line.start : line.end] for line in opening)
    if not _CARRIES.search(passage.plain[: opening[-1].end] if opening else ""):
        return
    named = {_bare(hit[1]) for hit in _QUOTED.finditer(says.replace("〈", "《").replace("〉", "》"))}
    whole = _bare(title.value) if title else ""
    own = title.span.start if title and title.span.start <= _head_end(parts) else None
    if title and own is None:
        named.add(whole)  # an order called by what it publishes, whose title stands again above its text
    done: set[str] = set()
    if not named and len(whole) - 2 < _SHORTEST:
        return
    for index, line in enumerate(passage.paragraphs[parts.head.body :], start=parts.head.body):
        if passage.text[line.end - 1] in _SENTENCE_ENDS:
            continue
        for words, last in _titles(parts, index):
            bare = _bare(words)
            within = len(bare) >= _SHORTEST and bare in whole[:-2] and ends_like_title(words)
            if line.start != own and bare not in done and (bare in named or within):
                done.add(bare)
                yield _Beginning(Role.CARRIED, _with_label(parts, index), words, last)
                break


def _head_end(parts: Parts) -> int:
    passage, body = parts.passage, parts.head.body
    return passage.paragraphs[body].start if body < len(passage.paragraphs) else len(passage.text)


def _titles(parts: Parts, index: int) -> Iterator[tuple[str, int]]:
    """A line, and the line joined with the next one: titles are set over two lines; with the last paragraph of each."""
    lines = parts.passage.paragraphs[index : index + 2]
    words = ""
    for offset, line in enumerate(lines):
        text = parts.passage.text[line.start : line.end].strip()
        if len(text) > _LONGEST or "\t" in text or text.endswith(_SENTENCE_ENDS):
            return
        words += text
        yield words, index + offset


def _with_label(parts: Parts, index: int) -> int:
    """A label alone on the line above (附件, 附：) opens the part."""
    passage = parts.passage
    above = passage.paragraphs[index - 1] if index else None
    if above and _LABEL.fullmatch(passage.plain, above.start, above.end):
        return above.start
    return passage.paragraphs[index].start


def _part(parts: Parts, begin: _Beginning, end: int) -> Part:
    """A part with the number and the day printed on lines of their own right under its title."""
    passage = parts.passage
    number = date = None
    for line in passage.paragraphs[begin.index + 1 : begin.index + 1 + _BELOW]:
        if line.start >= end or not _tells_origin(passage.plain[line.start : line.end].strip()):
            break
        words = passage.text[line.start : line.end]
        found, days = numbers.find(words), passage.days(words)
        number = number or (found[0].value if found else None)
        date = date or (days[0].value if days else None)
    stop = len(passage.text[:end].rstrip())
    return Part(begin.role, begin.title, Span(begin.start, max(stop, begin.start)), number, date)


def _tells_origin(words: str) -> bool:
    """A note in brackets, or a short line without the marks of a sentence, a row or an item."""
    noted = words.startswith("(") and words.endswith(")")
    return noted or (len(words) <= _SHORT and not _RUNNING.search(words))


def _notice_title(parts: Parts, title: Found[str] | None, end: int) -> str:
    """The title where it stands in the first text, else its banner (国务院令)."""
    if title and title.span.end <= end:
        return title.value
    banner = parts.head.of(Place.BANNER)
    if not banner:
        return ""
    return banner_words(parts.passage.text[slice(*whole_banner(parts, banner[0]))])


def _bare(words: str) -> str:
    return _SIGNS.sub("", words)
