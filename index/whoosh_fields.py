"""What whoosh keeps of a document.

The schema is pickled into every index, by the names of these classes: they stay in this module.
"""

from collections.abc import Iterator
from mmap import ACCESS_READ, mmap

from whoosh import columns, fields, formats
from whoosh.filedb.structfile import StructFile

from index.folding import fold
from index.query import Where
from index.tokens import tokens
from index.types import Document

FIELD = {Where.BODY: "body", Where.TITLE: "title", Where.NUMBER: "number"}
COLUMNS = ("key_text", "day_text", "stamp_text", *(f"{name}_text" for name in FIELD.values()))
SEPARATOR = "\n"


class Tokens(fields.FieldType):  # type: ignore[misc]
    """An index of the tokens of folded text: which documents hold them, nothing more. Takes a set of tokens."""

    def __init__(self) -> None:
        self.format = formats.Existence()
        self.analyzer = None
        self.scorable = False
        self.stored = False
        self.unique = False
        self.vector = None

    def index(self, value: set[str], **kwargs: object) -> Iterator[tuple[bytes, int, float, bytes]]:
        """The postings of one document, as whoosh wants them: token, frequency, weight, payload."""
        return ((token.encode(), 1, 1.0, b"") for token in value)


class Texts(columns.VarBytesColumn):  # type: ignore[misc]
    """A column of UTF-8 texts that can be searched in place, without copying them out of the file."""

    class Reader(columns.VarBytesColumn.Reader):  # type: ignore[misc]
        """An open column."""

        def __init__(self, dbfile: StructFile, basepos: int, length: int, doccount: int) -> None:
            super().__init__(dbfile, basepos, length, doccount)
            self._map = mmap(dbfile.fileno(), 0, access=ACCESS_READ)

        def containing(self, text: str, documents: list[int]) -> list[int]:
            """Those of the documents whose text contains another one."""
            find, wanted, offsets, lengths = self._map.find, text.encode(), self._offsets, self._lengths
            starts = ((d, self._basepos + offsets[d]) for d in documents)
            return [d for d, start in starts if find(wanted, start, start + lengths[d]) >= 0]


def schema() -> fields.Schema:
    """The fields: the key, the day, the stamp, the tokens of each part, and each part's folded text as a column."""
    return fields.Schema(
        key=fields.ID(unique=True),
        **{name: Tokens() for name in FIELD.values()},
        **{name: fields.COLUMN(Texts()) for name in COLUMNS},
    )


def values(document: Document) -> dict[str, object]:
    """The values of a document for the fields of the schema."""
    numbers = [fold(number) for number in document.numbers]
    title, body = fold(document.title), fold(document.body)
    return {
        "key": document.key,
        "key_text": document.key.encode(),
        "day_text": (document.date or "").encode(),
        "stamp_text": document.stamp.encode(),
        "title": tokens(title),
        "title_text": title.encode(),
        "number": set().union(*map(tokens, numbers)),
        "number_text": SEPARATOR.join(numbers).encode(),
        "body": tokens(body),
        "body_text": body.encode(),
    }
