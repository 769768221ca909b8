"""Places on a sheet that is turned clockwise by quarters. Pure geometry."""

from __future__ import annotations

from ocr.tables import Rule
from ocr.types import Box


def turned(box: Box, width: float, height: float, degrees: int) -> Box:
    """Where a box of a sheet of that width and height stands once the sheet is turned."""
    match degrees % 360:
        case 90:
            return Box(height - box.bottom, box.left, height - box.top, box.right)
        case 180:
            return Box(width - box.right, height - box.bottom, width - box.left, height - box.top)
        case 270:
            return Box(box.top, width - box.right, box.bottom, width - box.left)
    return box


def turned_rule(rule: Rule, width: float, height: float, degrees: int) -> Rule:
    """The same for a rule."""
    at, start, end = rule.at, rule.start, rule.end
    box = turned(Box(at, start, at, end) if rule.vertical else Box(start, at, end, at), width, height, degrees)
    if rule.vertical == (degrees % 180 == 0):
        return Rule(True, box.left, box.top, box.bottom)
    return Rule(False, box.top, box.left, box.right)


def size(width: float, height: float, degrees: int) -> tuple[float, float]:
    """Width and height of the sheet once it is turned."""
    return (height, width) if degrees % 180 else (width, height)
