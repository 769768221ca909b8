"""Everything that can go wrong in reading, each with the exit code of the command line.

ReadError (3)
├── EngineMissing (4)   the engine asked for is not installed
└── UnreadableFile (3)  broken, encrypted, empty, too large
"""


class ReadError(Exception):
    """Base: what happened, to which file and page, and the next step."""

    exit_code = 3


class EngineMissing(ReadError):
    """The engine asked for is not there; the message says how to get it."""

    exit_code = 4


class UnreadableFile(ReadError):
    """The file cannot be opened as pages."""
