"""What the command line shows: text without control characters, and the progress of an import."""

import sys
import time

from index.unseen import seen

SECONDS_BETWEEN_LINES = 10.0


def plain(text: str) -> str:
    """Text that cannot steer a terminal: what is not seen is taken out, newline, tab and form feed kept.

    Bytes of file names that are no UTF-8 become �: neither a terminal nor the database takes them as they are.
    """
    return seen(text.encode("utf-8", "surrogateescape").decode("utf-8", "replace"), kept="\n\t\f")


def one_line(text: str) -> str:
    """The same on one line, for errors: a file name may hold newlines."""
    return " ".join(plain(text).split("\n")).strip()


class ImportBar:
    """Progress on stderr: a bar on a terminal, a line now and then elsewhere; pages, rate and time left."""

    def __init__(self, *, quiet: bool = False) -> None:
        self._quiet, self._told = quiet, 0.0
        self._name, self._total, self._done, self._began = "", 0, 0, 0.0

    def begin(self, name: str, pages: int) -> None:
        """A submission of so many pages is about to be read."""
        self._name, self._total, self._done = plain(name), pages, 0
        self._began = self._told = time.monotonic()

    def advance(self, pages: int) -> None:
        """So many more pages are done."""
        self._done += pages
        now = time.monotonic()
        ended = self._done >= self._total
        due = sys.stderr.isatty() or ended or now - self._told > SECONDS_BETWEEN_LINES
        if due and not self._quiet:
            self._told = now
            sys.stderr.write(self._line(now - self._began) + ("\n" if ended or not sys.stderr.isatty() else "\r"))
            sys.stderr.flush()

    def _line(self, seconds: float) -> str:
        rate = self._done / max(seconds, 1e-6)
        full = round(20 * self._done / self._total)
        left = (self._total - self._done) / rate
        return (
            f"{self._name[:40]:40} {'█' * full}{'░' * (20 - full)} {self._done}/{self._total} pages"
            f"  {60 * rate:.0f}/min  {left:.0f} s left"
        )
