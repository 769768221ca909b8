"""Document numbers (发文字号): letter-numbers, orders, announcements, Taiwan's; their canonical form and sameness.

Court cases, standards and index numbers are not document numbers. Rules of form: GB/T 9704-2012, 7.2.5, and what was
printed before it.
"""

import re
from collections.abc import Callable, Iterator
from functools import cache, lru_cache

from gazette.rules import issuers, numerals
from gazette.rules.data import load
from gazette.rules.dates import find as find_dates
from gazette.rules.script import plain
from gazette.types.printed import Span
from gazette.types.regulation import Found, Mend

_N = "〇零○一二三四五六七八九十百千"
_YEAR = r"[〔(][ ]?(?P<y>[0-9OolI]{2}(?:[0-9OolI]{2})?)[ ]?[〕)]"
_SERIAL = rf"(?P<n>[0-9OolI]*[0-9][0-9OolI]*(?:-\d+)?|[{_N}]+)"
_HAN = "\u4e00-\u9fff"
_OFFICE = rf"\([{_HAN}]{{1,4}}\)[{_HAN}]{{0,3}}"
_SERIES = "(?P<series>令|公告|通告)"
_NAME_ENDS = "部会局署院行厅府处所委号令函"
_WINDOW = 64

_LETTER = re.compile(rf"(?P<code>[{_HAN}A-Za-z、]{{1,30}}(?:{_OFFICE})?)[ ]?{_YEAR}\s{{0,3}}第?[ ]?{_SERIAL}[ ]?号$")
_YEAR_FIRST = re.compile(
    rf"{_YEAR}[ ]?(?P<code>[{_HAN}\d]{{1,10}}?(?:{_OFFICE}?)?)(?:字[ ]?第?|第)[ ]?{_SERIAL}[ ]?号$"
)
_IN_SERIES = re.compile(
    rf"(?:(?:19|20)\d\d年)?(?P<issuer>[{_HAN}、 ]{{0,60}}){_SERIES}\s{{0,4}}[(]?\s{{0,3}}"
    rf"(?:(?P<ay>(?:19|20)\d\d)[ ]{{0,3}}年[ ]{{0,3}}|{_YEAR}[ ]?)?第?[ ]{{0,3}}{_SERIAL}[ ]{{0,3}}号$"
)
_SERIES_LAST = re.compile(
    rf"(?:(?P<y1>(?:19|20)\d\d)年)?(?P<issuer>[{_HAN}、]{{0,40}}?)(?:(?P<y2>(?:19|20)\d\d)年)?第[ ]?{_SERIAL}[ ]?号$"
)
_TAIWAN = re.compile(
    rf"(?P<code>(?:[{_HAN}]?\([{_N}\d]{{1,3}}\))?[{_HAN}\d]{{1,24}}(?:\([{_HAN}\d]{{1,3}}\)[{_HAN}]{{0,3}})?)"
    rf"(?P<zi>字[ ]?)第[ ]?(?P<n>[0-9A-Za-z{_N}-]+(?:之[\d{_N}])?)[ ]?号$"
)
_TAIWAN_BARE = re.compile(
    rf"(?P<code>(?:\([{_N}\d]{{2,3}}\))?[{_HAN}\d]{{2,12}})第[ ]?(?P<n>\d{{3,12}}[A-Z]?(?:-\d)?|[{_N}]{{3,12}})[ ]?号$"
)
_RESEARCH = re.compile(rf"(?P<code>[{_HAN}]{{1,4}}[释研])(?P<n>[{_N}]{{2,4}})[ ]?号$")
_OLD_LETTER = re.compile(rf"(?P<code>[{_HAN}]{{2,10}})字[ ]?(?P<n>\d{{1,5}})[ ]?号$")
_STANDARD = re.compile(
    r"[A-Z](?<![A-Za-z][A-Z])[A-Z]{1,3}(?:[ ]?/[ ]?[A-Z])?[ ]?\d+(?:\.\d+)?[ ]?-[ ]?(?:\d{4}|\d{2})(?!\d)"
)
_BETWEEN_NAMES = re.compile(
    r"(?<=[部会會局署院行厅廳])\s+(?=[\u4e00-\u9fff]{1,20}(?:部|委员会|局|署|院|行|厅)\s*(?:令|公告|、|\s))"
)
_LABEL = re.compile(r"[一二三四五六七八九十]{1,3}、(?=.)")
_CONFUSED = str.maketrans("OolI", "0011")


def find(text: str) -> list[Found[str]]:
    """Every document number of a text, in order; the value is its canonical form."""
    return list(scan(plain(text), text))


def scan(flat: str, text: str) -> Iterator[Found[str]]:
    """As `find`, for a text whose plain form is at hand."""
    done = 0
    position = flat.find("号")
    while position >= 0:
        hit = _ending_at(flat, max(done, position - _WINDOW), position + 1)
        if hit is not None:
            start, end, mend = hit
            printed = text[start:end]
            yield Found(canonical(printed.translate(_CONFUSED) if mend else printed), Span(start, end), printed, mend)
            done = end
        position = flat.find("号", position + 1)


