"""A query as typed, cut into pieces: words, phrases, names of fields with what stands behind their colons, OR."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from enum import Enum

from index.errors import QueryError

QUOTES = {'"': '"', "＂": "＂", "“": "”", "「": "」", "『": "』"}
BARS = frozenset("|｜")
MINUS = frozenset("-－−")
TILDE = frozenset("~～〜∼")
OPEN, CLOSE, DIGIT = r"[〔〖【\[(（﹝［]", r"[〕〗】\])）﹞］]", "[0-9０-９*?＊？]"
SPACED_NUMBER = re.compile(
    rf"[\u3400-\u9fff]?\s*{OPEN}\s*(?:{DIGIT}\s*){{4}}{CLOSE}\s*第?\s*(?:{DIGIT}\s*)+[号號]"
    rf"|[令告]\s*第\s*(?:{DIGIT}\s*)+[号號]"
)
WORD_JOINER = "\u2060"
NAMED = re.compile(r"([^\s:：\"]{1,10})[:：]")


class Joint(Enum):
    """A word of the language itself."""

    OR = "OR"
    AND = "AND"
    NOT = "NOT"


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a query: `name` is the word before the colon, `start` the character where it begins."""

    start: int
    name: str
    text: str
    excluded: bool
    quoted: bool
    widened: bool = False

    @property
    def joint(self) -> Joint | None:
        """What the piece says of its neighbours; None for a word."""
        if self.quoted or self.name or self.excluded or self.widened:
            return None
        return Joint.OR if self.text in BARS else Joint.__members__.get(self.text)

    @property
    def half_bracketed(self) -> bool:
        """Whether a round bracket begins or ends the piece without its other half."""
        plain = self.text.replace("（", "(").replace("）", ")")
        return not self.quoted and plain.count("(") != plain.count(")") and (plain[:1] == "(" or plain[-1:] == ")")


def pieces(text: str, names: Collection[str]) -> list[Piece]:
    """Cut a query at white space, outside quotation marks that open a word and outside document numbers.

    `names` are those of fields, in small letters. AND is left out and NOT becomes the minus of what follows. Raises
    QueryError with the place where a query cannot be understood.
    """
    joined = SPACED_NUMBER.sub(lambda number: re.sub(r"\s", WORD_JOINER, number[0]), text)
    cut = list(_cut(joined, names))
    _refuse_groups(cut)
    return list(_signed(cut))


def _cut(text: str, names: Collection[str]) -> Iterator[Piece]:
    at = 0
    while at < len(text):
        if text[at].isspace():
            at += 1
            continue
        start = at
        excluded = _opens(text, at, MINUS)
        at += excluded
        widened = _opens(text, at, TILDE)
        name, at = _name(text, at + widened, names)
        if name and _opens(text, at, TILDE):
            widened, at = True, at + 1
        if widened and excluded:
            raise QueryError("a word excluded with - cannot be widened with ~", start)
        if at < len(text) and text[at] in QUOTES:
            end = text.find(QUOTES[text[at]], at + 1)
            if end < 0:
                raise QueryError(f"the quotation mark {text[at]} is not closed", at)
            yield Piece(start, name, text[at + 1 : end], excluded, True, widened)
            at = end + 1
            continue
        end = next((i for i in range(at, len(text)) if text[i].isspace() or text[i] in BARS), len(text))
        if name and end == at:
            raise QueryError(f"{name}: needs a value right after the colon", at)
        end = max(end, at + 1)  # a bar is a piece of its own
        yield Piece(start, name, text[at:end], excluded, False, widened)
        at = end


def _opens(text: str, at: int, marks: frozenset[str]) -> bool:
    """Whether a mark (- or ~) stands here with a word right behind it."""
    return at + 1 < len(text) and text[at] in marks and not text[at + 1].isspace()


def _name(text: str, at: int, names: Collection[str]) -> tuple[str, int]:
    """The name of a field that begins here and the place after its colon; "" when none does."""
    found = NAMED.match(text, at)
    return (found[1], found.end()) if found and found[1].lower() in names else ("", at)


def _refuse_groups(cut: list[Piece]) -> None:
    """Brackets around words mean nothing here, and a query that has them would find nothing, in silence."""
    for before, piece, after in _neighbours(cut):
        for beside in (before, after):
            if piece.joint is Joint.OR and beside and beside.half_bracketed:
                raise QueryError("no brackets are needed: OR joins its two neighbours first", beside.start)


def _signed(cut: list[Piece]) -> Iterator[Piece]:
    """The pieces without AND, and with NOT as a minus."""
    alternatives = any(piece.joint is Joint.OR for piece in cut)
    for before, piece, after in _neighbours(cut):
        if piece.joint in (Joint.AND, Joint.NOT):
            if after is None or after.joint not in (None, Joint.NOT):
                raise QueryError(f"{piece.text} needs a word after it", piece.start)
            if piece.joint is Joint.AND and (before is None or before.joint):
                raise QueryError("AND needs a word before it", piece.start)
            if piece.joint is Joint.AND and alternatives:
                raise QueryError("beside OR leave AND out: OR joins its two neighbours first", piece.start)
        elif before and before.joint is Joint.NOT:
            if piece.widened:
                raise QueryError("a word excluded with NOT cannot be widened with ~", piece.start)
            yield replace(piece, excluded=True)
        else:
            yield piece


def _neighbours(cut: list[Piece]) -> Iterator[tuple[Piece | None, Piece, Piece | None]]:
    """Each piece between the one before it and the one after it."""
    return zip((None, *cut), cut, (*cut[1:], None), strict=False)
