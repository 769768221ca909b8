"""Many files by several processes: the same records in the same order, and one bad file costs only itself."""

import json
import os
import signal
import subprocess
import sys

import pytest

from gazette import parsing
from gazette.errors import BadInput
from gazette.parsing import Parsed, files_of, parse_apart, parse_files
from ocr.errors import ReadError

NOTICE = """云山省渔业厅关于加强第{n}号渔港值班的通知
云渔发〔2031〕{n}号
各市渔业局：
《渔港值班办法》（云渔发〔1999〕{n}号）同时废止。
{more}
云山省渔业厅
2031年4月2日
"""


@pytest.fixture
def files(tmp_path):
    paths = [tmp_path / f"{n}.txt" for n in range(1, 41)]
    for n, path in enumerate(paths, start=1):
        more = "渔港应当昼夜值班。\n" * (400 if n % 7 == 1 else 1)
        path.write_text(NOTICE.format(n=n, more=more), encoding="utf-8")
    return paths


def sources(outcomes):
    """What file each outcome speaks of; an error its own words."""
    return [json.loads(one)["source"] if isinstance(one, str) else str(one) for one in outcomes]


def test_several_processes_tell_what_one_does_in_the_same_order(files):
    files[11].write_bytes(b"\x00\xff\xfe\x01" * 40)
    one_by_one = [one.as_line() if isinstance(one, Parsed) else str(one) for one in parse_files(files)]
    assert sources(parse_apart(files, 1, Parsed.as_line))[11].startswith(str(files[11]))
    for jobs in (1, 2):
        assert [str(one) for one in parse_apart(files, jobs, Parsed.as_line)] == one_by_one


def test_a_file_that_is_not_there_is_told_as_bad_input(files, tmp_path):
    found = list(parse_apart([files[0], tmp_path / "none.docx", files[1]], 3, Parsed.as_text))
    assert [isinstance(one, BadInput | ReadError) for one in found] == [False, True, False]


def test_a_process_that_is_killed_costs_only_its_file(files, monkeypatch):
    outcomes = parsing.parse_files

    def deadly(paths):
        if paths[0].name == "5.txt":
            os.kill(os.getpid(), signal.SIGKILL)
        return outcomes(paths)

    monkeypatch.setattr(parsing, "parse_files", deadly)
    found = sources(parse_apart(files, 2, Parsed.as_line))
    assert found.pop(4).startswith(f"{files[4]}: the process that read it was killed")
    assert found == [str(path) for path in (*files[:4], *files[5:])]


def test_who_stops_listening_stops_the_work(files):
    outcomes = parse_apart(files, 2, Parsed.as_line)
    assert sources([next(outcomes)]) == [str(files[0])]
    outcomes.close()
    assert list(outcomes) == []


def test_a_folder_gives_its_files_and_what_an_import_passes_over_stays_out(files, tmp_path):
    (tmp_path / "issue.toml").write_text("year = 2031", encoding="utf-8")
    (tmp_path / ".hidden.txt").write_text("渔港", encoding="utf-8")
    (tmp_path / "below").mkdir()
    (tmp_path / "below" / "0.txt").write_text(NOTICE.format(n=99, more=""), encoding="utf-8")
    assert files_of([tmp_path], tmp_path) == sorted([*files, tmp_path / "below" / "0.txt"])


def test_standard_input_is_a_file_too(files):
    given = subprocess.run(
        [sys.executable, "-m", "cli", "parse", "-", str(files[1]), "--json"],
        input=files[0].read_bytes(),
        capture_output=True,
        check=True,
    )
    records = [json.loads(line) for line in given.stdout.splitlines()]
    assert [(one["source"], one["numbers"]) for one in records] == [
        ("-", ["云渔发〔2031〕1号"]),
        (str(files[1]), ["云渔发〔2031〕2号"]),
    ]
