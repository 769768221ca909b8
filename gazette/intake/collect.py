"""From paths as typed to parcels: what belongs together as one thing handed in.

A file is a parcel. The page pictures of a folder or a zip are ONE parcel in natural order (1, 2, 10), with what an
issue.toml beside them says of the issue.
"""

import lzma
import os
import re
import shutil
import struct
import tomllib
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from PIL import Image

from gazette.errors import BadInput
from gazette.intake.hints import checked_hints
from gazette.intake.media import PICTURES, Media, media_of

ISSUE_FILE = "issue.toml"
PASSED_OVER = frozenset({".json", ".toml", ".md", ".csv", ".xlsx", ".xls", ".py", ".css", ".js", ".ini", ".db", ".pyc"})
ZIP_BYTES = 4 << 30
ZIP_FILES = 100_000
ZIP_END_BYTES = (1 << 16) + 200
ZIP_DEPTH = 3  # zips within zips; one that holds itself would never end
ZIP_DIRECTORY_BYTES = 64 << 20  # read whole when a zip is opened; 100,000 names of 200 bytes take 25 MB
BROKEN_ENTRY = (
    struct.error,
    zipfile.BadZipFile,
    NotImplementedError,
    EOFError,
    ValueError,
    RuntimeError,
    zlib.error,
    lzma.LZMAError,
)


@dataclass(frozen=True, slots=True)
class Parcel:
    """Files that are one thing, in order, with what is known of the issue before reading it."""

    name: str
    files: tuple[tuple[Path, Media], ...]
    hints: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Refusal:
    """A file that cannot be taken in; `path` is None when there is nothing to keep."""

    name: str
    reason: str
    path: Path | None


@dataclass(slots=True)
class Room:
    """What a zip that was handed in, with all zips within it, may still unpack to, and how deep they may lie."""

    bytes: int = ZIP_BYTES
    files: int = ZIP_FILES

    def take(self, infos: Sequence[zipfile.ZipInfo], path: Path, target: Path) -> None:
        """Take the room that a zip wants; BadInput when there is not so much, here or on the disk."""
        wanted, free = sum(info.file_size for info in infos), shutil.disk_usage(target.parent).free
        if wanted > self.bytes or len(infos) > self.files:
            most = f"{ZIP_BYTES >> 30} GB or {ZIP_FILES} files"
            raise BadInput(f"{path}: would unpack, with the zips in it, to more than {most}. Unpack it by hand.")
        if wanted > free:
            raise BadInput(
                f"{path}: would unpack to {wanted >> 20} MB, {target.parent} has room for {free >> 20} MB. "
                "Make room there, or set TMPDIR to another disk."
            )
        self.bytes, self.files = self.bytes - wanted, self.files - len(infos)


@dataclass(frozen=True, slots=True)
class Within:
    """Where a file lies: below `depth` zips, which share one `room`."""

    depth: int
    room: Room


def natural_key(name: str) -> list[tuple[int, int, str]]:
    """Sort key under which page2 stands before page10; full-width digits count as digits."""
    parts = re.split(r"(\d+)", unicodedata.normalize("NFKC", name).casefold())
    return [(0, int(part), "") if part.isdigit() else (1, 0, part) for part in parts if part]


def collect(paths: Sequence[Path], unpacked: Path) -> Iterator[Parcel | Refusal]:
    """Parcels and refusals of files, folders and zips, in order; zips are unpacked below the folder `unpacked`."""
    for path in paths:
        nothing = True
        # Path.is_dir raises where a folder above may not be entered
        for one in (_folder if os.path.isdir(path) else _file)(path, path.name, unpacked):
            nothing = False
            yield one
        if nothing:
            reason = f"{path}: holds no PDF, picture, text, web page or zip. Name the folder or files that do."
            yield Refusal(path.name, reason, None)


def _file(path: Path, name: str, unpacked: Path, within: Within | None = None) -> Iterator[Parcel | Refusal]:
    try:
        media = media_of(path)
        if media is not Media.ZIP:
            yield Parcel(name, ((path, media),))
            return
        inside = Within(within.depth + 1, within.room) if within else Within(1, Room())
        if inside.depth > ZIP_DEPTH:
            raise BadInput(f"{path.name}: a zip within {ZIP_DEPTH} zips is left alone. Unpack it by hand.")
        target = unpacked / f"{len(list(unpacked.iterdir())):04d}"
        refused = unzip(path, target, inside.room)
    except BadInput as error:
        yield Refusal(name, str(error), path if os.path.isfile(path) else None)
        return
    yield from (Refusal(f"{name}/{inner}", reason, None) for inner, reason in refused)
    yield from _folder(target, name, unpacked, inside)


