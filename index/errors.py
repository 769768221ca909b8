"""Everything that can go wrong in searching, each with the exit code of the command line.

SearchError (1)
├── QueryError (2)     the query cannot be read; carries the place
├── BackendMissing (4) the search backend asked for is not installed
├── IndexLocked (7)    another process is writing
└── IndexDamaged (8)   the folder is not an index, is broken, or is from a newer version
"""


class SearchError(Exception):
    """Base of all errors of this package."""

    exit_code = 1


class QueryError(SearchError):
    """The query cannot be read; `position` is the 0-based character where reading stopped."""

    exit_code = 2

    def __init__(self, message: str, position: int) -> None:
        super().__init__(message)
        self.position = position


class BackendMissing(SearchError):
    """The search backend asked for is not there; the message says how to get it."""

    exit_code = 4


class IndexLocked(SearchError):
    """Another process is writing this index."""

    exit_code = 7


class IndexDamaged(SearchError):
    """The index cannot be used; `gazette reindex` makes it again."""

    exit_code = 8
