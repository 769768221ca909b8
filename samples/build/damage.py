"""What paper and scanner do to a page: skew, blur, uneven light, specks, bilevel cut. Repeatable: chance is seeded."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import pypdfium2
from numpy.typing import NDArray
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

Picture = NDArray[np.uint8]
WHITE = (255, 255, 255)


@dataclass(frozen=True)
class Scanner:
    """How pages are scanned: dots an inch, skews in degrees page by page, noise in grey levels, the paper's tone."""

    dpi: int
    skews: tuple[float, ...]
    blur: float = 0.6
    noise: float = 4.0
    tone: tuple[int, int, int] = WHITE
    specks: int = 0
    seed: int = 1


def scan(pdf: Path, scanner: Scanner) -> Iterator[Picture]:
    """Every page of `pdf` as a scanned colour picture (rows, columns, RGB)."""
    document = pypdfium2.PdfDocument(pdf)
    for number, page in enumerate(document):
        clean = np.asarray(page.render(scale=scanner.dpi / 72).to_pil().convert("RGB"))
        yield damage(
            clean, scanner, scanner.skews[number % len(scanner.skews)], np.random.default_rng(scanner.seed + number)
        )
    document.close()


def damage(clean: Picture, scanner: Scanner, skew: float, chance: np.random.Generator) -> Picture:
    """One page: turned, blurred, on toned paper under uneven light, with grain and specks."""
    height, width = clean.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), skew, 1.0)
    turn[:, 2] += chance.uniform(-6, 6, 2)
    page = cv2.warpAffine(clean, turn, (width, height), flags=cv2.INTER_CUBIC, borderValue=WHITE)
    page = cv2.GaussianBlur(page, (0, 0), scanner.blur)
    for _ in range(scanner.specks):
        middle = (int(chance.integers(width)), int(chance.integers(height)))
        cv2.circle(page, middle, int(chance.integers(1, 3)), (70, 70, 70), -1)
    light = cv2.resize(
        chance.uniform(0.95, 1.0, (4, 3)).astype(np.float32), (width, height), interpolation=cv2.INTER_CUBIC
    )
    toned = page.astype(np.float32) * (np.array(scanner.tone, np.float32) / 255) * light[:, :, None]
    grain = cv2.GaussianBlur(chance.normal(0, 1, (height, width)).astype(np.float32), (0, 0), 0.8) * scanner.noise * 2
    return np.asarray(np.clip(toned + grain[:, :, None] + 12, 0, 255), np.uint8)


def write_jpeg(page: Picture, path: Path, scanner: Scanner, quality: int, grey: bool) -> None:
    """One page as JPEG, its resolution in the file."""
    picture = Image.fromarray(page)
    (picture.convert("L") if grey else picture).save(
        path, quality=quality, dpi=(scanner.dpi, scanner.dpi), optimize=True
    )


def write_image_pdf(jpegs: list[Path], path: Path, dpi: int) -> None:
    """Page pictures as a PDF without a text layer; the JPEG bytes are kept as they are."""
    canvas = Canvas(str(path), invariant=1)
    for jpeg in jpegs:
        with Image.open(jpeg) as picture:
            width, height = picture.width * 72 / dpi, picture.height * 72 / dpi
        canvas.setPageSize((width, height))
        canvas.drawImage(ImageReader(str(jpeg)), 0, 0, width, height)
        canvas.showPage()
    canvas.save()


def write_fax_tiff(pages: list[Picture], path: Path, dpi: int) -> None:
    """All pages in one bilevel TIFF, CCITT group 4."""
    bilevel = [Image.fromarray(cut(page)) for page in pages]
    first, rest = bilevel[0].convert("1"), [page.convert("1") for page in bilevel[1:]]
    first.save(path, save_all=True, append_images=rest, compression="group4", dpi=(dpi, dpi))


def cut(page: Picture) -> Picture:
    """Ink or paper by one threshold (Otsu)."""
    grey = cv2.cvtColor(page, cv2.COLOR_RGB2GRAY)
    return np.asarray(cv2.threshold(grey, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)[1], np.uint8)
