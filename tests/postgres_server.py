"""A PostgreSQL server of the tests' own: on loopback, in a folder of its own, with a password, gone afterwards."""

import os
import pwd
import secrets
import shutil
import socket
import subprocess
import tempfile
from pathlib import Path

import psycopg

from gazette.store.database import connect, migrate

WITHOUT = os.environ.get("ALLOW_MISSING") == "1"
FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_connections": "60"}


def binaries():
    """The folder of postgres and initdb, None where PostgreSQL is not installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    here = shutil.which("initdb") or (found[-1] if found else None)
    return Path(here).resolve().parent if here else None


def databases():
    """Which databases a suite runs on: both, unless ALLOW_MISSING=1 and there is no PostgreSQL."""
    return ["sqlite", "postgresql"] if binaries() or not WITHOUT else ["sqlite"]


class Server:
    """The running server. `url` makes an empty database that has the tables already, and says where."""

    def __init__(self):
        here = binaries()
        assert here, "PostgreSQL is not installed: apt-get install postgresql, or set ALLOW_MISSING=1"
        self.folder = Path(tempfile.mkdtemp(prefix="gazette-postgres-"))
        self.password = secrets.token_hex(16)
        self.made = 0
        self._as = _unprivileged()
        secret = self.folder / "password"
        secret.write_text(self.password)
        if self._as:
            for path in (self.folder, secret):
                os.chown(path, self._as["user"], self._as["group"])
        data = self.folder / "data"
        auth = ["--auth=scram-sha-256", f"--pwfile={secret}", "--username=gazette"]
        self._run([here / "initdb", "-D", data, *auth, "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"])
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        settings = FAST | {"listen_addresses": "127.0.0.1", "port": str(self.port), "unix_socket_directories": ""}
        options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        log = (self.folder / "log").open("wb")
        self._process = subprocess.Popen(
            [here / "postgres", "-D", data, *options], stdout=log, stderr=log, cwd="/", **self._as
        )
        self._wait()
        template = connect(self.url_of("template1"), self.folder)
        migrate(template)
        template.dispose()

    def _run(self, words):
        done = subprocess.run(words, capture_output=True, text=True, check=False, cwd="/", **self._as)
        assert done.returncode == 0, done.stderr

    def _wait(self):
        while True:
            assert self._process.poll() is None, (self.folder / "log").read_text()
            try:
                psycopg.connect(self._address("postgres"), connect_timeout=1).close()
                return
            except psycopg.OperationalError as error:
                if "refused" not in str(error) and "starting up" not in str(error):
                    raise

    def _address(self, name):
        return f"postgresql://gazette:{self.password}@127.0.0.1:{self.port}/{name}"

    def url_of(self, name):
        """The address of a database as archive.toml has it."""
        return self._address(name).replace("postgresql://", "postgresql+psycopg://")

    def run(self, statement):
        """Run a statement on the server, outside every archive."""
        with psycopg.connect(self._address("postgres"), autocommit=True) as connection:
            connection.execute(statement)

    def empty(self):
        """The address of a new database without any table."""
        return self._new("template0")

    def url(self):
        """The address of a new database with empty tables."""
        return self._new("template1")

    def _new(self, template):
        self.made += 1
        self.run(f"CREATE DATABASE test{self.made} TEMPLATE {template}")
        return self.url_of(f"test{self.made}")

    def stop(self):
        """End it and leave nothing behind."""
        self._process.terminate() if not self.made else self._process.send_signal(3)  # SIGQUIT: nothing is kept
        self._process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)


def _unprivileged():
    """Root may not run PostgreSQL: whom to run it as."""
    if os.getuid():
        return {}
    names = [name for name in ("postgres", "nobody") if name in {one.pw_name for one in pwd.getpwall()}]
    user = pwd.getpwnam(names[0])
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
