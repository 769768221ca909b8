"""Whether a text layer says what the page shows, judged font by font. Pure: characters in, fonts out.

Three ways for a layer to lie: no map to characters at all (private use, U+FFFD, controls); a map that is off by a
fixed step, so that stops and figures become valid but wrong hanzi (袁 for ，, 遥 for 。, 员怨怨苑 for 1997); hanzi from
all over the code, as no prose has them.
"""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Sequence

from ocr.layer import Font, Glyph

SHIFTED = frozenset("袁遥尧渊冤曳叶曰摇圆猿缘苑愿怨郧粤阅耘孕匀允")
"""What rows 1 and 3 of GB 2312 (stops, brackets, figures, letters) become 0x31 rows on, as some typesetting fonts have
them; those that official prose itself uses often (一, 要, 院, 员, 月, 源, 远) are left out."""
STOPS = frozenset("，。、（）《》：；")
SHIFTED_SHARE, SHIFTED_SMALL, STRANGE_SHARE, RARE_SHARE = 0.03, 0.25, 0.1, 0.3
RARE_FROM = 40


def broken_fonts(glyphs: Sequence[Glyph]) -> frozenset[Font]:
    """The fonts of a page whose characters cannot be trusted."""
    letters: dict[Font, Counter[str]] = defaultdict(Counter)
    for glyph in glyphs:
        if not glyph.text.isspace():
            letters[glyph.font][glyph.text] += 1
    broken = {font for font, counts in letters.items() if is_broken(counts)}
    if broken:  # where one font is shifted, a heading's font of few characters is too
        broken |= {font for font, counts in letters.items() if _shifted(counts) > SHIFTED_SMALL * counts.total()}
    return frozenset(broken)


def is_broken(counts: Counter[str]) -> bool:
    """True when these characters of one font cannot be what is printed."""
    total = counts.total()
    strange = sum(n for ch, n in counts.items() if _strange(ch))
    if strange > STRANGE_SHARE * total:
        return True
    # One such character alone may be a word of the text (阅, 缘), and a font with true stops is not shifted.
    if len(SHIFTED & counts.keys()) >= 2 and not STOPS & counts.keys() and _shifted(counts) > SHIFTED_SHARE * total:
        return True
    hanzi = sum(n for ch, n in counts.items() if "\u4e00" <= ch <= "\u9fff")
    rare = sum(n for ch, n in counts.items() if _rare(ch))
    return hanzi >= RARE_FROM and rare > RARE_SHARE * hanzi


def _shifted(counts: Counter[str]) -> int:
    return sum(n for ch, n in counts.items() if ch in SHIFTED)


def _strange(ch: str) -> bool:
    return ch == "\ufffd" or unicodedata.category(ch) in ("Co", "Cn", "Cc")


def _rare(ch: str) -> bool:
    """True for hanzi that neither GB 2312 level 1 nor Big5 level 1, the two sets of common characters, hold."""
    if not "\u4e00" <= ch <= "\u9fff":
        return False
    try:
        if ch.encode("gb2312")[0] < 0xD8:
            return False
    except UnicodeEncodeError:
        pass
    try:
        return not 0xA4 <= ch.encode("big5")[0] <= 0xC6
    except UnicodeEncodeError:
        return True
