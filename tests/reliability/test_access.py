"""Who may read what, what is never said, what is never asked of a network, how the database is spoken to."""

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image
from wholes import gazette

from gazette.archive import Archive
from gazette.errors import BadInput
from gazette.store.database import connect, masked

ROOT = Path(__file__).parent.parent.parent
WATCH = """
import sys

ASKED = ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "urllib.Request", "http.client.connect")

def watch(event, args):
    if event in ASKED and not (event == "socket.connect" and isinstance(args[1], str | bytes)):
        sys.stderr.write(f"NETWORK {event} {args}\\n")
        sys.stderr.flush()
        raise PermissionError(event)

sys.addaudithook(watch)
"""
"""For every process, readers too: fails on any use of a network (a path is a socket of this machine)."""
WORK = """
import sys
from pathlib import Path

if __name__ == "__main__":
    from gazette.archive import Archive  # here: every reader begins by running this file
    work, *files = map(Path, sys.argv[1:])
    with Archive.create(work / "archive", "试") as archive:
        report = archive.import_files(files, jobs=1)
        assert len(report.imported) == len(files), report
        assert archive.search("湿地").total
        archive.backup(work / "b.zip")
        archive.export_site(work / "site", jobs=1)
        assert list(archive.verify()) == []
"""


def mode(path):
    return path.stat().st_mode & 0o777


def test_files_have_sane_modes(archive, rule, tmp_path):
    archive.import_files([rule])
    archive.backup(tmp_path / "b.zip")
    assert mode(archive.folder / "signing-key.pem") == 0o600
    assert mode(tmp_path / "b.zip") == 0o600
    assert {mode(path) for path in archive.folder.glob("masters/*/*")} == {0o444}
    loose = [path for path in archive.folder.rglob("*") if mode(path) & 0o002]
    assert not loose


@pytest.mark.parametrize(
    "url",
    [
        "postgresql+psycopg://wang:geheim@127.0.0.1:1/archive",
        "postgresql+psycopg://wang:geheim@/archive?host=/nowhere",
        "nonsense://wang:geheim@host/archive",
        "wang:geheim@host",
    ],
)
def test_a_password_is_never_shown(archive, url):
    settings = archive.folder / "archive.toml"
    settings.write_text(settings.read_text("utf-8").replace("sqlite:///archive.db", url), encoding="utf-8")
    archive.close()
    told = gazette("--archive", archive.folder, "list")
    assert told.code in (BadInput.exit_code, 7)
    assert told.err.count("\n") == 1
    assert "geheim" not in told.err + told.out
    assert "geheim" not in masked(url)
    with pytest.raises(Exception) as error:  # noqa: PT011 - whichever it is, it says nothing
        Archive.open(archive.folder)
    assert "geheim" not in str(error.value)


def test_the_key_is_in_no_export(archive, rule, tmp_path):
    archive.import_files([rule])
    for row in archive.records():
        archive.disclose(row.id, "open")
    archive.export_site(tmp_path / "made" / "site")
    archive.export_data(tmp_path / "made" / "data")
    archive.export_bag(tmp_path / "made" / "bag")
    secret = (archive.folder / "signing-key.pem").read_bytes().splitlines()[1]
    assert not [path for path in (tmp_path / "made").rglob("*") if path.is_file() and secret in path.read_bytes()]


def _composed(node):
    """True for text put together from values: f"…{x}", "…" + x, "…" % x, "…".format(x)."""
    if isinstance(node, ast.JoinedStr):
        return any(
            isinstance(part, ast.FormattedValue) and not (isinstance(part.value, ast.Name) and part.value.id.isupper())
            for part in node.values
        )
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Mod):
        return not all(isinstance(one, ast.Constant) for one in (node.left, node.right))
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "format"


def composed_sql(tree):
    """Lines on which SQL is put together from values."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and node.args and _composed(node.args[0]):
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            if name in ("text", "execute", "executemany", "exec_driver_sql", "literal_column"):
                yield node.lineno, ast.unparse(node)


CONSTANTS = ('cursor.execute(f"PRAGMA {pragma}")', 'connection.exec_driver_sql(f"BEGIN {mode}")')
"""Put together from words of the program itself: no database takes parameters there."""


def test_sql_takes_values_by_parameters_only():
    found = {}
    for path in [*(ROOT / "gazette").rglob("*.py"), *(ROOT / "index").rglob("*.py"), ROOT / "cli.py"]:
        for line, call in composed_sql(ast.parse(path.read_text(encoding="utf-8"))):
            if call.replace("'", '"') not in CONSTANTS:
                found[f"{path.name}:{line}"] = call
    assert not found


def test_the_search_for_composed_sql_finds_it():
    odd = 's.execute(f"DELETE FROM record WHERE id = {x}")\ntext("SELECT " + x)\ns.exec_driver_sql("a %s" % x)'
    assert len(list(composed_sql(ast.parse(odd)))) == 3
    assert not list(composed_sql(ast.parse('s.execute(text("SELECT 1"), {"a": 1})\nselect(Record.id).where(x)')))


@pytest.fixture
def watched(tmp_path):
    """Run a program with the watch in it and in every process that it starts."""
    (tmp_path / "watch").mkdir()
    (tmp_path / "watch" / "sitecustomize.py").write_text(WATCH, encoding="utf-8")
    (tmp_path / "work.py").write_text(WORK, encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": str(tmp_path / "watch")}

    def _run(*words):
        program = [sys.executable, *map(str, words)]
        return subprocess.run(program, capture_output=True, text=True, env=environment, check=False)

    return _run


def test_no_network_is_used(tmp_path, rule, watched):
    """Taking in a text, a PDF and a scan that is read by the engine, searching, backing up, publishing, verifying."""
    with Image.open(next((ROOT / "samples" / "1985-pages").glob("*.jpg"))) as page:
        page.crop((0, 0, page.width, page.height // 8)).save(tmp_path / "scan.png")
    sample = ROOT / "samples" / "2019-clean-up" / "issue.pdf"
    done = watched(tmp_path / "work.py", tmp_path, rule, sample, tmp_path / "scan.png")
    assert (done.returncode, "NETWORK" in done.stderr) == (0, False), done.stderr


def test_the_watch_sees_a_connection(watched):
    code = "import socket; socket.create_connection(('127.0.0.1', 9), 1)"
    started = f"from multiprocessing import get_context as c; p = c('spawn').Process(target=exec, args=({code!r},))"
    for program in (code, f"{started}; p.start(); p.join()"):
        assert "NETWORK" in watched("-c", program).stderr


def test_a_database_that_cannot_be_reached_is_told(tmp_path):
    with pytest.raises(BadInput):
        connect("nonsense://", tmp_path)