def _folder(folder: Path, name: str, unpacked: Path, within: Within | None = None) -> Iterator[Parcel | Refusal]:
    try:
        entries = sorted(folder.iterdir(), key=lambda p: natural_key(p.name))
    except OSError as error:
        yield Refusal(
            name, f"{folder}: the folder cannot be opened ({error.strerror}). Change its mode (chmod u+rx).", None
        )
        return
    hidden = (".", "__")
    links = [p for p in entries if p.is_symlink() and not p.name.startswith(hidden)]
    for link in links:  # as in a zip: what lies outside the folder was not handed in
        yield Refusal(f"{name}/{link.name}", f"{link}: is a link and was left alone. Import the file itself.", None)
    entries = [p for p in entries if not p.is_symlink()]
    files = [p for p in entries if p.is_file() and not p.name.startswith(".") and p.suffix.lower() not in PASSED_OVER]
    try:
        hints = _issue_file(folder / ISSUE_FILE)
    except BadInput as error:
        yield Refusal(f"{name}/{ISSUE_FILE}", str(error), None)
        return
    pictures, parcels = _sort_out(files, name, unpacked, within)
    if pictures:
        parcels.insert(0, Parcel(name, tuple(pictures)))
    issues = len([p for p in parcels if isinstance(p, Parcel)])
    alone = issues == 1
    if hints and issues > 1:
        reason = f"{folder / ISSUE_FILE}: tells of one issue, the folder holds {issues}, so that it was not used."
        yield Refusal(f"{name}/{ISSUE_FILE}", f"{reason} Give each a folder of its own and import again.", None)
    for parcel in parcels:
        yield Parcel(parcel.name, parcel.files, hints) if alone and isinstance(parcel, Parcel) else parcel
    for entry in entries:
        if entry.is_dir() and not entry.name.startswith(hidden):
            yield from _folder(entry, f"{name}/{entry.name}", unpacked, within)


def _sort_out(
    files: Sequence[Path], name: str, unpacked: Path, within: Within | None
) -> tuple[list[tuple[Path, Media]], list[Parcel | Refusal]]:
    """Single page pictures on one side, everything else as parcels of its own on the other."""
    pictures: list[tuple[Path, Media]] = []
    parcels: list[Parcel | Refusal] = []
    for path in files:
        for one in _file(path, f"{name}/{path.name}", unpacked, within):
            if isinstance(one, Parcel) and len(one.files) == 1 and _one_picture(*one.files[0]):
                pictures.append(one.files[0])
            else:
                parcels.append(one)
    return pictures, parcels


def _one_picture(path: Path, media: Media) -> bool:
    """A picture of one page; a TIFF of many pages is an issue of its own. A broken one counts: reading will say so."""
    if media is not Media.TIFF:
        return media in PICTURES
    try:
        with Image.open(path) as picture:
            picture.seek(1)  # counting them all takes a step for each, and a file may claim a million
            return False
    except EOFError:
        return True
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return False


def _issue_file(path: Path) -> Mapping[str, str]:
    if not path.is_file():
        return {}
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise BadInput(f"{path}: cannot be read ({error}). Correct it and import the folder again.") from error
    return checked_hints(data, str(path))


def unzip(path: Path, target: Path, room: Room) -> list[tuple[str, str]]:
    """Unpack what may be unpacked; gives (name, reason) of every entry that may not. BadInput for a broken zip."""
    refused = []
    try:
        if _directory_bytes(path) > ZIP_DIRECTORY_BYTES:
            raise BadInput(f"{path}: a zip of more than {ZIP_FILES} files. Unpack it by hand.")
        with zipfile.ZipFile(path) as archive:
            infos = [info for info in archive.infolist() if not info.is_dir()]
            room.take(infos, path, target)
            target.mkdir(parents=True)
            for info in infos:
                reason = _refuse(info) or _extract(archive, info, target)
                if reason:
                    refused.append((info.filename, f"{path}: entry {info.filename!r} {reason}"))
    except (*BROKEN_ENTRY, OSError) as error:
        raise BadInput(f"{path}: the zip is broken ({error}). Copy it again from its source.") from error
    return refused


def _directory_bytes(path: Path) -> int:
    """Size of the directory at the end of a zip, as its last record says (APPNOTE 4.3.14, 4.3.16); 0 without one."""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - ZIP_END_BYTES))
        end = file.read()
    for mark, form, offset in ((b"PK\x06\x06", "<Q", 40), (b"PK\x05\x06", "<I", 12)):
        found = end.rfind(mark)
        if found >= 0 and len(end) >= found + offset + struct.calcsize(form):
            return int(struct.unpack_from(form, end, found + offset)[0])
    return 0


def _extract(archive: zipfile.ZipFile, info: zipfile.ZipInfo, target: Path) -> str:
    """Unpack one entry whole or not at all; the reason when it cannot be."""
    path = target.joinpath(*PurePosixPath(info.filename).parts)
    try:
        if path.exists():
            return "stands in the zip twice; the first was taken. Give the second another name."
        archive.extract(info, target)
    except (*BROKEN_ENTRY, OSError) as error:
        with suppress(OSError):  # a name that is too long is no file either
            path.unlink(missing_ok=True)
        return f"cannot be unpacked ({getattr(error, 'strerror', None) or error}). Unpack the zip by hand."
    return ""


def _refuse(info: zipfile.ZipInfo) -> str:
    parts = PurePosixPath(info.filename.replace("\\", "/")).parts
    if ".." in parts or info.filename.startswith(("/", "\\")) or (parts and parts[0].endswith(":")):
        return "climbs out of the zip and was left alone. Pack the files again without it."
    if (info.external_attr >> 16) & 0o170000 == 0o120000:
        return "is a link and was left alone. Pack the file itself."
    if info.flag_bits & 1:
        return "is encrypted. Unpack the zip with its password and import the folder."
    if info.compress_size and info.file_size / info.compress_size > 1000:
        return "would unpack to over 1000 times its size and was left alone."
    return ""
