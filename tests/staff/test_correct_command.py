"""`gazette review`, `correct`, `reread` and `undo C…` as scripts see them: what is printed, every exit code."""

import json
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

import cli
from gazette.archive import Archive

GAZETTE = Path(sys.executable).with_name("gazette")


@pytest.fixture
def folder(tmp_path, rule):
    with Archive.create(tmp_path / "a b", "测试档案") as archive:
        text = rule.read_text(encoding="utf-8").replace("第二条　", "第二条　2003年13月1日以前不适用。")
        rule.write_text(text, encoding="utf-8")
        archive.import_files([rule])
    return tmp_path / "a b"


def run(folder, *words, code=0):
    done = subprocess.run([GAZETTE, "--archive", str(folder), *words], capture_output=True, text=True, check=False)
    assert done.returncode == code, done.stderr
    return done


def test_what_review_prints_can_be_run(folder):
    (one,) = [json.loads(line) for line in run(folder, "review", "--json").stdout.splitlines()]
    assert (one["name"], one["weight"]) == ("R000001", "record")
    assert "2003年13月1日" in one["reasons"][0]
    assert one["commands"][1] == "correct record R000001 --accept"
    shown = run(folder, "review").stdout
    command = [line.strip(" $") for line in shown.splitlines() if line.endswith("--accept")][-1]
    assert shlex.split(command)[:3] == ["gazette", "--archive", str(folder)]
    assert "C1" in run(folder, *shlex.split(command)[3:], "--as", "陈某").stdout
    assert run(folder, "review").stdout == "0 to look at.\n"
    run(folder, *shlex.split(command)[3:], code=7)


def test_a_field_is_corrected_shown_and_taken_back(folder):
    said = run(folder, "correct", "record", "R000001", "--set", "date_effective=2003-08-01", "--as", "陈某").stdout
    assert said == "C1  date_effective: 2003-07-01 → 2003-08-01. Take it back with: gazette undo C1\n"
    assert (
        "C1 date_effective: 2003-08-01, was 2003-07-01 (corrected by 陈某, 20" in run(folder, "show", "R000001").stdout
    )
    (one,) = json.loads(run(folder, "show", "R000001", "--format", "json").stdout)["corrections"]
    assert (one["field"], one["value"], one["before"], one["by"]) == (
        "date_effective",
        "2003-08-01",
        "2003-07-01",
        "陈某",
    )
    assert run(folder, "undo", "C1").stdout == "C1 taken back.\n"
    run(folder, "undo", "C1", code=7)
    run(folder, "verify")


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("correct line 3f9a01bc-1-1-1 --text 好 --accept", 2),
        ("correct record R000001", 2),
        ("correct record R000001 --set title", 2),
        ("correct record R000001 --set colour=red", 3),
        ("correct issue I000001 --set year=soon", 3),
        ("correct record R000009 --set title=好", 5),
        ("correct line 3f9a01bc-1-1-1 --accept", 5),
        ("undo C7", 5),
        ("review --record R000009", 5),
        ("reread --issue I000009", 5),
        ("reread --engine best", 4),
    ],
)
def test_exit_codes(folder, words, code, monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["gazette", "--archive", str(folder), *words.split()])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == code
    assert code == 2 or len(capsys.readouterr().err.splitlines()) == 1
