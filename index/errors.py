"""Everything that can go wrong in searching, each with the exit code of the command line.

SearchError (1)
├── QueryError (2)     the query cannot be read; carries the place
├── BackendMissing (4) the search backend asked for is not installed
├── IndexLocked (7)    another process is writing
└── IndexDamaged (8)   the folder is not an index, is broken, or is from a newer version
"""

from unicodedata import east_asian_width

EXAMPLES = (
    '  Examples: 湿地 保护 · "湿地保护区" · 湿地 OR 沼泽 · -废止 · ~湿地 · 标题:办法 · 文号:水湿发〔2019〕*号 · '
    "年份:2010..2015 · 日期:2001-05..2003-06 · 机关:水利部 · 状态:已废止"
)


class SearchError(Exception):
    """Base of all errors of this package."""

    exit_code = 1


class QueryError(SearchError):
    """The query cannot be read; `position` is the 0-based character of `query` where reading stopped.

    As text it shows the place with a caret beneath, and an example of every means of the language.
    """

    exit_code = 2

    def __init__(self, message: str, position: int, query: str = "") -> None:
        super().__init__(message)
        self.message, self.position, self.query = message, position, query

    def __str__(self) -> str:
        before = self.query[: self.position]
        # A caret under hanzi: they are two columns wide, and so is the ideographic space.
        lead = "".join("\u3000" if east_asian_width(character) in "WF" else " " for character in before)
        return f"{self.message}\n  {self.query}\n  {lead}^\n{EXAMPLES}"


class BackendMissing(SearchError):
    """The search backend asked for is not there; the message says how to get it."""

    exit_code = 4


class IndexLocked(SearchError):
    """Another process is writing this index."""

    exit_code = 7


class IndexDamaged(SearchError):
    """The index cannot be used; `gazette reindex` makes it again."""

    exit_code = 8
