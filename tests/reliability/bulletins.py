"""Page pictures of invented bulletins for the recorded engine: each page has its own text, each reading leaves a line.

What the engine is to read is recorded by the digest of the picture as the engine sees it, so that the whole way from
file to record is the real one, only that no model runs.
"""

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

import ocr.scan as scan
from gazette.intake.masters import sha256_of
from ocr.engines.recorded import VARIABLE, RecordedEngine
from ocr.source import render

LINES = 6
WIDE, HIGH = 200, 150
QUADS = [[[20, 20 + 20 * i], [180, 20 + 20 * i], [180, 30 + 20 * i], [20, 30 + 20 * i]] for i in range(LINES)]
NUMBERS = "甲乙丙丁戊己庚辛壬癸"


@dataclass(frozen=True, slots=True)
class Bulletins:
    """Folders of page pictures, one a bulletin; the recording; the log of what was looked at.

    `pages` has the page of each digest, `masters` that of each file by its SHA-256: (bulletin, page), from 0.
    """

    folder: Path
    recording: Path
    log: Path
    pages: dict
    masters: dict

    @property
    def environment(self):
        """What a process needs that reads them."""
        return {VARIABLE: str(self.recording), "OMP_NUM_THREADS": "1"}

    def looked_at(self):
        """Pages that an engine looked at, in order: (bulletin, page)."""
        return [self.pages[line] for line in self.log.read_text().split()] if self.log.exists() else []


def texts(bulletin, page, count):
    """The lines of a page: a measure, each repealing the one before it."""
    name, before = ("".join(NUMBERS[int(digit)] for digit in f"{max(n, 0):03}") for n in (bulletin, bulletin - 1))
    number = f"水湿令第{bulletin + 1}号"
    if page == 0:
        lines = [f"{name}苇塘养护管理办法", f"（2003年5月6日{number}公布", "自2003年7月1日起施行）"]
    else:
        lines = [f"第{page * 4}条　{name}苇塘第{page}段由所在地的水文站养护。"]
    lines += [f"第{page * 4 + n}条　{name}苇塘的第{page * 4 + n}项水位按日观测。" for n in range(1, 3)]
    if page == count - 1 and bulletin:
        lines.append(f"《{before}苇塘养护管理办法》同时废止。")
    return [*lines, *[""] * LINES][:LINES]


def make(folder, bulletins, pages, seconds=0.0):
    """So many bulletins of so many pages, each page taking so long to be read."""
    made, log, digests, masters, said = folder / "scans", folder / "looked-at", {}, {}, {}
    watching = RecordedEngine([np.array(quad, dtype=np.float32) for quad in QUADS], [""] * LINES, log=str(log))
    for bulletin in range(bulletins):
        for page in range(pages):
            path = made / f"{bulletin:03}" / f"{page + 1}.png"
            path.parent.mkdir(parents=True, exist_ok=True)
            _picture(path, bulletin * pages + page)
            scan.read(render(path, 1), 1, watching)
            digest = log.read_text().split()[-1]
            masters[sha256_of(path)] = bulletin, page
            digests[digest], said[digest] = (bulletin, page), texts(bulletin, page, pages)
    assert len(digests) == bulletins * pages
    record = {"quads": QUADS, "texts": [], "pages": said, "seconds": seconds, "log": str(log)}
    log.unlink()
    (folder / "recording.json").write_text(json.dumps(record, ensure_ascii=False), encoding="utf-8")
    return Bulletins(made, folder / "recording.json", log, digests, masters)


def _picture(path, number):
    """A small page of six black lines, with its number as a row of dots that no two pages share."""
    picture = Image.new("L", (WIDE, HIGH), 255)
    draw = ImageDraw.Draw(picture)
    for (left, top), _, (right, bottom), _ in QUADS:
        draw.rectangle((left, top, right, bottom), fill=0)
    for bit in range(12):
        if number >> bit & 1:
            draw.rectangle((20 + 12 * bit, 143, 24 + 12 * bit, 146), fill=0)
    picture.save(path, dpi=(100, 100))
