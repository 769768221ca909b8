"""Index folders that can be made anew beside the old one: a pointer file names the generation that counts.

    folder/CURRENT         {"format": 4, "backend": "whoosh", "generation": "g-000002"}
    folder/g-000002/       the backend's own files, and SUMS with the SHA-256 of each
    folder/LOCK            held by whoever writes

Replacing CURRENT is atomic, so whoever is killed at any moment leaves either the old state or the new one.
"""

import hashlib
import json
import os
import re
import shutil
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from whoosh.util.filelock import FileLock

from index.errors import IndexDamaged, IndexLocked

T = TypeVar("T")
FORMAT = 4
POINTER = "CURRENT"
SUMS = "SUMS"
CHANGING = (".json", ".lock", "LOCK", SUMS)
"""What the backends write over; all their other files are written once."""
NAME = re.compile(r"g-\d{1,12}", re.ASCII)
PATIENCE_SECONDS = 30.0


class Generations:
    """The generations of one index folder."""

    def __init__(self, folder: Path, backend: str) -> None:
        self.folder = folder
        self.backend = backend

    def current(self) -> Path | None:
        """The folder that counts, None when nothing was ever written. Raises IndexDamaged."""
        try:
            pointer = json.loads((self.folder / POINTER).read_text(encoding="utf-8"))
            form, backend, name = int(pointer["format"]), pointer["backend"], str(pointer["generation"])
            if not NAME.fullmatch(name):
                raise ValueError(f"{name!r} is no generation")
        except FileNotFoundError:
            return None
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise IndexDamaged(f"{self.folder / POINTER} cannot be read ({error}); run: gazette reindex") from error
        if form < FORMAT:
            raise IndexDamaged(f"{self.folder} was written by an older version of this program; run: gazette reindex")
        if form > FORMAT:
            raise IndexDamaged(f"{self.folder} was written by a newer version of this program (format {form})")
        if backend != self.backend:
            raise IndexDamaged(f"{self.folder} was written by {backend}, not by {self.backend}; run: gazette reindex")
        return self.folder / name

    def opened(self, opening: Callable[[Path], T], nothing: T) -> T:
        """What `opening` makes of the generation that counts; `nothing` when there is none. Raises IndexDamaged.

        A generation may be replaced and removed while it is opened: then the new one is.
        """
        while True:
            generation = self.current()
            if generation is None:
                return nothing
            try:
                return opening(generation)
            except IndexDamaged:
                if self.current() == generation:
                    raise

    def outdated(self) -> bool:
        """True when the index is sound but of an older form: whoever has its documents makes it anew."""
        try:
            pointer = json.loads((self.folder / POINTER).read_text(encoding="utf-8"))
            return bool(pointer["backend"] == self.backend and pointer["format"] < FORMAT)
        except (OSError, ValueError, KeyError, TypeError):
            return False  # none yet, or damaged: `current` says so

    def fresh(self) -> Path:
        """A new empty folder for the next generation; what earlier attempts left behind is removed."""
        current = self.current_or_none()
        number = int(current.name.removeprefix("g-")) + 1 if current else 1
        for left in self.folder.glob("g-*"):
            if left != current:
                shutil.rmtree(left, ignore_errors=True)
        fresh = self.folder / f"g-{number:06}"
        fresh.mkdir(parents=True)
        return fresh

    def current_or_none(self) -> Path | None:
        """The folder that counts, None when there is none or it cannot be told."""
        try:
            return self.current()
        except IndexDamaged:
            return None

    def switch(self, generation: Path) -> None:
        """From now on this generation counts; the others go."""
        pointer = {"format": FORMAT, "backend": self.backend, "generation": generation.name}
        _write(self.folder / POINTER, pointer)
        for old in self.folder.glob("g-*"):
            if old != generation:
                # A reader on Windows may still hold it; the next rebuild tries again.
                shutil.rmtree(old, ignore_errors=True)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the right to write; another process that has it is waited for. Raises IndexLocked after a while."""
        self.folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(str(self.folder / "LOCK"))
        patient_until = time.monotonic() + PATIENCE_SECONDS
        while not lock.acquire(blocking=False):
            if time.monotonic() > patient_until:
                raise IndexLocked(f"another process is writing {self.folder}; try again when it is done")
            time.sleep(0.05)
        try:
            yield
            self._sum_up()
        finally:
            lock.release()

    def altered(self) -> list[str]:
        """Files of the generation that counts which are not as they were written. Raises IndexDamaged."""
        generation = self.current()
        sums = self._sums(generation) if generation else {}
        there = ((name, generation / name) for name in sorted(sums)) if generation else ()
        return [name for name, path in there if path.exists() and _sha256(path) != sums[name]]

    def _sum_up(self) -> None:
        """Note the sums of files that are new. A file that is gone is forgotten, for segments are merged."""
        generation = self.current()
        if generation is None:
            return
        known = self._sums(generation)
        files = [path for path in generation.iterdir() if path.is_file() and not path.name.endswith(CHANGING)]
        _write(generation / SUMS, {path.name: known.get(path.name) or _sha256(path) for path in files})

    def _sums(self, generation: Path) -> dict[str, str]:
        path = generation / SUMS
        try:
            return {str(name): str(value) for name, value in json.loads(path.read_bytes()).items()}
        except FileNotFoundError:
            return {}
        except (OSError, ValueError, AttributeError) as error:
            raise IndexDamaged(f"{path} cannot be read ({error}); run: gazette reindex") from error


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _write(path: Path, value: Mapping[str, object]) -> None:
    """Write JSON whole or not at all."""
    waiting = path.with_name(f"{path.name}.new")
    with waiting.open("w", encoding="utf-8") as file:
        json.dump(value, file)
        file.flush()
        os.fsync(file.fileno())
    waiting.replace(path)
