"""An export that is killed: readers have the site before or the new one, never half of each for good."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from invented import grown, publication

from gazette.errors import Conflict
from gazette.export.site.build import export_site
from gazette.export.site.folder import READY, WAITING, writing
from gazette.export.site.manifest import verify_site

SCRIPT = """
import sys
from pathlib import Path
from invented import grown
from gazette.export.site.build import export_site
export_site(grown(600), Path(sys.argv[1]))
"""


def contents(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and not path.relative_to(folder).as_posix().startswith(WAITING)
    }


@pytest.mark.parametrize("files", [1, 300, 1500])
def test_killed_while_writing_leaves_the_site_before(tmp_path, files):
    folder = tmp_path / "public"
    export_site(publication(), folder)
    before = contents(folder)
    paths = os.pathsep.join([str(Path(__file__).parent), str(Path(__file__).parents[2])])
    export = subprocess.Popen([sys.executable, "-c", SCRIPT, str(folder)], env={**os.environ, "PYTHONPATH": paths})
    while sum(len(names) for _, _, names in os.walk(folder / WAITING)) < files:
        assert export.poll() is None
        time.sleep(0.01)
    export.send_signal(signal.SIGKILL)
    assert export.wait() == -signal.SIGKILL
    assert contents(folder) == before
    check = verify_site(folder)
    assert (check.sound, check.unfinished) == (True, True)
    export_site(publication(), folder)
    assert contents(folder) == before
    assert not verify_site(folder).unfinished


@pytest.mark.parametrize("moves", [1, 2, 5, 9])
def test_stopped_while_switching_is_finished_by_the_next(tmp_path, monkeypatch, moves):
    folder, wanted = tmp_path / "public", tmp_path / "wanted"
    export_site(grown(20), wanted)
    export_site(publication(), folder)
    done, move = [], os.replace

    def stopping(source, target):
        if READY in str(source):
            done.append(source)
            if len(done) > moves:
                raise OSError("the power went")
        move(source, target)

    with monkeypatch.context() as fault:
        fault.setattr("gazette.export.site.folder.os.replace", stopping)
        with pytest.raises(OSError, match="power"):
            export_site(grown(20), folder)
    assert (folder / READY).is_dir()
    export_site(grown(20), folder)
    assert contents(folder) == contents(wanted)
    assert verify_site(folder).sound
    assert not (folder / READY).exists()


def test_two_exports_do_not_write_into_one_folder(tmp_path):
    with writing(tmp_path / "public"), pytest.raises(Conflict, match="Another export"):
        export_site(publication(), tmp_path / "public")
    export_site(publication(), tmp_path / "public")
    assert verify_site(tmp_path / "public").sound
