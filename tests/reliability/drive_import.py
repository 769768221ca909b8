"""An import in a process of its own, which may kill itself and its group at a moment that nobody can time from outside.

    drive_import.py ARCHIVE FOLDER MOMENT NUMBER SECONDS

MOMENT is `database` (so many seconds after commit NUMBER began), `index` (after the commit of the index began), or
`none`. What it needs it imports when it needs it, for every reader begins by running this file.
"""

import os
import signal
import sys
import threading
import time
from pathlib import Path


def kill_after(seconds):
    """Kill this process and all it started."""

    def _kill():
        time.sleep(seconds)
        os.killpg(os.getpgid(0), signal.SIGKILL)

    if seconds:
        threading.Thread(target=_kill, daemon=True).start()
    else:
        _kill()


def kill_in_database(number, seconds):
    """Kill when commit `number` has begun."""
    from sqlalchemy import Engine, event  # noqa: PLC0415

    seen = 0

    def _watch(statement):
        nonlocal seen
        seen += statement == "COMMIT"
        if statement == "COMMIT" and seen == number:
            kill_after(seconds)

    @event.listens_for(Engine, "connect")
    def _connected(connection, _record):
        connection.set_trace_callback(_watch)


def kill_in_index(seconds):
    """Kill when the commit of the index has begun."""
    import index.whoosh_backend as whoosh_backend  # noqa: PLC0415

    commit = whoosh_backend._commit

    def _watched(*given):
        kill_after(seconds)
        return commit(*given)

    whoosh_backend._commit = _watched


def main(folder, scans, moment, number, seconds):
    """Import as `gazette import` does."""
    from gazette.archive import Archive  # noqa: PLC0415

    if moment == "database":
        kill_in_database(int(number), float(seconds))
    if moment == "index":
        kill_in_index(float(seconds))
    with Archive.open(Path(folder)) as archive:
        archive.import_files([Path(scans)], jobs=2, engine="recorded")


if __name__ == "__main__":
    main(*sys.argv[1:])
