"""The protocol of all backends, and the table that names them."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import Protocol, cast

from index.errors import BackendMissing
from index.matches import Matches
from index.query import Query
from index.types import Document

DEFAULT = "whoosh"
BACKENDS: Mapping[str, str] = {
    "whoosh": "index.whoosh_backend",
    "tantivy": "index.tantivy_backend",
    "scan": "index.scan_backend",
}


class Backend(Protocol):
    """A full-text index of documents. One process writes at a time; readers see whole states only."""

    def replace(self, documents: Iterable[Document]) -> int:
        """Add documents, each in place of any with its key; says how many. Raises IndexLocked, IndexDamaged."""
        ...

    def delete(self, keys: Iterable[str]) -> None:
        """Take documents out; unknown keys are no error. Raises IndexLocked, IndexDamaged."""
        ...

    def rebuild(self, documents: Iterable[Document]) -> int:
        """Make the whole index anew beside the old one, then switch; killed before that, the old one stays."""
        ...

    def matches(self, query: Query, within: Collection[str] | None = None) -> Matches:
        """Every document that matches the query's clauses (filters are the caller's matter), the best first.

        Only documents with a key `within`, when given. Raises IndexDamaged.
        """
        ...

    def similar(self, document: Document, within: Collection[str] | None = None) -> Matches:
        """Documents that share rare pairs of characters with one, the most alike first, itself among them if held.

        Only documents with a key `within`, when given. Raises IndexDamaged.
        """
        ...

    def keys(self) -> Iterator[str]:
        """The keys of all documents, in no particular order."""
        ...

    def stamps(self) -> Iterator[tuple[str, str]]:
        """The key and stamp of every document, as it was when it was put in."""
        ...

    def altered(self) -> Sequence[str]:
        """Files of the index that are not as they were written. Raises IndexDamaged."""
        ...

    def close(self) -> None:
        """Let go of files."""
        ...


def open_backend(name: str, folder: Path) -> Backend:
    """Open the index in a folder, made when missing. Raises BackendMissing for an unknown or uninstalled backend."""
    if name not in BACKENDS:
        raise BackendMissing(f"no search backend is called {name!r}; there are {', '.join(BACKENDS)}")
    try:
        module = import_module(BACKENDS[name])
    except ModuleNotFoundError as missing:
        raise BackendMissing(
            f"the search backend {name!r} is not installed: pip install 'gazette-archive[{name}]'"
        ) from missing
    return cast(Callable[[Path], Backend], module.open_folder)(folder)
