"""Everything that can go wrong in the archive; each error carries the exit code of the command line.

GazetteError (1)
├── BadInput (3)       a file or a value cannot be used; the rest of the batch was done
├── NotFound (5)       no such record, proposal or event
├── NeedsPerson (6)    ambiguous: a person must decide
├── Conflict (7)       changed meanwhile, or locked
└── Damaged (8)        the archive or a site is damaged, or from a newer version
"""


class GazetteError(Exception):
    """Base: the message says what happened, to what, and the next step."""

    exit_code = 1


class BadInput(GazetteError):
    """A file or a value cannot be used."""

    exit_code = 3


class NotFound(GazetteError):
    """Nothing has that id."""

    exit_code = 5


class NeedsPerson(GazetteError):
    """More than one answer is possible and none may be guessed."""

    exit_code = 6


class Conflict(GazetteError):
    """Somebody else changed or holds what this command needs."""

    exit_code = 7


class Damaged(GazetteError):
    """The archive or the published copy is damaged or from a newer version."""

    exit_code = 8
