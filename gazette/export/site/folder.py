"""The folder a site is written to: the old site stays whole until the new one is; nothing of strangers is touched.

What changed is written into a waiting folder inside it. When all is there, that folder gets another name, which is the
decision: from then on its files only have to be moved into place, by this export or, when it is cut short, by the next.
"""

import errno
import fcntl
import filecmp
import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from gazette.errors import BadInput, Conflict

MANIFEST = "manifest.json"
SIGNATURE = "manifest.sig"
MARKER = ".gazette-site"
WAITING, READY = ".gazette-next", ".gazette-ready"
_LAST = ("search/current.js", MANIFEST, SIGNATURE)


@dataclass
class Desk:
    """Where files of the new site are put; several processes may each have one for the same folder.

    A file whose bytes are in the site already is left alone. `files` holds the SHA-256 and size of each by its path,
    `changed` counts those that were written.
    """

    root: Path
    fresh: bool = False
    files: dict[str, tuple[str, int]] = field(default_factory=dict)
    changed: int = 0
    _made: set[str] = field(default_factory=set)

    def write(self, path: str, content: str | bytes) -> None:
        """Write one file; `path` is relative, with forward slashes."""
        data = content.encode() if isinstance(content, str) else content
        self.files[path] = (hashlib.sha256(data).hexdigest(), len(data))
        if self.fresh or not _same(f"{self.root}/{path}", data):
            self.put(path, data)
            self.changed += 1

    def copy(self, path: str, source: Path) -> None:
        """Copy a file in; the same path twice is one file."""
        if path not in self.files:
            self.write(path, source.read_bytes())

    def put(self, path: str, data: bytes) -> None:
        """Write a file that is not listed."""
        with open(self.waiting(path), "wb", buffering=0) as out:
            out.write(data)

    def waiting(self, path: str) -> str:
        """Where a file waits; its folder is there."""
        target = f"{self.root}/{WAITING}/{path}"
        folder = target.rpartition("/")[0]
        if folder not in self._made:
            os.makedirs(folder, exist_ok=True)
            self._made.add(folder)
        return target


class SiteFolder(Desk):
    """A site under `root`: begin (by `writing`), write, and `close` to make it the site that readers see.

    Raises:
        BadInput: the folder holds something and is not a site of ours.
    """

    def __init__(self, root: Path, *, fresh: bool = False) -> None:
        super().__init__(root, fresh)
        _finish_earlier(root)
        self._earlier = _earlier_files(root)
        shutil.rmtree(root / WAITING, ignore_errors=True)
        (root / WAITING).mkdir(parents=True)
        # First of all, so that a first export that is cut short is known as ours.
        (root / MARKER).write_text(_MARK, encoding="utf-8")
        self.write(MARKER, _MARK)

    @property
    def scratch(self) -> Path:
        """A folder for what is needed only until the end; it is never part of the site."""
        folder = self.root / WAITING / ".scratch"
        folder.mkdir(exist_ok=True)
        return folder

    def take(self, files: Mapping[str, tuple[str, int]], changed: int) -> None:
        """Take in what another process wrote at a desk of its own."""
        self.files.update(files)
        self.changed += changed

    @contextmanager
    def stream(self, path: str) -> Iterator[Callable[[str | bytes], None]]:
        """A file too large for memory: call what this gives with one piece after another."""
        digest, size = hashlib.sha256(), 0
        waiting = Path(self.waiting(path))

        def put(piece: str | bytes) -> None:
            nonlocal size
            data = piece.encode() if isinstance(piece, str) else piece
            digest.update(data)
            size += out.write(data)

        with waiting.open("wb") as out:
            yield put
        self.files[path] = (digest.hexdigest(), size)
        target = self.root / path
        if not self.fresh and target.exists() and filecmp.cmp(waiting, target, shallow=False):
            waiting.unlink()
        else:
            self.changed += 1

    def close(self) -> int:
        """Make the new site the one that readers see; how many files of an earlier export went."""
        shutil.rmtree(self.root / WAITING / ".scratch", ignore_errors=True)
        # From here on the new site is complete, and an export that is cut short is finished by the next.
        os.rename(self.root / WAITING, self.root / READY)
        _switch(self.root, self._earlier - self.files.keys())
        return len(self._earlier - self.files.keys())


