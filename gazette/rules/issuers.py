"""Who issues documents: names as printed, and the body meant by a name on a day, through mergers and new names."""

import re
from dataclasses import dataclass
from functools import cache

from gazette.rules.data import load
from gazette.rules.script import plain

_REPUBLIC = "中华人民共和国"
_SESSION = re.compile(r"(?:第?[一二三四五六七八九十]+届)|(?:第[一二三四五六七八九十百]+次(?:会议|全体会议|常务会议))")
_SEPARATOR = re.compile(r"[、，\s;；]+|(?<=[部会局署院行厅府])(?:和|及|与|暨|会同)(?=[\u4e00-\u9fff]{2})")


@dataclass(frozen=True, slots=True)
class Body:
    """A body under one of its names. Years are the first and last in which it issued under it (None: open)."""

    id: str
    name: str
    first: int | None
    last: int | None
    follows: tuple[str, ...]
    aliases: tuple[str, ...]
    codes: tuple[str, ...]


@cache
def bodies() -> dict[str, Body]:
    """Every known body by its id (gazette/data/issuers.toml)."""
    out = {}
    for row in load("issuers")["body"]:
        lists = {key: tuple(row.get(key, ())) for key in ("follows", "aliases", "codes")}
        out[row["id"]] = Body(row["id"], row["name"], row.get("from"), row.get("until"), **lists)
    return out


@cache
def _by_name() -> dict[str, tuple[Body, ...]]:
    names: dict[str, tuple[Body, ...]] = {}
    for body in bodies().values():
        for name in (body.name, *body.aliases):
            names[name] = (*names.get(name, ()), body)
    return names


@cache
def known_names() -> tuple[str, ...]:
    """Every known name and short name, longest first."""
    return tuple(sorted(_by_name(), key=len, reverse=True))


@cache
def _lengths() -> tuple[int, ...]:
    return tuple(sorted({len(name) for name in known_names()}, reverse=True))


def known_ending(words: str) -> str | None:
    """The longest known name that words (in plain characters) end with."""
    return next((words[-length:] for length in _lengths() if words[-length:] in _by_name()), None)


@cache
def codes() -> frozenset[str]:
    """Every known code of letters (环发, 银发)."""
    return frozenset(code for body in bodies().values() for code in body.codes)


def strip_state(name: str) -> str:
    """A name without the state's and without 原 before it: 原中华人民共和国国家发展计划委员会 → 国家发展计划委员会."""
    flat = plain(name)
    start = 0
    while True:
        for word in (_REPUBLIC, "原", "前"):
            if flat.startswith(word + "政府", start):
                continue
            if flat.startswith(word, start) and len(flat) - start > len(word) + 1:
                start += len(word)
                break
        else:
            return name[start:].strip()


def identify(name: str, date: str | None = None) -> str | None:
    """The id of the body that bore a name on an ISO date; None when unknown or when several remain."""
    flat = _SESSION.sub("", plain("".join(strip_state(name).split())))
    candidates = _by_name().get(flat, ())
    if date and len(candidates) > 1:
        year = int(date[:4])
        candidates = tuple(b for b in candidates if (b.first or 0) <= year <= (b.last or 9999))
    return candidates[0].id if len(candidates) == 1 else None


def predecessors(body: str) -> tuple[str, ...]:
    """Ids of all bodies that a body came from, nearest first."""
    found: list[str] = []
    queue = [body]
    for current in queue:
        for earlier in bodies()[current].follows if current in bodies() else ():
            if earlier not in found:
                found.append(earlier)
                queue.append(earlier)
    return tuple(found)


def successors(body: str) -> tuple[str, ...]:
    """Ids of all bodies that came from a body, nearest first."""
    found: list[str] = []
    queue = [body]
    for current in queue:
        for later in bodies().values():
            if current in later.follows and later.id not in found:
                found.append(later.id)
                queue.append(later.id)
    return tuple(found)


@cache
def _endings() -> tuple[str, ...]:
    return tuple(load("issuers")["names"]["endings"])


@cache
def _offices() -> re.Pattern[str]:
    words = sorted((re.escape(word) for word in load("issuers")["names"]["offices"]), key=len, reverse=True)
    office = "|".join(words)
    return re.compile(
        rf"(?:{office})(?:\s|[:：]|[\u4e00-\u9fff]{{2,4}}$|[\u4e00-\u9fff]+·[\u4e00-\u9fff·]+$)"
        rf"|[\u4e00-\u9fff]{{1,20}}[部委会局署院行厅省市县区国](?:{office})(?:\s+|[:：]\s*)[\u4e00-\u9fff]{{1,4}}(?:\s[\u4e00-\u9fff]{{1,2}})?$"
    )


def is_office(line: str) -> bool:
    """Whether a line names the person who signs (部长 周某某), not a body."""
    words = plain(strip_state(line.strip()))
    apart = re.match(r"([\u4e00-\u9fff])[ ]+([\u4e00-\u9fff])(?=\s)", words)
    return _offices().match(apart[1] + apart[2] + words[apart.end() :] if apart else words) is not None


def is_name(words: str) -> bool:
    """Whether a few words are the name of a body, by a list or by how it ends."""
    flat = plain(strip_state("".join(words.split())))
    if flat in _by_name():
        return True
    if not 2 <= len(flat) <= 30 or not re.fullmatch(r"[\u4e00-\u9fff·()A-Za-z0-9]+", flat):
        return False
    if re.search(r"[的了是在将]|关于|根据|按照|规定|办法|通知|会议$|机会$|社会$|[执施实进发试举推即]行$", flat):
        return False
    return flat.endswith(_endings())


def split(words: str) -> tuple[str, ...]:
    """The names of a joint document: 卫生部、交通部 → both; () when a part is no name."""
    parts = [strip_state(part) for part in _SEPARATOR.split(words) if part.strip()]
    if not parts or not all(is_name(part) for part in parts):
        return ()
    return tuple(parts)


@cache
def _prefix_pattern() -> re.Pattern[str]:
    return re.compile("(?:中华人民共和国|原)*(?:" + "|".join(map(re.escape, known_names())) + ")")


def leading_names(words: str) -> tuple[tuple[str, int], ...]:
    """Known names at the beginning of a title, each with the place where it ends: 财政部 公安部关于… → both."""
    flat = plain(words)
    out: list[tuple[str, int]] = []
    position = 0
    while hit := _prefix_pattern().match(flat, position):
        out.append((strip_state(words[position : hit.end()]), hit.end()))
        position = hit.end()
        gap = re.compile(r"[、\s]+|和|及").match(flat, position)
        if not gap:
            break
        position = gap.end()
    return tuple(out)
