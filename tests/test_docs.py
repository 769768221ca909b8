"""Docs that run: every command of the README and the guide is executed, in order, in an empty folder."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
BIN = Path(sys.executable).parent


def commands(path):
    """The indented lines that begin with gazette, without their comments."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [line.split("  #")[0].strip() for line in lines if line.startswith("    gazette ")]


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md", "docs/guide.md"])
def test_every_command_runs(name, tmp_path):
    (tmp_path / "samples").symlink_to(ROOT / "samples")
    found = commands(ROOT / name)
    assert len(found) >= 8
    for command in found:
        words = shlex.split(command)
        words[0] = str(BIN / "gazette")
        done = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, check=False)
        assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_the_python_example_runs(name, tmp_path):
    for words in ("init archive", f"import {ROOT / 'samples' / '2015-06'}"):
        subprocess.run([BIN / "gazette", *words.split()], cwd=tmp_path, capture_output=True, check=True)
    (code,) = re.findall(r"```python\n(.*?)```", (ROOT / name).read_text(encoding="utf-8"), re.S)
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "湿地水文监测管理办法" in done.stdout


def test_links_lead_somewhere():
    for path in [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), ROOT / "samples" / "README.md"]:
        for target in re.findall(r"\]\(([^)#:]+)\)", path.read_text(encoding="utf-8")):
            assert (path.parent / target).exists(), f"{path.name} → {target}"
