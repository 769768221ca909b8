"""What many tests start from: an empty archive, and small invented documents as text files."""

import textwrap
from pathlib import Path

import pytest
from postgres_server import Server, databases

from gazette.archive import Archive
from gazette.settings import DATABASE

HERE = Path(__file__).parent
ON_BOTH = ("store/", "archive/test_deciding.py", "archive/test_importing.py", "staff/test_correcting.py")


def pytest_addoption(parser):
    parser.addoption("--soak", action="store_true", help="Run only what takes long: `make soak`.")


def pytest_generate_tests(metafunc):
    """What these folders and files test holds for SQLite and PostgreSQL alike."""
    path = metafunc.definition.path.relative_to(HERE).as_posix()
    named = any("database" in mark.args[0] for mark in metafunc.definition.iter_markers("parametrize"))
    if "database" in metafunc.fixturenames and path.startswith(ON_BOTH) and not named:
        metafunc.parametrize("database", databases(), indirect=True)


def pytest_collection_modifyitems(config, items):
    """`make test` leaves out what takes long, `make soak` runs nothing else."""
    soak = config.getoption("--soak")
    wanted = [item for item in items if bool(item.get_closest_marker("soak")) == soak]
    config.hook.pytest_deselected(items=[item for item in items if item not in wanted])
    items[:] = wanted


@pytest.fixture(scope="session")
def postgres():
    """A PostgreSQL server, started when the first test needs it."""
    server = Server()
    yield server
    server.stop()


@pytest.fixture
def database(request):
    """The address of an archive's database: SQLite, or PostgreSQL where `ON_BOTH` says so."""
    kind = getattr(request, "param", "sqlite")
    return DATABASE if kind == "sqlite" else request.getfixturevalue("postgres").url()


@pytest.fixture
def archive(tmp_path, database):
    with Archive.create(tmp_path / "archive", "测试档案", database=database) as made:
        yield made


@pytest.fixture
def write(tmp_path):
    """Write an invented document; the path of the file."""

    def _write(name, text):
        path = tmp_path / "in" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(textwrap.dedent(text).strip() + "\n", encoding="utf-8")
        return path

    return _write


@pytest.fixture
def rule(write):
    """A rule of the invented ministry that repeals nothing."""
    return write(
        "rule.txt",
        """
        苇塘养护管理办法
        （2003年5月6日国家水文湿地总局令第9号公布　自2003年7月1日起施行）
        第一条　为了养护苇塘，制定本办法。
        第二条　苇塘由所在地的水文站养护。
        第三条　本办法自2003年7月1日起施行。
        """,
    )


@pytest.fixture
def decision(write):
    """A later rule that repeals `rule`."""
    return write(
        "decision.txt",
        """
        苇塘保护条例实施细则
        （2012年3月4日国家水文与湿地管理部令第19号公布　自2012年6月1日起施行）
        第一条　为了保护苇塘，制定本细则。
        第二条　本细则自2012年6月1日起施行。2003年5月6日国家水文湿地总局令第9号公布的《苇塘养护管理办法》同时废止。
        """,
    )
