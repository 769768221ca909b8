"""What stands on a page: runs of ink, rules, seals; in points from the top left."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Ink:
    """A run of characters: baseline start, face, size in points, extra space after each character, weight 0 or 1."""

    x: float
    y: float
    text: str
    face: str
    size: float
    space: float = 0.0
    heavy: bool = False
    colour: str = "black"


@dataclass(frozen=True)
class Rule:
    """A straight stroke."""

    x0: float
    y0: float
    x1: float
    y1: float
    width: float = 0.5
    colour: str = "black"


@dataclass(frozen=True)
class Seal:
    """A round red seal around its middle, the name of its body on it."""

    x: float
    y: float
    name: str


@dataclass
class Sheet:
    """One page: its ink, and its text in reading order, a paragraph (or what of it stands here) a line."""

    marks: list[Ink | Rule | Seal] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
