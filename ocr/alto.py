"""Pages as ALTO 4.4, the format of the Library of Congress for text with its place on the page."""

from __future__ import annotations

from collections.abc import Iterable

from lxml import etree

from ocr.types import Box, Line, Page, Role
from ocr.xml import legal, to_pixels

NAMESPACE = "http://www.loc.gov/standards/alto/ns-v4#"
SCHEMA = "http://www.loc.gov/standards/alto/v4/alto-4-4.xsd"
_SCHEMA_LOCATION = "{http://www.w3.org/2001/XMLSchema-instance}schemaLocation"


def as_alto(pages: Iterable[Page]) -> str:
    """One document of all pages. Boxes in pixels of the page picture; a page in points is scaled to 300 dpi."""
    root = etree.Element(f"{{{NAMESPACE}}}alto", nsmap={None: NAMESPACE})  # type: ignore[dict-item, unused-ignore]
    root.set(_SCHEMA_LOCATION, f"{NAMESPACE} {SCHEMA}")
    _add(_add(root, "Description"), "MeasurementUnit").text = "pixel"
    tags = _add(root, "Tags")
    for role in Role:
        _add(tags, "StructureTag", ID=_tag(role), TYPE="role", LABEL=role.value)
    layout = _add(root, "Layout")
    for page in pages:
        _page(layout, page)
    return str(etree.tostring(root, encoding="unicode", pretty_print=True))


def _page(layout: etree._Element, page: Page) -> None:
    scale = to_pixels(page)
    node = _add(layout, "Page", ID=f"page_{page.number}", PHYSICAL_IMG_NR=str(page.number))
    node.set("WIDTH", str(round(page.width * scale)))
    node.set("HEIGHT", str(round(page.height * scale)))
    space = _add(node, "PrintSpace", **_place(Box(0, 0, page.width, page.height), scale))
    for position, line in enumerate(page.lines, 1):
        if line.role is not Role.SEAL:
            _line(space, line, f"{page.number}_{position}", scale)


def _line(space: etree._Element, line: Line, name: str, scale: float) -> None:
    place = _place(line.box, scale)
    block = _add(space, "TextBlock", ID=f"block_{name}", TAGREFS=_tag(line.role), **place)
    row = _add(block, "TextLine", ID=f"line_{name}", **place)
    string = _add(row, "String", ID=f"string_{name}", CONTENT=legal(line.text), **place)
    string.set("WC", f"{line.confidence:.4f}")
    for reading in line.readings:
        _add(string, "ALTERNATIVE", PURPOSE=reading.engine).text = legal(reading.text)


def _tag(role: Role) -> str:
    return f"role_{role.value}"


def _place(box: Box, scale: float) -> dict[str, str]:
    left, top, right, bottom = (round(value * scale) for value in box)
    return {
        "HPOS": str(left),
        "VPOS": str(top),
        "WIDTH": str(max(0, right - left)),
        "HEIGHT": str(max(0, bottom - top)),
    }


def _add(parent: etree._Element, tag: str, **attributes: str) -> etree._Element:
    return etree.SubElement(parent, f"{{{NAMESPACE}}}{tag}", attributes)
