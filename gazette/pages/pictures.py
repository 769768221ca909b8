"""Page pictures for readers: small JPEGs under derived/, made from the masters when first needed."""

from pathlib import Path

from gazette.intake.media import SUFFIX, Media
from ocr.source import render

FOLDER = "derived"
DPI = 110
QUALITY = 60
_PICTURED = frozenset(SUFFIX[media] for media in (Media.PDF, Media.PNG, Media.JPEG, Media.TIFF))


def has_pages(master: Path) -> bool:
    """Whether a master has pages to see: text and web pages have none."""
    return master.suffix in _PICTURED


def page_picture(archive: Path, master: Path, page: int) -> Path | None:
    """The picture of a page of a master, None for masters that have no pages to see (text, web pages)."""
    if not has_pages(master):
        return None
    target = archive / FOLDER / master.stem[:2] / f"{master.stem}-{page:04d}.jpg"
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        part = target.with_suffix(".part")
        with render(master, page, DPI) as picture:
            picture.convert("L" if picture.mode in ("1", "L", "LA") else "RGB").save(part, "JPEG", quality=QUALITY)
        part.replace(target)
    return target
