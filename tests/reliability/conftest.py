"""The archive that the first release made, to break and to copy."""

import zipfile
from pathlib import Path

import pytest

KEPT = Path(__file__).parent / "kept"


@pytest.fixture
def old(tmp_path):
    """The folder of an archive that the first release made: two issues, decisions confirmed, marks, an undo."""
    folder = tmp_path / "old"
    with zipfile.ZipFile(KEPT / "archive-0001.zip") as kept:
        kept.extractall(folder)
    (folder / "signing-key.pem").chmod(0o600)  # as it was: a zip forgets
    return folder
