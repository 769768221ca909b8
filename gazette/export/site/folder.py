"""The folder a site is written to: every file whole, only what changed, and nothing of strangers touched."""

import filecmp
import hashlib
import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from gazette.errors import BadInput

MANIFEST = "manifest.json"
MARKER = ".gazette-site"


class SiteFolder:
    """Writes files of a site under `root` and remembers the SHA-256 and size of each.

    A file is written beside its place and moved into it, so that no reader ever sees half of one; a file whose bytes
    are there already is left alone. `close` removes what an earlier export wrote and this one did not.

    Raises:
        BadInput: the folder holds something and is not a site of ours.
    """

    def __init__(self, root: Path, *, fresh: bool = False) -> None:
        self.root = root
        self.files: dict[str, tuple[str, int]] = {}
        self.changed = 0
        self._fresh = fresh
        self._made: set[Path] = set()
        self._earlier = _earlier_files(root)
        root.mkdir(parents=True, exist_ok=True)
        self.write(MARKER, "This folder was made by gazette export site; the next export may replace its files.\n")

    def write(self, path: str, content: str | bytes) -> None:
        """Write one file; `path` is relative, with forward slashes."""
        data = content.encode() if isinstance(content, str) else content
        target = self.root / path
        self.files[path] = (hashlib.sha256(data).hexdigest(), len(data))
        if self._fresh or not _same(target, data):
            self._put(target, data)
            self.changed += 1

    def copy(self, path: str, source: Path) -> None:
        """Copy a file in; the same path twice is one file."""
        if path not in self.files:
            self.write(path, source.read_bytes())

    @contextmanager
    def stream(self, path: str) -> Iterator[Callable[[str], None]]:
        """A file too large for memory: call what this gives with one piece of text after another."""
        target = self.root / path
        beside = self._beside(target)
        digest, size = hashlib.sha256(), 0

        def put(text: str) -> None:
            nonlocal size
            data = text.encode()
            digest.update(data)
            size += out.write(data)

        with beside.open("wb") as out:
            yield put
        self.files[path] = (digest.hexdigest(), size)
        if not self._fresh and target.exists() and filecmp.cmp(beside, target, shallow=False):
            beside.unlink()
            return
        os.replace(beside, target)
        self.changed += 1

    def adopt(self, folder: str) -> None:
        """Take in files that another writer put under `folder`."""
        for source in sorted((self.root / folder).rglob("*")):
            if source.is_file():
                data = source.read_bytes()
                self.files[source.relative_to(self.root).as_posix()] = (hashlib.sha256(data).hexdigest(), len(data))

    def write_unlisted(self, path: str, content: str | bytes) -> None:
        """Write a file that the manifest does not list: the manifest itself and its signature."""
        data = content.encode() if isinstance(content, str) else content
        if not _same(self.root / path, data):
            self._put(self.root / path, data)

    def close(self) -> int:
        """Remove files of an earlier export that are no longer part of the site; how many there were."""
        stale = self._earlier - self.files.keys()
        for path in sorted(stale):
            target = self.root / path
            if not target.exists():
                continue
            target.unlink()
            if target.parent != self.root and not any(target.parent.iterdir()):
                target.parent.rmdir()
        return len(stale)

    def _put(self, target: Path, data: bytes) -> None:
        beside = self._beside(target)
        beside.write_bytes(data)
        os.replace(beside, target)

    def _beside(self, target: Path) -> Path:
        if target.parent not in self._made:
            target.parent.mkdir(parents=True, exist_ok=True)
            self._made.add(target.parent)
        return target.with_name(f".{target.name}.part")


def _same(target: Path, data: bytes) -> bool:
    try:
        return target.stat().st_size == len(data) and target.read_bytes() == data
    except FileNotFoundError:
        return False


def _earlier_files(root: Path) -> set[str]:
    """What the manifest of an earlier export lists; empty for a new folder."""
    if not root.exists() or not any(root.iterdir()):
        return set()
    try:
        listed = json.loads((root / MANIFEST).read_text(encoding="utf-8"))["files"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        # A first export that was cut short has no manifest yet but only files of ours: the marker tells.
        if (root / MARKER).exists():
            return set()
        raise BadInput(f"{root} is not empty and is not a site of ours: choose an empty folder") from error
    return {path for path in listed if _inside(path)}


def _inside(path: str) -> bool:
    """A manifest from elsewhere must not make us delete files outside the folder."""
    return not path.startswith("/") and not {"", ".", ".."} & set(path.split("/"))
