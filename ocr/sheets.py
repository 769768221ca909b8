"""Pictures as sheets of a PDF, their data as it is: JPEG, CCITT Group 4 and PNG streams are taken over."""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream
from PIL import Image, TiffImagePlugin

from ocr.errors import UnreadableFile
from ocr.source import as_grey_or_colour, open_frame, picture_dpi

ORIENTATION = 0x0112
UPRIGHT = {
    1: (1, 0, 0, 1, 0, 0),
    2: (-1, 0, 0, 1, 1, 0),
    3: (-1, 0, 0, -1, 1, 1),
    4: (1, 0, 0, -1, 0, 1),
    5: (0, -1, -1, 0, 1, 1),
    6: (0, -1, 1, 0, 0, 1),
    7: (0, 1, 1, 0, 0, 0),
    8: (0, 1, -1, 0, 1, 0),
}
"""For each EXIF orientation the matrix that sets the unit square of the picture upright."""
COMPRESSION, PHOTOMETRIC, FILL_ORDER, STRIPS, STRIP_ROWS, STRIP_BYTES = 259, 262, 266, 273, 278, 279
GROUP4, BLACK_IS_ZERO = 4, 1
JPEG_COLOURS = {"L": Name.DeviceGray, "RGB": Name.DeviceRGB, "CMYK": Name.DeviceCMYK}
PNG_HEAD = b"\x89PNG\r\n\x1a\n"
PNG_COLOURS = {0: (Name.DeviceGray, 1), 2: (Name.DeviceRGB, 3)}
"""By the colour type of PNG: the colour space and how many values a pixel has."""


class Coded(NamedTuple):
    """The data of a picture as a PDF holds it: the stream and the entries that say how to read it."""

    data: bytes
    entries: dict[str, Any]


def add_sheet(pdf: pikepdf.Pdf, path: Path, number: int) -> pikepdf.Page:
    """Add frame `number` (from 1) of a picture to `pdf` upright and of its printed size. Raises UnreadableFile."""
    with open_frame(path, number) as picture:
        dpi = picture_dpi(picture)
        turn = UPRIGHT.get(picture.getexif().get(ORIENTATION, 1), UPRIGHT[1])
        width, height = (side * 72 / dpi for side in (picture.size if turn[0] else picture.size[::-1]))
        coded = _coded(path, picture)
        stream = Stream(pdf, coded.data)
        stream.Type, stream.Subtype = Name.XObject, Name.Image
        stream.Width, stream.Height = picture.size
        for name, value in coded.entries.items():
            stream[name] = value
    page = pdf.add_blank_page(page_size=(width, height))
    page.add_resource(pdf.make_indirect(stream), Name.XObject, Name.Sheet)
    a, b, c, d, e, f = turn
    placed = (a * width, b * height, c * width, d * height, e * width, f * height)
    page.contents_add(f"q {' '.join(f'{n:.4f}' for n in placed)} cm /Sheet Do Q".encode())
    return page


def _coded(path: Path, picture: Image.Image) -> Coded:
    """The data of the frame as it stands in the file where a PDF can hold it so, else coded again without loss."""
    kept: Coded | None = None
    if picture.format in ("JPEG", "MPO") and picture.mode in JPEG_COLOURS:
        kept = _jpeg(path.read_bytes(), picture)
    elif isinstance(picture, TiffImagePlugin.TiffImageFile):
        with path.open("rb") as file:
            kept = _group4(file, picture)
    elif picture.format == "PNG":
        kept = _png(path.read_bytes())
    return kept or _coded_again(picture)


def _coded_again(picture: Image.Image) -> Coded:
    """One bit a pixel as Group 4, all else as PNG; both without loss."""
    out = io.BytesIO()
    if picture.mode == "1":
        pixels = Image.frombytes("1", picture.size, picture.tobytes())  # a copy without the file's own tags
        pixels.save(out, "TIFF", compression="group4", tiffinfo={STRIP_ROWS: picture.height})
        with Image.open(out) as tiff:
            coded = _group4(out, tiff) if isinstance(tiff, TiffImagePlugin.TiffImageFile) else None
    else:
        as_grey_or_colour(picture).save(out, "PNG")
        coded = _png(out.getvalue())
    if coded is None:
        raise UnreadableFile(f"a picture of mode {picture.mode} cannot be put into a PDF; save it as PNG")
    return coded


def _jpeg(data: bytes, picture: Image.Image) -> Coded:
    entries: dict[str, Any] = {
        "/ColorSpace": JPEG_COLOURS[picture.mode],
        "/BitsPerComponent": 8,
        "/Filter": Name.DCTDecode,
    }
    if picture.mode == "CMYK" and "adobe" in picture.info:  # Adobe writes its inks inverted
        entries["/Decode"] = Array([1, 0] * 4)
    return Coded(data, entries)


def _group4(file: BinaryIO, picture: TiffImagePlugin.TiffImageFile) -> Coded | None:
    """A TIFF frame whose Group 4 data is one strip, read from the left bit of each byte; None for every other."""
    tags = picture.tag_v2
    strips = tags.get(STRIPS, ())
    if tags.get(COMPRESSION) != GROUP4 or len(strips) != 1 or tags.get(FILL_ORDER, 1) != 1:
        return None
    file.seek(strips[0])
    data = file.read(tags[STRIP_BYTES][0])
    width, height = picture.size
    how = Dictionary(K=-1, Columns=width, Rows=height, BlackIs1=tags.get(PHOTOMETRIC) == BLACK_IS_ZERO)
    return Coded(
        data,
        {
            "/ColorSpace": Name.DeviceGray,
            "/BitsPerComponent": 1,
            "/Filter": Name.CCITTFaxDecode,
            "/DecodeParms": how,
        },
    )


def _png(data: bytes) -> Coded | None:
    """The data of a grey or coloured PNG; None for palettes, transparency and interlaced pictures."""
    chunks = list(_chunks(data))
    width, _, bits, colour, _, _, interlaced = struct.unpack(">IIBBBBB", chunks[0][1])
    if colour not in PNG_COLOURS or interlaced or any(kind == b"tRNS" for kind, _ in chunks):
        return None
    space, colours = PNG_COLOURS[colour]
    return Coded(
        b"".join(part for kind, part in chunks if kind == b"IDAT"),
        {
            "/ColorSpace": space,
            "/BitsPerComponent": bits,
            "/Filter": Name.FlateDecode,
            "/DecodeParms": Dictionary(Predictor=15, Colors=colours, BitsPerComponent=bits, Columns=width),
        },
    )


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Kind and content of each chunk of a PNG."""
    at = len(PNG_HEAD)
    while at + 8 <= len(data):
        size, kind = struct.unpack(">I4s", data[at : at + 8])
        yield kind, data[at + 8 : at + 8 + size]
        at += size + 12