def _ending_at(flat: str, floor: int, end: int) -> tuple[int, int, Mend] | None:
    """Where the number begins that ends with the 号 before `end`; None when there is none."""
    window = flat[floor:end]
    shift = floor
    cut = (
        max((hit.span.end for hit in find_dates(window, roc=True)), default=0) if "年" in window or "/" in window else 0
    )
    window, shift = window[cut:], shift + cut
    last = flat[end : end + 1] == "令"
    for pattern, needs, start_of in _forms():
        if (pattern is _SERIES_LAST and not last) or not any(mark in window for mark in needs):
            continue
        hit = pattern.search(window)
        start = start_of(hit, flat, end) if hit else None
        if hit and start is not None:
            mended = "y" in hit.re.groupindex and re.search(
                r"[OolI]", (hit["y"] or "") + (hit["n"] if hit["y"] else "")
            )
            return shift + start, end + (last and pattern is _SERIES_LAST), Mend.REPAIRED if mended else Mend.NONE
    return None


_Start = Callable[[re.Match[str], str, int], int | None]


@cache
def _forms() -> tuple[tuple[re.Pattern[str], str, _Start], ...]:
    """The forms of numbers in the order in which they are tried; the marks of which one must be there at all."""
    return (
        (_SERIES_LAST, "第", _series_start),
        (_IN_SERIES, "令告", _series_start),
        (_YEAR_FIRST, "〕)", _year_first_start),
        (_LETTER, "〕)", _code_start),
        (_TAIWAN, "字", _taiwan_start),
        (_TAIWAN_BARE, "第", _taiwan_bare_start),
        (_RESEARCH, "释研", _code_start),
        (_OLD_LETTER, "字", _code_start),
    )


def _series_start(hit: re.Match[str], flat: str, end: int) -> int | None:
    """Orders and announcements begin with their issuer."""
    groups = hit.groupdict()
    if groups.get("series") and not (groups["ay"] or groups["y"] or "第" in hit[0][hit.end("series") - hit.start() :]):
        return None
    issuer = hit["issuer"]
    if issuer.endswith("字"):
        return None
    label = _LABEL.match(issuer)
    if label:
        return hit.start("issuer") + label.end() + issuer_start(issuer[label.end() :])
    if not issuer.strip():
        return hit.start("y1") if groups.get("y1") else hit.start("series") if groups.get("series") else hit.start()
    start = hit.start("issuer") + issuer_start(issuer)
    return hit.start("y1") if groups.get("y1") and start == hit.start("issuer") else start


def issuer_start(run: str) -> int:
    """Where the issuer's name begins in a run of hanzi that ends with it (joint names included)."""
    known = issuers.known_ending(run)
    if known is None:
        return _after_words(run, "names")
    begin = len(run) - len(known)
    start = min(_after_words(run, "names"), begin)
    start = 0 if run[:start].strip() in ("中华人民共和国", "原") else start
    while run.startswith("中华人民共和国", begin - 7) and begin - 7 >= start:
        begin -= 7
    if begin - 1 > start and run[begin - 1] in "、和及 ":
        return start + issuer_start(run[start : begin - 1])
    whole = run[start:]
    return start if begin > start and whole != known and _is_local(whole) else begin


def _is_local(name: str) -> bool:
    """广东省财政部… does not exist: a longer name counts only when it starts with a place."""
    return re.match(r"[\u4e00-\u9fff]{2,6}(?:省|市|自治区|自治州|县|区|州)", name) is not None and issuers.is_name(name)


def _code_start(hit: re.Match[str], flat: str, end: int) -> int | None:
    """The letters of a letter-number begin after the words of the sentence and the name of the issuer."""
    code = hit["code"]
    start = 0 if _is_alone(hit, flat, end) else _after_words(code)
    start += _after_issuer(code[start:])
    rest = code[start:].rpartition("、")
    start += len(rest[0]) + len(rest[1])
    start += code.startswith("原", start) and len(code) - start > 3
    left = code[start:]
    if not left or len(left) > 12 or _court().search(left):
        return None
    return hit.start("code") + start


def _is_alone(hit: re.Match[str], flat: str, end: int) -> bool:
    """Whether a number fills its brackets or its line, without words of a sentence before it (即政发〔2011〕3号)."""
    before = hit.string[hit.start("code") - 1 : hit.start("code")]
    return len(hit["code"]) <= 8 and before in ("", "(", "\n") and flat[end : end + 1] in ("", ")", "\n")


def _year_first_start(hit: re.Match[str], flat: str, end: int) -> int | None:
    """〔94〕财税字第089号 begins with its bracket; court cases have the same form and are none."""
    if _court().search(hit["code"]) or re.search(r"[的了在按有其、]", hit["code"]):
        return None
    before = hit.string[: hit.start()]
    if re.search(rf"[{_HAN}]字?$", before) and len(hit["y"]) == 4 and "字" not in hit[0]:
        return None
    return hit.start() - (re.search(r"(?<![\u4e00-\u9fff])台$", before) is not None)


