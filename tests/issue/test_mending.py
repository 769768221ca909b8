"""Slips of the reader in titles, put right by the contents when the issue's own words prove them."""

import pytest

from gazette.issue.mending import mended

WORDS = "渡口建设资金用于渡口，建设资金专用，建设资金单列，建设单位应当公告。水务公告、水务公告、水务公告。"
CASES = [
    ("关于渡口建没资金的通知", "关于渡口建设资金的通知", "关于渡口建设资金的通知"),
    ("关于渡口建设资金的通知", "关于渡口建没资金的通知", "关于渡口建设资金的通知"),
    ("关于渡口资金的公", "关于渡口资金的公告", "关于渡口资金的公告"),
    ("渡口资金协定", "渡口资金协议", "渡口资金协定"),
    ("渡口管理办法（试行）", "渡口管理办法(试行)", "渡口管理办法（试行）"),
    ("渡口管理办法", "完全不同的题目", "渡口管理办法"),
    ("", "渡口管理办法", ""),
]


@pytest.mark.parametrize(("read", "listed", "right"), CASES)
def test_mended(read, listed, right):
    assert mended(read, listed, f"{listed}{WORDS}{read}") == right
