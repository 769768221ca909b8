"""An import that is killed again and again, and what must hold after each time and in the end."""

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import psutil

from gazette.archive import Archive

DRIVER = Path(__file__).with_name("drive_import.py")
MOMENTS = ("group", "parent", "worker", "database", "index")
TIMES = frozenset({"received", "read", "created", "recorded", "since", "decided", "made", "tries", "reason"})
"""Columns that tell when and how often; everything else must be as if nothing had happened."""

COUNTED = ("record", "index_queue")


class Siege:
    """One archive, made from some bulletins."""

    def __init__(self, folder, bulletins, dice=None):
        self.folder, self.bulletins, self.dice = folder, bulletins, dice or random.Random(0)
        Archive.create(folder, "围").close()

    def start(self, moment="none", number=0, seconds=0.0):
        """Begin to import in a process group of its own."""
        words = [sys.executable, DRIVER, self.folder, self.bulletins.folder, moment, str(number), str(seconds)]
        environment = os.environ | self.bulletins.environment
        with (self.folder.parent / "said").open("ab") as said:
            return subprocess.Popen(words, stdout=said, stderr=said, env=environment, start_new_session=True)

    def finish(self):
        """Import without being disturbed; the seconds it took."""
        began, looked_at = time.monotonic(), len(self.bulletins.looked_at())
        kept = self.kept()
        code = self.start().wait(600)
        assert code == 0, (self.folder.parent / "said").read_text()[-3000:]
        self.nothing_again(kept, looked_at)
        return time.monotonic() - began

    def strike(self, moment, within):
        """Import and kill it at a moment within so many seconds; True when it was still running."""
        kept, looked_at = self.kept(), len(self.bulletins.looked_at())
        number, seconds = self.dice.randint(1, 60), self.dice.choice((0.0, self.dice.uniform(0, 0.02)))
        process = self.start(moment, number, seconds if moment == "database" else self.dice.uniform(0.0, 0.2))
        killed = self.kill(process, moment, within) if moment in ("group", "parent", "worker") else self.dies(process)
        self.nothing_again(kept, looked_at)
        return killed

    def dies(self, process):
        """Wait for a process that kills itself; True when it did, False when its import was over before."""
        code = process.wait(600)
        assert code in (0, -signal.SIGKILL), (self.folder.parent / "said").read_text()[-3000:]
        return code != 0

    def kill(self, process, moment, within):
        """Kill from outside: at any moment of the import, most often when it is under way."""
        if self.dice.random() < 0.9:
            while process.poll() is None and not list((self.folder / "running").glob("*")):
                time.sleep(0.01)
        time.sleep(self.dice.uniform(0, within))
        if process.poll() is not None:
            return False
        children = psutil.Process(process.pid).children(recursive=True)
        if moment == "worker":
            readers = [child for child in children if "spawn_main" in " ".join(child.cmdline())]
            if readers:
                self.dice.choice(readers).kill()
            time.sleep(self.dice.uniform(0, within))
        if moment == "parent":
            process.kill()
        else:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        _, alive = psutil.wait_procs(children, timeout=20)
        assert not alive, f"processes outlive their import: {alive}"
        return True

    def left(self):
        """What the kill left behind: pages read, records, files of databases and imports that were not ended."""
        with sqlite3.connect(self.folder / "archive.db") as database:
            records, queued = (database.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in COUNTED)
        database.close()
        running = len(list((self.folder / "running").glob("*")))
        return f"pages {len(self.kept())}, records {records}, to be indexed {queued}, runs not ended {running}"

    # ── what must hold ───────────────────────────────────────────────────────────────────────────────────────────

    def kept(self):
        """Pages whose reading is in the database: (bulletin, page)."""
        with sqlite3.connect(self.folder / "archive.db") as database:
            rows = database.execute("SELECT master_sha256 FROM reading WHERE problem = ''")
            found = {self.bulletins.masters[sha256] for (sha256,) in rows}
        database.close()
        return found

    def nothing_again(self, kept, since):
        """No page whose reading was kept before is looked at by an engine again."""
        again = kept & set(self.bulletins.looked_at()[since:])
        assert not again, f"read again: {again}"

    def holdings(self):
        """Every row but its times, every file."""
        with sqlite3.connect(self.folder / "archive.db") as database:
            database.row_factory = sqlite3.Row
            tables = [row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
            rows = {table: _rows(database, table) for table in tables}
        database.close()
        rows["seal"] = sorted(row["place"] for row in rows["seal"])
        rows["audit"] = sorted((row["action"], row["subject"], row["by"]) for row in rows["audit"])
        files = [path for path in self.folder.rglob("*") if path.is_file() and path.parent != self.folder]
        inside = sorted(str(path.relative_to(self.folder)) for path in files)
        return rows, [name for name in inside if not name.startswith("index/")]

    def is_like(self, calm):
        """As one that nobody disturbed."""
        (rows, files), (wanted_rows, wanted_files) = self.holdings(), calm.holdings()
        assert files == wanted_files, set(files) ^ set(wanted_files)
        for table, wanted in wanted_rows.items():
            for there, should in zip(rows[table], wanted, strict=True):
                assert there == should, f"{table}: {there} is not {should}"

    def is_sound(self):
        """Nothing half-written, nothing that the archive's own check finds."""
        left = [*self.folder.rglob("*.part"), *(self.folder / "running").glob("*")]
        assert not left, left
        with Archive.open(self.folder) as archive:
            faults = list(archive.verify())
            assert not faults, faults
            assert archive.search("苇塘").total == archive.holdings().records


def _rows(database, table):
    """The rows of a table without their times, in an order that does not depend on when they were written."""
    rows = [dict(row) for row in database.execute(f"SELECT * FROM {table}")]
    return sorted(({name: row[name] for name in row if name not in TIMES} for row in rows), key=repr)