@contextmanager
def writing(root: Path, *, fresh: bool = False) -> Iterator[SiteFolder]:
    """A site to be written under `root`, by one export at a time.

    Raises:
        BadInput: the folder holds something and is not a site of ours.
        Conflict: another export is writing there.
    """
    root.mkdir(parents=True, exist_ok=True)
    handle = os.open(root, os.O_RDONLY)
    try:
        _hold(handle, root)
        yield SiteFolder(root, fresh=fresh)
    finally:
        os.close(handle)


def _hold(handle: int, root: Path) -> None:
    """Lock a folder until its handle is closed, by a kill too."""
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise Conflict(f"Another export is writing into {root}. Wait until it is done and export again.") from error
    except OSError as error:
        if error.errno not in _NO_LOCKS:
            raise


_NO_LOCKS = frozenset({errno.ENOLCK, errno.ENOTSUP, errno.EBADF, errno.EINVAL})
"""What network shares say that know no locks on folders: there it is up to people."""

_MARK = "This folder was made by gazette export site; the next export may replace its files.\n"


def unfinished(root: Path) -> bool:
    """Whether an export into this folder was cut short while it was still writing: the site is the one before."""
    return (root / WAITING).exists()


def _finish_earlier(root: Path) -> None:
    """Move what an earlier export had ready into place."""
    if (root / READY).is_dir() and (root / MARKER).exists():
        new = root / READY / MANIFEST
        keep = _listed(new if new.exists() else root / MANIFEST)
        _switch(root, _listed(root / MANIFEST) - keep if (root / MANIFEST).exists() else set())


def _switch(root: Path, stale: set[str]) -> None:
    """Everything into its place: first what is only added, then what names it, the manifest last."""
    ready = root / READY
    kept_back = {path for path in _LAST if (ready / path).exists()}
    _move(ready, root, "", kept_back)
    for path in sorted(kept_back & {_LAST[0]}):
        os.replace(ready / path, root / path)
    for path in sorted(stale):
        _remove(root, path)
    if (root / SIGNATURE).exists() and MANIFEST in kept_back and SIGNATURE not in kept_back:
        (root / SIGNATURE).unlink()
    for path in _LAST[1:]:
        if path in kept_back:
            os.replace(ready / path, root / path)
    shutil.rmtree(ready)


def _move(source: Path, target: Path, below: str, kept_back: set[str]) -> None:
    """Move a tree into another; a folder that is new goes as a whole."""
    for entry in list(os.scandir(source)):
        path, there = f"{below}{entry.name}", target / entry.name
        if path in kept_back:
            continue
        if not entry.is_dir() or not (there.exists() or any(one.startswith(f"{path}/") for one in kept_back)):
            os.replace(entry.path, there)
        else:
            there.mkdir(exist_ok=True)
            _move(Path(entry.path), there, f"{path}/", kept_back)


def _remove(root: Path, path: str) -> None:
    target = root / path
    target.unlink(missing_ok=True)
    folder = target.parent
    while folder != root and folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()
        folder = folder.parent


def _same(target: str, data: bytes) -> bool:
    try:
        if os.stat(target).st_size != len(data):
            return False
    except FileNotFoundError:
        return False
    with open(target, "rb", buffering=0) as there:
        return there.read() == data


def _earlier_files(root: Path) -> set[str]:
    """What the manifest of an earlier export lists; empty for a new folder."""
    if not root.exists() or not any(root.iterdir()):
        return set()
    try:
        return _listed(root / MANIFEST)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        # A first export that was cut short left the marker and nothing else that readers see.
        if not {one.name for one in root.iterdir()} - {MARKER, WAITING}:
            return set()
        if (root / MARKER).exists():
            # Pages of records that were closed since must not stay because nobody knows them any more.
            raise BadInput(
                f"{root / MANIFEST} cannot be read, and without it nobody knows what there is of earlier exports: "
                "empty the folder and export again"
            ) from error
        raise BadInput(f"{root} is not empty and is not a site of ours: choose an empty folder") from error


def _listed(manifest: Path) -> set[str]:
    """The paths in a manifest. One from elsewhere must not make us delete files outside the folder."""
    listed = json.loads(manifest.read_text(encoding="utf-8"))["files"].keys()
    return {path for path in listed if not path.startswith("/") and not {"", ".", ".."} & set(path.split("/"))}
