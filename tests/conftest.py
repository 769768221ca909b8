"""What many tests start from: an empty archive, and small invented documents as text files."""

import textwrap

import pytest

from gazette.archive import Archive


def pytest_addoption(parser):
    parser.addoption("--soak", action="store_true", help="Run only what takes long: `make soak`.")


def pytest_collection_modifyitems(config, items):
    """`make test` leaves out what takes long, `make soak` runs nothing else."""
    soak = config.getoption("--soak")
    wanted = [item for item in items if bool(item.get_closest_marker("soak")) == soak]
    config.hook.pytest_deselected(items=[item for item in items if item not in wanted])
    items[:] = wanted


@pytest.fixture
def archive(tmp_path):
    with Archive.create(tmp_path / "archive", "测试档案") as made:
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
