"""The archive that the first release made, to break and to copy; and what is made from it once, for all tests."""

import shutil
import zipfile
from pathlib import Path

import pytest

from gazette.archive import Archive

KEPT = Path(__file__).parent / "kept"


def unpack(folder):
    """The archive as the first release left it."""
    with zipfile.ZipFile(KEPT / "archive-0001.zip") as kept:
        kept.extractall(folder)
    (folder / "signing-key.pem").chmod(0o600)  # as it was: a zip forgets
    return folder


@pytest.fixture
def untouched(tmp_path):
    """The folder of an archive that the first release made: two issues, decisions confirmed, marks, an undo."""
    return unpack(tmp_path / "old")


@pytest.fixture(scope="session")
def brought_up(tmp_path_factory):
    """The same, opened once with this release."""
    folder = unpack(tmp_path_factory.mktemp("kept") / "old")
    Archive.open(folder).close()
    return folder


@pytest.fixture(scope="session")
def sealed(brought_up, tmp_path_factory):
    """The same, its records sealed: nothing is wrong with it."""
    folder = tmp_path_factory.mktemp("sealed") / "old"
    shutil.copytree(brought_up, folder)
    with Archive.open(folder) as archive:
        archive.reread()
        archive.disclose("R000009", "on-request", reason="依申请")
        assert list(archive.verify()) == []
    return folder


@pytest.fixture
def old(brought_up, tmp_path):
    """A copy of the first release's archive as this release has it."""
    return shutil.copytree(brought_up, tmp_path / "old")


@pytest.fixture(scope="session")
def made_backup(brought_up, tmp_path_factory):
    """A backup of it."""
    target = tmp_path_factory.mktemp("backup") / "b.zip"
    with Archive.open(brought_up) as archive:
        archive.backup(target)
    return target