def _taiwan_start(hit: re.Match[str], flat: str, end: int) -> int | None:
    """台財稅字第0940號: digits may be part of the letters (勞保2字)."""
    code = hit["code"]
    start = _after_words(code)
    start += _after_issuer(code[start:])
    left = code[start:].lstrip("0123456789") if re.match(r"\d{3}", code[start:]) else code[start:]
    if not left or len(left) > 16 or _court().search(left):
        return None
    return hit.start("code") + len(code) - len(left)


def _taiwan_bare_start(hit: re.Match[str], flat: str, end: int) -> int | None:
    """台財關第11837號: without 字 only where a kind of document follows, or another number of the row."""
    if not re.match(r"[函令、，公解释等及]", flat[end : end + 1]):
        return None
    if any(hit["code"].endswith(word) for word in load("numbers")["not_documents"]):
        return None
    return _taiwan_start(hit, flat, end)


@cache
def _words(what: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    data = load("numbers")
    anywhere, leading = (
        "|".join(sorted(map(re.escape, data[key]), key=len, reverse=True)) for key in ("before", f"leading_{what}")
    )
    kept = "|".join(map(re.escape, data["kept"]))
    joining = "|".join(map(re.escape, data["joining"]))
    return re.compile(f".*(?:{anywhere}|(?<=[{_NAME_ENDS}])(?:{joining}))"), re.compile(
        f"(?:(?!{kept})(?:{leading}))+(?=.)"
    )


@cache
def _court() -> re.Pattern[str]:
    return re.compile(load("numbers")["court_cases"])


def _after_words(run: str, what: str = "letters") -> int:
    """How many characters of the sentence stand before a name or a code at the end of a run."""
    anywhere, leading = _words(what)
    hit = anywhere.match(run)
    start = hit.end() if hit else 0
    while start < len(run) and run[start] in " 、":
        start += 1
    hit = leading.match(run, start)
    return hit.end() if hit else start


def _after_issuer(code: str) -> int:
    """How many characters are the issuer's name before its letters (国土资源部国土资发)."""
    names = issuers.leading_names(code)
    return names[-1][1] if names and names[-1][1] < len(code) else 0


@lru_cache(maxsize=4096)
def canonical(printed: str) -> str:
    """The canonical form: half-width digits, no spaces, 〔〕 around the year, no 第 inside a letter-number.

    Orders and announcements become <机关>令第N号 or <机关>令YYYY年第N号; the state's name before the issuer goes.
    """
    text = _BETWEEN_NAMES.sub("、", printed)
    text = "".join(text.split())
    text = "".join(chr(ord(c) - 0xFEE0) if "\uff10" <= c <= "\uff5a" else c for c in text)
    text = re.sub(r"[\[［【﹝〔（(]((?:19|20)?\d\d)[\]］】﹞〕）)]", r"〔\1〕", text)
    text = text.replace("（", "(").replace("）", ")")
    text = re.sub(r"(令|公告|通告)\((?=第?[\d一二三四五六七八九十])", r"\1", text)
    if re.search(r"令|公告|通告", text.partition("〔")[0]):
        text = re.sub(r"(^|、)(?:中华人民共和国|中華人民共和國|原)+(?=.{2})", r"\1", text)
    if not re.search(r"令|公告|通告", text.partition("〔")[0]):
        text = re.sub(r"(?<=〕)第(?=[\d一二三四五六七八九十]+[号號])", "", text)
    last = re.fullmatch(r"((?:19|20)\d\d年)?(.*?)((?:19|20)\d\d年)?第([^第]+[号號])令", text)
    if last and last[2]:
        text = f"{last[2]}令{last[1] or last[3] or ''}第{last[4]}"
    return text


@lru_cache(maxsize=65536)
def key(number: str) -> str:
    """A form in which all prints of one number agree: plain characters, Arabic digits, no marks."""
    text = plain(canonical(number)).replace("第", "")
    text = re.sub(rf"[{_N}]+", lambda hit: str(numerals.parse(hit[0]) if len(hit[0]) < 6 else _digits(hit[0])), text)
    return re.sub(r"[〔〕() ]", "/", text).replace("//", "/").strip("/").replace("字/", "字")


def _digits(row: str) -> str:
    """A long row of Chinese digits one by one, its zeros kept: ○九四○ → 0940."""
    return "".join(str(numerals.parse(c)) for c in row)


def same(one: str, other: str) -> bool:
    """Whether two prints name the same number."""
    return key(one) == key(other)


def standards(text: str, flat: str | None = None) -> list[Found[str]]:
    """Designations of standards (GB 3544—2008): never document numbers, but targets of 代替 and 废止.

    `flat` is the plain form of the text where it is at hand.
    """
    out = []
    for hit in _STANDARD.finditer(plain(text) if flat is None else flat):
        printed = text[hit.start() : hit.end()]
        out.append(Found("".join(printed.split()), Span(*hit.span()), printed))
    return out
