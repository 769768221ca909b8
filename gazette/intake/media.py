"""What a file is, told by its first bytes and never by its name."""

import os
from enum import StrEnum
from pathlib import Path

from gazette.errors import BadInput


class Media(StrEnum):
    """The kinds of file that Gazette takes in, as IANA media types."""

    PDF = "application/pdf"
    PNG = "image/png"
    JPEG = "image/jpeg"
    TIFF = "image/tiff"
    HTML = "text/html"
    TEXT = "text/plain"
    ZIP = "application/zip"


PICTURES = frozenset({Media.PNG, Media.JPEG, Media.TIFF})
PAGED = PICTURES | {Media.PDF}
SUFFIX = {
    Media.PDF: ".pdf",
    Media.PNG: ".png",
    Media.JPEG: ".jpg",
    Media.TIFF: ".tif",
    Media.HTML: ".html",
    Media.TEXT: ".txt",
    Media.ZIP: ".zip",
}

_MAGIC = (
    (b"\x89PNG\r\n\x1a\n", Media.PNG),
    (b"\xff\xd8\xff", Media.JPEG),
    (b"II*\x00", Media.TIFF),
    (b"MM\x00*", Media.TIFF),
    (b"II+\x00", Media.TIFF),
    (b"MM\x00+", Media.TIFF),
    (b"PK\x03\x04", Media.ZIP),
    (b"PK\x05\x06", Media.ZIP),
)
_HEAD = 4096
_BINARY = frozenset(range(9)) | frozenset(range(14, 27)) | {28, 29, 30, 31, 127}


def media_of(path: Path) -> Media:
    """The media type of a file; BadInput when it is empty, cannot be opened or is of no kind that Gazette reads."""
    if os.path.exists(path) and not os.path.isfile(path):  # opening a pipe would wait for ever
        raise BadInput(f"{path}: neither a file nor a folder. Copy what it gives into a file and import that.")
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
    except PermissionError as error:
        raise BadInput(f"{path}: no permission to read it. Change its mode (chmod u+r) and import it again.") from error
    except OSError as error:
        raise BadInput(f"{path}: cannot be opened ({error.strerror}). Check the file and import it again.") from error
    if not head:
        raise BadInput(f"{path}: the file is empty. Copy it again from its source.")
    return media_of_head(head, path)


def media_of_head(head: bytes, path: Path) -> Media:
    """The media type of a file that begins with `head`; `path` is named in the error."""
    for magic, media in _MAGIC:
        if head.startswith(magic):
            return media
    if b"%PDF-" in head[:1024]:
        return Media.PDF
    lowered = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if lowered.startswith((b"<!doctype html", b"<html", b"<head", b"<?xml", b"<meta", b"<body", b"<!--")):
        return Media.HTML
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) or not _BINARY & set(head):
        return Media.TEXT
    raise BadInput(
        f"{path}: not a PDF, picture, text, web page or zip. Convert it to one of these and import it again."
    )
