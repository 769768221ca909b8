"""Page pictures on the site: copied as they are where browsers can show them, else turned into JPEG."""

import io
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from gazette.export.site.addresses import beside, page_picture, record_page
from gazette.export.site.folder import Desk
from gazette.export.view import RecordView

_SHOWN = {".jpg", ".jpeg", ".png", ".webp"}


@dataclass(frozen=True, slots=True)
class Picture:
    """A page picture: its sheet in the file (from 1), its address, its size in pixels (so that nothing jumps)."""

    sheet: int
    href: str
    width: int
    height: int


def publish_pictures(record: RecordView, desk: Desk) -> tuple[Picture, ...]:
    """Put the pictures of a record's pages into the site; those without a mark once, whoever shares them."""
    own = record.id if record.stamped else ""
    found = sorted(record.page_images.items())
    return tuple(_publish(record.issue, sheet, source, own, desk) for sheet, source in found)


def _publish(issue: str, sheet: int, source: Path, own: str, desk: Desk) -> Picture:
    suffix = source.suffix.lower()
    shown = suffix in _SHOWN
    href = page_picture(issue, sheet, suffix if shown else ".jpg", own)
    with Image.open(source) as image:
        width, height = image.size
        if not shown and href not in desk.files:
            packed = io.BytesIO()
            image.convert("RGB").save(packed, "JPEG", quality=80)
            desk.write(href, packed.getvalue())
    if shown:
        desk.copy(href, source)
    return Picture(sheet, href, width, height)


def publish_pdf(record: RecordView, desk: Desk) -> str:
    """Put the PDF of a record's pages into the site; its address, "" when there is none."""
    if record.pdf is None:
        return ""
    address = beside(record_page(record.id), "pdf")
    desk.copy(address, record.pdf)
    return address
