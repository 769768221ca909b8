"""What users install: the wheel carries every file the program needs, and names every package it imports."""

import ast
import importlib.metadata
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
OURS = {"gazette", "ocr", "index", "cli"}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    words = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", folder, ROOT]
    subprocess.run(words, check=True, capture_output=True)
    (path,) = folder.glob("*.whl")
    return path


def test_the_wheel_carries_code_data_and_samples(wheel):
    with zipfile.ZipFile(wheel) as archive:
        held = set(archive.namelist())
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, check=True, capture_output=True, text=True).stdout.split(
        "\n"
    )
    wanted = [f for f in tracked if f.split("/")[0] in OURS | {"cli.py"}]
    wanted += [f"gazette/{f}" for f in tracked if re.match(r"samples/(?!build|source)", f)]
    assert len(wanted) > 200
    assert set(wanted) - held == set()


def test_the_wheel_runs_from_an_empty_folder(wheel, tmp_path):
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "site")
    code = (
        "import sys; sys.path.insert(0, sys.argv.pop(1))\n"
        "import cli, gazette.demo\n"
        "assert 'site' in cli.__file__, cli.__file__\n"
        "assert gazette.demo.samples().parent.name == 'gazette'\n"
        "cli.main()\n"
    )
    home = tmp_path / "empty"
    home.mkdir()
    where = str(tmp_path / "site")
    for words in (
        "init a",
        f"--archive a import {where}/gazette/samples/2019-clean-up/issue.pdf",
        "--archive a verify",
    ):
        done = subprocess.run(
            [sys.executable, "-c", code, where, *words.split()], cwd=home, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr


def imported():
    """Every top-level name that the program imports or takes data from."""
    for path in [ROOT / "cli.py", *(p for top in OURS - {"cli"} for p in (ROOT / top).rglob("*.py"))]:
        if path.name in ("make_font.py", "generate.py"):  # build tools that stand beside what they made
            continue
        text = path.read_text(encoding="utf-8")
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.Import):
                yield from (alias.name.split(".")[0] for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module:
                yield node.module.split(".")[0]
        yield from (name.split(".")[0] for name in re.findall(r"files\(\"([\w.]+)\"\)", text))


def test_every_import_is_a_declared_dependency():
    extras = [one for group, names in PROJECT["optional-dependencies"].items() if group != "dev" for one in names]
    declared = {re.split(r"[<>=!~ ]", one)[0].lower().replace("_", "-") for one in PROJECT["dependencies"] + extras}
    declared |= {"sqlalchemy", "pydantic", "markupsafe"}  # what sqlmodel and jinja2 are made of
    owners = importlib.metadata.packages_distributions()
    for name in sorted(set(imported()) - OURS - sys.stdlib_module_names):
        names = {owner.lower().replace("_", "-") for owner in owners.get(name, [name])}
        assert names & declared, f"{name} is imported but {sorted(names)} is not declared"
